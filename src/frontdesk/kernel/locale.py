"""How a business writes and says days, times, money and phone numbers. Reading them is elsewhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import babel
import phonenumbers
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

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

    def day_short(self, day: date, *, with_year: bool) -> str:
        """Return a day as a table has it: `Tue 24 Nov`, in the US `Tue, Nov 24`."""
        return str(format_date(day, self._pattern("EEE", "MMM", with_year), locale=self._babel))

    def day_in_full(self, day: date, *, with_year: bool) -> str:
        """Return a day as a heading has it: `Tuesday 24 November`, in the US `Tuesday, November 24`."""
        return format_date(day, self._pattern("EEEE", "MMMM", with_year), locale=self._babel)

    def exact_money(self, amount: Decimal, currency: str) -> str:
        """Return an amount as it is written in a column, its decimals always there: `$389.00`, `−$12.50`."""
        return format_currency(amount, currency, locale=self._babel).replace("-", "−")

    def number(self, number: int | float | Decimal) -> str:
        """Return a number with the separators of the place: `9,980`."""
        return str(format_decimal(number, locale=self._babel)).replace("-", "−")

    def percent(self, share: float | Decimal) -> str:
        """Return a share without decimals: 0.384 is `38%`."""
        return format_percent(share, locale=self._babel).replace("-", "−")

    def _pattern(self, weekday: str, month: str, with_year: bool) -> str:
        if self.region in _MONTH_FIRST:
            return f"{weekday}, {month} d" + (", y" if with_year else "")
        return f"{weekday} d {month}" + (" y" if with_year else "")

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


@dataclass(frozen=True, slots=True)
class Words:
    """What people of a region call things that others call otherwise.

    city      label of the field of an address
    places    where one's customers live, in the plural: `the suburbs you serve`
    days      three ways to type a day
    """

    city: str
    locality: str
    places: str
    state: str
    postcode: str
    postcodes: str
    days: str


_WORDS: Mapping[str, Words] = {
    "AU": Words(
        "Suburb or city", "suburb", "suburbs", "state", "postcode", "postcodes", "Friday, 24/12 or 24 December"
    ),
    "GB": Words(
        "Town or city", "town or area", "towns and areas", "county", "postcode", "postcodes",
        "Friday, 24/12 or 24 December",
    ),
    "US": Words(
        "City", "city or neighborhood", "cities and neighborhoods", "state", "ZIP code", "ZIP codes",
        "Friday, 12/24 or December 24",
    ),
}  # fmt: skip


def words_of(region: str) -> Words:
    """Return the words of a region; of one that has none of its own those of the first."""
    return _WORDS.get(region) or next(iter(_WORDS.values()))


def zone_name(zone: str) -> str:
    """Return how people call a time zone: `New York`, `Indianapolis, Indiana`."""
    place = zone.partition("/")[2].replace("_", " ")
    return ", ".join(reversed(place.split("/")))


class Local:
    """What a page shows, as it is written at a business at a moment: its habits, its clock, its money."""

    def __init__(self, locale: Locale, *, zone: ZoneInfo, currency: str, now: datetime) -> None:
        """Bind the habits of a place to a clock.

        now   timezone-aware; decides what is today, and which year goes without saying
        """
        self.locale = locale
        self.zone = zone
        self.currency = currency
        self.now = now.astimezone(zone)
        self.today = self.now.date()

    def here(self, at: datetime) -> datetime:
        """Return a moment on the wall clock of the business."""
        return at.astimezone(self.zone)

    def day(self, day: date | datetime) -> str:
        """Return `Tue 24 Nov`, with the year if it is not this one."""
        date_ = self._date(day)
        return self.locale.day_short(date_, with_year=date_.year != self.today.year)

    def day_long(self, day: date | datetime) -> str:
        """Return `Tuesday 24 November`, with the year if it is not this one."""
        date_ = self._date(day)
        return self.locale.day_in_full(date_, with_year=date_.year != self.today.year)

    def beside(self, day: date | datetime) -> str:
        """Return the word that may stand beside a day: `today`, `tomorrow`, `yesterday`, or nothing."""
        return {0: "today", 1: "tomorrow", -1: "yesterday"}.get((self._date(day) - self.today).days, "")

    def time(self, at: datetime) -> str:
        """Return `9:30 am`."""
        return self.locale.time(self.here(at))

    def time_range(self, starts: datetime, ends: datetime) -> str:
        """Return `9:00 to 10:15 am`, and `11:30 am to 12:15 pm`."""
        first, last = self.time(starts), self.time(ends)
        same_half = first[-2:] == last[-2:] and self.here(starts).date() == self.here(ends).date()
        return f"{first[:-3] if same_half else first} to {last}"

    def moment(self, at: datetime) -> str:
        """Return `Tue 24 Nov, 9:30 am`."""
        return f"{self.day(at)}, {self.time(at)}"

    def ago(self, at: datetime) -> str:
        """Return `44 min ago` within the hour; else the time, and the day too if it is not today."""
        since = self.now - at
        if timedelta(0) <= since < timedelta(hours=1):
            minutes = int(since.total_seconds()) // 60
            return f"{minutes} min ago" if minutes else "just now"
        return self.time(at) if self._date(at) == self.today else self.moment(at)

    def length(self, seconds: float) -> str:
        """Return how long something lasted: `51 s`, `2 min 51 s`, `1 h 4 min`."""
        minutes, rest = divmod(round(seconds), 60)
        if not minutes:
            return f"{rest} s"
        if minutes < 60:
            return f"{minutes} min {rest} s" if rest else f"{minutes} min"
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"

    def minutes(self, minutes: int) -> str:
        """Return how long something takes: `45 min`, `2 h`, `1 h 50`."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return f"{rest} min"
        return f"{hours} h {rest:02}" if rest else f"{hours} h"

    def money(self, amount: Decimal, *, in_sentence: bool = False) -> str:
        """Return `$389.00`; in a sentence `$1,240` without decimals from a thousand on."""
        if in_sentence and abs(amount) >= 1000:
            return self.locale.money(Decimal(round(amount)), self.currency).replace("-", "−")
        return self.locale.exact_money(amount, self.currency)

    def phone(self, address: str) -> str:
        """Return a number as people here write it; what is no number, such as an e-mail address, as it is."""
        try:
            return self.locale.phone(address)
        except ValueError:
            return address

    def count(self, number: int, one: str, many: str) -> str:
        """Return `1 call`, `14 calls`, `no calls`."""
        return f"{self.number(number) if number else 'no'} {one if number == 1 else many}"

    def number(self, number: int | float | Decimal) -> str:
        """Return a number with the separators of the place."""
        return self.locale.number(number)

    def percent(self, share: float | Decimal) -> str:
        """Return a share, 0 to 1, in percent."""
        return self.locale.percent(share)

    def place(self, name: str) -> str:
        """Return a locality with its capitals."""
        return place_name(name)

    def _date(self, day: date | datetime) -> date:
        return self.here(day).date() if isinstance(day, datetime) else day
