"""Texts that formulas make: what is stated of a veto, from the cell that holds its basis."""

from __future__ import annotations

from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.records import dataclass
from shifan.rules.excel_formulas import quoted
from shifan.score.inspected_units import units_named
from shifan.score.verdict_values import STOPS

_MOST_STOPS = 3  # how many signs at its end a basis typed into the workbook may lose


@dataclass(frozen=True)
class LiveText:
    """A text as the formula that gives it, without `=`, and as it reads now."""

    formula: str
    now: str


def veto_statement(book: AuditWorkbook, veto: str, cell: str) -> LiveText:
    """Return what is stated of a veto, where `cell` holds its basis: that, without signs at its end.

    The units that the basis names now give way to their types. An empty basis gives the pack's words for the veto.
    """
    now = book.register.text(f"veto.{veto}.statement")
    basis = (book.register.text(f"veto.{veto}.basis") or "").strip()
    stops = max(_MOST_STOPS, len(basis) - len(basis.rstrip(STOPS)))
    text = f"LEFT({cell},MAX(LEN({cell})-{_stops_at_end(cell, stops)},0))"
    for name, instead in units_named(book.clean, book.standard, basis):
        if name in basis:
            text = f"SUBSTITUTE({text},{quoted(name)},{quoted(instead)})"
    words = quoted(book.standard.wording.vetoes[veto].occurred)
    return LiveText(f'IF({text}="",{words},{text})', now)


def _stops_at_end(cell: str, most: int) -> str:
    """Return a formula that counts the signs at the end of a cell's text, up to `most`."""
    count = str(most)
    for position in range(most, 0, -1):
        sign = f"LEFT(RIGHT({cell},{position}))"
        count = f"IF(ISNUMBER(FIND({sign},{quoted(STOPS)})),{count},{position - 1})"
    return count
