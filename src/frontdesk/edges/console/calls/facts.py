"""What a fact is called, what kind it is, and its value as people write it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from frontdesk.kernel.locale import Local

Names = Mapping[str, str]
"""Key of a service -> what it is called."""

GRAVE = "grave"

KINDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            "customer_name", "customer_phone", "customer_email", "previous_customer", "date_of_birth", "account_id",
            "order_id", "one_time_code", "provider_name", "contractor_name", "party_size", "opt_out", "sentiment",
        ),
        "who",
    )
    | dict.fromkeys(("customer_location", "address", "postal_code", "property_type", "access_note"), "where")
    | dict.fromkeys(
        ("preferred_date", "preferred_time", "selected_appointment", "start_date", "pickup_window", "last_service"),
        "when",
    )
    | dict.fromkeys(
        (
            "service_type", "other_service", "issue_description", "urgency_level", "intent", "answer", "vin",
            "license_plate", "vehicle_make", "vehicle_model", "vehicle_year", "mileage", "appliance_type",
            "appliance_brand", "number_of_loads", "rating", "room_type", "surface_type", "length", "width", "height",
            "area_sf", "pattern", "material", "budget", "installation_method",
        ),
        "what",
    )
    | {"danger": GRAVE}
)  # fmt: skip
"""Name of a fact -> who, where, when, what or grave: its colour and its underline."""

_LABELS = {
    "customer_name": "Name",
    "customer_phone": "Phone",
    "customer_email": "E-mail",
    "customer_location": "Suburb",
    "postal_code": "Postcode",
    "property_type": "Property",
    "access_note": "Getting in",
    "service_type": "Service",
    "other_service": "Also wanted",
    "issue_description": "What’s wrong",
    "urgency_level": "Urgency",
    "preferred_date": "Day",
    "preferred_time": "Time",
    "selected_appointment": "Agreed time",
    "previous_customer": "Been before",
    "intent": "Wants",
    "sentiment": "Mood",
    "opt_out": "No messages",
    "vin": "VIN",
    "area_sf": "Area",
}

_WORDS = {
    ("intent", "new_appointment"): "A visit",
    ("intent", "reschedule"): "Another time",
    ("intent", "cancel"): "To cancel",
    ("intent", "inquiry"): "To know something",
    ("intent", "quote"): "A quote",
    ("intent", "complaint"): "To complain",
    ("intent", "speak_to_person"): "A person",
    ("intent", "opt_out"): "No messages",
    ("intent", "other"): "Something else",
}


def kind_of(name: str, value: str) -> str:
    """Return the kind of a fact; what is in danger is grave whatever it tells of."""
    if name == "urgency_level" and value == "emergency":
        return GRAVE
    return KINDS.get(name, "what")


def label_of(name: str) -> str:
    """Return what a fact is called."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def value_of(name: str, value: str, local: Local, names: Names) -> str:
    """Return a value as people write it; one that cannot be read stays as it is stored."""
    words = _WORDS.get((name, value))
    if words is not None:
        return words
    try:
        write = _WRITERS.get(name)
        return write(value, local, names) if write else _plain(value)
    except ValueError:
        return value


def mid_sentence(words: str) -> str:
    """Return words as they stand in the middle of a sentence: `blocked drain`, but `CCTV inspection`."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _plain(value: str) -> str:
    return value[:1].upper() + value[1:].replace("_", " ") if value.replace("_", "").isalpha() else value


def _service(value: str, _: Local, names: Names) -> str:
    return names.get(value) or _plain(value)


def _day(value: str, local: Local, _: Names) -> str:
    first, _slash, last = value.partition("/")
    days = [local.day(date.fromisoformat(each)) for each in (first, last) if each]
    return " to ".join(days)


def _time(value: str, local: Local, _: Names) -> str:
    if ":" not in value:
        return _plain(value)
    parts = (local.locale.time(time.fromisoformat(part)) if ":" in part else part for part in value.partition("/"))
    begin, slash, end = parts
    if not slash:
        return begin
    if begin and end:
        return f"{begin} to {end}"
    return f"from {begin}" if begin else f"by {end}"


_WRITERS: Mapping[str, Callable[[str, Local, Names], str]] = {
    "customer_name": lambda value, _local, _names: value,
    "customer_email": lambda value, _local, _names: value,
    "address": lambda value, _local, _names: value,
    "issue_description": lambda value, _local, _names: value[:1].upper() + value[1:],
    "customer_phone": lambda value, local, _names: local.phone(value),
    "customer_location": lambda value, local, _names: local.place(value),
    "service_type": _service,
    "other_service": _service,
    "preferred_date": _day,
    "start_date": _day,
    "preferred_time": _time,
    "selected_appointment": lambda value, local, _names: local.moment(datetime.fromisoformat(value)),
}
