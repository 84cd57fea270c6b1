"""From a letter to the bytes that travel. Pure."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from frontdesk.providers.email.port import Letter, LetterRefused

# Seven bits pass every server, whatever it offers.
POLICY = SMTP.clone(cte_type="7bit")


def as_message(letter: Letter) -> EmailMessage:
    """Return the letter as a message: text first, HTML as its alternative, marked as sent by a program.

    Raises LetterRefused if one of its addresses is none.
    """
    message = EmailMessage(policy=POLICY)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Date"] = format_datetime(letter.written_at)
    message["From"] = _address(letter.sender, "the sender's address")
    message["To"] = _address(letter.to, "the address it was for")
    message["Subject"] = " ".join(letter.subject.split())
    # Nobody's holiday notice has to answer it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if letter.list_id is not None:
        message["List-Id"] = f"<{letter.list_id}>"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        # Not by chance: the same letter is the same bytes.
        message.set_boundary(f"=_{sha256(letter.message_id.encode()).hexdigest()[:32]}")
    return message


def domain_of(sender: str) -> str:
    """Return the domain of a sender, `localhost` if it names none."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _address(written: str, called: str) -> Address:
    name, spec = parseaddr(written)
    try:
        address = Address(name, addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError):  # IndexError: the parser's own, of what ends too soon
        address = Address()
    if not (address.username and address.domain and spec.isascii() and written.isprintable()):
        raise LetterRefused(f"{called} is no e-mail address", "address")
    return address
