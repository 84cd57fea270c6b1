"""Phone numbers in every form that callers give them."""

from __future__ import annotations

import pytest

from tests.understanding.hearing import value

PHONE = "customer_phone"


class TestNumbers:
    @pytest.mark.parametrize(
        ("said", "number"),
        [
            ("0412 345 678", "+61412345678"),
            ("0412345678", "+61412345678"),
            ("+61 4 1234 5678", "+61412345678"),
            ("04 1234 5678", "+61412345678"),
            ("+61 (0)412 345 678", "+61412345678"),
            ("0412-345-678", "+61412345678"),
            ("0412.345.678", "+61412345678"),
            ("61491570156", "+61491570156"),
            ("(02) 5550 1234", "+61255501234"),
            ("02 5550 1001", "+61255501001"),
            ("1300 975 707", "+611300975707"),
            ("1800 555 000", "+611800555000"),
            ("my number is oh four one two three four five six seven eight", "+61412345678"),
            ("oh four nine one, five seven oh, double oh six", "+61491570006"),
            ("zero four one two, triple three, four five six", "+61412333456"),
            ("nought four nine one five seven zero one double five", "+61491570155"),
            ("oh four twelve, three forty five, six seventy eight", "+61412345678"),
            ("one three hundred, nine seven five, seven oh seven", "+611300975707"),
            ("plus six one four nine one five seven oh one five six", "+61491570156"),
            ("0412 345 uh 678", "+61412345678"),
            ("0412, um, 345, and then, 678", "+61412345678"),
            ("call me on 0412 345 678 at 3pm", "+61412345678"),
            ("at 3 on the 5th at 12 Smith St 0412 345 678", "+61412345678"),
            ("0412 345 678 extension 12", "+61412345678"),
            ("Newtown 2042 0412 345 678", "+61412345678"),
        ],
    )
    def test_are_heard_in_every_form(self, said: str, number: str) -> None:
        assert value(PHONE, said) == number

    @pytest.mark.parametrize(
        ("said", "number"),
        [
            ("0412 345 678, no wait, ends in 679", "+61412345679"),
            ("0491 570 006 sorry 0491 570 007", "+61491570007"),
            ("sorry 0491 570 007 not 006", "+61491570007"),
            ("0491 570 006, sorry, 007", "+61491570007"),
            ("it's 0412 345 no 346 678", "+61412346678"),
            ("0412 3 no sorry 0412 345 678", "+61412345678"),
            ("My number is 0412 345 678, no hang on, 0412 345 687", "+61412345687"),
            ("don't ring 0491 570 156, ring 0491 570 157", "+61491570157"),
        ],
    )
    def test_are_put_right(self, said: str, number: str) -> None:
        assert value(PHONE, said) == number

    @pytest.mark.parametrize(
        "said", ["no it ends in 679", "no, the last three are six seven nine", "it's 679 at the end"]
    )
    def test_known_from_before_are_put_right(self, said: str) -> None:
        assert value(PHONE, said, asked="confirm", known={PHONE: "+61412345678"}) == "+61412345679"

    @pytest.mark.parametrize(
        "said",
        [
            "0412 345 67",
            "12345",
            "2000",
            "forty two",
            "order number 0412345678",
            "three pm at 12 smith street",
            "9999 9999 9999 9999",
            "13 14 50",
            "the 3rd of the 4th 2024 at 10 30",
            "five five five oh one two three four",
        ],
    )
    def test_are_not_made_of_other_digits(self, said: str) -> None:
        assert value(PHONE, said) is None


class TestWhoseNumber:
    @pytest.mark.parametrize(
        "said", ["my wife's number is 0412 345 678", "the tenant is on 0412 345 678", "her number's 0412 345 678"]
    )
    def test_somebody_elses_is_not_the_callers(self, said: str) -> None:
        assert value(PHONE, said) is None

    def test_somebody_elses_counts_when_asked_for(self) -> None:
        assert value(PHONE, "use my wife's, 0412 345 678", asked=PHONE) == "+61412345678"

    def test_the_callers_own_wins(self) -> None:
        assert value(PHONE, "my number is 0412 345 678 and my wife's is 0491 570 006", asked=PHONE) == "+61412345678"

    def test_the_first_of_two_is_taken(self) -> None:
        assert value(PHONE, "call 0491 570 156 or 0491 570 157") == "+61491570156"

    def test_short_service_numbers_count_when_asked_for(self) -> None:
        assert value(PHONE, "131450", asked=PHONE) == "+61131450"

    def test_other_regions_have_their_own_plan(self) -> None:
        assert value(PHONE, "(202) 555-0143", region="US") == "+12025550143"
        assert value(PHONE, "it's 07700 900 156", region="GB") == "+447700900156"  # kept for fiction, in no plan
