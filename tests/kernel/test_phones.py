"""Numbers that people and programs write down become E.164."""

from __future__ import annotations

import pytest

from frontdesk.kernel.phones import NotANumber, phone_of, phone_typed


class TestPhoneOf:
    @pytest.mark.parametrize(
        ("text", "region", "e164"),
        [
            ("0412 345 678", "AU", "+61412345678"),
            ("0412345678", "AU", "+61412345678"),
            ("+61 4 1234 5678", "AU", "+61412345678"),
            ("04 1234 5678", "AU", "+61412345678"),
            ("(02) 5550 1001", "AU", "+61255501001"),
            ("+61491570006", "US", "+61491570006"),
            ("212-555-0123", "US", "+12125550123"),
            ("+1 (212) 555-0123", "AU", "+12125550123"),
            ("  0491 570 006 ", "AU", "+61491570006"),
            ("0011 1 212 555 0123", "AU", "+12125550123"),
        ],
    )
    def test_reads_what_is_written(self, text: str, region: str, e164: str) -> None:
        assert phone_of(text, region) == e164

    @pytest.mark.parametrize("text", ["", "hello", "12", "0412", "+", "+61", "1" * 40, "🚽", "\x00", "a@example.com"])
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(NotANumber):
            phone_of(text, "AU")

    def test_says_how_to_write_one(self) -> None:
        with pytest.raises(NotANumber) as refusal:
            phone_of("twelve", "AU")

        assert refusal.value.detail == ("twelve is not a phone number. Write it like 0491 570 006 or +61491570006.")


class TestPhoneTyped:
    @pytest.mark.parametrize(
        ("text", "region", "e164"),
        [
            ("0491 570 156", "AU", "+61491570156"),
            ("(02) 5550 1001", "AU", "+61255501001"),
            ("202 555 0103", "US", "+12025550103"),
            ("+1 202 555 0103", "AU", "+12025550103"),
        ],
    )
    def test_takes_what_can_be_rung(self, text: str, region: str, e164: str) -> None:
        assert phone_typed(text, region) == e164

    @pytest.mark.parametrize(
        ("text", "region", "told"),
        [
            ("04915701", "AU", "That number has 8 digits. Australian mobiles have 10."),
            ("5550 1001", "AU", "That number has 8 digits. Australian numbers with their area code have 10."),
            ("555-0103", "US", "That number has 7 digits. US numbers have 10."),
            ("0912345678", "AU", "0912345678 is nobody’s number."),
            ("+61 4915701", "AU", "+61 4915701 is nobody’s number."),
            ("hello", "AU", "hello is not a phone number."),
        ],
    )
    def test_tells_how_to_mend_what_cannot(self, text: str, region: str, told: str) -> None:
        with pytest.raises(NotANumber) as refused:
            phone_typed(text, region)

        assert refused.value.detail.startswith(told)
