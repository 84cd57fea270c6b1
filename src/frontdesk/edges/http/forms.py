"""A form, read without trust: anybody may send anything to a page that nobody has signed in to."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from frontdesk.kernel.problems import Problem

MOST_BYTES = 16_384
"""More than a form of a few fields ever has, a password of 1,024 escaped bytes included."""

MOST_FIELDS = 50

LONG_BYTES, LONG_FIELDS = 524_288, 5_000
"""More than a page of the settings ever has: sixty people with a week each, a thousand suburbs."""


class FormTooLong(Problem):
    """What was sent is no form of ours."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "That is too much"


async def small_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, the last of a name; unreadable ones are none.

    Raises FormTooLong before more than a little of it is held.
    """
    return await _read(request, most_bytes=MOST_BYTES, most_fields=MOST_FIELDS)


async def long_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a page that somebody fills in who is signed in, the last of a name.

    Raises FormTooLong.
    """
    return await _read(request, most_bytes=LONG_BYTES, most_fields=LONG_FIELDS)


async def _read(request: Request, *, most_bytes: int, most_fields: int) -> Mapping[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise FormTooLong(f"A form here has {most_bytes:,} bytes at most.")
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most_fields))
    except ValueError as too_many:
        raise FormTooLong(f"A form here has {most_fields} fields at most.") from too_many


SmallForm = Annotated[Mapping[str, str], Depends(small_form)]
LongForm = Annotated[Mapping[str, str], Depends(long_form)]
