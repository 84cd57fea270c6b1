"""What whoever makes a visit is told is missing: only what the trade asks for."""

from __future__ import annotations

from frontdesk.desk.asked import lacks_place, notes_of
from frontdesk.trades.load import packs
from tests.desk.dialogues import a_house

WISH = {"phone": "+61491570006", "location": None, "address": None}


def test_a_place_is_missed_only_where_people_are_visited() -> None:
    plumber, workshop = a_house(), a_house(pack=packs()["automotive"])

    assert lacks_place(WISH, plumber)
    assert not lacks_place({**WISH, "address": "14 Smith Street"}, plumber)
    assert not lacks_place(WISH, workshop)
    assert notes_of(WISH, workshop) is None
    assert notes_of({**WISH, "phone": None}, workshop) == "The caller gave no phone number."
