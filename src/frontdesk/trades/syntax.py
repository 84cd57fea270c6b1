"""What a pattern and a phrase template may look like. It only checks; understanding compiles and the desk speaks."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise
from string import Formatter

# A word of a pattern: letters and digits of any script; inside it an apostrophe, a hyphen or a stop
# may stand, because people write them ("won't", "check-engine"). `*` opens its ending.
_WORD = re.compile(r"[^\W_]+(?:['’.\-&/][^\W_]+)*\*?", re.UNICODE)
GAP = "..."


def pattern_mistake(pattern: str) -> str | None:
    """Return what is wrong with a pattern of the little language, None if nothing is.

    The language stands in docs/trades/packs.md, "Patterns".
    """
    if pattern != pattern.lower():
        return "write it in lower case; callers' words are compared without case"
    places = pattern.split()
    if not places:
        return "it is empty; write the words a caller says"
    if places[0] == GAP or places[-1] == GAP:
        return "`...` stands between words; take it off the beginning and the end"
    if any(here == GAP == after for here, after in pairwise(places)):
        return "`...` stands twice in a row; one already means up to four words"
    for place in places:
        mistake = None if place == GAP else _place_mistake(place)
        if mistake is not None:
            return mistake
    if all(place == GAP or place.endswith("?") for place in places):
        return "every word of it is optional, so it would fit anything; drop one `?`"
    return None


def _place_mistake(place: str) -> str | None:
    for word in place.removesuffix("?").split("|"):
        if not word:
            return f"`{place}` has an empty choice; `|` stands between two words without spaces"
        if "?" in word:
            return f"in `{place}` the `?` stands inside; write it last, where it makes the whole place optional"
        if not _WORD.fullmatch(word):
            return f"`{place}` is no word; use letters and digits, `*` and `?` at a word's end, `|` between words"
    return None


def template_mistake(text: str, placeholders: Collection[str]) -> str | None:
    """Return what is wrong with a phrase, None if nothing is.

    placeholders   the names that may stand in {braces}
    """
    try:
        fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return "a brace is open or unmatched; a placeholder is {name}, a brace itself is {{ or }}"
    for name, spec, how in fields:
        if not name.isidentifier() or spec or how:
            return f"`{{{name}}}` is no placeholder; write a plain name in braces, like {{business}}"
        if name not in placeholders:
            known = ", ".join(f"{{{each}}}" for each in sorted(placeholders)) or "none"
            return f"`{{{name}}}` is nothing the desk knows; this phrase may use: {known}"
    return None
