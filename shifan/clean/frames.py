"""From a sheet's rows to columns: find the header, skip titles, totals and notes, map distinct cells once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shifan.clean.parsers import Parsed, Reader
from shifan.clean.text import header_key, packed, plain
from shifan.errors import Finding
from shifan.intake.corrections import shown
from shifan.intake.model import Sheet, address, letter

_HEADER_DEPTH = 12
_TOTALS = re.compile(r"(合计|小计|总计|共计|累计|平均)[:：]?")
_NOTES = re.compile(r"(注|备注|说明|填表人|填报人|审核人|制表|单位负责人)\d*[:：.、]")
_MANY = 20


@dataclass(frozen=True)
class Column:
    """A column of a sheet: field name, header, reader; `needed` columns must be in the sheet."""

    field: str
    header: str
    read: Reader
    needed: bool = True


@dataclass
class Body:
    """The data rows of a sheet and where each header stands; row numbers count from 0."""

    sheet: Sheet
    places: dict[str, int]
    rows: list[int]
    findings: list[Finding] = field(default_factory=list)


def find_body(sheet: Sheet, columns: Iterable[Column], aliases: dict[str, str]) -> Body:
    """Return where header and data are; missing columns, titles, totals and notes are findings."""
    columns = list(columns)
    wanted = {header_key(column.header): column.header for column in columns}
    wanted = {header_key(alias): official for alias, official in aliases.items() if official in wanted.values()} | wanted
    best = _header(sheet, wanted)
    body = Body(sheet, {}, [])
    if best is None:
        if any(any(plain(cell) for cell in row) for row in sheet.rows):
            body.findings.append(_place(sheet, "header", "error", "", "找不到表头", "、".join(c.header for c in columns), "请补上表头"))
        else:
            body.findings.append(_place(sheet, "empty-sheet", "error", "", "空表，没有表头", "、".join(c.header for c in columns), "请补上表头"))
        return body
    first, last, texts = best
    _match(body, texts, wanted, first)
    for column in columns:
        if column.needed and column.header not in body.places:
            body.findings.append(_place(sheet, "missing-column", "error", f"{first + 1}行", "、".join(t for t in texts if t) or "空",
                                        f"列“{column.header}”", "请补充该列，或使用约定的列名"))
    if any(plain(cell) for row in sheet.rows[:first] for cell in row):
        body.findings.append(_place(sheet, "title-row", "info", address(0, 0), f"表头在第{first + 1}行", "表头在第1行", "已跳过表头以上的标题行"))
    _fill_merges(body, last)
    body.rows = [n for n in range(last + 1, len(sheet.rows)) if _is_data(body, n)]
    return body


def _header(sheet: Sheet, wanted: dict[str, str]) -> tuple[int, int, list[str]] | None:
    """Return first and last row of the header and its texts: the row, or pair of rows, with the most known names."""
    best, score = None, 0
    for n, row in enumerate(sheet.rows[:_HEADER_DEPTH]):
        texts = [packed(cell) for cell in row]
        hits = len({wanted[header_key(text)] for text in texts if header_key(text) in wanted})
        if hits > score:
            best, score = (n, n, texts), hits
        if hits and n + 1 < len(sheet.rows):
            below = [packed(cell) for cell in sheet.rows[n + 1]]
            pair = [text if header_key(text) in wanted else other if header_key(other) in wanted else text
                    for text, other in zip(texts, below, strict=False)]
            both = len({wanted[header_key(text)] for text in pair if header_key(text) in wanted})
            if both > score:
                best, score = (n, n + 1, pair), both
    return best


def _match(body: Body, texts: list[str], wanted: dict[str, str], row: int) -> None:
    for place, text in enumerate(texts):
        official = wanted.get(header_key(text)) if text else None
        if official is None:
            continue
        if official in body.places:
            body.findings.append(_place(body.sheet, "twice-column", "error", address(row, place), text, f"只有一列“{official}”", "请删去重复的列"))
            continue
        body.places[official] = place
        if text != official:
            body.findings.append(_place(body.sheet, "header-alias", "info", address(row, place), text, official, "已按别名识别"))


def _fill_merges(body: Body, last: int) -> None:
    """Give every cell of a merged range below the header the value of its first cell; a note keeps that."""
    for top, left, bottom, right in body.sheet.merges:
        if top > last and left in body.places.values():
            value = body.sheet.rows[top][left]
            for row in range(top, min(bottom, len(body.sheet.rows) - 1) + 1):
                body.sheet.rows[row][left] = value
            span = f"{address(top, left)}:{address(bottom, right)}"
            body.findings.append(_place(body.sheet, "merged", "info", span, "合并单元格", "每行单独填写", "已按首格内容填充各行"))


def _is_data(body: Body, n: int) -> bool:
    row = body.sheet.rows[n]
    texts = [row[place] for place in body.places.values() if place < len(row)]
    if not any(text not in ("", None) and plain(text) for text in texts):
        rest = [plain(cell) for cell in row if cell not in ("", None) and plain(cell)]
        if rest:
            _skip(body, n, "note-row", rest[0])
        return False
    lead = next(packed(cell) for cell in row if cell not in ("", None) and packed(cell))
    filled = sum(1 for cell in row if cell not in ("", None) and plain(cell))
    if _TOTALS.fullmatch(lead):
        _skip(body, n, "total-row", lead)
        return False
    if _NOTES.match(lead) and filled <= 2:
        _skip(body, n, "note-row", lead)
        return False
    return True


def _skip(body: Body, n: int, code: str, found: str) -> None:
    kind = "合计行" if code == "total-row" else "备注行"
    body.findings.append(_place(body.sheet, code, "info", f"{address(n, 0)}", found[:40], "只有数据行", f"{kind}，未计入数据"))


def _place(sheet: Sheet, code: str, severity: str, cell: str, found: str, expected: str, action: str) -> Finding:
    return Finding(code, severity, sheet.file, sheet.name, cell, found, expected, action)


def read_column(body: Body, column: Column) -> list[object]:
    """Return the column's values; distinct cells are parsed once, what was noticed is told by cell."""
    place = body.places.get(column.header)
    if place is None:
        return [column.read("").value for _ in body.rows] if not column.needed else [None] * len(body.rows)
    rows, cache, noticed = body.sheet.rows, {}, {}
    notes = {row: note for (row, at), note in body.sheet.notes.items() if at == place}
    values = []
    for n in body.rows:
        raw = rows[n][place] if place < len(rows[n]) else ""
        key = (raw.__class__, raw)
        parsed = cache.get(key)
        if parsed is None:
            parsed = cache[key] = column.read(raw)
        if parsed.code:
            noticed.setdefault(key, []).append(n)
        values.append(parsed.value)
    _tell(body, column, place, cache, noticed)
    for n in sorted(set(notes) & set(body.rows)):
        body.findings.append(_place(body.sheet, "hollow-formula", "error", address(n, place), notes[n], f"{column.header}的值",
                                    "请在 Excel 中重新计算并保存，或改为数值"))
    return values


def _tell(body: Body, column: Column, place: int, cache: dict, noticed: dict[tuple, list[int]]) -> None:
    """Add a finding a cell for refusals; mended cells of one raw text are told together."""
    for key, rows in noticed.items():
        parsed: Parsed = cache[key]
        found = shown(key[1]) or "空"
        groups = [[row] for row in rows] if parsed.wrong or len(rows) <= _MANY else [rows]
        for group in groups:
            more = f"（共{len(group)}处）" if len(group) > 1 else ""
            cell = address(group[0], place)
            if len(group) > 1 and group[-1] - group[0] == len(group) - 1:
                cell = f"{cell}:{letter(place)}{group[-1] + 1}"
            body.findings.append(_place(body.sheet, parsed.code, "error" if parsed.wrong else "info", cell,
                                        f"{column.header}：{found}{more}", parsed.expected, parsed.action))


