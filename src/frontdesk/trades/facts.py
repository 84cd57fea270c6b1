"""The names of facts and acts, and the values of those that are closed lists.

Only names: what a fact means stands in docs/glossary.md, how it is heard in a pack's vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# What a trade may ask for.
ASKED_FOR: tuple[str, ...] = (
    "service_type",
    "issue_description",
    "urgency_level",
    "customer_location",
    "address",
    "postal_code",
    "property_type",
    "previous_customer",
    "customer_name",
    "customer_phone",
    "customer_email",
    "preferred_date",
    "preferred_time",
    "access_note",
)
# What is told unasked, or is the reply to something else.
TOLD: tuple[str, ...] = (
    "selected_appointment",
    "intent",
    "answer",
    "opt_out",
    "danger",
)
# Names kept for later: they are heard only where a pack's vocabulary has words for their values, or a business a list
# of its own values.
LATER: tuple[str, ...] = (
    "date_of_birth",
    "vin",
    "license_plate",
    "vehicle_make",
    "vehicle_model",
    "vehicle_year",
    "mileage",
    "appliance_type",
    "appliance_brand",
    "provider_name",
    "party_size",
    "account_id",
    "order_id",
    "sentiment",
    "number_of_loads",
    "pickup_window",
    "rating",
    "one_time_code",
    "last_service",
    "room_type",
    "surface_type",
    "length",
    "width",
    "height",
    "area_sf",
    "pattern",
    "material",
    "budget",
    "start_date",
    "installation_method",
    "contractor_name",
)
HEARD: tuple[str, ...] = (*ASKED_FOR, *TOLD)
"""What the desk hears in every trade."""

FACT_NAMES: tuple[str, ...] = (*HEARD, *LATER)

# Where a person finds all the names.
FACTS_LISTED = 'docs/trades/words.md, "Facts"'
ACTS_LISTED = 'docs/trades/words.md, "Acts"'
PHRASES_LISTED = 'docs/trades/words.md, "Phrases"'

CLOSED_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "urgency_level": ("emergency", "urgent", "routine", "flexible"),
        "danger": ("yes",),
        "property_type": ("house", "unit", "residential", "commercial"),
        "previous_customer": ("yes", "no"),
        "intent": (
            "new_appointment",
            "reschedule",
            "cancel",
            "inquiry",
            "quote",
            "complaint",
            "speak_to_person",
            "opt_out",
            "other",
        ),
        "sentiment": ("positive", "neutral", "negative"),
        "opt_out": ("yes",),
    }
)

ACT_NAMES: tuple[str, ...] = (
    "repeat_please",
    "hold_on",
    "goodbye",
    "thanks",
    "nothing_else",
    "abuse",
    "wrong_number",
    "off_topic",
    "asks_price",
    "asks_hours",
    "asks_area",
    "asks_where",
    "asks_when",
    "asks_if_robot",
    "asks_if_recorded",
    "no_recording",
    "asks_my_visit",
    "asks_services",
    "asks_danger",
    "asks_how_long",
    "greets",
    "adds_another",
    "no_preference",
    "corrects",
    "means_job",
    "means_place",
    "means_day",
    "means_time",
    "means_name",
    "means_number",
    "calling_number",
    "declines",
    "start_over",
    "rings_for_help",
    "never_mind",
    "complaint",
)

# What the desk asks for that is no fact: a yes to what it read back, what to put right, whether to carry
# on an earlier call, whether a visit is wanted, whether somebody is to tell what it does not know, whether there is
# anything else, what to pass on, a sign that someone is still there.
QUESTIONS: tuple[str, ...] = (
    "confirm",
    "correction",
    "carry_on",
    "book_it",
    "call_back",
    "anything_else",
    "message",
    "silence",
)
