"""A telephone company on this machine: for an installation without an account, and for demos."""

from __future__ import annotations

from frontdesk.providers.twilio.port import NotThereYet


class Twin:
    """Remembers what was asked of it; what it is given to play is what it recorded.

    stopped   calls whose recording was stopped, in order
    """

    is_real = False

    def __init__(self) -> None:
        self.stopped: list[str] = []
        self._recordings: dict[str, bytes] = {}

    def keep(self, recording_sid: str, mp3: bytes) -> None:
        """Have recorded something."""
        self._recordings[recording_sid] = mp3

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
