"""Mail goes out the same way to a real server and to the mailbox on this machine."""

from __future__ import annotations

import asyncio
import dataclasses
import ssl
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from frontdesk.providers.email.envelope import as_message, domain_of
from frontdesk.providers.email.port import Letter, LetterDelayed, LetterRefused, Mailer
from frontdesk.providers.email.reach import Reach, is_public
from frontdesk.providers.email.smtp import NO_LINE, Server, Smtp, UnreadableMailServer, own_server_of, server_of
from frontdesk.providers.email.twin import Mailbox
from tests.providers.mail_server import PASSWORD, USER, MailServer, a_certificate, a_mail_server

LETTER = Letter(
    message_id="01936a00-0000-7000-8000-000000000001@example.com",
    sender="Frontdesk <desk@example.com>",
    to="owner@example.com",
    subject="Harbour Plumbing: 12 calls, 7 booked – Monday 5 August",
    text="📊 DAILY CALL SUMMARY\nTotal Calls: 12",
    html="<p>Total Calls: <b>12</b></p>",
    list_id="report.harbour.example.com",
    written_at=datetime(2024, 8, 5, 18, 30, tzinfo=ZoneInfo("Australia/Sydney")),
)
Arrived = Callable[[], list[EmailMessage]]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


def smtp(server: MailServer, **given: str | None) -> Smtp:
    return Smtp(Server("127.0.0.1", server.port, tls=False, **given), step=3)


class TestEveryMailer:
    @pytest.fixture(params=["smtp", "mailbox"])
    def carrier(self, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mailer, Arrived]:
        if request.param == "smtp":
            server: MailServer = request.getfixturevalue("server")
            return smtp(server), lambda: server.taken
        return Mailbox(tmp_path / "outbox"), lambda: [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted((tmp_path / "outbox").glob("*.eml"))
        ]

    async def test_carries_a_letter_as_it_was_written(self, carrier: tuple[Mailer, Arrived]) -> None:
        mailer, arrived = carrier

        await mailer.send(LETTER)

        [mail] = arrived()
        assert (mail["From"], mail["To"], mail["Subject"]) == (LETTER.sender, LETTER.to, LETTER.subject)
        assert mail["Message-ID"] == f"<{LETTER.message_id}>"
        assert mail["Date"] == "Mon, 05 Aug 2024 18:30:00 +1000"
        assert (mail["Auto-Submitted"], mail["List-Id"]) == ("auto-generated", "<report.harbour.example.com>")
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert [part.get_content().splitlines() for part in mail.iter_parts()] == [
            LETTER.text.splitlines(),
            [LETTER.html],
        ]

    async def test_carries_plain_text_alone(self, carrier: tuple[Mailer, Arrived]) -> None:
        mailer, arrived = carrier

        await mailer.send(dataclasses.replace(LETTER, html=None))

        assert [mail.get_content_type() for mail in arrived()] == ["text/plain"]

    async def test_may_be_given_a_letter_twice(self, carrier: tuple[Mailer, Arrived]) -> None:
        mailer, arrived = carrier

        await mailer.send(LETTER)
        await mailer.send(LETTER)

        assert {mail["Message-ID"] for mail in arrived()} == {f"<{LETTER.message_id}>"}

    @pytest.mark.parametrize("to", ["", "nobody", "@example.com", "a@", "a@b\r\nBcc: c@example.com", "ä@example.com"])
    async def test_refuses_what_is_no_address(self, carrier: tuple[Mailer, Arrived], to: str) -> None:
        mailer, arrived = carrier

        with pytest.raises(LetterRefused, match="the address it was for is no e-mail address"):
            await mailer.send(dataclasses.replace(LETTER, to=to))

        assert arrived() == []

    async def test_can_be_looked_at_without_sending_anything(self, carrier: tuple[Mailer, Arrived]) -> None:
        mailer, arrived = carrier

        await mailer.check()

        assert arrived() == []


