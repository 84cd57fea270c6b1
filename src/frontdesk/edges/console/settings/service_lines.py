"""The lines of the list of services as they are shown: what stands in each field, and what callers say for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.catalog.amounts import price_shown
from frontdesk.domain.catalog.callers_words import examples, pattern_of_name, skill_words
from frontdesk.domain.catalog.editing import MOST_LETTERS_OF_A_NAME
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.domain.tenancy.queries import BusinessCard
from frontdesk.edges.console.settings.section import Body
from frontdesk.edges.console.settings.sheet import TICKED, Fields
from frontdesk.trades.pack import Pack
from frontdesk.trades.pack import Service as TradeService

NEW = "+"
"""Stands for the key of a service that is yet to be added; no key looks like it."""

COLUMNS = ("name", "minutes", "price", "bill", "buffer", "category", "skills", "words")
BILLS = {"from": "This price or more", "whole": "Exactly this price"}
MOST_SAID = 3
"""Examples of what callers say, to a service."""

_BLANK = dict.fromkeys(COLUMNS, "") | {"minutes": "60", "bill": "from", "category": ServiceCategory.other.value}


@dataclass(frozen=True)
class Line:
    """A service of the list.

    told        its name, as it is stored
    values      column -> what stands in its field: `price`
    brief       its minutes and price, in a few words
    usual       whether the trade's words count; None where the trade has none for it
    says        whole sentences of callers who mean it
    unmet       what it asks for and nobody can; "" if somebody can do it
    is_open     whether its fields are shown: something in them is wrong, or not saved
    """

    key: str
    told: str
    values: Fields
    brief: str
    on: bool
    usual: bool | None
    says: Sequence[str]
    unmet: str
    is_open: bool


@dataclass(frozen=True)
class ServicesBody(Body):
    """The section.

    added        the new one
    bills        what the bill may be: (value, word) each
    example      a price as it is told
    missing      names of the trade's services that are not in the list
    """

    template: ClassVar[str] = "settings/services.html"

    lines: Sequence[Line]
    added: Line
    categories: Sequence[tuple[str, str]]
    missing: Sequence[str]
    example: str
    bills: Sequence[tuple[str, str]]
    most_letters: int = MOST_LETTERS_OF_A_NAME

    def label(self, field: str) -> str:
        """Return the service of a field."""
        column, _, key = field.partition("-")
        names = {line.key: line.told for line in self.lines}
        return names.get(key, "The new service" if column in COLUMNS and key == NEW else "")


def trade_service(pack: Pack | None, key: str) -> TradeService | None:
    """Return a service as the trade has it; None for one of the business's own."""
    return next((service for service in (pack.services if pack else ()) if service.key == key), None)


def usual_words(pack: Pack | None, key: str) -> Sequence[str]:
    """Return how callers of the trade say a service; nothing for one of the business's own."""
    usual = trade_service(pack, key)
    return usual.phrases if usual else ()


def fields_of(row: Service, *, card: BusinessCard, trade: Sequence[str]) -> dict[str, str]:
    """Return what stands in the fields of a service.

    trade   how callers of the trade say it
    """
    named = pattern_of_name(row.name)
    own = [each for each in row.phrases if each not in trade and each != named]
    columns = {
        "name": row.name,
        "minutes": str(row.duration_minutes),
        "price": price_shown(row.price, locale=card.locale, currency=card.currency),
        "bill": "from" if row.price_from else "whole",
        "buffer": str(row.buffer_minutes or ""),
        "category": row.category.value,
        "skills": ", ".join(skill_words(skill) for skill in row.skills),
        "words": "\n".join(own),
        "on": TICKED if row.active else "",
    }
    if trade:
        columns["usual"] = TICKED if any(each in row.phrases for each in trade if each != named) else ""
    return {f"{column}-{row.key}": text for column, text in columns.items()}


def new_fields() -> dict[str, str]:
    """Return what stands in the fields of a service that is to be added."""
    return {f"{column}-{NEW}": text for column, text in _BLANK.items()}


def is_adding(values: Fields) -> bool:
    """Return whether something was typed of a service that is to be added."""
    return any(values[name] != text for name, text in new_fields().items())


def line_of(
    row: Service,
    *,
    card: BusinessCard,
    able: Sequence[Collection[str]],
    pack: Pack | None,
    values: Fields,
    wrong: Fields,
) -> Line:
    """Return a service as it is shown.

    able            what each of the people can do who take visits
    values, wrong   field -> what stands in it, and what is wrong with it
    """
    usual = trade_service(pack, row.key)
    now = fields_of(row, card=card, trade=usual.phrases if usual else ())
    counts = bool(now.get(f"usual-{row.key}"))
    own, said = now[f"words-{row.key}"].splitlines(), usual.examples if usual and counts else ()
    return Line(
        key=row.key,
        told=row.name,
        values={column: values[f"{column}-{row.key}"] for column in COLUMNS},
        brief=_brief(row, card),
        on=bool(values[f"on-{row.key}"]),
        usual=bool(values[f"usual-{row.key}"]) if f"usual-{row.key}" in values else None,
        says=[text.replace("'", "’") for text in (*examples(own, most=MOST_SAID), *said)][:MOST_SAID],
        unmet=_unmet(row, able),
        is_open=any(name in wrong or values[name] != text for name, text in now.items() if not name.startswith("on-")),
    )


def added_line(values: Fields, wrong: Fields) -> Line:
    """Return the fields of a service that is to be added."""
    is_open = is_adding(values) or any(field.endswith(f"-{NEW}") for field in wrong)
    columns = {column: values[f"{column}-{NEW}"] for column in COLUMNS}
    return Line(NEW, "", columns, "", on=True, usual=None, says=(), unmet="", is_open=is_open)


def _brief(row: Service, card: BusinessCard) -> str:
    price = price_shown(row.price, locale=card.locale, currency=card.currency)
    told = f"{'from ' if row.price_from else ''}{price}" if price else "quoted after a look"
    return f"{row.duration_minutes} min, {told}"


def _unmet(row: Service, able: Sequence[Collection[str]]) -> str:
    if not row.active or any(set(row.skills) <= set(one) for one in able):
        return ""
    return " and ".join(skill_words(skill) for skill in row.skills)
