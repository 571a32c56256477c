"""Telegram's side: what arrived, how often; and deaths at the moments that only Telegram knows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from aiohttp import web

from sandbox.emulator import Emulator
from sandbox.faults import Exchange, Fault
from sandbox.recorder import Call

TEXT = "Tea"
"""Every scheduled message begins with it; nothing else that the bot says does."""


@dataclass(slots=True)
class Death(Fault):
    """The caller is killed: before what it asked for is done, or after it. It never reads an answer."""

    name: ClassVar[str] = "death"
    kill: Callable[[], None]
    is_done: bool

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Kill."""
        if self.is_done:
            exchange.work()
        self.kill()
        return exchange.drop(reset=False)


def text_of(call: Call) -> str:
    """Return what a call says."""
    return str(call.parameters.get("text", ""))


def is_send(call: Call) -> bool:
    """Whether a scheduled message is sent."""
    return call.method == "sendMessage" and text_of(call).startswith(TEXT)


def is_answer(call: Call) -> bool:
    """Whether a command is answered."""
    return call.method == "sendMessage" and " is scheduled." in text_of(call)


def is_question(call: Call) -> bool:
    """Whether an author is asked what to do about a message of which nobody knows whether it arrived."""
    return call.method == "sendMessage" and "whether" in text_of(call)


def is_note(call: Call) -> bool:
    """Whether it is said that a message came late."""
    return call.method == "sendMessage" and text_of(call).startswith("This was due")


def is_fetch(call: Call) -> bool:
    """Whether updates are fetched for the first time."""
    return call.method == "getUpdates" and not call.params.integer("offset")


def is_confirmation(call: Call) -> bool:
    """Whether updates are confirmed."""
    return call.method == "getUpdates" and bool(call.params.integer("offset"))


KINDS: dict[str, Callable[[Call], bool]] = {
    "a send": is_send,
    "an answer": is_answer,
    "a question": is_question,
    "a note": is_note,
    "a fetch": is_fetch,
    "a confirmation": is_confirmation,
}
ARRIVED, DONE = "arrived at Telegram", "done by Telegram"
BOUNDARIES = {
    f"{kind}: {moment}": (is_it, moment == DONE) for kind, is_it in KINDS.items() for moment in (ARRIVED, DONE)
}


def order_death(emulator: Emulator, boundary: str, kill: Callable[[], None]) -> None:
    """Have `kill` called at a boundary that is Telegram's."""
    is_it, is_done = BOUNDARIES[boundary]
    method = "getUpdates" if is_it in {is_fetch, is_confirmation} else None
    emulator.faults.add(Death(kill, is_done), method=method, where=is_it)


def arrivals(emulator: Emulator) -> Counter[str]:
    """Return how often each scheduled text arrived."""
    return Counter(text_of(call) for call in emulator.calls() if is_send(call) and call.is_done)
