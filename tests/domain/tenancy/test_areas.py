"""Where a business goes: as it is typed, and as callers name it."""

from __future__ import annotations

import pytest

from frontdesk.domain.tenancy.areas import (
    MOST_LETTERS,
    WrongPlace,
    is_known,
    is_served,
    meant,
    neighbours,
    places_typed,
    stored,
)


class TestPlaces:
    def test_are_stored_as_callers_are_understood(self) -> None:
        assert places_typed(" Newtown,saint KILDA;\nO’Connor\n\n2042, st. kilda", "AU") == (
            "newtown", "st kilda", "o'connor", "2042",
        )  # fmt: skip
        assert stored("Nowhere Springs", "AU") == "nowhere springs"
        assert (is_known("2042", "AU"), is_known("nwetown", "AU"), is_known("boise", "US")) == (True, False, True)
        assert (meant("nwetown", "AU"), meant("qqqqqq", "AU")) == ("newtown", None)
        for wrong in ("!!!", "x" * (MOST_LETTERS + 1)):
            with pytest.raises(WrongPlace):
                places_typed(wrong, "AU")

    @pytest.mark.parametrize(
        ("areas", "region", "locality", "postcode", "served"),
        [
            ((), "AU", "penrith", None, True),
            (("newtown",), "AU", None, None, True),
            (("newtown",), "AU", "newtown", None, True),
            (("newtown",), "AU", "penrith", None, False),
            (("st kilda",), "AU", "Saint Kilda", None, True),
            (("2042",), "AU", "newtown", None, True),
            (("2042",), "AU", "newtown", "3220", False),
            (("2042",), "AU", "penrith", "2042", True),
            (("2042",), "AU", "nowhere springs", None, False),
            (("enmore",), "AU", None, "2042", True),
            (("enmore",), "AU", None, "2750", False),
            (("st. paul",), "US", "st paul", None, True),
            (("st. paul",), "US", "boise", "83702", False),
        ],
    )
    def test_are_served_or_not(
        self, areas: tuple[str, ...], region: str, locality: str | None, postcode: str | None, served: bool
    ) -> None:
        assert is_served(areas, region, locality=locality, postcode=postcode) is served

    def test_have_neighbours_that_are_not_served(self) -> None:
        near = neighbours(("newtown", "enmore"), "AU", state="NSW", most=6)

        assert "erskineville" in near
        assert not {"newtown", "enmore"} & set(near)
        assert len(near) == 6
        assert neighbours(("boise",), "US", state=None, most=6) == ()
