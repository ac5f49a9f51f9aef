"""In which line of a file of scenarios each of them and each of its entries stands: the parser keeps no places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import field

from shifan.intake.toml_lines import Path, lines_of
from shifan.records import dataclass


@dataclass(frozen=True)
class EntryLines:
    """The lines of one scenario: where it begins, and those of its keys by their path, counted from 1."""

    first: int = 0
    by_path: Mapping[Path, int] = field(default_factory=dict)

    def of(self, *path: str) -> int:
        """Return the line of an entry; of one without a line of its own that of what holds it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.by_path:
                return self.by_path[path[:length]]
        return self.first


def entry_lines(text: str) -> tuple[EntryLines, ...]:
    """Return the lines of each entry of the arrays of tables of a text, in the order of the text."""
    lines = text.split("\n")
    heads = [(number, name) for number, line in enumerate(lines, 1) if (name := _array(line))]
    ends = [*(number for number, _ in heads), len(lines) + 1][1:]
    return tuple(
        EntryLines(first, dict(_paths(lines[first : end - 1], name, first)))
        for (first, name), end in zip(heads, ends, strict=True)
    )


def _array(line: str) -> str:
    """Return the name of the array of tables of which a line begins an entry; empty for any other line."""
    if not line.lstrip().startswith("[["):
        return ""
    try:
        return next(iter(tomllib.loads(line)), "")
    except ValueError:
        return ""


def _paths(lines: list[str], name: str, before: int) -> Iterator[tuple[Path, int]]:
    """Yield the paths below an entry with their lines; `[情形.参数]` and `参数.x = 1` name the same one."""
    for path, number in lines_of("\n".join(lines)).items():
        yield path[1:] if path[0] == name else path, before + number
