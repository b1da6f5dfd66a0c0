"""Structured logs on standard error: events and numbers, never what a person said or is called."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Keys that may stand in a log line. Anything else is dropped before it is written, so that a
#: careless call cannot put personal data into a log.
_ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "channel",
        "outcome",
        "duplicate",
        "status",
        "path",
        "error",
        "engine",
    }
)


def _only_allowed(
    logger: Any, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in _ALLOWED}


def set_up_logs(level: str) -> None:
    """Send structured lines to standard error; libraries only from warnings on."""
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")


def log() -> Any:
    """The logger: `log().info("request_taken_in", channel="web", outcome="dispatched")`."""
    return structlog.get_logger()
