"""Checks of `reply_markup`."""

from sandbox.errors import BadRequest
from sandbox.params import Params
from sandbox.wire import Json

CALLBACK_DATA_BYTES = 64
MAX_MARKUP_BYTES = 10_000
MAX_BUTTONS = 100
MAX_ROW = 8
MAX_SHARED_USERS = 10
_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
})  # fmt: skip
_SCHEMES = ("http://", "https://", "tg://", "ton://", "mailto:", "tel:")


def reply_markup(params: Params, *, name: str = "reply_markup") -> Json | None:
    """Return the checked reply markup, or `None` when there is none."""
    raw = params.value(name, "reply keyboard markup")
    if raw is None or raw == {}:
        return None
    if not isinstance(raw, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in raw:
        return {"inline_keyboard": _inline(raw["inline_keyboard"])}
    if "keyboard" in raw:
        return _reply_keyboard(raw)
    return raw


def inline_keyboard(params: Params) -> Json | None:
    """Return the inline keyboard for an edit; other markups are refused there."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise BadRequest("inline keyboard expected")
    return markup


def visible(markup: Json | None) -> Json | None:
    """Return what a message shows of its markup: an inline keyboard that has buttons."""
    return markup if markup is not None and markup.get("inline_keyboard") else None


def _rows(raw: object, what: str) -> list[list[Json]]:
    if not isinstance(raw, list):
        raise BadRequest(f'field "{what}" of the ReplyMarkup must be an Array of Arrays')
    rows: list[list[Json]] = []
    for row in raw:
        if not isinstance(row, list):
            raise BadRequest(f'field "{what}" of the ReplyMarkup must be an Array of Arrays')
        if row:
            rows.append(row)
    return rows


def _inline(raw: object) -> list[list[Json]]:
    rows = [[_button(button) for button in row] for row in _rows(raw, "inline_keyboard")]
    if sum(map(len, rows)) > MAX_BUTTONS or _size(rows) > MAX_MARKUP_BYTES or any(len(row) > MAX_ROW for row in rows):
        raise BadRequest("reply markup is too long")
    return rows


def _size(rows: list[list[Json]]) -> int:
    return sum(
        len(value.encode()) for row in rows for button in row for value in button.values() if isinstance(value, str)
    )


def _button(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise BadRequest("can't parse inline keyboard button: expected an Object")
    button = {name: value for name, value in raw.items() if value is not None}
    text = button.get("text")
    if not isinstance(text, str):
        raise BadRequest("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise BadRequest("can't parse inline keyboard button: Button text must be non-empty")
    if _ACTIONS.isdisjoint(button):
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 0 < size <= CALLBACK_DATA_BYTES:
            raise BadRequest("BUTTON_DATA_INVALID")
    if "url" in button:
        url = str(button["url"])
        if "." not in url and not url.startswith(_SCHEMES):
            raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button


def _check_request_chat(raw: object) -> None:
    """Check what a button asks for that shares a chat (core.telegram.org/bots/api#keyboardbuttonrequestchat)."""
    if not isinstance(raw, dict):
        raise BadRequest("can't parse keyboard button: object expected as request_chat")
    for name in ("request_id", "chat_is_channel"):
        if raw.get(name) is None:
            raise BadRequest(f"can't parse keyboard button: Can't find field \"{name}\"")
    rights = [raw.get(f"{whose}_administrator_rights") or {} for whose in ("user", "bot")]
    if any(value is True and rights[0].get(name) is not True for name, value in rights[1].items()):
        raise BadRequest("can't parse keyboard button: bot rights must be a subset of the user rights")


def _check_request_users(raw: object) -> None:
    """Check what a button asks for that shares people (core.telegram.org/bots/api#keyboardbuttonrequestusers)."""
    if not isinstance(raw, dict):
        raise BadRequest("can't parse keyboard button: object expected as request_users")
    if raw.get("request_id") is None:
        raise BadRequest("can't parse keyboard button: Can't find field \"request_id\"")
    most = raw.get("max_quantity")
    if most is not None and not 1 <= int(most) <= MAX_SHARED_USERS:
        raise BadRequest("can't parse keyboard button: wrong maximum quantity of users")


def _reply_keyboard(raw: Json) -> Json:
    rows = []
    for row in _rows(raw["keyboard"], "keyboard"):
        buttons = [{"text": button} if isinstance(button, str) else button for button in row]
        for button in buttons:
            if not isinstance(button, dict) or not str(button.get("text") or "").strip():
                raise BadRequest("can't parse keyboard button: Button text must be non-empty")
            if "request_chat" in button:
                _check_request_chat(button["request_chat"])
            if "request_users" in button:
                _check_request_users(button["request_users"])
        rows.append([{name: value for name, value in button.items() if value is not None} for button in buttons])
    return {**raw, "keyboard": rows}
