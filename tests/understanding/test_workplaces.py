"""Whose shop or office a caller names, and what that says of the property."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import packs
from tests.understanding.hearing import value

PROPERTY = "property_type"


class TestWorkplaces:
    @pytest.mark.parametrize(
        ("trade", "said"),
        [
            ("laundry", "we run a small hotel by the station and need laundry done"),
            ("laundry", "I own a cafe, can you pick up our aprons and the kids' clothes"),
            ("laundry", "I need commercial laundry twice a week"),
            ("tile", "I have a bakery and want new tile in the kitchen"),
            ("plumbing", "the tap in the shop drips"),
            ("plumbing", "I'm at the office and somebody in the office says the toilet is blocked"),
        ],
    )
    def test_of_the_callers_own_are_where_the_job_is(self, trade: str, said: str) -> None:
        assert value(PROPERTY, said, pack=packs()[trade]) == "commercial"

    @pytest.mark.parametrize(
        ("trade", "said", "kind"),
        [
            ("tile", "a guy in the showroom told me you could measure our bathroom", "residential"),
            ("tile", "The shop said somebody can come and measure my kitchen", "residential"),
            ("tile", "We bought it at the store, it's for the kitchen", "residential"),
            ("plumbing", "the man at the hardware store reckons my tap needs a washer", None),
            ("plumbing", "they told me at the shop that the mixer is faulty", None),
        ],
    )
    def test_where_something_was_only_said_or_bought_are_not(self, trade: str, said: str, kind: str | None) -> None:
        assert value(PROPERTY, said, pack=packs()[trade]) == kind

    def test_are_not_outvoted_by_what_the_trade_does(self) -> None:
        assert value(PROPERTY, "can you pick up my laundry", pack=packs()["laundry"]) is None
        assert value(PROPERTY, "the laundry is flooded") == "residential"
