"""Names: taken apart, put together, compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.customers.names import Name, name_of

words = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)


class TestNameOf:
    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("Mike", Name("Mike")),
            ("Sarah O'Brien", Name("Sarah", "O'Brien")),
            ("Mary Jane Watson", Name("Mary", "Jane Watson")),
            ("  Mike   Nguyen ", Name("Mike", "Nguyen")),
            ("Mrs Papadopoulos", Name("", "Papadopoulos")),
            ("Dr. Wu", Name("", "Wu")),
            ("", Name("")),
            (None, Name("")),
        ],
    )
    def test_takes_the_first_word_for_the_first_name(self, said: str | None, name: Name) -> None:
        assert name_of(said) == name

    @given(st.lists(words, min_size=1, max_size=4).filter(lambda ws: ws[0].casefold() not in {"mr", "ms", "mx", "dr"}))
    def test_loses_nothing(self, said: list[str]) -> None:
        assert name_of(" ".join(said)).full == " ".join(said)


class TestMayBe:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Sarah", "sarah"),
            ("Sarah", "Sarah O'Brien"),
            ("Zoë Chan", "Zoe"),
            ("Mrs O'Brien", "Sarah O'Brien"),
            ("", "Sarah"),
        ],
    )
    def test_is_so_when_nothing_both_state_differs(self, one: str, other: str) -> None:
        assert name_of(one).may_be(name_of(other))
        assert name_of(other).may_be(name_of(one))

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Sarah", "Bob"), ("Sarah O'Brien", "Bob O'Brien"), ("Mrs Lee", "Sarah"), ("Mr Lee", "Mr Ng")],
    )
    def test_is_not_so_for_two_people(self, one: str, other: str) -> None:
        assert not name_of(one).may_be(name_of(other))
        assert not name_of(other).may_be(name_of(one))
