"""Polls and quizzes."""

from sandbox.access import check_reachable, find_chat
from sandbox.bots import HostedBot
from sandbox.composing import answered, deliver, formatted
from sandbox.errors import BadRequest
from sandbox.keyboards import inline_keyboard, visible
from sandbox.model import ChatKind
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import World

MAX_QUESTION = 300
MAX_OPTION = 100
MIN_OPTIONS = 2
MAX_OPTIONS = 12


def _options(params: Params) -> list[Json]:
    raw = params.value("options", "options")
    if not isinstance(raw, list):
        raise BadRequest("can't parse options: expected an Array")
    if len(raw) < MIN_OPTIONS:
        raise BadRequest("poll must have at least 2 option")
    if len(raw) > MAX_OPTIONS:
        raise BadRequest(f"poll can't have more than {MAX_OPTIONS} options")
    options: list[Json] = []
    for number, one in enumerate(raw):
        item = Params(one if isinstance(one, dict) else {"text": one})
        text = formatted(item, "text", entities="text_entities", parse_mode="text_parse_mode")
        if not text.text:
            raise BadRequest("poll options must be non-empty")
        if len(text.text) > MAX_OPTION:
            raise BadRequest(f"poll options length must not exceed {MAX_OPTION}")
        option: Json = {"persistent_id": str(number), "text": text.text, "voter_count": 0}
        if text.entities:
            option["text_entities"] = text.entities
        options.append(option)
    return options


def _quiz(params: Params, options: list[Json]) -> Json:
    correct = params.value("correct_option_ids")
    ids = correct if isinstance(correct, list) and correct else [params.integer("correct_option_id", -1)]
    if any(not 0 <= int(one) < len(options) for one in ids):
        raise BadRequest("wrong correct option ID specified")
    quiz: Json = {"correct_option_id": int(ids[0]), "correct_option_ids": [int(one) for one in ids]}
    explanation = formatted(params, "explanation", entities="explanation_entities", parse_mode="explanation_parse_mode")
    if explanation.text:
        quiz |= {"explanation": explanation.text, "explanation_entities": explanation.entities}
    return quiz


@method("sendPoll")
def send_poll(world: World, bot: HostedBot, params: Params) -> Result:
    """Send a poll or a quiz."""
    question = formatted(params, "question", entities="question_entities", parse_mode="question_parse_mode")
    if not question.text:
        raise BadRequest("poll question must be non-empty")
    if len(question.text) > MAX_QUESTION:
        raise BadRequest(f"poll question length must not exceed {MAX_QUESTION}")
    options = _options(params)
    kind = params.text("type") or "regular"
    poll: Json = {
        "id": str(world.rng.getrandbits(62)),
        "question": question.text,
        "options": options,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous", default=True),
        "type": kind,
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting", default=kind == "regular"),
        "members_only": params.flag("members_only"),
    }
    if question.entities:
        poll["question_entities"] = question.entities
    if kind == "quiz":
        poll |= _quiz(params, options)
    for name in ("open_period", "close_date"):
        if params.integer(name):
            poll[name] = params.integer(name)
    if not poll["is_anonymous"] and find_chat(world, bot, params).kind is ChatKind.CHANNEL:
        raise BadRequest("non-anonymous polls can't be sent to channel chats")
    message = deliver(world, bot, params, {"poll": poll}, permission="can_send_polls")
    return answered(world, bot, message)


@method("stopPoll")
def stop_poll(world: World, bot: HostedBot, params: Params) -> Result:
    """Close a poll of the bot's own and return its result."""
    chat = find_chat(world, bot, params)
    check_reachable(chat, bot)
    markup = visible(inline_keyboard(params))
    message = chat.living(params.integer("message_id"))
    if message is None:
        raise BadRequest("message with poll to stop not found")
    if "poll" not in message.raw:
        raise BadRequest("message is not a poll")
    if message.sender is not bot.user:
        raise BadRequest("poll can't be stopped")
    poll: Json = message.raw["poll"]
    if poll["is_closed"]:
        raise BadRequest("poll has already been closed")
    closed = {**poll, "is_closed": True}
    raw = {name: value for name, value in message.raw.items() if name != "reply_markup"} | {"poll": closed}
    world.replace(message, raw | ({"reply_markup": markup} if markup else {}))
    return closed
