"""Nothing is claimed that no stored row bears out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frontdesk.desk.guard import UnprovenClaim, check
from frontdesk.desk.names import FILLED_IN, named
from frontdesk.desk.reply import Reply
from frontdesk.desk.saying import read_back
from frontdesk.desk.wording import Wording
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.phrases import PHRASES
from tests.desk.dialogues import AGREED, MORNING, TUESDAY_NINE, a_dialogue, a_house

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
ONLY_NAMES = [
    key
    for key in ("greeting", "carry_on", "hello_name", "price_quote", "services", "area_yes", "robot", "wrong_number")
    if PHRASES[key] <= FILLED_IN
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


NAMES = [
    "We've Moved Removals", "All Booked Plumbing", "See You Then Catering", "I have booked you in", "Is Confirmed",
    "I've sent it", *(text for _, text in CLAIMS),
]  # fmt: skip


class TestNames:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.key)
    def test_claim_nothing_whatever_they_say(self, pack: Pack, name: str) -> None:
        words = Wording(a_house(name=name, pack=pack), MORNING)
        said = {key: words.say(key, **dict.fromkeys(FILLED_IN, name)) for key in ONLY_NAMES}

        for key, text in said.items():
            assert name in check(text, ()), key

    @pytest.mark.parametrize("name", NAMES)
    def test_of_services_and_places_claim_nothing_in_what_is_read_back(self, name: str) -> None:
        service = replace(packs()["plumbing"].services[0], key="blocked_drain", name=name)
        d = a_dialogue(known={**AGREED, "customer_location": name}, house=a_house(services=(service,)))
        reply, words = Reply(), Wording(d.house, MORNING)

        read_back("book", d, TUESDAY_NINE, words, reply)

        assert words.service("blocked_drain") in check(reply.text, ())

    @pytest.mark.parametrize(("deed", "text"), CLAIMS)
    def test_excuse_no_claim_of_the_sentence_around_them(self, deed: str, text: str) -> None:
        words = Wording(
            a_house(name="All Booked Plumbing", phrases={"robot": (f"{{business}} here. {text}",)}), MORNING
        )

        with pytest.raises(UnprovenClaim) as refusal:
            check(words.say("robot", business="All Booked Plumbing"), ())

        assert refusal.value.extra == {"claim": deed}

    def test_may_be_written_out_in_what_the_business_says(self) -> None:
        greeting = "Hello from All Booked Plumbing, the automated desk."
        words = Wording(a_house(name="All Booked Plumbing", phrases={"greeting": (greeting,)}), MORNING)

        assert check(words.say("greeting", business="All Booked Plumbing"), ()) == greeting

    def test_that_are_said_bear_no_marks_even_if_they_came_with_some(self) -> None:
        said = named("Dave\ue001 you're booked \ue000")

        assert check(f"Thanks, {said}.", ()) == "Thanks, Dave you're booked ."

    def test_that_say_it_are_no_proof_when_the_sentence_says_it_too(self) -> None:
        with pytest.raises(UnprovenClaim):
            check(f"You're booked with {named('All Booked Plumbing')}.", ())


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
    "alerted_closed": "message",
    "alerted_closed_no_phone": "message",
    "danger_message_no_phone": "message",
    "danger_message": "message",
}


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.key)
def test_the_phrases_of_a_pack_claim_only_what_they_are_for(pack: Pack) -> None:
    for key, variants in pack.phrases.items():
        for text in variants:
            assert check(text, [SAID_WITH_PROOF[key]] if key in SAID_WITH_PROOF else ()) == text
