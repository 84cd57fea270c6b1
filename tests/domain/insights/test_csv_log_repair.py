"""The files on disk: never a row lost or doubled, whatever happens to the process, the disk or them."""

import contextlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.domain.conversations.models import Call, CallStatus, Channel, Conversation, Direction
from frontdesk.domain.insights import csv_log
from frontdesk.domain.insights.csv_log import LogsNotWritten
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_business
from tests.domain.insights.calls import MORNING
from tests.domain.insights.logs import call, contents, in_database, log, sids


class Crash(Exception):
    """The process dies here."""


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database, slug="plumbing")


async def log_and_crash(database: Database, business: UUID, logs: Path) -> None:
    """Die between the files, which are on disk, and the commit, which is not."""
    with contextlib.suppress(Crash):
        async with database.transaction(business) as db:
            assert await csv_log.append(db, logs=logs) > 0
            raise Crash


async def many_calls(database: Database, business: UUID, count: int) -> None:
    """Have many calls end at the same instant, one behind the other."""
    async with database.transaction(business) as db:
        await ensure_months(db, MORNING.date(), MORNING.date())
        start = {"started_at": MORNING, "ended_at": MORNING, "channel": Channel.voice, "direction": Direction.inbound}
        talks = [Conversation(id=new_id(MORNING), **start) for _ in range(count)]
        db.add_all(talks)
        await db.flush()
        db.add_all(
            Call(conversation_id=talk.id, call_sid=f"CA{n}", status=CallStatus.completed)
            for n, talk in enumerate(talks)
        )


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Refuse this process whatever would make a file longer, as a full disk does: mid-line."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


class TestRepair:
    async def test_neither_loses_nor_doubles_a_row_after_a_crash_before_the_commit(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        await call(database, business, sid="CA2")
        await log_and_crash(database, business, tmp_path)
        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]  # it was on disk already
        await call(database, business, sid="CA3")

        assert await log(database, business, tmp_path) == 2

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2", "CA3"]
        assert contents(tmp_path / "plumbing") == await in_database(database, business)

    async def test_starts_the_very_first_files_again_after_a_crash(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        await call(database, business, sid="CA1")
        await log_and_crash(database, business, tmp_path)

        await log(database, business, tmp_path)

        assert sids(tmp_path / "plumbing") == ["CA1"]

    async def test_cuts_off_a_torn_line(self, database: Database, business: UUID, tmp_path: Path) -> None:
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        with (tmp_path / "plumbing" / "call_logs.csv").open("ab") as file:
            file.write(b"2024-08-05,08:3")
        await call(database, business, sid="CA2")

        await log(database, business, tmp_path)

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]
        assert contents(tmp_path / "plumbing") == await in_database(database, business)

    @pytest.mark.parametrize("damage", ["missing", "shorter", "empty", "begins otherwise", "other lines"])
    async def test_writes_a_damaged_file_anew(
        self, database: Database, business: UUID, tmp_path: Path, damage: str
    ) -> None:
        await call(database, business, sid="CA1")
        await call(database, business, sid="CA2")
        await log(database, business, tmp_path)
        before = contents(tmp_path / "plumbing")
        path = tmp_path / "plumbing" / "customer_data.csv"
        match damage:
            case "missing":
                path.unlink()
            case "shorter":
                path.write_bytes(before[path.name][:-7])
            case "empty":
                path.write_bytes(b"")
            case "begins otherwise":
                path.write_bytes(b"\xef\xbb\xbf" + before[path.name])
            case "other lines":  # as a spreadsheet saves it
                path.write_bytes(before[path.name].replace(b"\n", b"\r\n") + b"more\r\n")

        await log(database, business, tmp_path)

        assert contents(tmp_path / "plumbing") == before

    async def test_writes_all_anew_where_the_folder_is_gone(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        for number in range(3):
            await call(database, business, sid=f"CA{number}")
        await log(database, business, tmp_path / "old")
        await call(database, business, sid="CA3")

        await log(database, business, tmp_path / "new")

        assert sids(tmp_path / "new" / "plumbing") == ["CA0", "CA1", "CA2", "CA3"]
        assert contents(tmp_path / "new" / "plumbing") == await in_database(database, business)

    async def test_writes_more_calls_than_it_holds_at_once(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        await many_calls(database, business, 2 * csv_log.BATCH + 1)

        written = [await log(database, business, tmp_path / "old") for _ in range(4)]
        await log(database, business, tmp_path / "new")

        assert written == [csv_log.BATCH, csv_log.BATCH, 1, 0]
        assert sids(tmp_path / "new" / "plumbing") == [f"CA{n}" for n in range(2 * csv_log.BATCH + 1)]
        assert contents(tmp_path / "new" / "plumbing") == contents(tmp_path / "old" / "plumbing")

    async def test_follows_no_link_out_of_the_folder(self, database: Database, business: UUID, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.write_bytes(b"precious")
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        path = tmp_path / "plumbing" / "call_logs.csv"
        path.unlink()
        path.symlink_to(outside)

        with pytest.raises(LogsNotWritten):
            await log(database, business, tmp_path)

        assert outside.read_bytes() == b"precious"


class TestFullDisk:
    @pytest.mark.parametrize("room", [0, 1, 40])
    async def test_loses_nothing_and_says_so(
        self, database: Database, business: UUID, tmp_path: Path, room: int
    ) -> None:
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        await call(database, business, sid="CA2")
        longest = max(len(lines) for lines in contents(tmp_path / "plumbing").values())

        with files_no_longer_than(longest + room), pytest.raises(LogsNotWritten, match="No call is lost"):
            await log(database, business, tmp_path)
        assert await log(database, business, tmp_path) == 1

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]
        assert contents(tmp_path / "plumbing") == await in_database(database, business)

    async def test_leaves_no_draft_behind(self, database: Database, business: UUID, tmp_path: Path) -> None:
        await call(database, business, sid="CA1")

        with files_no_longer_than(20), pytest.raises(LogsNotWritten):
            await log(database, business, tmp_path)

        assert list((tmp_path / "plumbing").iterdir()) == []

    async def test_changes_no_row_even_if_the_transaction_is_committed(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        await call(database, business, sid="CA2")
        longest = max(len(lines) for lines in contents(tmp_path / "plumbing").values())
        with files_no_longer_than(longest):
            async with database.transaction(business) as db:
                with pytest.raises(LogsNotWritten):
                    await csv_log.append(db, logs=tmp_path)

        await log(database, business, tmp_path)

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]
