"""People who talk to the bot: real updates through the real dispatcher, answers as the HTTP API received them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.application import Application
from bot.settings import load_settings
from sandbox.actions import CallbackAnswer
from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.model import Chat, Message, Topic, User
from sandbox.recorder import Call
from scheduling.clock import ManualClock
from storage.engine import open_database
from storage.migrations import migrate

TOKEN = "42:test-test-test-test-test-test-test"
MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SEEN = {"sendMessage", "editMessageText"}


@dataclass(frozen=True)
class Heard:
    """What the bot said: in a new message, or by changing one."""

    text: str
    entities: list[dict[str, Any]]
    message: Message
    call: Call

    @property
    def buttons(self) -> list[str]:
        rows = (self.call.parameters.get("reply_markup") or {}).get("inline_keyboard") or []
        return [button["text"] for row in rows for button in row]

    @property
    def topic(self) -> int | None:
        return self.call.parameters.get("message_thread_id")

    @property
    def is_edit(self) -> bool:
        return self.call.method == "editMessageText"


@dataclass
class Person:
    """Somebody with a Telegram account, writing in private or in a chat."""

    emulator: Emulator
    user: User
    chat: Chat | None = None
    topic: Topic | None = None
    heard: list[int] = field(default_factory=lambda: [0])
    """The number of the last call that was heard, shared by the views of one chat."""

    def at(self, chat: Chat, topic: Topic | None = None) -> "Person":
        """The same person in a group (and topic)."""
        return Person(self.emulator, self.user, chat, topic)

    @property
    def place(self) -> Chat:
        return self.chat or self.emulator.chat(self.user)

    async def says(self, words: str, entities: list[dict[str, Any]] | None = None) -> Message:
        return self.emulator.say(self.user, words, self.place, entities, topic=self.topic)

    async def edits(self, message: Message, words: str) -> None:
        self.emulator.edit(self.user, message, words)

    async def shares_location(self, latitude: float, longitude: float) -> None:
        self.emulator.send_location(self.user, latitude, longitude, self.place)

    async def hears(self) -> Heard:
        """The next thing that the bot said in this chat."""
        chat_id = self.place.id

        def find() -> Call | None:
            for call in self.emulator.calls(after=self.heard[0]):
                if call.method in SEEN and call.is_ok and str(call.chat_id) == str(chat_id):
                    return call
            return None

        call = await self.emulator.wait_for(find)
        self.heard[0] = call.number
        raw = call.result
        message = next(one for one in self.emulator.history(self.place) if one.id == raw["message_id"])
        return Heard(raw["text"], raw.get("entities", []), message, call)

    async def taps(self, heard: Heard | Message, button: str) -> CallbackAnswer:
        message = heard.message if isinstance(heard, Heard) else heard
        return await self.emulator.tap(self.user, message, button)

    async def asks(self, words: str) -> Heard:
        await self.says(words)
        return await self.hears()

    def has_heard_all(self) -> bool:
        later = self.emulator.calls(after=self.heard[0])
        return not any(call.method in SEEN and str(call.chat_id) == str(self.place.id) for call in later)


class Schedules:
    """The rows, read past the bot."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, query: str) -> list[dict[str, Any]]:
        engine = create_engine(f"sqlite:///{self._path}")
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(query)).mappings()]
        finally:
            engine.dispose()

    def all(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM scheduled_messages ORDER BY number")

    def deliveries(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM deliveries ORDER BY occurrence_at")

    def attempts(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM delivery_attempts ORDER BY started_at")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY_MORNING)


@pytest.fixture
async def emulator(clock: ManualClock) -> AsyncIterator[Emulator]:
    account = BotAccount(token=TOKEN, id=42, username="CarillonBot", first_name="Carillon")
    async with Emulator(clock=clock.now, bots=[account]) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database: copying one is quicker than migrating."""
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"

    async def make() -> None:
        database = open_database(f"sqlite:///{path}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def database_file(tmp_path: Path, migrated_file: Path) -> Path:
    path = tmp_path / "carillon.sqlite3"
    shutil.copy(migrated_file, path)
    return path


@pytest.fixture
def schedules(database_file: Path) -> Schedules:
    return Schedules(database_file)


RunBot = Callable[..., Any]


@pytest.fixture
async def run_bot(emulator: Emulator, clock: ManualClock, database_file: Path) -> AsyncIterator[RunBot]:
    """Start the bot, as often as a test wants (one at a time), with settings of its own."""
    async with AsyncExitStack() as stack:

        async def run(**changes: Any) -> Application:
            settings = load_settings(
                _env_file=None,
                **{
                    "bot_token": TOKEN,
                    "bot_api_url": emulator.url,
                    "database_url": f"sqlite:///{database_file}",
                    "rate_global_per_second": 0,
                    "rate_chat_per_second": 0,
                    "rate_group_per_minute": 0,
                    **changes,
                },
            )
            application = Application(settings, clock=clock, group_commit_seconds=0)
            await application.start()
            stack.push_async_callback(application.stop)
            return application

        yield run


@pytest.fixture
async def bot(run_bot: RunBot) -> Application:
    return await run_bot()


@pytest.fixture
def ada(emulator: Emulator) -> Person:
    return Person(emulator, emulator.add_user("Ada", username="ada"))


@pytest.fixture
def bob(emulator: Emulator) -> Person:
    return Person(emulator, emulator.add_user("Bob", username="bob"))


@pytest.fixture
def later(clock: ManualClock) -> Callable[..., None]:
    """Let time pass."""

    def pass_time(**units: float) -> None:
        clock.advance(timedelta(**units))

    return pass_time
