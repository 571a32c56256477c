"""The command line. Each command imports what it needs: aiogram takes seconds, settings half a second."""

import argparse
import os
import stat
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

WHAT_TO_DO = """\
No BOT_TOKEN is set, so there is nothing to run yet.

  1. Write to @BotFather on Telegram, send /newbot, and copy the token that it gives you.
  2. Put it into a file named .env beside README.md:  BOT_TOKEN=123456789:AAF…
  3. Start again:  make run

To try Carillon without a token:  python -m bot sandbox
"""
SANDBOX_PORT = 8081
SANDBOX_INSTEAD = "No BOT_TOKEN is set, so this is the sandbox: a Telegram of its own, on this machine only."


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Carillon, a message scheduler for Telegram.")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("run", help="run the bot (needs BOT_TOKEN); the default")
    for name, what in (
        ("sandbox", "try the bot without a token, in a browser"),
        ("try", "run the bot where BOT_TOKEN is set, else the sandbox"),
    ):
        sandbox = commands.add_parser(name, help=what)
        sandbox.add_argument(
            "--port", type=int, default=SANDBOX_PORT, help="where the page is served; the next free one if taken"
        )
        sandbox.add_argument("--terminal", action="store_true", help="chat in this terminal instead of a browser")
    _add_reading_commands(commands)
    options = parser.parse_args(arguments)
    match options.command:
        case "parse":
            return _parse(options)
        case "occurrences":
            return _occurrences()
        case "attach":
            return _attach(options)
        case command:
            return _serve(command or "run", options)


def _add_reading_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parse = commands.add_parser("parse", help="show what texts are understood as: a text a line in, JSON out")
    parse.add_argument("--language", default="en", help="of who writes: en, ru, pt-BR (default: en)")
    parse.add_argument("--timezone", default="UTC", help="an IANA name (default: UTC)")
    parse.add_argument("--now", type=datetime.fromisoformat, help="when it is written, local: 2026-11-22T14:05")
    parse.add_argument("--territory", help="of who writes: RU, US; for the order of dates")
    attach = commands.add_parser("attach", help="keep a file that the bot can send, and print the id of it")
    attach.add_argument("file", help="its path")
    attach.add_argument("--name", help="what people see as its name (default: its own)")
    attach.add_argument("--as-file", action="store_true", help="send a photo, a video or music as a plain file")
    commands.add_parser("occurrences", help="show when rules run: a JSON object a line in, an array a line out")


def _parse(options: argparse.Namespace) -> int:
    """Read texts from standard input until it ends."""
    from zoneinfo import ZoneInfoNotFoundError  # noqa: PLC0415 - the other commands start without

    from bot.lines import answer_lines  # noqa: PLC0415
    from bot.parsing import circumstances_of, parse_line  # noqa: PLC0415
    from scheduling.expressions.text_reader import read_text  # noqa: PLC0415
    from scheduling.zones import zone_named  # noqa: PLC0415

    try:
        zone = zone_named(options.timezone)
        now = options.now or _now()
        circumstances = circumstances_of(options.language, zone, now, options.territory)
    except ZoneInfoNotFoundError:
        print(f"There is no time zone {options.timezone!r}.", file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    except OverflowError:
        print(f"Nothing can be scheduled at {now}.", file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    return answer_lines(lambda line: parse_line(line, circumstances, read_text))


def _now() -> datetime:
    from scheduling.clock import SystemClock  # noqa: PLC0415 - asyncio

    return SystemClock().now()


def _occurrences() -> int:
    """Read rules from standard input until it ends."""
    from bot.lines import answer_lines  # noqa: PLC0415 - the other commands start without
    from bot.occurrences import occurrences_of  # noqa: PLC0415

    return answer_lines(occurrences_of)


def _attach(options: argparse.Namespace) -> int:
    """Keep a file."""
    from bot.settings import BadSettings, load_settings  # noqa: PLC0415 - pydantic and SQLAlchemy take their time

    try:
        settings = load_settings()
    except BadSettings as error:
        print(f"These settings can't be used:\n{error}", file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    if settings.bot_token is None:
        print(WHAT_TO_DO, file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    import asyncio  # noqa: PLC0415

    from bot.attaching import attach_file  # noqa: PLC0415

    return asyncio.run(attach_file(settings, options.file, name=options.name, is_plain_file=options.as_file))


def _serve(command: str, options: argparse.Namespace) -> int:
    from bot.settings import BadSettings, load_settings  # noqa: PLC0415 - pydantic and SQLAlchemy take their time

    try:
        settings = load_settings()
    except BadSettings as error:
        print(f"These settings can't be used:\n{error}", file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    if command == "try":
        command = "run" if settings.bot_token is not None else "sandbox"
        if command == "sandbox":
            print(SANDBOX_INSTEAD, flush=True)  # noqa: T201 - said to a person
    return _sandbox(options) if command == "sandbox" else _run(settings)


def _run(settings: "Settings") -> int:
    if settings.bot_token is None:
        print(WHAT_TO_DO, file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    import asyncio  # noqa: PLC0415

    from bot.logs import configure_logging  # noqa: PLC0415
    from bot.settings import LogFormat  # noqa: PLC0415

    configure_logging(level=settings.log_level, as_json=settings.log_format is LogFormat.JSON)
    from bot.run import run_bot  # noqa: PLC0415 - imports aiogram

    return asyncio.run(run_bot(settings))


def _sandbox(options: argparse.Namespace) -> int:
    """Open the sandbox: its page, or the terminal, which is also for whoever pipes lines into it."""
    import asyncio  # noqa: PLC0415

    from bot.logs import configure_logging  # noqa: PLC0415

    configure_logging(level="ERROR", as_json=False)
    from bot.try_out import run_sandbox  # noqa: PLC0415 - imports aiogram

    return asyncio.run(run_sandbox(port=options.port, in_terminal=options.terminal or _is_fed()))


def _is_fed() -> bool:
    """Tell whether lines come out of a pipe or a file."""
    if sys.stdin is None:
        return False
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)
