"""Conditions on child rows in live formulas: as the criteria of SUMIFS and COUNTIFS, and as tests of whole columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from shifan.records import dataclass
from shifan.rules import expression as ex

_LONGEST_LITERAL = 250
A_NUMBER = '">-1E+300"'  # a criterion that every number meets, and no text
_NO_NUMBER = '"<-1E+300"'  # one that none meets


@dataclass(frozen=True)
class ChildRefs:
    """Ranges of a child table: its columns, and (range, cell) pairs that tie children to the row."""

    columns: Mapping[str, str]
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refs:
    """Cells of the row's inputs and the ranges of its children."""

    cells: Mapping[str, str]
    children: Mapping[str, ChildRefs] = field(default_factory=dict)


Written = Callable[[ex.Node, Refs], str]  # a tree as formula text; of a limit, 不适用 where it is


def quoted(plain: str) -> str:
    """Return a text as an Excel string literal; a long one as several, for none may hold more than 255 characters."""
    if len(plain) > _LONGEST_LITERAL:
        return f"({quoted(plain[:_LONGEST_LITERAL])}&{quoted(plain[_LONGEST_LITERAL:])})"
    return '"' + plain.replace('"', '""') + '"'


@dataclass(frozen=True)
class RowConditions:
    """Conditions on child rows as formulas write them; `limit` writes what they compare with.

    `doubtful` says of a limit whether it may be 不适用.
    """

    limit: Written
    doubtful: Callable[[ex.Node], bool]

    def criteria(self, child: ChildRefs, where: tuple[ex.Condition, ...], refs: Refs) -> str:
        """Return the ranges and criteria that SUMIFS and COUNTIFS take; empty if all rows count."""
        pairs = [f"{span},{cell}" for span, cell in child.keys]
        for condition in where:
            span = child.columns[condition.column]
            pairs.append(f"{span},{self._criterion(condition, refs)}")
            if isinstance(condition, ex.ColumnCompares) and condition.op == "<>":
                pairs.append(f"{span},{A_NUMBER}")  # otherwise 不适用 would be unequal, too
        return ",".join(pairs)

    def _criterion(self, condition: ex.Condition, refs: Refs) -> str:
        match condition:
            case ex.ColumnIs(_, _, wanted):
                return quoted(wanted)
            case ex.ColumnIsNot(_, _, unwanted):
                return quoted(f"<>{unwanted}")
            case ex.ColumnKnown():
                return A_NUMBER
            case ex.ColumnBefore(_, _, limit):
                return f'"<"&{refs.cells[limit.name]}'
            case ex.ColumnCompares(_, _, op, limit):
                written = self.limit(limit, refs)
                criterion = f'"{op}"&{written}'
                if self.doubtful(limit):
                    return f"IF(ISNUMBER({written}),{criterion},{_NO_NUMBER})"
                return criterion

    def tests(self, child: ChildRefs, where: tuple[ex.Condition, ...], refs: Refs) -> list[str]:
        """Return the conditions on child rows as tests of whole columns, for an array formula."""
        tests = [f"{span}={cell}" for span, cell in child.keys]
        for condition in where:
            tests += self._column_tests(condition, child.columns[condition.column], refs)
        return tests

    def _column_tests(self, condition: ex.Condition, span: str, refs: Refs) -> list[str]:
        match condition:
            case ex.ColumnIs(_, _, wanted):
                return [f"{span}={quoted(wanted)}"]
            case ex.ColumnIsNot(_, _, unwanted):
                return [f"{span}<>{quoted(unwanted)}"]
            case ex.ColumnKnown():
                return [f"ISNUMBER({span})"]
            case ex.ColumnBefore(_, _, limit):
                return [f"ISNUMBER({span})", f"{span}<{refs.cells[limit.name]}"]
            case ex.ColumnCompares(_, _, op, limit):
                written = self.limit(limit, refs)
                known = [f"ISNUMBER({written})"] if self.doubtful(limit) else []
                return [f"ISNUMBER({span})", *known, f"{span}{op}{written}"]


def nested(tests: list[str], kept: str) -> str:
    """Return what is kept of an array where all tests hold."""
    for test in reversed(tests):
        kept = f"IF({test},{kept})"
    return kept
