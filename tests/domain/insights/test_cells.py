import csv
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.conversations.models import Speaker
from frontdesk.domain.insights.cells import cell, csv_lines, dialled, locality, moment
from frontdesk.kernel.locale import Locale

AUSTRALIA = Locale("en-AU")


class TestMoment:
    @pytest.mark.parametrize(
        ("tag", "words"),
        [("en-AU", "Monday 5 August 2024 at 9:00 am"), ("en-US", "Monday, August 5, 2024 at 9:00 am")],
    )
    def test_is_told_as_people_there_do(self, tag: str, words: str) -> None:
        assert moment(datetime(2024, 8, 5, 9), Locale(tag)) == words


class TestCell:
    @pytest.mark.parametrize(
        "said",
        ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")', "\uff1d1+1", "\uff0b1"],
    )
    def test_puts_an_apostrophe_before_what_a_spreadsheet_would_run(self, said: str) -> None:
        assert cell(said) == f"'{said}"

    @pytest.mark.parametrize("before", [" ", "\t", "\r", "\n", "\x00", "\ufeff", "\x7f", " \t "])
    def test_is_not_fooled_by_what_stands_before_a_formula(self, before: str) -> None:
        assert cell(f"{before}=cmd()") == "'=cmd()"

    def test_leaves_signs_inside_alone(self) -> None:
        assert cell("half = a + b - c @ d") == "half = a + b - c @ d"

    @pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t"])
    def test_keeps_everything_on_one_line(self, line_break: str) -> None:
        assert cell(f"one{line_break}two") == "one two"

    def test_drops_control_characters(self) -> None:
        assert cell("a\x00b\x1bc\x9fd") == "abcd"

    def test_writes_nothing_for_nothing(self) -> None:
        assert cell(None) == ""

    def test_writes_a_cost_without_empty_digits_or_powers(self) -> None:
        assert [cell(Decimal(cost)) for cost in ("0.012300", "0.000000", "1200")] == ["0.0123", "0", "1200"]

    def test_writes_closed_lists_and_truths_as_words(self) -> None:
        assert [cell(Speaker.desk), cell(True), cell(False)] == ["desk", "yes", "no"]


class TestCsvLines:
    def test_quotes_only_what_must_be(self) -> None:
        assert csv_lines([("a", 'say "hi"', "b, c", "Zoë")]) == 'a,"say ""hi""","b, c",Zoë\n'.encode()

    @given(st.lists(st.lists(st.text(), min_size=2, max_size=3), max_size=5))
    def test_is_one_line_a_row_and_safe_to_open(self, rows: list[list[str]]) -> None:
        lines = csv_lines(rows)

        read = list(csv.reader(lines.decode().splitlines()))

        assert lines.count(b"\n") == len(rows)
        assert read == [[cell(value) for value in row] for row in rows]
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for value in row)


class TestDialled:
    @pytest.mark.parametrize(
        ("e164", "written"),
        [("+61412345678", "0412345678"), ("+61255501001", "0255501001"), ("+447700900123", "0011447700900123")],
    )
    def test_writes_digits_alone(self, e164: str, written: str) -> None:
        assert dialled(e164, AUSTRALIA) == written

    def test_writes_american_numbers_as_americans_do(self) -> None:
        assert dialled("+12025550102", Locale("en-US")) == "2025550102"

    @pytest.mark.parametrize("address", ["sarah@example.com", "anonymous", "", None])
    def test_leaves_what_is_no_number(self, address: str | None) -> None:
        assert dialled(address, AUSTRALIA) == address


class TestLocality:
    @pytest.mark.parametrize(
        ("said", "written"),
        [
            ("brisbane", "Brisbane"),
            ("north sydney", "North Sydney"),
            ("o'connor", "O'Connor"),
            ("king's cross", "King's Cross"),
            ("mcmahons point", "McMahons Point"),
            ("city of sydney", "City of Sydney"),
            ("the rocks", "The Rocks"),
            ("winston-salem", "Winston-Salem"),
            ("Dee Why", "Dee Why"),
        ],
    )
    def test_gives_a_name_its_capitals(self, said: str, written: str) -> None:
        assert locality(said) == written

    def test_has_none_for_none(self) -> None:
        assert locality(None) is None
