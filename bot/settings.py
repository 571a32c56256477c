"""Settings from the environment and from `.env`. `.env.example` lists them all; a test compares."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from scheduling.zones import zone_named
from storage.cipher import Cipher
from storage.engine import driver_url


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


class DeliveryEngine(StrEnum):
    """Who claims due deliveries."""

    LOCAL = "local"


Identifiers = Annotated[frozenset[int], NoDecode]
Seconds = Annotated[tuple[float, ...], NoDecode]


class Settings(BaseSettings):
    """All that can be set. Names in the environment are the same in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    bot_api_url: str = "https://api.telegram.org"
    bot_mode: BotMode = BotMode.POLLING
    database_url: str = "sqlite+aiosqlite:///carillon.sqlite3"
    admin_ids: Identifiers = frozenset()
    access: Access = Access.OPEN
    allowed_chat_ids: Identifiers = frozenset()
    default_timezone: str = "UTC"
    default_language: str = "en"
    rate_global_per_second: float = Field(default=28, ge=0)
    rate_chat_per_second: float = Field(default=1, ge=0)
    rate_group_per_minute: float = Field(default=18, ge=0)
    retry_delays: Seconds = (2, 15, 300, 600, 1200)
    delivery_engine: DeliveryEngine = DeliveryEngine.LOCAL
    tick_batch: int = Field(default=250, ge=1, le=5000)
    max_in_flight: int = Field(default=30, ge=1, le=90)
    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = "INFO"
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

    @field_validator("default_timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            zone_named(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = "not a time zone; write it like Europe/Berlin"
            raise ValueError(message) from error
        return value

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            message = "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"
            raise ValueError(message)
        return value.upper()

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
        lines = [
            f"{'.'.join(str(part) for part in problem['loc']).upper()}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise BadSettings("\n".join(lines)) from None


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
