"""Questions get the business's own answers; anything else gets none."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import packs
from frontdesk.trades.pack import Faq
from frontdesk.understanding.faqs import best_answer

CARDS = Faq("payment", "Do you take cards?", "We take cards and cash.", ("pay ... card", "take|accept cards|card|cash"))
WARRANTY = Faq("trust", "Is it under warranty?", "Twelve months.", ("warranty", "guarantee*"))
LICENCE = Faq("trust", "Are you licensed?", "Yes, fully.", ("licensed|licence*|insured",))
FAQS = (CARDS, WARRANTY, LICENCE)


class TestBestAnswer:
    @pytest.mark.parametrize(
        ("text", "faq"),
        [
            ("Do you take cards?", CARDS),
            ("can I pay with a credit card", CARDS),
            ("What's the warranty on that", WARRANTY),
            ("is the work guaranteed", WARRANTY),
            ("ARE YOU INSURED", LICENCE),
            ("insured?", LICENCE),
        ],
    )
    def test_is_the_one_whose_keywords_are_said(self, text: str, faq: Faq) -> None:
        assert best_answer(text, FAQS) == faq.answer

    @pytest.mark.parametrize(
        "text",
        ["", "   ", "Do you?", "How are you today?", "I paid by card last time", "🚽?"],
    )
    def test_is_none_where_nothing_is_asked_or_nothing_fits(self, text: str) -> None:
        assert best_answer(text, FAQS) is None

    def test_is_none_where_there_are_no_answers(self) -> None:
        assert best_answer("Do you take cards?", ()) is None

    def test_prefers_what_says_more_of_the_question(self) -> None:
        both = best_answer("Do you take cards, and is there a warranty?", FAQS)

        assert both == CARDS.answer

    def test_is_the_first_of_two_that_fit_as_well(self) -> None:
        again = Faq("payment", "Cash?", "Another answer.", CARDS.keywords)

        assert best_answer("Do you take cash?", (again, CARDS)) == "Another answer."
        assert best_answer("Do you take cash?", (CARDS, again)) == CARDS.answer

    @pytest.mark.parametrize(
        ("pack", "faq"),
        [pytest.param(pack.key, faq, id=faq.question) for pack in packs().values() for faq in pack.faqs],
    )
    def test_of_a_packs_own_question_is_its_own_answer(self, pack: str, faq: Faq) -> None:
        assert best_answer(faq.question, packs()[pack].faqs) == faq.answer
