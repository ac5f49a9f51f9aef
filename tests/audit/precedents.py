"""Follow a workbook's formulas from a cell down to raw rows, as a reviewer would with trace precedents."""

from __future__ import annotations

import re
from functools import cached_property

import openpyxl
from python_calamine import load_workbook

from shifan.addresses import position

_CALL = re.compile(r"(?:SUMIFS|COUNTIFS)\(([^()]*)\)")
_REFERENCE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_QUOTED = re.compile(r'"[^"]*"')
_METHOD = "检查方式"


class Precedents:
    """The formulas and stored results of a workbook."""

    def __init__(self, path):
        self.path = path

    @cached_property
    def formulas(self):
        return openpyxl.load_workbook(self.path)

    @cached_property
    def results(self) -> dict[str, list[list[object]]]:
        """The stored results: sheet → rows from the first one, each as long as the sheet is wide."""
        book = load_workbook(str(self.path))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }

    def raw_rows(self, place: str) -> set[str]:
        """Return the addresses of the raw rows that a cell (`计算-总分!B9`) is made of."""
        found, seen, waiting = set(), set(), [tuple(place.split("!"))]
        while waiting:
            sheet, cell = waiting.pop()
            if (sheet, cell) in seen:
                continue
            seen.add((sheet, cell))
            if sheet.startswith("原始-"):
                found.add(self._address(sheet, int(re.sub(r"\D", "", cell))))
                continue
            content = self.formulas[sheet][cell].value
            if sheet == "参数" and not isinstance(content, str):
                found |= {
                    text
                    for text in [
                        str(self.formulas[sheet].cell(int(re.sub(r"\D", "", cell)), 3).value)
                    ]
                    if ".xlsx!" in text
                }
            if isinstance(content, str) and content.startswith("="):
                waiting.extend(self._below(sheet, content))
        return found - {""}

    def _address(self, sheet: str, row: int) -> str:
        return str(self.results[sheet][row - 1][-1])

    def _result(self, sheet: str, cell: str) -> str:
        row, column = position(cell)
        return str(self.results[sheet][row][column])

    def _below(self, sheet: str, formula: str):
        for call in _CALL.findall(formula):
            yield from self._conditional(sheet, call)
        for reference in _REFERENCE.findall(_QUOTED.sub("", _CALL.sub("", formula))):
            yield from self._cells(sheet, reference)

    def _cells(self, sheet: str, reference, rows=None):
        own, column, first, _, last = reference
        for row in rows if rows is not None else range(int(first), int(last or first) + 1):
            yield own or sheet, f"{column}{row}"

    def _conditional(self, sheet: str, call: str):
        """Yield the cells of the rows that are tied to the formula's row.

        What a row says (符合 …) does not leave it out.
        """
        arguments = call.split(",")
        pairs = list(
            zip(
                arguments[len(arguments) % 2 :: 2],
                arguments[len(arguments) % 2 + 1 :: 2],
                strict=True,
            )
        )
        ranges = [_REFERENCE.findall(text)[0] for text in arguments if ":" in text]
        rows = [
            row
            for row in range(int(ranges[0][2]), int(ranges[0][4]) + 1)
            if all(self._tied(sheet, row, *pair) for pair in pairs)
        ]
        looked_at = [_REFERENCE.findall(arguments[0])[0]] if len(arguments) % 2 else []
        untied = [(span, criterion) for span, criterion in pairs if not self._ties(span, criterion)]
        # That a score is there at all is asked of the very cells that are added up.
        looked_at += [
            _REFERENCE.findall(span)[0]
            for span, criterion in untied
            if criterion != '">=0"' or not looked_at
        ]
        if not looked_at:
            looked_at = [_REFERENCE.findall(pairs[0][0])[0]]
        for reference in looked_at:
            yield from self._cells(sheet, reference, rows)
        for _, criterion in pairs:
            if criterion.startswith('"<"&'):
                yield from self._cells(sheet, _REFERENCE.findall(criterion)[0])

    def _ties(self, span: str, criterion: str) -> bool:
        own, column, *_ = _REFERENCE.findall(span)[0]
        return (
            not criterion.startswith('"')
            or criterion.startswith('"#"&')
            or self._result(own, f"{column}3") in (_METHOD, "分组")
        )

    def _tied(self, sheet: str, row: int, span: str, criterion: str) -> bool:
        if not self._ties(span, criterion):
            return True
        own, column, *_ = _REFERENCE.findall(span)[0]
        wanted = criterion.strip('"')
        if not criterion.startswith('"'):
            other, letter, number, *_ = _REFERENCE.findall(criterion)[0]
            wanted = self._result(other or sheet, f"{letter}{number}")
        return self._result(own, f"{column}{row}") == str(wanted)
