"""Where free times are looked for, by which rules, and what is said if none fits."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from frontdesk.domain.scheduling.offers import Rules, Window, is_settled, offers, rules_of, why_none_fits, windows
from frontdesk.domain.scheduling.wishes import Wish, wish_of
from tests.domain.scheduling.diaries import AN_HOUR, MONDAY, SYDNEY, WEEK, a_diary, at, wishes

RULES = Rules()
EARLY = at(7)


class TestRules:
    def test_come_from_the_settings_of_the_business(self) -> None:
        rules = rules_of({"horizon_days": 60, "offer_lead_minutes": 120, "offer_grid_minutes": 15})

        assert rules == Rules(timedelta(days=60), timedelta(hours=2), offer_grid=15, named_grid=5)

    def test_have_defaults(self) -> None:
        assert rules_of({}) == Rules()

    @pytest.mark.parametrize(
        ("stored", "rules"),
        [
            ({"offer_grid_minutes": 0, "named_grid_minutes": -3}, Rules(offer_grid=5, named_grid=1)),
            ({"horizon_days": 10**9, "offer_lead_minutes": -1}, Rules(timedelta(days=730), timedelta(0))),
            ({"horizon_days": "x", "offer_grid_minutes": None, "offer_lead_minutes": True}, Rules()),
        ],
    )
    def test_make_sense_whatever_is_stored(self, stored: dict[str, object], rules: Rules) -> None:
        assert rules_of(stored) == rules


class TestWindows:
    def test_grow_around_the_wished_day_up_to_the_horizon(self) -> None:
        wish = wish_of(preferred_date="2024-08-15")

        found = windows(wish, today=MONDAY, rules=RULES)

        assert found[0] == Window(date(2024, 8, 13), date(2024, 8, 17))
        assert found[-1] == Window(MONDAY, MONDAY + RULES.horizon)

    @given(wishes)
    def test_each_holds_the_one_before(self, wish: Wish) -> None:
        found = windows(wish, today=MONDAY, rules=RULES)

        assert all(MONDAY <= each.first <= each.last <= MONDAY + RULES.horizon for each in found)
        assert all(wider.first <= one.first and one.last <= wider.last for one, wider in pairwise(found))

    def test_are_left_when_enough_was_found(self) -> None:
        window = windows(Wish(), today=MONDAY, rules=RULES)[0]
        found = offers(a_diary(), window, AN_HOUR, Wish(), now=EARLY, rules=RULES, limit=2)

        assert is_settled(found, Wish(), window, today=MONDAY, limit=2)
        assert not is_settled(found[:1], Wish(), window, today=MONDAY, limit=2)


class TestWhyNothingFits:
    @pytest.mark.parametrize(
        ("day", "said", "why"),
        [
            ("2024-08-02", None, "past"),
            ("2024-08-05", "06:00", "past"),
            ("2024-08-05", "19:00", "closed"),
            ("2024-08-05", "18:00", "closed"),
            ("2024-08-10/2024-08-11", None, "closed"),
            ("2025-08-05", None, "too_far"),
            ("2024-08-05", "10:00", "taken"),
            ("2024-08-05", "afternoon", "taken"),
            (None, "20:00", "closed"),
        ],
    )
    def test_is_what_stands_against_the_wish(self, day: str | None, said: str | None, why: str) -> None:
        wish = wish_of(preferred_date=day, preferred_time=said)

        assert why_none_fits(WEEK, SYDNEY, wish, now=EARLY, rules=RULES) == why
