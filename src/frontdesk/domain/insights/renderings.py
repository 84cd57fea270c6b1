"""The daily call summary as text, JSON and a page. Pure; the figures come from daily.py."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from frontdesk.domain.insights.daily import DailySummary, Issue

Format = Literal["text", "json", "html"]

_SMALL_WORDS = frozenset({"and", "of", "or", "the", "for", "in"})
# English words for what is not counted: no "hot waters", no "general plumbings".
_UNCOUNTED = re.compile(r"(ing|water|maintenance|laundry|fold|work|gas|s)$", re.IGNORECASE)


def render(summary: DailySummary, format: Format) -> str:
    """Return the summary as text, JSON or a page that stands alone, without a line end."""
    match format:
        case "text":
            return as_text(summary)
        case "json":
            return as_json(summary)
        case "html":
            return as_page(summary)


def figures(summary: DailySummary) -> dict[str, str]:
    """Return the figures by the names an owner knows them by, as words: the seven, then what waits."""
    return {
        "Total Calls": str(summary.total_calls),
        "New Customers": str(summary.new_customers),
        "Repeat Customers": str(summary.repeat_customers),
        "Most Common Issue": _issue(summary),
        "Average Call Duration": _duration(summary),
        "Bookings Made": str(summary.bookings_made),
        "Emergency Calls": str(summary.emergency_calls),
    } | ({"Messages Waiting": str(summary.messages_waiting)} if summary.messages_waiting else {})


def as_text(summary: DailySummary) -> str:
    """Return the summary for a terminal or a plain message."""
    title = f"📊 DAILY CALL SUMMARY - {day_in_words(summary.day)}"
    return "\n".join([title, *(f"{name}: {value}" for name, value in figures(summary).items())])


def as_json(summary: DailySummary) -> str:
    """Return the summary for a program: numbers under plain keys, and the figures in words."""
    numbers = dataclasses.asdict(summary)
    document = {"business": numbers.pop("business"), "date": numbers.pop("day").isoformat()}
    del numbers["locale"]
    document |= numbers | {"figures": figures(summary)}
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_page(summary: DailySummary) -> str:
    """Return the summary as one HTML document that needs nothing beside itself."""
    return _page().render(
        language=summary.locale,
        business=summary.business,
        date=summary.day.isoformat(),
        day=day_in_words(summary.day),
        figures=figures(summary),
    )


def day_in_words(day: date) -> str:
    """Return a date as the summary's heading has it: August 5, 2024."""
    return format_date(day, "MMMM d, y", locale="en")


def plural_title(name: str) -> str:
    """Return a service's name as a heading for many: `Blocked drain` is Blocked Drains."""
    words = [
        word if word in _SMALL_WORDS and place > 0 else word[0].upper() + word[1:]
        for place, word in enumerate(name.split())
    ]
    if words and not _UNCOUNTED.search(words[-1]):
        words[-1] = _plural(words[-1])
    return " ".join(words)


def _issue(summary: DailySummary) -> str:
    issue: Issue | None = summary.most_common_issue
    if issue is None:
        return "none named" if summary.total_calls else "no calls"
    in_english = summary.locale.lower().startswith("en")
    name = plural_title(issue.name) if in_english else issue.name
    return f"{name} ({counted(issue.calls, 'call')})"


def _duration(summary: DailySummary) -> str:
    """Whole minutes, rounded; seconds where there is no minute to speak of."""
    seconds = summary.average_duration_seconds
    if seconds is None:
        return "no call has ended yet" if summary.total_calls else "no calls"
    if seconds < 60:
        return counted(seconds, "second")
    return counted((seconds + 30) // 60, "minute")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {_plural(noun)}"


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(ch|sh|x|z)$", word) else f"{word}s"


@cache
def _page() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined).get_template("daily.html")
