"""What is said of templates: the list, a card with a preview, and what is asked to make or change one."""

from collections.abc import Sequence

from scheduling.content import TEXT_LIMIT, Content
from scheduling.template_dialogs import TemplateDraft, TemplateStep
from scheduling.templates import Template
from scheduling.use_cases.templates import SeenTemplate, TemplatePage
from texts.contents import shown
from texts.dates import listed
from texts.reasons import reason
from texts.rich import bold, code, compose, fitted, joined, plain, to_copy
from texts.speech import _, language_name, n_, p_

_MOST_NAMES = 12


def template_list(page: TemplatePage) -> Content:
    """Show a page of the templates."""
    if not page.total:
        none = Content(_("There are no templates yet."))
        return joined([compose(_("<b>Templates</b>")), joined([none, _what_for()], " ")], "\n\n")
    title = compose(_("<b>Templates</b>"))
    if page.pages > 1:
        place = plain(_("Page {number} of {pages}"), number=page.index + 1, pages=page.pages)
        title = joined([title, place], "\n")
    lines = [
        compose("• {name} · {languages}", name=bold(one.name), languages=_languages(one)) for one in page.templates
    ]
    return joined([title, joined(lines)], "\n\n")


def card(seen: SeenTemplate, *, as_written: bool = False) -> Content:
    """Show a template: its languages, what it needs, and one of its texts, filled in or as it is written."""
    template = seen.template
    title = compose(_("<b>Template “{name}”</b>"), name=template.name)
    facts = [plain(_("Languages: {languages}"), languages=_languages(template)), _needs(seen.needed)]
    written = template.texts[seen.language]
    in_language = language_name(seen.language)
    if as_written or seen.preview is None:
        heading = plain(_("As it is written ({language}):"), language=in_language)
        lacking: Content | str = "" if as_written else _lacking(seen.lacking)
        return fitted(
            lambda text: joined([title, joined(facts), lacking, joined([heading, shown(text)])], "\n\n"), written
        )
    heading = plain(_("With your own values ({language}):"), language=in_language)
    return fitted(lambda text: joined([title, joined(facts), joined([heading, shown(text)])], "\n\n"), seen.preview)


def saved(seen: SeenTemplate) -> Content:
    """Confirm that a template was saved, and show it."""
    return joined([compose(_("<b>Saved.</b>")), card(seen)], "\n\n").shorten(TEXT_LIMIT)


def asked(draft: TemplateDraft) -> Content:
    """Ask for a name, or for what a template says."""
    if draft.step is TemplateStep.NAME:
        if draft.is_new:
            return joined([compose(_("<b>What shall the template be called?</b>")), _what_for()], "\n\n")
        return compose(_("<b>What shall “{name}” be called?</b>"), name=draft.name)
    title = compose(
        _("<b>What does “{name}” say?</b> ({language})"), name=draft.name, language=language_name(draft.language)
    )
    how = _("Send it to me just as it should arrive, with formatting, files and buttons.")
    # Translators: a template; as in: Hello Ada, see you on Monday, 23 November 2026!
    example = code(to_copy(_("Hello {name}, see you on {day}!"), name="{{ name }}", day='{{ date|date("full") }}'))
    variables = compose(
        _("What is different for each stands in double braces: {variables}, and the recipients' own variables."),
        variables=joined((code(name) for name in ("name", "first_name", "date", "time", "weekday")), ", "),
    )
    more = [
        compose(_("• {example} where something may be missing"), example=code('{{ city|default("…") }}')),
        compose(_("• {example} behind a number"), example=code('{{ visits|plural(one="visit", other="visits") }}')),
        compose(_("• {example} around what only some get"), example=code("{% if visits > 2 %} … {% endif %}")),
    ]
    return joined([title, how, joined([_("For example:"), example]), joined([variables, *more])], "\n\n")


def not_taken(problem: Content, draft: TemplateDraft) -> Content:
    """Say why an answer was not taken, and what is still asked."""
    if draft.step is TemplateStep.NAME:
        again = _("Please send another name. /cancel stops this.")
    else:
        again = _("Please send it once more. /cancel stops this.")
    return joined([problem, again], "\n\n").shorten(TEXT_LIMIT)


def placeholder(draft: TemplateDraft) -> str:
    """Return what stands in the empty line for the answer."""
    return p_("of a template", "Name") if draft.step is TemplateStep.NAME else p_("what is sent", "Message")


def left_as_it_is() -> Content:
    """Confirm that nothing was changed."""
    return Content(_("All right, the templates stay as they are."))


def language_question(template: Template) -> Content:
    """Ask in which language a text is to be added."""
    return compose(_("<b>In which language does “{name}” get another text?</b>"), name=template.name)


def deletion_question(template: Template) -> Content:
    """Ask whether a template is to be deleted."""
    title = compose(_("<b>Delete the template “{name}”?</b>"), name=template.name)
    return joined([title, _("What was scheduled by it goes on: it has a copy of its own.")], "\n\n")


def deleted() -> Content:
    """Confirm that a template was deleted."""
    return Content(_("The template is deleted."))


def choose(page: TemplatePage) -> Content:
    """Ask which template is to be sent."""
    if not page.total:
        return compose(_("There are no templates yet. {command} makes one."), command="/template")
    return compose(_("<b>Which template shall I send?</b>"))


def not_shown(category: str) -> str:
    """Say why a template can't be sent to whoever wants to see it."""
    return plain(_("I could not show it to you. {reason}"), reason=reason(category))


def default_set(language: str) -> str:
    """Say which text those get whose language has none."""
    return plain(_("Whoever has another language gets the text in: {language}"), language=language_name(language))


def left_out(language: str) -> str:
    """Say which text was deleted."""
    return plain(_("Deleted: the text in {language}"), language=language_name(language))


def _what_for() -> Content:
    example = code("{{ name }}")
    return compose(
        _("A template is a message with {example} and the like in it, which is filled in for each."), example=example
    )


def _languages(template: Template) -> str:
    codes = sorted(template.texts, key=lambda one: (one != template.default_language, language_name(one)))
    names = [language_name(one) for one in codes]
    if len(names) > 1:
        names[0] = plain(_("{language} (for all others, too)"), language=names[0])
    return listed(names)


def _needs(names: Sequence[str]) -> Content | str:
    if not names:
        return ""
    variables = joined(map(code, names[:_MOST_NAMES]), ", ")
    return compose(_("Every recipient must have: {variables}"), variables=variables)


def _lacking(names: Sequence[str]) -> Content:
    if not names:
        return Content(_("With your own values it can't be shown."))
    template = n_(
        "You yourself have no value for it: {variables}",
        "You yourself have no values for these: {variables}",
        len(names),
    )
    return compose(template, variables=joined(map(code, names[:_MOST_NAMES]), ", "))
