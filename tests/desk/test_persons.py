"""What is for a person: what was said already is not asked again, and no caller is left in a circle."""

from __future__ import annotations

import pytest

from frontdesk.desk.house import House
from frontdesk.desk.persons import contact_missing, promised, tells, unanswered
from frontdesk.desk.policy import missed, next_step, nothing_suits
from frontdesk.desk.reasons import tells_why
from frontdesk.desk.saying import addressed
from frontdesk.desk.steps import Ask, Close, Do
from tests.desk.dialogues import GREETING, JOB, TUESDAY_NINE, a_dialogue, a_house, caller, desk, job_without

WISH = {"intent": "speak_to_person"}
TURNED_AWAY = desk("nothing_free", asked="customer_name")


class TestAQuestionNobodyHasAnswered:
    def test_is_offered_to_be_answered_by_a_person(self) -> None:
        d = a_dialogue("Do you have a loyalty card?", question=True)

        assert unanswered(d)
        assert not missed(d)
        assert next_step(d) == Ask("call_back")

    @pytest.mark.parametrize(
        "given",
        [
            {"faq": "We do."},
            {"acts": ["asks_hours"]},
            {"said": {"preferred_date": "2024-08-06"}},
            {"said": {"answer": "yes"}, "past": [desk(asked="book_it")]},
            {"past": [desk(asked="message")]},
            {"text": "what though?"},
            {"text": "is that all okay with you guys?", "known": JOB, "past": [desk(asked="confirm")]},
            {"question": False},
        ],
    )
    def test_is_one_that_can_be_made_out_and_that_nothing_else_answers(self, given: dict[str, object]) -> None:
        d = a_dialogue(**{"text": "Is there a train close to you?", "question": True, **given})  # type: ignore[arg-type]

        assert not unanswered(d)

    def test_about_where_the_business_is_depends_on_whether_anybody_entered_it(self) -> None:
        def asks_where(house: House) -> bool:
            return unanswered(a_dialogue("where are you based?", question=True, acts=["asks_where"], house=house))

        assert asks_where(a_house())
        assert not asks_where(a_house(address="12 Wharf Lane, Sydney"))

    def test_does_not_stop_a_visit_from_being_arranged(self) -> None:
        d = a_dialogue("yes", known=JOB, said={"answer": "yes"}, past=[GREETING, caller(), desk(asked="call_back")])

        assert promised(d)
        assert next_step(d) == Ask("preferred_date")


class TestWhatToPassOn:
    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ("can I speak to someone about my invoice", True),
            ("I want to return three boxes", True),
            ("put me through to a real person please", False),
            ("actually can someone just call me instead", False),
            ("could somebody from the team just call me back today", False),
        ],
    )
    def test_was_said_in_the_breath_in_which_a_person_was_wished_for(self, said: str, told: bool) -> None:
        assert tells_why(said, ()) is told
        assert tells(a_dialogue(said, said=WISH)) is told

    def test_is_the_question_about_what_is_with_the_business_already(self) -> None:
        d = a_dialogue("Is it ready?", said=WISH, acts=["asks_my_visit"], known={"customer_name": "Ann"})

        assert next_step(d) == Do("message")

    def test_that_was_said_before_the_name_is_not_asked_for(self) -> None:
        told = [GREETING, caller("It's about my invoice"), desk("told", asked="customer_name")]
        d = a_dialogue("Ann", known=WISH, said={"customer_name": "Ann"}, past=told)

        assert d.told == "It's about my invoice"
        assert next_step(d) == Do("message")

    def test_is_no_number(self) -> None:
        asked = [GREETING, caller(), desk(asked="message")]
        d = a_dialogue("this number", known={**WISH, "customer_name": "Ann"}, acts=["calling_number"], past=asked)

        assert d.message is None
        assert next_step(d) == Ask("message")

    def test_is_asked_for_no_more_than_anything_else(self) -> None:
        asked = [turn for _ in range(3) for turn in (desk("no_message", asked="message"), caller("this number"))]
        d = a_dialogue("this number", known={**WISH, "customer_name": "Ann"}, acts=["calling_number"], past=asked)

        assert next_step(d) == Do("message")


class TestNoTimeFound:
    def test_leaves_it_to_a_person_once_who_and_where_is_known(self) -> None:
        past = [GREETING, caller(), TURNED_AWAY]

        assert contact_missing(a_dialogue(known=job_without("customer_name"))) == "customer_name"
        assert contact_missing(a_dialogue(known=job_without("customer_phone"), address=None)) == "customer_phone"
        assert next_step(a_dialogue(known=job_without("customer_name"), past=past)) == Ask("customer_name")
        assert next_step(a_dialogue("Dave", known=JOB, past=past)) == Do("message")

    def test_says_so_once(self) -> None:
        past = [GREETING, caller(), TURNED_AWAY, caller(), desk("message_taken", asked="anything_else")]
        tools = [("take_message", 4)]

        assert next_step(a_dialogue("ok", known=JOB, past=past, tools=tools)) == Ask("anything_else")
        yes = a_dialogue("yes", known=JOB, said={"answer": "yes"}, past=past, tools=tools)
        assert next_step(yes) == Ask("what_else")
        no = a_dialogue("no", known=JOB, said={"answer": "no"}, past=past, tools=tools)
        assert next_step(no) == Close("goodbye")

    def test_is_so_after_two_rounds_too(self) -> None:
        offer = desk(asked="selected_appointment", offered=[TUESDAY_NINE])
        again = [offer, caller("no"), desk("declined", asked="preferred_date"), caller("Friday"), offer]

        assert not nothing_suits(a_dialogue("no", said={"answer": "no"}, past=[GREETING, caller(), offer]))
        assert nothing_suits(a_dialogue("no", said={"answer": "no"}, past=again))
        other = {"answer": "no", "preferred_date": "2024-08-12"}
        assert not nothing_suits(a_dialogue("no, Monday", said=other, past=again))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Sarah Lang", "Sarah"),
        ("Mrs Wilson", "Mrs Wilson"),
        ("Dr. Anne Okoye", "Dr. Okoye"),
        ("Miss", "Miss"),
        ("", ""),
    ],
)
def test_nobody_is_called_by_a_title_alone(name: str, called: str) -> None:
    assert addressed(name) == called


def test_a_question_about_the_time_that_was_read_back_is_no_yes() -> None:
    asked = desk("read_back:book", asked="confirm", offered=[TUESDAY_NINE])
    picked = {"selected_appointment": TUESDAY_NINE.isoformat()}

    assert a_dialogue("the first one", said=picked, past=[GREETING, caller(), asked]).yes
    assert not a_dialogue("is that the first one?", said=picked, past=[GREETING, caller(), asked], question=True).yes
