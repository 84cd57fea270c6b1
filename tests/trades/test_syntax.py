"""What a pattern and a phrase template may look like."""

from __future__ import annotations

import pytest

from frontdesk.trades.syntax import pattern_mistake, template_mistake


class TestPatternMistake:
    @pytest.mark.parametrize(
        "pattern",
        [
            "blocked drain",
            "sink|basin|bath",
            "drip*",
            "tap|taps ... leak*|drip*",
            "please? come",
            "me|us? please",
            "won't flush",
            "check-engine light",
            "30k service",
            "café*",
            "air   con",
        ],
    )
    def test_accepts_the_little_language(self, pattern: str) -> None:
        assert pattern_mistake(pattern) is None

    @pytest.mark.parametrize(
        ("pattern", "told"),
        [
            ("", "empty"),
            ("   ", "empty"),
            ("Blocked drain", "lower case"),
            ("... drain", "between words"),
            ("drain ...", "between words"),
            ("a ... ... b", "twice in a row"),
            ("...", "between words"),
            ("a||b", "empty choice"),
            ("|a", "empty choice"),
            ("a | b", "empty choice"),
            ("a|b?|c", "stands inside"),
            ("*", "no word"),
            ("dr*ip", "no word"),
            ("(a|b)", "no word"),
            ("please? now?", "optional"),
            ("please? ... now?", "optional"),
            ("a.*b", "no word"),
        ],
    )
    def test_tells_what_is_wrong(self, pattern: str, told: str) -> None:
        assert told in (pattern_mistake(pattern) or "")


class TestTemplateMistake:
    def test_accepts_known_placeholders_and_doubled_braces(self) -> None:
        assert template_mistake("{business}, {{really}}", {"business"}) is None

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("{company}", "may use: {business}"),
            ("{}", "plain name"),
            ("{0}", "plain name"),
            ("{business.slug}", "plain name"),
            ("{business:>10}", "plain name"),
            ("{business", "brace"),
            ("business}", "brace"),
        ],
    )
    def test_tells_what_is_wrong(self, text: str, told: str) -> None:
        assert told in (template_mistake(text, {"business"}) or "")

    def test_says_so_where_nothing_can_be_filled_in(self) -> None:
        assert "may use: none" in (template_mistake("{name}", frozenset()) or "")
