"""A new visit as it is sent: what was typed, as it is kept."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from frontdesk.kernel.text import storable

LONGEST_NOTE = 2_000


class NewVisitForm(BaseModel):
    """A new visit as it was sent.

    request_key  one for each time the form was opened: sent twice, it is booked once
    at           HH:MM, the start of a free span that was pressed
    """

    request_key: str = ""
    service: str = ""
    day: str = ""
    at: str = ""
    technician: str = ""
    starts_at: str = ""
    other: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    suburb: str = ""
    note: str = ""
    only: str = ""

    def said(self, field: str) -> str | None:
        """Return what was typed into a field, None for nothing."""
        return storable(str(getattr(self, field)).strip())[:LONGEST_NOTE] or None

    @property
    def place(self) -> str | None:
        """Return where to go, as far as it was typed."""
        return ", ".join(part for part in (self.said("address"), self.said("suburb")) if part) or None

    @property
    def technician_id(self) -> UUID | None:
        """Return whose visit it is to be; None for anybody's."""
        try:
            return UUID(self.technician)
        except ValueError:
            return None
