"""Phone numbers as typed by a person or a program, made E.164. Hearing them in speech is understanding's work."""

from __future__ import annotations

import phonenumbers

from frontdesk.kernel.problems import Problem


class NotANumber(Problem):
    """That cannot be a phone number."""

    title = "Not a phone number"


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
