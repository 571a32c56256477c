"""What is kept of a bot as a whole: whose turn it is to send, and whether sending was stopped."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Encrypted, UtcDateTime

epochs = Table(
    "epochs",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # Which process began it, so that a successor can find out whether that one still lives.
    Column("owner", Text),
)

# A row says that an administrator has stopped all sending of a bot.
sending_stops = Table(
    "sending_stops",
    metadata,
    Column("bot_id", Big, primary_key=True, autoincrement=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    Column("stopped_by", Encrypted, nullable=False),
)
