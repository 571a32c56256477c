"""`python -m sandbox`: the bare emulator as a process of its own. Its first line of output is its address."""

import argparse
import asyncio
import contextlib
import signal
import sys

from sandbox.bots import DEFAULT_TOKEN, BotAccount
from sandbox.emulator import Emulator
from sandbox.limits import RateLimits


def parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    arguments = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    arguments.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token; its id is what stands before ':'")
    arguments.add_argument("--username", default="CarillonBot", help="the bot's username")
    arguments.add_argument("--no-record", action="store_true", help="keep no calls and events, for long runs")
    arguments.add_argument("--record-limit", type=int, default=100_000, help="keep so many calls and events")
    arguments.add_argument("--history-limit", type=int, default=1_000, help="keep so many messages a chat")
    arguments.add_argument("--open", action="store_true", help="make up a chat for any id that the bot writes to")
    arguments.add_argument(
        "--limits", action="store_true", help="answer 429 beyond Telegram's limits: 30/s, 1/s a chat, 20/min a group"
    )
    arguments.add_argument("--seed", type=int, default=0, help="determines all made-up ids")
    return arguments


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    number = options.token.partition(":")[0]
    account = BotAccount(
        token=options.token,
        id=int(number) if number.isdigit() else BotAccount().id,
        username=options.username,
    )
    emulator = Emulator(
        bots=[account],
        port=options.port,
        seed=options.seed,
        limits=RateLimits() if options.limits else None,
        record=not options.no_record,
        record_limit=options.record_limit,
        history_limit=options.history_limit,
        is_open=options.open,
    )
    stopped = asyncio.Event()
    for number_of_signal in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in its loop; there Ctrl-C raises.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number_of_signal, stopped.set)
    async with emulator:
        sys.stdout.write(f"{emulator.url}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Run the command."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser().parse_args()))


if __name__ == "__main__":
    main()
