"""What an ods file hides: error cells, formulas without value, hidden rows, merges; absurd repetitions are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from xml.etree import ElementTree

from shifan.addresses import LAST_ROW, address
from shifan.intake.limits import LARGEST_CELLS, MOST_FILLS
from shifan.intake.oddities import CONTAINS_ENTITIES, DELETE_FAR, INCOMPLETE, SheetOddities, Unsafe
from shifan.intake.ods_looks import STYLE, OdsStyles, format_of
from shifan.patterns import pattern_of
from shifan.raw_sheets.added_sheets import CHECK_SIGN
from shifan.safe_xml import MalformedXml, declares_entities, events_of_workbook_part

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_IMAGE = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}image"
_REPEATED = pattern_of(
    rb"<table:table-(row|cell)\b[^<>]*number-(?:rows|columns)-repeated=[\"'](\d+)[\"'][^<>]*>"
)
_REPEATS = pattern_of(rb"number-(rows|columns)-repeated=[\"'](\d+)[\"']")
_NAME = pattern_of(rb'table:name="([^"]*)"')
_MOST = {b"row": 20_000, b"cell": 200}
_ENDS = {b"row": b"</table:table>", b"cell": b"</table:table-row>"}
_CONTENT = pattern_of(rb"office:value-type|<text:p")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:")
# What occurs in a file that has any oddity; without it the elements need not be gone through.
_HINTS = (
    b'"error"',
    b"table:formula",
    b'"collapse"',
    b'"filter"',
    b"#N/A",
    b"#REF!",
    b"Err:",
    b"-spanned",
    b'"percentage"',
    b"office:annotation",
    b"draw:image",
    b"text-line-through",
    b"background-color",
    b"fo:color",
    b"fo:font-size",
    b"number:number-style",
    b"number:currency-style",
)


def scan(
    content: bytes, most_cells: int = LARGEST_CELLS, named_styles: bytes = b""
) -> dict[str, SheetOddities]:
    """Return the oddities by sheet name; Unsafe for entity declarations and absurd repetitions.

    `named_styles` is the part of the file that holds the styles which cells may draw on.
    """
    if declares_entities(content):
        raise Unsafe(CONTAINS_ENTITIES)
    _refuse_repetitions(content)
    _refuse_large_grid(content, most_cells)
    told = any(hint in content or hint in named_styles for hint in _HINTS)
    return _oddities(content, named_styles) if told else {}


def _refuse_repetitions(content: bytes) -> None:
    """Refuse blocks repeated beyond reason in or after which anything is written: trailing empty ones are ordinary."""
    # Up to where nothing is written, by kind of block: no stretch is looked through twice.
    empty_until = {b"row": 0, b"cell": 0}
    for match in _REPEATED.finditer(content):
        kind, count = match[1], int(match[2])
        if count > _MOST[kind] and match.end() > empty_until[kind]:
            stop = content.find(_ENDS[kind], match.end())
            empty_until[kind] = stop if stop > 0 else len(content)
            if _CONTENT.search(match[0]) or _CONTENT.search(
                content, match.end(), empty_until[kind]
            ):
                what = "行" if kind == b"row" else "列"
                found = f"工作表“{_sheet_around(content, match.start())}”中空了{count}{what}之后还有内容"
                raise Unsafe(f"{found}，离其余内容太远", DELETE_FAR)


def _sheet_around(content: bytes, place: int) -> str:
    """Return the name of the sheet in which a place of the content lies."""
    start = content.rfind(b"<table:table ", 0, place)
    name = _NAME.search(content, start, place) if start >= 0 else None
    return unescape(name[1].decode("utf-8", "replace")) if name else ""


def _refuse_large_grid(content: bytes, most_cells: int) -> None:
    """Refuse a grid too large: filled rows and cells count as often as they are repeated."""
    rows, width = 0, 0
    for line in content.split(b"</table:table-row>"):
        if b"<text:p" in line or b"office:value" in line:
            repeats = [(kind, int(count)) for kind, count in _REPEATS.findall(line)]
            rows += 1 + _added(repeats, b"rows", _MOST[b"row"])
            cells = line.count(b"<table:table-cell") + _added(repeats, b"columns", _MOST[b"cell"])
            width = max(width, cells)
    if rows * width > most_cells:
        raise Unsafe(f"表格过大（{rows}行、{width}列），请拆分，或删去多余的行和列")


def _added(repeats: list[tuple[bytes, int]], kind: bytes, most: int) -> int:
    """Return how many rows or columns repetitions add; those of more than `most` are the trailing empty ones."""
    return sum(count - 1 for repeated, count in repeats if repeated == kind and count <= most)


def _oddities(content: bytes, named_styles: bytes) -> dict[str, SheetOddities]:
    sheets: dict[str, SheetOddities] = {}
    try:
        styles = _named(named_styles)
        sheet = _OdsSheet(styles)
        for event, element in events_of_workbook_part(content):
            if event == "start" and element.tag == f"{_TABLE}table":
                sheet = _OdsSheet(styles)
                sheets[element.get(f"{_TABLE}name", "")] = sheet.odd
            elif event == "end" and element.tag == f"{STYLE}style":
                styles.take(element)
            elif event == "end" and element.tag == f"{_TABLE}table-column":
                sheet.take_column(element)
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                sheet.take(element)
                element.clear()  # a whole tree would take many times the room of the file
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error
    return sheets


def _named(content: bytes) -> OdsStyles:
    """Return the styles of a part of styles; none for an empty one."""
    styles = OdsStyles()
    for event, element in events_of_workbook_part(content) if content else ():
        if event == "end" and element.tag == f"{STYLE}style":
            styles.take(element)
    return styles


class _OdsSheet:
    """A sheet whose columns, and then rows, come one after the other."""

    def __init__(self, styles: OdsStyles) -> None:
        self.odd, self.styles, self._row, self._column = SheetOddities(), styles, 0, 0
        self.has_looks = styles.say_anything()
        self._of_columns: list[tuple[int, str]] = []  # last column and usual style

    def take_column(self, column: ElementTree.Element) -> None:
        """Note a hidden column, or several."""
        first = self._column + 1
        self._column += int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        style = column.get(f"{_TABLE}default-cell-style-name", "")
        self._of_columns.append((self._column, style))
        hidden = column.get(f"{_TABLE}visibility") in ("collapse", "filter")
        if hidden and self._column - first < _MOST[b"cell"]:
            self.odd.hidden_columns.append((first, self._column))

    def take(self, line: ElementTree.Element) -> None:
        """Note what a row tells; rows behind the last one are none."""
        if self._row > LAST_ROW:
            return
        repeated = int(line.get(f"{_TABLE}number-rows-repeated", "1"))
        if line.get(f"{_TABLE}visibility") in ("collapse", "filter") and repeated <= _MOST[b"row"]:
            self.odd.hidden_rows += range(self._row + 1, self._row + repeated + 1)
        usual = line.get(f"{_TABLE}default-cell-style-name", "")
        for column, cell in _cells(line):
            _note(cell, self._row, column, self.odd)
            name = cell.get(f"{_TABLE}style-name", usual or self._usual_style(column))
            _note_style(cell, address(self._row, column), name, self)
        self._row += repeated

    def _usual_style(self, column: int) -> str:
        """Return the style of cells of a column that have none of their own."""
        return next((style for last, style in self._of_columns if column < last), "")


def _note(cell: ElementTree.Element, row: int, column: int, odd: SheetOddities) -> None:
    """Note what one cell tells beside its content."""
    down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    if down > 1 or across > 1:
        odd.merges.append((row, column, row + down - 1, column + across - 1))
    text = "".join(_texts(cell))
    remark = "".join(text for part in cell.iter(f"{_OFFICE}annotation") for text in part.itertext())
    if remark.strip() and CHECK_SIGN not in remark:
        odd.looks.comments.append((address(row, column), remark.strip()))
    if next(cell.iter(_IMAGE), None) is not None:
        odd.looks.pictures.append(address(row, column))
    code = _format(cell, text)
    if code:
        odd.looks.formats.append((address(row, column), code))
    if text.startswith(_ERRORS):
        odd.errors.append((address(row, column), text))
    elif cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
        odd.uncalculated.append(address(row, column))


def _format(cell: ElementTree.Element, shown: str) -> str:
    """Return the number format of a cell that adds to its number; empty for others."""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value", "")
    if kind == "percentage":
        return "0%"
    if kind not in ("float", "currency") or not shown:
        return ""
    try:
        return format_of(float(value), shown)
    except ValueError:
        return ""


def _note_style(cell: ElementTree.Element, place: str, name: str, sheet: _OdsSheet) -> None:
    """Note a filled cell of a style: coloured, struck through or not to be seen, as a whole or in part."""
    if not sheet.has_looks or not "".join(_texts(cell)):
        return
    styles, looks = sheet.styles, sheet.odd.looks
    if styles.is_struck(name):
        looks.struck.append(place)
    if styles.is_unseen(name):
        looks.invisible.append(place)
    if styles.fill(name) and len(looks.fills) < MOST_FILLS:
        looks.fills.append((place, styles.fill(name)))
    if text := _of_spans(cell, styles.is_struck):
        looks.half_struck.append((place, text))
    if not styles.fill(name) and (text := _of_spans(cell, styles.is_unseen)):
        looks.half_unseen.append((place, text))


def _of_spans(cell: ElementTree.Element, is_so: Callable[[str], bool]) -> str:
    """Return the characters of a cell's spans of those styles of which something holds."""
    spans = (
        span for span in cell.iter(f"{_TEXT}span") if is_so(span.get(f"{_TEXT}style-name", ""))
    )
    return "".join("".join(span.itertext()) for span in spans)


def _texts(cell: ElementTree.Element) -> Iterator[str]:
    """Yield the texts of a cell without those of its comment."""
    for part in cell:
        if part.tag != f"{_OFFICE}annotation":
            yield from part.itertext()


def _cells(line: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    """Yield column and element of each cell of a row."""
    column = 0
    for cell in line:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield column, cell
            column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
