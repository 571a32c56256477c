"""What the Bot API says when it refuses.

The texts are those of the public server (tdlib/telegram-bot-api, `Client.cpp`), since clients match on them.
"""

from http import HTTPStatus

from sandbox.wire import Json

PREFIXES = {
    HTTPStatus.BAD_REQUEST: "Bad Request",
    HTTPStatus.UNAUTHORIZED: "Unauthorized",
    HTTPStatus.FORBIDDEN: "Forbidden",
    HTTPStatus.NOT_FOUND: "Not Found",
    HTTPStatus.CONFLICT: "Conflict",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Request Entity Too Large",
    HTTPStatus.TOO_MANY_REQUESTS: "Too Many Requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Internal Server Error",
    HTTPStatus.BAD_GATEWAY: "Bad Gateway",
}


class ApiError(Exception):
    """A refusal as the Bot API words it."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        """Return the body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """400: the request can't be carried out as it is."""

    def __init__(self, reason: str, parameters: Json | None = None) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}", parameters)


class Forbidden(ApiError):
    """403: the bot may not do this in this chat."""

    def __init__(self, reason: str) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


class Conflict(ApiError):
    """409: another consumer of updates is there."""

    def __init__(self, reason: str) -> None:
        super().__init__(HTTPStatus.CONFLICT, f"Conflict: {reason}")


class Upgraded(BadRequest):
    """The group became a supergroup; the answer carries the new id."""

    def __init__(self, migrate_to_chat_id: int) -> None:
        super().__init__(
            "group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": migrate_to_chat_id},
        )


class RetryAfter(ApiError):
    """429: too many requests; the bot must wait `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"Too Many Requests: retry after {seconds}",
            {"retry_after": seconds},
        )


def unauthorized() -> ApiError:
    """Return what a wrong or revoked token gets."""
    return ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")


def not_found() -> ApiError:
    """Return what an unknown method or path gets."""
    return ApiError(HTTPStatus.NOT_FOUND, "Not Found")


def entity_too_large() -> ApiError:
    """Return what a body beyond the limit gets."""
    return ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
