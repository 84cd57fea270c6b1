"""Passwords: what one must be, and comparing."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from frontdesk.domain.tenancy import passwords
from frontdesk.domain.tenancy.passwords import PasswordUnfit

pytestmark = pytest.mark.usefixtures("real_hashes")

GOOD = "correct horse battery"


async def test_is_right_if_it_is_the_same() -> None:
    stored = await passwords.hashed(GOOD)

    assert stored.startswith("$argon2id$")
    assert await passwords.is_right(GOOD, stored)
    assert not await passwords.is_right(GOOD + " ", stored)
    assert not passwords.is_outdated(stored)


async def test_is_the_same_however_its_letters_are_composed() -> None:
    stored = await passwords.hashed("caf\u00e9 au lait")

    assert await passwords.is_right("cafe\u0301 au lait", stored)


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
async def test_is_wrong_where_there_is_none(stored: str | None) -> None:
    assert not await passwords.is_right("", stored)
    assert not await passwords.is_right(GOOD, stored)


async def test_one_that_is_too_long_is_wrong_and_not_hashed() -> None:
    assert not await passwords.is_right("x" * 1_000_000, await passwords.hashed(GOOD))


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash(GOOD))


@pytest.mark.parametrize("password", ["", "nine char", "\u00e9" * 513])
def test_a_new_one_must_be_neither_short_nor_endless(password: str) -> None:
    with pytest.raises(PasswordUnfit):
        passwords.fit(password)


@pytest.mark.parametrize("password", ["ten chars!", "x" * 1024, "  spaces are kept  "])
def test_anything_else_is_fit(password: str) -> None:
    assert passwords.fit(password) == password
