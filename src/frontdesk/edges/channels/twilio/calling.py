"""Who calls whom: the business of a called number as the phone line needs it, and the caller's number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from frontdesk.desk.house import House
from frontdesk.desk.patience import patiently
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.queries import by_call_sid
from frontdesk.domain.conversations.service import take_over
from frontdesk.domain.tenancy.lines import greeting_of
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.channels.twilio.gate import E164, Signed
from frontdesk.edges.channels.twilio.lines import Key
from frontdesk.edges.http.given import Given
from frontdesk.kernel.locale import place_name
from frontdesk.kernel.problems import Problem

# Words spelled on the keys, by which carriers mark a number that is kept back.
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
MOST_HINTS = 100

_SID = re.compile(r"[A-Za-z0-9]{2,64}")


class NobodyAnswers(Problem):
    """No business has the number that was called."""

    status = HTTPStatus.NOT_FOUND
    title = "Nobody answers this number"


class NoCall(Problem):
    """A webhook does not say which call it is about."""

    status = HTTPStatus.BAD_REQUEST
    title = "No call"


@dataclass(frozen=True, slots=True)
class Place:
    """The called business, as far as the phone line needs to know it.

    voice     name of the voice that reads out what the desk says
    hints     words that callers are likely to say
    records   whether its calls are recorded
    gathers   whether it answers turn by turn, without the relay
    trouble   what is said when something went wrong
    greeting  what is said first on the number that was called; None means the business's own
    """

    business_id: UUID
    language: str
    voice: str
    hints: tuple[str, ...]
    records: bool
    gathers: bool
    trouble: str
    greeting: str | None = None


def call_sid(said: Signed) -> str:
    """Return the vendor's id of the call.

    Raises NoCall.
    """
    sid = said.get("CallSid")
    if not _SID.fullmatch(sid):
        raise NoCall("The webhook names no call.")
    return sid


def call_key(said: Signed) -> Key | None:
    """Return by which a process knows the call; None if it is of no business, or that cannot be known now.

    Raises NoCall.
    """
    return (said.found, call_sid(said)) if isinstance(said.found, UUID) else None


def caller(number: str) -> str | None:
    """Return the caller's number (E.164), None if it was kept back or is no telephone's."""
    return number if E164.fullmatch(number) and number not in WITHHELD else None


async def called(given: Given, said: Signed) -> Place:
    """Return the business whose number was called.

    Raises NobodyAnswers, DeskUnavailable.
    """
    business_id = said.business()
    if business_id is None:
        raise NobodyAnswers("I'm sorry, nobody answers this number. Please check it and call again. Goodbye.")
    return await place(given, business_id, said.number)


async def place(given: Given, business_id: UUID, number: str | None = None) -> Place:
    """Return a business as the phone line needs it.

    number   that was called, E.164

    Raises DeskUnavailable.
    """
    return await patiently(lambda: _place(given, business_id, number))


async def conversation_of(given: Given, business_id: UUID, sid: str) -> UUID | None:
    """Return the conversation that a call is, if it has begun.

    Raises DeskUnavailable.
    """

    async def look() -> UUID | None:
        async with given.database.transaction(business_id) as db:
            return await by_call_sid(db, sid)

    return await patiently(look)


async def taken_over(given: Given, business_id: UUID, sid: str) -> UUID | None:
    """Return the conversation that a call is, held by this process from now on; None if there is none.

    Raises DeskUnavailable.
    """

    async def take() -> UUID | None:
        async with given.database.transaction(business_id) as db:
            conversation_id = await by_call_sid(db, sid)
            if conversation_id is not None:
                await take_over(db, conversation_id, holder=given.desk.holder)
            return conversation_id

    return await patiently(take)


async def is_recorded(given: Given, place: Place, address: str | None) -> bool:
    """Return whether a call is recorded: if the business wants it and the caller has not refused it, now or before.

    address   None if it was withheld: then nothing is known of earlier calls

    Raises DeskUnavailable.
    """
    if not place.records or address is None:
        return place.records

    async def look() -> bool:
        async with given.database.transaction(place.business_id) as db:
            return not await calls.refuses_recording(db, address)

    return await patiently(look)


async def _place(given: Given, business_id: UUID, number: str | None) -> Place:
    async with given.database.transaction(business_id) as db:
        house = await given.desk.houses.of(db)
        card = await business_card(db)
        greeting = await greeting_of(db, number) if number else None
    chosen = card.settings
    return Place(
        business_id=business_id,
        language=house.locale,
        voice=_text(chosen, "tts_voice") or f"{house.locale}-Chirp3-HD-Aoede",
        hints=_hints(house),
        records=chosen.get("recording") is True and not card.is_demo,
        gathers=(_text(chosen, "voice") or given.settings.voice) == "gather",
        trouble=house.variants("trouble")[0],
        greeting=greeting,
    )


def _text(chosen: Mapping[str, Any], key: str) -> str:
    value = chosen.get(key)
    return value if isinstance(value, str) else ""


def _hints(house: House) -> tuple[str, ...]:
    """Return services and places; a comma parts hints, so none may stand in one."""
    places: Iterable[str] = (place_name(area) for area in house.service_areas if not area.isdigit())
    words = (*(service.name for service in house.services), *places)
    return tuple(dict.fromkeys(word.replace(",", " ") for word in words))[:MOST_HINTS]
