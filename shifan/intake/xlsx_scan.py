"""What a part of an xlsx file hides, read piece by piece.

Formulas without value, error cells, hidden rows and columns are noted; dimensions beyond reason are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from shifan.addresses import column_number
from shifan.intake.limits import LARGEST_CELLS
from shifan.intake.oddities import (
    CELL_PICTURE,
    CONTAINS_ENTITIES,
    INCOMPLETE,
    FileOddities,
    SheetOddities,
    Unsafe,
)
from shifan.intake.part_limits import PartEntries, refuse_too_many_notes
from shifan.intake.plain_cells import PlainCellReader
from shifan.intake.xlsx_glance import Glance, glance
from shifan.intake.xlsx_looks import StyledCells, note_inline, styled_cells, tags_before
from shifan.intake.xlsx_styles import MeaningfulStyles
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.safe_xml import declares_entities

_WIDEST = 78  # columns: a wider sheet has to hold a cell a column at least, as a header does
_EMPTY_AREA = (
    300_000  # cells: a wide sheet that reaches beyond has to be filled to a twentieth at least
)
_SPARSE = 50_000  # rows: a sheet that reaches beyond has to be filled to a tenth at least
_LONG = 100_000  # rows: a sheet that reaches beyond may be narrower
_HELD = 8 * 2**20  # bytes carried on at most until a row ends
_OVERLAP = (
    64  # bytes looked at again with the next piece, longer than any sign that is searched for
)
_LAST_ROWS = 5
_FILLED, _REACHED = 4, 3  # tens of bytes
# All capitals to A, digits to 0, both quotes to ", all blanks to one: a far cell then shows as r="AA,
# found by a plain search. In the second table the capitals from K on become K, all others stay.
_CAPITALS, _DIGITS = bytes(range(65, 91)), bytes(range(48, 58))
_SHAPE = bytes.maketrans(_CAPITALS + _DIGITS + b"'\t\r\n", b"A" * 26 + b"0" * 10 + b'"   ')
_PAST_J = bytes.maketrans(
    _CAPITALS + _DIGITS + b"'\t\r\n", b"A" * 10 + b"K" * 16 + b"0" * 10 + b'"   '
)
# No pattern looks past the next <: else a part of opened tags only would be looked through again for each.
_FAR_COLUMN = pattern_of(rb"""<c\s[^<>]*?r=["'](?:[A-Z]{3,}|[C-Z][A-Z])\d""")
_ADDRESSED = pattern_of(rb"""<c\s[^<>]*?r=["']([A-Z]{1,3})(\d+)["']""")
_ROW = pattern_of(rb"""<row\s[^<>]*?r=["'](\d+)["']""")
_CELL = rb"""<c\s(?:[^<>]*?\s)?r=["']([A-Z]+\d+)["'][^<>]*>\s*"""
_RULE = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*"
# A result that is an empty text is a result: =IF(D2>0,"是","") as office programs store it.
_EMPTY_TEXT = rb"""(?!<c\s[^<>]*\bt=["']str["'][^<>]*>\s*""" + _RULE + rb"<v)"
_UNCALCULATED = pattern_of(_EMPTY_TEXT + _CELL + _RULE + rb"(?:(?:<v\s*/>|<v></v>)\s*)?</c>")
_ERROR = pattern_of(
    rb"""(?=<c\s[^<>]*\bt=["']e["'])"""
    + _CELL
    + rb"(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*)?<v>([^<]*)</v>"
)
_HIDDEN_ROW = pattern_of(rb"""<row\s(?=[^<>]*\bhidden=["'](?:1|true)["'])[^<>]*?r=["'](\d+)["']""")
_HIDDEN_COLUMN = pattern_of(
    rb"""<col\s(?=[^<>]*\bhidden=["'](?:1|true)["'])(?=[^<>]*\bmin=["'](\d+)["'])[^<>]*\bmax=["'](\d+)["']"""
)
# A row without height, and a column without width, is as hidden as one that says so; columns stand before the rows.
_NO_HEIGHT = pattern_of(
    rb"""<row\s(?![^<>]*\bhidden=["'](?:1|true)["'])(?=[^<>]*\bht=["']0(?:\.\d+)?["'])[^<>]*?\br=["'](\d+)["']"""
)
_NO_WIDTH = pattern_of(
    rb"""<col\s(?![^<>]*\bhidden=["'](?:1|true)["'])(?=[^<>]*\bwidth=["']0(?:\.\d+)?["'])"""
    rb"""(?=[^<>]*\bmin=["'](\d+)["'])[^<>]*\bmax=["'](\d+)["']"""
)
_HEAD = 2**15  # bytes of a sheet in which its columns are looked for
_FORMULA = pattern_of(rb"<f[\s/>]")
_IS_ERROR = pattern_of(rb"""\bt=["']e["']""")
# What Excel stores for a picture inside a cell: an error, and the number of the picture.
_INSTEAD, _RICH = "#VALUE!", pattern_of(rb"""<c\s[^<>]*\bvm=["']""")
_IS_HIDDEN = pattern_of(rb"\bhidden=")
_DATE_1904 = pattern_of(rb"""<(?:\w+:)?workbookPr\s[^<>]*date1904=["'](?:1|true)["']""")
_PREFIX = pattern_of(rb"<(\w+):worksheet\b")
_END = pattern_of(rb"</(?:\w+:)?worksheet\s*>\s*$")


