"""Times of day as people type them into a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.text import clock_time, clock_times


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("8", "08:00"),
        ("8:30", "08:30"),
        ("08.30", "08:30"),
        ("0830", "08:30"),
        ("830", "08:30"),
        (" 5:30 PM ", "17:30"),
        ("5 p.m.", "17:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("17:30", "17:30"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("24:00", "00:00"),
    ],
)
def test_a_time_is_read(said: str, read: str) -> None:
    at = clock_time(said)

    assert at is not None
    assert f"{at:%H:%M}" == read


@pytest.mark.parametrize("said", ["", "x", "25", "8:60", "13 pm", "0 am", "24:30", "8 to 5", "-8", "8:3", "٨"])
def test_what_is_no_time_is_none(said: str) -> None:
    assert clock_time(said) is None


@pytest.mark.parametrize(
    ("begin", "end", "read"),
    [
        ("8", "5", "08:00 17:00"),
        ("8", "5:30", "08:00 17:30"),
        ("9", "9", "09:00 21:00"),
        ("8", "12", "08:00 12:00"),
        ("6 pm", "8", "18:00 20:00"),
        ("10 pm", "6 am", "22:00 06:00"),
        ("8", "05:00", "08:00 05:00"),
        ("8 am", "midnight", "08:00 00:00"),
    ],
)
def test_a_bare_end_is_in_the_afternoon_if_it_must_be(begin: str, end: str, read: str) -> None:
    typed = clock_times(begin, end)

    assert typed is not None
    assert " ".join(f"{at:%H:%M}" for at in typed) == read


def test_a_pair_of_which_one_is_no_time_is_none() -> None:
    assert clock_times("8", "late") is None
    assert clock_times("soon", "5") is None


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_is_read_as_it_is_written(at: object) -> None:
    assert clock_time(f"{at:%H:%M}") == at


@given(st.text(max_size=8))
def test_nothing_typed_is_too_strange(said: str) -> None:
    clock_times(said, said)
