"""What an xlsx part hides: formulas without value, error cells, hidden rows and columns, dimensions beyond reason. Reads it piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shifan.intake.safety import LARGEST_CELLS, Inside, Odd, Unsafe
from shifan.intake.zip_glance import glance
from shifan.safe_xml import declares_entities

_WIDEST = 78
_SPARSE = 50_000
_LONG = 100_000
_HELD = 8 * 2**20
_OVERLAP = 64
_LAST_ROWS = 5
# All capitals to A, digits to 0, both quotes to ", all blanks to one: a far cell then shows as r="AA, found by a plain search.
_SHAPE = bytes(
    65
    if 65 <= sign <= 90
    else 48
    if 48 <= sign <= 57
    else 34
    if sign == 39
    else 32
    if sign in b"\t\r\n"
    else sign
    for sign in range(256)
)
_PAST_J = bytes(75 if 75 <= sign <= 90 else sign for sign in _SHAPE[:75] + bytes(range(75, 256)))
# No pattern looks past the next <: else a part of nothing but opened tags would be looked through again for each of them.
_FAR_COLUMN = re.compile(rb"""<c\s[^<>]*?r=["'](?:[A-Z]{3,}|[C-Z][A-Z])\d""")
_ROW = re.compile(rb"""<row\s[^<>]*?r=["'](\d+)["']""")
_CELL = rb"""<c\s(?:[^<>]*?\s)?r=["']([A-Z]+\d+)["'][^<>]*>\s*"""
_RULE = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*"
# A result that is an empty text is a result: =IF(D2>0,"是","") as office programs store it.
_EMPTY_TEXT = rb"""(?!<c\s[^<>]*\bt=["']str["'][^<>]*>\s*""" + _RULE + rb"<v)"
_HOLLOW = re.compile(_EMPTY_TEXT + _CELL + _RULE + rb"(?:(?:<v\s*/>|<v></v>)\s*)?</c>")
_ERROR = re.compile(
    rb"""(?=<c\s[^<>]*\bt=["']e["'])"""
    + _CELL
    + rb"(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*)?<v>([^<]*)</v>"
)
_HIDDEN_ROW = re.compile(rb"""<row\s(?=[^<>]*\bhidden=["'](?:1|true)["'])[^<>]*?r=["'](\d+)["']""")
_HIDDEN_COLUMN = re.compile(
    rb"""<col\s(?=[^<>]*\bhidden=["'](?:1|true)["'])(?=[^<>]*\bmin=["'](\d+)["'])[^<>]*\bmax=["'](\d+)["']"""
)
_FORMULA, _IS_ERROR, _IS_HIDDEN = (
    re.compile(rb"<f[\s/>]"),
    re.compile(rb"""\bt=["']e["']"""),
    re.compile(rb"\bhidden="),
)
_DATE_1904 = re.compile(rb"""<workbookPr\s[^<>]*date1904=["'](?:1|true)["']""")
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_END = re.compile(rb"</(?:\w+:)?worksheet\s*>\s*$")


def scan_part(name: str, chunks: Iterator[bytes], found: Inside) -> Odd | None:
    """Return the oddities of a part that is a sheet, None for others; entity declarations and odd encodings are refused anywhere."""
    scan, xml, before = None, name.endswith((".xml", ".rels")), b""
    for number, chunk in enumerate(chunks):
        if xml or b"<sheetData" in chunk:
            whole = before + chunk
            _refuse_foreign(whole)
            before = whole[-_OVERLAP:]
        if name == "xl/workbook.xml":
            found.date1904 |= bool(_DATE_1904.search(chunk))
        if scan is None and (
            (number == 0 and name.startswith("xl/worksheets/") and name.endswith(".xml"))
            or b"<sheetData" in chunk
        ):
            scan = _Sheet(chunk)
        if scan:
            scan.take(chunk)
    return scan.end(before) if scan else None


def _refuse_foreign(chunk: bytes) -> None:
    if declares_entities(chunk):
        raise Unsafe("文件中含有实体声明，可能是恶意文件")
    if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in chunk:
        raise Unsafe("部件的文字编码异常")


