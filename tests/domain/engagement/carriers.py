"""Somebody who carries letters for tests: keeps what it is given, or answers as it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field

from frontdesk.providers.email.port import Letter, NotTaken


@dataclass
class Carrier:
    """Keeps letters.

    answers   what it raises instead of taking a letter, one after the other
    is_real   whether letters are to count as on their way
    """

    name: str = "carrier"
    is_real: bool = True
    letters: list[Letter] = field(default_factory=list)
    answers: list[NotTaken] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        """Take a letter."""
        if self.answers:
            raise self.answers.pop(0)
        self.letters.append(letter)

    async def check(self) -> None:
        """See whether it would take a letter."""
        if self.answers:
            raise self.answers[0]


def no_own(url: str) -> Carrier:
    """Say that no business of a test has a mail server of its own."""
    raise AssertionError("a business's own mail server was asked for")
