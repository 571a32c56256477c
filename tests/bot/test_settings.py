"""Settings: `.env.example` lists them all, bad ones are named with what to write instead."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load_settings

ROOT = Path(__file__).parent.parent.parent


def listed() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [
        line.removeprefix("# ").split("=", 1)
        for line in lines
        if "=" in line and line.split("=")[0].strip("# ").isupper()
    ]
    return {name.strip("# "): value for name, value in pairs}


def test_the_example_lists_every_setting_and_no_other():
    assert set(listed()) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_the_defaults(monkeypatch):
    for name, value in listed().items():
        monkeypatch.setenv(name, value)
    assert load_settings(_env_file=None) == Settings.model_construct()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEFAULT_TIMEZONE", "Mars/Phobos", "Europe/Berlin"),
        ("DEFAULT_REGION", "de", None),
        ("DEFAULT_REGION", "Germany", "DE"),
        ("RETRY_DELAYS", "", None),
        ("RETRY_DELAYS", "soon", "RETRY_DELAYS"),
        ("BOT_TOKEN", "secret", "@BotFather"),
        ("ADMIN_IDS", "ada", "ADMIN_IDS"),
        ("LOG_LEVEL", "loud", "DEBUG"),
        ("MAX_IN_FLIGHT", "0", "MAX_IN_FLIGHT"),
        ("ENCRYPTION_KEYS", "short", "ENCRYPTION_KEYS"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL"),
        ("WEBHOOK_URL", "bot.example.org", "https://bot.example.org/telegram/webhook"),
        ("WEBHOOK_URL", "https://bot.example.org/?a=b", "WEBHOOK_URL"),
        ("WEBHOOK_URL", "https://[bot", "WEBHOOK_URL"),
        ("WEBHOOK_SECRET", "not a secret!", "A-Z"),
        ("WEBHOOK_SECRET", "x" * 257, "256"),
        ("HTTP_PORT", "65536", "HTTP_PORT"),
        ("BOT_MODE", "webhook", "WEBHOOK_URL: "),
    ],
)
def test_a_bad_value_is_named_and_never_quoted(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    if says is None:
        load_settings(_env_file=None)
        return
    with pytest.raises(BadSettings) as caught:
        load_settings(_env_file=None)
    assert name in str(caught.value)
    assert says in str(caught.value)
    if name in {"BOT_TOKEN", "ENCRYPTION_KEYS", "WEBHOOK_SECRET"}:
        assert value not in str(caught.value)


def test_lists_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("ADMIN_IDS", "1, 2,3")
    monkeypatch.setenv("RETRY_DELAYS", "1,2.5")
    settings = load_settings(_env_file=None)
    assert settings.admin_ids == {1, 2, 3}
    assert settings.retry_delays == (1, 2.5)


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("https://bot.example.org", "https://bot.example.org/telegram/webhook"),
        ("https://bot.example.org/", "https://bot.example.org/telegram/webhook"),
        ("https://bot.example.org:8443/telegram/webhook/", "https://bot.example.org:8443/telegram/webhook"),
        ("https://example.org/carillon", "https://example.org/carillon/telegram/webhook"),
    ],
)
def test_the_webhooks_path_is_appended(given, called):
    settings = load_settings(_env_file=None, bot_mode="webhook", webhook_url=given)
    assert settings.webhook_url == called
    assert settings.served_port == 8080


def test_telegram_itself_delivers_by_https_only():
    with pytest.raises(BadSettings, match="https://"):
        load_settings(_env_file=None, bot_mode="webhook", webhook_url="http://bot.example.org")
    load_settings(_env_file=None, bot_mode="webhook", webhook_url="http://bot", bot_api_url="http://127.0.0.1:8081")


def test_nothing_is_served_while_polling_without_a_port():
    assert load_settings(_env_file=None).served_port is None
