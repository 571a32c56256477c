"""What Telegram's errors mean. Descriptions decide, lower-cased: codes are not reliable (the server turns a 404 on a
send into a 400, and a 403 in capitals too)."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import aiohttp
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from delivery.session import message_ids_of
from scheduling.categories import Category
from scheduling.chats import Address
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

PLATFORM: Final = "telegram"
_TEXT_LIMIT = 300
_ANY_TOKEN = re.compile(r"\b\d+(?::|%3[aA])[\w-]{20,}|(?<=/bot)\d+(?::|%3[aA])[^/\s'\"]+")
_Kind = Callable[..., Outcome]

_gone: _Kind = partial(Undeliverable, recipient_is_gone=True)
_refused: _Kind = partial(Undeliverable, recipient_is_gone=False)
_limited: _Kind = partial(RetryLater, uses_up_try=False)

_BY_DESCRIPTION: Final[tuple[tuple[str, _Kind, Category], ...]] = (
    # In doubt, though the server answered: before all others, because it says so in a 500.
    ("message was immediately deleted", InDoubt, Category.IMMEDIATELY_DELETED),
    ("group send failed", InDoubt, Category.UNKNOWN_ERROR),  # some of an album may be there
    # The bot itself.
    ("logged out", Misconfigured, Category.LOGGED_OUT),
    ("misdirected request", Misconfigured, Category.MISDIRECTED),
    ("frozen_method_invalid", Misconfigured, Category.FROZEN),
    ("not enough stars", Misconfigured, Category.NO_STARS),
    ("balance_too_low", Misconfigured, Category.NO_STARS),
    ("invalid token specified", Misconfigured, Category.UNAUTHORIZED),
    # Limits without a `retry_after`.
    ("too many requests", _limited, Category.RATE_LIMITED),
    ("flood_wait", _limited, Category.RATE_LIMITED),
    # The recipient, for good.
    ("bot was blocked by the user", _gone, Category.BLOCKED),
    ("user_is_blocked", _gone, Category.BLOCKED),
    ("user is deactivated", _gone, Category.DEACTIVATED),
    ("input_user_deactivated", _gone, Category.DEACTIVATED),
    ("bot was kicked from", _gone, Category.KICKED),
    ("user_banned_in_channel", _gone, Category.KICKED),
    ("bot is not a member of", _gone, Category.NOT_MEMBER),
    ("channel_private", _gone, Category.NOT_MEMBER),
    ("group chat was deleted", _gone, Category.CHAT_DELETED),
    ("group chat was deactivated", _gone, Category.CHAT_DELETED),
    ("bot can't initiate conversation", _gone, Category.CANT_INITIATE),
    ("bots can't send messages to bots", _gone, Category.BOT_RECIPIENT),
    ("bot can't send messages to bots", _gone, Category.BOT_RECIPIENT),
    ("bot can't send messages to the bot", _gone, Category.BOT_RECIPIENT),
    ("user_is_bot", _gone, Category.BOT_RECIPIENT),
    ("chat not found", _gone, Category.CHAT_NOT_FOUND),
    ("peer_id_invalid", _gone, Category.CHAT_NOT_FOUND),
    # This kind of message only: whatever else is for this recipient need not wait.
    ("restricted receiving of", _refused, Category.KIND_FORBIDDEN),
    ("voice_messages_forbidden", _refused, Category.KIND_FORBIDDEN),
    # The recipient, until an administrator mends it.
    ("not enough rights", Suspended, Category.NO_RIGHTS),
    ("have no rights to send", Suspended, Category.NO_RIGHTS),
    ("have no write access", Suspended, Category.NO_RIGHTS),
    ("need administrator rights", Suspended, Category.NO_RIGHTS),
    ("chat_admin_required", Suspended, Category.NO_RIGHTS),
    ("chat_write_forbidden", Suspended, Category.NO_RIGHTS),
    ("chat_restricted", Suspended, Category.NO_RIGHTS),
    ("chat_guest_send_forbidden", Suspended, Category.NO_RIGHTS),
    ("topic_closed", Suspended, Category.TOPIC_CLOSED),
    ("topic_deleted", Suspended, Category.TOPIC_DELETED),
    ("message thread not found", Suspended, Category.THREAD_NOT_FOUND),
    # The message, for good.
    ("message is too long", _refused, Category.TOO_LONG),
    ("caption is too long", _refused, Category.TOO_LONG),
    ("message_too_long", _refused, Category.TOO_LONG),
    ("text is too long", _refused, Category.TOO_LONG),
    ("message text is empty", _refused, Category.EMPTY),
    ("text must be non-empty", _refused, Category.EMPTY),
    ("message_empty", _refused, Category.EMPTY),
    ("can't parse reply keyboard", _refused, Category.BAD_BUTTON),
    ("inline keyboard button", _refused, Category.BAD_BUTTON),
    ("button_url_invalid", _refused, Category.BAD_BUTTON),
    ("button_type_invalid", _refused, Category.BAD_BUTTON),
    ("can't parse", _refused, Category.BAD_ENTITIES),
    ("entity_bounds_invalid", _refused, Category.BAD_ENTITIES),
    ("wrong file identifier", _refused, Category.BAD_FILE),
    ("wrong remote file identifier", _refused, Category.BAD_FILE),
    ("wrong http url", _refused, Category.BAD_FILE),
    ("can't use file of type", _refused, Category.BAD_FILE),
    ("file_reference_", _refused, Category.BAD_FILE),
    ("media_empty", _refused, Category.BAD_FILE),
    ("media_invalid", _refused, Category.BAD_FILE),
    ("failed to get http url content", _refused, Category.BAD_FILE),
    ("wrong type of the web page content", _refused, Category.BAD_FILE),
    ("file is too big", _refused, Category.FILE_TOO_BIG),
    ("file too big", _refused, Category.FILE_TOO_BIG),
    ("request entity too large", _refused, Category.FILE_TOO_BIG),
    ("reply markup is too long", _refused, Category.MARKUP_TOO_LONG),
    ("reply_markup_too_long", _refused, Category.MARKUP_TOO_LONG),
    ("message to copy not found", _refused, Category.SOURCE_NOT_FOUND),
    ("message to forward not found", _refused, Category.SOURCE_NOT_FOUND),
)
_TEXT_FORBIDDEN = re.compile(r"chat_send_plain_forbidden|not enough rights to send text messages")
_KIND_FORBIDDEN = re.compile(r"chat_send_\w+_forbidden|not enough rights to send [\w ]+ to the chat")
_PAGE = re.compile(r"\s*(<|$)|.{0,40}(bad gateway|gateway time-?out|service (temporarily )?unavailable)")


def classify(error: BaseException, *, tries: int = 0, token: str = "") -> Outcome:
    """Return what an error raised by aiogram makes of a send. Whatever nobody foresaw is in doubt.

    `tries` counts those used up before this one: some refusals are believed only the second time. `token` is kept out
    of all texts, as is whatever looks like one.
    """
    text = _clean(_description(error), token)
    match error:
        case ClientDecodeError():
            return _undecodable(error, text)
        case TelegramRetryAfter(retry_after=seconds):
            return RetryLater(after=seconds, category=Category.RATE_LIMITED, text=text, uses_up_try=False)
        case TelegramMigrateToChat(migrate_to_chat_id=new_id):
            return Migrated(new_address=Address(PLATFORM, str(new_id)), category=Category.MIGRATED, text=text)
        case TelegramEntityTooLarge():  # a subclass of TelegramNetworkError, but the server's own answer
            return _refused(category=Category.FILE_TOO_BIG, text=text)
        case TelegramNetworkError():
            return _lost(error.__cause__, text)
        case TelegramAPIError():
            return _by_description(text, tries) or _by_class(error, text, tries)
        case UnicodeDecodeError():
            return InDoubt(category=Category.UNDECODABLE, text=text)
        case TimeoutError() | aiohttp.ClientError():
            return _lost(error, text)
        case _:
            return InDoubt(category=Category.UNKNOWN_ERROR, text=text)


def _by_description(text: str, tries: int) -> Outcome | None:
    lowered = text.lower().replace("’", "'")
    if _TEXT_FORBIDDEN.search(lowered):
        return Suspended(category=Category.NO_RIGHTS, text=text)
    if _KIND_FORBIDDEN.search(lowered):
        return _refused(category=Category.KIND_FORBIDDEN, text=text)
    for fragment, kind, category in _BY_DESCRIPTION:
        if fragment in lowered:
            if category is Category.THREAD_NOT_FOUND and not tries:  # sometimes false
                return RetryLater(category=category, text=text)
            return kind(category=category, text=text)
    return None


def _by_class(error: TelegramAPIError, text: str, tries: int) -> Outcome:
    match error:
        case TelegramUnauthorizedError():
            return Misconfigured(category=Category.UNAUTHORIZED, text=text)
        case TelegramNotFound():
            return Misconfigured(category=Category.METHOD_NOT_FOUND, text=text)
        case TelegramConflictError():
            # Another instance may just be ending: it counts when it stays.
            kind: _Kind = Misconfigured if tries else RetryLater
            return kind(category=Category.CONFLICT, text=text)
        case TelegramServerError():
            return RetryLater(category=Category.SERVER_ERROR, text=text)
        case TelegramForbiddenError():
            return _gone(category=Category.FORBIDDEN, text=text)
        case TelegramBadRequest():
            return _refused(category=Category.BAD_REQUEST, text=text)
        case _:
            return InDoubt(category=Category.UNKNOWN_ERROR, text=text)


def _lost(cause: BaseException | None, text: str) -> Outcome:
    """Judge a request without an answer. Only a connection that was never made proves that nothing arrived."""
    match cause:
        case aiohttp.ClientConnectorError():
            return RetryLater(category=Category.NOT_CONNECTED, text=text)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return Misconfigured(category=Category.BAD_API_URL, text=text)
        case TimeoutError():
            return InDoubt(category=Category.TIMEOUT, text=text)
        case _:
            return InDoubt(category=Category.CONNECTION_RESET, text=text)


def _undecodable(error: ClientDecodeError, text: str) -> Outcome:
    """Judge an answer that aiogram could not read. It hides the status, so the body must tell."""
    if message_ids := message_ids_of(error.data):
        # It arrived; only the rest of the message is of a form that this aiogram does not know.
        return Sent.as_messages(message_ids)
    match error.data:
        case str(page) if _PAGE.match(page[:200].lower()):
            return InDoubt(category=Category.GATEWAY_ERROR, text=text)
        case _:
            return InDoubt(category=Category.UNDECODABLE, text=text)


def _description(error: BaseException) -> str:
    """Return the platform's own words, or else the kind of error: an answer's body holds content."""
    match error:
        case ClientDecodeError(original=original):
            return f"{error.message}: {type(original).__name__}"
        case TelegramAPIError():
            message: Any = error.message  # None where the answer has no description
            return str(message or "").split("\nOriginal description: ", 1)[-1]
        case UnicodeDecodeError():
            return "UnicodeDecodeError"
        case _:
            return f"{type(error).__name__}: {error}"


def _clean(text: str, token: str) -> str:
    if token:
        text = text.replace(token, "<token>").replace(token.replace(":", "%3A"), "<token>")
    text = _ANY_TOKEN.sub("<token>", text).replace("\x00", "")
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"
