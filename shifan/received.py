"""The one reader of files that others may have made: regular files only, of bounded size; JSON of a known shape.

A pipe or a device in the place of a file would be waited for without end; a text that nests brackets ten thousand
deep, or holds half a character, would end in the middle of the program.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn

from shifan.patterns import pattern_of
from shifan.records import dataclass

LARGEST_FILE = 600 * 2**20  # bytes of any single file
_DEEPEST = 60  # lists and mappings inside one another
_NESTING = frozenset((list, dict))  # what JSON and TOML nest
_HALF_CHARACTER = pattern_of(r"\\u[dD][89a-fA-F]")


class NotARegularFile(OSError):
    """A pipe, a device or a folder in the place of a file, or a file larger than any may be."""


class MalformedJson(ValueError):
    """A text that is no JSON, or not of the shape that it should have."""


def open_regular(path: Path) -> BufferedReader:
    """Return the open file; NotARegularFile at once, without waiting, for what is none. A link is followed."""
    # A path opens without an opener of its own; the caller closes.
    stream = open(path, "rb", opener=_open_at_once)  # noqa: SIM115
    status = os.fstat(stream.fileno())
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_FILE:
        stream.close()
        raise NotARegularFile(errno.EINVAL, "no regular file of reasonable size", str(path))
    return stream


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes into is opened, too, instead of waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_bytes(path: Path) -> bytes:
    """Return the content of a regular file; OSError if it cannot be read, or is none."""
    with open_regular(path) as stream:
        return stream.read()


def read_text(path: Path, encoding: str = "utf-8") -> str:
    """Return the text of a regular file, each line end as `\\n`; OSError as above, ValueError for another encoding."""
    return read_bytes(path).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class ListOf:
    """A JSON list of entries of one shape."""

    entry: Shape


@dataclass(frozen=True)
class MapOf:
    """A JSON mapping with any keys, whose values are of one shape."""

    entry: Shape


@dataclass(frozen=True)
class Record:
    """A JSON mapping with known keys, those of `optional` may be missing; others are allowed if it is `open`."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    open: bool = True


Shape = type | tuple[type, ...] | ListOf | MapOf | Record
ANYTHING = (str, int, float, bool, type(None), list, dict)


def parse_json(content: str | bytes, shape: Shape = ANYTHING) -> Any:
    """Return what a JSON text says; MalformedJson for anything that is not of the shape, or cannot be written again."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        parsed = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedJson(str(error)) from None
    if _may_have_half_characters(text):
        _require_whole_characters(parsed)
    _require(parsed, shape, 0)
    return parsed


def read_json(path: Path, shape: Shape = ANYTHING) -> Any:
    """Return what a JSON file says; OSError and MalformedJson as above."""
    return parse_json(read_bytes(path), shape)


def parse_toml(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return what a TOML text says; TOMLDecodeError for what is none, or nests too deep."""
    import tomllib  # slow to import: most commands read no TOML

    try:
        if any(line.partition("=")[0].count(".") > _DEEPEST for line in text.splitlines()):
            raise MalformedJson(
                "keys nested too deep"
            )  # the library takes the square of their number
        parsed = tomllib.loads(text, parse_float=parse_float)
        _require_depth(parsed, 0)
    except (RecursionError, MalformedJson):
        raise tomllib.TOMLDecodeError("nested too deep") from None
    return parsed


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(f"no number: {name}")


def _may_have_half_characters(text: str) -> bool:
    """Return whether a text holds half a character, or an escape that may stand for one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    # Texts have hardly any escape, and the sign before one is found far sooner than the escape itself.
    return "\\u" in text and _HALF_CHARACTER.search(text) is not None


def _require_whole_characters(parsed: object) -> None:
    """Raise MalformedJson if a text or key holds half of a character: no file and no screen can show it."""
    try:
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise MalformedJson("half a character") from error


def _require(value: object, shape: Shape, depth: int) -> None:
    """Raise MalformedJson where a value is not of its shape, or nests too deep."""
    if isinstance(shape, ListOf):
        for entry in _as_list(value):
            _require(entry, shape.entry, depth + 1)
    elif isinstance(shape, MapOf):
        for entry in _as_mapping(value).values():
            _require(entry, shape.entry, depth + 1)
    elif isinstance(shape, Record):
        _require_record(_as_mapping(value), shape, depth)
    elif not isinstance(value, shape) or (isinstance(value, bool) and not _takes_bool(shape)):
        raise MalformedJson(f"{type(value).__name__} where {shape} should be")
    elif isinstance(value, (list, dict)):
        _require_depth(value, depth)


def _takes_bool(shape: type | tuple[type, ...]) -> bool:
    return bool in (shape if isinstance(shape, tuple) else (shape,))


def _require_record(value: Mapping[str, object], shape: Record, depth: int) -> None:
    known = {**shape.optional, **shape.required}
    missing = shape.required.keys() - value.keys()
    unknown = set() if shape.open else value.keys() - known.keys()
    if missing or unknown:
        raise MalformedJson(f"missing {sorted(missing)}, unknown {sorted(unknown)}")
    for key, entry in value.items():
        _require(entry, known.get(key, ANYTHING), depth + 1)


def _as_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise MalformedJson(f"{type(value).__name__} where a list should be")
    return value


def _as_mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise MalformedJson(f"{type(value).__name__} where a mapping should be")
    return value


def _require_depth(value: object, depth: int) -> None:
    """Raise MalformedJson for lists and mappings inside one another beyond reason; level by level, not by recursion."""
    level = [value]
    while level:
        if depth > _DEEPEST:
            raise MalformedJson("nested too deep")
        level = [inner for entry in level for inner in _nested_in(entry)]
        depth += 1


def _nested_in(value: object) -> Iterable[object]:
    """Return the lists and mappings right inside another one; most hold none, which is seen at once."""
    inside = value.values() if isinstance(value, dict) else _as_list(value)
    if _NESTING.isdisjoint(map(type, inside)):
        return ()
    return [inner for inner in inside if type(inner) in _NESTING]
