"""What the desk can say: every phrase key, and the placeholders its text may use.

A pack writes the words (phrases.toml); a key that is not here, or a placeholder
that its key does not offer, is reported when the pack is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, frozenset[str]] = {
    key: frozenset(placeholders.split())
    for key, placeholders in {
        # opening and carrying on
        "greeting": "business",
        "carry_on": "business",
        "carried_on": "",
        "fresh_start": "",
        # what was just understood
        "hello_name": "name",
        "thanks_name": "name",
        "got_it": "summary",
        "after_danger": "",
        # asking
        "ask_service_type": "services",
        "ask_customer_location": "",
        "ask_issue_description": "service",
        "ask_customer_name": "",
        "ask_customer_phone": "",
        "ask_preferred_date": "",
        "ask_preferred_time": "",
        "ask_address": "",
        "ask_property_type": "",
        "ask_urgency_level": "",
        "ask_previous_customer": "",
        "ask_message": "",
        "ask_message_visit": "",
        "ask_correction": "",
        "ask_anything_else": "",
        "ask_what_else": "",
        "ask_book_it": "",
        # times
        "offer_one": "first",
        "offer_two": "first second",
        "not_free": "wish",
        "closed_then": "wish hours",
        "past_then": "wish",
        "too_far": "days",
        "no_times": "",
        "taken_meanwhile": "",
        "earliest": "when",
        # reading back and doing
        "read_back": "job when name phone issue",
        "read_back_move": "when",
        "read_back_cancel": "service when",
        "phone_calling_from": "",
        "phone_given": "phone",
        "phone_none": "",
        "phone_left": "",
        "place_left": "",
        "danger_again": "emergency_number",
        "note_taken": "",
        "booked": "service when name",
        "moved": "service when",
        "cancelled": "service when",
        "kept": "service when",
        "noted": "services",
        "amended": "",
        "added": "",
        # questions answered
        "price": "service price",
        "price_from": "service price",
        "price_quote": "service",
        "price_unknown": "",
        "hours": "hours",
        "area_yes": "location",
        "area_everywhere": "",
        "area_some": "areas",
        "area_many": "areas",
        "area_no": "location",
        "services": "services",
        "robot": "business",
        "recorded": "",
        "not_recorded": "",
        "never_recorded": "",
        # people
        "person": "",
        "complaint": "",
        "change_by_person": "",
        "message_taken": "phone",
        "message_taken_no_phone": "",
        # keeping the call on its feet
        "silence": "",
        "silence_end": "",
        "missed": "",
        "missed_end": "",
        "hold_on": "",
        "calm": "",
        "calm_end": "",
        "off_topic": "business",
        "wrong_number": "business",
        "welcome": "",
        "alerted": "",
        "alerted_no_phone": "",
        "before_you_go": "",
        "how_long": "service minutes",
        "limit_end": "",
        "end_no_phone": "",
        "trouble": "",
        "goodbye": "",
        "goodbye_booked": "when",
        # small words the sentences are built from
        "today": "",
        "tomorrow": "",
        "at_time": "day time",
        "in_place": "place",
        "at_place": "place",
        "unnamed": "",
        "as_emergency": "",
        "as_urgent": "",
    }.items()
}
