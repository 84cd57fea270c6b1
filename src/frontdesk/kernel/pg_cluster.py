"""The files of the embedded database: where they lie, how they are made. Not the server that uses them: embedded.py."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

from frontdesk.kernel import pg_binaries
from frontdesk.kernel.children import Account
from frontdesk.kernel.datafolder import DataFolder, write_private
from frontdesk.kernel.pg_binaries import Binaries, DatabaseUnavailable

SUPERUSER = "postgres"


def place(data: DataFolder, account: Account | None) -> Path:
    """Return the folder the database lives in: beside our other files, or where its user can reach it."""
    link = data.postgres
    if link.is_symlink():
        folder = link.resolve()
        if not folder.parent.exists():
            raise DatabaseUnavailable(f"{link} leads to {folder}, which is gone. Restore it, or remove the link.")
        return folder
    if account is None or pg_binaries.can_enter(data.root, account):
        return link
    if link.exists():
        raise DatabaseUnavailable(
            f"The user {account.name}, as whom the database has to run, cannot reach {link}."
            " Start Frontdesk as the user who made it, or move the data folder to an open place."
        )
    pg_binaries.make_open(pg_binaries.SYSTEM_FOLDER)
    # A name of its own: a folder removed and made again must never meet an older one's database.
    home = pg_binaries.SYSTEM_FOLDER / f"data-{random.SystemRandom().getrandbits(64):016x}"
    home.mkdir()
    home.chmod(0o711)
    (home / "belongs-to").write_text(f"{data.root}\n", encoding="utf-8")
    link.symlink_to(home / "postgres")
    return home / "postgres"


def initialise(data: DataFolder, binaries: Binaries, account: Account | None, folder: Path) -> None:
    """Make the database's files beside their place and move them there whole: nothing is ever half made."""
    draft = folder.with_name("postgres.new")
    password = folder.with_name(".initdb-password")
    shutil.rmtree(draft, ignore_errors=True)
    password.unlink(missing_ok=True)
    draft.mkdir(mode=0o700)
    try:
        write_private(password, data.secret("superuser-password"))
        for path in (draft, password):
            give(path, account)
        _run_initdb(binaries, account, draft, password)
    finally:
        password.unlink(missing_ok=True)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude = 'frontdesk.conf'\n")
    draft.rename(folder)


def check_version(folder: Path, binaries: Binaries) -> None:
    """Refuse a folder that another major version of PostgreSQL made, with the ways out."""
    made_by = int((folder / "PG_VERSION").read_text(encoding="ascii"))
    if made_by != binaries.major:
        raise DatabaseUnavailable(
            f"The database in {folder} was made by PostgreSQL {made_by}, and this is {binaries.version}."
            f" Nothing was changed. Set FRONTDESK_PG_BIN to the programs of PostgreSQL {made_by} to go on with it,"
            " or dump it with those, move the folder aside, and restore the dump."
        )


def _run_initdb(binaries: Binaries, account: Account | None, folder: Path, password: Path) -> None:
    if binaries.major >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8"]
    command: list[str | Path] = [
        binaries.initdb,
        "-D",
        folder,
        "-U",
        SUPERUSER,
        f"--pwfile={password}",
        "--auth=scram-sha-256",
    ]
    done = subprocess.run(
        [*command, "--encoding=UTF8", "--data-checksums", *locale],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment(),
        cwd="/",
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode != 0:
        raise DatabaseUnavailable(f"The database's files could not be made in {folder}:\n{done.stderr.strip()}")


def environment() -> dict[str, str]:
    """Return what PostgreSQL's programs need of the environment: none of our settings and secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
