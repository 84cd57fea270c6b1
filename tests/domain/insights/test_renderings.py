import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from frontdesk.domain.insights.daily import DailySummary, Issue
from frontdesk.domain.insights.renderings import figures, plural_title, render

SUMMARY = DailySummary(
    business="Harbour Plumbing",
    locale="en-AU",
    day=date(2024, 8, 5),
    total_calls=12,
    new_customers=8,
    repeat_customers=4,
    most_common_issue=Issue("blocked_drain", "Blocked drain", 5),
    average_duration_seconds=180,
    bookings_made=7,
    emergency_calls=2,
    messages_waiting=3,
)
QUIET = replace(
    SUMMARY,
    total_calls=0,
    new_customers=0,
    repeat_customers=0,
    most_common_issue=None,
    average_duration_seconds=None,
    bookings_made=0,
    emergency_calls=0,
    messages_waiting=0,
)


class TestText:
    def test_is_the_report_of_the_source_and_then_what_waits(self) -> None:
        assert render(SUMMARY, "text") == (
            "📊 DAILY CALL SUMMARY - August 5, 2024\n"
            "Total Calls: 12\n"
            "New Customers: 8\n"
            "Repeat Customers: 4\n"
            "Most Common Issue: Blocked Drains (5 calls)\n"
            "Average Call Duration: 3 minutes\n"
            "Bookings Made: 7\n"
            "Emergency Calls: 2\n"
            "Messages Waiting: 3"
        )

    def test_has_words_for_a_day_without_calls(self) -> None:
        assert render(QUIET, "text").splitlines()[4:6] == [
            "Most Common Issue: no calls",
            "Average Call Duration: no calls",
        ]

    def test_has_words_for_calls_that_named_nothing_and_still_go_on(self) -> None:
        words = figures(replace(QUIET, total_calls=1))

        assert (words["Most Common Issue"], words["Average Call Duration"]) == ("none named", "no call has ended yet")

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (89, "1 minute"),
            (90, "2 minutes"),
            (3600, "60 minutes"),
        ],
    )
    def test_says_a_duration_in_whole_minutes(self, seconds: int, words: str) -> None:
        assert figures(replace(SUMMARY, average_duration_seconds=seconds))["Average Call Duration"] == words

    @pytest.mark.parametrize(
        ("name", "heading"),
        [
            ("Blocked drain", "Blocked Drains"),
            ("Hot water", "Hot Water"),
            ("General plumbing", "General Plumbing"),
            ("Battery", "Batteries"),
            ("Wash and fold", "Wash and Fold"),
            ("AC service", "AC Services"),
            ("Gutter brush", "Gutter Brushes"),
            ("Display", "Displays"),
            ("Drains", "Drains"),
            ("", ""),
        ],
    )
    def test_names_an_issue_as_a_heading_does(self, name: str, heading: str) -> None:
        assert plural_title(name) == heading

    def test_says_one_call(self) -> None:
        one = replace(SUMMARY, most_common_issue=Issue("leaking_tap", "Leaking tap", 1))

        assert figures(one)["Most Common Issue"] == "Leaking Taps (1 call)"

    def test_leaves_names_in_other_languages_as_they_are(self) -> None:
        german = replace(SUMMARY, locale="de-AT", most_common_issue=Issue("x", "Abfluss verstopft", 2))

        assert figures(german)["Most Common Issue"] == "Abfluss verstopft (2 calls)"


class TestJson:
    def test_has_numbers_for_programs_and_words_for_people(self) -> None:
        document = json.loads(render(SUMMARY, "json"))

        assert document.pop("figures") == figures(SUMMARY)
        assert document == {
            "business": "Harbour Plumbing",
            "date": "2024-08-05",
            "total_calls": 12,
            "new_customers": 8,
            "repeat_customers": 4,
            "most_common_issue": {"service_type": "blocked_drain", "name": "Blocked drain", "calls": 5},
            "average_duration_seconds": 180,
            "bookings_made": 7,
            "emergency_calls": 2,
            "messages_waiting": 3,
        }

    def test_says_null_where_there_is_nothing(self) -> None:
        document = json.loads(render(QUIET, "json"))

        assert (document["most_common_issue"], document["average_duration_seconds"]) == (None, None)


class Cells(HTMLParser):
    """The texts of a page's table, and what it would fetch from elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.fetched: list[str] = []
        self._in: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        self._in.remove(tag)

    def handle_data(self, data: str) -> None:
        if self._in and self._in[-1] in {"th", "td"}:
            self.texts.append(data)


class TestPage:
    def test_has_the_figures_in_a_table_and_fetches_nothing(self) -> None:
        page = Cells(render(SUMMARY, "html"))

        assert dict(zip(page.texts[::2], page.texts[1::2], strict=True)) == figures(SUMMARY)
        assert page.fetched == []

    def test_shows_names_as_text_whatever_they_hold(self) -> None:
        hostile = "<script>alert(1)</script>"
        issue = Issue("x", "<b>Drain", 1)

        page = render(replace(SUMMARY, business=hostile, most_common_issue=issue), "html")

        assert hostile not in page
        assert "<b>" not in page
        assert "&lt;script&gt;" in page
