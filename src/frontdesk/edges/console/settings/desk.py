"""What the desk says, how calls are taken, and the number of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.guard import claims
from frontdesk.desk.house import House
from frontdesk.desk.names import marked_in
from frontdesk.domain.tenancy.changes import business_row, change_settings
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.phrase_list import GROUPS
from frontdesk.edges.console.settings.phrases_shown import Group, field_of, groups
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import TICKED, Fields, Sent
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.phones import phone_typed
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.own import own_phrases, phrase_mistake
from frontdesk.trades.phrases import OPENINGS, PHRASES

MOST_LETTERS = 500
"""Of one way to say something: half a minute, read aloud."""
MOST_WAYS = 5
GREETING, CARRY_ON = OPENINGS
FIRST = ("greeting", "phone", "recording", "voice", "tts_voice")
"""The fields that stand there on the first day too."""

_VOICE = re.compile(r"[A-Za-z0-9-]{2,80}")


class NotSaid(Problem):
    """A sentence that the desk could not say, or may not."""

    title = "Not saved"


@dataclass(frozen=True)
class DeskBody(Body):
    """The section.

    values     field -> what stands in it
    usual      the trade's greeting
    hears      what callers hear first, filled in
    recorded   what is said of the recording
    is_demo    whether calls are never recorded
    voices     ways to take calls: (value, word) each
    usual_voice  the voice that is used if none is named
    wanted     words that are looked for
    groups     of sentences; none on the first day
    is_found   whether one is among those looked for
    """

    template: ClassVar[str] = "settings/desk.html"

    values: Fields
    usual: str
    is_own: bool
    hears: str
    recorded: str
    is_demo: bool
    voices: Sequence[tuple[str, str]]
    usual_voice: str
    wanted: str
    groups: Sequence[Group]
    is_found: bool
    own: int
    most_letters: int = MOST_LETTERS
    most_ways: int = MOST_WAYS


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    card = await business_card(db)
    house = await seat.given.desk.houses.of(db)
    chosen, own = card.settings, own_phrases(card.settings)
    return {
        "greeting": house.variants(GREETING)[0],
        "phone": local_of(seat).phone(card.phone) if card.phone else "",
        "recording": TICKED if chosen.get("recording") is True else "",
        "voice": chosen.get("voice") or "",
        "tts_voice": chosen.get("tts_voice") or "",
        **{field_of(key): "\n".join(own.get(key, ())) for labels in GROUPS.values() for key in labels},
    }


async def _body(asked: Asked) -> DeskBody:
    card = await business_card(asked.db)
    house = await asked.seat.given.desk.houses.of(asked.db)
    own, is_whole = own_phrases(card.settings), asked.where == "settings"
    now = await _fields(asked.seat, asked.db)
    # On the first day nothing stands there but what is asked then.
    listed = {field: text for field, text in now.items() if is_whole or field in FIRST}
    shared, values = standing(asked, SECTION, listed)
    wanted = storable(str(asked.typed.get("wanted", "")))[:MOST_LETTERS]
    phrases = groups(house, own, wanted, values, shared["wrong"]) if is_whole else ()
    return DeskBody(
        **shared,
        values=values,
        usual=house.pack.phrases[GREETING][0],
        is_own=GREETING in own,
        hears=_hears(house, recording=bool(now["recording"]) and not card.is_demo),
        recorded=house.variants("recorded")[0],
        is_demo=card.is_demo,
        voices=list(_voices(asked.seat).items()),
        usual_voice=_usual_voice(card),
        wanted=wanted,
        groups=phrases,
        is_found=any(group.is_hit for group in phrases),
        own=len(own),
    )


def _hears(house: House, *, recording: bool) -> str:
    said = house.variants(GREETING)[0].format(business=house.name)
    return f"{said} {house.variants('recorded')[0]}" if recording else said


def _voices(seat: Seat) -> dict[str, str]:
    ways = {"relay": "At once, as in a talk between people", "gather": "Turn by turn, with a short wait after each"}
    usual = ways[seat.given.settings.voice]
    return {"": f"As this installation does: {usual[0].lower()}{usual[1:]}", **ways}


def _usual_voice(card: BusinessCard) -> str:
    return f"{card.locale}-Chirp3-HD-Aoede"


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    house = await seat.given.desk.houses.of(db)
    phrases = _phrases_typed(house, what)
    chosen = _calls_typed(seat, what)
    phone: str | None = None
    with what.mistakes.at("phone"):
        phone = phone_typed(what.value("phone"), seat.card.region) if what.value("phone") else None
    what.mistakes.check()
    before, after = await _keep_phrases(db, house, phrases)
    was, now = await change_settings(db, chosen)
    before, after = before | was, after | now
    row = await business_row(db)
    if what.touches("phone") and row.phone != phone:
        before, after = before | {"phone": row.phone}, after | {"phone": phone}
        row.phone = phone
    if before or after:
        await note_change(db, seat, "desk", before=before, after=after)
    return Said("Saved: the desk says it so from now on" if phrases else "Saved")


def _phrases_typed(house: House, what: Sent) -> dict[str, tuple[str, ...] | None]:
    """Return the sentences that were written otherwise, None for the trade's, by key."""
    fields = {"greeting": GREETING} | {field_of(key): key for key in PHRASES if key != GREETING}
    found: dict[str, tuple[str, ...] | None] = {}
    for field, key in fields.items():
        if field in what.changed:
            with what.mistakes.at(field):
                text = what.value(field)
                found[key] = _ways(key, " ".join(text.split()) if key == GREETING else text, house, field=field)
    if what.pressed("usual") in PHRASES:
        found[what.pressed("usual")] = None
        what.mistakes.found.pop(field_of(what.pressed("usual")), None)
    return found


