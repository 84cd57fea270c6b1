"""Structured logs that hold no personal data: only known keys pass, and their values are masked."""

import logging
import re
import sys
import traceback
from typing import IO, Literal, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "exception",
        "business_id", "conversation_id", "booking_id", "customer_id", "message_id", "task_id",
        "attempt", "channel", "count", "file", "host", "job", "made", "method", "ms", "outcome",
        "part", "pid", "port", "problem", "provider", "request_id", "restarts", "revision", "route", "seconds",
        "seq", "signal", "status", "task", "tool", "trade", "version",
    }
)  # fmt: skip
"""What a line may say. A key is added here when it can never hold what a customer said."""

_KEPT = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<![\w.-])\+?\(?\d(?:[ ().-]{0,2}\d){7,14}(?![\w-])"
_PERSONAL = re.compile(f"(?P<kept>{_KEPT})|(?P<email>{_EMAIL})|(?P<phone>{_PHONE})")
# Names follow these words in the database's own messages, and whole rows do.
_ROW = re.compile(r"\((?P<columns>[\w, ]+)\)=\(.*\)")


def configure(
    format: Literal["console", "json"] | None = None,
    level: str = "info",
    *,
    stream: IO[str] | None = None,
) -> None:
    """Set up logging for the process, ours and that of libraries.

    format   None means `console` where a person looks, `json` elsewhere
    stream   None means standard error
    """
    out = sys.stderr if stream is None else stream
    chosen = format or ("console" if out.isatty() else "json")
    render: Processor = (
        structlog.dev.ConsoleRenderer(colors=out.isatty())
        if chosen == "console"
        else structlog.processors.JSONRenderer()
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                tell_exception,
                without_personal_data,
                render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # It tells every job with its arguments; what matters of that we tell ourselves.
    logging.getLogger("procrastinate").setLevel(logging.ERROR)


def get_logger() -> FilteringBoundLogger:
    """Return a logger: `logger.info("call.ended", conversation_id=…, outcome=…)`."""
    return cast(FilteringBoundLogger, structlog.get_logger())


def without_personal_data(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop keys that are not known and mask phones and e-mail addresses in the others."""
    return {key: _clean(value) for key, value in line.items() if key in KEYS}


def tell_exception(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace exception info by types and places: messages hold rows, parameters and input."""
    info = line.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_told(error))
    return line


def mask(text: str) -> str:
    """Return the text with phone numbers, e-mail addresses and values of rows made unreadable."""
    return _PERSONAL.sub(_masked, _ROW.sub(r"(\g<columns>)=(…)", text))


def _clean(value: object) -> object:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return mask(str(value))


def _masked(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    return "<email>" if found["email"] else "<phone>"


def _told(error: BaseException) -> list[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _told(earlier) if earlier is not None else []
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    return [*lines, _told_of(error)]


def _told_of(error: BaseException) -> str:
    """Return the type, and of a database's error its code: messages may hold what a customer said."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__
