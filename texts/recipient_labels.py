"""Labels of the buttons below recipients, at most 64 characters."""

from scheduling.addresses import EMAIL, PHONE, on_platform
from scheduling.content import Content
from scheduling.recipient_columns import Column
from scheduling.subscribers import Subscriber
from texts.buttons import LABEL_LIMIT
from texts.rich import plain
from texts.speech import _, n_

_NAME_SHOWN = 40


def open_one(one: Subscriber) -> str:
    """Open a card."""
    known_as = one.name or one.external_id or on_platform(one.addresses, PHONE) or on_platform(one.addresses, EMAIL)
    return Content(known_as or _("without a name")).first_words(_NAME_SHOWN)[:LABEL_LIMIT]


def search() -> str:
    """Look for somebody."""
    return _("🔎 Search…")


def show_all() -> str:
    """Look for nobody in particular."""
    return _("Show all")


def add() -> str:
    """Add somebody by hand."""
    return _("Add by hand…")


def import_table() -> str:
    """Import a table."""
    return _("Import CSV…")


def export_table() -> str:
    """Export a table."""
    return _("Export CSV…")


def export_all() -> str:
    """Export everybody."""
    return _("All")


def export_found(search: str) -> str:
    """Export who was found."""
    return plain(_("Found for “{search}”"), search=search)[:LABEL_LIMIT]


def export_group(name: str) -> str:
    """Export a group."""
    return plain(_("Group “{name}”"), name=name)[:LABEL_LIMIT]


def field(column: Column) -> str:
    """Change a field."""
    return {
        Column.NAME: _("Name"),
        Column.EXTERNAL_ID: _("External id"),
        Column.LANGUAGE: _("Language"),
        Column.ZONE: _("Time zone"),
        Column.PHONE: _("Phone"),
        Column.EMAIL: _("E-mail"),
    }[column]


def tags() -> str:
    """Open the tags."""
    return _("Tags")


def variables() -> str:
    """Open the variables."""
    return _("Variables")


def lists() -> str:
    """Open the lists."""
    return _("Lists")


def groups() -> str:
    """Open the groups."""
    return _("Groups")


def subscription(one: Subscriber) -> str:
    """Unsubscribe somebody, or subscribe them again."""
    return _("Unsubscribe") if one.is_subscribed else _("Subscribe again")


def delete() -> str:
    """Delete somebody: asked first."""
    return _("Delete…")


def delete_indeed() -> str:
    """Delete them."""
    return _("Yes, delete")


def empty() -> str:
    """Take a value away."""
    return _("Remove the value")


def skip() -> str:
    """Leave a step out."""
    return _("Skip")


def take_away(what: str) -> str:
    """Take a tag or a variable away."""
    return f"✕ {what}"[:LABEL_LIMIT]


def member(what: str, *, is_one: bool) -> str:
    """Join or leave something."""
    return f"{'☑' if is_one else '☐'} {what}"[:LABEL_LIMIT]


def save(count: int) -> str:
    """Save what was looked at."""
    return plain(n_("Save {n}", "Save {n}", count), n=count)


def dont_save() -> str:
    """Save nothing."""
    return _("Don't save")


def placeholder() -> str:
    """Say in the field of an answer what is asked for."""
    return _("Your answer")
