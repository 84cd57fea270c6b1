"""A business set up from the command line, on a server of the owner's own: what is printed, what stands in the rows."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import select
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import structlog
from typer.testing import CliRunner, Result

from frontdesk.cli import app
from frontdesk.domain.tenancy.connections import credentials
from frontdesk.domain.tenancy.links import LinkSpent
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.people import places_of
from frontdesk.domain.tenancy.sign_in import by_new_password, with_password
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.trades.load import packs
from tests.journeys.commands import FRONTDESK

KEY = "a secret key of the tests"
ACCOUNT = f"AC{'0' * 32}"
TOKEN = "frontdesk_test_token"

Command = Callable[..., Result]


@pytest.fixture
def command(owner_url: str, tmp_path: Path) -> Iterator[Command]:
    """Return what gives a command in this very process, on the test's database; `said` is typed into it."""
    settings = {"DATABASE_URL": owner_url, "FRONTDESK_DATA": str(tmp_path), "FRONTDESK_SECRET_KEY": KEY}
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level

    def run(*words: str, said: str = "", **environment: str) -> Result:
        return CliRunner().invoke(app, list(words), input=said, env={**settings, **environment})

    yield run
    root.handlers, root.level = handlers, level
    structlog.configure(**configured)


@pytest.fixture
def mikes(command: Command) -> str:
    """Return the short name of a plumber's business that was just opened."""
    made = command(
        "business", "add", "--name", "Mike's Plumbing", "--trade", "plumbing", "--timezone", "Australia/Brisbane",
        "--number", "02 5550 2345", "--person", "0491 570 006", "--technician", "Mike", "--technician", "Sue",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    return "mikes-plumbing"


class TestBusiness:
    def test_is_opened_with_what_its_trade_has(self, command: Command) -> None:
        made = command("business", "add", "--name", "Mike's Plumbing", "--trade", "plumbing", "--number", "0255502345")

        assert made.output.startswith(
            "Mike's Plumbing is open: mikes-plumbing, Plumbing, AU, Australia/Sydney\n"
            f"  {len(packs()['plumbing'].services)} services, "
        )
        assert "on shift in those hours: Technician 1\n  callers dial (02) 5550 2345\n" in made.output
        for words in ("staff add --business mikes-plumbing", "call --business mikes-plumbing", "doctor", "/test\n"):
            assert words in made.output

    def test_is_listed(self, command: Command, mikes: str) -> None:
        assert command("business", "list").output == (f"{mikes}  plumbing  real  Mike's Plumbing  (02) 5550 2345\n")

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--trade", "plumming"], "did you mean `plumbing`?"),
            (["--trade", "plumbing", "--slug", "mikes-plumbing"], "mikes-plumbing is there already"),
            (["--trade", "plumbing", "--number", "+61255502345"], "Another business here answers that number."),
            (["--trade", "plumbing", "--timezone", "Brisbain"], "Did you mean Australia/Brisbane?"),
            (["--trade", "plumbing", "--region", "NZ"], "There is no region NZ here."),
        ],
    )
    @pytest.mark.usefixtures("mikes")
    def test_that_cannot_be_opened_is_not_there_by_half(self, command: Command, options: list[str], words: str) -> None:
        refused = command("business", "add", "--name", "Other", *options)

        assert (refused.exit_code, refused.stdout) == (1, "")
        assert words in refused.stderr
        assert len(command("business", "list").output.splitlines()) == 1

    def test_demos_go_at_a_word_and_come_back_at_another(self, command: Command, mikes: str, tmp_path: Path) -> None:
        command("prepare", "--demo")
        with_demo = command("business", "list").output.splitlines()
        kept = command("business", "remove-demo", said="n\n")

        gone = command("business", "remove-demo", "--yes")

        assert (kept.exit_code, gone.exit_code) == (1, 0)
        assert len(with_demo) == 1 + len(packs())
        assert "Harbour Plumbing is gone\n" in gone.output
        assert [line.split()[0] for line in command("business", "list").output.splitlines()] == [mikes]
        assert "`frontdesk business restore-demo` brings them back" in command("prepare", "--demo").output
        assert len(command("business", "list").output.splitlines()) == 1
        assert "Harbour Plumbing is open for calls" in command("business", "restore-demo").output
        assert not (tmp_path / "demo-removed").exists()
        assert len(command("business", "list").output.splitlines()) == len(with_demo)


