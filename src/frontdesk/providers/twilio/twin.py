"""A telephone company on this machine: for an installation without an account, and for demos."""

from __future__ import annotations

from dataclasses import replace

from frontdesk.providers.twilio.port import Account, CarrierRefused, NoSuchNumber, NotThereYet, Number

SID = "AC00000000000000000000000000000000"


class Twin:
    """Remembers what was asked of it; what it is given to play is what it recorded.

    stopped   calls whose recording was stopped, in order
    says      what it says of the account; None: the token is wrong
    """

    is_real = False

    def __init__(self) -> None:
        self.stopped: list[str] = []
        self.says: Account | None = Account(SID, "Twin", "active", None)
        self._recordings: dict[str, bytes] = {}
        self._numbers: dict[str, Number] = {}

    def keep(self, recording_sid: str, mp3: bytes) -> None:
        """Have recorded something."""
        self._recordings[recording_sid] = mp3

    def own(self, number: Number) -> None:
        """Have a number."""
        self._numbers[number.e164] = number

    async def recording(self, recording_sid: str) -> bytes:
        """Return a recording as MP3.

        Raises NotThereYet.
        """
        if recording_sid not in self._recordings:
            raise NotThereYet("the recording is not there")
        return self._recordings[recording_sid]

    async def stop_recording(self, call_sid: str) -> None:
        """Stop recording a call."""
        self.stopped.append(call_sid)

    async def discard_recording(self, recording_sid: str) -> None:
        """Delete a recording."""
        self._recordings.pop(recording_sid, None)

    async def account(self) -> Account:
        """Return how the account stands.

        Raises CarrierRefused if the token is wrong.
        """
        if self.says is None:
            raise CarrierRefused("The telephone company does not know this account with this token (401).")
        return self.says

    async def numbers(self) -> list[Number]:
        """Return the numbers of the account, in their order."""
        return [self._numbers[e164] for e164 in sorted(self._numbers)]

    async def point(self, e164: str, voice_url: str, status_url: str) -> None:
        """Have the calls of a number announced here.

        Raises NoSuchNumber.
        """
        if e164 not in self._numbers:
            raise NoSuchNumber("The account has no such number.", field="number")
        self._numbers[e164] = replace(
            self._numbers[e164],
            voice_url=voice_url,
            voice_method="POST",
            status_callback=status_url,
            is_elsewhere=False,
        )
