"""The node's journal on standard error: lines of words at a terminal, lines of JSON for a collector."""

import logging
import sys

import structlog


def write_journal(*, at_least: int = logging.INFO) -> None:
    """Send the journal of this process to standard error.

    Args:
        at_least: The least level that is written, as in `logging`.
    """
    to_people = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if to_people else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(at_least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
