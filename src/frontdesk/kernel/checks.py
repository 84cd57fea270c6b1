"""What `frontdesk doctor` and the console say of an installation: one line a part, each with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """How a part stands."""

    ok = "ok"
    missing = "missing"  # not set up; the rest works without it
    broken = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of an installation, looked at just now.

    key      stays the same: `database`, `phone.signature`
    name     `Phone line`
    said     what was found, in a sentence
    remedy   what to do, in a sentence; empty where nothing is to be done
    is_own   it tells of what the business itself entered, and of nothing that is the installation's
    """

    key: str
    name: str
    state: CheckState
    said: str
    remedy: str = ""
    is_own: bool = False
