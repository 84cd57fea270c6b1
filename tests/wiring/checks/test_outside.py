"""What the desk needs of the outside, against real sockets on this machine: each line true, each with its remedy."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from frontdesk.domain.tenancy.connections import add_connection, remove_connection
from frontdesk.domain.tenancy.models import Business, ConnectionKind, PhoneNumber
from frontdesk.domain.tenancy.quarantine import newest
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.providers.email.smtp import NO_LINE
from frontdesk.providers.twilio.port import Number
from frontdesk.wiring.checks import checks_of
from frontdesk.wiring.checks.letters import Brake
from frontdesk.wiring.checks.looking import NotLookedAt
from frontdesk.wiring.checks.phone import number_found
from frontdesk.wiring.checks.way_in import address_found, https_found, wss_found
from frontdesk.wiring.checks.ways import Ways
from frontdesk.wiring.databases import RunningDatabase
from tests.builders import MONDAY
from tests.providers.mail_server import PASSWORD, USER, a_certificate, a_mail_server
from tests.providers.twilio_server import ACCOUNT, TOKEN, TwilioServer, _Handler, a_twilio_server
from tests.wiring.checks.desks import KEY, a_desk, a_scene, settings_of, somebody

KEYS = [
    "address", "https", "wss", "phone.account", "phone.number", "phone.signature", "mail", "model", "calendar", "clock",
]  # fmt: skip
NUMBER = "+61255501002"


@pytest.fixture
def vendor() -> Iterator[TwilioServer]:
    """Return the vendor's interface, on this machine."""
    with a_twilio_server() as server:
        yield server


async def looked(
    database: Database, business_id: UUID | None, ways: Ways, base_url: str | None = None, **changed: object
) -> dict[str, Check]:
    """Return what the console is told of a business, by key."""
    settings = settings_of(base_url, **changed)
    running = RunningDatabase("", database.url, settings, DataFolder(Path("/nonexistent")))
    found = await checks_of(running, database, business_id, ways=ways)
    assert [check.key for check in found] == KEYS
    return {check.key: check for check in found}


def states(found: dict[str, Check], *keys: str) -> list[str]:
    return [found[key].state.value for key in keys]


async def a_real_one(database: Database, business_id: UUID, *, token: str = TOKEN) -> UUID:
    """Make the plumber a real business with an account of its own and one number; return the connection."""
    async with database.transaction(business_id) as db:
        await db.execute(update(Business).values(is_demo=False))
        await db.execute(update(PhoneNumber).values(e164=NUMBER))
        secrets = {"auth_token": token}
        return await add_connection(db, Sealer(KEY), kind=ConnectionKind.twilio, account=ACCOUNT, secrets=secrets)


async def a_server_of_its_own(database: Database, business_id: UUID, url: str) -> None:
    """Let mails of a business go by its own server."""
    async with database.transaction(business_id) as db:
        await add_connection(
            db, Sealer(KEY), kind=ConnectionKind.smtp, account="desk@example.com", secrets={"url": url}
        )


class TestABusinessThatIsConnected:
    async def test_is_told_so_line_by_line_and_nothing_is_left_behind(
        self, database: Database, plumbing: UUID, vendor: TwilioServer, tmp_path: Path
    ) -> None:
        await a_real_one(database, plumbing)
        with a_mail_server(auth=True) as mail:
            async with a_desk(database, tmp_path, token="the installation's own") as base_url:
                voice, status = f"{base_url}/twilio/voice#rc=3&rp=5xx,ct", f"{base_url}/twilio/status"
                vendor.own(Number(NUMBER, voice, "POST", status))
                ways = Ways(vendor.address, tmp_path / "certificate.pem")
                url = f"smtp://{USER}:{PASSWORD.replace('/', '%2F').replace('@', '%40')}@127.0.0.1:{mail.port}"
                found = await looked(database, plumbing, ways, base_url, SMTP_URL=url, MAIL_FROM="desk@example.com")

        assert {key: check.state for key, check in found.items()} == {
            # The one thing that is not so: an address on this machine.
            key: CheckState.broken if key == "address" else CheckState.ok
            for key in KEYS
        }
        assert {key for key in KEYS if found[key].is_own} == {
            "phone.account", "phone.number", "phone.signature", "model", "calendar"
        }  # fmt: skip
        assert found["phone.signature"].said == f"The desk believes what the account {ACCOUNT} signs."
        assert found["clock"].said.startswith("The clock agrees with Twilio's")
        assert (mail.users, mail.taken) == ([USER], [])
        assert await newest(database) == []

    async def test_whose_desk_knows_another_token_is_told_that_its_signature_is_refused(
        self, database: Database, tmp_path: Path, vendor: TwilioServer
    ) -> None:
        async with a_desk(database, tmp_path, token="an old token") as base_url:
            found = await looked(database, None, Ways(vendor.address, tmp_path / "certificate.pem"), base_url)

        assert states(found, "https", "wss", "phone.account", "phone.signature") == ["ok", "ok", "ok", "broken"]
        assert "another TWILIO_AUTH_TOKEN" in found["phone.signature"].remedy
        assert await newest(database) == []  # what we ask ourselves is no stranger's knock


