"""Who carries calls: the real client against the vendor's interface on this machine, and the twin: the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.kernel.settings import Settings
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import (
    Carrier,
    CarrierAway,
    CarrierRefused,
    Login,
    NoSuchNumber,
    NotForDemos,
    NotThereYet,
    Number,
)
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

    async def test_says_how_the_account_stands(self, company: Company) -> None:
        account = await company.carrier.account()

        assert account.sid.startswith("AC")
        assert (account.status, account.is_active) == ("active", True)

    async def test_has_its_numbers_announced_where_it_is_told(self, company: Company) -> None:
        ours, like_it = Number("+61255501002", "", "POST", ""), Number("+612555010024", "", "GET", "", True)
        for number in (like_it, ours):
            company.behind.own(number)

        assert await company.carrier.numbers() == [ours, like_it]
        await company.carrier.point("+61255501002", "https://a.example.com/voice", "https://a.example.com/status")

        pointed = replace(ours, voice_url="https://a.example.com/voice", status_callback="https://a.example.com/status")
        assert await company.carrier.numbers() == [pointed, like_it]

    async def test_takes_a_number_back_from_whoever_answered_it(self, company: Company) -> None:
        company.behind.own(Number("+61255501002", "https://old.example.com/", "GET", "", True))

        await company.carrier.point("+61255501002", "https://a.example.com/voice", "https://a.example.com/status")

        [number] = await company.carrier.numbers()
        assert (number.voice_method, number.is_elsewhere) == ("POST", False)

    async def test_does_not_announce_a_number_that_it_has_not(self, company: Company) -> None:
        with pytest.raises(NoSuchNumber):
            await company.carrier.point("+61255501002", "https://a.example.com/", "https://a.example.com/")


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

    async def test_tells_the_vendors_clock_and_that_an_account_is_closed(self, server: TwilioServer) -> None:
        server.status = "suspended"

        account = await self.real(server).account()

        assert account.clock is not None
        assert abs(datetime.now(UTC) - account.clock) < timedelta(seconds=10)
        assert (account.name, account.is_active) == ("Harbour", False)

    async def test_says_of_an_account_with_a_wrong_token_that_it_is_not_known(self, server: TwilioServer) -> None:
        for asked in (self.real(server, "wrong").account(), self.real(server, "wrong").numbers()):
            with pytest.raises(CarrierRefused, match=r"does not know this account with this token \(401\)"):
                await asked

    async def test_is_away_when_somebody_else_answers(self, server: TwilioServer) -> None:
        server.says = b"<html>Sign in to the guest network"

        with pytest.raises(CarrierAway):
            await self.real(server).account()

    async def test_is_away_when_nobody_answers(self) -> None:
        with a_twilio_server() as gone:
            address = gone.address
        real = Rest(ACCOUNT, TOKEN, address=address)

        for asked in (real.recording("RE1"), real.stop_recording("CA1"), real.account()):
            with pytest.raises(CarrierAway):
                await asked


class TestATwin:
    async def test_can_be_told_that_its_token_is_wrong(self) -> None:
        twin = Twin()
        twin.says = None

        with pytest.raises(CarrierRefused):
            await twin.account()


class TestALogin:
    def test_does_not_show_its_token(self) -> None:
        assert "s3cret" not in repr(Login("AC1", "s3cret"))


class TestWhoCarries:
    def test_is_never_a_real_one_for_a_demo(self) -> None:
        port.use(lambda settings, own: Rest(ACCOUNT, TOKEN))

        assert port.carrier(Settings.model_construct(), is_demo=False).is_real
        with pytest.raises(NotForDemos):
            port.carrier(Settings.model_construct(), is_demo=True)

    def test_is_the_twin_for_a_demo_where_it_is_chosen(self) -> None:
        port.use(lambda settings, own: Twin())

        assert not port.carrier(Settings.model_construct(), is_demo=True).is_real

    def test_is_chosen_with_the_businesss_own_account_in_sight(self) -> None:
        asked: list[Login | None] = []

        def choose(settings: Settings, own: Login | None) -> Twin:
            asked.append(own)
            return Twin()

        port.use(choose)
        port.carrier(Settings.model_construct(), Login("AC1", "t"), is_demo=False)
        port.carrier(Settings.model_construct(), is_demo=False)

        assert asked == [Login("AC1", "t"), None]
