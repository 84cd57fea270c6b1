"""How far the setting up of a business has got: kept with it, so that it can be left and come back to."""

from __future__ import annotations

import contextlib
import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.datafolder import DataFolder, write_private
from frontdesk.kernel.db import business_of

SETTING = "welcome"
"""In a business's settings: the names of the steps that were gone through."""

LAST = "done"
"""The step after which nothing is asked any more."""


def steps_done(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the steps that a business has gone through; empty before the first and where nobody asked."""
    stored = settings.get(SETTING)
    return frozenset(each for each in stored if isinstance(each, str)) if isinstance(stored, list) else frozenset()


def is_going_on(settings: Mapping[str, Any]) -> bool:
    """Return whether the setting up of a business was begun and has not come to its end."""
    return SETTING in settings and LAST not in steps_done(settings)


async def begin(db: AsyncSession) -> None:
    """Remember that somebody sets the bound business up."""
    await _remember(db, frozenset())


async def note_step(db: AsyncSession, name: str) -> None:
    """Remember that a step was gone through."""
    await _remember(db, frozenset({name}))


async def _remember(db: AsyncSession, names: frozenset[str]) -> None:
    row = (await db.scalars(select(Business).where(Business.id == business_of(db)).with_for_update())).one()
    row.settings = {**row.settings, SETTING: sorted(steps_done(row.settings) | names)}
    await db.flush()


def new_first_key(data: DataFolder) -> str:
    """Return a key that lets the very first person in; one that was made before is worth nothing any more.

    data   the installation's folder, which keeps the key's hash
    """
    key = secrets.token_urlsafe(32)
    data.make()
    draft = data.first_key.with_name(f".{data.first_key.name}.{secrets.token_hex(4)}")
    write_private(draft, _hash(key))
    draft.replace(data.first_key)
    return key


def is_first_key(said: str, data: DataFolder) -> bool:
    """Return whether somebody knows the key of the first day; how long that takes tells nothing of it."""
    try:
        known = data.first_key.read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(_hash(said), known)


def forget_first_key(data: DataFolder) -> None:
    """Let the key of the first day work no more; there need be none."""
    with contextlib.suppress(OSError):
        data.first_key.unlink()


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
