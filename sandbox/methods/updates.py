"""Getting updates, and what a bot is."""

import asyncio
import re

from sandbox.bots import HostedBot, Webhook
from sandbox.errors import BadRequest, Conflict
from sandbox.params import Params
from sandbox.registry import method, waiting_method
from sandbox.wire import Json, Result, epoch, without_nothing
from sandbox.world import World

MAX_UPDATES = 100
MAX_TIMEOUT = 50
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@method("getMe")
def get_me(_world: World, bot: HostedBot, _params: Params) -> Result:
    """Tell a bot who it is."""
    return bot.to_json()


@method("logOut")
def log_out(_world: World, bot: HostedBot, _params: Params) -> Result:
    """Log a bot out of this server; it is logged in again by its next call."""
    bot.is_logged_out = True
    return True


@method("close")
def close(_world: World, _bot: HostedBot, _params: Params) -> Result:
    """Close a bot's instance, which does nothing here."""
    return True


def present_updates(_world: World, bot: HostedBot, params: Params) -> Result:
    """Return the updates from `offset` on that are there, and forget those before."""
    if bot.webhook is not None:
        raise Conflict(WEBHOOK_ACTIVE)
    _allow(bot, params)
    if bot.poller is not None and not bot.poller.done():
        bot.poller.set_exception(Conflict(TERMINATED))
    offset = params.integer("offset")
    if offset:
        bot.updates.confirm(offset)
    return bot.updates.first(_limit(params))


def _limit(params: Params) -> int:
    return min(max(params.integer("limit", MAX_UPDATES), 1), MAX_UPDATES)


@waiting_method("getUpdates", at_once=present_updates)
async def get_updates(world: World, bot: HostedBot, params: Params) -> Result:
    """Return the updates from `offset` on, waiting up to `timeout` seconds for the first."""
    found = present_updates(world, bot, params)
    timeout = min(max(params.integer("timeout"), 0), MAX_TIMEOUT)
    if found or not timeout:
        return found
    await _wait(bot, timeout)
    return bot.updates.first(_limit(params))


async def _wait(bot: HostedBot, timeout: float) -> None:  # noqa: ASYNC109 - it is the method's own parameter
    ended = asyncio.get_running_loop().create_future()
    bot.poller = ended
    arrival = bot.updates.arrival()
    try:
        done, _ = await asyncio.wait({ended, arrival}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        if ended in done:
            ended.result()
    finally:
        arrival.cancel()
        if ended.done() and not ended.cancelled():
            ended.exception()  # a conflict that arrived together with an update has been seen
        if bot.poller is ended:
            bot.poller = None


def _allow(bot: HostedBot, params: Params) -> None:
    if "allowed_updates" not in params:
        return
    kinds = params.value("allowed_updates", "allowed updates")
    if not isinstance(kinds, list):
        raise BadRequest("expected an Array of strings as allowed_updates")
    bot.updates.allow([str(kind) for kind in kinds])


@method("setWebhook")
def set_webhook(world: World, bot: HostedBot, params: Params) -> Result:
    """Have updates posted to a URL. Plain http is taken too, for the emulator lives on loopback."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, bot, params)
    if not re.match(r"https?://[^\s/]+", url):
        raise BadRequest("bad webhook: invalid webhook URL specified")
    secret = params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise BadRequest("secret token contains unallowed characters")
    _allow(bot, params)
    if params.flag("drop_pending_updates"):
        bot.updates.drop()
    if bot.poller is not None and not bot.poller.done():
        bot.poller.set_exception(Conflict("terminated by setWebhook request"))
    bot.webhook = Webhook(
        url,
        secret_token=secret,
        max_connections=min(max(params.integer("max_connections", 40), 1), 100),
        ip_address=params.text("ip_address"),
        has_custom_certificate="certificate" in params.files,
    )
    world.on_update(bot)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, bot: HostedBot, params: Params) -> Result:
    """Have updates wait for `getUpdates` again."""
    bot.webhook = None
    if params.flag("drop_pending_updates"):
        bot.updates.drop()
    world.on_update(bot)
    return True


@method("getWebhookInfo")
def get_webhook_info(_world: World, bot: HostedBot, _params: Params) -> Result:
    """Tell how the webhook fares."""
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.updates)}
    allowed = sorted(bot.updates.allowed) if bot.updates.allowed is not None else None
    hook = bot.webhook
    if hook is not None:
        info |= without_nothing(
            url=hook.url,
            has_custom_certificate=hook.has_custom_certificate,
            max_connections=hook.max_connections,
            ip_address=hook.ip_address or None,
            last_error_date=epoch(hook.last_error_at) if hook.last_error_at else None,
            last_error_message=hook.last_error or None,
        )
    if allowed is not None:
        info["allowed_updates"] = allowed
    return info
