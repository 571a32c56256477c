"""The parts of the application that touch the world: the database, what is stored there, and the platform."""

from collections.abc import Collection, Mapping

from aiogram import Bot

from bot.settings import Settings
from delivery.author_rights import AuthorRights
from delivery.rendering import Habits
from delivery.telegram import TelegramSender
from delivery.uploads import Uploads
from handlers.menu import set_command_menus
from scheduling.clock import Clock
from scheduling.identifiers import BotId, UserId
from scheduling.limits import NO_LIMITS, Limits
from scheduling.ownership import Ownership
from scheduling.ports import Sender
from scheduling.ports.attachments import FileStore
from scheduling.roles import Role
from storage.attachments import SqlAttachmentFiles
from storage.broadcast_plan import SqlBroadcastWork
from storage.cipher import Cipher
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database, open_database
from storage.epochs import SqlEpochs
from storage.followups import SqlFollowups
from storage.inbox import SqlInbox
from storage.local_files import LocalFiles
from storage.nags import SqlNags
from storage.news import SqlLateNotes
from storage.ownership import ownership_of
from storage.plan import SqlMessagePlan
from storage.units import Units


class Parts:
    """Makes them. Whoever wants to stand between the application and the world gives it others."""

    def database(self, settings: Settings) -> Database:
        """Return the database; nothing is connected yet."""
        return open_database(
            settings.database_url, cipher=Cipher([key.get_secret_value() for key in settings.encryption_keys])
        )

    def epochs(self, database: Database) -> SqlEpochs:
        """Return who owns which bot's deliveries."""
        return SqlEpochs(database)

    def ownership(self, database: Database, bot_id: BotId, *, lease_seconds: float) -> Ownership:
        """Return the lock and the epochs of one bot."""
        return ownership_of(database, bot_id, lease_seconds=lease_seconds, epochs=self.epochs(database))

    def queue(self, database: Database, bot_id: BotId) -> SqlDeliveryQueue:
        """Return the alarm's `deliveries` store."""
        return SqlDeliveryQueue(database, bot_id)

    def plan(self, database: Database) -> SqlMessagePlan:
        """Return the alarm's `messages` store."""
        return SqlMessagePlan(database)

    def inbox(self, database: Database, bot_id: BotId) -> SqlInbox:
        """Return the durable inbox."""
        return SqlInbox(database, bot_id)

    def units(self, database: Database, bot_id: BotId, *, limits: Limits = NO_LIMITS) -> Units:
        """Return what makes units of work, within limits."""
        return Units(database, bot_id, limits=limits)

    async def set_menus(
        self, bot: Bot, clock: Clock, administrators: Collection[int], holders: Mapping[UserId, frozenset[Role]]
    ) -> None:
        """Set the command menus of all languages, also those of administrators and of holders of roles."""
        await set_command_menus(bot, clock, administrators, holders)

    def late_notes(self, database: Database, bot_id: BotId) -> SqlLateNotes:
        """Return which messages arrived late."""
        return SqlLateNotes(database, bot_id)

    def followups(self, database: Database, bot_id: BotId) -> SqlFollowups:
        """Return what is still to be done with messages that were sent."""
        return SqlFollowups(database, bot_id)

    def nags(self, database: Database, bot_id: BotId) -> SqlNags:
        """Return the reminders that are sent again."""
        return SqlNags(database, bot_id)

    def broadcasts(self, database: Database, bot_id: BotId, *, settings: Settings) -> SqlBroadcastWork:
        """Return what carries broadcasts out."""
        return SqlBroadcastWork(
            database, bot_id, default_zone=settings.default_timezone, most_a_day=settings.broadcasts_per_day
        )

    def file_store(self, settings: Settings) -> FileStore:
        """Return where files are kept that no platform has yet."""
        if settings.uploads_s3_url is None:
            return LocalFiles(settings.uploads_dir)
        from storage.s3_files import S3Files  # noqa: PLC0415 - 16 MB that few need

        return S3Files(settings.uploads_s3_url.get_secret_value())

    def uploads(self, bot: Bot, database: Database, bot_id: BotId, *, settings: Settings) -> Uploads:
        """Return what brings files to the platform."""
        return Uploads(bot, files=SqlAttachmentFiles(database, bot_id), store=self.file_store(settings))

    def sender(
        self, bot: Bot, author_rights: AuthorRights, habits: Habits, *, uploads: Uploads | None = None
    ) -> Sender:
        """Return what carries a message to the platform, where its author still may post."""
        return TelegramSender(bot, author_rights=author_rights, habits=habits, uploads=uploads)
