"""The bots that the emulator hosts, and the updates that wait for each."""

import asyncio
import random
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.model import User
from sandbox.wire import Json

KEPT_FOR = timedelta(hours=24)
DEFAULT_TOKEN = "42:SANDBOX"  # noqa: S105 - it opens nothing but the emulator
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """A bot as BotFather would have made it."""

    token: str = DEFAULT_TOKEN
    id: int = 42
    username: str = "CarillonBot"
    first_name: str = "Carillon"
    can_join_groups: bool = True
    can_read_all_group_messages: bool = False
    """Whether group privacy is off. By default the bot sees only what is meant for it."""
    supports_inline_queries: bool = False


@dataclass(slots=True)
class Webhook:
    """Where updates are posted instead of waiting for `getUpdates`."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_custom_certificate: bool = False
    last_error_at: datetime | None = None
    last_error: str = ""


class UpdateQueue:
    """Updates of one bot, oldest first, until they are confirmed or a day old."""

    def __init__(self, *, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._pending: deque[tuple[datetime, Json]] = deque()
        self._next_id = rng.randrange(100_000_000, 900_000_000)
        self._waiting: list[asyncio.Future[None]] = []
        self.allowed: frozenset[str] | None = None
        """Kinds that the bot asked for, or `None` for all but those that must be asked for."""

    def __len__(self) -> int:
        self._expire()
        return len(self._pending)

    def wants(self, kind: str) -> bool:
        """Whether the bot is to get updates of this kind."""
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def allow(self, kinds: Collection[str]) -> None:
        """Remember what `allowed_updates` named; an empty list means the default again."""
        self.allowed = frozenset(kinds) or None

    def put(self, kind: str, payload: Json) -> Json | None:
        """Add an update and wake who waits. Returns it, or `None` when the bot does not want this kind."""
        if not self.wants(kind):
            return None
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._pending.append((self._clock(), update))
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()
        return update

    def confirm(self, offset: int) -> None:
        """Forget updates below `offset`; a negative one keeps that many from the end."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
            return
        while self._pending and self._pending[0][1]["update_id"] < offset:
            self._pending.popleft()

    def first(self, limit: int) -> list[Json]:
        """Return the oldest updates, at most `limit`."""
        self._expire()
        return [update for _, update in list(self._pending)[:limit]] if self._pending else []

    def drop(self) -> None:
        """Forget all."""
        self._pending.clear()

    def arrival(self) -> "asyncio.Future[None]":
        """Return a future that is done once the next update is put: from now on, not from when it is awaited."""
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(arrived)
        return arrived

    def _expire(self) -> None:
        oldest = self._clock() - KEPT_FOR
        while self._pending and self._pending[0][0] < oldest:
            self._pending.popleft()


@dataclass(eq=False)
class HostedBot:
    """A hosted bot: its account, its updates, what it set for itself."""

    account: BotAccount
    user: User
    updates: UpdateQueue
    webhook: Webhook | None = None
    poller: "asyncio.Future[None] | None" = None
    """Set to end the `getUpdates` that waits at present."""
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name and descriptions, by kind and language."""
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    default_rights: dict[bool, Json] = field(default_factory=dict)
    is_logged_out: bool = False
    is_revoked: bool = False

    @property
    def id(self) -> int:
        """The bot's user id."""
        return self.account.id

    def to_json(self) -> Json:
        """Return what `getMe` answers."""
        return {
            **self.user.to_json(),
            "can_join_groups": self.account.can_join_groups,
            "can_read_all_group_messages": self.account.can_read_all_group_messages,
            "supports_inline_queries": self.account.supports_inline_queries,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
        }