class TestTheAccount:
    async def test_with_a_wrong_token_is_one_failure_and_the_rest_says_why_it_waits(
        self, database: Database, plumbing: UUID, vendor: TwilioServer
    ) -> None:
        await a_real_one(database, plumbing, token="a wrong token")

        found = await looked(database, plumbing, Ways(vendor.address))

        assert found["phone.account"].said == f"Twilio does not accept the token of the account {ACCOUNT}."
        assert "Settings, Connections" in found["phone.account"].remedy
        assert states(found, "phone.account", "phone.number", "phone.signature") == ["broken", "missing", "missing"]
        assert found["phone.number"].said == "Not looked at: Twilio does not answer for the account."

    async def test_that_is_closed_or_cannot_be_asked_is_broken(self, database: Database, vendor: TwilioServer) -> None:
        vendor.status = "suspended"
        closed = (await looked(database, None, Ways(vendor.address)))["phone.account"]
        vendor.fails_with = 503
        away = (await looked(database, None, Ways(vendor.address)))["phone.account"]
        gone = (await looked(database, None, Ways("http://127.0.0.1:1")))["phone.account"]

        assert closed.said == f"Twilio says that the account {ACCOUNT} is suspended."
        assert away.said == "Twilio answered 503."
        assert gone.said == "Twilio cannot be reached from this machine."
        assert {each.state for each in (closed, away, gone)} == {CheckState.broken}
        assert all(each.remedy for each in (closed, away, gone))

    @pytest.mark.parametrize(
        ("sid", "token", "said"),
        [
            (None, None, "There is no account with a telephone company."),
            (ACCOUNT, None, "TWILIO_AUTH_TOKEN is not set, so there is no account with a telephone company."),
        ],
    )
    async def test_that_is_missing_is_missing(
        self, database: Database, sid: str | None, token: str | None, said: str
    ) -> None:
        found = await looked(database, None, Ways(), TWILIO_ACCOUNT_SID=sid, TWILIO_AUTH_TOKEN=token)

        assert (found["phone.account"].state, found["phone.account"].said) == (CheckState.missing, said)
        assert "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" in found["phone.account"].remedy

    async def test_sealed_with_another_key_is_told_so_and_one_put_away_is_forgotten(
        self, database: Database, plumbing: UUID, vendor: TwilioServer
    ) -> None:
        connection_id = await a_real_one(database, plumbing)
        sealed = await looked(database, plumbing, Ways(vendor.address), FRONTDESK_SECRET_KEY="a key nobody sealed with")
        async with database.transaction(plumbing) as db:
            await remove_connection(db, connection_id, now=MONDAY)
        ours = await looked(database, plumbing, Ways(vendor.address))

        assert sealed["phone.account"].said == (
            "The business's own phone account does not open: the secret key was changed."
        )
        assert ours["phone.account"].said == f"Twilio accepts the account {ACCOUNT}."
        assert not ours["phone.account"].is_own  # the installation's, which serves them from now on

    async def test_of_a_demo_is_none(self, database: Database, plumbing: UUID, vendor: TwilioServer) -> None:
        vendor.fails_with = 500  # nobody asks

        found = await looked(database, plumbing, Ways(vendor.address))

        lines = ("phone.account", "phone.number", "phone.signature", "mail")
        assert states(found, *lines) == ["missing"] * 4
        assert all("demo" in found[key].said for key in lines)


