"""What Telegram's errors mean: each is raised as aiogram's own session raises it."""

import json
from types import SimpleNamespace

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramEntityTooLarge, TelegramNetworkError
from aiogram.methods import SendMessage

from delivery.classification import classify
from scheduling.chats import Address
from scheduling.outcomes import InDoubt, Migrated, Misconfigured, RetryLater, Sent, Suspended, Undeliverable

TOKEN = "123456789:AAF-made_up_token_of_thirty5_chars0"
METHOD = SendMessage(chat_id=-100500, text="the secret content")


def answered(status: int, body: object) -> BaseException:
    """Return what aiogram raises for an answer; `body` is text, or else becomes JSON."""
    session = AiohttpSession()
    content = body if isinstance(body, str) else json.dumps(body)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which, is what is under test
        session.check_response(Bot(TOKEN, session=session), METHOD, status, content)
    return caught.value


def refused(code: int, description: str, **parameters) -> BaseException:
    body = {"ok": False, "error_code": code, "description": description}
    return answered(code, {**body, "parameters": parameters} if parameters else body)


def lost(cause: BaseException, message: str | None = None) -> BaseException:
    """Return what aiogram raises where there is no answer, as `AiohttpSession.make_request` does."""
    error = TelegramNetworkError(METHOD, message or f"{type(cause).__name__}: {cause}")
    error.__cause__ = cause
    return error


