"""People who talk to the bot: real updates through the real dispatcher, answers as the HTTP API received them."""

import functools
import inspect
import ssl
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session import aiohttp as aiogram_session
from aiogram.client.session import base as aiogram_session_base
from aiogram.dispatcher.event import handler as aiogram_handlers
from aiogram.methods import Response

from bot.application import Application
from bot.parts import Parts
from bot.settings import load_settings
from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from scheduling.clock import Clock, ManualClock
from scheduling.identifiers import UserId
from scheduling.roles import Role
from storage.engine import open_database
from tests.chat.people import Person, Schedules

TOKEN = "42:test-test-test-test-test-test-test"
MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _certificates_are_read_once() -> Iterator[None]:
    """Each session of aiogram reads all certificates of the world, and none here ever speaks TLS."""
    read_once = functools.cache(ssl.create_default_context)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiogram_session, "ssl", SimpleNamespace(create_default_context=read_once))
        yield


@pytest.fixture(scope="session", autouse=True)
def _handlers_are_read_once() -> Iterator[None]:
    """Each bot of a test registers the same hundreds of handlers, and aiogram looks at the parameters of all.

    Most are made anew for each bot, so they are known by their code.
    """
    read: dict[object, inspect.Signature] = {}

    def signature(callback: Callable[..., Any]) -> inspect.Signature:
        code = _code_of(callback)
        if code not in read:
            read[code] = inspect.signature(callback)
        return read[code]

    def unwrap(callback: Callable[..., Any]) -> Callable[..., Any]:
        return inspect.unwrap(callback) if hasattr(callback, "__wrapped__") else callback

    looking = {**vars(inspect), "signature": signature, "unwrap": unwrap}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiogram_handlers, "inspect", SimpleNamespace(**looking))
        yield


@pytest.fixture(scope="session", autouse=True)
def _responses_are_modelled_once() -> Iterator[None]:
    """What Telegram answers has a model for each kind of result, which is forgotten as soon as nobody holds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiogram_session_base, "Response", _Responses())
        yield


class _Responses:
    def __init__(self) -> None:
        self._made: dict[Any, Any] = {}

    def __getitem__(self, result: Any) -> Any:
        if result not in self._made:
            self._made[result] = Response[result]
        return self._made[result]


def _code_of(callback: Callable[..., Any]) -> object:
    """Return what a function's parameters are known by, and whether its first is given already."""
    if hasattr(callback, "__signature__"):
        return callback
    if isinstance(callback, FunctionType):
        return callback.__code__
    if isinstance(callback, MethodType) and isinstance(callback.__func__, FunctionType):
        return callback.__func__.__code__, True
    call = getattr(type(callback), "__call__", None)  # noqa: B004 - the function, not whether there is one
    return (call.__code__, True) if isinstance(call, FunctionType) and not isinstance(callback, type) else callback


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY_MORNING)


@pytest.fixture
async def emulator(clock: ManualClock) -> AsyncIterator[Emulator]:
    account = BotAccount(token=TOKEN, id=42, username="CarillonBot", first_name="Carillon")
    async with Emulator(clock=clock.now, bots=[account]) as emulator:
        yield emulator


@pytest.fixture
def bot_database(sqlite_url: str) -> str:
    """The bot's database; modules that must hold on both kinds override this."""
    return sqlite_url


@pytest.fixture
async def schedules(bot_database: str) -> AsyncIterator[Schedules]:
    database = open_database(bot_database)
    yield Schedules(database)
    await database.close()


RunBot = Callable[..., Any]


class PartsWithoutMenus(Parts):
    """Sets no menus of commands: some dozens of calls at each start, which few tests look at."""

    async def set_menus(
        self, bot: Bot, clock: Clock, administrators: Collection[int], holders: Mapping[UserId, frozenset[Role]]
    ) -> None:
        """Leave them as they are."""


@pytest.fixture
def parts() -> Parts:
    """What the bot is made of; modules about menus override this."""
    return PartsWithoutMenus()


@pytest.fixture
async def run_bot(emulator: Emulator, clock: ManualClock, bot_database: str, parts: Parts) -> AsyncIterator[RunBot]:
    """Start the bot, as often as a test wants (one at a time), with settings of its own."""
    async with AsyncExitStack() as stack:

        async def run(**changes: Any) -> Application:
            settings = load_settings(
                _env_file=None,
                **{
                    "bot_token": TOKEN,
                    "bot_api_url": emulator.url,
                    "database_url": bot_database,
                    "rate_global_per_second": 0,
                    "rate_chat_per_second": 0,
                    "rate_group_per_minute": 0,
                    "flood_user_per_minute": 0,
                    "flood_chat_per_minute": 0,
                    **changes,
                },
            )
            application = Application(settings, clock=clock, group_commit_seconds=0, parts=parts)
            await application.start()
            stack.push_async_callback(application.stop)
            return application

        yield run


@pytest.fixture
async def bot(run_bot: RunBot) -> Application:
    return await run_bot()


@pytest.fixture
def ada(emulator: Emulator, clock: ManualClock) -> Person:
    return Person(emulator, emulator.add_user("Ada", username="ada"), clock=clock)


@pytest.fixture
def bob(emulator: Emulator, clock: ManualClock) -> Person:
    return Person(emulator, emulator.add_user("Bob", username="bob"), clock=clock)


@pytest.fixture
def later(clock: ManualClock) -> Callable[..., None]:
    """Let time pass."""

    def pass_time(**units: float) -> None:
        clock.advance(timedelta(**units))

    return pass_time
