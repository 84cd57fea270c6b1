"""Joining, intersecting and subtracting stretches of time, against counting minutes one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.scheduling.spans import Span, intersected, merged, without

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

spans = st.builds(
    lambda start, length: Span(MIDNIGHT + start * MINUTE, MIDNIGHT + (start + length) * MINUTE),
    st.integers(0, 60),
    st.integers(0, 20),
)
some_spans = st.lists(spans, max_size=8)


def minutes(these: list[Span]) -> set[int]:
    """Return the minutes that lie in any of these spans."""
    found: set[int] = set()
    for span in these:
        found |= set(range((span.start - MIDNIGHT) // MINUTE, (span.end - MIDNIGHT) // MINUTE))
    return found


@given(some_spans)
def test_merged_is_the_same_time_in_spans_that_do_not_touch(these: list[Span]) -> None:
    result = merged(these)

    assert minutes(result) == minutes(these)
    assert all(one.end < other.start for one, other in pairwise(result))


@given(some_spans, some_spans)
def test_intersected_is_the_time_in_both(these: list[Span], those: list[Span]) -> None:
    assert minutes(intersected(these, those)) == minutes(these) & minutes(those)


@given(some_spans, some_spans)
def test_without_is_the_time_in_the_first_alone(these: list[Span], those: list[Span]) -> None:
    assert minutes(without(these, those)) == minutes(these) - minutes(those)


def test_spans_that_meet_do_not_overlap() -> None:
    morning, noon = Span(MIDNIGHT, MIDNIGHT + 60 * MINUTE), Span(MIDNIGHT + 60 * MINUTE, MIDNIGHT + 90 * MINUTE)

    assert not morning.overlaps(noon)
    assert not noon.overlaps(morning)
