"""What the desk says, how calls are taken, and the number of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.dialogue import House
from frontdesk.desk.guard import claims
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_to_change, change_settings
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.settings.phrases_shown import Group, groups
from frontdesk.edges.console.settings.section import (
    Asked,
    Body,
    Section,
    SectionForm,
    Where,
    change,
    common,
    section_screen,
)
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.phones import phone_typed
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.own import own_phrases, phrase_mistake
from frontdesk.trades.phrases import OPENINGS, PHRASES

MOST_LETTERS = 500
"""Of one way to say something: half a minute, read aloud."""
MOST_WAYS = 5
GREETING, CARRY_ON = OPENINGS

_VOICE = re.compile(r"[A-Za-z0-9-]{2,80}")


class NotSaid(Problem):
    """A sentence that the desk could not say, or may not."""

    title = "Not saved"


class GreetingForm(SectionForm):
    """The greeting, empty for the trade's, and the number of a person, as typed."""

    greeting: str = ""
    phone: str = ""


class CallsForm(SectionForm):
    """How calls are taken, as typed; an empty `voice` is what the installation does."""

    recording: bool = False
    voice: Literal["", "relay", "gather"] = ""
    tts_voice: str = ""


class PhraseForm(SectionForm):
    """A sentence: one way to say it on each line, as typed; `usual` goes back to the trade's."""

    texts: str = ""
    usual: bool = False


@dataclass(frozen=True)
class DeskBody(Body):
    """The section.

    greeting   what stands in its field
    usual      the trade's greeting
    hears      what callers hear first, filled in
    phone      as people here write it
    recorded   what is said of the recording
    is_demo    whether calls are never recorded
    voices     ways to take calls: (value, word) each
    usual_voice  the voice that is used if none is named
    wanted     words that are looked for
    groups     of sentences; none on the first day
    """

    template: ClassVar[str] = "settings/desk.html"

    greeting: str
    usual: str
    is_own: bool
    hears: str
    phone: str
    recording: bool
    recorded: str
    is_demo: bool
    voice: str
    voices: Sequence[tuple[str, str]]
    tts_voice: str
    usual_voice: str
    wanted: str
    groups: Sequence[Group]
    own: int
    most_letters: int = MOST_LETTERS
    most_ways: int = MOST_WAYS


async def _body(asked: Asked) -> DeskBody:
    card = await business_card(asked.db)
    house = await asked.seat.given.desk.houses.of(asked.db)
    local, typed, chosen = local_of(asked.seat), asked.typed, card.settings
    own = own_phrases(chosen)
    recording = chosen.get("recording") is True
    wanted = str(typed.get("wanted", ""))
    return DeskBody(
        **common(asked, "desk"),
        greeting=str(typed.get("greeting", house.variants(GREETING)[0])),
        usual=house.pack.phrases[GREETING][0],
        is_own=GREETING in own,
        hears=_hears(house, recording=recording and not card.is_demo),
        phone=str(typed.get("phone", local.phone(card.phone) if card.phone else "")),
        recording=bool(typed.get("recording", recording)),
        recorded=house.variants("recorded")[0],
        is_demo=card.is_demo,
        voice=str(typed.get("voice", chosen.get("voice") or "")),
        voices=_voices(asked.seat),
        tts_voice=str(typed.get("tts_voice", chosen.get("tts_voice") or "")),
        usual_voice=_usual_voice(card),
        wanted=wanted,
        groups=groups(house, own, wanted, typed) if asked.where == "settings" else (),
        own=len(own),
    )


def _hears(house: House, *, recording: bool) -> str:
    said = house.variants(GREETING)[0].format(business=house.name)
    return f"{said} {house.variants('recorded')[0]}" if recording else said


def _voices(seat: Seat) -> list[tuple[str, str]]:
    ways = {"relay": "At once, as in a talk between people", "gather": "Turn by turn, with a short wait after each"}
    usual = ways[seat.given.settings.voice]
    return [("", f"As this installation does: {usual[0].lower()}{usual[1:]}"), *ways.items()]


def _usual_voice(card: BusinessCard) -> str:
    return f"{card.locale}-Chirp3-HD-Aoede"


def _routes(routes: APIRouter) -> None:
    routes.get("/phrases")(_search)
    routes.post("")(_save)
    routes.post("/calls")(_save_calls)
    routes.post("/phrases/{key}")(_save_phrase)


