"""Exports that 映射.toml maps, read as raw sheets: cells keep their addresses, headings and words are replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from shifan.addresses import address
from shifan.errors import Finding
from shifan.intake.cell_ranges import ranges
from shifan.intake.cell_text import SKIPPED, CellValue, shown
from shifan.intake.csv_files import read_csv
from shifan.intake.grid import Grid, rows_where
from shifan.intake.mapping_file import FILE, OF_SITES, FileMapping, in_line, near_advice, plain_key
from shifan.intake.model import FORMATS, RawCity, Sheet
from shifan.intake.workbook_files import read_or_report
from shifan.intake.workbooks import read_workbook
from shifan.patterns import pattern_of
from shifan.raw_sheets import ALL_SHEETS, RECORDS

_DEPTH = 12  # rows in which the header of an export is looked for
_MOST_NAMED = 5
# 有无 and 是否有 ask for what should be there as often as for what should not.
_OTHER_WAY = pattern_of(
    r"是否(?:存在|发现|出现|仍|未|不|超|违)|(?:有无|是否有|有没有)[^，。？]{0,8}(?:过期|超过保质期|变质|腐败|违|非法|异味|虫|鼠|污|问题|隐患|投诉)"
)
_SHOWN = 40


def read_mapped(path: Path, mapping: FileMapping, city: RawCity) -> list[tuple[str, Sheet]]:
    """Return what an export holds: the name of each raw sheet that it is mapped to, and the sheet."""
    sheet = read_first_sheet(path, city, mapping)
    if sheet is None:
        return []
    header = _header(sheet.rows, mapping)
    if header is None:
        city.findings.append(_without_header(sheet, mapping))
        return []
    city.findings += _not_mentioned(sheet, header, mapping)
    city.findings += _asked_the_other_way(sheet.rows[header], mapping)
    city.findings += _settle_doubled(sheet.rows, header, mapping)
    if RECORDS.name in mapping.sheets and not {*mapping.columns.values()} & {*OF_SITES}:
        city.findings.append(_without_site(mapping))
        return []
    lines = {
        place: mapping.at(plain_key(cell))
        for place, cell in enumerate(sheet.rows[header])
        if plain_key(cell) in mapping.columns
    }
    mapped = [
        (name, replace(sheet, rows=Grid(sheet.rows), mapped=lines)) for name in mapping.sheets
    ]
    for name, sheet in mapped:
        _rewrite(sheet.rows, header, mapping, name)
    return mapped


def _fault(cell: str, found: str, expected: str, action: str) -> Finding:
    return Finding("mapping", "error", FILE, "", cell, found, expected, action)


def _without_header(sheet: Sheet, mapping: FileMapping) -> Finding:
    """Return the refusal of an export none of whose first rows holds a mapped heading."""
    first = next(
        (row for row in sheet.rows[:_DEPTH] if sum(bool(shown(cell)) for cell in row) > 2), []
    )
    there = "、".join(shown(cell)[:_SHOWN] for cell in first if shown(cell))[:200]
    wanted = "、".join(list(mapping.columns)[:_MOST_NAMED])
    found = f"{mapping.file} 的工作表“{sheet.name}”里没有本段所写的任何一列（{wanted}等）"
    expected = f"导出文件的列名：{there or '（没有找到表头）'}"
    return _fault(
        in_line(mapping.line), found, expected, "请照抄导出文件的列名，或核对 source_sheet"
    )


def _without_site(mapping: FileMapping) -> Finding:
    """Return the refusal of a mapping of records that says of no column that it names the site."""
    open_ones = [text for text, ours in mapping.columns.items() if not ours][:_MOST_NAMED]
    left = f"；右边还空着的：{'、'.join(text[:20] for text in open_ones)}" if open_ones else ""
    action = f"请在写点位编号（或单位名称）的那一列右边填“点位编号”（或“单位名称”）{left}"
    found = f"{mapping.file}：没有一列对应点位编号或单位名称，不知道每行是哪个点位"
    expected = "有一列对应“点位编号”或“单位名称”"
    return _fault(in_line(mapping.line), found, expected, action)


def read_first_sheet(path: Path, city: RawCity, mapping: FileMapping | None = None) -> Sheet | None:
    """Return a sheet of an export, the first visible one unless the mapping names another; None, told, if none."""
    wanted = mapping.source_sheet if mapping else ""
    if path.suffix.lower() == ".csv":
        read_text = read_or_report(path, city, partial(read_csv, path, path.stem))
        return read_text.sheet if read_text else None
    if path.suffix.lower() not in FORMATS:
        return None
    names = read_or_report(path, city, partial(read_workbook, path, ()))
    if names is None:
        return None
    first = next((name for name in names.unread if name not in names.hidden), "")
    name = re.sub(r"\s", "", wanted or first)
    read = read_or_report(path, city, partial(read_workbook, path, (), (name,)))
    if read is None:
        return None
    if not read.parts:
        city.findings.append(_without_sheet(path, names.names, mapping))
        return None
    return read.parts[0]


def _without_sheet(path: Path, there: tuple[str, ...], mapping: FileMapping | None) -> Finding:
    """Return the refusal of an export that lacks the sheet which its mapping names, or any sheet to read."""
    if not mapping or not mapping.source_sheet:
        said = ("没有可读的工作表", "有数据的工作表", "请核对")
        return Finding("mapping", "error", path.name, "", "", *said)
    found = f"{mapping.file} 里没有工作表“{mapping.source_sheet}”（source_sheet）"
    return _fault(
        mapping.at_key("source_sheet"),
        found,
        "、".join(there),
        near_advice(mapping.source_sheet, there),
    )


def _header(rows: Grid, mapping: FileMapping) -> int | None:
    """Return the row that names most of the mapped columns; None if none names any."""
    counts = [sum(plain_key(cell) in mapping.columns for cell in row) for row in rows[:_DEPTH]]
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] else None


def _not_mentioned(sheet: Sheet, header: int, mapping: FileMapping) -> Iterator[Finding]:
    """Yield columns of the export that the mapping does not mention, and mapped ones that are not there."""
    there = {plain_key(cell) for cell in sheet.rows[header]}
    for place, cell in enumerate(sheet.rows[header]):
        text = shown(cell)
        if text and plain_key(cell) not in mapping.columns:
            action = f'未读取；请在 映射.toml 中写明，不需要的写 "{text[:20]}" = ""'
            cell, said = address(header, place), (text[:60], "映射.toml 提到的列", action)
            yield Finding("unmapped", "warning", sheet.file, sheet.name, cell, *said)
    for key, ours in mapping.columns.items():
        if key not in there and ours:
            found = f"{mapping.file} 里没有“{key[:_SHOWN]}”这一列（右边为“{ours[:20]}”）"
            open_ones = [
                shown(cell) for cell in sheet.rows[header] if plain_key(cell) not in mapping.columns
            ]
            others = "、".join(text[:20] for text in open_ones if text)[:200]
            expected = f"导出文件的列名{f'；还没有写到的：{others}' if others else ''}"
            action = near_advice(key, open_ones, "请照抄导出文件现在的列名")
            yield _fault(mapping.at(key), found, expected, action)


def _asked_the_other_way(headings: list[CellValue], mapping: FileMapping) -> Iterator[Finding]:
    """Yield questions on items to which 是 is the bad answer, unless words of their own say what it means."""
    known = {column.heading for sheet in ALL_SHEETS for column in sheet.columns} | {*OF_SITES}
    for cell in headings:
        key = plain_key(cell)
        ours = mapping.columns.get(key, "")
        if not ours or ours in known or " " in ours or key in mapping.column_words:
            continue
        if _OTHER_WAY.search(key):
            found = f"“{shown(cell)[:_SHOWN]}”对应 {ours}：问法像是反的，答“是”可能表示有问题"
            table = f'["{mapping.file}".words."{shown(cell)}"]'
            action = (
                f'现按“是”为符合读取；如相反，请加一段 {table}，写 "是" = "不符合"、"否" = "符合"'
            )
            said = found, "答“是”表示符合的问法", action
            yield Finding("reversed-question", "warning", FILE, "", mapping.at(key), *said)


def _in_our_words(words: Mapping[str, str], cell: CellValue) -> CellValue:
    return words.get(plain_key(cell), cell) if cell else cell


def _settle_doubled(rows: Grid, header: int, mapping: FileMapping) -> list[Finding]:
    """Empty the further columns of what several are mapped to, where a row fills two of them; return the refusals.

    Surveys that ask each type of unit for itself have several columns of one item, of which a row fills one.
    """
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(rows[header]):
        ours = mapping.columns.get(plain_key(cell), "")
        places.setdefault(ours, []).append(place)
    faults = []
    for ours, own in places.items():
        if not ours or len(own) == 1:
            continue
        filled = np.stack([rows_where(*rows.column(place), _is_answer) for place in own])
        both = np.flatnonzero(filled[:, header + 1 :].sum(axis=0) > 1) + header + 2
        if len(both):
            headings = [shown(rows.cell(header, place)) for place in own]
            faults.append(_doubled(ours, headings, ranges(both, _MOST_NAMED), mapping))
            for place in own[1:]:
                rows.clear(place)
    return faults


def _is_answer(cell: CellValue) -> bool:
    return shown(cell) not in SKIPPED


def _doubled(ours: str, headings: list[str], both: str, mapping: FileMapping) -> Finding:
    """Return the refusal of columns that are mapped to the same heading and filled in the same rows."""
    named = "”“".join(heading[:20] for heading in headings[:_MOST_NAMED])
    lines = dict.fromkeys(mapping.at(plain_key(heading)) for heading in headings)
    found = f"{mapping.file} 的“{named}”都对应“{ours}”（{'、'.join(lines)}），导出文件第{both}行几列都有内容"
    action = "请改正其中一列右边的编号，不需要的留空"
    return _fault([*lines][-1], found, f"“{ours}”在每一行只有一列有内容", action)


def _rewrite(rows: Grid, header: int, mapping: FileMapping, sheet: str) -> None:
    """Give the columns that are mapped to a raw sheet its headings and words; all others are emptied."""
    ours = next(
        {column.heading for column in sheet_type.columns}
        for sheet_type in ALL_SHEETS
        if sheet_type.name == sheet
    )
    all_ours = {column.heading for sheet_type in ALL_SHEETS for column in sheet_type.columns}
    for row in range(header):
        for place in range(rows.width):
            rows.put(row, place, "")
    for place, cell in enumerate(rows[header]):
        heading = mapping.columns.get(plain_key(cell), "")
        wanted = heading in ours or (
            sheet == RECORDS.name and (heading in OF_SITES or heading not in all_ours)
        )
        if not heading or not wanted:
            rows.clear(place)
            continue
        words = {**mapping.words, **mapping.column_words.get(plain_key(cell), {})}
        rows.translate(place, partial(_in_our_words, words))
        rows.put(header, place, heading)