def scan_part(
    name: str,
    chunks: Iterator[bytes],
    found: FileOddities,
    styles: MeaningfulStyles | None = None,
) -> SheetOddities | None:
    """Return the oddities of a part that is a sheet, None for others; sets in `found` whether days count from 1904.

    Entity declarations and encodings that no office program writes are refused in any part; a sheet of dimensions
    beyond reason is refused only where it is wanted: that is noted.
    """
    scan, before = None, b""
    is_xml, entries = name.endswith((".xml", ".rels")), PartEntries(name)
    for number, chunk in enumerate(chunks):
        has_data = scan is None and b"<sheetData" in chunk
        if is_xml or scan or has_data:
            entries.take(chunk)
            before = _refuse_foreign(before + chunk)
        if name == "xl/workbook.xml":
            found.date1904 |= bool(_DATE_1904.search(chunk))
        if scan is None and (has_data or _begins_sheet(name, number)):
            scan = _SheetScan(chunk, styles or MeaningfulStyles(), found.largest_cells)
        if scan:
            scan.take(chunk)
            refuse_too_many_notes(scan.odd)
    return scan.end(before) if scan else None


def _begins_sheet(name: str, piece: int) -> bool:
    return piece == 0 and name.startswith("xl/worksheets/") and name.endswith(".xml")


def _refuse_foreign(chunk: bytes) -> bytes:
    """Return the end of a piece, to be looked at again with the next one; Unsafe for what no office program writes."""
    if declares_entities(chunk):
        raise Unsafe(CONTAINS_ENTITIES)
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in chunk:
        raise Unsafe("部件的文字编码异常")
    return chunk[-_OVERLAP:]


