"""Who may do what, cell by cell."""

from __future__ import annotations

import pytest

from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.rights import RIGHTS, NotAllowed, may, must, who_may

TABLE = """
                 owner  manager  advisor  technician  viewer
calls:read       yes    yes      yes      no          yes
calls:download   yes    yes      no       no          no
recordings:hear  yes    yes      yes      no          no
visits:read      yes    yes      yes      yes         yes
visits:write     yes    yes      yes      no          no
tasks:read       yes    yes      yes      yes         yes
tasks:write      yes    yes      yes      yes         no
insights:read    yes    yes      no       no          yes
logs:read        yes    yes      yes      no          no
desk:talk        yes    yes      yes      no          no
staff:link       yes    yes      no       no          no
settings:write   yes    yes      no       no          no
connections:write yes   no       no       no          no
"""
_HEAD, *_ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    pytest.param(right, Role(role), cell == "yes", id=f"{right} {role}")
    for right, *cells in _ROWS
    for role, cell in zip(_HEAD, cells, strict=True)
]


@pytest.mark.parametrize(("right", "role", "expected"), CELLS)
def test_the_table_holds(right: str, role: Role, expected: bool) -> None:
    assert may(role, right) is expected


def test_the_table_is_whole() -> None:
    assert {right for right, *_ in _ROWS} == set(RIGHTS)
    assert set(_HEAD) == {role.value for role in Role}


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        must(Role.advisor, "calls:download")

    assert refused.value.detail == "Owners and managers may do that. Ask one of them."
    assert who_may("calls:read") == "Owners, managers, advisors and viewers"


def test_a_right_that_does_not_exist_is_a_mistake_and_no_refusal() -> None:
    with pytest.raises(KeyError):
        may(Role.owner, "calls:raed")
