"""Who may do what: one table, read at every request. Which business somebody works in is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.problems import Problem

_ALL = frozenset(Role)
_DESK = frozenset({Role.owner, Role.manager, Role.advisor})
_HEAD = frozenset({Role.owner, Role.manager})

RIGHTS: Mapping[str, frozenset[Role]] = {
    "calls:read": _ALL - {Role.technician},
    "calls:download": _HEAD,
    "recordings:hear": _DESK,
    "visits:read": _ALL,
    "visits:write": _DESK,
    "tasks:read": _ALL,
    "tasks:write": _ALL - {Role.viewer},
    "insights:read": _HEAD | {Role.viewer},
    "logs:read": _DESK,
    "desk:talk": _DESK,
    "staff:link": _HEAD,
    "settings:write": _HEAD,
    "connections:write": frozenset({Role.owner}),
}
"""Right -> the roles that have it."""

_PEOPLE = {
    Role.owner: "owners",
    Role.manager: "managers",
    Role.advisor: "advisors",
    Role.technician: "technicians",
    Role.viewer: "viewers",
}


class NotAllowed(Problem):
    """A person asked for what their role may not do."""

    status = HTTPStatus.FORBIDDEN
    title = "That is for somebody else here"


def may(role: Role, right: str) -> bool:
    """Return whether a role has a right.

    Raises KeyError if there is no such right: a mistyped one is no refusal.
    """
    return role in RIGHTS[right]


def must(role: Role, right: str) -> None:
    """See that a role has a right.

    Raises NotAllowed, which says who has it.
    """
    if not may(role, right):
        raise NotAllowed(f"{who_may(right)} may do that. Ask one of them.")


def who_may(right: str) -> str:
    """Return the people who have a right: `Owners and managers`."""
    *others, last = (_PEOPLE[role] for role in Role if role in RIGHTS[right])
    told = f"{', '.join(others)} and {last}" if others else last
    return told[0].upper() + told[1:]
