"""Settings from the environment and from `.env`. `.env.example` lists them all; a test compares."""

import re
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from scheduling.addresses import is_region
from scheduling.limits import Limits
from scheduling.zones import zone_named
from storage.cipher import Cipher
from storage.engine import driver_url

TELEGRAM = "https://api.telegram.org"
WEBHOOK_PATH = "/telegram/webhook"
WEBHOOK_PORT = 8080
"""What is served in webhook mode where no port was set."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram allows in a webhook's secret (Bot API, `setWebhook`)."""


class Access(StrEnum):
    """Whom the bot serves."""

    OPEN = "open"
    ALLOWLIST = "allowlist"


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class BotMode(StrEnum):
    """How updates arrive."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class DeliveryEngine(StrEnum):
    """Who claims due deliveries."""

    LOCAL = "local"


Identifiers = Annotated[frozenset[int], NoDecode]
Seconds = Annotated[tuple[float, ...], NoDecode]


class Settings(BaseSettings):
    """All that can be set. Names in the environment are the same in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    bot_mode: BotMode = BotMode.POLLING
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    database_url: str = "sqlite+aiosqlite:///carillon.sqlite3"
    admin_ids: Identifiers = frozenset()
    access: Access = Access.OPEN
    allowed_chat_ids: Identifiers = frozenset()
    default_timezone: str = "UTC"
    default_language: str = "en"
    default_region: str | None = None
    rate_global_per_second: float = Field(default=28, ge=0)
    rate_chat_per_second: float = Field(default=1, ge=0)
    rate_group_per_minute: float = Field(default=18, ge=0)
    broadcasts_per_day: int = Field(default=0, ge=0)
    limit_schedules_per_user: int = Field(default=200, ge=0)
    limit_schedules_per_chat: int = Field(default=500, ge=0)
    limit_interval_minutes: int = Field(default=1, ge=0)
    limit_messages_per_day_per_user: int = Field(default=5000, ge=0)
    limit_messages_per_day_per_chat: int = Field(default=3000, ge=0)
    flood_user_burst: int = Field(default=40, ge=1)
    flood_user_per_minute: float = Field(default=60, ge=0)
    flood_chat_burst: int = Field(default=120, ge=1)
    flood_chat_per_minute: float = Field(default=180, ge=0)
    retry_delays: Seconds = (2, 15, 300, 600, 1200)
    delivery_engine: DeliveryEngine = DeliveryEngine.LOCAL
    tick_batch: int = Field(default=250, ge=1, le=5000)
    max_in_flight: int = Field(default=60, ge=1, le=90)
    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = "INFO"
    audit_days: int = Field(default=365, ge=0)
    uploads_dir: Path = Path("uploads")
    uploads_s3_url: SecretStr | None = None
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    @field_validator("admin_ids", "allowed_chat_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        return frozenset(int(part) for part in _parts(value)) if isinstance(value, str) else value

    @field_validator("retry_delays", mode="before")
    @classmethod
    def _split_delays(cls, value: Any) -> Any:
        delays = tuple(float(part) for part in _parts(value)) if isinstance(value, str) else tuple(value)
        if not delays or min(delays) < 0:
            message = "give one delay in seconds at least, none below zero: 2,15,300,600,1200"
            raise ValueError(message)
        return delays

    @field_validator("uploads_s3_url")
    @classmethod
    def _is_a_bucket(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            place = urlsplit(value.get_secret_value())
            if place.scheme not in {"https", "http"} or not place.hostname or not place.path.strip("/"):
                message = "write https://KEY:SECRET@host/bucket/folder?region=eu-central-1"
                raise ValueError(message)
        return value

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: Any) -> Any:
        return tuple(_parts(value)) if isinstance(value, str) else value

    @field_validator("encryption_keys")
    @classmethod
    def _are_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        try:
            Cipher([key.get_secret_value() for key in value])
        except ValueError as error:
            message = "not a Fernet key; .env.example shows how to make one"
            raise ValueError(message) from error
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        try:
            driver_url(value)
        except (ValueError, ArgumentError) as error:
            message = "write sqlite:///carillon.sqlite3 or postgresql://user:password@host/database"
            raise ValueError(message) from error
        return value

    @field_validator("bot_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().split(":")[0].isdigit():
            message = "a token from @BotFather looks like 123456789:AAF…"
            raise ValueError(message)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        message = f"write the address that reaches this bot from outside: https://bot.example.org{WEBHOOK_PATH}"
        try:
            url = urlsplit(value)
            is_whole = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
        except ValueError:
            raise ValueError(message) from None
        if not is_whole or url.query or url.fragment or url.username is not None:
            raise ValueError(message)
        path = url.path.rstrip("/")
        return url._replace(path=path if path.endswith(WEBHOOK_PATH) else path + WEBHOOK_PATH).geturl()

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            message = "use 1 to 256 of the characters A-Z, a-z, 0-9, _ and -; without one it is derived from the token"
            raise ValueError(message)
        return value

    @field_validator("default_timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            zone_named(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = "not a time zone; write it like Europe/Berlin"
            raise ValueError(message) from error
        return value

    @field_validator("default_region")
    @classmethod
    def _is_a_region(cls, value: str | None) -> str | None:
        if value is not None and not is_region(value.upper()):
            message = "not a country with phone numbers; write its two letters (ISO 3166), like DE"
            raise ValueError(message)
        return None if value is None else value.upper()

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            message = "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"
            raise ValueError(message)
        return value.upper()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.bot_mode is not BotMode.WEBHOOK:
            return self
        if self.webhook_url is None:
            message = "WEBHOOK_URL: BOT_MODE=webhook needs it, the address that reaches this bot from outside"
            raise ValueError(message)
        if self.bot_api_url.rstrip("/") == TELEGRAM and not self.webhook_url.startswith("https:"):
            message = "WEBHOOK_URL: must begin with https://, Telegram delivers to no other address"
            raise ValueError(message)
        return self

    @property
    def served_port(self) -> int | None:
        """The port on which health, and in webhook mode updates, are served; None where nothing is."""
        if self.http_port is None and self.bot_mode is BotMode.WEBHOOK:
            return WEBHOOK_PORT
        return self.http_port

    @property
    def limits(self) -> Limits:
        """How much people and chats may have scheduled."""
        return Limits(
            schedules_of_person=self.limit_schedules_per_user,
            schedules_of_chat=self.limit_schedules_per_chat,
            interval_minutes=self.limit_interval_minutes,
            messages_of_person=self.limit_messages_per_day_per_user,
            messages_of_chat=self.limit_messages_per_day_per_chat,
        )

    @property
    def audit_kept(self) -> timedelta | None:
        """How long it is kept who did what; None: for ever."""
        return timedelta(days=self.audit_days) if self.audit_days else None

    @cached_property
    def bot_id(self) -> int:
        """The bot's id, which its token begins with. Raises `LookupError` without a token."""
        if self.bot_token is None:
            raise LookupError
        return int(self.bot_token.get_secret_value().split(":")[0])


class BadSettings(Exception):
    """The settings can't be used. Its text says which, and what to write instead, without any secret value."""


def load_settings(**overrides: Any) -> Settings:
    """Read the settings. Raises `BadSettings`."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        raise BadSettings("\n".join(_named(problem["loc"], problem["msg"]) for problem in problems)) from None


def _named(place: tuple[int | str, ...], problem: str) -> str:
    """Return what is wrong behind the setting's name; where it is between several the words name one themselves."""
    words = problem.removeprefix("Value error, ")
    return ": ".join([".".join(str(part) for part in place).upper(), words]) if place else words


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
