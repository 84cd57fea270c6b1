"""Every day that an utterance names, as spans; whether it is wished for is context.py's work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from frontdesk.understanding.recognizers.temporal import dates_fixed, dates_relative
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Span, Table, matches


def date_spans(script: Script, today: date, *, region: str, asked: bool, alone: bool) -> Iterator[Span]:
    """Return the days named, and stretches that only look like one, as void spans.

    region  AU and GB read 5/8 as 5 August, US as May 8
    asked   True if the desk asked for a day: a bare "the second" is one then
    alone   True if it asked for a day and not for a time: "twenty one" is a day then
    """
    figures = dates_fixed.MONTH_FIRST if region == "US" else dates_fixed.DAY_FIRST
    tables: list[Table] = [dates_relative.RULES, dates_fixed.COMMON, dates_fixed.IF_IT_FITS, figures]
    if asked:
        tables.append(dates_fixed.ASKED)
    if alone:
        tables.append(dates_fixed.ASKED_ALONE)
    for rules in tables:
        for pattern, reader in rules:
            for first, end, match in matches(script, pattern):
                day = reader(match, today)
                if day is None and rules is dates_fixed.IF_IT_FITS:
                    continue
                doubtful = day is not None and day.doubtful
                yield Span(first, end, day=day, confidence=0.6 if doubtful else 0.9)
