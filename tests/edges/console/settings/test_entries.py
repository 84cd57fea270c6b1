"""What the settings are called where places have other names, and where customers come to the business. Pure."""

from __future__ import annotations

from frontdesk.edges.console.settings.entries import customers_come
from frontdesk.kernel.locale import words_of, zone_name
from frontdesk.trades.regions import CUSTOMS


def test_places_are_called_as_in_the_region() -> None:
    said = {region: (words_of(region).locality, words_of(region).postcode) for region in CUSTOMS}

    assert said == {
        "AU": ("suburb", "postcode"), "GB": ("town or area", "postcode"), "US": ("city or neighborhood", "ZIP code")
    }  # fmt: skip
    assert words_of("US").days == "Friday, 12/24 or December 24"


def test_a_zone_is_called_as_people_say_it() -> None:
    assert zone_name("America/Indiana/Indianapolis") == "Indianapolis, Indiana"
    assert zone_name("America/New_York") == "New York"


def test_nobody_asks_where_customers_are_who_come_by_themselves() -> None:
    assert [customers_come(trade) for trade in ("automotive", "plumbing", "unheard_of")] == [True, False, False]
