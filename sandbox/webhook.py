"""Delivery of updates by webhook: one after another, each until it is taken."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from sandbox.bots import HostedBot, Webhook
from sandbox.clock import Clock
from sandbox.params import Params
from sandbox.wire import Json, encode

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
DEFAULT_DELAYS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
PATIENCE = aiohttp.ClientTimeout(total=60)
SUCCESS = range(200, 300)
GONE = 410


class Courier:
    """Posts the updates of every bot that has a webhook."""

    def __init__(
        self,
        *,
        clock: Clock,
        carry_out: Callable[[HostedBot, str, Params], object],
        changed: Callable[[], None],
        delays: Sequence[float] = DEFAULT_DELAYS,
    ) -> None:
        self._clock = clock
        self._carry_out = carry_out
        self._changed = changed
        self._delays = delays
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    def look(self, bot: HostedBot) -> None:
        """Start to deliver, if there is a webhook and something to deliver."""
        task = self._tasks.get(bot.id)
        if bot.webhook is not None and len(bot.updates) and (task is None or task.done()):
            self._tasks[bot.id] = asyncio.get_running_loop().create_task(self._deliver(bot))

    async def close(self) -> None:
        """Stop delivering."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _deliver(self, bot: HostedBot) -> None:
        failures = 0
        while (hook := bot.webhook) is not None and (waiting := bot.updates.first(1)):
            update = waiting[0]
            problem = await self._post(bot, hook, update)
            if problem is None:
                failures = 0
                bot.updates.confirm(update["update_id"] + 1)
                self._changed()
                continue
            hook.last_error, hook.last_error_at = problem, self._clock()
            await asyncio.sleep(self._delays[min(failures, len(self._delays) - 1)])
            failures += 1

    async def _post(self, bot: HostedBot, hook: Webhook, update: Json) -> str | None:
        """Post an update; return what went wrong, if something did."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=PATIENCE)
        headers = {"Content-Type": "application/json"}
        if hook.secret_token:
            headers[SECRET_HEADER] = hook.secret_token
        try:
            async with self._session.post(hook.url, data=encode(update), headers=headers) as response:
                if response.status == GONE:
                    bot.webhook = None
                    return None
                if response.status not in SUCCESS:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                raw = await _method_in(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            return "Read timeout expired" if isinstance(error, TimeoutError) else f"Connection failed: {error}"
        if raw and (name := raw.pop("method", None)):
            self._carry_out(bot, str(name), Params(raw))
        return None


async def _method_in(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return the call that a webhook's answer may carry (Bot API, "Making requests when getting updates")."""
    if response.content_type == "multipart/form-data":
        raw: dict[str, Any] = {}
        async for part in aiohttp.MultipartReader.from_response(response):
            if isinstance(part, aiohttp.BodyPartReader) and part.name and part.filename is None:
                raw[part.name] = await part.text()
        return raw
    try:
        decoded = json.loads(await response.text() or "{}")
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}