def _calls_typed(seat: Seat, what: Sent) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    if what.touches("recording"):
        chosen["recording"] = what.is_ticked("recording") or None
    if what.touches("voice"):
        chosen["voice"] = what.value("voice") if what.value("voice") in _voices(seat) else None
    if what.touches("tts_voice"):
        voice = chosen["tts_voice"] = what.value("tts_voice") or None
        if voice and not (_VOICE.fullmatch(voice) and voice.startswith(f"{seat.card.locale}-")):
            told = f"A voice that speaks as your callers do begins with {seat.card.locale}-"
            what.mistakes.add("tts_voice", f"{told}, like {_usual_voice(seat.card)}.")
    return {key: value or None for key, value in chosen.items()}


def _words(field: str, text: str) -> str:
    return (
        {"relay": "At once", "gather": "Turn by turn", "": "As this installation does"}.get(text, text)
        if field == "voice"
        else text
    )


def _ways(key: str, typed: str, house: House, *, field: str) -> tuple[str, ...] | None:
    """Return the ways to say something that were typed, None if nothing was.

    Raises NotSaid.
    """
    texts = tuple(text for line in storable(typed).splitlines() if (text := " ".join(line.split())))
    if len(texts) > MOST_WAYS:
        raise NotSaid(f"Write at most {MOST_WAYS} ways to say it.", field=field)
    for text in texts:
        mistake = (phrase_mistake(key, text) or "").replace("`", "")
        if mistake:
            which = f"“{text}”: {mistake}" if len(texts) > 1 else f"{mistake[0].upper()}{mistake[1:]}"
            raise NotSaid(f"{which}.", field=field)
        if len(text) > MOST_LETTERS:
            raise NotSaid(f"Nobody listens so long; say it in {MOST_LETTERS} letters.", field=field)
    _check_claims(key, texts, house, field=field)
    return texts or None


async def _keep_phrases(
    db: AsyncSession, house: House, phrases: Mapping[str, tuple[str, ...] | None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Let the desk say something in these words, None for the trade's; those of the trade are not kept as one's own.

    returns   what was changed, before and after
    """
    row = await business_row(db)
    stored = dict(row.settings.get("phrases") or {})
    own = {key: texts for key, texts in stored.items() if key not in phrases}
    own |= {key: list(texts) for key, texts in phrases.items() if texts and texts != house.pack.phrases[key]}
    changed = [key for key in phrases if stored.get(key) != own.get(key)]
    if changed:
        await change_settings(db, {"phrases": own or None})
    return {key: stored.get(key) for key in changed}, {key: own.get(key) for key in changed}


def _check_claims(key: str, texts: Sequence[str], house: House, *, field: str) -> None:
    """Refuse to say that something was done in a sentence that is said also when it was not.

    Raises NotSaid.
    """
    allowed = {deed for text in house.pack.phrases[key] for deed in claims(_filled(key, text))}
    if any(set(claims(_filled(key, marked_in(text, house.name)))) - allowed for text in texts):
        raise NotSaid(
            "It says that something was done. The desk says this also when nothing was, so leave that out.", field=field
        )


def _filled(key: str, text: str) -> str:
    return text.format_map(dict.fromkeys(PHRASES[key], "tomorrow"))


SECTION = Section("desk", _body, sheet=Sheet(_fields, _keep, _words))
