"""Running the bot, and telling a person plainly why it can't run."""

import logging

from bot.application import Application
from bot.settings import Settings
from scheduling.errors import StorageUnavailable
from storage.migrations import DatabaseIsNewer
from storage.ownership import AlreadyOwned

logger = logging.getLogger(__name__)


async def run_bot(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; return the exit code."""
    try:
        await Application(settings).run()
    except AlreadyOwned:
        logger.critical(
            "another process already runs this bot on this database: stop that one, or set another DATABASE_URL"
        )
        return 1
    except StorageUnavailable as error:
        logger.critical(
            "the database can't be opened: check DATABASE_URL, and that the server runs or the folder can be written",
            exc_info=error,
        )
        return 1
    except DatabaseIsNewer as error:
        logger.critical(str(error))
        return 1
    return 0
