"""What all sends share: text with entities, replies, topics, flags."""

from sandbox.access import check_may_send, find_chat, find_topic
from sandbox.bots import HostedBot
from sandbox.detection import with_detected
from sandbox.errors import BadRequest
from sandbox.formatted import FormattedText, clean, given_entities, normalized
from sandbox.keyboards import reply_markup, visible
from sandbox.markup import parsed
from sandbox.model import Chat, ChatKind, Message, Topic
from sandbox.params import Params
from sandbox.wire import Json, Result
from sandbox.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_UNPARSED_BYTES = 1 << 15
EMPTY_TEXT = "message text is empty"
LONG_TEXT = "message is too long"
LONG_CAPTION = "message caption is too long"


def formatted(
    params: Params,
    name: str,
    *,
    entities: str = "entities",
    parse_mode: str = "parse_mode",
) -> FormattedText:
    """Return a parameter's text: parsed or with the entities given, trimmed, with what Telegram finds in it."""
    text = params.text(name)
    if not text:
        return FormattedText("")
    if len(text) * 4 > MAX_UNPARSED_BYTES and len(text.encode("utf-8", "ignore")) > MAX_UNPARSED_BYTES:
        raise BadRequest("message text is too long" if name == "text" else f"{name} is too long")
    mode = params.text(parse_mode)
    if mode and mode.lower() != "none":
        source = parsed(text, mode)
    elif entities in params:
        source = FormattedText(text, given_entities(params.value(entities, "entities")))
        if "\r" in text:
            source = FormattedText(text.replace("\r", " "), source.entities)
    else:
        source = FormattedText(text)
    return with_detected(normalized(FormattedText(clean(source.text), source.entities)))


def message_text(params: Params) -> Json:
    """Return the fields of a text message. Raises `BadRequest` when the text is empty or too long."""
    text = formatted(params, "text")
    if not text.text:
        raise BadRequest(EMPTY_TEXT)
    if len(text.text) > MAX_TEXT:
        raise BadRequest(LONG_TEXT)
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    if "link_preview_options" in params:
        content["link_preview_options"] = params.value("link_preview_options", "link preview options")
    elif params.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def caption(params: Params) -> Json:
    """Return the fields of a caption, none when there is none."""
    text = formatted(params, "caption", entities="caption_entities")
    if len(text.text) > MAX_CAPTION:
        raise BadRequest(LONG_CAPTION)
    content: Json = {}
    if text.text:
        content["caption"] = text.text
        if text.entities:
            content["caption_entities"] = text.entities
        if params.flag("show_caption_above_media"):
            content["show_caption_above_media"] = True
    return content


def reply(chat: Chat, bot: HostedBot, world: World, params: Params, topic: Topic | None) -> Json:
    """Return the fields that tie a message to what it answers and to its topic."""
    fields: Json = {}
    if topic is not None:
        fields |= {"message_thread_id": topic.id, "is_topic_message": True}
    raw = params.value("reply_parameters", "reply parameters") or {}
    if not isinstance(raw, dict):
        raise BadRequest("can't parse reply parameters: expected an Object")
    message_id = int(raw.get("message_id") or params.integer("reply_to_message_id"))
    if not message_id:
        return fields | topic_root(chat, topic)
    source = chat
    if raw.get("chat_id") and str(raw["chat_id"]) != str(chat.id):
        source = find_chat(world, bot, Params({"chat_id": raw["chat_id"]}))
    replied = source.living(message_id)
    if replied is None or (topic is not None and source is chat and (replied.thread_id or topic.id) != topic.id):
        if raw.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return fields | topic_root(chat, topic)
        raise BadRequest("message to be replied not found")
    if source is chat:
        fields["reply_to_message"] = shallow(replied)
        if topic is None and replied.thread_id:
            fields |= {"message_thread_id": replied.thread_id, "is_topic_message": True}
    else:
        fields["external_reply"] = {"origin": origin(replied), "chat": source.to_json(), "message_id": message_id}
    if raw.get("quote"):
        fields["quote"] = {"text": raw["quote"], "position": raw.get("quote_position") or 0, "is_manual": True}
    return fields


def topic_root(chat: Chat, topic: Topic | None) -> Json:
    """Return the reply to the topic's first message, which every message of a topic carries."""
    root = chat.messages.get(topic.id) if topic is not None else None
    return {} if root is None else {"reply_to_message": shallow(root)}


def shallow(message: Message) -> Json:
    """Return a message without what it answers itself."""
    return {name: value for name, value in message.raw.items() if name != "reply_to_message"}


def origin(message: Message) -> Json:
    """Return where a forwarded message comes from."""
    if "forward_origin" in message.raw:
        return dict(message.raw["forward_origin"])
    date = message.raw["date"]
    if message.chat.kind is ChatKind.CHANNEL:
        return {"type": "channel", "date": date, "chat": message.chat.to_json(), "message_id": message.id}
    if message.sender is None:
        return {"type": "chat", "date": date, "sender_chat": message.chat.to_json()}
    return {"type": "user", "date": date, "sender_user": message.sender.to_json()}


def deliver(
    world: World,
    bot: HostedBot,
    params: Params,
    content: Json,
    *,
    permission: str = "can_send_messages",
) -> Message:
    """Post a bot's message where a call wants it, if chat, rights, topic and reply allow it."""
    markup = reply_markup(params)
    chat = find_chat(world, bot, params)
    check_may_send(chat, bot, permission)
    topic = find_topic(chat, bot, params)
    fields = reply(chat, bot, world, params, topic)
    fields |= content
    shown = visible(markup)
    if shown is not None:
        fields["reply_markup"] = shown
    if params.flag("protect_content"):
        fields["has_protected_content"] = True
    if params.text("message_effect_id"):
        fields["effect_id"] = params.text("message_effect_id")
    return post_as(world, bot, chat, fields, markup=markup)


def post_as(world: World, bot: HostedBot, chat: Chat, fields: Json, *, markup: Json | None = None) -> Message:
    """Post for a bot; in a channel the channel itself is the sender."""
    message = world.post(chat, bot.user, fields, as_chat=chat if chat.kind is ChatKind.CHANNEL else None)
    message.is_protected = bool(fields.get("has_protected_content"))
    if markup is not None and "inline_keyboard" not in markup:
        message.keyboard = markup
    return message


def answered(world: World, bot: HostedBot, message: Message) -> Result:
    """Return a message as the bot that sent it sees it."""
    return world.files.localized(message.raw, bot.id) if len(world.bots) > 1 else message.raw
