"""The table of methods. A module of `sandbox.methods` adds its own by decorating them."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from sandbox.bots import HostedBot
from sandbox.params import Params
from sandbox.wire import Result
from sandbox.world import World

Handler: TypeAlias = Callable[[World, HostedBot, Params], Result]
WaitingHandler: TypeAlias = Callable[[World, HostedBot, Params], Awaitable[Result]]

HANDLERS: dict[str, tuple[str, Handler]] = {}
WAITING: dict[str, tuple[str, WaitingHandler, Handler]] = {}
"""Methods that may wait for something; the others run in one go, so that a lost connection can't cut them in two."""

AnyHandler = TypeVar("AnyHandler", bound=Handler)


def method(*names: str) -> Callable[[AnyHandler], AnyHandler]:
    """Enter a handler under the names of its methods; lookups ignore case, as on the server."""

    def enter(handler: AnyHandler) -> AnyHandler:
        for name in names:
            HANDLERS[name.lower()] = (name, handler)
        return handler

    return enter


def waiting_method(name: str, *, at_once: Handler) -> Callable[[WaitingHandler], WaitingHandler]:
    """Enter a handler that may wait; `at_once` does the same without waiting, for calls that meet a fault."""

    def enter(handler: WaitingHandler) -> WaitingHandler:
        WAITING[name.lower()] = (name, handler, at_once)
        return handler

    return enter


def canonical(name: str) -> str | None:
    """Return a method's name as the documentation spells it, or `None` when there is none."""
    entry = HANDLERS.get(name) or WAITING.get(name) or HANDLERS.get(name.lower()) or WAITING.get(name.lower())
    return entry[0] if entry else None
