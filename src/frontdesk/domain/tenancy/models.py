"""Rows of the installation and of a business: businesses, staff, links, phone numbers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.kernel.db import Archivable, Base, Identified, Stamped, TenantMixin


class Role(StrEnum):
    """What a person may do in a business."""

    owner = "owner"
    manager = "manager"
    advisor = "advisor"
    technician = "technician"
    viewer = "viewer"


class LinkKind(StrEnum):
    """What a link lets its holder do."""

    appointment = "appointment"
    quote = "quote"
    calendar = "calendar"
    invite = "invite"
    reset = "reset"
    sign_in = "sign_in"


class LinkMaker(StrEnum):
    """How a link gets to whom it is for: printed in the terminal, mailed, or given by somebody of the business."""

    terminal = "terminal"
    mail = "mail"
    staff = "staff"


class Business(Identified, Stamped, Base):
    """A tenant. Its own id is what every other table calls business_id.

    phone           the number of a person, for callers who want one
    opening_hours   {"monday": [["08:00", "18:00"]], …, "exceptions": [{"date", "closed", "name"}
                    or {"date", "intervals"}]}; a weekday left out is closed
    service_areas   postcodes and localities in lower case; empty means everywhere
    is_demo         the real world is never reached for it
    settings        policies the business chose: lead times, notice, quiet hours, budgets
    """

    __tablename__ = "businesses"

    slug: Mapped[str]
    name: Mapped[str]
    trade: Mapped[str]
    region: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    locale: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    opening_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    service_areas: Mapped[list[str]] = mapped_column(default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Staff(TenantMixin, Identified, Archivable, Stamped, Base):
    """A person who works in a business.

    skills   what a technician can do; a service asks for all of its own
    active   whether new visits may be given to them
    preferences  how they like the console: theme, density, keys; never what they may do
    """

    __tablename__ = "staff"

    login_id: Mapped[UUID | None]
    name: Mapped[str]
    phone: Mapped[str | None]
    role: Mapped[Role]
    skills: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Link(TenantMixin, Identified, Stamped, Base):
    """An address that lets in whoever has it, for one purpose and for a while.

    target        what it leads to; of `invite`, `reset` and `sign_in` a person of the business
    secret_hash   SHA-256 of the secret, which is stored nowhere
    """

    __tablename__ = "links"

    kind: Mapped[LinkKind]
    target: Mapped[UUID]
    secret_hash: Mapped[bytes]
    made_by: Mapped[LinkMaker]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditEntry(TenantMixin, Identified, Stamped, Base):
    """Something a person saw or did; appended to, never changed. Its id carries `at`.

    who       the person's name as it was then, or the program that acted
    what      `calls.downloaded`
    subject   `visit:{id}`
    """

    __tablename__ = "audit_log"

    staff_id: Mapped[UUID | None]
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class ConnectionKind(StrEnum):
    """What an account with a vendor is for."""

    twilio = "twilio"
    smtp = "smtp"
    sendgrid = "sendgrid"
    model = "model"
    google = "google"
    caldav = "caldav"


class ConnectionStatus(StrEnum):
    """What the last look at a connection found."""

    unchecked = "unchecked"
    working = "working"
    failing = "failing"


class Connection(TenantMixin, Identified, Archivable, Stamped, Base):
    """A business's own account with a vendor; without one the installation's, from the environment, serves it.

    label     what people call it
    account   by which the vendor knows it: an account id, an address; unique among the business's of its kind
    secret    its secrets, sealed (kernel.sealing)
    """

    __tablename__ = "connections"

    kind: Mapped[ConnectionKind]
    label: Mapped[str]
    account: Mapped[str]
    secret: Mapped[str]
    status: Mapped[ConnectionStatus] = mapped_column(default=ConnectionStatus.unchecked)
    checked_at: Mapped[datetime | None]


class ApiKey(TenantMixin, Identified, Stamped, Base):
    """A program's way in.

    prefix     the beginning of the key, by which people tell keys apart
    key_hash   SHA-256 of the key, which is shown once and stored nowhere
    scopes     what it may do; empty means everything the API offers
    """

    __tablename__ = "api_keys"

    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[bytes]
    scopes: Mapped[list[str]] = mapped_column(default=list)
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PhoneNumber(TenantMixin, Stamped, Base):
    """A number that callers dial; `e164` is unique in the installation.

    capabilities   `voice`, `sms`
    greeting       what is said first; None means the business's own
    connection_id  the vendor's account it belongs to; None means the business's, or the installation's
    """

    __tablename__ = "phone_numbers"

    # The number alone is the key, so that no two businesses can claim it.
    business_id: Mapped[UUID] = mapped_column(default=TenantMixin.business_id.column.default, sort_order=-20)
    e164: Mapped[str] = mapped_column(primary_key=True, sort_order=-21)
    connection_id: Mapped[UUID | None]
    capabilities: Mapped[list[str]] = mapped_column(default=list)
    greeting: Mapped[str | None]
