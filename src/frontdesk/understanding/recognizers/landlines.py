"""Fixed-line numbers of Australia said without their area code, read by where the caller lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdesk.understanding import gazetteer
from frontdesk.understanding.recognizers.phone_numbers import Group, Number, valid
from frontdesk.understanding.types import Hearing

_LENGTH = 8  # digits without the area code
# Telecommunications Numbering Plan 2015 (Australia), schedule 2: area codes by state.
_AREA_CODES: Mapping[str, str] = {
    "NSW": "02", "ACT": "02", "VIC": "03", "TAS": "03", "QLD": "07", "WA": "08", "SA": "08", "NT": "08",
}  # fmt: skip


def without_area_code(groups: Sequence[Group], hearing: Hearing) -> list[Number]:
    """Return the one number of eight digits, with the area code of the state that the place known lies in.

    Nothing where the place is not known, or lies in two states with different codes.
    """
    code = _area_code(hearing) if hearing.region == "AU" and groups else None
    digits = "".join(group.digits for group in groups)
    if code is None or len(digits) != _LENGTH:
        return []
    e164 = valid(code + digits, hearing.region, plus=False, asked=True)
    return [Number(e164, groups[0].first, groups[-1].end)] if e164 is not None else []


def _area_code(hearing: Hearing) -> str | None:
    postcode = hearing.known.get("postal_code", "")
    place = gazetteer.locality(" ".join(hearing.known.get("customer_location", "").split()))
    states = gazetteer.states_of(postcode) or frozenset(place.states if place is not None else ())
    codes = {_AREA_CODES[state] for state in states if state in _AREA_CODES}
    return codes.pop() if len(codes) == 1 else None
