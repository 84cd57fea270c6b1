"""The log: what happened, without the people it happened to."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel import log


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Log to memory as JSON and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("json", stream=stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


class TestLog:
    def test_says_what_it_knows(self, out: io.StringIO) -> None:
        log.get_logger().info("call.ended", outcome="abandoned", seconds=12.5)

        [line] = lines(out)
        assert {key: line[key] for key in ("event", "level", "outcome", "seconds")} == {
            "event": "call.ended", "level": "info", "outcome": "abandoned", "seconds": 12.5,
        }  # fmt: skip
        assert "timestamp" in line

    def test_drops_keys_it_does_not_know(self, out: io.StringIO) -> None:
        log.get_logger().info("call.started", customer_name="Sarah", phone="+61491570156", text="my drain")

        assert set(lines(out)[0]) == {"event", "level", "timestamp"}

    def test_keeps_ids_and_dates_whole(self, out: io.StringIO) -> None:
        log.get_logger().info("visit", booking_id="01912345-6789-7012-8345-123456789012", status="2024-08-05")

        [line] = lines(out)
        assert line["booking_id"] == "01912345-6789-7012-8345-123456789012"
        assert line["status"] == "2024-08-05"

    def test_masks_what_libraries_say(self, out: io.StringIO) -> None:
        logging.getLogger("library").warning("no route to %s or %s", "sarah@example.com", "0412 345 678")

        assert lines(out)[0]["event"] == "no route to <email> or <phone>"

    def test_tells_where_an_exception_came_from_but_not_what_it_held(self, out: io.StringIO) -> None:
        def fails() -> None:
            raise ValueError("cannot ring 0412345678\nDETAIL: Failing row contains (Sarah)")

        try:
            fails()
        except ValueError:
            log.get_logger().exception("job.failed")

        told = lines(out)[0]["exception"]
        assert "in fails" in told
        assert told.endswith("\nValueError")
        assert "Sarah" not in told

    def test_tells_the_cause_of_an_exception(self, out: io.StringIO) -> None:
        try:
            try:
                raise KeyError("slot")
            except KeyError as missing:
                raise RuntimeError("no plan") from missing
        except RuntimeError as error:
            log.get_logger().error("job.failed", exc_info=error)

        told = lines(out)[0]["exception"]
        assert told.index("KeyError") < told.index("RuntimeError")
        assert "slot" not in told

    def test_leaves_out_what_is_below_its_level(self, out: io.StringIO) -> None:
        log.get_logger().debug("detail")

        assert lines(out) == []

    def test_is_readable_for_people(self) -> None:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        stream = io.StringIO()
        log.configure("console", stream=stream)
        log.get_logger().info("call.ended", outcome="abandoned")
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()

        assert "call.ended" in stream.getvalue()
        assert "outcome=abandoned" in stream.getvalue()


class TestMask:
    @pytest.mark.parametrize(
        "number",
        [
            "0412 345 678",
            "0412345678",
            "+61 4 1234 5678",
            "04 1234 5678",
            "(02) 5550 1001",
            "202-555-0102",
            "(202) 555-0102",
        ],
    )
    def test_hides_phones_however_they_are_written(self, number: str) -> None:
        assert log.mask(f"caller {number}, again") == "caller <phone>, again"

    def test_hides_rows_in_the_databases_words(self) -> None:
        assert (
            log.mask("Key (first_name, phone)=(Sarah, x) already exists")
            == "Key (first_name, phone)=(…) already exists"
        )

    @given(st.from_regex(r"\+61[24]\d{8}", fullmatch=True))
    def test_leaves_no_phone_to_be_read(self, e164: str) -> None:
        assert e164[3:] not in log.mask(f"to {e164}: failed")

    @given(st.uuids())
    def test_leaves_ids_alone(self, id: object) -> None:
        assert log.mask(f"call {id} ended") == f"call {id} ended"
