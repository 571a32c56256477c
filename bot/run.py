"""Running the bot, and telling a person plainly why it can't run."""

import logging

from bot.application import Application
from bot.serving import AddressTaken
from bot.settings import Settings
from bot.webhook import WebhookRefused
from scheduling.errors import StorageDamaged, StorageFull, StorageUnavailable
from scheduling.ownership import AlreadyOwned, Overtaken
from storage.engine import DAMAGED, FULL
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
    except StorageDamaged as error:
        logger.critical(DAMAGED, extra={"error": str(error.__cause__ or error)})
        return 1
    except StorageFull as error:
        logger.critical(FULL, extra={"error": str(error.__cause__ or error)})
        return 1
    except StorageUnavailable as error:
        logger.critical(
            "the database can't be opened: check DATABASE_URL, and that the server runs or the folder can be written",
            exc_info=error,
        )
        return 1
    except AddressTaken as error:
        logger.critical(
            "HTTP_HOST and HTTP_PORT can't be served: stop who uses that port, or set another one",
            extra={"reason": str(error)},
        )
        return 1
    except WebhookRefused as error:
        logger.critical(
            "Telegram refuses WEBHOOK_URL: it must be reachable from outside by https on port 443, 80, 88 or 8443",
            extra={"reason": str(error), "url": settings.webhook_url},
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
