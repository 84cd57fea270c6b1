"""Names of people: taken apart, put together, and whether two may be one person's. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof"})


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as far as it is known; "Mr Smith" has a last name only.

    first   "" if unknown
    """

    first: str
    last: str | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of it."""
        return not self.first and not self.last

    @property
    def full(self) -> str | None:
        """The name as it is said, or None if nothing is known of it."""
        return " ".join(part for part in (self.first, self.last) if part) or None

    def may_be(self, other: Name) -> bool:
        """Return whether two names may be one person's: nothing that both state differs.

        Last names are compared where a first name is missing: people marry, and recognisers
        mishear; two of the same first name on one telephone are rare.
        """
        if self.is_unknown or other.is_unknown:
            return True
        if self.first and other.first:
            return _plain(self.first) == _plain(other.first)
        return bool(self.last and other.last) and _plain(self.last) == _plain(other.last)

    def is_exactly(self, other: Name) -> bool:
        """Return whether two names are the same, but for case and accents."""
        return _plain(self.full) == _plain(other.full)


def name_of(said: str | None) -> Name:
    """Return a name taken apart: the first word, and the rest; titles are dropped."""
    words = (said or "").split()
    if words and _plain(words[0]).rstrip(".") in _TITLES:
        return Name("", " ".join(words[1:]) or None)
    return Name(words[0] if words else "", " ".join(words[1:]) or None)


def _plain(text: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
