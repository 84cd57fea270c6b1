"""Whose name a caller says, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.understanding.hearing import heard, value

NAME = "customer_name"


class TestFramedNames:
    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("My name is John", "John"),
            ("I'm Sarah", "Sarah"),
            ("This is Mike", "Mike"),
            ("Call me David", "David"),
            ("Name's Lisa", "Lisa"),
            ("it's Dave here", "Dave"),
            ("Karen speaking", "Karen"),
            ("My name is Sean O'Brien", "Sean O'Brien"),
            ("my name is sean o'brien", "Sean O'Brien"),
            ("my name's anne-marie van der berg", "Anne-Marie van der Berg"),
            ("Mr Smith here", "Mr Smith"),
            ("My name is Dr Jane Brown", "Jane Brown"),
            ("Marcelo Higgens here, I have a booking", "Marcelo Higgens"),
            ("it's under the name of Contessa Vitelli", "Contessa Vitelli"),
            ("my name is mary white", "Mary White"),
            ("I'm John Smith and my tap is leaking", "John Smith"),
            ("im mike jones got a blocked drain", "Mike Jones"),
            ("Hi it's Dave from Newtown", "Dave"),
            ("This is Mike. I'm calling about a leaking tap", "Mike"),
            ("name is mcdonald", "McDonald"),
            ("no, my name isn't Mike, it's Mark", "Mark"),
            ("I'm not Mike, I'm Mark", "Mark"),
            ("my name is April", "April"),
            ("I'm Grace calling from Bondi", "Grace"),
            ("My name is Mike, M I K E", "Mike"),
            ("My name's Smith, S-M-Y-T-H", "Smyth"),
            ("This is Priya Patel from Parramatta", "Priya Patel"),
            ("put it under Jenkins", "Jenkins"),
            ("I'm Russell from Campbell", "Russell"),
            ("gday mate Wayne here got a blocked loo", "Wayne"),
            ("Banks is my name", "Banks"),
            ("my name is uh Tom", "Tom"),
            ("This is Tony from Tony's Cafe", "Tony"),
            ("my name is Sam but book it under Jenkins", "Jenkins"),
            ("this is Sydney speaking", "Sydney"),
            ("MY NAME IS SARAH AND IM IN NEWTOWN", "Sarah"),
            ("Hi, it's Iris in Epping, the hot water has gone cold", "Iris"),
            ("Hi, it's Dana Fox. I need to reschedule", "Dana Fox"),
            ("it's Kate, there's water everywhere", "Kate"),
            ("Hi, Ben here", "Ben"),
            ("Iris in Coogee, my tap leaks", "Iris"),
            ("hello its siobhan my tap is leaking", "Siobhan"),
            ("its dave i need a plumber", "Dave"),
            ("its xanthe from bondi", "Xanthe"),
            ("Hi, it's Mrs Papadopoulos from Earlwood", "Mrs Papadopoulos"),
            ("it's me again, Dave", "Dave"),
            ("hi karen its tom", "Tom"),
            ("Mark's my name", "Mark"),
            ("The name on the booking is Henderson", "Henderson"),
        ],
    )
    def test_are_heard(self, said: str, name: str) -> None:
        assert value(NAME, said) == name

    @pytest.mark.parametrize(
        "said",
        [
            "I'm in Melbourne",
            "I'm after a plumber",
            "I'm flooding",
            "this is urgent",
            "this is about my invoice",
            "the tenant is Bob",
            "my wife Sarah has the key",
            "My husband's name is Bob",
            "her name is Sue",
            "I'm just calling to ask about prices",
            "I'm renovating",
            "I'm desperate",
            "I'm the tenant",
            "this is ridiculous",
            "it's raining",
            "I'm looking for a quote",
            "call me tomorrow",
            "call me back on 0491 570 006",
            "put down the phone",
            "what's the company name",
            "it's leaking",
            "I'm home all day",
            "I am really worried",
            "is anyone there",
            "it's the tap",
            "it's Monday",
            "it's Newtown",
            "It's Newtown from tomorrow",
            "It's Stanley Street",
            "its sandy in the pipes",
            "it's Caroma, the toilet",
            "it's Rheem from memory",
            "the tenant has the key, it's Bob",
            "karen from your office rang me",
            "can i talk to dave please",
        ],
    )
    def test_are_not_made_of_other_words(self, said: str) -> None:
        assert value(NAME, said) is None


class TestNamesAskedFor:
    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("Mike", "Mike"),
            ("dave", "Dave"),
            ("it's Dave", "Dave"),
            ("Dave, D A V E", "Dave"),
            ("D-A-V-E", "Dave"),
            ("T-O-M", "Tom"),
            ("yeah it's Sarah O'Brien", "Sarah O'Brien"),
            ("uh John Smith thanks", "John Smith"),
            ("the tenant is Bob", "Bob"),
            ("my wife Sarah", "Sarah"),
            ("her name is Sue", "Sue"),
            ("Mike Smith from Brisbane", "Mike Smith"),
            ("Nguyen Thi Mai", "Nguyen Thi Mai"),
            ("Xavier", "Xavier"),
            ("sure, Will", "Will"),
            ("Jenkins", "Jenkins"),
            ("Mike Smith, S M Y T H", "Mike Smyth"),
            ("Mr Papadopoulos", "Mr Papadopoulos"),
            ("Siobhan with an S", "Siobhan"),
            ("Ann, A double N E", "Anne"),
            ("Bob, B for Bravo O B", "Bob"),
            ("Marek Novak, M A R E K, N O W A K", "Marek Nowak"),
            ("marek novak m a r e k n o w a k", "Marek Nowak"),
            ("Anneke Vos. A N N E K E. V O S.", "Anneke Vos"),
            ("Ingrid Szymanska, S-Z-Y-M-A-N-S-K-A", "Ingrid Szymanska"),
            ("Shimanska, S Z Y, M A N, S K A", "Szymanska"),
            ("M A R K, N O W A K", "Mark Nowak"),
            ("Sara without an H", "Sara"),
            ("Sara without an H, S A R A", "Sara"),
            ("Philip, one L, P H I L I P", "Philip"),
            ("first name Jon, J O N, last name Smythe, S M Y T H E", "Jon Smythe"),
            ("Mike, M I K E, I need somebody today", "Mike"),
            ("L E N A, surname F I S C H E R", "Lena Fischer"),
            ("Lena Fisher, the last name is F I S C H E R", "Lena Fischer"),
        ],
    )
    def test_may_stand_bare(self, said: str, name: str) -> None:
        assert value(NAME, said, asked=NAME) == name

    @pytest.mark.parametrize(
        "said",
        [
            "why do you need that",
            "hold on",
            "no",
            "yes",
            "what?",
            "I'd rather not say",
            "not sure",
            "the toilet",
            "0491 570 006",
            "um",
        ],
    )
    def test_are_not_made_of_refusals(self, said: str) -> None:
        assert value(NAME, said, asked=NAME) is None

    def test_are_the_callers_own_where_both_are_said(self) -> None:
        assert value(NAME, "I'm John, the tenant is Bob", asked=NAME) == "John"

    def test_carry_their_letters_as_evidence(self) -> None:
        fact = next(fact for fact in heard("Dave, D A V E", asked=(NAME,)).facts if fact.name == NAME)

        assert fact.text == "Dave, D A V E"


class TestSuburbsAndNames:
    @pytest.mark.parametrize("said", ["Newtown, N E W T O W N", "Newtown", "N E W T O W N"])
    def test_the_suburb_that_is_known_is_no_name(self, said: str) -> None:
        known = {"customer_location": "newtown"}

        assert value("customer_name", said, asked="customer_name", known=known) is None

    def test_a_gas_unit_is_no_second_job(self) -> None:
        reading = heard("It's a gas one", known={"service_type": "hot_water"})

        assert reading.value("service_type") is None
