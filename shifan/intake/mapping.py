"""映射.toml: which columns of a foreign export are which of ours, once for all exports of that kind.

    ["问卷星导出.xlsx"]
    part_of = "现场检查"
    sheet = "检查记录"

    ["问卷星导出.xlsx".columns]
    "2、被检查点位的编号" = "点位编号"
    "3、是否公示许可证？" = "M01-01"
    "4、问题说明" = "M01-01 问题描述"
    "提交时间" = ""

    ["问卷星导出.xlsx".words]
    "○" = "符合"

`sheet` may be a list, where one row of the export holds what belongs into several sheets. A column mapped to an empty
text is left aside. Cells keep their addresses: only headings and words are read otherwise.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from shifan.addresses import address
from shifan.errors import Finding
from shifan.intake.cell_text import CellValue, shown
from shifan.intake.csv_files import read_csv
from shifan.intake.grid import Grid
from shifan.intake.model import FORMATS, RawCity, Sheet
from shifan.intake.workbook_files import read_or_report
from shifan.intake.workbooks import read_workbook
from shifan.raw_sheets import ALL_SHEETS, SHEET_NAMES
from shifan.received import parse_toml, read_text

FILE = "映射.toml"
_LARGEST = 2**20
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_DEPTH = 12  # rows in which the header of an export is looked for
_RECORDS = "检查记录"
_MOST_NAMED = 5
_OF_SITES = ("点位编号", "单位名称")  # columns that 检查记录 may be read by, too


@dataclass(frozen=True)
class FileMapping:
    """How an export is read: into which sheets of which workbook, its columns and its words."""

    file: str
    workbook: str
    sheets: tuple[str, ...]
    source_sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def mapped_files(folder: Path, findings: list[Finding]) -> dict[str, FileMapping]:
    """Return the mapping of each file that 映射.toml names; what is wrong with it is added to the findings."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        stated = parse_toml(read_text(path, "utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        findings.append(_unreadable(str(error)))
        return {}
    mapped = (
        _mapping(unicodedata.normalize("NFC", name), entry, findings)
        for name, entry in stated.items()
    )
    return {mapping.file: mapping for mapping in mapped if mapping}


def _unreadable(error: str) -> Finding:
    """Return the refusal of a file that is no TOML, by line where the parser tells it."""
    place = _PLACE.search(error)
    where = f"第{place[1]}行第{place[2]}个字附近不合写法" if place else error[:80]
    expected = 'UTF-8 编码的 TOML 文件，每行 "原文" = "新名"'
    action = "请改正：引号、等号和方括号用半角，引号成对"
    return Finding("mapping", "error", FILE, "", "", f"无法读取：{where}", expected, action)


def missing_files(mapped: Mapping[str, FileMapping], there: Iterable[str]) -> Iterator[Finding]:
    """Yield a refusal for each file that 映射.toml is about and that is not there."""
    known = {*there}
    for name in mapped:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            found = f"没有这个文件{f'；是否为 {near[0]}' if near else ''}"
            action = "请核对文件名，含扩展名，与文件夹里的一字不差；不再用的删去这一段"
            yield Finding("mapping", "error", FILE, "", name, found, "文件夹内的导出文件", action)


def _fault(name: str, found: str, expected: str) -> Finding:
    return Finding("mapping", "error", FILE, "", name, found, expected, "请改正")


def _mapping(name: str, entry: Any, findings: list[Finding]) -> FileMapping | None:
    if not isinstance(entry, dict):
        findings.append(_fault(name, f"{name} 没有写在文件段内", '每个文件一段：["导出.xlsx"]'))
        return None
    workbook, sheets = entry.get("part_of", "现场检查"), entry.get("sheet", "检查记录")
    sheets = [sheets] if isinstance(sheets, str) else sheets
    if workbook not in SHEET_NAMES:
        findings.append(_fault(name, f"part_of = {workbook!r}", "、".join(SHEET_NAMES)))
        return None
    known = SHEET_NAMES[workbook]
    if not isinstance(sheets, list) or not sheets or not {*sheets} <= {*known}:
        findings.append(_fault(name, f"sheet = {sheets!r}", "、".join(known)))
        return None
    columns, words = entry.get("columns", {}), entry.get("words", {})
    if not _is_text_table(columns) or not _is_text_table(words):
        findings.append(
            _fault(name, "columns 或 words 不是“原文 = 新名”", '"1、点位编号" = "点位编号"')
        )
        return None
    source = str(entry.get("source_sheet", ""))
    keys = {_key(text): new for text, new in columns.items()}
    return FileMapping(
        name,
        workbook,
        tuple(sheets),
        source,
        keys,
        {_key(text): new for text, new in words.items()},
    )


def _is_text_table(table: Any) -> bool:
    return isinstance(table, dict) and all(isinstance(text, str) for text in table.values())


