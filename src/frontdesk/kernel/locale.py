"""How a business writes and says days, times, money and phone numbers. Reading them is elsewhere."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

import babel
import phonenumbers
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

_MONTH_FIRST = frozenset({"US"})

_WORD = re.compile(r"[^\s/-]+")
_SMALL_WORDS = frozenset({"and", "at", "by", "in", "of", "on", "the", "upon"})


class Locale:
    """The habits of a place.

    tag   `en-AU`, `en-US`; its territory decides the order of dates and the home of phones

    Raises ValueError if the tag is unknown or names no territory.
    """

    def __init__(self, tag: str) -> None:
        try:
            self._babel = babel.Locale.parse(tag, sep="-")
        except babel.UnknownLocaleError as unknown:
            raise ValueError(f"{tag} is no locale we know") from unknown
        if self._babel.territory is None:
            raise ValueError(f"{tag} does not say where")
        self.tag = tag
        self.region: str = self._babel.territory

    def day(self, day: date) -> str:
        """Return a day with its weekday: `Monday 5 August`, in the US `Monday, August 5`."""
        pattern = "EEEE, MMMM d" if self.region in _MONTH_FIRST else "EEEE d MMMM"
        return format_date(day, pattern, locale=self._babel)

    def weekday(self, number: int) -> str:
        """Return the name of a weekday.

        number   0 Monday to 6 Sunday
        """
        return str(self._babel.days["format"]["wide"][number])

    def time(self, at: time | datetime) -> str:
        """Return a time of day: `9:30 am`, `12:00 pm`.

        at   in the business's zone already
        """
        half = "am" if at.hour < 12 else "pm"
        return f"{at.hour % 12 or 12}:{at.minute:02} {half}"

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount as it is said: `$89.50`, and `$120` where it is whole."""
        places = get_currency_precision(currency)
        rounded = round(amount, places)
        pattern = "¤#,##0" if rounded == rounded.to_integral_value() else None
        return format_currency(rounded, currency, format=pattern, locale=self._babel, currency_digits=pattern is None)

    def phone(self, e164: str) -> str:
        """Return a number as people here write it, `0412 345 678`; one from abroad with its country.

        Raises ValueError if it is no E.164 number.
        """
        number = _parsed(e164)
        form = phonenumbers.PhoneNumberFormat
        chosen = form.NATIONAL if self._is_home(number) else form.INTERNATIONAL
        return str(phonenumbers.format_number(number, chosen))

    def phone_plain(self, e164: str) -> str:
        """Return a number in national digits alone, `0412345678`; one from abroad stays E.164.

        Raises ValueError if it is no E.164 number.
        """
        number = _parsed(e164)
        if not self._is_home(number):
            return e164
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(character for character in national if character.isdigit())

    def list_and(self, things: Sequence[str]) -> str:
        """Return things in a row: `a`, `a and b`, `a, b and c`."""
        return format_list(things, style="standard", locale=self._babel)

    def list_or(self, things: Sequence[str]) -> str:
        """Return things to choose from: `a`, `a or b`, `a, b or c`."""
        return format_list(things, style="or", locale=self._babel)

    def _is_home(self, number: phonenumbers.PhoneNumber) -> bool:
        return number.country_code == phonenumbers.country_code_for_region(self.region)


def _parsed(e164: str) -> phonenumbers.PhoneNumber:
    try:
        if not e164.startswith("+"):
            raise ValueError(f"{len(e164)} characters that begin with no + are no E.164 number")
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException as unreadable:
        raise ValueError("that is no E.164 number") from unreadable


def place_name(name: str) -> str:
    """Return a locality with its capitals: `north sydney` is North Sydney, `o'connor` O'Connor."""
    return _WORD.sub(_capitals, name)


def _capitals(found: re.Match[str]) -> str:
    word = found.group()
    if word in _SMALL_WORDS and found.start() > 0:
        return word
    if len(word) > 3 and word.startswith("mc"):
        return f"Mc{word[2].upper()}{word[3:]}"
    if len(word) > 2 and word[1] in "'’":
        return word[0].upper() + word[1] + word[2].upper() + word[3:]
    return word[0].upper() + word[1:]
