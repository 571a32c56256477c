"""All that Telegram, a gateway or the network may make of a send, and what must be understood of each."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar

from aiohttp import web

from sandbox.faults import (
    DropAfter,
    DropBefore,
    ErrorAnswer,
    Exchange,
    Fault,
    GatewayError,
    Hang,
    ServerError,
    SlowBody,
    TooManyRequests,
    TruncatedJson,
    Unauthorized,
)
from sandbox.recorder import Call
from sandbox.wire import encode
from scheduling.outcomes import (
    InDoubt,
    Migrated,
    Misconfigured,
    Outcome,
    RetryLater,
    Sent,
    Suspended,
    Undeliverable,
)

NEW_ADDRESS = -1_000_987_654_321


@dataclass(slots=True)
class OddAnswer(Fault):
    """An answer that no client can read, though its status says that all went well (or not), done or not."""

    name: ClassVar[str] = "odd_answer"
    body: bytes
    is_done: bool
    status: int = HTTPStatus.OK

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer oddly."""
        if self.is_done:
            exchange.work()
        exchange.recorder.end(exchange.call, self.status, None)
        return web.Response(status=self.status, body=self.body, content_type="application/json")


@dataclass(slots=True)
class CutBody(Fault):
    """The work is done; the connection is lost in the midst of the answer's body."""

    name: ClassVar[str] = "cut_body"

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer with half of what was announced."""
        status, body = exchange.work()
        content = encode(body).encode()
        response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
        response.content_length = len(content)
        await response.prepare(exchange.request)
        await response.write(content[: len(content) // 2])
        exchange.recorder.end(exchange.call, status, None)
        assert exchange.request.transport is not None
        exchange.request.transport.abort()
        return response


@dataclass(slots=True)
class NewFields(Fault):
    """The message arrives, and is described in a form that nobody knows yet: but for its id."""

    name: ClassVar[str] = "new_fields"

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer in a form of the future."""
        status, body = exchange.work()
        shown = {"message_id": body["result"]["message_id"], "date": {"epoch": 1}, "chat": None, "rich": [1, 2]}
        return exchange.answer(status, {"ok": True, "result": shown})


@dataclass(slots=True)
class FaultByChat(Fault):
    """For each chat its own fault, if any."""

    name: ClassVar[str] = "by_chat"
    by_chat: dict[int, Fault | None] = field(default_factory=dict)

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Meet the fault of the chat."""
        chat = exchange.call.chat_id
        fault = self.by_chat.get(chat) if isinstance(chat, int) else None
        if fault is None:
            exchange.call.fault = None
            return exchange.answer(*exchange.work())
        exchange.call.fault = fault.name
        return await fault.meet(exchange)


@dataclass(slots=True)
class FaultsBySeed(Fault):
    """For each request for a message its own fault, or none: the same ones for the same seed, in whatever order."""

    name: ClassVar[str] = "by_seed"
    seed: int
    requests: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def is_meant(call: Call) -> bool:
        """Tell whether a call carries a scheduled message, not words of the bot's own."""
        return str(call.parameters.get("text", "")).startswith("message ")

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Meet the fault of this request."""
        text = exchange.call.parameters["text"]
        self.requests[text] += 1
        rng = random.Random(f"{self.seed} {text} {self.requests[text]}")
        case = rng.choice(KINDS_FOR_ENGINE)(rng) if rng.random() < FAULTY else healthy(rng)
        if case.fault is None:
            return exchange.answer(*exchange.work())
        exchange.call.fault = case.fault.name
        return await case.fault.meet(exchange)


Understood = Callable[[Outcome], bool]


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, and what the outcome must be. What is slow needs the time-out to pass."""

    fault: Fault | None
    is_understood: Understood
    tries: int = 0
    is_slow: bool = False
    has_server: bool = True


def sent(outcome: Outcome) -> bool:
    """It arrived."""
    return isinstance(outcome, Sent)


