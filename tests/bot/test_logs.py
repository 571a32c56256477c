"""No token and no message text reaches a log."""

import contextlib
import io
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.logs import configure_logging

TOKEN = "123456789:AAFtestTESTtestTESTtestTESTtestTEST"


@pytest.fixture
def logged():
    """What an action writes to the log, read back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level

    def lines_of(action: Callable[[], None]) -> list[dict[str, Any]]:
        written = io.StringIO()
        with contextlib.redirect_stderr(written):
            configure_logging(level="INFO", as_json=True)
            action()
        return [json.loads(line) for line in written.getvalue().splitlines()]

    yield lines_of
    root.handlers, root.level = handlers, level


def test_a_token_is_cut_wherever_it_stands(logged):
    (line,) = logged(
        lambda: logging.getLogger("x").info("GET /bot%s/getMe", TOKEN, extra={"url": f"https://host/bot{TOKEN}/x"})
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
            logging.getLogger("x").exception("it failed")

    (line,) = logged(fail)
    assert "secret" not in json.dumps(line)
    assert "ValueError" in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_extras_are_written(logged):
    (line,) = logged(lambda: logging.getLogger("x").info("refused", extra={"reason": "TimeInThePast"}))
    assert line["reason"] == "TimeInThePast"
