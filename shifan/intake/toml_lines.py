"""In which line of a TOML text each table and each key begins: the parser keeps no places."""

from __future__ import annotations

import tomllib
from typing import Any

Path = tuple[str, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, of each table and key by its path; keys inside of inline tables have none."""
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        try:
            stated = tomllib.loads(line)
        except ValueError:  # a line of a value that goes on over several, or its first
            head = _first_key(line)
            if head:
                lines.setdefault((*table, *head), number)
            continue
        path = _path(stated, only_tables=line.lstrip().startswith("["))
        if line.lstrip().startswith("["):
            table = path
            path = ()
        whole = (*table, *path)
        for length in range(1, len(whole) + 1):
            lines.setdefault(whole[:length], number)
    return lines


def _first_key(line: str) -> Path:
    """Return the key of a line whose value goes on below; empty for a line of such a value."""
    key, sign, _ = line.partition("=")
    try:
        return _path(tomllib.loads(f"{key}= 0"), only_tables=False) if sign else ()
    except ValueError:
        return ()


def _path(stated: dict[str, Any], only_tables: bool) -> Path:
    """Return the keys that lead to the one thing that a line states."""
    path: list[str] = []
    found: Any = stated
    while isinstance(found, dict) and len(found) == 1:
        key, found = next(iter(found.items()))
        path.append(key)
        if not only_tables and not isinstance(found, dict):
            break
    return tuple(path)
