"""Which parts of a pack's files have faults already: a check that needs one of them waits until it is mended."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.errors import Finding
from shifan.patterns import pattern_of

_CELL = pattern_of(r"第[0-9]+行 (\S+)")
_HEADER = "第1行"
_WHOLE_FILE = "pack-file"  # faults of this code leave nothing of a file


class BrokenParts:
    """The columns of tables and the top keys of TOML files that cannot be relied on, and files that cannot be read."""

    def __init__(self, faults: Iterable[Finding]) -> None:
        self._files: set[str] = set()
        self._parts: set[tuple[str, str]] = set()
        for fault in faults:
            self.add(fault)

    def add(self, fault: Finding) -> None:
        """Note what a fault breaks: the column or key that it names, else the whole file."""
        if fault.cell in ("", _HEADER) or fault.code == _WHOLE_FILE:
            self._files.add(fault.file)
        else:
            self._parts.add((fault.file, _part(fault.cell)))

    def touches(self, needed: str) -> bool:
        """Return whether what a check needs is broken: a whole file, or `file:part part` of it."""
        file, _, parts = needed.partition(":")
        if file in self._files:
            return True
        if not parts:
            return any(broken == file for broken, _ in self._parts)
        return any((file, part) in self._parts for part in parts.split())


def _part(cell: str) -> str:
    """Return the column of a cell of a table, or the top key of a place in a TOML file."""
    found = _CELL.match(cell)
    return found[1] if found else cell.split(".")[0]
