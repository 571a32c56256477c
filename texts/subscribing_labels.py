"""Buttons and short answers about announcements and lists, at most 64 and 200 characters."""

from scheduling.content import Content
from scheduling.mailing_lists import ListStep
from scheduling.subscribers import UNSUBSCRIBE, MailingList
from scheduling.use_cases.mailing_lists import CountedList
from texts.buttons import LABEL_LIMIT
from texts.reminder_buttons import Rows
from texts.rich import plain
from texts.speech import _

_TITLE_LIMIT = 40


def unsubscribe_rows() -> Rows:
    """Return the button below a broadcast that says how to get no more of them."""
    return [[(_("Unsubscribe"), UNSUBSCRIBE)]]


def leave_list(mailing_list: MailingList) -> str:
    """Leave one list."""
    return plain(_("Leave “{title}”"), title=_short(mailing_list))


def join_again() -> str:
    """Be on the list that was left just now again."""
    return _("Join again")


def own_lists() -> str:
    """Go back to the lists that somebody is on."""
    return _("‹ Your lists")


def manage_lists() -> str:
    """Show all lists, to change them."""
    return _("⚙️ Manage lists…")


def new_list() -> str:
    """Make a list."""
    return _("➕ New list")


def open_list(counted: CountedList) -> str:
    """Open a list's card."""
    return Content(f"{counted.mailing_list.title} · {counted.members}").first_words(LABEL_LIMIT)


def rename() -> str:
    """Give a list another title."""
    return _("✏️ Rename")


def change_code() -> str:
    """Give a list's link another code."""
    return _("🔗 Change the code")


def copy_link() -> str:
    """Copy a list's link."""
    return _("Copy the link")


def delete() -> str:
    """Ask whether to delete a list."""
    return _("🗑 Delete…")


def really_delete() -> str:
    """Delete a list."""
    return _("🗑 Delete the list")


def keep() -> str:
    """Keep a list, or leave it as it is."""
    return _("Leave it as it is")


def all_lists() -> str:
    """Go back to all lists."""
    return _("‹ All lists")


def placeholder(step: ListStep) -> str:
    """Hint, in the field where people type, at what is asked."""
    return _("Code") if step is ListStep.CODE else _("Title")


def list_left() -> str:
    """Answer a tap that took somebody off a list."""
    return _("You have left the list.")


def list_joined() -> str:
    """Answer a tap that put somebody on a list again."""
    return _("You are on the list again.")


def list_deleted() -> str:
    """Answer a tap that deleted a list."""
    return _("The list is deleted.")


def _short(mailing_list: MailingList) -> str:
    return Content(mailing_list.title).first_words(_TITLE_LIMIT)