class TestTheMailbox:
    async def test_keeps_letters_for_the_owner_alone(self, tmp_path: Path) -> None:
        folder = tmp_path / "outbox"

        await Mailbox(folder).send(LETTER)

        [file] = folder.iterdir()
        assert file.name == "01936a00-0000-7000-8000-000000000001.eml"
        assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)

    async def test_says_when_it_cannot_write(self, tmp_path: Path) -> None:
        (tmp_path / "outbox").write_text("in the way")

        for asked in (Mailbox(tmp_path / "outbox").send(LETTER), Mailbox(tmp_path / "outbox").check()):
            with pytest.raises(LetterDelayed, match="the folder outbox could not be written to"):
                await asked


class TestTheServersAnswer:
    async def test_names_sender_and_receiver_on_the_envelope(self, server: MailServer) -> None:
        await smtp(server).send(LETTER)

        assert server.envelopes == [("desk@example.com", ["owner@example.com"])]

    async def test_of_a_receiver_it_does_not_know_is_final(self, server: MailServer) -> None:
        server.at_rcpt = ["550 5.1.1 <owner@example.com> unknown"]

        with pytest.raises(LetterRefused) as refused:
            await smtp(server).send(LETTER)

        assert refused.value.code == "550"
        assert refused.value.reason == "the mail server does not take mail for this address (550)"

    async def test_to_come_again_later_is_not(self, server: MailServer) -> None:
        server.at_rcpt = ["451 4.7.1 Greylisted, come again"]

        with pytest.raises(LetterDelayed, match="451"):
            await smtp(server).send(LETTER)
        await smtp(server).send(LETTER)

        assert len(server.taken) == 1

    @pytest.mark.parametrize(
        ("answer", "kind"), [("554 5.7.1 Spam", LetterRefused), ("452 4.3.1 No space", LetterDelayed)]
    )
    async def test_to_the_mail_itself_counts_as_well(self, server: MailServer, answer: str, kind: type) -> None:
        server.at_data = [answer]

        with pytest.raises(kind, match="did not take the mail"):
            await smtp(server).send(LETTER)

    async def test_that_never_came_leaves_a_mail_that_may_come_twice(self, server: MailServer) -> None:
        server.hang_up_after = 1

        with pytest.raises(LetterDelayed, match="broke off"):
            await smtp(server).send(LETTER)
        await smtp(server).send(LETTER)

        assert [mail["Message-ID"] for mail in server.taken] == [f"<{LETTER.message_id}>"] * 2
        assert server.taken[0].as_bytes() == server.taken[1].as_bytes()

    async def test_is_missing_where_no_server_is(self, server: MailServer) -> None:
        with pytest.raises(LetterDelayed, match="could not be reached"):
            await Smtp(Server("127.0.0.1", 1, tls=False), step=3).send(LETTER)


class TestSigningIn:
    async def test_takes_name_and_password(self) -> None:
        with a_mail_server(auth=True) as server:
            await smtp(server, user=USER, password=PASSWORD).send(LETTER)

        assert (server.users, len(server.taken)) == ([USER], 1)

    async def test_with_a_wrong_password_is_refused_without_naming_it(self) -> None:
        with (
            a_mail_server(auth=True) as server,
            pytest.raises(LetterRefused, match=r"name and password \(535\)") as refused,
        ):
            await smtp(server, user=USER, password="wrong").send(LETTER)

        assert "wrong" not in refused.value.reason

    async def test_is_not_done_where_nobody_asks_for_it(self, server: MailServer) -> None:
        with pytest.raises(LetterRefused, match="no safe way to sign in"):
            await smtp(server, user=USER, password=PASSWORD).send(LETTER)

    async def test_never_sends_a_password_in_the_open_beyond_this_machine(self) -> None:
        # The same machine by a name that does not say so.
        with a_mail_server(auth=True) as server, pytest.raises(LetterRefused, match="no safe way"):
            await Smtp(Server("LOCALHOST", server.port, tls=False, user=USER, password=PASSWORD), step=3).send(LETTER)

        assert server.users == []


