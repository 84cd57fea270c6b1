"""Log files on disk: private, cut back to what is known to be good, safely written. No database."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
# Somebody who may write into the folder must not lead us to another file.
_OWN_FILE = os.O_NOFOLLOW | os.O_CLOEXEC


def make_folder(folder: Path) -> None:
    """Create a folder that its owner alone may enter, with the parents that are missing."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def cut_back(path: Path, length: int, *, header: bytes) -> bool:
    """Remove what a process that died wrote behind the known end of a file.

    length   bytes that are committed
    returns  whether the file now is what it should be; False if it is missing, too short, begins
             otherwise or does not end with a line there: it has to be written anew
    """
    try:
        handle = os.open(path, os.O_RDWR | _OWN_FILE)
    except FileNotFoundError:
        return False
    with os.fdopen(handle, "rb+") as file:
        if length < len(header) or file.read(len(header)) != header:
            return False
        file.seek(length - 1)
        if file.read(1) != b"\n":
            return False
        if file.seek(0, os.SEEK_END) > length:
            file.truncate(length)
    return True


def append(path: Path, lines: bytes) -> None:
    """Write lines behind the end of a file and wait until they are on disk.

    Raises OSError if they do not all fit; what did lies behind the known end (cut_back).
    """
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | _OWN_FILE)
    with _closing(handle):
        _write(handle, lines)
        os.fsync(handle)


class Draft:
    """A file written beside its place, which it takes when the block ends without an error.

    At no moment is half a file seen under the name; a failed draft leaves nothing behind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.length = 0
        self._aside = path.with_name(f".{path.name}.draft")
        self._handle = -1

    def __enter__(self) -> Self:
        self._aside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _OWN_FILE
        self._handle = os.open(self._aside, flags, PRIVATE_FILE)
        return self

    def write(self, lines: bytes) -> None:
        """Add lines to the draft."""
        _write(self._handle, lines)
        self.length += len(lines)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with _closing(self._handle):
                if error is None:
                    os.fsync(self._handle)
            if error is None:
                self._aside.replace(self.path)
                _settle(self.path.parent)
        finally:
            self._aside.unlink(missing_ok=True)


@contextlib.contextmanager
def _closing(handle: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    # A nearly full disk takes a part first and refuses only the rest.
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _settle(folder: Path) -> None:
    """Wait until a new name in a folder is on disk; the file's own fsync does not cover it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    with _closing(handle):
        os.fsync(handle)
