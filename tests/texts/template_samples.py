"""What is said of templates, for the tests of what is said."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from scheduling.content import Content, Entity
from scheduling.errors import TemplateNameTaken
from scheduling.identifiers import BotId, TemplateId, UserId
from scheduling.template_dialogs import TemplateDraft, TemplateStep
from scheduling.templates import Template
from scheduling.use_cases.templates import SeenTemplate, TemplatePage
from texts import templates
from texts.errors import explain

LAST = TemplateId(UUID(int=2**128 - 1))


def template(name: str, *, now: datetime, languages: tuple[str, ...] = ("en",)) -> Template:
    """One with a text in each of these languages."""
    text = Content("Hello {{ name }}, you were here {{ visits }} times." * 60, (Entity("bold", 6, 10),))
    return Template(
        id=LAST,
        bot_id=BotId(1),
        name=name,
        texts=dict.fromkeys(languages, text),
        default_language=languages[0],
        revision=10**6,
        created_at=now,
        created_by=UserId(7),
    )


def seen(name: str, *, now: datetime, is_filled: bool = True, languages: tuple[str, ...] = ("en",)) -> SeenTemplate:
    """One as somebody looks at it."""
    return SeenTemplate(
        template=template(name, now=now, languages=languages),
        language=languages[-1],
        preview=Content("Hello Ada, you were here 3 times. " * 100) if is_filled else None,
        lacking=() if is_filled else ("visits", "city"),
        needed=("city", "visits"),
        may_change=True,
    )


def page(*found: Template, pages: int = 1) -> TemplatePage:
    """A page of the list."""
    return TemplatePage(templates=found, index=pages - 1, pages=pages, total=len(found), may_change=True)


def screens(*, now: datetime, name: str = "Ada") -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    one = template(name, now=now, languages=("en", "ru", "zh_Hans"))
    new_name = TemplateDraft(step=TemplateStep.NAME)
    rename = TemplateDraft(step=TemplateStep.NAME, template_id=LAST, name=name)
    text = TemplateDraft(step=TemplateStep.CONTENT, name=name, language="pt_BR")
    why = explain(TemplateNameTaken(name), now=now, zone="UTC")
    lonely = SeenTemplate(template=one, language="ru", preview=None, lacking=(), needed=(), may_change=False)
    found: dict[str, Callable[[], Content]] = {
        "template_list": lambda: templates.template_list(page(*[one] * 8, pages=3)),
        "template_list none": lambda: templates.template_list(page()),
        "card": lambda: templates.card(seen(name, now=now, languages=("en", "ru"))),
        "card as written": lambda: templates.card(seen(name, now=now), as_written=True),
        "card lacking": lambda: templates.card(seen(name, now=now, is_filled=False)),
        "card impossible": lambda: templates.card(lonely),
        "saved": lambda: templates.saved(seen(name, now=now)),
        "asked": lambda: templates.asked(text),
        "asked name": lambda: templates.asked(new_name),
        "asked rename": lambda: templates.asked(rename),
        "not_taken": lambda: templates.not_taken(why, text),
        "not_taken name": lambda: templates.not_taken(why, new_name),
        "placeholder": lambda: Content(templates.placeholder(text)),
        "placeholder name": lambda: Content(templates.placeholder(rename)),
        "left_as_it_is": templates.left_as_it_is,
        "language_question": lambda: templates.language_question(one),
        "deletion_question": lambda: templates.deletion_question(one),
        "deleted": templates.deleted,
        "choose": lambda: templates.choose(page(one)),
        "choose none": lambda: templates.choose(page()),
        "not_shown": lambda: Content(templates.not_shown("bad_file")),
        "default_set": lambda: Content(templates.default_set("ru")),
        "left_out": lambda: Content(templates.left_out("ru")),
    }
    return {f"{key} of templates": screen for key, screen in found.items()}  # other screens have such names, too
