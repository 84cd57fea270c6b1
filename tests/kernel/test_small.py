"""Clock, problems, settings: small things that everything stands on."""

from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from pathlib import Path

import pytest

from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings


class SlotTaken(Problem):
    status = HTTPStatus.CONFLICT
    title = "That time is taken"


class SMSRefused2(Problem):
    pass


class TestProblem:
    def test_is_named_after_its_class(self) -> None:
        assert SlotTaken("Someone has it.").slug == "slot-taken"
        assert SMSRefused2("They said stop.").slug == "sms-refused2"

    def test_speaks_its_detail(self) -> None:
        assert str(SlotTaken("Someone has it.")) == "Someone has it."

    def test_is_a_document_of_rfc_9457(self) -> None:
        problem = SlotTaken("Someone has it.", next="2026-03-02T10:00:00+11:00")

        assert problem.as_document("/api/v1/bookings") == {
            "type": "/problems/slot-taken",
            "title": "That time is taken",
            "status": 409,
            "detail": "Someone has it.",
            "instance": "/api/v1/bookings",
            "next": "2026-03-02T10:00:00+11:00",
        }

    def test_extra_members_do_not_hide_its_own(self) -> None:
        assert SlotTaken("Someone has it.", status=200).as_document("/")["status"] == 409


class TestClock:
    def test_a_fixed_one_stands_still_until_it_is_moved(self) -> None:
        brisbane = timezone(timedelta(hours=10))
        clock = FixedClock(datetime(2024, 8, 5, 8, 30, tzinfo=brisbane))

        before = clock.now(), clock.now()
        clock.advance(timedelta(minutes=5))

        assert before == (datetime(2024, 8, 4, 22, 30, tzinfo=UTC),) * 2
        assert clock.now() == datetime(2024, 8, 4, 22, 35, tzinfo=UTC)
        assert clock.now().tzinfo is UTC

    def test_a_fixed_one_needs_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            FixedClock(datetime(2024, 8, 5))

    def test_the_systems_is_aware(self) -> None:
        assert SystemClock().now().tzinfo is UTC


class TestSettings:
    def test_come_from_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("FRONTDESK_DATA", "/srv/desk")
        monkeypatch.setenv("DATABASE_URL", "postgresql://owner:s3cret@db/desk")

        settings = Settings()

        assert settings.data == Path("/srv/desk")
        assert settings.database_url is not None
        assert settings.database_url.get_secret_value() == "postgresql://owner:s3cret@db/desk"
        assert "s3cret" not in repr(settings)

    def test_come_from_a_file_beside_the_start(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("FRONTDESK_LOG_LEVEL=debug\nSOMETHING_ELSE=1\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)

        assert Settings().log_level == "debug"

    def test_need_nothing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        for name in ("FRONTDESK_DATA", "DATABASE_URL", "APP_DATABASE_URL"):
            monkeypatch.delenv(name, raising=False)

        settings = Settings()

        assert (settings.data, settings.database_url, settings.pooler) == (Path("data"), None, False)