async def _search(seat: AtDesk, wanted: str = "", where: Where = "settings") -> Response:
    return shown(await section_screen(seat, SECTION, where=where, typed={"wanted": storable(wanted)[:MOST_LETTERS]}))


async def _save(seat: AtDesk, form: Annotated[GreetingForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        texts = _ways(GREETING, " ".join(form.greeting.split()), field="greeting")
        phone = phone_typed(form.phone, seat.card.region) if form.phone.strip() else None
        await _keep_phrase(db, seat, GREETING, texts)
        row = await business_to_change(db)
        before, row.phone = row.phone, phone
        if before != phone:
            await _note(db, seat, {"phone": before}, {"phone": phone})

    return await change(seat, SECTION, form, work)


async def _save_calls(seat: AtDesk, form: Annotated[CallsForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        voice = form.tts_voice.strip()
        if voice and not (_VOICE.fullmatch(voice) and voice.startswith(f"{seat.card.locale}-")):
            raise NotSaid(
                f"A voice that speaks as your callers do begins with {seat.card.locale}-, "
                f"like {_usual_voice(seat.card)}.",
                field="tts_voice",
            )
        chosen = {"recording": form.recording or None, "voice": form.voice or None, "tts_voice": voice or None}
        await _note(db, seat, *await change_settings(db, chosen))

    return await change(seat, SECTION, form, work)


async def _save_phrase(seat: AtDesk, key: str, form: Annotated[PhraseForm, Form()]) -> Response:
    if key not in PHRASES:
        raise HTTPException(404)

    async def work(db: AsyncSession) -> str:
        texts = None if form.usual else _ways(key, form.texts, field=key)
        await _keep_phrase(db, seat, key, texts)
        return "Saved: the desk says it so from now on" if texts else "Back to the usual one"

    return await change(seat, SECTION, _Named(**form.model_dump(), key=key), work)


class _Named(PhraseForm):
    """The sentence with its key, to be shown again where it was refused."""

    key: str


def _ways(key: str, typed: str, *, field: str) -> tuple[str, ...] | None:
    """Return the ways to say something that were typed, None if nothing was.

    Raises NotSaid.
    """
    texts = tuple(text for line in storable(typed).splitlines() if (text := " ".join(line.split())))
    if len(texts) > MOST_WAYS:
        raise NotSaid(f"Write at most {MOST_WAYS} ways to say it.", field=field)
    for text in texts:
        mistake = phrase_mistake(key, text)
        if mistake is not None:
            which = f"“{text}”: {mistake}" if len(texts) > 1 else f"{mistake[0].upper()}{mistake[1:]}"
            raise NotSaid(f"{which}.", field=field)
        if len(text) > MOST_LETTERS:
            raise NotSaid(f"Nobody listens so long; say it in {MOST_LETTERS} letters.", field=field)
    return texts or None


async def _keep_phrase(db: AsyncSession, seat: Seat, key: str, texts: tuple[str, ...] | None) -> None:
    """Let the desk say something in these words, None for the trade's; those of the trade are not kept as one's own."""
    house = await seat.given.desk.houses.of(db)
    _check_claims(key, texts or (), house, field="greeting" if key == GREETING else key)
    row = await business_to_change(db)
    own = dict(row.settings.get("phrases") or {})
    before = own.pop(key, None)
    if texts is not None and texts != house.pack.phrases[key]:
        own[key] = list(texts)
    if before == own.get(key):
        return
    await change_settings(db, {"phrases": own or None})
    await _note(db, seat, {key: before}, {key: own.get(key)})


def _check_claims(key: str, texts: Sequence[str], house: House, *, field: str) -> None:
    """Refuse to say that something was done in a sentence that is said also when it was not.

    Raises NotSaid.
    """
    allowed = {deed for text in house.pack.phrases[key] for deed in claims(_filled(key, text))}
    if any(set(claims(_filled(key, text))) - allowed for text in texts):
        raise NotSaid(
            "It says that something was done. The desk says this also when nothing was, so leave that out.", field=field
        )


def _filled(key: str, text: str) -> str:
    return text.format_map(dict.fromkeys(PHRASES[key], "tomorrow"))


async def _note(db: AsyncSession, seat: Seat, before: dict[str, Any], after: dict[str, Any]) -> None:
    await note_deed(
        db, who=seat.name, what="settings.desk_changed", now=seat.now, staff_id=seat.staff_id,
        before=before, after=after,
    )  # fmt: skip


SECTION = Section("desk", _body, _routes)
