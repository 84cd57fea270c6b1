"""What a business says and decides for itself, instead of its trade: read from its settings, checked when it is set."""

from __future__ import annotations

from collections.abc import Mapping

from frontdesk.trades.phrases import PHRASES, text_mistake

# What its owner may decide, of trades/general/policies.toml: the smallest and the greatest that makes sense.
LIMITS: Mapping[str, tuple[int, int]] = {
    "silences": (1, 10),
    "misses": (1, 10),
    "caller_turns": (5, 200),
    "call_minutes": (2, 120),
    "emergency_wait_minutes": (15, 1440),
    "asks": (1, 6),
    "carry_on_minutes": (1, 120),
    "offers": (1, 2),
}
SWITCHES = ("ask_address",)


def own_phrases(settings: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of a business's settings, `{"phrases": {key: [text, …]}}`.

    One that does not fit (a key that is gone, a placeholder that nothing fills, one that is left out) is passed over:
    the trade's is said.
    """
    stored = settings.get("phrases")
    found = {} if not isinstance(stored, Mapping) else stored
    return {
        key: tuple(texts)
        for key, texts in found.items()
        if isinstance(texts, list) and texts and all(phrase_mistake(key, text) is None for text in texts)
    }


def phrase_mistake(key: str, text: object) -> str | None:
    """Return what is wrong with a phrase of a business's own, None if nothing is."""
    if key not in PHRASES:
        return "the desk has no such phrase"
    if not isinstance(text, str) or not text.strip():
        return "it is empty; write what the desk says"
    return text_mistake(key, text)


def own_policies(settings: Mapping[str, object]) -> Mapping[str, int | bool]:
    """Return what a business decided for itself; a value beyond what makes sense counts as the nearest that does."""
    numbers = {
        key: min(max(value, least), most)
        for key, (least, most) in LIMITS.items()
        if isinstance(value := settings.get(key), int) and not isinstance(value, bool)
    }
    switches = {key: value for key in SWITCHES if isinstance(value := settings.get(key), bool)}
    return numbers | switches