class TestTheNumber:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"voice_url": ""}, ("missing", "go nowhere yet")),
            (
                {"voice_url": "https://me:pass@a.example.com/"},
                ("broken", "go to https://a.example.com/, not to this desk"),
            ),
            ({"voice_method": "GET"}, ("broken", "announced by GET")),
            ({"is_elsewhere": True}, ("broken", "an application or a trunk")),
            ({"status_callback": ""}, ("ok", "not word of how they ended")),
        ],
    )
    async def test_leads_here_or_it_is_told_where_to(
        self,
        database: Database,
        plumbing: UUID,
        vendor: TwilioServer,
        change: dict[str, object],
        told: tuple[str, str],
    ) -> None:
        await a_real_one(database, plumbing)
        base = "https://desk.example.com"
        ours = Number(NUMBER, f"{base}/twilio/voice", "POST", f"{base}/twilio/status")
        vendor.own(replace(ours, **change))  # type: ignore[arg-type]
        scene = a_scene(base, Ways(vendor.address))

        found = await number_found(scene, await scene.shop(database, plumbing))

        assert (found.state.value, told[1] in found.said) == (told[0], True)
        assert f"set “A call comes in” to {base}/twilio/voice#rc=3&rp=5xx,ct (webhook, HTTP POST)" in found.remedy

    async def test_that_the_account_does_not_have_is_broken(
        self, database: Database, plumbing: UUID, vendor: TwilioServer
    ) -> None:
        await a_real_one(database, plumbing)
        scene = a_scene("https://desk.example.com", Ways(vendor.address))

        found = await number_found(scene, await scene.shop(database, plumbing))

        assert found.said == f"The account {ACCOUNT} does not have the number {NUMBER}."


class TestTheAddress:
    @pytest.mark.parametrize(
        ("url", "state"),
        [
            (None, "missing"),
            ("https://desk.example.com", "ok"),
            ("https://desk.example.com:8443/", "ok"),
            ("http://desk.example.com", "broken"),
            ("https://desk.example.com/desk", "broken"),
            ("https://me:pass@desk.example.com", "broken"),
            ("http://me:pass@desk.example.com", "broken"),
            ("https://:pass@192.168.1.20", "broken"),
            ("https://192.168.1.20", "broken"),
            ("https://desk.local", "broken"),
            ("https://localhost", "broken"),
        ],
    )
    async def test_is_one_of_the_world_by_https_without_a_path(self, url: str | None, state: str) -> None:
        found = await address_found(a_scene(url))

        assert found.state.value == state
        assert ("PUBLIC_BASE_URL=https://desk.example.com" in found.remedy) is (state != "ok")
        assert "pass" not in found.said

    async def test_that_is_not_set_is_not_asked(self) -> None:
        with pytest.raises(NotLookedAt, match="the public address comes first"):
            await https_found(a_scene(None))


class TestWhoAnswersThere:
    @pytest.mark.parametrize(
        ("status", "said", "runs", "told"),
        [
            (200, {"status": "alive"}, True, ("broken", "but not this one", "FRONTDESK_SECRET_KEY")),
            (302, {}, True, ("broken", "sends on to https://www.example.com/", "PUBLIC_BASE_URL")),
            (502, {}, True, ("broken", "does not reach the desk (status 502)", "Lead it")),
            (502, {}, False, ("missing", "the desk does not run", "frontdesk up")),
            (401, ["who?"], True, ("broken", "Something else answers", "ask nobody for a password")),
        ],
    )
    async def test_is_told_by_what_they_answer(
        self, tmp_path: Path, status: int, said: object, runs: bool, told: Sequence[str]
    ) -> None:
        with somebody(tmp_path, status, said) as (address, ways):
            scene = a_scene(address, ways, desk_runs=runs)
            found = await https_found(scene)

            with pytest.raises(NotLookedAt, match="does not answer at its public address"):
                await wss_found(scene, None)

        assert (found.state.value, told[1] in found.said, told[2] in found.remedy) == (told[0], True, True)

    async def test_must_prove_to_be_the_one(self, tmp_path: Path) -> None:
        with somebody(tmp_path, 200) as (address, _):
            found = await https_found(a_scene(address))

        assert (found.state, "could not prove to be the one" in found.said) == (CheckState.broken, True)
        assert "Let's Encrypt" in found.remedy

    async def test_may_be_nobody(self) -> None:
        found = await https_found(a_scene("https://127.0.0.1:1"))

        assert found.said == (
            "https://127.0.0.1:1 cannot be reached from this machine. Nobody listens there: the connection was refused."
        )
        assert "port 443" in found.remedy

    async def test_may_pass_requests_and_no_sockets(self, database: Database, tmp_path: Path) -> None:
        async with a_desk(database, tmp_path) as base_url:
            scene = a_scene(base_url, Ways(authorities=tmp_path / "certificate.pem"))
            await https_found(scene)  # it is this desk; then somebody else stands before it
            with somebody(tmp_path / "before", 404) as (scene.base, scene.ways):
                found = await wss_found(scene, None)

        assert found.said == f"Something before the desk refuses sockets at {scene.base} (status 404)."
        assert "HTTP/1.1, with the headers Upgrade and Connection" in found.remedy