class TestALook:
    async def test_signs_in_as_letters_do_and_leaves_nothing(self) -> None:
        with a_mail_server(auth=True) as server:
            await smtp(server, user=USER, password=PASSWORD).check()

        assert (server.users, server.envelopes) == ([USER], [])

    async def test_finds_a_wrong_password(self) -> None:
        with a_mail_server(auth=True) as server, pytest.raises(LetterRefused, match=r"name and password \(535\)"):
            await smtp(server, user=USER, password="wrong").check()

    async def test_finds_that_nobody_is_there(self) -> None:
        with pytest.raises(LetterDelayed, match="could not be reached"):
            await Smtp(Server("127.0.0.1", 1, tls=False), step=3).check()

    async def test_finds_a_certificate_that_is_not_trusted(self, tmp_path: Path) -> None:
        theirs, trust = a_certificate(tmp_path)
        with a_mail_server(theirs, auth=True) as server:
            away = Server("LOCALHOST", server.port, tls=False, user=USER, password=PASSWORD)

            with pytest.raises(LetterDelayed, match="certificate"):
                await Smtp(away, step=3).check()
            await Smtp(away, trust=trust, step=3).check()

        assert (server.users, server.taken) == ([USER], [])


class TestEncryption:
    async def test_is_taken_where_it_is_offered(self, tmp_path: Path) -> None:
        theirs, _ = a_certificate(tmp_path)

        with a_mail_server(theirs) as server:
            await smtp(server).send(LETTER)

        assert server.encrypted == [True]

    async def test_with_a_password_asks_for_a_certificate_that_is_trusted(self, tmp_path: Path) -> None:
        theirs, trust = a_certificate(tmp_path)
        with a_mail_server(theirs, auth=True) as server:
            away = Server("LOCALHOST", server.port, tls=False, user=USER, password=PASSWORD)

            with pytest.raises(LetterDelayed, match="certificate"):
                await Smtp(away, step=3).send(LETTER)
            assert server.users == []

            await Smtp(away, trust=trust, step=3).send(LETTER)

        assert (server.users, server.encrypted) == ([USER], [True])


class TestTheAddressOfTheServer:
    @pytest.mark.parametrize(
        ("url", "means"),
        [
            ("smtp://mail.example.com", Server("mail.example.com", 587, tls=False)),
            ("smtps://mail.example.com", Server("mail.example.com", 465, tls=True)),
            ("smtp://127.0.0.1:2525/", Server("127.0.0.1", 2525, tls=False)),
            (
                "smtps://desk%40example.com:p%40ss%3Aword%2F1@mail.example.com:4650",
                Server("mail.example.com", 4650, tls=True, user="desk@example.com", password=PASSWORD),
            ),
        ],
    )
    def test_is_read(self, url: str, means: Server) -> None:
        assert server_of(url) == means

    @pytest.mark.parametrize("url", ["mail.example.com:587", "https://example.com", "smtp://", "smtp://a:b@c:port"])
    def test_is_refused_in_words_where_it_is_none(self, url: str) -> None:
        with pytest.raises(UnreadableMailServer, match="SMTP_URL must look like"):
            server_of(url)

    def test_shows_no_password(self) -> None:
        assert "secret" not in repr(server_of("smtp://desk:secret@mail.example.com"))

    @pytest.mark.parametrize(
        ("host", "user", "must"),
        [("mail.example.com", "desk", True), ("mail.example.com", None, False), ("::1", "desk", False)],
    )
    def test_decides_whether_anything_may_be_said_in_the_open(self, host: str, user: str | None, must: bool) -> None:
        assert Server(host, 587, tls=False, user=user).must_encrypt is must


