"""Prices and lengths as people type them, and how a price is written back into its field. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from babel.numbers import NumberFormatError, get_currency_precision, get_currency_symbol, parse_decimal

from frontdesk.kernel.locale import Locale
from frontdesk.kernel.problems import Problem

MOST = Decimal(1_000_000)
SHORTEST, LONGEST = 5, 1440
"""Minutes of a visit: no desk books in less than five, and a day is the end of it."""

_DIGITS = re.compile(r"[0-9][0-9.,]*")
_HOURS = re.compile(r"(?:([0-9]{1,2}) ?h(?:ou)?(?:rs?)?)? ?(?:([0-9]{1,4}) ?(?:m(?:in)?(?:ute)?s?)?)?")


class NoAmount(Problem):
    """What was typed as a price is none."""

    title = "Not a price"


class NoLength(Problem):
    """What was typed as a number of minutes is none, or too few or too many."""

    title = "Not a length"


def price_typed(said: str, *, locale: str, currency: str, field: str) -> Decimal | None:
    """Return the price that was typed, `$120`, `120` or `1,200.50`; None where nothing was: only a quote can tell.

    locale  tag of the business: how its numbers are written
    field   where it was typed

    Raises NoAmount.
    """
    places = get_currency_precision(currency)
    tag = locale.replace("-", "_")
    bare = said.strip().removeprefix(get_currency_symbol(currency, tag)).replace(currency, "").replace(" ", "")
    bare = "".join(sign for sign in bare if unicodedata.category(sign) != "Sc")
    if not bare and not said.strip():
        return None
    try:
        amount = parse_decimal(bare, locale=tag, strict=True) if _DIGITS.fullmatch(bare) else Decimal(-1)
    except NumberFormatError:
        amount = Decimal(-1)
    if not 0 <= amount < MOST or amount != round(amount, places):
        raise NoAmount(f"“{said.strip()[:20]}” is no price. Write it like 120 or 1,200.50.", field=field)
    return amount


def price_shown(price: Decimal | None, *, locale: str, currency: str) -> str:
    """Return a price as it stands in its field; empty where only a quote can tell."""
    return "" if price is None else Locale(locale).money(price, currency)


def minutes_typed(said: str, *, field: str, least: int = SHORTEST, most: int = LONGEST) -> int:
    """Return the minutes that were typed: `90`, `90 min`, `1 h 30`.

    Raises NoLength.
    """
    found = _HOURS.fullmatch(" ".join(said.lower().split()))
    minutes = -1
    if found is not None and any(found.groups()):
        minutes = 60 * int(found[1] or 0) + int(found[2] or 0)
    if not least <= minutes <= most:
        raise NoLength(f"Write whole minutes, {least} to {most}.", field=field)
    return minutes