@dataclass
class _SheetScan:
    """A sheet on its way through: whole rows are looked at, the rest is carried on to the next piece.

    `rows` and `cells` count what there is, `last` is the highest number that a row bears, `width` the columns reached,
    `far` a cell in the last of them. The pieces that wait for the end of their row are `held` bytes.
    """

    start: bytes
    styles: MeaningfulStyles
    most_cells: int
    odd: SheetOddities = field(default_factory=SheetOddities)
    waiting: list[bytes] = field(default_factory=list)
    held: int = 0
    rows: int = 0
    cells: int = 0
    last: int = 0
    width: int = 10
    far: str = ""

    def __post_init__(self) -> None:
        for column in _NO_WIDTH.finditer(self.start, 0, _HEAD):
            self.odd.hidden_columns.append((int(column[1]), int(column[2])))
        prefix = _PREFIX.search(self.start)
        self.prefix = prefix[1] + b":" if prefix else b""
        self.note_styled: StyledCells = styled_cells(self.styles)
        self.plain = PlainCellReader(self.styles)

    def take(self, chunk: bytes) -> None:
        """Look at the rows that are whole now; a row that is longer than any is looked at in parts."""
        ending = (self.waiting[-1][-_OVERLAP:] if self.waiting else b"") + chunk
        self.waiting.append(chunk)
        self.held += len(chunk)
        if b"row>" not in ending and self.held < _HELD:
            return
        content = self._taken()
        end = content.rfind(b"</row>")
        whole = end + len(b"</row>") if end >= 0 else len(content) * (len(content) >= _HELD)
        self._look(content[:whole])
        self.waiting, self.held = [content[whole:]], len(content) - whole

    def _taken(self) -> bytes:
        """Return what waits to be looked at; <x:row> is <row>: some programs write every element with a prefix."""
        content = b"".join(self.waiting)
        if self.prefix:
            content = content.replace(b"<" + self.prefix, b"<").replace(b"</" + self.prefix, b"</")
        return content

    def end(self, tail: bytes) -> SheetOddities:
        """Return the oddities after the last piece; Unsafe for a part that breaks off and for empty reaches."""
        self._look(self._taken())
        if not _END.search(tail):
            raise Unsafe(INCOMPLETE)
        self.odd.refused = self._refusal()
        self.odd.cells = self.plain.finish()
        return self.odd

    def _refusal(self) -> str:
        """Return why a sheet is refused that is too large, or reaches far beyond its contents; empty if it is not."""
        area = self.last * self.width
        few = self.cells < self.width or (area > _EMPTY_AREA and self.cells * 20 < area)
        if self.width > _WIDEST and few:
            return f"工作表的列数异常（{self.far} 离其余内容太远，中间几乎全空）"
        too_large = f"表格过大（{self.last}行、约{self.width}列），请拆分，或删去多余的行和列"
        if area > LARGEST_CELLS:
            return too_large
        if self.last > _SPARSE and self.rows * 10 < self.last:
            return f"工作表的行号异常（第{self.last}行），中间几乎全空"
        return too_large if self._held() > self.most_cells else ""

    def _held(self) -> int:
        """Return how many cells the library would hold: a filled one twice, once with its address; others once."""
        held = _FILLED * self.cells + _REACHED * self.last * self.width
        return held // (_FILLED + _REACHED)

    def _look(self, content: bytes) -> None:
        seen = glance(content)
        self.rows += seen.rows
        self.cells += seen.cells
        self.last = max(self.last, self.rows, *_last_rows(content))
        self._widen(content, seen)
        if self.last * self.width > LARGEST_CELLS or self._held() > self.most_cells:
            self.plain.give_up()  # refused by its size: only its rows and columns are counted on
            return
        self._note_cells(content, seen)
        self.plain.take(content, seen.tags)
        if seen.hidden:
            self._note_hidden(content)
        if b' ht="0' in content or b" ht='0" in content:
            self.odd.hidden_rows += [int(row[1]) for row in _NO_HEIGHT.finditer(content)]

    def _widen(self, content: bytes, seen: Glance) -> None:
        """Set the columns reached, and the cell that reaches them where they are many."""
        width = self._reach(content) if seen.width is None else seen.width
        if width > max(self.width, _WIDEST):
            cells = _ADDRESSED.findall(content)
            last = max({letters for letters, _ in cells}, key=_by_column, default=b"A")
            if column_number(last.decode()) < width:  # cells without address
                raise Unsafe(f"工作表的列数异常（超过{_WIDEST}列）")
            self.far = next((a + b).decode() for a, b in cells if a == last)
        self.width = max(self.width, width)

    def _note_cells(self, content: bytes, seen: Glance) -> None:
        if seen.formulas:
            for cell in tags_before(content, b"<c", _FORMULA, _UNCALCULATED):
                self.odd.uncalculated.append(cell[1].decode("ascii"))
        if seen.errors:
            for cell in tags_before(content, b"<c", _IS_ERROR, _ERROR):
                text = cell[2].decode("utf-8", "replace")
                is_picture = text == _INSTEAD and _RICH.search(cell[0])
                self.odd.errors.append(
                    (cell[1].decode("ascii"), CELL_PICTURE if is_picture else text)
                )
        self.note_styled(content, self.odd.looks)
        if seen.inline:
            note_inline(content, self.odd.looks)

    def _note_hidden(self, content: bytes) -> None:
        for row in tags_before(content, b"<row", _IS_HIDDEN, _HIDDEN_ROW):
            self.odd.hidden_rows.append(int(row[1]))
        for column in tags_before(content, b"<col", _IS_HIDDEN, _HIDDEN_COLUMN):
            self.odd.hidden_columns.append((int(column[1]), int(column[2])))

    def _reach(self, content: bytes) -> int:
        """Return the columns that a piece reaches, at least, in which some cell is not plainly addressed.

        It is exact where a cell stands in a column of three letters.
        """
        shape = content.translate(_SHAPE)
        far = b' r="AA' in shape
        if far and _FAR_COLUMN.search(content):
            letters = {cell[0] for cell in _ADDRESSED.findall(content)}
            numbers = (column_number(column.decode()) for column in letters)
            return max(numbers, default=_WIDEST + 1)
        width = 0
        if _cells(content) > shape.count(b' r="A'):  # cells without address stand one after another
            width = max(map(_cells, content.split(b"</row>")))
        if far:
            return max(width, _WIDEST)
        if self.last > _LONG and b' r="K0' in content.translate(_PAST_J):
            return max(width, 26)
        return width


def _by_column(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


def _cells(content: bytes) -> int:
    return content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/>")


def _last_rows(content: bytes) -> Iterator[int]:
    """Yield the numbers that the last rows of a piece bear; 0 if none does."""
    end = len(content)
    for _ in range(_LAST_ROWS):
        end = content.rfind(b"<row", 0, end)
        number = _ROW.match(content, end) if end >= 0 else None
        yield int(number[1]) if number else 0
        if end < 0:
            break
