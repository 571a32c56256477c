"""The sandbox: an emulated Telegram, the bot, and a chat in the terminal, in one process and without a token."""

import sys
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bot.application import Application
from bot.settings import Settings, load_settings
from sandbox.bots import BotAccount
from sandbox.emulator import Emulator
from sandbox.terminal import chat

TOKEN = "1000:sandbox-sandbox-sandbox-sandbox-00"  # noqa: S105 - of the emulator only
"""Known to the emulator in this process, and to nobody else."""
INVITATION = """
You are Ada, in a private chat with the bot. Try these, one after the other:
  /start
  /schedule every 1m Time to stretch
  /scheduled
Buttons are tapped by their number (!1); :help shows what else you can do, :quit ends it.
"""


async def run_sandbox(settings: Settings) -> int:
    """Chat until the end of input; return the exit code. The database lives as long as the chat."""
    account = BotAccount(token=TOKEN, id=1000, username="CarillonBot", first_name="Carillon")
    with tempfile.TemporaryDirectory(prefix="carillon-") as folder:
        async with Emulator(bots=[account]) as emulator:
            ada = emulator.add_user("Ada", language_code=settings.default_language)
            application = Application(_settings_for(emulator.url, Path(folder)))
            await application.start()
            try:
                print(INVITATION, flush=True)  # noqa: T201 - said to a person
                await chat(emulator, ada, ada, input=sys.stdin, output=sys.stdout)
            finally:
                await application.stop()
    return 0


def _settings_for(url: str, folder: Path) -> Settings:
    return load_settings(
        bot_token=SecretStr(TOKEN),
        bot_api_url=url,
        database_url=f"sqlite+aiosqlite:///{folder / 'sandbox.sqlite3'}",
        access="open",
        encryption_keys=(),
    )
