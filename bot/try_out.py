"""The sandbox: an emulated Telegram, the bot and a chat page, in one process and without a token."""

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import tzlocal
from pydantic import SecretStr

from bot.application import Application
from bot.settings import load_settings
from bot.time_travel import watch
from sandbox.bots import BotAccount
from sandbox.emulator import HOST, Emulator
from sandbox.model import User
from sandbox.scene import set_scene
from sandbox.terminal import chat
from scheduling.clock import FastForwardClock
from scheduling.zones import zone_named

TOKEN = "1000:sandbox-sandbox-sandbox-sandbox-00"  # noqa: S105 - of the emulator only
"""Known to the emulator in this process, and to nobody else."""
PORTS_TO_TRY = 20
MOST_RECORDED = 10_000
INVITATION = """
You are Ada, in a private chat with the bot. Try these, one after the other:
  /start
  /schedule every 1m Time to stretch
  /scheduled
Buttons are tapped by their number (!1); :help shows what else you can do, :quit ends it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A sandbox that runs: the emulated Telegram and the bot, by one clock that can be moved ahead."""

    emulator: Emulator
    application: Application
    ada: User


@asynccontextmanager
async def open_stage(
    database_url: str, *, port: int = 0, is_ada_administrator: bool = False, **changes: Any
) -> AsyncIterator[Stage]:
    """Run emulator, page and bot until the end of the block, on a port of this machine (0: any free one).

    Where Ada is the bot's administrator she is so besides those whom the settings name.
    """
    clock = FastForwardClock()
    account = BotAccount(token=TOKEN, id=1000, username="CarillonBot", first_name="Carillon")
    async with Emulator(
        bots=[account], clock=clock.now, port=port, record_limit=MOST_RECORDED, has_page=True
    ) as emulator:
        settings = load_settings(
            bot_token=SecretStr(TOKEN),
            bot_api_url=emulator.url,
            database_url=database_url,
            access="open",
            encryption_keys=(),
            bot_mode="polling",
            http_port=None,
            **changes,
        )
        ada = set_scene(emulator, language=settings.default_language)
        if is_ada_administrator:
            settings = settings.model_copy(update={"admin_ids": settings.admin_ids | {ada.id}})
        # Outcomes are committed at once: on the way through time nobody should wait for a group of them.
        application = Application(settings, clock=clock, group_commit_seconds=0)
        await application.start()
        try:
            emulator.time_travel = watch(application, clock)
            yield Stage(emulator=emulator, application=application, ada=ada)
        finally:
            await application.stop()


async def run_sandbox(*, port: int, in_terminal: bool) -> int:
    """Serve the page until SIGINT or SIGTERM, or chat in the terminal until the end of input; return the exit code.

    The database lives as long as that.
    """
    with tempfile.TemporaryDirectory(prefix="carillon-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'sandbox.sqlite3'}"
        free_port = 0 if in_terminal else _free_port(port)
        # Whoever tries the bot may try all of it, also what is for administrators only.
        async with open_stage(url, port=free_port, is_ada_administrator=True, **_own_zone()) as stage:
            if in_terminal:
                print(INVITATION, flush=True)  # noqa: T201 - said to a person
                await chat(stage.emulator, stage.ada, stage.ada, input=sys.stdin, output=sys.stdout)
            else:
                print(f"Open {stage.emulator.url} in a browser. Ctrl+C ends it.", flush=True)  # noqa: T201 - as above
                await _told_to_stop()
    return 0


def _own_zone() -> dict[str, str]:
    """Return the machine's time zone as a setting, so that the bot speaks of the times that the page shows.

    Nothing where another one was set, or the machine's has no name that we know.
    """
    if "default_timezone" in load_settings().model_fields_set:
        return {}
    name = tzlocal.get_localzone_name()
    try:
        return {} if name.startswith("Etc/") else {"default_timezone": zone_named(name).key}
    except ZoneInfoNotFoundError:
        return {}


async def _told_to_stop() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


def _free_port(wanted: int) -> int:
    """Return `wanted` or the next port that nobody listens on; 0, which means any, where all near it are taken."""
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)) if wanted else ():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    return 0
