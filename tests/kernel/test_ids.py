"""Ids: they carry a time, and later ones are greater."""

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.ids import first_id, new_id, time_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.timezones() | st.just(UTC)).filter(
    lambda at: at.astimezone(UTC) >= datetime(1970, 1, 1, tzinfo=UTC)
)


class TestNewId:
    @given(TIMES)
    def test_carries_its_time_to_the_millisecond(self, at: datetime) -> None:
        carried = time_of(new_id(at))

        assert timedelta(0) <= at - carried < timedelta(milliseconds=1)

    @given(st.lists(TIMES, min_size=2, max_size=20))
    def test_sorts_by_time_then_by_the_order_of_making(self, times: list[datetime]) -> None:
        made = [(time_of(id), n, id) for n, id in enumerate(new_id(at) for at in times)]

        assert [id for *_, id in sorted(made)] == sorted(id for *_, id in made)

    @given(TIMES)
    def test_is_a_uuid_of_version_seven(self, at: datetime) -> None:
        id = new_id(at)

        assert (id.version, id.variant) == (7, UUID(int=0x8 << 60).variant)

    def test_rises_when_the_clock_stands_still_between_other_calls(self) -> None:
        made = []
        for minute in range(100):
            made.append(new_id(NOW))
            new_id(NOW + timedelta(minutes=minute))

        assert made == sorted(made)

    def test_rises_with_the_machines_clock(self) -> None:
        made = [new_id() for _ in range(5_000)]

        assert made == sorted(set(made))
        assert abs(time_of(made[-1]) - datetime.now(UTC)) < timedelta(seconds=5)

    def test_a_forked_process_makes_others(self) -> None:
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            os.write(writing, new_id(NOW).bytes)
            os._exit(0)
        os.waitpid(child, 0)
        # The same step from the same state would give the same id in half of such runs or more.
        theirs = UUID(bytes=os.read(reading, 16))
        ours = new_id(NOW)

        assert abs(theirs.int - ours.int) > 1 << 33

    def test_refuses_a_time_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            new_id(datetime(2026, 3, 2))

    def test_refuses_a_time_before_1970(self) -> None:
        with pytest.raises(ValueError, match="fit"):
            new_id(datetime(1969, 12, 31, tzinfo=UTC))

    def test_time_of_refuses_other_ids(self) -> None:
        with pytest.raises(ValueError, match="time-ordered"):
            time_of(UUID("12345678-1234-4234-8234-123456789012"))


class TestFirstId:
    @given(TIMES)
    def test_is_no_greater_than_any_of_its_time_and_greater_than_those_before(self, at: datetime) -> None:
        assert first_id(at) <= new_id(at)
        if at > datetime(1970, 1, 2, tzinfo=UTC):
            assert first_id(at) > new_id(at - timedelta(milliseconds=1))
