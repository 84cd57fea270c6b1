"""How a value becomes a cell of a CSV file that a spreadsheet may open without harm. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

import phonenumbers

from frontdesk.kernel.locale import Locale, place_name

Value = str | int | Decimal | Enum | UUID | date | time | None

_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# The byte order mark counts too: in front of a formula it hides the sign and is then dropped.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")
# A spreadsheet runs a cell that begins so, some also the full-width forms (OWASP, "CSV Injection").
_FORMULA_SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def csv_lines(rows: Iterable[Iterable[Value]]) -> bytes:
    """Return rows as CSV, one line each whatever their cells hold, UTF-8.

    Lines end in a bare line feed and there is no byte order mark (docs/decisions/0005).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell(value: Value) -> str:
    """Return a value as harmless text on one line; None is empty.

    Line breaks become spaces, control characters go, and what a spreadsheet would run as a
    formula gets an apostrophe in front.
    """
    text = _LINE_BREAKS.sub(" ", _plain(value))
    text = _CONTROLS.sub("", text).strip()
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def local_date(at: datetime, zone: ZoneInfo) -> str:
    """Return the date of an instant in a zone: 2024-08-05."""
    return at.astimezone(zone).date().isoformat()


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """Return the wall clock at an instant in a zone, to the second: 14:30:15."""
    return at.astimezone(zone).time().isoformat(timespec="seconds")


def moment(at: datetime, locale: Locale) -> str:
    """Return a moment in words: `Monday 5 August 2024 at 9:00 am`, in the US `Monday, August 5, 2024 at 9:00 am`.

    at   in the business's zone already
    """
    day = locale.day(at.date())
    # Where the day is written with a comma, the year is set off by one too.
    return f"{day}{',' if ',' in day else ''} {at.year} at {locale.time(at)}"


def dialled(address: str | None, locale: Locale) -> str | None:
    """Return a phone number as it is dialled from a place, digits alone: 0412345678.

    address   E.164; what is none, such as an e-mail address, is returned as it is
    locale    of the business; a number from abroad gets its exit code (0011 from Australia), for
              a plus would look like a formula
    """
    try:
        plain = address and locale.phone_plain(address)
    except ValueError:
        return address
    if not plain or not plain.startswith("+"):
        return plain
    abroad = phonenumbers.format_out_of_country_calling_number(phonenumbers.parse(plain), locale.region)
    return re.sub(r"\D", "", abroad)


def locality(name: str | None) -> str | None:
    """Return a locality with its capitals, None if there is none."""
    return None if name is None else place_name(name)


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case Decimal():
            # Never in powers of ten, and without zeros that say nothing: 0.012300 is 0.0123.
            return f"{value.normalize():f}"
        case _:
            return str(value)