def in_doubt(outcome: Outcome) -> bool:
    """Nobody knows."""
    return isinstance(outcome, InDoubt)


def retry(*, uses_up_try: bool = True, after: float | None = None) -> Understood:
    """It certainly did not arrive, and may."""
    return lambda outcome: (
        isinstance(outcome, RetryLater) and outcome.uses_up_try is uses_up_try and outcome.after == after
    )


def gone(outcome: Outcome) -> bool:
    """Nothing can be sent to this chat."""
    return isinstance(outcome, Undeliverable) and outcome.recipient_is_gone


def wrong_message(outcome: Outcome) -> bool:
    """This can't be sent to anybody."""
    return isinstance(outcome, Undeliverable) and not outcome.recipient_is_gone


def suspended(outcome: Outcome) -> bool:
    """An administrator must mend something."""
    return isinstance(outcome, Suspended)


def misconfigured(outcome: Outcome) -> bool:
    """The bot may send nothing."""
    return isinstance(outcome, Misconfigured)


def moved(outcome: Outcome) -> bool:
    """The group lives elsewhere."""
    return isinstance(outcome, Migrated) and outcome.new_address.value == str(NEW_ADDRESS)


REFUSALS: tuple[tuple[int, str, Understood], ...] = (
    (403, "Forbidden: bot was blocked by the user", gone),
    (403, "Forbidden: user is deactivated", gone),
    (403, "Forbidden: bot was kicked from the supergroup chat", gone),
    (403, "Forbidden: bot is not a member of the channel chat", gone),
    (403, "Forbidden: the group chat was deleted", gone),
    (403, "Forbidden: bot can't initiate conversation with a user", gone),
    (403, "Forbidden: bots can't send messages to bots", gone),
    (400, "Bad Request: chat not found", gone),
    (400, "Bad Request: not enough rights to send text messages to the chat", suspended),
    (403, "Forbidden: not enough rights to send text messages to the chat", suspended),
    (400, "Bad Request: have no rights to send a message", suspended),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", suspended),
    (400, "Bad Request: TOPIC_CLOSED", suspended),
    (400, "Bad Request: TOPIC_DELETED", suspended),
    (400, "Bad Request: message is too long", wrong_message),
    (400, "Bad Request: caption is too long", wrong_message),
    (400, "Bad Request: message text is empty", wrong_message),
    (400, "Bad Request: can't parse entities: byte offset 7", wrong_message),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", wrong_message),
    (400, "Bad Request: file is too big", wrong_message),
    (400, "Bad Request: reply markup is too long", wrong_message),
    (400, "Bad Request: message to copy not found", wrong_message),
    (413, "Request Entity Too Large", wrong_message),
    (404, "Not Found: method not found", misconfigured),
    (421, "Misdirected Request", misconfigured),
    (400, "Bad Request: Logged out", misconfigured),
    (400, "Bad Request: FROZEN_METHOD_INVALID", misconfigured),
    (400, "Bad Request: not enough Stars", misconfigured),
    (500, "Internal Server Error: restart", retry()),
    (500, "Internal Server Error: sent message was immediately deleted", in_doubt),
)
UNREADABLE = (
    b"",
    b"<html><body>Welcome to our network</body></html>",
    b'{"ok":true,"result":true}',
    b'{"ok":true}',
    b"[]",
    b"null",
    b'{"ok":true,"result":{"message_id":"\xff\xfe"}}',
)


def limited(rng: random.Random) -> Case:
    """429, of the chat or of the bot: nobody can tell which."""
    seconds = rng.choice([None, 1, 3, 35, 3600])
    return Case(TooManyRequests(seconds), retry(uses_up_try=False, after=seconds))


def limited_briefly(rng: random.Random) -> Case:
    """429, and all may soon go on."""
    return Case(TooManyRequests(rng.choice([None, 1, 2])), retry(uses_up_try=False))