class TestABusinesssOwnServer:
    @pytest.mark.parametrize(
        ("address", "is_one"),
        [
            ("1.1.1.1", True), ("2606:4700::1111", True), ("64:ff9b::1.1.1.1", True),
            *((inside, False) for inside in (
                "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
                "192.0.2.1", "224.0.0.251", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fec0::1",
                "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::127.0.0.1",
                "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1",
            )),
        ],
    )  # fmt: skip
    def test_stands_on_the_internet(self, address: str, is_one: bool) -> None:
        assert is_public(address) is is_one

    @pytest.mark.parametrize(
        ("url", "told"),
        [
            ("smtp://a:b@mail.example.com:22", "at port 25, 465, 587 or 2525"),
            ("smtps://a:b@mail.example.com:443", "at port 25, 465, 587 or 2525"),
            ("smtp://mail.example.com", "a user and a password"),
            ("smtp://a@mail.example.com:25", "a user and a password"),
            ("https://a:b@mail.example.com", "must look like"),
        ],
    )
    def test_is_one_for_mail_that_somebody_signs_in_at(self, url: str, told: str) -> None:
        with pytest.raises(UnreadableMailServer, match=told) as refused:
            own_server_of(url, Reach())

        assert "a:b" not in refused.value.detail

    async def test_of_this_machine_is_not_even_asked(self) -> None:
        asked = []

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(reader)
            writer.close()

        async with await asyncio.start_server(take, "127.0.0.1", 0) as listener:
            port = listener.sockets[0].getsockname()[1]
            for host in ("127.0.0.1", "localhost", "::ffff:127.0.0.1", "2130706433", "x" * 70):
                with pytest.raises(LetterDelayed) as refused:
                    await own(host, port, private=False).check()
                assert (refused.value.reason, refused.value.code) == (NO_LINE, "line")

        assert asked == []

    async def test_says_the_same_whatever_stands_there(self, tmp_path: Path) -> None:
        theirs, _ = a_certificate(tmp_path)
        told = []
        with a_mail_server(auth=True) as plain, a_mail_server(theirs, auth=True) as untrusted:
            for port in (1, plain.port, untrusted.port):
                with pytest.raises(LetterDelayed) as refused:
                    await own("localhost", port).send(LETTER)
                told.append((refused.value.reason, refused.value.code))
            assert (plain.users, untrusted.users) == ([], [])

        assert set(told) == {(NO_LINE, "line")}

    async def test_takes_letters_over_an_encrypted_line_to_the_address_that_was_looked_at(self, tmp_path: Path) -> None:
        theirs, trust = a_certificate(tmp_path)
        with a_mail_server(theirs, auth=True) as server:
            await own("localhost", server.port, trust=trust).send(LETTER)
            with pytest.raises(LetterDelayed, match=NO_LINE):  # the certificate is for the name, not for the address
                await own("127.0.0.1", server.port, trust=trust).send(LETTER)
            with pytest.raises(LetterRefused, match=r"name and password \(535\)"):
                await own("localhost", server.port, trust=trust, password="wrong").check()

        assert (server.users, server.encrypted) == ([USER], [True])

    async def test_at_another_port_than_mails_is_not_asked(self) -> None:
        with a_mail_server() as server, pytest.raises(LetterDelayed, match=NO_LINE):
            there = Server("127.0.0.1", server.port, tls=False, user=USER, password=PASSWORD)
            await Smtp(there, step=3, reach=Reach(private=True)).check()


def own(
    host: str, port: int, *, private: bool = True, trust: ssl.SSLContext | None = None, password: str = PASSWORD
) -> Smtp:
    """Return a business's own server, at a port that counts as one of mail's."""
    server = Server(host, port, tls=False, user=USER, password=password)
    return Smtp(server, trust=trust, step=3, reach=Reach(private=private, ports=frozenset({port})))


class TestTheSender:
    @pytest.mark.parametrize(
        ("sender", "domain"),
        [("desk@example.com", "example.com"), ("Desk <a@b.example>", "b.example"), ("", "localhost")],
    )
    def test_gives_the_domain(self, sender: str, domain: str) -> None:
        assert domain_of(sender) == domain

    def test_that_is_no_address_is_refused(self) -> None:
        with pytest.raises(LetterRefused, match="the sender's address is no e-mail address"):
            as_message(dataclasses.replace(LETTER, sender="nobody"))