@dataclass
class _Sheet:
    """A sheet on its way through: whole rows are looked at, the rest is carried on to the next piece."""

    start: bytes
    odd: Odd = field(default_factory=Odd)
    carry: bytes = b""
    rows: int = 0
    last: int = 0
    width: int = 10

    def __post_init__(self) -> None:
        prefix = _PREFIX.search(self.start)
        self.prefix = prefix[1] + b":" if prefix else b""

    def take(self, chunk: bytes) -> None:
        """Look at the rows that are whole now."""
        content = self.carry + chunk
        if self.prefix:  # <x:row> is <row>: some programs write every element with a prefix
            content = content.replace(b"<" + self.prefix, b"<").replace(b"</" + self.prefix, b"</")
        end = content.rfind(
            b"</row>", max(0, len(self.carry) - _OVERLAP)
        )  # what is carried on holds no whole row
        whole = end + 6 if end >= 0 else 0 if len(content) < _HELD else len(content)
        self._look(content[:whole])
        self.carry = content[whole:]

    def end(self, tail: bytes) -> Odd:
        """Return the oddities after the last piece; Unsafe for a part that breaks off and for empty reaches."""
        self._look(self.carry)
        if not _END.search(tail):
            raise Unsafe("文件损坏或不完整")
        if self.last > _SPARSE and self.rows * 10 < self.last:
            raise Unsafe(f"工作表的行号异常（第{self.last}行），中间几乎全空")
        return self.odd

    def _look(self, content: bytes) -> None:
        seen = glance(content)
        self.rows += seen.rows
        self.last = max(self.last, self.rows, *_last_rows(content))
        self.width = max(self.width, self._reach(content) if seen.width is None else seen.width)
        if self.width > _WIDEST:
            raise Unsafe(f"工作表的列数异常（超过{_WIDEST}列）")
        if self.last * self.width > LARGEST_CELLS:
            raise Unsafe(f"表格过大（{self.last}行、约{self.width}列），请拆分，或删去多余的行和列")
        odd = self.odd
        if seen.formulas:
            odd.hollow += [
                cell[1].decode("ascii") for cell in _tags(content, b"<c", _FORMULA, _HOLLOW)
            ]
        if seen.errors:
            odd.errors += [
                (cell[1].decode("ascii"), cell[2].decode("utf-8", "replace"))
                for cell in _tags(content, b"<c", _IS_ERROR, _ERROR)
            ]
        if seen.hidden:
            odd.hidden_rows += [
                int(row[1]) for row in _tags(content, b"<row", _IS_HIDDEN, _HIDDEN_ROW)
            ]
            odd.hidden_columns += [
                (int(column[1]), int(column[2]))
                for column in _tags(content, b"<col", _IS_HIDDEN, _HIDDEN_COLUMN)
            ]

    def _reach(self, content: bytes) -> int:
        """Return the columns that a piece reaches in which some cell is not plainly addressed, at least; Unsafe beyond the widest."""
        shape = content.translate(_SHAPE)
        far = b' r="AA' in shape
        if far and _FAR_COLUMN.search(content):
            return _WIDEST + 1
        cells, width = content.count(b"<c ") + content.count(b"<c>") + content.count(b"<c/>"), 0
        if cells > shape.count(b' r="A'):  # cells without address stand one after another
            width = max(
                row.count(b"<c ") + row.count(b"<c>") + row.count(b"<c/>")
                for row in content.split(b"</row>")
            )
        if far:
            return max(width, _WIDEST)
        return (
            max(width, 26)
            if self.last > _LONG and b' r="K0' in content.translate(_PAST_J)
            else width
        )


def _last_rows(content: bytes) -> Iterator[int]:
    """Yield the numbers that the last rows of a piece bear; 0 if none does."""
    end = len(content)
    for _ in range(_LAST_ROWS):
        end = content.rfind(b"<row", 0, end)
        number = _ROW.match(content, end) if end >= 0 else None
        yield int(number[1]) if number else 0
        if end < 0:
            break


def _tags(content: bytes, opener: bytes, sign: re.Pattern, shape: re.Pattern) -> Iterator[re.Match]:
    """Yield the shapes that begin at the last opener before each sign: no other tag of a long sheet is looked at."""
    before = 0
    for found in sign.finditer(content):
        start = content.rfind(opener, before, found.start())
        match = shape.match(content, start) if start >= 0 else None
        before = found.start()
        if match:
            yield match
