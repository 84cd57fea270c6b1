"""The machine and the installation as they stand here: each really broken, each line with its remedy."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from frontdesk.domain.tenancy.connections import add_connection
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.operators import make_operator
from frontdesk.kernel.checks import CheckState
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from frontdesk.wiring.checks.businesses import business_found
from frontdesk.wiring.checks.clocks import clock_found, newest_file
from frontdesk.wiring.checks.database import opened, tables_found
from frontdesk.wiring.checks.doctor import examine
from frontdesk.wiring.checks.installation import keepers_found, key_found, packs_found, settings_read, worker_found
from frontdesk.wiring.checks.looking import Found, Look, NotLookedAt, Once, look_at, ok
from frontdesk.wiring.checks.machine import Here, Trial, data_found, disk_found, port_found, try_to_write
from frontdesk.wiring.checks.ways import Seen, Ways
from frontdesk.wiring.databases import RunningDatabase
from tests.builders import MONDAY, a_business
from tests.cluster import OWNER, Cluster
from tests.journeys.commands import data_folder
from tests.people import a_person
from tests.providers.twilio_server import ACCOUNT
from tests.wiring.checks.desks import KEY, settings_of

WRITABLE = Trial(Path(), None)


class TestLooks:
    async def test_that_fail_or_never_end_spoil_no_other(self) -> None:
        never = Once(asyncio.Event().wait)

        async def hangs() -> Found:
            await never.get()
            return ok("It came.")

        async def fails() -> Found:
            raise KeyError("a bug")

        async def waits() -> Found:
            raise NotLookedAt("something else comes first")

        async def works() -> Found:
            return ok("It works.")

        looks = [
            Look("a", "A", hangs, seconds=0.05, slow="Look whether it runs."), Look("b", "B", fails),
            Look("c", "C", waits), Look("d", "D", works),
        ]  # fmt: skip
        slow, failed, later, well = await look_at(looks)

        assert (slow.state, slow.remedy) == (CheckState.broken, "Look whether it runs.")
        assert (failed.state, failed.said) == (CheckState.broken, "The look itself failed (KeyError).")
        assert (later.state, later.said) == (CheckState.missing, "Not looked at: something else comes first.")
        assert (well.state, well.said) == (CheckState.ok, "It works.")


class TestTheFolder:
    def test_is_tried_and_nothing_is_left_in_it(self, tmp_path: Path) -> None:
        data = DataFolder(tmp_path)

        trial = try_to_write(data)

        assert data_found(data, trial).state is CheckState.ok
        assert disk_found(trial).state is CheckState.ok
        assert list(tmp_path.iterdir()) == []

    def test_that_cannot_be_written_to_is_broken(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file stands in its place")
        data = DataFolder(tmp_path / "data")

        found = data_found(data, try_to_write(data))

        assert (found.state, found.said) == (
            CheckState.broken,
            f"Nothing can be written in {tmp_path / 'data'}: Not a directory.",
        )
        assert "another folder with --data" in found.remedy

    def test_that_is_not_there_yet_is_missing_and_is_not_made(self, tmp_path: Path) -> None:
        data = DataFolder(tmp_path / "far" / "away")

        found = data_found(data, try_to_write(data))

        assert (found.state, "frontdesk up" in found.remedy) == (CheckState.missing, True)
        assert list(tmp_path.iterdir()) == []

    def test_on_a_full_disk_is_told_by_the_disk_alone(self, tmp_path: Path) -> None:
        data = DataFolder(tmp_path)
        before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        # No file of this process may grow: the write itself fails, half done, as it does where there is no room.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, most))
        try:
            trial = try_to_write(data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))

        assert data_found(data, trial).state is CheckState.ok
        found = disk_found(trial)
        assert found.said == f"Not even a small file finds room in {tmp_path}: File too large."
        assert (found.state, "`df -h` shows the disks" in found.remedy) == (CheckState.broken, True)
        assert list(tmp_path.iterdir()) == []


class TestThePort:
    def here(self, port: int, *, runs: bool = False) -> Here:
        return Here(runs, f"http://127.0.0.1:{port}", "812")

    def test_that_is_free_waits_for_the_desk(self) -> None:
        found = port_found(self.here(1), None, taken=self.here(1).is_taken())

        assert (found.state, found.said) == (CheckState.missing, "The desk does not run. Port 1 is free for it.")

    @pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
    def test_taken_by_another_program_names_it(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            here = self.here(listener.getsockname()[1])
            found = port_found(here, None, taken=here.is_taken())

        name = Path("/proc/self/comm").read_text().strip()
        assert found.said == f"The desk does not run, and {name} (process {os.getpid()}) has port {here.port}."
        assert (found.state, "--port 8123" in found.remedy) == (CheckState.broken, True)

    @pytest.mark.parametrize(
        ("runs", "seen", "told"),
        [
            (True, Seen(200, True, True, None, None), "ok The desk runs, at http://127.0.0.1:8000."),
            (True, None, "broken The desk runs (process 812), but its web does not answer at http://127.0.0.1:8000."),
            (False, Seen(200, True, True, None, None), "ok The web of this installation answers at"),
            (False, Seen(200, True, False, None, None), "broken The desk does not run, and another desk, of another"),
        ],
    )
    def test_is_told_by_who_answers(self, runs: bool, seen: Seen | None, told: str) -> None:
        found = port_found(self.here(8000, runs=runs), seen, taken=seen is not None)

        assert f"{found.state.value} {found.said}".startswith(told)

    def test_is_that_of_whoever_holds_the_folder_and_what_stands_there_is_not_trusted(self, tmp_path: Path) -> None:
        data = DataFolder(tmp_path)
        assert Here.of(data) == Here(False, "http://127.0.0.1:8000", "unknown")
        data.make()
        lock = FileLock(data.run / "desk.lock")
        lock.take()

        lock.sign(pid=812, address="http://0.0.0.0:8123")
        runs = Here.of(data)
        lock.sign(pid=812, address="http://nowhere:port")
        lock.release()

        assert runs == Here(True, "http://127.0.0.1:8123", "812")
        assert Here.of(data) == Here(False, "http://127.0.0.1:8000", "812")


class TestTheClock:
    NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("ahead", "said"),
        [
            ({}, "there is no other clock here to compare it with."),
            ({"Twilio's": timedelta(seconds=-119)}, "The clock agrees with Twilio's."),
            ({"Twilio's": timedelta(hours=-25)}, "This machine's clock is 1 day behind Twilio's."),
            ({"the database's": timedelta(minutes=130)}, "This machine's clock is 2 hours ahead of the database's."),
        ],
    )
    def test_is_held_against_every_other_there_is(self, ahead: dict[str, timedelta], said: str) -> None:
        found = clock_found(ahead, now=self.NOW, newest=self.NOW - timedelta(days=30))

        assert found.said.endswith(said)
        assert ("timedatectl" in found.remedy) is (found.state is CheckState.broken)

    def test_before_the_program_was_made_is_wrong_without_another(self) -> None:
        found = clock_found({}, now=newest_file() - timedelta(days=1), newest=newest_file())

        assert (found.state, "before this program was made" in found.said) == (CheckState.broken, True)


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("url", "said"),
        [
            (
                "postgresql://me:secret@127.0.0.1:1/desk",
                "No database answers at 127.0.0.1:1, the place in DATABASE_URL.",
            ),
            ("somewhere over there", "DATABASE_URL cannot be read as the address of a database."),
            ("postgresql://me:secret@127.0.0.1/desk?color=blue", "DATABASE_URL cannot be read"),
        ],
    )
    async def test_that_is_away_or_nowhere_is_broken(self, tmp_path: Path, url: str, said: str) -> None:
        async with AsyncExitStack() as stack:
            found = (await opened(stack, settings_of(DATABASE_URL=url), DataFolder(tmp_path), WRITABLE)).found

        assert (found.state, found.said.startswith(said)) == (CheckState.broken, True)
        assert "secret" not in found.said + found.remedy

    async def test_that_refuses_us_is_broken(self, cluster: Cluster, tmp_path: Path) -> None:
        for url, what in ((cluster.url("nobody", "postgres"), "role"), (cluster.url(OWNER, "nothing"), "database")):
            async with AsyncExitStack() as stack:
                found = (await opened(stack, settings_of(DATABASE_URL=url), DataFolder(tmp_path), WRITABLE)).found

            assert found.said.endswith(f"has no {what} of the name in DATABASE_URL.")
            assert found.state is CheckState.broken

    async def test_of_another_version_is_told_in_its_words(self) -> None:
        with data_folder() as folder:
            data = DataFolder(folder)
            data.make()
            data.postgres.mkdir()
            (data.postgres / "PG_VERSION").write_text("9\n")

            async with AsyncExitStack() as stack:
                found = (await opened(stack, settings_of(), data, WRITABLE)).found

        assert (found.state, "Traceback" in found.said) == (CheckState.broken, False)
        assert "was made by PostgreSQL 9" in found.said
        assert str(data.postgres_log) in found.remedy

    async def test_that_was_never_made_is_missing_and_stays_so(self, tmp_path: Path) -> None:
        async with AsyncExitStack() as stack:
            found = (await opened(stack, settings_of(), DataFolder(tmp_path / "data"), WRITABLE)).found

        assert (found.state, os.listdir(tmp_path)) == (CheckState.missing, [])  # noqa: PTH208

    async def test_needs_programs_that_can_be_run(self, tmp_path: Path) -> None:
        async with AsyncExitStack() as stack:
            settings = settings_of(FRONTDESK_PG_BIN=str(tmp_path))
            found = (await opened(stack, settings, DataFolder(tmp_path / "data"), WRITABLE)).found

        assert (found.state, "FRONTDESK_PG_BIN" in found.remedy) == (CheckState.broken, True)

    async def test_is_not_started_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "postgres").mkdir()
        (tmp_path / "run").mkdir()

        with pytest.raises(NotLookedAt, match="nothing can be written"):
            await opened(AsyncExitStack(), settings_of(), DataFolder(tmp_path), Trial(tmp_path, OSError(28, "full")))


class TestTheTables:
    async def test_are_those_of_this_program_or_it_is_told_which_they_are(
        self, owner_url: str, app_url: str, tmp_path: Path
    ) -> None:
        running = RunningDatabase(owner_url, app_url, Settings(), DataFolder(tmp_path))
        found = [await tables_found(running, owner_url), await tables_found(None, owner_url)]
        for version in ("0001", "9999"):
            with psycopg.connect(owner_url) as db:
                db.execute("UPDATE alembic_version SET version_num = %s", [version])
            found.append(await tables_found(running, owner_url))
        with psycopg.connect(owner_url) as db:
            db.execute("DELETE FROM alembic_version")
        found.append(await tables_found(running, owner_url))
        current, locked_out, behind, newer, none = found

        assert (current.state, none.state) == (CheckState.ok, CheckState.missing)
        assert {locked_out.state, behind.state, newer.state} == {CheckState.broken}
        assert "cannot sign in" in locked_out.said
        assert "`frontdesk db upgrade`" in behind.remedy
        assert "newer than this program" in newer.said


class TestTheWorker:
    async def test_is_missed_where_the_desk_runs(self, database: Database) -> None:
        stopped, runs = [await worker_found(database, desk_runs=runs) for runs in (False, True)]
        async with database.engine.connect() as connection:
            await connection.execute(text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())"))
        works = await worker_found(database, desk_runs=True)

        assert [each.state.value for each in (stopped, runs, works)] == ["missing", "broken", "ok"]
        assert "frontdesk worker" in runs.remedy


class TestTheKey:
    async def test_that_was_changed_opens_nothing_and_is_told_so(
        self, database: Database, plumbing: UUID, tmp_path: Path
    ) -> None:
        data, settings = DataFolder(tmp_path), settings_of()
        async with database.transaction(plumbing) as db:
            secrets = {"auth_token": "a token"}
            await add_connection(db, Sealer(KEY), kind=ConnectionKind.twilio, account=ACCOUNT, secrets=secrets)

        right = await key_found(KEY, settings, data, database, differs=False)
        changed = await key_found("another secret key", settings, data, database, differs=False)
        desks = await key_found(KEY, settings, data, database, differs=True)

        assert right.said == "The secret key is in FRONTDESK_SECRET_KEY. It opens the 1 sealed accounts."
        assert changed.said == "1 of 1 sealed accounts do not open with this secret key."
        assert "enter the accounts again" in changed.remedy
        assert (desks.state, "the same FRONTDESK_SECRET_KEY" in desks.remedy) == (CheckState.broken, True)

    async def test_is_missing_before_the_first_start(self, tmp_path: Path) -> None:
        found = await key_found(None, Settings(), DataFolder(tmp_path), None, differs=False)

        assert found.state is CheckState.missing


class TestTheExamination:
    async def test_of_a_business_that_is_not_there_says_so(
        self, owner_url: str, app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in {"DATABASE_URL": owner_url, "APP_DATABASE_URL": app_url}.items():
            monkeypatch.setenv(name, value)

        parts = await examine(tmp_path / "data", "nobody", ways=Ways("http://127.0.0.1:1"))

        assert [part.name for part in parts] == [
            "This machine", "The installation", "The way in", "Phone line", "Mail, model, calendar", "Businesses",
        ]  # fmt: skip
        [businesses] = parts[-1].checks
        assert (businesses.state, businesses.said) == (CheckState.broken, "There is no business called nobody here.")
        assert not (tmp_path / "data").exists()


class TestTheSettings:
    def test_that_cannot_be_read_are_told_and_the_others_kept(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PUBLIC_BASE_URL", "nowhere")
        monkeypatch.setenv("FRONTDESK_SECRET_KEY", "short")
        monkeypatch.setenv("MAIL_FROM", "desk@example.com")

        read = settings_read(tmp_path)

        assert set(read.wrong) == {"PUBLIC_BASE_URL", "FRONTDESK_SECRET_KEY"}
        assert all("Correct" in each.remedy for each in read.mistakes)
        assert (read.settings.public_base_url, read.settings.mail_from, read.settings.data) == (
            None, "desk@example.com", tmp_path,
        )  # fmt: skip

    def test_that_stand_in_a_file_of_nonsense_are_told(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"MAIL_FROM=\xff\xfe")
        monkeypatch.chdir(tmp_path)

        assert settings_read(None).wrong == (".env",)

    def test_come_before_the_trades(self) -> None:
        with pytest.raises(NotLookedAt, match="the settings come first"):
            packs_found(("PUBLIC_BASE_URL",))


class TestABusiness:
    async def test_that_is_bare_lacks_everything(self, database: Database) -> None:
        bare = await a_business(database, slug="bare", phone=None)
        other = await a_business(database, slug="other", trade="nothing")
        lacks = await business_found(database, bare, clock=SystemClock())
        lost = await business_found(database, other, clock=SystemClock())

        assert lacks.said == (
            "Not ready: nobody is on shift, no service can be booked, no number for callers who want a person,"
            " no owner can sign in."
        )
        assert (lacks.state, "frontdesk staff add --business bare" in lacks.remedy) == (CheckState.missing, True)
        assert (lost.state, "FRONTDESK_TRADES" in lost.remedy) == (CheckState.broken, True)

    async def test_that_is_furnished_lacks_its_owner_alone(self, database: Database, plumbing: UUID) -> None:
        found = await business_found(database, plumbing, clock=FixedClock(MONDAY))

        assert found.said == "Not ready: no owner can sign in."


class TestWhoKeepsIt:
    async def test_is_counted_and_missed_once_there_is_a_real_business(self, database: Database) -> None:
        found = [await keepers_found(database)]
        await a_business(database, is_demo=True)
        found.append(await keepers_found(database))
        business = await a_business(database, slug="real")
        found.append(await keepers_found(database))
        login_id = await a_person(database, business)
        async with database.transaction(business) as db:
            assert await make_operator(db, login_id)
        found.append(await keepers_found(database))

        states = [each.state for each in found]
        assert states == [CheckState.ok, CheckState.ok, CheckState.missing, CheckState.ok]
        assert found[2].remedy == "Say who does: `frontdesk staff operator EMAIL`."
        assert found[3].said == "1 person keeps this installation."
