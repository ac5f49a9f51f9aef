"""Split the text of a CSV file into rows, strictly: what office programs would read differently is told by line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field

from shifan.patterns import pattern_of
from shifan.records import dataclass

# Nothing is given back: a quote inside a pair is never followed by what ends a field.
_QUOTED = pattern_of(r'"([^"]*+(?:""[^"]*+)*+)"(?=,|\r|\n|\Z)')
_PLAIN = pattern_of(r'[^,"\r\n]*(?=,|\r|\n|\Z)')
_IRREGULAR = pattern_of(r"[^,\r\n]*")  # a field with quotes that do not enclose it
_LINE_END = pattern_of(r"\r\n|\r|\n|\Z")
_SHOWN = 30
_SIGNS = {"\t": "制表符", ";": "分号", "|": "竖线"}
_FEWEST = 3  # fields of a row that is known by its separators
# ="001" keeps a code as text where a program writes CSV for Excel.
_AS_FORMULA = pattern_of(r'="([^"]*)"')


@dataclass(frozen=True)
class LineFault:
    """A line, counted from 1, that cannot be read for certain, and why."""

    line: int
    found: str


@dataclass
class CsvText:
    """Rows of a CSV file as texts; the line, counted from 1, in which each begins; what was noticed.

    `inner_quotes` are cells, by row and column from 0, in which quotes stand that do not enclose them: they were kept.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    inner_quotes: list[tuple[int, int]] = field(default_factory=list)


def split_csv(text: str, even: bool = True) -> CsvText:
    """Return the rows of a text; a quote without its pair is a fault by line, with `even` also a row of odd length."""
    found = _split_plain(text) if '"' not in text else _Splitter(text).split()
    if even:
        found.faults += _ragged(found)
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _split_plain(text: str) -> CsvText:
    """Return the rows of a text without quotes: each line is a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return CsvText([line.split(",") if line else [] for line in lines], [*range(1, len(lines) + 1)])


class _Splitter:
    """A text on its way into rows, field by field."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line = text, 0, 1
        self.found = CsvText()
        self.most_commas = 0  # of a line so far: a field that holds as many has swallowed lines

    def split(self) -> CsvText:
        """Return the rows."""
        while self.at < len(self.text):
            begin, line, whole = self.at, self.line, True
            row: list[str] = []
            while whole:
                whole = self._take_field(row)
                if not whole or not self.text.startswith(",", self.at):
                    break
                self.at += 1
            if not whole:
                self._skip_line(begin, line)
                continue
            self._end_line()
            self.most_commas = max(self.most_commas, len(row) - 1)
            self.found.rows.append([] if row == [""] else row)
            self.found.lines.append(line)
        return self.found

    def _take_field(self, row: list[str]) -> bool:
        """Add the next field to the row; False if its quotes have no pair."""
        quoted = _QUOTED.match(self.text, self.at)
        if quoted and not self._swallowed(quoted[1]):
            row.append(quoted[1].replace('""', '"'))
            self.line += len(_LINE_END.findall(quoted[1])) - 1 if "\n" in quoted[1] else 0
            self.at = quoted.end()
            return True
        plain = None if quoted else _PLAIN.match(self.text, self.at)
        field = plain or _IRREGULAR.match(self.text, self.at)
        cell = field[0] if field else ""
        if cell.count('"') % 2:
            return False
        as_formula = None if plain else _AS_FORMULA.fullmatch(cell)
        if not plain and not as_formula:
            self.found.inner_quotes.append((len(self.found.rows), len(row)))
        row.append(as_formula[1] if as_formula else cell)
        self.at += len(cell)
        return True

    def _swallowed(self, quoted: str) -> bool:
        """Return whether a quoted field holds a line that looks like a whole row."""
        if "\n" not in quoted:
            return False
        return any(line.count(",") >= max(self.most_commas, 1) for line in quoted.split("\n")[1:])

    def _skip_line(self, begin: int, line: int) -> None:
        """Note the fault of a line and go on with the one after it."""
        stop = re.compile(r"[\r\n]|\Z").search(self.text, begin)
        self.at = stop.start() if stop else len(self.text)
        shown = self.text[begin : self.at]
        place = shown.find('"')
        near = shown[max(0, place - 5) : place + _SHOWN]
        self.line = line
        self.found.faults.append(LineFault(line, f"引号不成对（…{near}…）"))
        self._end_line()

    def _end_line(self) -> None:
        end = _LINE_END.match(self.text, self.at)
        self.at = end.end() if end else len(self.text)
        self.line += 1


def _separated_otherwise(row: list[str], usual: int) -> str:
    """Return the sign, in words, that separates the fields of a row of one text; empty for a title or a note."""
    if len(row) != 1 or usual < _FEWEST:
        return ""
    return next((name for sign, name in _SIGNS.items() if row[0].count(sign) == usual - 1), "")


def _ragged(found: CsvText) -> list[LineFault]:
    """Return the lines with more or fewer fields than most have; a single text is a title or a note."""
    lengths = Counter(len(row) for row in found.rows if len(row) > 1)
    if not lengths:
        return []
    usual = max(lengths, key=lambda length: (lengths[length], length))
    faults = []
    for row, line in zip(found.rows, found.lines, strict=True):
        other = _separated_otherwise(row, usual)
        if other:
            faults.append(LineFault(line, f"以{other}分隔，其余各行以半角逗号分隔"))
        more = len(row) > usual and any(cell.strip() for cell in row[usual:])
        fewer = len(row) < usual and sum(1 for cell in row if cell.strip()) > 1
        if more or fewer:
            found_here = f"有{len(row)}列，其余各行{usual}列"
            faults.append(LineFault(line, found_here))
    return faults
