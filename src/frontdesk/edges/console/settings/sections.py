"""The sections there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from frontdesk.edges.console.settings import (
    area,
    business,
    connections,
    desk,
    hours,
    limits,
    numbers,
    reminders,
    services,
    technicians,
)
from frontdesk.edges.console.settings.entries import ENTRIES
from frontdesk.edges.console.settings.section import Section

_MADE = (
    business.SECTION,
    reminders.SECTION,
    numbers.SECTION,
    connections.SECTION,
    services.SECTION,
    technicians.SECTION,
    hours.SECTION,
    area.SECTION,
    desk.SECTION,
    limits.SECTION,
)
SECTIONS: Mapping[str, Section] = {each.name: each for each in _MADE if each.name in ENTRIES}
