"""A business says in its own words what callers need to hear; a phrase that leaves it out is not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.trades.document import PackProblem
from frontdesk.trades.load import pack_in, packs
from frontdesk.trades.own import own_phrases, phrase_mistake
from frontdesk.trades.phrases import NEEDED, PHRASES, read_phrases, text_mistake
from frontdesk.trades.regions import REGIONS

LOST = {key: needed for key, needed in NEEDED.items() if needed}


class TestWhatCallersNeed:
    def test_is_asked_of_the_sentences_that_tell_it(self) -> None:
        assert {"read_back", "offer_one", "offer_two", "booked", "moved", "price", "hours", "at_time"} <= set(LOST)
        assert all(needed <= PHRASES[key] for key, needed in LOST.items())

    @pytest.mark.parametrize("key", LOST)
    def test_may_not_be_left_out(self, key: str) -> None:
        whole = " ".join(f"{{{name}}}" for name in sorted(LOST[key]))
        shortened = [whole.replace(f"{{{name}}}", "that") for name in LOST[key]]

        assert phrase_mistake(key, whole) is None
        for text in shortened:
            assert "callers need to hear" in (phrase_mistake(key, text) or "")
            assert own_phrases({"phrases": {key: [whole, text]}}) == {}

    def test_is_named(self) -> None:
        mistake = phrase_mistake("offer_two", "Would you like one of two times?")

        assert mistake is not None
        assert mistake.startswith("it leaves out {first} and {second}")

    def test_is_in_every_phrase_of_every_trade(self) -> None:
        found = [
            (pack.key, region, key)
            for pack in packs().values()
            for region in REGIONS
            for key, texts in pack_in(pack, region).phrases.items()
            if any(text_mistake(key, text) for text in texts)
        ]

        assert found == []

    def test_is_missed_when_a_pack_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "phrases.toml").write_text('\n\nread_back = "{job}, then. Shall I book it?"\n', encoding="utf-8")

        with pytest.raises(PackProblem, match=r"phrases\.toml, line 3: in `read_back`: it leaves out \{when\}"):
            read_phrases(tmp_path, "AU")
