"""A mailbox on this machine: letters as files, for an installation without a mail server and for demos."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from pathlib import Path

from frontdesk.kernel.datafolder import write_private
from frontdesk.providers.email.envelope import as_message
from frontdesk.providers.email.port import Letter, LetterDelayed

_UNFIT = re.compile(r"[^A-Za-z0-9-]+")


class Mailbox:
    """Keeps each letter as one `.eml` file that its owner alone may read; a mail program opens it."""

    name = "mailbox"
    is_real = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, letter: Letter) -> None:
        """Keep a letter; the same Message-ID again changes nothing.

        Raises LetterRefused if one of its addresses is none,
        LetterDelayed if the file cannot be written.
        """
        text = as_message(letter).as_bytes().decode("ascii")
        file = self.folder / f"{_UNFIT.sub('-', letter.message_id.partition('@')[0])}.eml"
        try:
            await asyncio.to_thread(_keep, file, text)
        except OSError as failed:
            raise self._not_written(failed) from failed

    async def check(self) -> None:
        """See whether letters could be kept now.

        Raises LetterDelayed if the folder cannot be written to.
        """
        try:
            await asyncio.to_thread(_try, self.folder)
        except OSError as failed:
            raise self._not_written(failed) from failed

    def _not_written(self, failed: OSError) -> LetterDelayed:
        why = os.strerror(failed.errno or 0)
        return LetterDelayed(f"the folder {self.folder.name} could not be written to: {why}", "file")


def _try(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    trial = folder / f".{secrets.token_hex(4)}"
    write_private(trial, "")
    trial.unlink()


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        return
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    write_private(draft, text)
    draft.replace(file)
