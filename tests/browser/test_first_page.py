"""The first page of a new installation, as a stranger's browser shows it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewPage
from tests.browser.watched import (
    DESKTOP,
    PHONE,
    everything_reachable_by_keyboard,
    no_serious_violation,
    no_sideways_scroll,
)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
async def test_fits_and_can_be_used_by_everybody(new_page: NewPage, width: int) -> None:
    page = await new_page(role=None, width=width)

    await page.goto("/")

    await no_serious_violation(page)
    await no_sideways_scroll(page)
    await everything_reachable_by_keyboard(page)
