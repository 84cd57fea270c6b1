"""What owners read of each service: whole sentences of callers, which the desk does understand so."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import packs
from tests.trades.sayings import services


@pytest.mark.parametrize("trade", packs())
def test_every_service_has_sentences_that_are_understood_as_it(trade: str) -> None:
    said = {line: service.key for service in packs()[trade].services for line in service.examples}

    assert [service.key for service in packs()[trade].services if len(service.examples) != 3] == []
    assert {line: services(trade, line) for line in said} == {line: [key] for line, key in said.items()}
