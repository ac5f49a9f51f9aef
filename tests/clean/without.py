"""Switch one rule off: a fragment of a function's source is replaced for the time of a test, in the function that all modules share."""

import __future__

import importlib
import inspect
import textwrap
from contextlib import contextmanager


@contextmanager
def without(rule):
    """Run a block as if a rule did not exist. `rule` is (module:name, fragment, instead) for a function, (module:name, value) for a constant.

    The fragment must stand exactly once in the function, so that a rule that has moved makes the test fail, not pass.
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


def _changed(function, fragment, instead):
    """Return the code of a function with a fragment of its source replaced."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(fragment) == 1, (
        f"{fragment!r} stands {source.count(fragment)} times in {function.__qualname__}"
    )
    made = {}
    code = compile(
        source.replace(fragment, instead),
        inspect.getsourcefile(function),
        "exec",
        __future__.annotations.compiler_flag,
    )
    exec(code, dict(function.__globals__), made)
    return made[function.__name__].__code__
