"""The data folder of one installation: where its files are, its secrets, its locks."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

PRIVATE_FILE = 0o600


class DataFolder:
    """Where one installation keeps everything that is its own."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        """The folder of lock files: who runs what, right now."""
        return self.root / "run"

    @property
    def postgres(self) -> Path:
        """The database's own folder, or a link to it where its user cannot reach this one."""
        return self.root / "postgres"

    @property
    def postgres_log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def logs(self) -> Path:
        """The folder of the CSV logs, one folder in it per business."""
        return self.root / "logs"

    @property
    def first_key(self) -> Path:
        """The hash of what lets the first person in, as long as nobody has used it."""
        return self.secrets / "first-key"

    @property
    def demo_removed(self) -> Path:
        """A file that is there if somebody removed the demo businesses: no start brings them back by itself."""
        return self.root / "demo-removed"

    def make(self) -> None:
        """Create what is missing; permissions of a folder that exists are its owner's and stay."""
        if not self.root.exists():
            # As root the database runs as another user, who has to pass through, not to list.
            mode = 0o711 if os.geteuid() == 0 else 0o700
            self.root.mkdir(parents=True, exist_ok=True)
            self.root.chmod(mode)
        for folder in (self.secrets, self.run):
            folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self, name: str) -> str:
        """Return the secret of this name, made of 256 random bits when first asked for."""
        path = self.secrets / name
        if not path.exists():
            self._make_secret(path)
        return path.read_text(encoding="ascii").strip()

    def _make_secret(self, path: Path) -> None:
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        write_private(draft, secrets.token_urlsafe(32) + "\n")
        try:
            # A link fails if the name exists, so of two that start at once one secret stays.
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()


def write_private(path: Path, text: str) -> None:
    """Create a file that its owner alone may read, safely on disk before this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


class FileLock:
    """A lock that ends with the process that holds it, however that process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Try to hold the lock; return whether it is held.

        patience   seconds to go on trying; 0 asks once
        """
        if self._handle is None:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._handle, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    self.release()
                    return False
                time.sleep(0.01)
            else:
                return True

    def release(self) -> None:
        """Let go; the file stays, for removing it would let two hold different files of one name."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def is_held_by_another(self) -> bool:
        """Return whether some other process (or another lock object here) holds it exclusively."""
        probe = FileLock(self.path)
        held = not probe.take(shared=True)
        probe.release()
        return held

    def sign(self, **note: str | int) -> None:
        """Write who holds it into the file, for whoever finds it taken."""
        if self._handle is None:
            raise RuntimeError("only the holder signs a lock")
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(note).encode(), 0)

    def signature(self) -> Mapping[str, str | int]:
        """Return what the holder wrote; empty if nothing, or not yet."""
        try:
            note = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}
