"""What is said to Telegram to have a message sent: a method and its parameters, everything by file id, in JSON."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiogram import methods
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import MessageEntity

from delivery.leaving import language_of, way_out_of_order, with_line
from delivery.markup import markup_of
from scheduling.attachments import OWN_DETAILS
from scheduling.chats import ChatKind
from scheduling.content import Content, Entity, Item, Kind
from scheduling.deliveries import SendOrder
from scheduling.options import Options, WayOut

Request = tuple[type[TelegramMethod[Any]], Mapping[str, Any]]
GENERAL_TOPIC = 1
"""Messages to a forum's General topic must name no thread: with 1 the answer is "message thread not found"."""
_METHODS: Final[Mapping[Kind, type[TelegramMethod[Any]]]] = {
    Kind.PHOTO: methods.SendPhoto,
    Kind.VIDEO: methods.SendVideo,
    Kind.ANIMATION: methods.SendAnimation,
    Kind.AUDIO: methods.SendAudio,
    Kind.VOICE: methods.SendVoice,
    Kind.VIDEO_NOTE: methods.SendVideoNote,
    Kind.DOCUMENT: methods.SendDocument,
    Kind.STICKER: methods.SendSticker,
    Kind.LOCATION: methods.SendLocation,
    Kind.VENUE: methods.SendVenue,
    Kind.CONTACT: methods.SendContact,
    Kind.POLL: methods.SendPoll,
}
_NO_PREVIEW: Final = {"is_disabled": True}


def request_of(order: SendOrder) -> Request:
    """Return the call that sends an order. Raises `ValidationError` for an entity of a strange form."""
    content, options = order.content, order.options
    way_out = way_out_of_order(order)
    if way_out is WayOut.LINE:
        content = with_line(content, language_of(order))
    method, parameters = call_of(content, options)
    parameters["chat_id"] = chat_id(order.address.value)
    if order.topic_id is not None and order.topic_id != GENERAL_TOPIC:
        parameters["message_thread_id"] = order.topic_id
    if method is methods.SendPoll and order.chat_kind is ChatKind.CHANNEL:
        parameters.pop("is_anonymous", None)  # there all polls are
    if options.silent or order.is_quiet:
        parameters["disable_notification"] = True
    has_buttons = content.buttons or (options.reminds and order.has_buttons) or way_out is WayOut.BUTTON
    if has_buttons and not content.is_album and (markup := markup_of(order)) is not None:
        parameters["reply_markup"] = markup
    return method, parameters


def call_of(content: Content, options: Options) -> tuple[type[TelegramMethod[Any]], dict[str, Any]]:
    """Return the call that sends a content, wherever it goes. Raises `ValidationError` as above."""
    parameters: dict[str, Any] = {}
    method: type[TelegramMethod[Any]] = SendMessage
    if content.items:
        method = _add_items(parameters, content)
    else:
        parameters["text"] = content.text
        if content.entities:
            parameters["entities"] = _entities(content.entities)
        if options.without_preview:
            parameters["link_preview_options"] = _NO_PREVIEW
    if options.protected:
        parameters["protect_content"] = True
    return method, parameters


def chat_id(address: str) -> int | str:
    """Return an address as the Bot API takes it."""
    return int(address) if address.removeprefix("-").isdecimal() else address


def _add_items(parameters: dict[str, Any], content: Content) -> type[TelegramMethod[Any]]:
    if content.is_album:
        parameters["media"] = [_media(item, content if not place else None) for place, item in enumerate(content.items)]
        return methods.SendMediaGroup
    item = content.items[0]
    parameters |= _checked(item.details)
    if "file_id" in parameters:
        parameters[item.kind.value] = parameters.pop("file_id")
    if item.kind.may_have_caption:
        parameters |= _caption(content)
    return _METHODS[item.kind]


def _media(item: Item, caption: Content | None) -> Mapping[str, Any]:
    """Return one file of an album; the caption of the first one is shown below all of them."""
    details = {name: value for name, value in item.details.items() if name not in OWN_DETAILS}
    media = {"type": item.kind.value, "media": details.pop("file_id", ""), **details}
    return media if caption is None else {**media, **_caption(caption)}


def _caption(content: Content) -> Mapping[str, Any]:
    if not content.text:
        return {}
    caption: dict[str, Any] = {"caption": content.text}
    if content.entities:
        caption["caption_entities"] = _entities(content.entities)
    return caption


def _checked(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an item needs, with the entities in it looked at, as those of a text are."""
    for name in ("question_entities", "explanation_entities", "description_entities"):
        _check(details.get(name, ()))
    for option in details.get("options", ()):
        _check(option.get("text_entities", ()))
    return {name: value for name, value in details.items() if name not in OWN_DETAILS}


def _check(entities: Sequence[Mapping[str, Any]]) -> None:
    for entity in entities:
        MessageEntity.model_validate(entity)


def _entities(entities: Sequence[Entity]) -> Sequence[Mapping[str, Any]]:
    written = [
        {**entity.details, "type": entity.type, "offset": entity.offset, "length": entity.length} for entity in entities
    ]
    _check(written)
    return written
