"""Scheduled sends in JSON: cheap to write, read no further than needed, and held back until the very last moment."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiohttp import hdrs
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import AsyncIterablePayload, BytesPayload
from yarl import URL


class NotLeft(Exception):
    """Nothing of a request was written, so the platform certainly knows nothing of it."""

    def __init__(self, *, is_withheld: bool) -> None:
        super().__init__()
        self.is_withheld = is_withheld
        """It was not allowed to leave. Else no connection was to be had; the cause says why."""


class _MayNotLeave(Exception):
    """Takes the place of the body."""


class Departure(BytesPayload):
    """A body that asks whether it may leave when its connection is there and nothing is left to wait for.

    aiohttp keeps the headers back until the body's first byte, so that where it may not leave, nothing does.
    """

    def __init__(self, body: bytes, may_leave: Callable[[], bool]) -> None:
        """Carry `body`, which is JSON."""
        super().__init__(body, content_type="application/json")
        self._may_leave = may_leave
        self.is_withheld = False
        """It was not allowed to leave."""
        self.has_left = False
        """Some of it may have been written. Until then the platform certainly knows nothing of it."""

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write it, or raise. Nothing is awaited between the question and the socket."""
        if not self._may_leave():
            self.is_withheld = True
            raise _MayNotLeave
        self.has_left = True
        await super().write_with_length(writer, content_length)


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file in a form."""

    field: str
    name: str
    mime_type: str
    pieces: AsyncIterator[bytes]


class FormDeparture(aiohttp.MultipartWriter):
    """The same for a form with files, which are read piece by piece while they leave."""

    def __init__(self, parameters: Mapping[str, Any], files: Sequence[FilePart], may_leave: Callable[[], bool]) -> None:
        """Carry parameters, what is no text of them in JSON, and files."""
        super().__init__("form-data")
        for name, value in parameters.items():
            text = value if isinstance(value, str) else json.dumps(value)
            part = self.append(text, {hdrs.CONTENT_TYPE: "text/plain; charset=utf-8"})
            part.set_content_disposition("form-data", quote_fields=False, name=name)
        for file in files:
            carried = self.append_payload(AsyncIterablePayload(file.pieces, content_type=file.mime_type))
            carried.set_content_disposition("form-data", quote_fields=False, name=file.field, filename=file.name)
        self._may_leave = may_leave
        self.is_withheld = False
        """It was not allowed to leave."""
        self.has_left = False
        """All of it may have been written. Until then the platform has nothing that it could read."""

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:  # noqa: FBT001, FBT002
        """Write it, or raise."""
        if not self._may_leave():
            self.is_withheld = True
            raise _MayNotLeave
        await super().write(writer, close_boundary=False)
        self.has_left = True
        if close_boundary:
            await writer.write(b"--" + self._boundary + b"--\r\n")


class TelegramSession(AiohttpSession):
    """aiogram's session, and beside it a short way for scheduled sends.

    A form and the whole `Message` of an answer cost more than all the rest of a send; and an answer that is read no
    further than its `message_id` can't fail to be understood after the message has arrived.
    """

    def __init__(self, **options: Any) -> None:
        """Take what aiogram's session takes."""
        super().__init__(**options)
        self._urls: dict[tuple[str, str], URL] = {}
        self._timeouts: dict[float, aiohttp.ClientTimeout] = {}

    async def close(self) -> None:
        """Close the connections. Those with TLS get the moment to end that aiogram gives to all."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()

    async def deliver(
        self,
        bot: Bot,
        method: type[TelegramMethod[Any]],
        parameters: Mapping[str, Any],
        *,
        may_leave: Callable[[], bool],
        timeout_seconds: float,
    ) -> tuple[int, ...]:
        """Send a message, or an album, without uploading anything; return the ids of what came of it, at least one.

        Raises what a call through aiogram raises, and `NotLeft` where no byte was written.
        """
        departure = Departure(json.dumps(parameters).encode(), may_leave)
        answer = await self._answer(bot, method, parameters, departure, timeout_seconds=timeout_seconds)
        return message_ids_of(answer)

    async def upload(
        self,
        bot: Bot,
        method: type[TelegramMethod[Any]],
        parameters: Mapping[str, Any],
        files: Sequence[FilePart],
        *,
        may_leave: Callable[[], bool],
        timeout_seconds: float,
    ) -> Sequence[Mapping[str, Any]]:
        """Send a message, or an album, with files; return what came of it, at least one message.

        Raises what `deliver` raises; `NotLeft` also where the request broke off before all of it was written, for then
        the platform can't have read it.
        """
        departure = FormDeparture(parameters, files, may_leave)
        answer = await self._answer(bot, method, parameters, departure, timeout_seconds=timeout_seconds)
        result = answer["result"]
        return result if isinstance(result, list) else [result]

    async def _answer(
        self,
        bot: Bot,
        method: type[TelegramMethod[Any]],
        parameters: Mapping[str, Any],
        departure: "Departure | FormDeparture",
        *,
        timeout_seconds: float,
    ) -> Mapping[str, Any]:
        """Return a decoded answer that tells of messages. Raises as above."""
        session = await self.create_session()
        url, timeout = self._url(bot.token, method), self._timeout(timeout_seconds)
        try:
            async with session.post(url, data=departure, timeout=timeout) as response:
                body = await response.read()
                status = response.status
                if HTTPStatus.OK <= status <= HTTPStatus.IM_USED and (answer := _with_messages(body)):
                    return answer
                content = await response.text()
        except (TimeoutError, aiohttp.ClientError) as error:
            if not departure.has_left:
                raise NotLeft(is_withheld=departure.is_withheld) from error
            text = "Request timeout error" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method.model_construct(**parameters), text) from error
        checked = self.check_response(bot, method.model_construct(**parameters), status, content)
        raise ClientDecodeError("An answer without a message", ValueError(), checked.model_dump(warnings=False))

    def _url(self, token: str, method: type[TelegramMethod[Any]]) -> URL:
        name = method.__api_method__
        if (url := self._urls.get((token, name))) is None:
            url = self._urls[token, name] = URL(self.api.api_url(token=token, method=name))
        return url

    def _timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        if (timeout := self._timeouts.get(seconds)) is None:
            timeout = self._timeouts[seconds] = aiohttp.ClientTimeout(total=seconds)
        return timeout


def _with_messages(body: bytes) -> Mapping[str, Any] | None:
    """Return an answer that tells of messages; None where it must be looked at more closely."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if message_ids_of(answer) else None


def message_ids_of(answer: object) -> tuple[int, ...]:
    """Return the ids in a decoded answer to a send: of one message, or of an album's."""
    match answer:
        case {"ok": True, "result": {"message_id": int(message_id)}}:
            return (message_id,)
        case {"ok": True, "result": [*messages]}:
            return tuple(map(_message_id, messages)) if all(map(_is_message, messages)) else ()
        case _:
            return ()


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("message_id"), int)


def _message_id(message: Mapping[str, int]) -> int:
    return message["message_id"]