RECIPIENT_IS_GONE = [
    (403, "Forbidden: bot was blocked by the user", "blocked"),
    (403, "Forbidden: user is deactivated", "deactivated"),
    (403, "Forbidden: bot was kicked from the group chat", "kicked"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
    (403, "Forbidden: bot was kicked from the channel chat", "kicked"),
    (403, "Forbidden: bot is not a member of the channel chat", "not_member"),
    (403, "Forbidden: bot is not a member of the supergroup chat", "not_member"),
    (403, "Forbidden: the group chat was deleted", "chat_deleted"),
    (403, "Forbidden: bot can't initiate conversation with a user", "cant_initiate"),
    (403, "Forbidden: bots can't send messages to bots", "bot_recipient"),
    (403, "Forbidden: bot can't send messages to bots", "bot_recipient"),
    (403, "Forbidden: the bot can't send messages to the bot", "bot_recipient"),
    (400, "Bad Request: USER_IS_BLOCKED", "blocked"),
    (400, "Bad Request: chat not found", "chat_not_found"),
    (400, "Bad Request: PEER_ID_INVALID", "chat_not_found"),
    (403, "Forbidden: something nobody has seen", "forbidden"),
]
AN_ADMINISTRATOR_CAN_MEND = [
    (400, "Bad Request: not enough rights to send text messages to the chat", "no_rights"),
    (403, "Forbidden: not enough rights to send text messages to the chat", "no_rights"),
    (400, "Bad Request: have no rights to send a message", "no_rights"),
    (400, "Bad Request: need administrator rights in the channel chat", "no_rights"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "no_rights"),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", "no_rights"),
    (400, "Bad Request: TOPIC_CLOSED", "topic_closed"),
    (400, "Bad Request: TOPIC_DELETED", "topic_deleted"),
]
THE_MESSAGE_IS_WRONG = [
    (400, "Bad Request: message is too long", "too_long"),
    (400, "Bad Request: message caption is too long", "too_long"),
    (400, "Bad Request: caption is too long", "too_long"),
    (400, "Bad Request: message text is empty", "empty"),
    (400, "Bad Request: can't parse entities: Unsupported start tag", "bad_entities"),
    (400, "Bad Request: ENTITY_BOUNDS_INVALID", "bad_entities"),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", "bad_file"),
    (400, "Bad Request: wrong HTTP URL specified", "bad_file"),
    (400, "Bad Request: file is too big", "file_too_big"),
    (413, "Request Entity Too Large", "file_too_big"),
    (400, "Bad Request: reply markup is too long", "markup_too_long"),
    (400, "Bad Request: message to copy not found", "source_not_found"),
    (400, "Bad Request: can't use file of type Photo as Document", "bad_file"),
    (400, "Bad Request: FILE_REFERENCE_EXPIRED", "bad_file"),
    (400, "Bad Request: MEDIA_EMPTY", "bad_file"),
    (400, "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL", "bad_button"),
    (400, "Bad Request: BUTTON_URL_INVALID", "bad_button"),
    (400, "Bad Request: can't parse reply keyboard markup JSON object", "bad_button"),
    (400, "Bad Request: not enough rights to send photos to the chat", "kind_forbidden"),
    (400, "Bad Request: not enough rights to send video notes to the chat", "kind_forbidden"),
    (400, "Bad Request: CHAT_SEND_STICKERS_FORBIDDEN", "kind_forbidden"),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", "kind_forbidden"),
    (400, "Bad Request: user restricted receiving of voice messages", "kind_forbidden"),
    (400, "Bad Request: something nobody has seen", "bad_request"),
]
THE_BOT_MAY_NOT = [
    (401, "Unauthorized", "unauthorized"),
    (401, "Unauthorized: invalid token specified", "unauthorized"),
    (404, "Not Found", "method_not_found"),
    (404, "Not Found: method not found", "method_not_found"),
    (421, "Misdirected Request: unallowed token specified", "misdirected"),
    (400, "Logged out", "logged_out"),
    (401, "Unauthorized: logged out", "logged_out"),
    (400, "Bad Request: FROZEN_METHOD_INVALID", "frozen"),
    (420, "FROZEN_METHOD_INVALID", "frozen"),
    (400, "Bad Request: not enough Stars", "no_stars"),
]


@pytest.mark.parametrize(("code", "description", "category"), RECIPIENT_IS_GONE)
def test_a_recipient_that_is_gone_is_given_up(code, description, category):
    expected = Undeliverable(category=category, recipient_is_gone=True, text=description)
    assert classify(refused(code, description)) == expected


@pytest.mark.parametrize(("code", "description", "category"), AN_ADMINISTRATOR_CAN_MEND)
def test_what_an_administrator_can_mend_is_suspended(code, description, category):
    assert classify(refused(code, description)) == Suspended(category=category, text=description)


@pytest.mark.parametrize(("code", "description", "category"), THE_MESSAGE_IS_WRONG)
def test_a_message_that_is_wrong_fails_and_its_recipient_stays(code, description, category):
    expected = Undeliverable(category=category, recipient_is_gone=False, text=description)
    assert classify(refused(code, description)) == expected


@pytest.mark.parametrize(("code", "description", "category"), THE_BOT_MAY_NOT)
def test_what_concerns_the_bot_itself_stops_the_sending(code, description, category):
    assert classify(refused(code, description)) == Misconfigured(category=category, text=description)


def test_a_missing_thread_is_believed_the_second_time():
    error = refused(400, "Bad Request: message thread not found")

    assert classify(error) == RetryLater(category="thread_not_found", text="Bad Request: message thread not found")
    assert isinstance(classify(error, tries=1), Suspended)


def test_a_conflict_that_stays_stops_the_sending():
    error = refused(409, "Conflict: terminated by other getUpdates request")

    assert isinstance(classify(error), RetryLater)
    assert isinstance(classify(error, tries=1), Misconfigured)
    assert classify(error).category == "conflict"


def test_a_limit_says_how_long_and_uses_up_no_try():
    outcome = classify(refused(429, "Too Many Requests: retry after 17", retry_after=17))

    assert outcome == RetryLater(
        category="rate_limited", after=17, text="Too Many Requests: retry after 17", uses_up_try=False
    )


def test_a_limit_without_a_time_is_a_limit_all_the_same():
    outcome = classify(refused(429, "Too Many Requests"))

    assert outcome == RetryLater(category="rate_limited", text="Too Many Requests", uses_up_try=False)


def test_a_group_that_became_a_supergroup_names_its_new_address():
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    outcome = classify(refused(400, description, migrate_to_chat_id=-1001234))

    assert outcome == Migrated(new_address=Address("telegram", "-1001234"), text=description)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (500, "Internal Server Error"),
        (500, "Internal Server Error: restart"),
        (502, "Bad Gateway"),
        (504, "Gateway Timeout"),
    ],
)
def test_a_5xx_in_telegrams_own_form_was_certainly_not_sent(code, description):
    assert classify(refused(code, description)) == RetryLater(category="server_error", text=description)


@pytest.mark.parametrize(
    "page",
    ["<html>\r\n<head><title>502</title></head></html>", "", "\r\n", "Bad Gateway", "error code: 502 bad gateway"],
)
def test_a_gateways_page_leaves_doubt(page):
    outcome = classify(answered(502, page))

    assert isinstance(outcome, InDoubt)
    assert outcome.category == "gateway_error"


def test_a_5xx_in_a_strange_form_leaves_doubt():
    assert isinstance(classify(answered(502, {"error": "upstream"})), InDoubt)
    assert isinstance(classify(answered(500, {"ok": False})), InDoubt)


def test_an_answer_cut_short_leaves_doubt():
    outcome = classify(answered(200, '{"ok":true,"result":{"message_id":7,"text":"the secret con'))

    assert outcome == InDoubt(category="undecodable", text="Failed to decode object: JSONDecodeError")