class TestStaff:
    def test_who_forgot_their_password_gets_a_link_that_works_once(
        self, command: Command, mikes: str, app_url: str
    ) -> None:
        command("staff", "add", "--business", mikes, "--name", "Mike", "--email", "mike@example.com", "--role", "owner")
        older, newer = [
            command("staff", "reset", "mike@example.com").output.strip().rpartition("/")[2] for _ in range(2)
        ]

        async def use(*secrets: str) -> list[str]:
            database, told, now = Database(app_url), [], SystemClock().now()
            try:
                for secret in secrets:
                    try:
                        await by_new_password(database, secret, "four blue pipes", place="192.0.2.1", now=now)
                        told.append("used")
                    except LinkSpent:
                        told.append("spent")
                await with_password(database, "mike@example.com", "four blue pipes", place="192.0.2.1", now=now)
                assert len(await places_of(database, "mike@example.com")) == 1
            finally:
                await database.close()
            return told

        assert asyncio.run(use(older, newer, newer)) == ["spent", "used", "spent"]

    def test_who_keeps_the_installation_is_said_here_and_written_down(
        self, command: Command, mikes: str, app_url: str
    ) -> None:
        command("staff", "add", "--business", mikes, "--name", "Mike", "--email", "mike@example.com", "--role", "owner")
        said = [
            command("staff", "operator", *words).output
            for words in (["Mike@example.com"], ["mike@example.com"], ["mike@example.com", "--no-longer"])
        ]
        stranger = command("staff", "operator", "nobody@example.com")

        assert said == [
            "Mike@example.com keeps this installation\n",
            "mike@example.com keeps this installation, as before\n",
            "mike@example.com keeps this installation no longer\n",
        ]
        assert (stranger.exit_code, stranger.stderr) == (1, "Nobody who works here signs in with nobody@example.com.\n")
        with psycopg.connect(app_url) as db:
            business = db.execute("SELECT directory_business_by_slug(%s)", [mikes]).fetchone() or ("",)
            db.execute("SELECT set_config('app.business_id', %s, false)", [str(business[0])])
            noted = db.execute("SELECT what, who FROM audit_log WHERE what LIKE 'person.%' ORDER BY at, id").fetchall()
        assert noted == [
            ("person.made_operator", "the command line"), ("person.no_longer_operator", "the command line")
        ]  # fmt: skip

    def test_of_a_stranger_nothing_is_made(self, command: Command) -> None:
        refused = command("staff", "reset", "nobody@example.com")

        assert refused.exit_code == 1
        assert refused.stderr == "Nobody who works here signs in with nobody@example.com.\n"


class TestKeys:
    def test_are_printed_alone_on_the_last_line_and_revoked(self, command: Command, mikes: str) -> None:
        here = ["--business", mikes]
        none = command("keys", "list", *here).output
        made = command("keys", "add", *here, "--name", "Web site", "--scope", "read", "--expires", "2090-06-30")
        listed = command("keys", "list", *here).output
        revoked = command("keys", "revoke", *here, "Web site")

        key = made.stdout.removesuffix("\n")
        assert re.fullmatch(r"fd_[a-z0-9]{8}_[\w-]{43}", key)
        assert listed == f"{key[:11]}  Web site  read  to 2090-06-30  never used\n"
        assert (revoked.exit_code, revoked.output) == (0, "Web site works no more\n")
        assert command("keys", "list", *here).output == none
        assert command("keys", "revoke", *here, "Web site").stderr == "There is no key called Web site that works.\n"


