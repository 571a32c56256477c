"""An emulator of Telegram's HTTP Bot API on loopback: to try the bot without a token, and for the tests."""

from sandbox.actions import CallbackAnswer, Tap
from sandbox.bots import BotAccount, HostedBot
from sandbox.emulator import Emulator
from sandbox.faults import (
    DropAfter,
    DropBefore,
    ErrorAnswer,
    Fault,
    GatewayError,
    Hang,
    ServerError,
    SlowBody,
    TooManyRequests,
    TruncatedJson,
    Unauthorized,
)
from sandbox.limits import Decision, RateLimits
from sandbox.model import Chat, ChatKind, Member, Message, Status, Topic, User
from sandbox.recorder import Call
from sandbox.world import Event

__all__ = [
    "BotAccount",
    "Call",
    "CallbackAnswer",
    "Chat",
    "ChatKind",
    "Decision",
    "DropAfter",
    "DropBefore",
    "Emulator",
    "ErrorAnswer",
    "Event",
    "Fault",
    "GatewayError",
    "Hang",
    "HostedBot",
    "Member",
    "Message",
    "RateLimits",
    "ServerError",
    "SlowBody",
    "Status",
    "Tap",
    "TooManyRequests",
    "Topic",
    "TruncatedJson",
    "Unauthorized",
    "User",
]
