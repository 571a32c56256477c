"""Why a template can't be found, made, changed or filled in, in words: where it is wrong, and what to write instead."""

from collections.abc import Callable, Mapping

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import TemplateFault, TemplatePart, TemplateProblem
from texts.dates import with_aside
from texts.errors.base import Here, words_for
from texts.mishaps import stale_button
from texts.rich import bold, code, compose, joined, plain
from texts.speech import _, language_name, n_

_MOST_SHOWN = 5
_MOST_NAMES = 8


@words_for.register
def _not_found(_error: errors.TemplateNotFound, _here: Here) -> Content:
    return compose(_("There is no such template. {command} shows those there are."), command="/template")


@words_for.register
def _name_taken(error: errors.TemplateNameTaken, _here: Here) -> Content:
    return compose(_("There is a template “{name}” already. Please give it another name."), name=bold(error.name))


@words_for.register
def _name_refused(error: errors.TemplateNameRefused, _here: Here) -> Content:
    if error.length <= error.most:
        return Content(_("A template's name is one line of text, such as “Invitation”."))
    template = n_(
        "A name has {most} characters at most, and this one has {n}.",
        "A name has {most} characters at most, and this one has {n}.",
        error.length,
    )
    return compose(template, n=error.length, most=error.most)


@words_for.register
def _stale(_error: errors.StaleTemplate, _here: Here) -> Content:
    return stale_button()


@words_for.register
def _text_missing(error: errors.TemplateTextMissing, _here: Here) -> Content:
    template = _("The template has no other text than the one in this language ({language}), or none in it.")
    return compose(template, language=language_name(error.language))


@words_for.register
def _too_many(error: errors.TooManyTemplates, _here: Here) -> Content:
    template = n_(
        "I keep {n} template at most. Delete one first.",
        "I keep {n} templates at most. Delete one first.",
        error.most,
    )
    return compose(template, n=error.most)


@words_for.register
def _refused(error: errors.TemplateRefused, _here: Here) -> Content:
    title = compose(_("<b>The template can't be filled in like this.</b>"))
    shown = [_problem(problem) for problem in error.problems[:_MOST_SHOWN]]
    left = len(error.problems) - len(shown)
    more = plain(n_("And {n} more.", "And {n} more.", left), n=left) if left else ""
    return joined([title, *shown, more], "\n\n")


@words_for.register
def _lacking(error: errors.VariablesLacking, _here: Here) -> Content:
    names = joined(map(code, error.names[:_MOST_NAMES]), ", ")
    said = compose(_("The template needs values that I don't know here: {names}."), names=names)
    example = code('{{ name|default("…") }}'.replace("name", error.names[0]))
    hint = compose(_("Give them a value, or write in the template what to say instead: {example}"), example=example)
    return joined([said, hint], "\n\n")


def _problem(problem: TemplateProblem) -> Content:
    place = _place(problem)
    if problem.language is not None:
        place = with_aside(place, language_name(problem.language))
    return joined([bold(place), code(problem.text) if problem.text else "", _fault(problem)])


def _place(problem: TemplateProblem) -> str:
    where = {"line": problem.line, "column": problem.column}
    match problem.part:
        case TemplatePart.TEXT:
            return plain(_("Line {line}, character {column}"), **where)
        case TemplatePart.BUTTON:
            return plain(_("Label of a button, character {column}"), column=problem.column)
        case TemplatePart.ADDRESS:
            return plain(_("Address of a button, character {column}"), column=problem.column)
        case TemplatePart.POLL:
            return plain(_("Poll, line {line}, character {column}"), **where)


def _fault(problem: TemplateProblem) -> Content:
    return _FAULTS[problem.fault](problem)


def _unreadable(_problem: TemplateProblem) -> Content:
    return compose(_("I can't read this. A variable looks like this: {example}"), example=_var("name"))


def _unclosed(problem: TemplateProblem) -> Content:
    closing = code("%}" if problem.text.startswith("{%") else "}}")
    return compose(_("This is opened and never closed. Put {closing} behind it."), closing=closing)


def _unended(_problem: TemplateProblem) -> Content:
    return compose(_("This condition never ends. Put {end} where it does."), end=code("{% endif %}"))


def _no_if(_problem: TemplateProblem) -> Content:
    template = _("There is no condition before it that is still open. One begins like this: {example}")
    return compose(template, example=code("{% if name is defined %}"))


def _unknown_tag(problem: TemplateProblem) -> Content:
    return compose(_("Only conditions can stand here: {words}."), words=_listed(problem))


def _not_allowed(_problem: TemplateProblem) -> Content:
    return Content(
        _("That is not possible in templates: only variables, filters, comparisons, and, or, not, if and else.")
    )


def _unknown_filter(problem: TemplateProblem) -> Content:
    return compose(_("I don't know this filter. There are: {names}."), names=_listed(problem))


def _unknown_test(_problem: TemplateProblem) -> Content:
    return compose(_("Only this can be asked: {example}"), example=code("is defined"))


def _arguments(problem: TemplateProblem) -> Content:
    return compose(_("This filter is written like this: {examples}"), examples=_listed(problem))


def _format(problem: TemplateProblem) -> Content:
    return compose(_("I don't know this format. For example: {examples}"), examples=_listed(problem))


def _forms(problem: TemplateProblem) -> Content:
    template = _("These forms are missing, which the language has for numbers: {forms}.")
    return compose(template, forms=_listed(problem))


def _too_complex(_problem: TemplateProblem) -> Content:
    return Content(_("This is too complicated. Please say it more simply."))


def _address(_problem: TemplateProblem) -> Content:
    template = _("This is no address, whatever is filled in. It can look like this: {example}")
    return compose(template, example=code("https://example.org/?id={{ external_id }}"))


def _strange(problem: TemplateProblem) -> Content:
    return compose(_("The character {sign} can't be in a template."), sign=code(problem.text))


def _var(name: str) -> Content:
    return code(f"{{{{ {name} }}}}")


def _listed(problem: TemplateProblem) -> Content:
    return joined(map(code, problem.hints), ", ")


_FAULTS: Mapping[TemplateFault, Callable[[TemplateProblem], Content]] = {
    TemplateFault.UNREADABLE: _unreadable,
    TemplateFault.UNCLOSED: _unclosed,
    TemplateFault.UNENDED: _unended,
    TemplateFault.NO_IF: _no_if,
    TemplateFault.UNKNOWN_TAG: _unknown_tag,
    TemplateFault.NOT_ALLOWED: _not_allowed,
    TemplateFault.UNKNOWN_FILTER: _unknown_filter,
    TemplateFault.UNKNOWN_TEST: _unknown_test,
    TemplateFault.FILTER_ARGUMENTS: _arguments,
    TemplateFault.UNKNOWN_FORMAT: _format,
    TemplateFault.PLURAL_FORMS: _forms,
    TemplateFault.TOO_COMPLEX: _too_complex,
    TemplateFault.ADDRESS: _address,
    TemplateFault.STRANGE_CHARACTER: _strange,
}
