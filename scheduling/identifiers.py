"""Identifiers. Rows carry UUIDv7, which sort by the time they were made (RFC 9562, section 5.7)."""

import secrets
from datetime import datetime
from typing import NewType
from uuid import UUID

BotId = NewType("BotId", int)
ChatId = NewType("ChatId", UUID)
RecipientId = NewType("RecipientId", UUID)
MessageId = NewType("MessageId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
AttemptId = NewType("AttemptId", UUID)
UpdateId = NewType("UpdateId", int)
UserId = NewType("UserId", int)
TopicId = NewType("TopicId", int)
QuestionId = NewType("QuestionId", UUID)
DialogId = NewType("DialogId", UUID)
SubscriberId = NewType("SubscriberId", UUID)
ListId = NewType("ListId", UUID)
GroupId = NewType("GroupId", UUID)
TemplateId = NewType("TemplateId", UUID)
RunId = NewType("RunId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
AuditEventId = NewType("AuditEventId", UUID)


def new_uuid7(now: datetime) -> UUID:
    """Return a UUIDv7 for the instant `now`: 48 bits of milliseconds, the rest random."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
