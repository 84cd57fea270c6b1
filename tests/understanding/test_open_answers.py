"""What is said to an open question and describes nothing: a name, a place, a time, a question of the caller's own."""

from __future__ import annotations

import pytest

from frontdesk.understanding.recognizers import us_places
from tests.trades.sayings import heard as heard_by
from tests.understanding.hearing import heard, value

ISSUE = "issue_description"
NAME = "customer_name"
PLACE = "customer_location"


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        "said",
        [
            "Sam Kelly",
            "my name is Ruth Baker",
            "could you do Tuesday about two?",
            "sorry, make that half past nine",
            "I'm in Marrickville",
            "do you guys take Amex",
            "what does that cost?",
            "can somebody please just ring me",
        ],
    )
    def test_is_not_told_by_what_is_something_else(self, said: str) -> None:
        assert value(ISSUE, said, asked=ISSUE) is None

    @pytest.mark.parametrize(
        ("said", "issue"),
        [
            ("the left one makes a gurgle", "left one makes a gurgle"),
            ("something green on the wall", "something green on the wall"),
            ("it's an old clawfoot bath", "old clawfoot bath"),
        ],
    )
    def test_is_nearly_anything_else(self, said: str, issue: str) -> None:
        assert value(ISSUE, said, asked=ISSUE) == issue

    @pytest.mark.parametrize(
        ("said", "thing"),
        [
            ("I need an oil change for my 2017 Corolla", "2017 corolla"),
            ("can I get new tires on my Ford F-150", "ford f-150"),
            ("rotate the tires on an old CR-V please", "old cr-v"),
        ],
    )
    def test_may_be_what_it_is_about_where_a_trade_names_such_things(self, said: str, thing: str) -> None:
        assert heard_by("automotive", said).value(ISSUE) == thing

    def test_goes_before_what_it_is_about(self) -> None:
        assert heard_by("automotive", "my Civic. The brakes are grinding").value(ISSUE) == "brakes are grinding"


class TestAName:
    @pytest.mark.parametrize("asked", [ISSUE, "service_type", PLACE, "book_it", "anything_else"])
    def test_in_full_is_heard_wherever_it_is_said_to_an_open_question(self, asked: str) -> None:
        assert value(NAME, "Megan Holt", asked=asked) == "Megan Holt"

    @pytest.mark.parametrize("said", ["Victoria Park", "blocked drain", "George Street", "Grace"])
    def test_is_not_heard_in_other_words(self, said: str) -> None:
        assert value(NAME, said, asked=ISSUE) is None

    def test_is_no_car(self) -> None:
        assert heard_by("automotive", "Lincoln Continental", asked=ISSUE).value(NAME) is None
        assert heard_by("automotive", "my name is Henry Ford", asked=ISSUE).value(NAME) == "Henry Ford"


class TestAPlaceInTheUnitedStates:
    @pytest.mark.parametrize("said", ["Oak Springs", "near Walnut Creek", "uh, Pleasant Grove", "Dripping Springs"])
    def test_may_be_on_no_list_and_made_of_ordinary_words(self, said: str) -> None:
        found = heard(said, asked=(PLACE,), region="US")

        assert (found.value(PLACE) or "").split()[-1] in {"springs", "creek", "grove"}
        assert found.value("service_type") is None

    def test_is_heard_in_a_sentence_where_it_is_written_as_a_name(self) -> None:
        found = heard("I'm in Bubbling Springs and my sink is blocked", region="US")

        assert (found.value(PLACE), found.value(ISSUE)) == ("bubbling springs", "sink is blocked")

    @pytest.mark.parametrize("words", ["the park", "in the beach", "on a hill", "near my lake"])
    def test_is_no_thing(self, words: str) -> None:
        assert not us_places.is_shaped(words.split())

    @pytest.mark.parametrize(
        ("said", "asked", "code"),
        [
            ("Austin 78745", PLACE, "78745"),
            ("the zip is 60614", "service_type", "60614"),
            ("five oh two one oh", "postal_code", "50210"),
            ("Denver, Colorado 80203", "service_type", "80203"),
            ("the order is 40125", "service_type", None),
            ("40125 Oak Street", "address", None),
        ],
    )
    def test_has_a_zip_code(self, said: str, asked: str, code: str | None) -> None:
        assert value("postal_code", said, asked=asked, region="US") == code


class TestACallBack:
    @pytest.mark.parametrize(
        "said",
        [
            "can somebody just call me",
            "just have someone ring me",
            "somebody call me back",
            "could you please ring me",
            "please call me back",
            "I'd rather you phoned, give me a call back",
            "get the manager to call me",
        ],
    )
    @pytest.mark.parametrize("asked", ["service_type", PLACE, ISSUE, "preferred_date", "confirm"])
    def test_is_heard_at_every_question(self, said: str, asked: str) -> None:
        assert value("intent", said, asked=asked) == "speak_to_person"

    @pytest.mark.parametrize("said", ["call me Dave", "ring me before you come", "my tap is making me call"])
    def test_is_not_heard_in_other_words(self, said: str) -> None:
        assert value("intent", said) != "speak_to_person"
