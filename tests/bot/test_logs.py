"""No token and no message text reaches a log."""

import contextlib
import io
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.logs import OWN, configure_logging

TOKEN = "123456789:AAFtestTESTtestTESTtestTESTtestTEST"


@pytest.fixture
def logged():
    """What an action writes to the log, read back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    quiet = [logging.getLogger(name) for name in (*OWN, "aiogram.event")]
    levels = [logger.level for logger in quiet]

    def lines_of(action: Callable[[], None], level: str = "INFO") -> list[dict[str, Any]]:
        written = io.StringIO()
        with contextlib.redirect_stderr(written):
            configure_logging(level=level, as_json=True)
            action()
        return [json.loads(line) for line in written.getvalue().splitlines()]

    yield lines_of
    root.handlers, root.level = handlers, level
    for logger, its_level in zip(quiet, levels, strict=True):
        logger.setLevel(its_level)


def test_a_token_is_cut_wherever_it_stands(logged):
    (line,) = logged(
        lambda: logging.getLogger("bot.x").info("GET /bot%s/getMe", TOKEN, extra={"url": f"https://host/bot{TOKEN}/x"})
    )
    assert "AAF" not in json.dumps(line)
    assert line["event"] == "GET /bot123456789:…/getMe"


def test_an_exceptions_words_are_left_out_but_its_place_is_told(logged):
    def fail() -> None:
        try:
            try:
                int("call mum about the secret")
            except ValueError as error:
                raise RuntimeError("secret") from error
        except RuntimeError:
            logging.getLogger("bot.x").exception("it failed")

    (line,) = logged(fail)
    assert "secret" not in json.dumps(line)
    assert "ValueError" in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_extras_are_written(logged):
    (line,) = logged(lambda: logging.getLogger("bot.x").info("refused", extra={"reason": "TimeInThePast"}))
    assert line["reason"] == "TimeInThePast"


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_libraries_say_nothing_below_a_warning(logged, level):
    def chatter() -> None:
        for library in ("aiosqlite", "aiogram.event", "sqlalchemy.engine.Engine", "some.other"):
            logging.getLogger(library).debug("INSERT … 'call mum'")
            logging.getLogger(library).info("INSERT … 'call mum'")

    assert logged(chatter, level) == []


def test_an_exception_is_not_told_once_more_with_its_words(logged):
    def fail() -> None:
        error = ValueError("call mum")
        logging.getLogger("aiogram.event").error("Cause exception\n%s", error, exc_info=error)
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %r", error, exc_info=error)

    (line,) = logged(fail)
    assert line["event"] == "Task exception was never retrieved"
    assert "mum" not in json.dumps(line)
