"""What a business may decide of how it is booked, and within what bounds: scheduling reads it from its settings."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, tuple[int, int]] = {
    "horizon_days": (1, 730),
    "offer_lead_minutes": (0, 10_080),
    "offer_grid_minutes": (5, 240),
    "named_grid_minutes": (1, 60),
}
"""Setting -> the smallest and the greatest that makes sense; the trade's policies have the usual ones."""