def refused(rng: random.Random) -> Case:
    """Telegram's own words."""
    code, words, understood = rng.choice(REFUSALS)
    return Case(ErrorAnswer(code, words), understood)


def thread_not_found(rng: random.Random) -> Case:
    """Sometimes false, so that it is believed the second time only."""
    tries = rng.randrange(2)
    words = "Bad Request: message thread not found"
    return Case(ErrorAnswer(400, words), suspended if tries else retry(), tries=tries)


def moved_away(rng: random.Random) -> Case:
    """The group has a new id of its own."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Case(ErrorAnswer(400, words, {"migrate_to_chat_id": NEW_ADDRESS - rng.randrange(10**12)}), moved)


def migrated(_rng: random.Random) -> Case:
    """The group has a new id."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Case(ErrorAnswer(400, words, {"migrate_to_chat_id": NEW_ADDRESS}), moved)


def unauthorized(_rng: random.Random) -> Case:
    """The token was revoked."""
    return Case(Unauthorized(), misconfigured)


def server_error(rng: random.Random) -> Case:
    """A 5xx in Telegram's own words."""
    code = rng.choice([500, 502, 503, 504])
    return Case(ServerError(code, HTTPStatus(code).phrase), retry())


def gateway(rng: random.Random) -> Case:
    """A 5xx of whoever stands between."""
    code = rng.choice([500, 502, 503, 504])
    return Case(GatewayError(code, page=rng.random() < 0.5, is_done=rng.random() < 0.5), in_doubt)


def hanging(rng: random.Random) -> Case:
    """No answer in time."""
    return Case(Hang(seconds=30, is_done=rng.random() < 0.5), in_doubt, is_slow=True)


def dropped(rng: random.Random) -> Case:
    """The connection is lost before or after the work, or in the midst of the answer."""
    is_reset = rng.random() < 0.5
    fault = rng.choice([DropBefore(reset=is_reset), DropAfter(reset=is_reset), CutBody()])
    return Case(fault, in_doubt)


def slow(rng: random.Random) -> Case:
    """An answer in pieces, in time or not."""
    if rng.random() < 0.5:
        return Case(SlowBody(seconds=0.002, pieces=3), sent)
    return Case(SlowBody(seconds=5, pieces=4), in_doubt, is_slow=True)


def unreadable(rng: random.Random) -> Case:
    """A 200, or an error, that can't be read."""
    is_done = rng.random() < 0.5
    if rng.random() < 0.3:
        return Case(TruncatedJson(), in_doubt)
    if rng.random() < 0.2:
        return Case(OddAnswer(b'{"ok":false,"error_code":4', is_done=is_done, status=400), in_doubt)
    return Case(OddAnswer(rng.choice(UNREADABLE), is_done=is_done), in_doubt)


def unknown_form(_rng: random.Random) -> Case:
    """It arrived, and says so in new words."""
    return Case(NewFields(), sent)


def nobody_there(_rng: random.Random) -> Case:
    """The connection is refused."""
    return Case(None, retry(), has_server=False)


def healthy(_rng: random.Random) -> Case:
    """Nothing happens."""
    return Case(None, sent)


KINDS: tuple[Callable[[random.Random], Case], ...] = (
    limited,
    refused,
    refused,
    thread_not_found,
    migrated,
    unauthorized,
    server_error,
    gateway,
    hanging,
    dropped,
    dropped,
    slow,
    unreadable,
    unreadable,
    unknown_form,
    nobody_there,
    healthy,
)

FAULTY = 0.6
"""The share of requests that meet a fault."""
KINDS_FOR_ENGINE = tuple(
    kind
    for kind in (*KINDS, gateway, hanging, limited_briefly, moved_away)
    if kind not in {nobody_there, limited, migrated, unauthorized}
)
"""The engine follows to a new address, and each chat needs one of its own. A revoked token stops all sending."""
