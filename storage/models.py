"""All tables, and the conditions that queries share with their indexes, from one place.

Core tables, not mapped classes: what is hot is set-based SQL, and rows become domain objects by hand. Each is made, and
its indexes are explained, in a module of `storage.tables`; only what this one imports is in the metadata.
"""

from storage.tables.administration import audit_events, role_grants
from storage.tables.attempts import delivery_attempts, may_have_arrived
from storage.tables.bots import epochs, sending_stops
from storage.tables.broadcasts import broadcast_runs, is_going_on, is_unreported
from storage.tables.chats import channel_administrators, chats, recipients
from storage.tables.deliveries import (
    deliveries,
    expires,
    is_suspended,
    is_unsent,
    unresolved,
    untold_failure,
    waits_or_suspended,
)
from storage.tables.dialogs import dialogs, is_open
from storage.tables.followups import followups
from storage.tables.groups import group_members, recipient_groups
from storage.tables.metadata import has_status, metadata
from storage.tables.people import erasures, exemptions
from storage.tables.questions import questions
from storage.tables.schedules import goes_on_untold, scheduled_messages
from storage.tables.subscribers import (
    list_members,
    mailing_lists,
    subscriber_tags,
    subscriber_variables,
    subscribers,
)
from storage.tables.templates import attachment_uses, attachments, templates
from storage.tables.updates import is_waiting, updates

__all__ = [
    "attachment_uses",
    "attachments",
    "audit_events",
    "broadcast_runs",
    "channel_administrators",
    "chats",
    "deliveries",
    "delivery_attempts",
    "dialogs",
    "epochs",
    "erasures",
    "exemptions",
    "expires",
    "followups",
    "goes_on_untold",
    "group_members",
    "has_status",
    "is_going_on",
    "is_open",
    "is_suspended",
    "is_unreported",
    "is_unsent",
    "is_waiting",
    "list_members",
    "mailing_lists",
    "may_have_arrived",
    "metadata",
    "questions",
    "recipient_groups",
    "recipients",
    "role_grants",
    "scheduled_messages",
    "sending_stops",
    "subscriber_tags",
    "subscriber_variables",
    "subscribers",
    "templates",
    "unresolved",
    "untold_failure",
    "updates",
    "waits_or_suspended",
]
