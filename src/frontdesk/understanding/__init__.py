"""Words to facts: pure, without I/O but the package's own word lists. Anyone above may ask it."""

from frontdesk.understanding.reading import understand, warm_up
from frontdesk.understanding.types import Fact, Hearing, Line, Offer, Reading

__all__ = ["Fact", "Hearing", "Line", "Offer", "Reading", "understand", "warm_up"]
