"""Sends with a file: uploaded, known by its id, or named by a URL."""

from sandbox.bots import HostedBot
from sandbox.composing import LONG_CAPTION, MAX_CAPTION, answered, caption, deliver
from sandbox.errors import BadRequest
from sandbox.files import MAX_PHOTO, StoredFile
from sandbox.keyboards import inline_keyboard, visible
from sandbox.media_json import file_json
from sandbox.methods.editing import MEDIA, editable, edited
from sandbox.params import Params, Upload
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import World

WRONG_FILE = "wrong file identifier/HTTP URL specified"
PERMISSIONS = {
    "photo": "can_send_photos", "audio": "can_send_audios", "document": "can_send_documents",
    "video": "can_send_videos", "animation": "can_send_other_messages", "voice": "can_send_voice_notes",
    "video_note": "can_send_video_notes", "sticker": "can_send_other_messages",
}  # fmt: skip
_UNCAPTIONED = frozenset({"video_note", "sticker"})
_MIME = {
    "photo": "image/jpeg", "audio": "audio/mpeg", "video": "video/mp4", "animation": "video/mp4",
    "voice": "audio/ogg", "video_note": "video/mp4", "sticker": "image/webp",
}  # fmt: skip
MAX_ALBUM = 10
_ALBUM_KINDS = frozenset({"photo", "video", "audio", "document", "animation"})
_UNMIXED = frozenset({"audio", "document", "animation"})


def input_file(world: World, bot: HostedBot, params: Params, kind: str, field: str | None = None) -> StoredFile:
    """Return the file that a parameter means: an upload of that name, `attach://…`, a URL or a file id."""
    field = field or kind
    upload = params.files.get(field)
    value = params.text(field)
    if upload is None and value.startswith("attach://"):
        upload = params.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise BadRequest(WRONG_FILE)
    if upload is not None:
        return _stored(world, params, kind, upload)
    if not value:
        raise BadRequest(f"there is no {kind.replace('_', ' ')} in the request")
    if value.startswith(("http://", "https://")):
        return _from_url(world, params, kind, value)
    stored = world.files.find(bot.id, value)
    if stored is None:
        raise BadRequest(WRONG_FILE)
    if stored.kind != kind and {stored.kind, kind} != {"document", "animation"}:
        names = [name.replace("_", " ").title().replace(" ", "") for name in (stored.kind, kind)]
        raise BadRequest(f"can't use file of type {names[0]} as {names[1]}")
    return stored


def _details(params: Params) -> dict[str, object]:
    details: dict[str, object] = {
        name: params.integer(name) for name in ("width", "height", "duration", "length") if name in params
    }
    return details | {name: params.text(name) for name in ("performer", "title", "emoji") if name in params}


def _stored(world: World, params: Params, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise BadRequest("file must be non-empty")
    if kind == "photo" and upload.size > MAX_PHOTO:
        raise BadRequest("file is too big for a photo; the maximum size is 10 MB")
    mime = _MIME.get(kind, upload.mime_type)
    return world.files.add(kind, upload.name, upload.content, mime, **_details(params))


def _from_url(world: World, params: Params, kind: str, url: str) -> StoredFile:
    """Make a file of a URL. It is not fetched: the emulator does not go to the network."""
    host = url.partition("://")[2].partition("/")[0]
    if not host or " " in url or ("." not in host and not host.startswith("localhost")):
        raise BadRequest(WRONG_FILE)
    name = url.rpartition("/")[2].partition("?")[0] or kind
    return world.files.add(kind, name, url.encode(), _MIME.get(kind, "application/octet-stream"), **_details(params))


def _sender(kind: str) -> None:
    def send(world: World, bot: HostedBot, params: Params) -> Result:
        words = {} if kind in _UNCAPTIONED else caption(params)
        stored = input_file(world, bot, params, kind)
        content = file_json(world.files, bot.id, stored) | words
        if params.flag("has_spoiler"):
            content["has_media_spoiler"] = True
        return answered(world, bot, deliver(world, bot, params, content, permission=PERMISSIONS[kind]))

    name = "".join(part.title() for part in kind.split("_"))
    method(f"send{name}")(send)


for _kind in PERMISSIONS:
    _sender(_kind)


def _album_item(world: World, bot: HostedBot, params: Params, raw: object) -> tuple[str, Json]:
    if not isinstance(raw, dict) or raw.get("type") not in _ALBUM_KINDS:
        raise BadRequest("can't parse InputMedia: Unsupported type specified")
    kind = str(raw["type"])
    item = Params({**raw, kind: raw.get("media")}, params.files)
    content = file_json(world.files, bot.id, input_file(world, bot, item, kind)) | caption(item)
    if len(content.get("caption", "")) > MAX_CAPTION:
        raise BadRequest(LONG_CAPTION)
    if raw.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return kind, content


@method("sendMediaGroup")
def send_media_group(world: World, bot: HostedBot, params: Params) -> Result:
    """Send an album: two to ten photos and videos, or documents alone, or music alone."""
    raw = params.value("media", "media")
    if not isinstance(raw, list):
        raise BadRequest("expected an Array of InputMedia")
    if not raw:
        raise BadRequest("there are no messages to send")
    if len(raw) > MAX_ALBUM:
        raise BadRequest("too many messages to send as an album")
    items = [_album_item(world, bot, params, one) for one in raw]
    kinds = {kind for kind, _ in items}
    if len(kinds) > 1 and kinds & _UNMIXED:
        raise BadRequest(f"{min(kinds & _UNMIXED)} can't be mixed with other media types")
    group_id = str(world.rng.getrandbits(53))
    return [
        world.files.localized(
            deliver(world, bot, params, {"media_group_id": group_id, **content}, permission=PERMISSIONS[kind]).raw,
            bot.id,
        )
        for kind, content in items
    ]


@method("editMessageMedia")
def edit_message_media(world: World, bot: HostedBot, params: Params) -> Result:
    """Give a message another file and caption; without `reply_markup` its buttons go."""
    kind, content = _album_item(world, bot, params, params.value("media", "InputMedia"))
    markup = visible(inline_keyboard(params))
    message = editable(world, bot, params)
    current = next((name for name in MEDIA if name in message.raw), None)
    if current is None and "text" not in message.raw:
        raise BadRequest("there is no media in the message to edit")
    if "media_group_id" in message.raw and kind != current:
        raise BadRequest("message can't be edited")
    dropped = (
        *MEDIA, "text", "entities", "caption", "caption_entities", "show_caption_above_media", "has_media_spoiler",
        "link_preview_options", "reply_markup",
    )  # fmt: skip
    return edited(world, bot, message, {**content, "reply_markup": markup}, dropped=dropped)
