"""Opening hours as they are stored."""

from __future__ import annotations

from datetime import date, time

import pytest

from frontdesk.domain.tenancy.opening import opening_document, opening_hours

EIGHT_TO_SIX = (time(8), time(18))


class TestOpeningHours:
    def test_are_closed_on_a_weekday_left_out(self) -> None:
        hours = opening_hours({"monday": [["08:00", "18:00"]]})

        assert hours.on(date(2024, 8, 5)) == (EIGHT_TO_SIX,)
        assert hours.on(date(2024, 8, 6)) == ()

    def test_may_have_a_break(self) -> None:
        hours = opening_hours({"monday": [["08:00", "12:00"], ["13:00", "24:00"]]})

        assert hours.on(date(2024, 8, 5)) == ((time(8), time(12)), (time(13), time(0)))

    def test_differ_on_the_dates_that_are_exceptions(self) -> None:
        hours = opening_hours(
            {
                "wednesday": [["08:00", "18:00"]],
                "exceptions": [
                    {"date": "2024-12-25", "closed": True, "name": "Christmas Day"},
                    {"date": "2024-12-28", "intervals": [["09:00", "12:00"]]},
                ],
            }
        )

        assert hours.on(date(2024, 12, 25)) == ()
        assert hours.on(date(2024, 12, 28)) == ((time(9), time(12)),)
        assert hours.on(date(2024, 12, 18)) == (EIGHT_TO_SIX,)
        assert hours.names == {date(2024, 12, 25): "Christmas Day"}

    @pytest.mark.parametrize(
        "document",
        [{"monday": "08:00-18:00"}, {"monday": [["8", "18:00"]]}, {"exceptions": {"date": "2024-12-25"}}],
    )
    def test_refuse_what_cannot_be_read(self, document: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"."):
            opening_hours(document)

    def test_come_back_from_the_document_they_are_stored_as(self) -> None:
        stored = opening_document({"monday": (("08:00", "18:00"),), "sunday": ()})

        assert opening_hours(stored).weekdays == ((EIGHT_TO_SIX,), (), (), (), (), (), ())
