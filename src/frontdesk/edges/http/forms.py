"""A small form, read without trust: anybody may send anything to a page that nobody has signed in to."""

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


class FormTooLong(Problem):
    """What was sent is no form of ours."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "That is too much"


async def small_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, the last of a name; unreadable ones are none.

    Raises FormTooLong before more than a little of it is held.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise FormTooLong(f"A form here has {MOST_BYTES:,} bytes at most.")
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as too_many:
        raise FormTooLong(f"A form here has {MOST_FIELDS} fields at most.") from too_many


SmallForm = Annotated[Mapping[str, str], Depends(small_form)]
