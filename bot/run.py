"""Running the bot, and telling a person plainly why it can't run."""

import logging

from bot.application import Application
from bot.settings import Settings
from scheduling.errors import StorageUnavailable
from scheduling.ownership import AlreadyOwned, Overtaken
from storage.migrations import DatabaseIsNewer

logger = logging.getLogger(__name__)


async def run_bot(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; return the exit code."""
    try:
        await Application(settings).run()
    except Overtaken as error:
        logger.critical(
            "another process took over this bot while this one had lost its lock; what was under way is recorded. "
            "Run one process per bot and database, and never delete the database's .lock file",
            extra=_facts_of(error),
        )
        return 1
    except AlreadyOwned as error:
        logger.critical(
            "another process already runs this bot on this database: stop that one, or set another DATABASE_URL",
            extra=_facts_of(error),
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


def _facts_of(error: AlreadyOwned) -> dict[str, str]:
    """Return which process it is and since when, where that is known."""
    if error.holder is None:
        return {}
    since = error.holder.since
    return {"holder": error.holder.process, **({"since": since.isoformat(timespec="seconds")} if since else {})}
