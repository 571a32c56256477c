"""Answers to callback and inline queries."""

from sandbox.bots import HostedBot
from sandbox.errors import BadRequest
from sandbox.params import Params
from sandbox.registry import method
from sandbox.wire import Json, Result
from sandbox.world import CALLBACK_LIFETIME, Query, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MAX_ANSWER = 200
MAX_RESULTS = 50


def _take(world: World, bot: HostedBot, query_id: str) -> Query:
    query = world.queries.get(query_id)
    if query is None or query.bot is not bot:
        raise BadRequest(TOO_OLD)
    del world.queries[query_id]
    if world.clock() - query.made_at > CALLBACK_LIFETIME:
        raise BadRequest(TOO_OLD)
    return query


@method("answerCallbackQuery")
def answer_callback_query(world: World, bot: HostedBot, params: Params) -> Result:
    """Show whoever tapped a note or an alert. Each query is answered once."""
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    query = _take(world, bot, params.text("callback_query_id"))
    query.answer(
        {
            "text": text,
            "show_alert": params.flag("show_alert"),
            "url": params.text("url"),
            "cache_time": params.integer("cache_time"),
        }
    )
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, bot: HostedBot, params: Params) -> Result:
    """Offer inline results; who asked gets them as they are."""
    results = params.value("results", "inline query results")
    if not isinstance(results, list):
        raise BadRequest("can't parse inline query results: expected an Array")
    if len(results) > MAX_RESULTS:
        raise BadRequest("RESULTS_TOO_MUCH")
    ids = [result.get("id") if isinstance(result, dict) else None for result in results]
    if len(set(ids)) < len(ids):
        raise BadRequest("RESULT_ID_DUPLICATE")
    query = _take(world, bot, params.text("inline_query_id"))
    answer: Json = {"results": results, "next_offset": params.text("next_offset"), "button": params.value("button")}
    query.answer(answer)
    return True
