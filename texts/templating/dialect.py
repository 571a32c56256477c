"""The language of templates: Jinja's, sandboxed, and of that only what can't run on or look around."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scheduling.errors import TemplateFault
from texts.dates import is_time_format
from texts.speech import speaking
from texts.templating.filters import EXAMPLES, FILTERS, FORMS, WIDTHS, needed_forms
from texts.templating.words import without_marks

MOST_PIECES = 60
"""Words and signs in one tag: deeper than that no expression is nested."""
MOST_BRACKETS = 4
"""So deep brackets may be nested: Jinja reads each by a dozen calls."""
MOST_TAGS = 100
MOST_CONDITIONS = 8
"""So deep conditions may be nested."""
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\w+|[^\s\w]', re.DOTALL)
_LONGEST_NAME = 64
_SHOWN_FILTERS = 10
_HIDDEN = "_"


@pass_context
def _finished(_context: Any, value: Any) -> str:
    """Return what an expression comes to as text. A word in a template could make the marks of formatting, too."""
    return without_marks(str(value))


@pass_context
def _quoted(_context: Any, value: Any) -> str:
    return quote(without_marks(str(value)), safe="")


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_finished,
        autoescape=False,
        keep_trailing_newline=True,
        cache_size=0,
        optimized=False,  # it would carry filters out while another language is spoken, and takes a third of the time
    )
    made.globals.clear()
    made.filters.clear()
    made.filters.update(FILTERS)
    for name in set(made.tests) - {"defined"}:
        del made.tests[name]
    return made


ENVIRONMENT = _environment()
ADDRESSES = ENVIRONMENT.overlay(finalize=_quoted)
"""For addresses, in which what is filled in can be no part but a word."""


@dataclass(eq=False)
class Fault(Exception):
    """What is wrong with one tag."""

    kind: TemplateFault
    text: str = ""
    """What of it; nothing: all of it."""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Checks what an expression is made of; with a language, also that filters suit it."""

    language: str | None = None

    def expression(self, source: str) -> nodes.Expr:
        """Read and check what stands in `{{ }}` or behind `if`. Raises `Fault`."""
        _require_simple(source)
        try:
            tree = ENVIRONMENT.parse(f"{{{{ {source} }}}}")
        except TemplateSyntaxError:
            raise Fault(TemplateFault.UNREADABLE) from None
        except (RecursionError, ValueError, OverflowError, MemoryError, SyntaxError):  # of a number, or of a word
            raise Fault(TemplateFault.TOO_COMPLEX) from None
        output = tree.body[0] if len(tree.body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            raise Fault(TemplateFault.UNREADABLE)
        self.check(output.nodes[0])
        return output.nodes[0]

    def check(self, node: nodes.Node) -> None:
        """Check one node with all below it. Raises `Fault`."""
        check = _CHECKS.get(type(node))
        if check is None:
            _refuse(node)
        check(self, node)
        for child in node.iter_child_nodes():
            self.check(child)

    def name(self, node: nodes.Name) -> None:
        """A variable."""
        name = node.name
        is_plain = unicodedata.normalize("NFKC", name) == name  # as Python reads it in what Jinja makes of it
        if node.ctx != "load" or name.startswith(_HIDDEN) or name == "self" or not is_plain:
            raise Fault(TemplateFault.NOT_ALLOWED, name)
        if len(name) > _LONGEST_NAME:
            raise Fault(TemplateFault.TOO_COMPLEX, name[:_LONGEST_NAME])

    def condition(self, node: nodes.CondExpr) -> None:
        """`a if b else c`; what would not be there without `else` can't be written."""
        if node.expr2 is None:
            raise Fault(TemplateFault.UNREADABLE)

    def comparison(self, node: nodes.Compare) -> None:
        """Compares one value with another."""
        if any(operand.op in {"in", "notin"} for operand in node.ops):
            raise Fault(TemplateFault.NOT_ALLOWED, "in")

    def test(self, node: nodes.Test) -> None:
        """`is defined`."""
        if node.name != "defined" or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise Fault(TemplateFault.UNKNOWN_TEST, f"is {node.name}", ("is defined",))
        if not isinstance(node.node, nodes.Name):
            raise Fault(TemplateFault.NOT_ALLOWED, "is defined")

    def filter(self, node: nodes.Filter) -> None:
        """One of ours, with what it takes."""
        if node.name not in FILTERS:
            near = difflib.get_close_matches(node.name, FILTERS, n=1)
            hints = (*near, *(name for name in FILTERS if name not in near))
            raise Fault(TemplateFault.UNKNOWN_FILTER, node.name, hints[:_SHOWN_FILTERS])
        if node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Fault(TemplateFault.NOT_ALLOWED, node.name)
        given = {str(pair.key): _constant(pair.value) for pair in node.kwargs}
        if not _ARGUMENTS.get(node.name, _no_arguments)(node, given):
            raise Fault(TemplateFault.FILTER_ARGUMENTS, node.name, tuple(EXAMPLES.get(node.name, (node.name,))))
        if node.name == "plural":
            self._require_forms(given)
        elif node.name in {"date", "time"} and node.args:
            self._require_format(node.name, str(_constant(node.args[0])))

    def _require_forms(self, given: Mapping[str, Any]) -> None:
        needed = () if self.language is None else needed_forms(self.language)
        if missing := tuple(form for form in needed if form not in given):
            raise Fault(TemplateFault.PLURAL_FORMS, "plural", missing)

    def _require_format(self, name: str, form: str) -> None:
        if self.language is None or form in WIDTHS:
            return
        with speaking(self.language):
            is_known = is_time_format(form)
        if not is_known:
            raise Fault(TemplateFault.UNKNOWN_FORMAT, form, tuple(EXAMPLES[name]))


def _require_simple(source: str) -> None:
    depth = 0
    for number, match in enumerate(_PIECE.finditer(source), 1):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(match[0], 0)
        if number > MOST_PIECES or depth > MOST_BRACKETS:
            raise Fault(TemplateFault.TOO_COMPLEX)


def _refuse(node: nodes.Node) -> NoReturn:
    match node:
        case nodes.Call():
            raise Fault(TemplateFault.NOT_ALLOWED, "( )")
        case nodes.Getattr():
            raise Fault(TemplateFault.NOT_ALLOWED, f".{node.attr}")
        case nodes.Getitem():
            raise Fault(TemplateFault.NOT_ALLOWED, "[ ]")
        case nodes.BinExpr() | nodes.UnaryExpr():
            raise Fault(TemplateFault.NOT_ALLOWED, str(node.operator))
        case _:
            raise Fault(TemplateFault.NOT_ALLOWED)


def _constant(node: nodes.Node) -> Any:
    """Return what is written there, where it is a word or a number."""
    return node.value if isinstance(node, nodes.Const) else None


def _no_arguments(node: nodes.Filter, given: Mapping[str, Any]) -> bool:
    return not node.args and not given


def _one(kind: type) -> Callable[[nodes.Filter, Mapping[str, Any]], bool]:
    """Return the check of a filter that may take one word or number of a kind."""

    def takes(node: nodes.Filter, given: Mapping[str, Any]) -> bool:
        values = [_constant(one) for one in node.args]
        return not given and len(values) <= 1 and all(type(value) is kind for value in values)

    return takes


def _one_of_any(node: nodes.Filter, given: Mapping[str, Any]) -> bool:
    return not given and len(node.args) == 1


def _forms(node: nodes.Filter, given: Mapping[str, Any]) -> bool:
    return not node.args and bool(given) and set(given) <= set(FORMS) and all(type(v) is str for v in given.values())


_ARGUMENTS: Mapping[str, Callable[[nodes.Filter, Mapping[str, Any]], bool]] = {
    "date": _one(str),
    "default": _one_of_any,
    "number": _one(int),
    "plural": _forms,
    "time": _one(str),
    "truncate": _one(int),
}


def _anything(_rules: Rules, _node: Any) -> None:
    """Nothing to check but what is below."""


_CHECKS: Mapping[type[nodes.Node], Callable[[Rules, Any], None]] = {
    nodes.Template: _anything,
    nodes.Output: _anything,
    nodes.TemplateData: _anything,
    nodes.If: _anything,
    nodes.Const: _anything,
    nodes.And: _anything,
    nodes.Or: _anything,
    nodes.Not: _anything,
    nodes.Concat: _anything,
    nodes.Operand: _anything,
    nodes.Keyword: _anything,
    nodes.Name: Rules.name,
    nodes.CondExpr: Rules.condition,
    nodes.Compare: Rules.comparison,
    nodes.Test: Rules.test,
    nodes.Filter: Rules.filter,
}
"""All that a template may be made of."""
