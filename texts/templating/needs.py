"""Which variables an expression can't do without."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

Names = frozenset[str]
_NONE: Names = frozenset()


def used_names(tree: nodes.Node) -> Names:
    """Return all variables that are named."""
    own = {tree.name} if isinstance(tree, nodes.Name) else set()
    return frozenset(own.union(name.name for name in tree.find_all(nodes.Name)))


def needed_names(node: nodes.Node, there: Names = _NONE) -> Names:
    """Return the variables that must be there: not those behind `default` or `is defined`. `there` surely are."""
    needs = _NEEDS.get(type(node))
    if needs is not None:
        return needs(node, there)
    return _of_all(node.iter_child_nodes(), there)


def _of_all(parts: Any, there: Names) -> Names:
    return _NONE.union(*(needed_names(part, there) for part in parts))


def _name(node: nodes.Name, there: Names) -> Names:
    return _NONE if node.name in there else frozenset({node.name})


def _filter(node: nodes.Filter, there: Names) -> Names:
    if node.name == "default" and isinstance(node.node, nodes.Name):
        return _of_all(node.args, there)
    return _of_all(node.iter_child_nodes(), there)


def _test(_node: nodes.Test, _there: Names) -> Names:
    return _NONE


def _and(node: nodes.And, there: Names) -> Names:
    return needed_names(node.left, there) | needed_names(node.right, there | _there_if(node.left))


def _or(node: nodes.Or, there: Names) -> Names:
    return needed_names(node.left, there) | needed_names(node.right, there | _there_unless(node.left))


def _choice(node: nodes.CondExpr, there: Names) -> Names:
    needed = needed_names(node.test, there) | needed_names(node.expr1, there | _there_if(node.test))
    return needed if node.expr2 is None else needed | needed_names(node.expr2, there | _there_unless(node.test))


def _if(node: nodes.If, there: Names) -> Names:
    needed = _NONE
    for branch in (node, *node.elif_):
        needed |= needed_names(branch.test, there)
        needed |= _of_all(branch.body, there | _there_if(branch.test))
        there |= _there_unless(branch.test)
    return needed | _of_all(node.else_, there)


def _there_if(test: nodes.Node) -> Names:
    """Return the variables that are there where a condition holds."""
    match test:
        case nodes.Test(name="defined", node=nodes.Name(name=name)):
            return frozenset({name})
        case nodes.And():
            return _there_if(test.left) | _there_if(test.right)
        case nodes.Or():
            return _there_if(test.left) & _there_if(test.right)
        case nodes.Not():
            return _there_unless(test.node)
        case _:
            return _NONE


def _there_unless(test: nodes.Node) -> Names:
    """Return the variables that are there where a condition does not hold."""
    match test:
        case nodes.Not():
            return _there_if(test.node)
        case nodes.Or():
            return _there_unless(test.left) | _there_unless(test.right)
        case nodes.And():
            return _there_unless(test.left) & _there_unless(test.right)
        case _:
            return _NONE


_NEEDS: Mapping[type[nodes.Node], Callable[[Any, Names], Names]] = {
    nodes.Name: _name,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.CondExpr: _choice,
    nodes.If: _if,
}
