"""Phone numbers as typed by a person or a program, made E.164. Hearing them in speech is understanding's work."""

from __future__ import annotations

import phonenumbers

from frontdesk.kernel.problems import Problem


class NotANumber(Problem):
    """That cannot be a phone number."""

    title = "Not a phone number"


_NUMBERS = {
    "AU": "Australian",
    "CA": "Canadian",
    "GB": "British",
    "IE": "Irish",
    "NZ": "New Zealand",
    "US": "US",
}
"""Region -> how its numbers are called; others are named by their two letters."""


_KINDS = phonenumbers.PhoneNumberType

# British mobiles kept for fiction (Ofcom), which the numbering plan leaves out; those of other regions are in theirs.
_FICTION = range(7_700_900_000, 7_700_901_000)


def can_exist(number: phonenumbers.PhoneNumber) -> bool:
    """Return whether a number fits its region's plan, or is one kept for fiction, on which a desk is tried."""
    is_fiction = number.country_code == 44 and number.national_number in _FICTION
    return is_fiction or phonenumbers.is_valid_number(number)


def phone_of(text: str, region: str) -> str:
    """Return a number in E.164.

    text    in any written form, with or without the country
    region  whose national form is meant where no country is given

    Raises NotANumber if it is none of a possible length.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotANumber(f"{text} is not a phone number. Write it like 0491 570 006 or +61491570006.")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_typed(text: str, region: str) -> str:
    """Return a number that a person typed to be rung, in E.164: one that can exist, not only one that is long enough.

    Raises NotANumber, which tells how many digits there are where their count is what is wrong.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return phone_of(text, region)
    if not can_exist(number):
        raise NotANumber(_why_not(text, number, region), field="phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _why_not(text: str, number: phonenumbers.PhoneNumber, region: str) -> str:
    home = phonenumbers.region_code_for_country_code(number.country_code or 0)
    kind, like = _alike(number, home)
    typed = sum(character.isdigit() for character in text)
    wanted = sum(character.isdigit() for character in like)
    is_ours = home == region and not text.strip().startswith("+")
    if is_ours and typed != wanted:
        return f"That number has {typed} digits. {_NUMBERS.get(home, home)} {kind} have {wanted}."
    return f"{text.strip()} is nobody’s number. Look at its digits again: they look like {like}."


def _alike(number: phonenumbers.PhoneNumber, region: str) -> tuple[str, str]:
    """Return what kind of number it begins like, and an example of one as it is written in its region."""
    mobile, fixed = (_example(region, kind) for kind in (_KINDS.MOBILE, _KINDS.FIXED_LINE))
    if mobile == fixed:
        return "numbers", fixed
    digits = "".join(character for character in mobile if character.isdigit()).lstrip("0")
    if digits[:1] == str(number.national_number)[0]:
        return "mobiles", mobile
    return "numbers with their area code", fixed


def _example(region: str, kind: int) -> str:
    example = phonenumbers.example_number_for_type(region, kind)
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL) if example else ""
