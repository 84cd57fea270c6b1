"""The lines of the list of services as they are shown: what stands in each field, and what callers say for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.catalog.amounts import LONGEST, SHORTEST, price_shown
from frontdesk.domain.catalog.callers_words import examples, pattern_of_name, skill_words
from frontdesk.domain.catalog.editing import MOST_LETTERS_OF_A_NAME
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.domain.tenancy.queries import BusinessCard
from frontdesk.edges.console.settings.section import Body
from frontdesk.trades.pack import Pack

NEW = "+"
"""Stands for the key of a service that is yet to be added; no key looks like it."""

_INSIDE = ("buffer", "category", "skills", "words")
_USUAL_MINUTES = "60"


@dataclass(frozen=True)
class Line:
    """A service of the list; what stands in its fields is text, as typed.

    usual       whether the trade's words count; None where the trade has none for it
    says        examples of what callers say
    unmet       what it asks for and nobody can; "" if somebody can do it
    is_open     whether its further fields are shown: something in them is wrong
    """

    key: str
    name: str
    minutes: str
    price: str
    bill: str
    buffer: str
    category: str
    skills: str
    words: str
    on: bool
    usual: bool | None
    says: Sequence[str]
    unmet: str
    is_open: bool


@dataclass(frozen=True)
class ServicesBody(Body):
    """The section.

    added        the new one
    example      a price as it is told
    missing      names of the trade's services that are not in the list
    """

    template: ClassVar[str] = "settings/services.html"

    lines: Sequence[Line]
    added: Line
    categories: Sequence[tuple[str, str]]
    missing: Sequence[str]
    example: str
    most_letters: int = MOST_LETTERS_OF_A_NAME
    shortest: int = SHORTEST
    longest: int = LONGEST


def usual_words(pack: Pack | None, key: str) -> Sequence[str]:
    """Return how callers of the trade say a service; nothing for one of the business's own."""
    services = pack.services if pack else ()
    return next((service.phrases for service in services if service.key == key), ())


def line_of(
    row: Service,
    *,
    card: BusinessCard,
    able: Sequence[Collection[str]],
    wrong: Mapping[str, str],
    on: Collection[str] | None,
    usual: Collection[str] | None,
    trade: Sequence[str],
    typed: Mapping[str, str],
) -> Line:
    """Return a service as it is shown.

    able        what each of the people can do who take visits
    wrong       field -> what is wrong with it
    on, usual   keys that were ticked; None: nothing was sent
    trade       how callers of the trade say it
    typed       what was typed, by field; empty: nothing was sent
    """
    named = pattern_of_name(row.name)
    own = [each for each in row.phrases if each not in trade and each != named]
    keeps_usual = any(each in row.phrases for each in trade)
    stored = {
        "name": row.name,
        "minutes": str(row.duration_minutes),
        "price": price_shown(row.price, locale=card.locale, currency=card.currency),
        "bill": "from" if row.price_from else "whole",
        "buffer": str(row.buffer_minutes or ""),
        "category": row.category.value,
        "skills": ", ".join(skill_words(skill) for skill in row.skills),
        "words": "\n".join(own),
    }
    return Line(
        key=row.key,
        **{**stored, **typed},
        on=row.active if on is None or not typed else row.key in on,
        usual=None if not trade else keeps_usual if usual is None or not typed else row.key in usual,
        says=examples([*own, *(row.phrases if keeps_usual else ()), named]),
        unmet=_unmet(row, able),
        is_open=_is_inside_wrong(row.key, wrong),
    )


def added_line(typed: Mapping[str, str], *, wrong: Mapping[str, str]) -> Line:
    """Return the fields of a service that is to be added."""
    blank = dict.fromkeys(("name", "minutes", "price", "bill", "buffer", "category", "skills", "words"), "")
    blank |= {"minutes": _USUAL_MINUTES, "bill": "from", "category": ServiceCategory.other.value}
    is_open = any(field.endswith(f"-{NEW}") for field in wrong) or bool(typed.get("name"))
    return Line(key=NEW, **{**blank, **typed}, on=True, usual=None, says=(), unmet="", is_open=is_open)


def _unmet(row: Service, able: Sequence[Collection[str]]) -> str:
    if not row.active or any(set(row.skills) <= set(one) for one in able):
        return ""
    return " and ".join(skill_words(skill) for skill in row.skills)


def _is_inside_wrong(key: str, wrong: Mapping[str, str]) -> bool:
    return any(f"{field}-{key}" in wrong for field in _INSIDE)
