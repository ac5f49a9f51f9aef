"""The text of a TOML file from its content, with comments before the entries and tables that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from shifan.packs.flat_toml import step_of
from shifan.patterns import pattern_of

_LINE_ENDS = pattern_of(r"\r\n?|\n")
_NOT_ALLOWED = pattern_of(r"[\x00-\x08\x0b-\x1f\x7f]")  # in comments


def toml_text(content: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """Return a TOML text; a comment whose place is not in the content stands at the end."""
    writer = _Writer(dict(comments))
    writer.table(content, "", "")
    for comment in writer.comments.values():
        writer.lines += ["", *_comment_lines(comment)]
    return "\n".join(writer.lines).lstrip("\n") + "\n"


class _Writer:
    """The lines of a TOML text while it is written, and the comments that are still to be written."""

    def __init__(self, comments: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.comments = comments

    def table(self, entries: Mapping[str, Any], place: str, keys: str) -> None:
        """Write the entries of a table, then the tables in it; `keys` are those that its heading would have."""
        tables = [key for key, entry in entries.items() if _is_written_as_tables(key, entry)]
        for key, entry in entries.items():
            if key not in tables:
                self._take(place + step_of(key, place), inside=True)
                self.lines += tomli_w.dumps({key: entry}).splitlines()
        for key in tables:
            inner = f"{keys}.{_key(key)}" if keys else _key(key)
            self._tables(entries[key], place + step_of(key, place), inner)

    def _tables(self, entry: Any, place: str, keys: str) -> None:
        """Write a table, or each of a list of tables, below its heading; one that only holds tables needs none."""
        for number, inner in enumerate(entry, 1) if isinstance(entry, list) else ((0, entry),):
            own = f"{place}[{number}]" if number else place
            plain = any(not _is_written_as_tables(key, value) for key, value in inner.items())
            if plain or number or not inner or own in self.comments:
                self.lines.append("")
                self._take(own)
                self.lines.append(f"[[{keys}]]" if number else f"[{keys}]")
            self.table(inner, own, keys)

    def _take(self, place: str, inside: bool = False) -> None:
        """Write the comments of a place; with `inside` also those of places in it, which has one statement."""
        own = [
            other
            for other in self.comments
            if other == place or (inside and other.startswith((f"{place}.", f"{place}[")))
        ]
        for other in own:
            self.lines += _comment_lines(self.comments.pop(other))


def _is_written_as_tables(key: str, entry: Any) -> bool:
    """Return whether an entry has headings of its own: a table, or a list of tables too long for one line."""
    if isinstance(entry, Mapping):
        return True
    return isinstance(entry, list) and tomli_w.dumps({key: entry}).startswith("[[")


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).rsplit(" = ", 1)[0]


def _comment_lines(comment: str) -> list[str]:
    lines = _LINE_ENDS.split(comment)
    return [f"# {_NOT_ALLOWED.sub(' ', line)}".rstrip() for line in lines]
