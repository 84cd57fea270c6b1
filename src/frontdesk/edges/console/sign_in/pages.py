"""The pages of signing in. They show nothing about businesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from frontdesk.edges.console.page import Page


@dataclass(frozen=True)
class SignIn(Page):
    """The first page for everybody.

    has_mail   whether a link can be sent
    email      as it was typed
    next       path on our side to go to afterwards
    problem    what did not work, in words
    again_at   when the next try is allowed, and its words; None if now
    """

    template: ClassVar[str] = "sign_in/index.html"

    has_mail: bool
    email: str = ""
    next: str = ""
    problem: str = ""
    again_at: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class AskForLink(Page):
    """A field for the e-mail address that a link is sent to.

    action      where the form goes
    is_lost     whether the link sets a new password
    has_mail    whether mail goes out from here at all
    """

    template: ClassVar[str] = "sign_in/ask.html"

    action: str
    is_lost: bool
    has_mail: bool
    again_at: tuple[datetime, str] | None = None


@dataclass(frozen=True)
class Sent(Page):
    """What is said whoever asked: it does not tell who works here."""

    template: ClassVar[str] = "sign_in/sent.html"


@dataclass(frozen=True)
class UseLink(Page):
    """Whom a link is for, and one button.

    name           the person
    sends_itself   whether the browser presses the button: a link that was never mailed
    """

    template: ClassVar[str] = "sign_in/link.html"

    name: str
    action: str
    sends_itself: bool


@dataclass(frozen=True)
class NewPassword(Page):
    """A field for a new password.

    email      shown to the browser's password manager alone
    is_first   whether they had none before
    problem    what did not fit, in words
    """

    template: ClassVar[str] = "sign_in/password.html"

    name: str
    email: str
    action: str
    least: int
    is_first: bool
    problem: str = ""


@dataclass(frozen=True)
class InvitedAgain(Page):
    """What an invitation says to somebody who signs in here already: they keep their way in."""

    template: ClassVar[str] = "sign_in/invited.html"

    told: str
    has_mail: bool


@dataclass(frozen=True)
class LinkOver(Page):
    """A link that works no more, and the way to another."""

    template: ClassVar[str] = "sign_in/over.html"

    told: str
    has_mail: bool
