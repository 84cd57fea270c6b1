"""Who carries calls: the real client against the vendor's interface on this machine, and the twin: the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from frontdesk.kernel.settings import Settings
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import Carrier, CarrierAway, CarrierRefused, NotForDemos, NotThereYet
from frontdesk.providers.twilio.rest import Rest
from frontdesk.providers.twilio.twin import Twin
from tests.providers.twilio_server import ACCOUNT, TOKEN, TwilioServer, a_twilio_server


@dataclass
class Company:
    """A carrier, and what stands behind it."""

    carrier: Carrier
    behind: TwilioServer | Twin


@pytest.fixture
def server() -> Iterator[TwilioServer]:
    with a_twilio_server() as server:
        yield server


@pytest.fixture(params=["rest", "twin"])
def company(request: pytest.FixtureRequest, server: TwilioServer) -> Company:
    if request.param == "rest":
        return Company(Rest(ACCOUNT, TOKEN, address=server.address), server)
    twin = Twin()
    return Company(twin, twin)


class TestEveryCarrier:
    async def test_gives_a_recording_as_it_is(self, company: Company) -> None:
        company.behind.keep("RE1", b"\x00mp3\xff" * 50_000)

        assert await company.carrier.recording("RE1") == b"\x00mp3\xff" * 50_000

    async def test_says_that_a_recording_is_not_there_yet(self, company: Company) -> None:
        with pytest.raises(NotThereYet):
            await company.carrier.recording("RE2")

    async def test_stops_recording_a_call(self, company: Company) -> None:
        await company.carrier.stop_recording("CA1")

        assert company.behind.stopped == ["CA1"]

    async def test_deletes_a_recording(self, company: Company) -> None:
        company.behind.keep("RE1", b"mp3")

        await company.carrier.discard_recording("RE1")
        await company.carrier.discard_recording("RE1")

        with pytest.raises(NotThereYet):
            await company.carrier.recording("RE1")


class TestRest:
    def real(self, server: TwilioServer, token: str = TOKEN) -> Rest:
        return Rest(ACCOUNT, token, address=server.address)

    async def test_does_not_mind_that_nothing_is_recorded(self, server: TwilioServer) -> None:
        await self.real(server).stop_recording("CAnone")

        assert server.stopped == []

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_is_away_while_the_vendor_has_trouble(self, server: TwilioServer, status: int) -> None:
        server.fails_with = status

        for asked in (self.real(server).recording("RE1"), self.real(server).stop_recording("CA1")):
            with pytest.raises(CarrierAway):
                await asked

    async def test_is_refused_without_the_right_token(self, server: TwilioServer) -> None:
        for asked in (self.real(server, "wrong").recording("RE1"), self.real(server, "wrong").stop_recording("CA1")):
            with pytest.raises(CarrierRefused):
                await asked

    async def test_is_away_when_nobody_answers(self) -> None:
        with a_twilio_server() as gone:
            address = gone.address
        real = Rest(ACCOUNT, TOKEN, address=address)

        for asked in (real.recording("RE1"), real.stop_recording("CA1")):
            with pytest.raises(CarrierAway):
                await asked


class TestWhoCarries:
    def test_is_never_a_real_one_for_a_demo(self) -> None:
        port.use(lambda settings: Rest(ACCOUNT, TOKEN))

        assert port.carrier(Settings.model_construct(), is_demo=False).is_real
        with pytest.raises(NotForDemos):
            port.carrier(Settings.model_construct(), is_demo=True)

    def test_is_the_twin_for_a_demo_where_it_is_chosen(self) -> None:
        port.use(lambda settings: Twin())

        assert not port.carrier(Settings.model_construct(), is_demo=True).is_real
