"""The machine an installation stands on: its folder, its disk, its port."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.wiring.checks.looking import Found, broken, missing, ok
from frontdesk.wiring.checks.ways import Seen
from frontdesk.wiring.people import from_here

USUAL_ADDRESS = "http://127.0.0.1:8000"
LOW_BYTES, LOWEST_BYTES = 1_000_000_000, 100_000_000
TRIAL_BYTES = 8192
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of writing a small private file, which is gone again.

    place   where it was tried: the data folder, or where that will be made
    failed  None if it could be written
    """

    place: Path
    failed: OSError | None

    @property
    def is_full(self) -> bool:
        """Whether there was no room for it."""
        return self.failed is not None and self.failed.errno in _FULL


def try_to_write(data: DataFolder) -> Trial:
    """Write a small file that nobody else can read, and let it go."""
    place = next((each for each in (data.root, *data.root.parents) if os.path.lexists(each)), data.root)
    try:
        with tempfile.TemporaryFile(dir=place, buffering=0) as file:
            left = TRIAL_BYTES
            while left:
                left -= file.write(bytes(left))
            os.fsync(file.fileno())
    except OSError as failed:
        return Trial(place, failed)
    return Trial(place, None)


def data_found(data: DataFolder, trial: Trial) -> Found:
    """Return whether the data folder can be used."""
    if trial.failed is not None and not trial.is_full:
        how = f"Start this as the user that Frontdesk runs as, or give them the folder: `sudo chown USER {data.root}`"
        if trial.place != data.root:
            how = f"Make the folder for the user that Frontdesk runs as: `sudo install -d -o USER -m 700 {data.root}`"
        return broken(
            f"Nothing can be written in {trial.place}: {os.strerror(trial.failed.errno or 0)}.",
            how + ", or choose another folder with --data.",
        )
    if not data.root.exists():
        return missing(f"There is no {data.root} yet.", "Start the desk for the first time: `frontdesk up`.")
    if trial.is_full:
        return ok(f"{data.root} is there, but has no room: see the disk.")
    return ok(f"Frontdesk keeps its data in {data.root}, and can write there.")


def disk_found(trial: Trial) -> Found:
    """Return whether there is room on the disk of the data folder."""
    if trial.is_full:
        why = os.strerror(trial.failed.errno or 0) if trial.failed else ""
        return broken(f"Not even a small file finds room in {trial.place}: {why}.", _MAKE_ROOM)
    free = shutil.disk_usage(trial.place).free
    left = f"{free / 1e9:.1f} GB" if free >= LOW_BYTES else f"{free // 1_000_000} MB"
    if free < LOWEST_BYTES:
        return broken(f"Only {left} are left on the disk of {trial.place}.", _MAKE_ROOM)
    if free < LOW_BYTES:
        return ok(f"Only {left} are left on the disk of {trial.place}.", _MAKE_ROOM)
    return ok(f"{left} are left on the disk of {trial.place}.")


_MAKE_ROOM = (
    "Make room: old backups, recordings and downloads go first; `df -h` shows the disks. Calls are kept only as long as"
    " there is room."
)


@dataclass(frozen=True, slots=True)
class Here:
    """The desk of a data folder.

    runs     whether `frontdesk up` holds the folder
    address  where it listens; if it does not run, where it listened last, or would
    pid      its process, as it told
    """

    runs: bool
    address: str
    pid: str

    @staticmethod
    def of(data: DataFolder) -> Here:
        """Return who holds a data folder; nothing is made."""
        lock = FileLock(data.run / "desk.lock")
        try:
            runs = lock.path.exists() and lock.is_held_by_another()
        except OSError:
            runs = False
        told = lock.signature()
        address = from_here(str(told.get("address", USUAL_ADDRESS)))
        return Here(runs, address if _has_port(address) else USUAL_ADDRESS, str(told.get("pid", "unknown")))

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80

    def is_taken(self) -> bool:
        """Return whether somebody listens there."""
        host = urlsplit(self.address).hostname or "127.0.0.1"
        try:
            socket.create_connection((host, self.port), timeout=1.0).close()
        except OSError:
            return False
        return True


def _has_port(address: str) -> bool:
    """Return whether an address can be used; the file it comes from may hold anything."""
    try:
        return urlsplit(address).port is not None
    except ValueError:
        return False


def port_found(here: Here, seen: Seen | None, *, taken: bool) -> Found:
    """Return who is at the desk's port.

    seen   what answered there; None if nobody did
    taken  whether somebody listens there
    """
    if here.runs and seen is not None and seen.is_desk:
        return ok(f"The desk runs, at {here.address}.")
    if here.runs:
        return broken(
            f"The desk runs (process {here.pid}), but its web does not answer at {here.address}.",
            "If it was started just now, wait a little. Else read what it wrote, stop it (Ctrl-C there, or"
            f" `kill {here.pid}`) and start it again.",
        )
    if seen is not None and seen.is_ours:
        return ok(f"The web of this installation answers at {here.address}.")
    if not taken:
        return missing(f"The desk does not run. Port {here.port} is free for it.", "Start it: `frontdesk up`.")
    who = "another desk, of another data folder," if seen is not None and seen.is_desk else _listener(here.port)
    return broken(
        f"The desk does not run, and {who} has port {here.port}.",
        "Stop that one, or start the desk on another port: `frontdesk up --port 8123`.",
    )


def _listener(port: int) -> str:
    """Return which program listens on a port, as far as we may know."""
    inode = next(filter(None, (_inode(Path(table), port) for table in ("/proc/net/tcp", "/proc/net/tcp6"))), None)
    for process in Path("/proc").glob("[0-9]*") if inode else ():
        try:
            if any(str(handle.readlink()) == f"socket:[{inode}]" for handle in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # it ended, or is somebody else's
            continue
    return "another program"


def _inode(table: Path, port: int) -> str | None:
    """Return the inode of the socket that listens on a port, from a table of /proc/net."""
    try:
        rows = [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return None
    listening = "0A"
    return next((row[9] for row in rows if row[3] == listening and int(row[1].rpartition(":")[2], 16) == port), None)
