"""Nothing is claimed that no stored row bears out."""

from __future__ import annotations

import pytest

from frontdesk.desk.guard import UnprovenClaim, check
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack

CLAIMS = [
    ("booked", "You're booked: blocked drain, tomorrow at nine."),
    ("booked", "You’re booked."),
    ("booked", "You are now booked."),
    ("booked", "Good, you are all booked."),
    ("booked", "I've booked that."),
    ("booked", "I’ve just booked that."),
    ("booked", "I have booked a plumber."),
    ("booked", "Your visit is booked."),
    ("booked", "Two visits are now booked."),
    ("booked", "Your booking is confirmed."),
    ("booked", "All booked!"),
    ("booked", "Good, just booked you in for nine."),
    ("booked", "YOU'RE BOOKED"),
    ("booked", "Great, see you then."),
    ("booked", "See you on Tuesday."),
    ("moved", "Done, I've moved it."),
    ("moved", "I have rescheduled your visit."),
    ("moved", "Your visit has been moved to Friday."),
    ("moved", "It is now rescheduled."),
    ("cancelled", "I've cancelled it."),
    ("cancelled", "I’ve just canceled that."),
    ("cancelled", "Your visit is cancelled."),
    ("cancelled", "The visit has been canceled."),
    ("message", "I've passed that on."),
    ("message", "I've asked the team to call you back."),
    ("message", "I have just texted you."),
    ("message", "I've e-mailed them."),
    ("message", "I've sent it."),
    ("message", "A text has been sent."),
]
HARMLESS = [
    "",
    "Shall I book it?",
    "Would you like me to book a visit?",
    "Before I move it, is Friday right?",
    "Shall I cancel it?",
    "I can only book up to 180 days ahead.",
    "I can pass a message to the team.",
    "I'll have somebody from the team call you back.",
    "I'm sorry, somebody has just taken that time.",
    "So that would be Friday instead. Shall I move it?",
    "Can you see your meter?",
]
DEEDS = ("booked", "moved", "cancelled", "message")


class TestCheck:
    @pytest.mark.parametrize(("deed", "text"), CLAIMS)
    def test_refuses_what_nothing_proves(self, deed: str, text: str) -> None:
        with pytest.raises(UnprovenClaim) as refusal:
            check(text, [other for other in DEEDS if other != deed])

        assert refusal.value.extra == {"claim": deed}

    @pytest.mark.parametrize(("deed", "text"), CLAIMS)
    def test_lets_it_through_with_its_proof(self, deed: str, text: str) -> None:
        assert check(text, [deed]) == text

    @pytest.mark.parametrize("text", HARMLESS)
    def test_lets_questions_and_wishes_pass(self, text: str) -> None:
        assert check(text, ()) == text

    def test_finds_the_claim_among_harmless_sentences(self) -> None:
        with pytest.raises(UnprovenClaim):
            check("Thanks, Dave. Shall I read it back? You're booked. Anything else?", ["moved"])

    def test_wants_a_proof_for_each_claim(self) -> None:
        with pytest.raises(UnprovenClaim) as refusal:
            check("I've cancelled it and I've passed that on.", ["cancelled"])

        assert refusal.value.extra == {"claim": "message"}


# What only the sentences after a deed may say: their keys in a pack's phrases.
SAID_WITH_PROOF = {
    "booked": "booked",
    "goodbye_booked": "booked",
    "moved": "moved",
    "cancelled": "cancelled",
    "message_taken": "message",
    "message_taken_no_phone": "message",
    "missed_end": "message",
    "limit_end": "message",
    "alerted": "message",
    "alerted_no_phone": "message",
}


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.key)
def test_the_phrases_of_a_pack_claim_only_what_they_are_for(pack: Pack) -> None:
    for key, variants in pack.phrases.items():
        for text in variants:
            assert check(text, [SAID_WITH_PROOF[key]] if key in SAID_WITH_PROOF else ()) == text
