"""`frontdesk doctor` as a person runs it: on a fresh machine, a half-configured desk, and one where all is broken."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from subprocess import CompletedProcess
from uuid import UUID

import pytest
from sqlalchemy import update

from frontdesk.domain.tenancy.connections import add_connection
from frontdesk.domain.tenancy.models import Business, ConnectionKind, Role
from frontdesk.domain.tenancy.sign_in import invite
from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.journeys.commands import frontdesk

SLUG = packs()["plumbing"].demo.slug
KEY = "a secret of the tests"
ORDER = [
    "data", "disk", "clock", "port", "database", "tables", "worker", "secret_key", "packs", "keepers", "address",
    "https", "wss", "phone.account", "phone.number", "phone.signature", "mail", "model", "calendar",
]  # fmt: skip


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have nothing set up here, and no `.env` near."""
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL", "SMTP_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def told(done: CompletedProcess[str]) -> dict[str, tuple[str, str, str]]:
    """Return each line of a JSON report by key: state, said, remedy."""
    assert done.stderr == ""
    parts = json.loads(done.stdout)["parts"]
    return {
        check["key"]: (check["state"], check["said"], check["remedy"]) for part in parts for check in part["checks"]
    }


def states(lines: dict[str, tuple[str, str, str]]) -> dict[str, str]:
    return {key: state for key, (state, _, _) in lines.items()}


def test_on_a_fresh_machine_says_what_to_start_with_and_makes_nothing(tmp_path: Path) -> None:
    done = frontdesk("doctor", "--data", tmp_path / "data", PYTHONIOENCODING="ascii", COLUMNS="100")

    assert (done.returncode, done.stderr) == (0, "")
    assert "\n  - missing Database " in done.stdout  # no mark that the terminal cannot show
    assert done.stdout.count("To mend: Start the desk for the first time: `frontdesk up`.") == 3
    assert "Nothing is broken; " in done.stdout
    told = [line for line in done.stdout.splitlines() if str(tmp_path) not in line]  # a path is not broken
    assert max(map(len, told)) <= 100
    assert list(tmp_path.iterdir()) == []


async def test_on_a_half_configured_desk_tells_what_is_ready_and_what_is_not(
    database: Database, plumbing: UUID, owner_url: str, app_url: str, tmp_path: Path
) -> None:
    async with database.transaction(plumbing) as db:
        await db.execute(update(Business).values(is_demo=False))
        await add_connection(
            db, Sealer(KEY), kind=ConnectionKind.smtp, account="desk@example.com", secrets={"url": "smtp://127.0.0.1:1"}
        )
    await invite(database, plumbing, email="dana@example.com", name="Dana", role=Role.owner, now=MONDAY)

    done = frontdesk(
        "doctor", "--json", "--business", SLUG, "--data", tmp_path / "data",
        DATABASE_URL=owner_url, APP_DATABASE_URL=app_url, FRONTDESK_SECRET_KEY=KEY, TWILIO_ACCOUNT_SID="AC1",
    )  # fmt: skip

    lines = told(done)
    assert list(lines) == [*ORDER, f"business.{SLUG}", "businesses"]
    assert {key for key, state in states(lines).items() if state == "ok"} == {
        "disk", "clock", "database", "tables", "secret_key", "packs", "model", "calendar", f"business.{SLUG}",
        "businesses",
    }  # fmt: skip
    # Its own mail server is looked at with its own lines; the installation's, which is not set, with all others.
    own = next(part for part in json.loads(done.stdout)["parts"] if part["business"] == SLUG)
    assert [(check["key"], check["state"]) for check in own["checks"]][-1] == ("mail", "broken")
    assert (done.returncode, lines["mail"][0]) == (1, "missing")
    assert lines["phone.account"][1].startswith("TWILIO_AUTH_TOKEN is not set")
    assert all(remedy for state, said, remedy in lines.values() if state == "missing" and "Not looked" not in said)


def test_where_all_is_broken_ends_in_lines_and_no_trace(tmp_path: Path) -> None:
    trades = tmp_path / "trades" / "mowing"
    trades.mkdir(parents=True)
    (trades / "pack.toml").write_text('key = "mowing"\nname = 3\n')
    data = DataFolder(tmp_path / "data")
    data.make()
    data.secret("secret-key")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        lock = FileLock(data.run / "desk.lock")
        lock.take()
        lock.sign(pid=1, address=f"http://127.0.0.1:{listener.getsockname()[1]}")
        lock.release()

        done = frontdesk(
            "doctor", "--json", "--data", data.root, DATABASE_URL="postgresql://me:hidden@127.0.0.1:1/desk",
            FRONTDESK_TRADES=str(trades.parent), PUBLIC_BASE_URL="http://desk.example.com/desk",
            SMTP_URL="smtp://me:hidden@127.0.0.1:1", TWILIO_ACCOUNT_SID="AC1",
        )  # fmt: skip

    lines = told(done)
    assert {key for key, state in states(lines).items() if state == "broken"} == {
        "port", "database", "packs", "address", "mail",
    }  # fmt: skip
    for key, (state, said, remedy) in lines.items():
        assert remedy or state != "broken", key
        assert "hidden" not in said + remedy
    for key in ("tables", "worker", "https", "wss", "businesses"):
        assert lines[key][1].startswith("Not looked at: "), key
    assert done.returncode == 1
    assert lines["packs"][1].startswith(f"{trades / 'pack.toml'}, line ")
    assert "pytest" in lines["port"][1] or "python" in lines["port"][1]
