"""The outside world: settings, and who carries mail and calls. The one place that names the real providers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from frontdesk.domain.engagement import mailers
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.settings import Settings
from frontdesk.providers.email.port import LetterRefused, Mailer
from frontdesk.providers.email.reach import Reach
from frontdesk.providers.email.smtp import Server, Smtp, UnreadableMailServer, own_server_of, server_of
from frontdesk.providers.email.twin import Mailbox
from frontdesk.providers.twilio import port as telephone
from frontdesk.providers.twilio.port import Carrier, Login
from frontdesk.providers.twilio.rest import Rest
from frontdesk.providers.twilio.twin import Twin


def load_settings(data: Path | None = None) -> Settings:
    """Return the settings, the data folder of a command's `--data` before the environment's.

    Raises UnreadableMailServer: told by whatever is started, not by the first mail in the evening.
    """
    settings = Settings()
    _mail_server(settings)
    return settings if data is None else settings.model_copy(update={"data": data})


def _mail_server(settings: Settings) -> Server | None:
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    return server_of(url) if url else None


def connect_outside(settings: Settings, data: DataFolder) -> None:
    """Say who carries mail and calls in this process, before a job asks for them."""
    mailers.bind(_mailers(settings, data))
    telephone.use(_carrier)


def _mailers(settings: Settings, data: DataFolder) -> mailers.Mailers:
    """Return who carries mail: the server that was named; without one, and for demos, a folder here."""
    kept = Mailbox(data.root / "outbox")
    server = _mail_server(settings)
    return mailers.Mailers(
        out=Smtp(server) if server else kept,
        kept=kept,
        own=partial(own_mail, reach=Reach(private=settings.private_mail_servers)),
    )


def own_mail(url: str, *, reach: Reach) -> Mailer:
    """Return the mail server of a business's own account.

    Raises LetterRefused if the address is none that may be used.
    """
    try:
        return Smtp(own_server_of(url, reach), reach=reach)
    except UnreadableMailServer as unreadable:
        raise LetterRefused("the address of our mail server is none that can be used", "address") from unreadable


def _carrier(settings: Settings, own: Login | None) -> Carrier:
    """Return who carries calls: the business's own account, else the one that was named, else nobody real."""
    if own is not None:
        return Rest(own.account_sid, own.auth_token)
    sid, token = settings.twilio_account_sid, settings.twilio_auth_token
    return Rest(sid, token.get_secret_value()) if sid and token else Twin()
