"""What the vendor is told to do with a call, as documents. Every attribute that is relied upon is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Response
from twilio.twiml.voice_response import ConversationRelay, Gather, VoiceResponse

from frontdesk.edges.channels.twilio.calling import Place
from frontdesk.edges.http.vendors import RETRY
from frontdesk.kernel.text import sentences

SILENCE_SECONDS = 8
"""How long a caller may say nothing before the desk asks whether they are there."""

TROUBLE_SECONDS = 2
"""From words for trouble until the desk is asked again."""

MOST_SAID = 4000  # of one <Say>; the vendor takes 4096 characters
PLAIN_LANGUAGE = "en-US"  # before it is known whose call it is

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def answer(document: VoiceResponse) -> Response:
    """Return a document as the answer to a webhook."""
    return Response(str(document), media_type="text/xml")


def nothing() -> Response:
    """Return the answer to a webhook after which nothing is to be done."""
    return answer(VoiceResponse())


def hang_up() -> Response:
    """Return the end of a call."""
    document = VoiceResponse()
    document.hangup()
    return answer(document)


def farewell(text: str, place: Place | None = None) -> Response:
    """Return last words, and the end of the call.

    place   None if it is not known whose call it is
    """
    document = VoiceResponse()
    _say(document, text, place)
    document.hangup()
    return answer(document)


def asked_again(text: str, base_url: str, route: str, *, place: Place | None = None, **query: object) -> Response:
    """Return words for trouble, and that we are asked once more when they were heard.

    place   None if it is not known whose call it is
    query   of the address that is asked
    """
    document = VoiceResponse()
    _say(document, text, place)
    document.pause(length=TROUBLE_SECONDS)
    document.redirect(_address(base_url, route, **query), method="POST")
    return answer(document)


def relayed(
    place: Place, base_url: str, *, greeting: str, token: str, attempt: int = 0, records: bool = False
) -> Response:
    """Return the call's way to the relay, whose first words are the desk's.

    attempt   how often the relay has failed in this call
    records   whether a recording begins now
    """
    document = VoiceResponse()
    if records:
        _record(document, base_url, place.business_id)
    connect = document.connect(action=_address(base_url, "relay-end", attempt=attempt), method="POST")
    connect.nest(_relay(place, base_url, greeting)).parameter(name="token", value=token)
    return answer(document)


def gathered(
    place: Place, base_url: str, *, text: str, turn: int, again: int = 0, records: bool = False, hear_out: bool = False
) -> Response:
    """Return what the desk says, and that the caller is listened to.

    turn      seq of the desk's turn: the address names it, so that a retry is known as one
    again     how often this very turn was answered with trouble
    hear_out  nobody may speak over it: here the vendor does not tell how much of it was heard
    """
    document = VoiceResponse()
    if records:
        _record(document, base_url, place.business_id)
    gather = Gather(
        input="dtmf speech",
        action=_address(base_url, "gather", turn=turn, again=again),
        method="POST",
        timeout=SILENCE_SECONDS,
        speech_timeout="auto",
        finish_on_key="#",
        language=place.language,
        hints=",".join(place.hints) or None,
        profanity_filter=False,
        barge_in=not hear_out,
        action_on_empty_result=True,
    )
    _say(gather, text, place)
    document.append(gather)
    return answer(document)


def _relay(place: Place, base_url: str, greeting: str) -> ConversationRelay:
    return ConversationRelay(
        url=base_url.replace("http", "ws", 1) + "/twilio/relay",
        welcome_greeting=_clean(greeting),
        welcome_greeting_interruptible="none",  # it says that a machine speaks
        language=place.language,
        tts_provider="Google",
        voice=place.voice,
        transcription_provider="Deepgram",
        speech_model="nova-3-general",
        interruptible="any",
        interrupt_sensitivity="high",
        report_input_during_agent_speech="none",
        preemptible=False,
        dtmf_detection=True,
        profanity_filter=False,
        partial_prompts=False,
        deepgramSmartFormat=True,
        ignoreBackchannel=True,
        application_reconnect=False,
        hints=",".join(place.hints) or None,
        events="speaker-events tokens-played",
    )


def _record(document: VoiceResponse, base_url: str, business_id: UUID) -> None:
    document.start().recording(
        recording_status_callback=_address(base_url, "recording", business=business_id),
        recording_status_callback_method="POST",
        recording_status_callback_event="in-progress completed absent",
        channels="dual",
        track="both",
        trim="do-not-trim",
    )


def _say(verb: VoiceResponse | Gather, text: str, place: Place | None) -> None:
    for piece in _pieces(_clean(text)):
        if place is None:
            verb.say(piece, language=PLAIN_LANGUAGE)
        else:
            verb.say(piece, language=place.language, voice=f"Google.{place.voice}")


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that the vendor takes, cut at the ends of sentences where that is possible."""
    piece = ""
    for sentence in sentences(text):
        if len(piece) + len(sentence) > MOST_SAID:
            yield from _cut(piece)
            piece = ""
        piece += sentence
    yield from _cut(piece)


def _cut(text: str) -> Iterator[str]:
    for start in range(0, len(text), MOST_SAID):
        yield text[start : start + MOST_SAID]


def _clean(text: str) -> str:
    """Return a text without what no XML document may hold."""
    return _UNFIT.sub(" ", text)


def _address(base_url: str, route: str, **query: object) -> str:
    return f"{base_url}/twilio/{route}?{urlencode(query)}{RETRY}"