def _key(text: CellValue) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", shown(text)))


def read_mapped(path: Path, mapping: FileMapping, city: RawCity) -> list[tuple[str, Sheet]]:
    """Return what an export holds: the name of each of our sheets that it is mapped to, and the sheet."""
    sheet = read_first_sheet(path, city, mapping.source_sheet)
    if sheet is None:
        return []
    header = _header(sheet.rows, mapping)
    if header is None:
        expected = "、".join(list(mapping.columns)[:5])
        action = "请核对 映射.toml 中的列名（与导出文件的表头一字不差）"
        found = "找不到 映射.toml 所写的列"
        city.findings.append(
            Finding("mapping", "error", sheet.file, sheet.name, "", found, expected, action)
        )
        return []
    city.findings += _not_mentioned(sheet, header, mapping)
    if _RECORDS in mapping.sheets and not {*mapping.columns.values()} & {*_OF_SITES}:
        city.findings.append(_without_site(mapping))
        return []
    mapped = [(name, replace(sheet, rows=Grid(sheet.rows))) for name in mapping.sheets]
    for name, sheet in mapped:
        _rewrite(sheet.rows, header, mapping, name)
    return mapped


def _without_site(mapping: FileMapping) -> Finding:
    """Return the refusal of a mapping of records that says of no column that it names the site."""
    open_ones = [text for text, ours in mapping.columns.items() if not ours][:_MOST_NAMED]
    left = f"；右边还空着的：{'、'.join(text[:20] for text in open_ones)}" if open_ones else ""
    action = f"请在写点位编号（或单位名称）的那一列右边填“点位编号”（或“单位名称”）{left}"
    found = "没有一列对应点位编号或单位名称，不知道每行是哪个点位"
    return Finding(
        "mapping",
        "error",
        FILE,
        "",
        mapping.file,
        found,
        "有一列对应“点位编号”或“单位名称”",
        action,
    )


def read_first_sheet(path: Path, city: RawCity, wanted: str = "") -> Sheet | None:
    """Return a sheet of an export, the first visible one unless another is wanted; None, with a finding, if none."""
    if path.suffix.lower() == ".csv":
        read_text = read_or_report(path, city, partial(read_csv, path, path.stem))
        return read_text.sheet if read_text else None
    if path.suffix.lower() not in FORMATS:
        return None
    names = read_or_report(path, city, partial(read_workbook, path, ()))
    if names is None:
        return None
    name = re.sub(r"\s", "", wanted) or (re.sub(r"\s", "", names.unread[0]) if names.unread else "")
    read = read_or_report(path, city, partial(read_workbook, path, (), (name,)))
    if read is None or not read.parts:
        found = f"没有工作表“{wanted}”" if wanted else "没有可读的工作表"
        city.findings.append(
            Finding(
                "mapping",
                "error",
                path.name,
                found=found,
                expected="有数据的工作表",
                action="请核对",
            )
        )
        return None
    return read.parts[0]


def _header(rows: Grid, mapping: FileMapping) -> int | None:
    """Return the row that names most of the mapped columns; None if none names any."""
    counts = [sum(_key(cell) in mapping.columns for cell in row) for row in rows[:_DEPTH]]
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] else None


def _not_mentioned(sheet: Sheet, header: int, mapping: FileMapping) -> Iterator[Finding]:
    """Yield columns of the export that the mapping does not mention, and mapped ones that are not there."""
    there = {_key(cell) for cell in sheet.rows[header]}
    for place, cell in enumerate(sheet.rows[header]):
        text = shown(cell)
        if text and _key(cell) not in mapping.columns:
            action = f'未读取；请在 映射.toml 中写明，不需要的写 "{text[:20]}" = ""'
            cell, said = address(header, place), (text[:60], "映射.toml 提到的列", action)
            yield Finding("unmapped", "warning", sheet.file, sheet.name, cell, *said)
    for key in mapping.columns:
        if key not in there and mapping.columns[key]:
            found = f"导出文件中没有“{key[:40]}”这一列（右边为“{mapping.columns[key][:20]}”）"
            yield Finding(
                "mapping",
                "error",
                FILE,
                "",
                mapping.file,
                found,
                "导出文件的表头",
                "请照抄导出文件现在的列名",
            )


def _rewrite(rows: Grid, header: int, mapping: FileMapping, sheet: str) -> None:
    """Give the columns of one of our sheets our headings and our words; all others are emptied."""
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
        heading = mapping.columns.get(_key(cell), "")
        wanted = heading in ours or (
            sheet == _RECORDS and (heading in _OF_SITES or heading not in all_ours)
        )
        if not heading or not wanted:
            rows.clear(place)
            continue
        rows.translate(place, lambda cell: mapping.words.get(_key(cell), cell) if cell else cell)
        rows.put(header, place, heading)
