"""The command line. What needs aiogram is imported only where it is needed: that takes seconds."""

import argparse
import asyncio
import os
import stat
import sys
from collections.abc import Sequence

from bot.logs import configure_logging
from bot.settings import BadSettings, LogFormat, Settings, load_settings

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
    options = parser.parse_args(arguments)
    command = options.command or "run"
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


def _run(settings: Settings) -> int:
    if settings.bot_token is None:
        print(WHAT_TO_DO, file=sys.stderr)  # noqa: T201 - said to a person
        return 2
    configure_logging(level=settings.log_level, as_json=settings.log_format is LogFormat.JSON)
    from bot.run import run_bot  # noqa: PLC0415 - imports aiogram

    return asyncio.run(run_bot(settings))


def _sandbox(options: argparse.Namespace) -> int:
    """Open the sandbox: its page, or the terminal, which is also for whoever pipes lines into it."""
    configure_logging(level="ERROR", as_json=False)
    from bot.try_out import run_sandbox  # noqa: PLC0415 - imports aiogram

    return asyncio.run(run_sandbox(port=options.port, in_terminal=options.terminal or _is_fed()))


def _is_fed() -> bool:
    """Tell whether lines come out of a pipe or a file."""
    if sys.stdin is None:
        return False
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)
