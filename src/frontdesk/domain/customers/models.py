"""Rows of people: customers, their contact points, their consents."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.kernel.db import Archivable, Base, Identified, Stamped, TenantMixin


class PropertyType(StrEnum):
    """The kind of place; `residential` is a home whose kind is unknown."""

    house = "house"
    unit = "unit"
    residential = "residential"
    commercial = "commercial"


class ContactMethod(StrEnum):
    """How a customer likes to be reached."""

    phone = "phone"
    sms = "sms"
    whatsapp = "whatsapp"
    email = "email"


class ContactFrequency(StrEnum):
    """How often a customer likes to hear from the business."""

    minimal = "minimal"
    moderate = "moderate"
    frequent = "frequent"


class DayPart(StrEnum):
    """A part of the day."""

    morning = "morning"
    afternoon = "afternoon"
    evening = "evening"


class ContactKind(StrEnum):
    """What a contact point is."""

    phone = "phone"
    email = "email"


class ConsentStatus(StrEnum):
    """Whether somebody agreed to be written to."""

    opted_in = "opted_in"
    opted_out = "opted_out"


class Customer(TenantMixin, Identified, Archivable, Stamped, Base):
    """A person the business serves.

    phone                     E.164, the main holder's: unique while not archived
    email                     lower case, unique while not archived
    customer_type             one of the trade's
    preferred_contact_times   {"weekdays": ["morning"], "weekends": ["any"]}
    """

    __tablename__ = "customers"

    first_name: Mapped[str]
    last_name: Mapped[str | None]
    date_of_birth: Mapped[date | None]
    phone: Mapped[str | None]
    phone_secondary: Mapped[str | None]
    email: Mapped[str | None]
    address_line1: Mapped[str | None]
    address_line2: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    property_type: Mapped[PropertyType | None]
    customer_type: Mapped[str | None]
    pro_account_number: Mapped[str | None]
    customer_since: Mapped[date | None]
    referral_source: Mapped[str | None]
    referred_by_id: Mapped[UUID | None]
    referral_code: Mapped[str | None]
    preferred_advisor_id: Mapped[UUID | None]
    preferred_technician_id: Mapped[UUID | None]
    preferred_contact_method: Mapped[ContactMethod | None]
    preferred_contact_times: Mapped[dict[str, Any] | None]
    contact_frequency: Mapped[ContactFrequency | None]
    language: Mapped[str] = mapped_column(default="en")
    preferred_appointment_time: Mapped[DayPart | None]
    receive_reminders: Mapped[bool] = mapped_column(default=True)
    receive_promotions: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[str]] = mapped_column(default=list)
    notes: Mapped[str | None]
    last_contact_at: Mapped[datetime | None]


class ContactPoint(TenantMixin, Identified, Archivable, Stamped, Base):
    """A phone number or e-mail address of a customer; many customers may share one.

    value   E.164, or an e-mail address in lower case
    """

    __tablename__ = "contact_points"

    customer_id: Mapped[UUID]
    kind: Mapped[ContactKind]
    value: Mapped[str]
    verified_at: Mapped[datetime | None]


class Consent(TenantMixin, Identified, Stamped, Base):
    """What somebody agreed to or refused, by address: it holds for people who are no customer yet.

    evidence   what they said or did, and where
    """

    __tablename__ = "consents"

    channel: Mapped[str]
    address: Mapped[str]
    purpose: Mapped[str]
    status: Mapped[ConsentStatus]
    source: Mapped[str]
    evidence: Mapped[str | None]
    at: Mapped[datetime]
