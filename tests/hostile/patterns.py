"""All compiled patterns of the package, and texts that are made to keep each of them busy."""

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import sys
from re import _constants as code
from re import _parser as parser

import shifan
from shifan.patterns import LatePattern

_CATEGORIES = {
    code.CATEGORY_DIGIT: "7",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_WORD: "w",
    code.CATEGORY_NOT_DIGIT: "w",
    code.CATEGORY_NOT_SPACE: "w",
    code.CATEGORY_NOT_WORD: " ",
}
_ANYTHING = "甲"
_INLINE = {"search", "match", "fullmatch", "sub", "split", "findall", "finditer"}


@functools.cache
def patterns():
    """Return `module.NAME` → pattern for every pattern that a module keeps, under the first module that has it."""
    found = {}
    for module in pkgutil.walk_packages(shifan.__path__, "shifan."):
        if module.name.endswith("__main__"):
            continue
        held = vars(importlib.import_module(module.name))
        for name, value in held.items():
            for number, pattern in enumerate(_patterns_in(value)):
                found.setdefault(pattern, f"{module.name}.{name}{f'[{number}]' if number else ''}")
        source = inspect.getsource(sys.modules[module.name])
        for node in ast.walk(ast.parse(source)) if "re." in source else ():
            if isinstance(node, ast.Call) and (call := _inline(node.func)):
                pattern = _written_out(node)
                if pattern is not None:
                    found.setdefault(pattern, f"{module.name}.{node.lineno}:{call}")
    return {name: pattern for pattern, name in found.items()}


def _inline(called):
    """Return which function of `re` is called; an empty text for another one."""
    is_of_re = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    is_of_re = is_of_re and called.value.id == "re" and called.attr in _INLINE
    return called.attr if is_of_re else ""


def _written_out(call):
    """Return the pattern of `re.search("…", …)`; None if it is put together elsewhere."""
    first = call.args[0]
    if not isinstance(first, ast.Constant):
        return None
    flags = re.M if any("re.M" in ast.unparse(word) for word in call.keywords) else 0
    return re.compile(first.value, flags)


def _patterns_in(value, depth=0):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, LatePattern):
        yield re.compile(value.pattern, value.flags)
    elif isinstance(getattr(value, "__self__", None), re.Pattern):  # a bound `fullmatch`
        yield value.__self__
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for entry in value:
            yield from _patterns_in(entry, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for entry in value.values():
            yield from _patterns_in(entry, depth + 1)
    elif depth < 3 and type(value).__module__.startswith("shifan") and hasattr(value, "__dict__"):
        yield from _patterns_in(vars(value), depth + 1)


def words(pattern):
    """Return texts that parts of a pattern match: one sign, one after another, and whole stretches of it."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin1")
    flags = pattern.flags if isinstance(pattern.pattern, str) else pattern.flags | re.ASCII
    found = dict.fromkeys(_words(parser.parse(text, flags)))
    return [word for word in found if word and len(word) < 60]


def _words(items):
    samples = [_sample(item) for item in items]
    for start in range(len(samples)):
        for end in range(start + 1, min(start + 5, len(samples)) + 1):
            yield "".join(samples[start:end])
    yield "".join(samples)
    for item in items:
        for part in _parts(item):
            yield from _words(part)


def _parts(item):
    """Return the sequences inside an item."""
    kind, argument = item
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return [argument[2]]
    if kind is code.SUBPATTERN:
        return [argument[-1]]
    if kind is code.ATOMIC_GROUP:
        return [argument]
    if kind is code.BRANCH:
        return argument[1]
    if kind in (code.ASSERT, code.ASSERT_NOT):
        return [argument[1]]
    return []


def _sample(item):
    """Return a short text that an item matches."""
    kind, argument = item
    if kind is code.LITERAL:
        return chr(argument)
    if kind is code.NOT_LITERAL or kind is code.ANY:
        return _ANYTHING
    if kind is code.IN:
        return _member(argument)
    if kind is code.BRANCH:
        return "".join(map(_sample, argument[1][0]))
    if kind in (code.ASSERT, code.ASSERT_NOT, code.AT, code.GROUPREF):
        return ""
    parts = _parts(item)
    repeats = max(1, argument[0]) if kind in (code.MAX_REPEAT, code.MIN_REPEAT) else 1
    return "".join("".join(map(_sample, part)) for part in parts) * min(repeats, 4)


def _member(choices):
    kind, argument = choices[0]
    if kind is code.NEGATE:
        return _ANYTHING
    if kind is code.LITERAL:
        return chr(argument)
    if kind is code.RANGE:
        return chr(argument[0])
    return _CATEGORIES.get(argument, "w")


def attacks(pattern, length):
    """Yield texts of about a length: each word repeated, behind a beginning, before what fits nothing."""
    known = words(pattern)
    signs = [word for word in known if len(word) == 1]
    pairs = [a + b for a in signs[:6] for b in signs[:6] if a != b]
    beginnings = ["", *known[:4]]
    for word in dict.fromkeys([*known, *pairs, " ", "7", "甲", "\n", "<", "{"]):
        many = word * (length // len(word))
        for beginning in beginnings:
            yield beginning + many + "\x01"
        yield many