class TestConnectionsAndNumbers:
    @pytest.mark.parametrize("way", ["environment", "standard input"])
    def test_an_account_is_entered_sealed_and_put_away(
        self, command: Command, mikes: str, app_url: str, way: str
    ) -> None:
        here = ["--business", mikes]
        by_input = way == "standard input"
        added = command(
            "connections", "add", *here, "--kind", "twilio", "--account", ACCOUNT,
            said=json.dumps({"auth_token": TOKEN}) if by_input else "",
            **({} if by_input else {"FRONTDESK_CONNECTION_AUTH_TOKEN": TOKEN}),
        )  # fmt: skip
        moved = command("numbers", "add", *here, "02 5550 2346", "--account", ACCOUNT)
        listed = command("connections", "list", *here).output, command("numbers", "list", *here).output

        assert (added.exit_code, moved.output) == (0, f"(02) 5550 2346 reaches {mikes}\n")
        assert TOKEN not in added.output
        assert asyncio.run(_opened(app_url, mikes)) == {"auth_token": TOKEN}
        assert listed == (
            f"twilio  {ACCOUNT}  Twilio  unchecked\n",
            f"+61255502345  (02) 5550 2345\n+61255502346  (02) 5550 2346  {ACCOUNT}\n",
        )
        assert command("connections", "remove", *here, ACCOUNT).output == f"Twilio is gone from {mikes}\n"
        assert command("numbers", "remove", *here, "0255502346").output == f"(02) 5550 2346 reaches {mikes} no more\n"
        assert command("numbers", "list", *here).output == "+61255502345  (02) 5550 2345\n"

    def test_a_number_whose_account_is_gone_is_told_so_and_let_go_whoever_has_it(
        self, command: Command, mikes: str
    ) -> None:
        here = ["--business", mikes]
        account = {"FRONTDESK_CONNECTION_AUTH_TOKEN": TOKEN}
        command("connections", "add", *here, "--kind", "twilio", "--account", ACCOUNT, **account)
        command("numbers", "add", *here, "02 5550 2346")  # of its first account, though none was named
        command("connections", "remove", *here, ACCOUNT)

        assert "(02) 5550 2346  its account was removed: not answered\n" in command("numbers", "list", *here).output
        refused = [command("numbers", "remove", number) for number in ("02 5550 2346", "+61255509999")]
        assert [each.exit_code for each in refused] == [1, 1]
        assert command("numbers", "remove", "+61255502346").output == f"(02) 5550 2346 reaches {mikes} no more\n"

    @pytest.mark.parametrize(
        ("name", "url", "words"),
        [
            ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read as the address of a database."),
            ("DATABASE_URL", "postgresql://a:secret@host:port/x", "DATABASE_URL cannot be read"),
            ("APP_DATABASE_URL", "mysql://a:secret@host/x", "APP_DATABASE_URL cannot be read"),
            ("APP_DATABASE_URL", "postgresql://127.0.0.1:1/x", "The database of APP_DATABASE_URL does not let us in"),
            ("DIRECT_DATABASE_URL", "nonsense", "DIRECT_DATABASE_URL cannot be read"),
        ],
    )
    def test_an_address_of_the_database_that_is_none_is_told_in_words(
        self, command: Command, name: str, url: str, words: str
    ) -> None:
        refused = command("business", "list", **{name: url})

        assert (refused.exit_code, words in refused.stderr) == (1, True)
        assert isinstance(refused.exception, SystemExit)
        assert "secret" not in refused.output

    @pytest.mark.parametrize(
        ("words", "said", "refusal"),
        [
            (["connections", "add", "--kind", "twilio", "--account", ACCOUNT], "", "The auth token is missing."),
            (
                ["connections", "add", "--kind", "twilio", "--account", "AC1"],
                '{"auth_token": "x"}',
                "Account SID looks",
            ),
            (["connections", "add", "--kind", "smtp", "--account", "a@example.com"], "smtp://", "one JSON object"),
            (["connections", "remove", ACCOUNT], "", "There is no account AC0000"),
            (["numbers", "add", "02 5550 2346", "--account", ACCOUNT], "", "There is no account AC0000"),
            (["numbers", "add", "5550"], "", "That number has 4 digits."),
            (["numbers", "remove", "02 5550 9999"], "", "That is none of your numbers."),
            (["keys", "add", "--name", "Web site", "--scope", "all"], "", "There is no scope all; use read or write."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, command: Command, mikes: str, words: list[str], said: str, refusal: str
    ) -> None:
        refused = command(*words, "--business", mikes, said=said)

        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refusal in refused.stderr

    def test_everything_done_is_in_the_record(self, command: Command, mikes: str, app_url: str) -> None:
        here = ["--business", mikes]
        secret = {"FRONTDESK_CONNECTION_AUTH_TOKEN": TOKEN}
        command("connections", "add", *here, "--kind", "twilio", "--account", ACCOUNT, **secret)
        command("keys", "add", *here, "--name", "Web site")
        command("keys", "revoke", *here, "Web site")
        command("numbers", "remove", *here, "0255502345")
        command("connections", "remove", *here, ACCOUNT)

        with psycopg.connect(app_url) as connection:
            (business,) = connection.execute("SELECT directory_businesses()").fetchone() or (None,)
            connection.execute(f"SET LOCAL app.business_id = '{business}'".encode())
            deeds = connection.execute("SELECT who, what, after::text FROM audit_log ORDER BY id").fetchall()
        assert [(who, what) for who, what, _ in deeds] == [
            ("the command line", what)
            for what in (
                "business.opened", "connection.added", "key.added", "key.revoked", "number.removed",
                "connection.removed",
            )
        ]  # fmt: skip
        assert not any(TOKEN in (after or "") for _, _, after in deeds)

    def test_a_person_types_a_secret_unseen(self, mikes: str, owner_url: str, app_url: str, tmp_path: Path) -> None:
        terminal, end = os.openpty()
        asked = [*FRONTDESK, "connections", "add", "--business", mikes, "--kind", "twilio", "--account", ACCOUNT]
        settings = {"DATABASE_URL": owner_url, "FRONTDESK_DATA": str(tmp_path), "FRONTDESK_SECRET_KEY": KEY}
        with subprocess.Popen(
            asked, stdin=end, stdout=end, stderr=end, start_new_session=True, env={**os.environ, **settings}
        ) as process:
            os.close(end)
            try:
                shown = _shown_until(terminal, b"Auth token: ")
                os.write(terminal, f"{TOKEN}\n".encode())
                shown += _shown_until(terminal, b"there is none): ")
                os.write(terminal, b"\n")
                shown += _shown_until(terminal, b"sealed.")
                assert process.wait(10) == 0
            finally:
                process.kill()
                os.close(terminal)

        assert TOKEN.encode() not in shown
        assert asyncio.run(_opened(app_url, mikes)) == {"auth_token": TOKEN}


async def _opened(app_url: str, slug: str) -> dict[str, str]:
    """Return the secrets of a business's account, opened with the key of the tests."""
    database = Database(app_url)
    try:
        business = await database.directory.business_by_slug(slug)
        assert business is not None
        async with database.transaction(business) as db:
            found = await credentials(db, Sealer(KEY), ConnectionKind.twilio)
    finally:
        await database.close()
    return dict(found.secrets) if found else {}


def _shown_until(terminal: int, words: bytes) -> bytes:
    """Return what a terminal shows, up to some words; it must show them within ten seconds."""
    shown = b""
    while words not in shown:
        assert select.select([terminal], [], [], 10)[0], shown
        shown += os.read(terminal, 1000)
    return shown
