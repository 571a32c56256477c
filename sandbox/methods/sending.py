"""Sends without files: text, places, people, dice, actions."""

from sandbox.access import check_may_send, find_chat, find_topic
from sandbox.bots import HostedBot
from sandbox.composing import answered, deliver, message_text
from sandbox.errors import BadRequest
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result, without_nothing
from sandbox.world import World

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note", "record_audio", "upload_audio",
    "cancel",
})  # fmt: skip
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_LATITUDE, _LONGITUDE = 90, 180


@method("sendMessage")
def send_message(world: World, bot: HostedBot, params: Params) -> Result:
    """Send a text."""
    return answered(world, bot, deliver(world, bot, params, message_text(params)))


@method("sendChatAction")
def send_chat_action(world: World, bot: HostedBot, params: Params) -> Result:
    """Show that the bot is busy."""
    chat = find_chat(world, bot, params)
    check_may_send(chat, bot)
    find_topic(chat, bot, params)
    action = params.text("action")
    if action not in ACTIONS:
        raise BadRequest("wrong parameter action in request")
    world.on_event("action", chat, {"action": action, "bot": bot.user.to_json()})
    return True


def _location(params: Params) -> Json:
    if "latitude" not in params or "longitude" not in params:
        raise BadRequest("latitude is empty" if "latitude" not in params else "longitude is empty")
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if abs(latitude) > _LATITUDE or abs(longitude) > _LONGITUDE:
        raise BadRequest("wrong location specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if params.integer(name):
            location[name] = params.integer(name)
    if params.number("horizontal_accuracy"):
        location["horizontal_accuracy"] = params.number("horizontal_accuracy")
    return location


@method("sendLocation")
def send_location(world: World, bot: HostedBot, params: Params) -> Result:
    """Send a place on the map."""
    return answered(world, bot, deliver(world, bot, params, {"location": _location(params)}))


@method("sendVenue")
def send_venue(world: World, bot: HostedBot, params: Params) -> Result:
    """Send a place with a name."""
    location = _location(params)
    if not params.text("title"):
        raise BadRequest("venue title must be non-empty")
    venue: Json = {"location": location, "title": params.text("title"), "address": params.text("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if params.text(name):
            venue[name] = params.text(name)
    return answered(world, bot, deliver(world, bot, params, {"location": location, "venue": venue}))


@method("sendContact")
def send_contact(world: World, bot: HostedBot, params: Params) -> Result:
    """Send somebody's phone number."""
    for name, what in (("phone_number", "phone number"), ("first_name", "first name")):
        if not params.text(name):
            raise BadRequest(f"{what} must be non-empty")
    contact = without_nothing(
        phone_number=params.text("phone_number"),
        first_name=params.text("first_name"),
        last_name=params.text("last_name") or None,
        vcard=params.text("vcard") or None,
    )
    return answered(world, bot, deliver(world, bot, params, {"contact": contact}))


@method("sendDice")
def send_dice(world: World, bot: HostedBot, params: Params) -> Result:
    """Throw a die."""
    emoji = params.text("emoji") or "🎲"
    if emoji not in DICE:
        raise BadRequest("DICE_EMOJI_INVALID")
    dice = {"emoji": emoji, "value": world.rng.randint(1, DICE[emoji])}
    sent = deliver(world, bot, params, {"dice": dice}, permission="can_send_other_messages")
    return answered(world, bot, sent)
