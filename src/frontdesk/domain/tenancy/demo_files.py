"""What demo businesses leave on disk, written down in the very file that says that they were removed."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from frontdesk.kernel.datafolder import DataFolder, write_private

OUTBOX = "outbox"
RECORDINGS = "recordings"


@dataclass(frozen=True, slots=True)
class Leftover:
    """What is to be deleted of a demo business once its rows are gone.

    letters   names of files in the outbox
    """

    business_id: UUID
    slug: str
    letters: Sequence[str]


def kept_letters(data: DataFolder, written: Collection[UUID]) -> list[str]:
    """Return the files of those mails that were kept here.

    written   ids of the mails that a business ever wrote
    """
    ids = {str(id) for id in written}
    return sorted(file.name for file in (data.root / OUTBOX).glob("*.eml") if file.stem in ids)


def leftovers(data: DataFolder) -> list[Leftover]:
    """Return what is still to be deleted."""
    try:
        found = json.loads(data.demo_removed.read_text(encoding="utf-8") or "[]")
    except FileNotFoundError:
        return []
    return [Leftover(UUID(each["business_id"]), each["slug"], each["letters"]) for each in found]


def remember(data: DataFolder, one: Leftover | None) -> None:
    """Write down that the demos were removed, and what is to be deleted of one of them; None: only that they were."""
    known = {each.business_id: each for each in leftovers(data)}
    if one is not None:
        known[one.business_id] = one
    _write(data, known.values())


def remove_files(data: DataFolder, one: Leftover, *, logs: bool) -> list[str]:
    """Delete what a business left; return what could not be deleted, with why, and keep that in mind.

    logs   whether its logs go too: not where another business has its short name now
    """
    folders = [*([data.logs / one.slug] if logs else []), data.root / RECORDINGS / str(one.business_id)]
    failed = [told for folder in folders if (told := _removed(data, folder))]
    failed += [told for name in one.letters if (told := _removed(data, data.root / OUTBOX / name))]
    if not failed:
        _write(data, [each for each in leftovers(data) if each.business_id != one.business_id])
    return failed


def _removed(data: DataFolder, path: Path) -> str:
    """Delete a file, or a folder with all that is in it; return why it is still there, else nothing."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as failed:
        return f"{path.relative_to(data.root)} ({os.strerror(failed.errno or 0)})"
    return ""


def _write(data: DataFolder, known: Collection[Leftover]) -> None:
    rows = [{"business_id": str(each.business_id), "slug": each.slug, "letters": list(each.letters)} for each in known]
    draft = data.demo_removed.with_name(f".{data.demo_removed.name}.{secrets.token_hex(4)}")
    write_private(draft, json.dumps(rows) if rows else "")
    draft.replace(data.demo_removed)
