"""The page a person sees when something did not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.edges.console.page import Page
from frontdesk.edges.http.answers import Failure


@dataclass(frozen=True)
class ProblemPage(Page):
    """What did not work, in words, and the number to quote."""

    template: ClassVar[str] = "problem/index.html"

    title: str
    detail: str
    request_id: str


def as_page(failure: Failure) -> str:
    """Return the failure as HTML."""
    return ProblemPage(failure.title, failure.detail, failure.request_id).render()
