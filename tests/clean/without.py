"""Switch one rule off.

An expression or a statement of a function is replaced for the time of a test, in the function that
all modules share.
"""

import ast
import importlib
import inspect
import textwrap
from contextlib import contextmanager


@contextmanager
def without(rule):
    """Run a block as if a rule did not exist. `rule` is (module:name, fragment, instead) for a
    function, (module:name, value) for a constant.

    Fragment and replacement are expressions or statements; they are compared as syntax, so that formatting does not
    matter. The fragment must stand exactly once in the function, so that a rule that has moved
    makes the test fail, not pass.
    """
    place, *change = rule
    module_name, name = place.split(":")
    owner = importlib.import_module(module_name)
    *path, name = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    if len(change) == 1:
        before = getattr(owner, name)
        setattr(owner, name, change[0])
        try:
            yield
        finally:
            setattr(owner, name, before)
        return
    function = inspect.unwrap(getattr(owner, name))
    before = function.__code__
    function.__code__ = _changed(function, *change)
    try:
        yield
    finally:
        function.__code__ = before


class _Replacement(ast.NodeTransformer):
    """Replaces each node that is the same syntax as a fragment, and counts them."""

    def __init__(self, fragment, instead):
        self.wanted, self.instead, self.count = ast.dump(_node(fragment)), _node(instead), 0

    def visit(self, node):
        if ast.dump(node) == self.wanted:
            self.count += 1
            return ast.copy_location(self.instead, node)
        return self.generic_visit(node)


def _node(text):
    """Return the syntax of an expression, or of a statement; `return` may stand alone."""
    (statement,) = ast.parse(text).body
    return statement.value if isinstance(statement, ast.Expr) else statement


def _changed(function, fragment, instead):
    """Return the code of a function with a fragment of its source replaced."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    replacement = _Replacement(fragment, instead)
    tree = ast.fix_missing_locations(replacement.visit(tree))
    assert replacement.count == 1, (
        f"{fragment!r} stands {replacement.count} times in {function.__qualname__}"
    )
    tree.body.insert(0, ast.parse("from __future__ import annotations").body[0])
    made = {}
    exec(compile(tree, inspect.getsourcefile(function), "exec"), dict(function.__globals__), made)
    return made[function.__name__].__code__
