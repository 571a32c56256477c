"""Labels of the buttons of groups, at most 64 characters."""

from scheduling.audiences import GroupKind, RecipientGroup
from scheduling.content import Content
from scheduling.subscribers import Subscriber
from texts.audiences import number, subscriber_name
from texts.buttons import LABEL_LIMIT
from texts.rich import plain
from texts.speech import _, n_

_WORDS = 40


def open_group(group: RecipientGroup) -> str:
    """Open a group's card."""
    return Content(f"👥 {group.name}").first_words(LABEL_LIMIT)


def new_group() -> str:
    """Make a group."""
    return _("➕ New group")


def kind(one: GroupKind) -> str:
    """Say how a new group gets its members."""
    return _("People I put in") if one is GroupKind.STATIC else _("All who have something in common")


def members(count: int) -> str:
    """See who is in a group."""
    return plain(n_("Members: {n}", "Members: {n}", count), n=number(count))


def add_members() -> str:
    """Put people in."""
    return _("➕ Put in")


def remove_members() -> str:
    """Take people out."""
    return _("➖ Take out")


def take_out(subscriber: Subscriber) -> str:
    """Take this one out."""
    return Content(f"✕ {subscriber_name(subscriber)}").first_words(_WORDS)


def put_back(subscriber: Subscriber) -> str:
    """Put in again who was taken out just now."""
    return Content(plain(_("↩ Put {name} back"), name=subscriber_name(subscriber))).first_words(LABEL_LIMIT)


def change_condition() -> str:
    """Change what members have in common."""
    return _("✏ Change condition")


def rename() -> str:
    """Give the group another name."""
    return _("✏ Rename")


def delete() -> str:
    """Delete the group, after a question."""
    return _("🗑 Delete…")


def really_delete() -> str:
    """Delete it."""
    return _("🗑 Delete it")


def save(*, is_new: bool) -> str:
    """Make the group, or keep its other condition."""
    return _("✓ Make the group") if is_new else _("✓ Save")


def leave() -> str:
    """Change nothing after all."""
    return _("✕ Cancel")


def to_group() -> str:
    """Go back to a group's card."""
    return _("‹ Back to the group")
