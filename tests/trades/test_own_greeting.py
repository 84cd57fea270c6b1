"""A greeting of one's own says that no person answers."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import pack_in, packs
from frontdesk.trades.own import own_phrases, phrase_mistake
from frontdesk.trades.phrases import OPENINGS
from frontdesk.trades.regions import REGIONS


class TestOpenings:
    @pytest.mark.parametrize("said", ["our automated desk", "an AI", "the ROBOT", "Mia, a virtual assistant"])
    def test_may_say_it_in_any_of_the_words(self, said: str) -> None:
        assert phrase_mistake("greeting", f"Hello, {{business}}, {said} speaking.") is None

    @pytest.mark.parametrize("said", ["Sam", "Sam's assistant", "the botany shop", "we said so: aim high"])
    def test_may_not_hide_it(self, said: str) -> None:
        text = f"Hello, {said} speaking."

        assert "callers must know" in (phrase_mistake("greeting", text) or "")
        assert own_phrases({"phrases": {"greeting": [text], "carry_on": [text], "goodbye": [text]}}) == {
            "goodbye": (text,)
        }

    def test_of_every_trade_say_it(self) -> None:
        texts = [
            text
            for pack in packs().values()
            for region in REGIONS
            for key in OPENINGS
            for text in pack_in(pack, region).phrases[key]
        ]

        assert [text for text in texts if phrase_mistake("greeting", text)] == []