def test_a_delivered_answer_of_a_strange_form_leaves_doubt_where_it_names_no_message():
    outcome = classify(answered(200, {"ok": True, "result": {"text": "the secret content"}}))

    assert outcome == InDoubt(category="undecodable", text="Failed to deserialize object: ValidationError")


def test_a_delivered_answer_of_a_strange_form_is_sent_where_it_names_the_message():
    assert classify(answered(200, {"ok": True, "result": {"message_id": 7}})) == Sent(platform_message_id=7)
    album = {"ok": True, "result": [{"message_id": 7}, {"message_id": 8}]}
    assert classify(answered(200, album)) == Sent(platform_message_id=7, platform_message_ids=(7, 8))


def test_a_message_deleted_at_once_leaves_doubt_though_the_server_says_500():
    description = "Internal Server Error: sent message was immediately deleted and can't be returned"
    outcome = classify(refused(500, description))

    assert outcome == InDoubt(category="immediately_deleted", text=description)


CONNECTION = SimpleNamespace(host="api.telegram.org", port=443, ssl=True, is_ssl=True)


@pytest.mark.parametrize(
    "cause",
    [
        aiohttp.ClientConnectorError(CONNECTION, ConnectionRefusedError(111, "refused")),
        aiohttp.ClientConnectorDNSError(CONNECTION, OSError(-2, "Name or service not known")),
        aiohttp.ClientConnectorSSLError(CONNECTION, OSError(1, "handshake")),
    ],
)
def test_only_a_connection_never_made_proves_that_nothing_was_sent(cause):
    outcome = classify(lost(cause))

    assert isinstance(outcome, RetryLater)
    assert outcome.category == "not_connected"
    assert outcome.uses_up_try


@pytest.mark.parametrize(
    ("cause", "category"),
    [
        (TimeoutError(), "timeout"),
        (aiohttp.ServerTimeoutError("slow"), "timeout"),
        (aiohttp.ServerDisconnectedError(), "connection_reset"),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), "connection_reset"),
        (aiohttp.ClientPayloadError("not completed"), "connection_reset"),
    ],
)
def test_any_other_loss_leaves_doubt(cause, category):
    outcome = classify(lost(cause, "Request timeout error" if category == "timeout" else None))

    assert isinstance(outcome, InDoubt)
    assert outcome.category == category


def test_a_network_error_without_a_cause_leaves_doubt():
    assert isinstance(classify(TelegramNetworkError(METHOD, "lost")), InDoubt)


def test_too_large_is_no_network_error():
    outcome = classify(TelegramEntityTooLarge(METHOD, "Request Entity Too Large"))

    assert outcome == Undeliverable(category="file_too_big", recipient_is_gone=False, text="Request Entity Too Large")


@pytest.mark.parametrize(
    "error",
    [RuntimeError("a defect"), KeyError("x"), refused(418, "I'm a teapot"), UnicodeDecodeError("utf-8", b"", 0, 1, "")],
)
def test_whatever_nobody_foresaw_leaves_doubt(error):
    assert isinstance(classify(error), InDoubt)


@pytest.mark.parametrize(
    "error",
    [
        lost(aiohttp.InvalidURL(f"http://api/bot{TOKEN}/sendMessage")),
        lost(aiohttp.ClientPayloadError(f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/sendMessage")),
        RuntimeError(f"while calling https://api.telegram.org/bot{TOKEN}/sendMessage"),
        refused(400, f"Bad Request: odd token {TOKEN}"),
    ],
)
@pytest.mark.parametrize("told", [TOKEN, ""])
def test_no_text_shows_the_token(error, told):
    text = classify(error, token=told).text

    assert "<token>" in text
    assert "made_up_token" not in text


def test_a_short_token_is_kept_out_too():
    assert classify(RuntimeError("http://localhost/bot42:TEST/getMe"), token="42:TEST").text.count("42:TEST") == 0


def test_a_url_that_can_not_be_called_stops_the_sending():
    outcome = classify(lost(aiohttp.InvalidURL("nonsense")))

    assert isinstance(outcome, Misconfigured)
    assert outcome.category == "bad_api_url"


def test_no_text_shows_the_content():
    undecodable = ClientDecodeError("Failed to decode object", ValueError("the secret content"), "the secret content")

    assert "secret" not in classify(undecodable).text
    assert "secret" not in classify(refused(429, "Too Many Requests: retry after 3", retry_after=3)).text


def test_a_text_is_short_and_can_be_stored():
    text = classify(refused(400, "Bad Request: " + "x\x00" * 500)).text

    assert len(text) == 300
    assert "\x00" not in text
