"""Who carries mail and calls: the business's own account, else the installation's, else nobody beyond this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from frontdesk.domain.engagement import mailers
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.settings import Settings
from frontdesk.providers.email.port import LetterRefused
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import Login, NotForDemos
from frontdesk.wiring.outside import connect_outside

NOTHING_SET = Settings.model_construct()
OURS = Settings.model_construct(
    twilio_account_sid="AC1", twilio_auth_token=SecretStr("t"), smtp_url=SecretStr("smtp://mail.example.com")
)
OWN = Login("AC2", "t")


@pytest.fixture(autouse=True)
def _unbound() -> Iterator[None]:
    yield
    mailers._bound.clear()
    port._chosen.clear()


def test_calls_are_carried_by_the_nearest_account(tmp_path: Path) -> None:
    connect_outside(NOTHING_SET, DataFolder(tmp_path))

    real = [port.carrier(*asked, is_demo=False).is_real for asked in ((NOTHING_SET,), (NOTHING_SET, OWN), (OURS,))]

    assert real == [False, True, True]
    with pytest.raises(NotForDemos):
        port.carrier(NOTHING_SET, OWN, is_demo=True)


def test_mail_is_carried_by_the_installations_server_or_a_businesss_own(tmp_path: Path) -> None:
    names = []
    for settings in (NOTHING_SET, OURS):
        connect_outside(settings, DataFolder(tmp_path))
        carriers = mailers.bound()
        names.append((carriers.out.name, carriers.kept.name, carriers.own("smtps://a:b@mail.example.net").name))

    assert names == [("mailbox", "mailbox", "smtp"), ("smtp", "mailbox", "smtp")]
    with pytest.raises(LetterRefused, match="the address of our mail server is none that can be used"):
        mailers.bound().own("mail.example.net")
