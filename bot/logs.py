"""Logging. No token and no message text may reach a log: exceptions are written without their words."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

TOKEN = re.compile(r"(?<!\d)(\d{5,}):[A-Za-z0-9_-]{16,}")
OWN = ("api", "bench", "bot", "delivery", "handlers", "sandbox", "scheduling", "storage", "texts")
"""Packages whose lines say what may be said. Others quote statements, requests and answers in theirs."""


def configure_logging(*, level: str, as_json: bool) -> None:
    """Send every logger's lines to standard error, readable or as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions_without_words,
        _without_tokens,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for package in OWN:
        logging.getLogger(package).setLevel(level)
    # Repeats, with the exception's words, what the inbox's worker logs without them.
    logging.getLogger("aiogram.event").setLevel(logging.CRITICAL + 1)


def _exceptions_without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and places: its words may quote a message, its frames can't."""
    information = event.pop("exc_info", None)
    if information is True:
        information = sys.exc_info()
    if isinstance(information, BaseException):
        information = (type(information), information, information.__traceback__)
    if isinstance(information, tuple) and information[1] is not None:
        event["exception"] = describe_exception(information[1])
        # asyncio says on further lines which task it was, with the exception's words.
        event["event"] = str(event.get("event", "")).split("\n", 1)[0]
    return event


def describe_exception(error: BaseException) -> str:
    """Return type and innermost places of an exception and of what caused it, without its words."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:  # noqa: PLR2004 - causes beyond the fifth tell nothing new
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__} at {_places(seen.__traceback__)}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return " from ".join(parts)


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-6:]
    return " > ".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames)


def _without_tokens(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str) and ":" in value:
            event[key] = TOKEN.sub(r"\1:…", value)
    return event
