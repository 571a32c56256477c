"""Labels of the buttons of templates, at most 64 characters."""

from scheduling.content import Content
from scheduling.templates import Template
from texts.buttons import LABEL_LIMIT
from texts.rich import plain
from texts.speech import _, language_name


def open_one(template: Template) -> str:
    """Open a template, or choose it."""
    return Content(template.name).first_words(LABEL_LIMIT)


def new() -> str:
    """Make a new one."""
    return _("➕ New template")


def back() -> str:
    """Go back."""
    return _("‹ Back")


def language(code: str, *, is_chosen: bool = False) -> str:
    """Look at the text in a language, or choose it."""
    return f"✓ {language_name(code)}" if is_chosen else language_name(code)


def send_to_me() -> str:
    """Have it sent, filled in with one's own values."""
    return _("👁 Show it to me")


def as_written() -> str:
    """Look at the text as it is written."""
    return _("As written")


def filled_in() -> str:
    """Look at the text filled in."""
    return _("Filled in")


def change_text(code: str) -> str:
    """Replace the text in a language."""
    return Content(plain(_("✏️ Change the text ({language})"), language=language_name(code))).first_words(LABEL_LIMIT)


def add_language() -> str:
    """Add a text in another language."""
    return _("➕ Language")


def rename() -> str:
    """Give it another name."""
    return _("✏️ Rename")


def make_default(code: str) -> str:
    """Give this text to all whose language has none."""
    return Content(plain(_("{language} for all others"), language=language_name(code))).first_words(LABEL_LIMIT)


def leave_out(code: str) -> str:
    """Delete the text in a language."""
    return Content(plain(_("🗑 {language}"), language=language_name(code))).first_words(LABEL_LIMIT)


def delete() -> str:
    """Delete it, after a question."""
    return _("🗑 Delete…")


def delete_now() -> str:
    """Delete it."""
    return _("🗑 Delete it")


def keep() -> str:
    """Delete nothing."""
    return _("Keep it")


def leave() -> str:
    """Change nothing after all."""
    return _("✕ Cancel")


def from_template() -> str:
    """Choose a template as what is sent."""
    return _("📄 Use a template…")
