"""The regions a pack may be made for, and what to ring there when people are in danger."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# As it is spoken; stands for {emergency_number} in what is said about a hazard.
EMERGENCY_NUMBERS: Mapping[str, str] = MappingProxyType({"AU": "triple zero (000)", "GB": "999", "US": "911"})
REGIONS: tuple[str, ...] = tuple(EMERGENCY_NUMBERS)
