"""Units of work: one transaction over the repositories of one bot."""

from typing import Self
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.errors import CommitInDoubt, StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.limits import NO_LIMITS, Limits
from scheduling.ports import (
    Arrivals,
    Cause,
    Chats,
    Deliveries,
    Dialogs,
    Listings,
    Messages,
    Questions,
    SendingStops,
    UpdateStatus,
)
from scheduling.ports.administration import Audit, Roles
from scheduling.ports.attachments import Attachments
from scheduling.ports.audiences import Audiences, Groups
from scheduling.ports.broadcasts import Broadcasts
from scheduling.ports.limits import Usage
from scheduling.ports.people import People
from scheduling.ports.recipient_tables import RecipientTables
from scheduling.ports.reminders import Reminders
from scheduling.ports.subscribers import Subscribers
from scheduling.ports.templates import Templates
from storage.arrivals import SqlArrivals
from storage.attachments import SqlAttachments
from storage.audiences import SqlAudiences
from storage.auditing import SqlAudit
from storage.broadcasts import SqlBroadcasts
from storage.chats import SqlChats
from storage.deliveries import SqlDeliveries
from storage.dialogs import SqlDialogs
from storage.engine import Database
from storage.groups import SqlGroups
from storage.listings import SqlListings
from storage.messages import SqlMessages
from storage.models import has_status, updates
from storage.people import SqlPeople
from storage.questions import SqlQuestions
from storage.recipient_import import SqlRecipientTables
from storage.reminders import SqlReminders
from storage.roles import SqlRoles
from storage.sending_stops import SqlSendingStops
from storage.subscribers import SqlSubscribers
from storage.templates import SqlTemplates
from storage.usage import SqlUsage


class SqlUnitOfWork:
    """Implements the port. Leaving it without a commit rolls back."""

    chats: Chats
    messages: Messages
    questions: Questions
    dialogs: Dialogs
    listings: Listings
    deliveries: Deliveries
    reminders: Reminders
    sending_stops: SendingStops
    arrivals: Arrivals

    usage: Usage
    people: People
    roles: Roles
    audit: Audit
    broadcasts: Broadcasts
    templates: Templates
    attachments: Attachments
    audiences: Audiences
    groups: Groups
    subscribers: Subscribers
    recipient_tables: RecipientTables

    def __init__(
        self, database: Database, bot_id: BotId, *, write: bool, cause: Cause | None, limits: Limits = NO_LIMITS
    ) -> None:
        self.limits = limits
        self.cause = cause
        self._database = database
        self._bot_id = bot_id
        self._write = write
        self._connection: AsyncConnection
        self._transaction = database.transaction(write=write, is_urgent=cause is not None)

    async def __aenter__(self) -> Self:
        """Begin. Raises `StorageUnavailable`."""
        self._connection = await self._transaction.__aenter__()
        self.chats = SqlChats(self._connection, self._bot_id, self._database.cipher)
        self.messages = SqlMessages(self._connection, self._bot_id)
        self.questions = SqlQuestions(self._connection, self._bot_id)
        self.dialogs = SqlDialogs(self._connection, self._bot_id, self._database.cipher)
        self.listings = SqlListings(self._connection, self._bot_id)
        self.deliveries = SqlDeliveries(self._connection, self._bot_id)
        self.reminders = SqlReminders(self._connection, self._bot_id)
        self.sending_stops = SqlSendingStops(self._connection, self._bot_id)
        self.usage = SqlUsage(self._connection, self._bot_id, self._database.cipher)
        cause = None if self.cause is None else self.cause.update_id
        self.people = SqlPeople(self._connection, self._bot_id, self._database.cipher, cause=cause)
        self.arrivals = SqlArrivals(self._connection, self._bot_id)
        self.roles = SqlRoles(self._connection, self._bot_id, self._database.cipher)
        self.broadcasts = SqlBroadcasts(self._connection, self._bot_id)
        self.audit = self._audit = SqlAudit(self._connection, self._bot_id, self._database.cipher)
        self.templates = SqlTemplates(self._connection, self._bot_id)
        self.attachments = SqlAttachments(self._connection, self._bot_id)
        self.audiences = SqlAudiences(self._connection, self._bot_id, self._database.cipher)
        self.groups = SqlGroups(self._connection, self._bot_id)
        self.recipient_tables = SqlRecipientTables(self._connection, self._bot_id, self._database.cipher)
        self.subscribers = SqlSubscribers(self._connection, self._bot_id, self._database.cipher)
        return self

    async def __aexit__(self, *exception: object) -> None:
        """End the transaction; roll back what was not committed."""
        await self._transaction.__aexit__(*exception)  # type: ignore[arg-type]  # the three that Python passes

    async def commit(self, *, effect: UUID | None = None) -> None:
        """Commit, and in the same transaction mark the causing update as applied, with its effect.

        Raises `CommitInDoubt` where the connection broke meanwhile.
        """
        if not self._write:
            raise RuntimeError("a unit of work that only reads has nothing to commit")
        await self._audit.store()
        if self.cause is not None:
            await self._connection.execute(
                update(updates)
                .where(
                    updates.c.bot_id == self._bot_id,
                    updates.c.update_id == self.cause.update_id,
                    has_status(updates.c.status, UpdateStatus.PENDING),
                )
                .values(status=UpdateStatus.APPLIED, effect=effect)
            )
        try:
            await self._connection.commit()
        except StorageUnavailable as error:
            raise CommitInDoubt from error


class Units:
    """Makes the units of work of one bot."""

    def __init__(self, database: Database, bot_id: BotId, *, limits: Limits = NO_LIMITS) -> None:
        self._database = database
        self._bot_id = bot_id
        self._limits = limits

    def new(self, *, write: bool = True, cause: Cause | None = None) -> SqlUnitOfWork:
        """Return a unit of work that is yet to be entered. Bound to its cause with `functools.partial`."""
        return SqlUnitOfWork(self._database, self._bot_id, write=write, cause=cause, limits=self._limits)