class TestTheClock:
    async def test_a_day_off_the_vendors_is_broken(self, database: Database, vendor: TwilioServer) -> None:
        class Yesterday(_Handler):
            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(time.time() - 24 * 3600)

        vendor.RequestHandlerClass = Yesterday

        found = (await looked(database, None, Ways(vendor.address)))["clock"]

        assert (found.state, found.said) == (CheckState.broken, "This machine's clock is 1 day ahead of Twilio's.")
        assert "timedatectl set-ntp true" in found.remedy


class TestMail:
    @pytest.mark.parametrize(
        ("url", "said", "remedy"),
        [
            ("smtp://127.0.0.1:1", "127.0.0.1: the mail server could not be reached.", "host and port in SMTP_URL"),
            ("smtp:/nowhere", "The mail server in SMTP_URL cannot be read.", "smtp://name:password@"),
        ],
    )
    async def test_that_cannot_be_handed_over_is_broken(
        self, database: Database, url: str, said: str, remedy: str
    ) -> None:
        found = (await looked(database, None, Ways("http://127.0.0.1:1"), SMTP_URL=url))["mail"]

        assert (found.state, found.said) == (CheckState.broken, said)
        assert remedy in found.remedy

    async def test_server_of_the_business_that_refuses_its_password_is_broken(
        self, database: Database, plumbing: UUID, vendor: TwilioServer, tmp_path: Path
    ) -> None:
        await a_real_one(database, plumbing)
        theirs, _ = a_certificate(tmp_path)
        with a_mail_server(theirs, auth=True) as server:
            await a_server_of_its_own(database, plumbing, f"smtp://{USER}:wrong@localhost:{server.port}")
            ways = Ways(vendor.address, tmp_path / "certificate.pem", mail_ports=frozenset({server.port}))
            found = (await looked(database, plumbing, ways, FRONTDESK_PRIVATE_MAIL_SERVERS="true"))["mail"]

        assert found.said == "localhost: the mail server did not accept our name and password (535)."
        assert found.remedy.startswith("Correct name and password in Settings, Connections")

    async def test_server_of_the_business_is_asked_for_on_the_internet_alone_and_not_too_often(
        self, database: Database, plumbing: UUID, vendor: TwilioServer
    ) -> None:
        await a_real_one(database, plumbing)
        with a_mail_server(auth=True) as server:
            ways = Ways(vendor.address, mail_ports=frozenset({server.port, 1}))
            told = set()
            for port in (server.port, 1):
                await a_server_of_its_own(database, plumbing, f"smtp://a:b@127.0.0.1:{port}")
                told.add((await looked(database, plumbing, ways))["mail"].said)
            await a_server_of_its_own(database, plumbing, "smtp://127.0.0.1:25")
            open_to_all = (await looked(database, plumbing, ways))["mail"]

        assert told == {f"127.0.0.1: {NO_LINE}."}
        assert open_to_all.state is CheckState.broken
        brake, now = Brake(most=2), MONDAY
        for minutes in (0, 14, 15):
            brake.count(plumbing, now + timedelta(minutes=minutes))
        with pytest.raises(NotLookedAt):
            brake.count(plumbing, now + timedelta(minutes=16))
        brake.count(uuid4(), now + timedelta(minutes=16))
