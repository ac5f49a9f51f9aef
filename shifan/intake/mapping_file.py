"""映射.toml: which columns of a foreign export are which of the raw sheets, once for all exports of that kind.

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
text is left aside. Words of one column alone, where a question asks the other way round, stand in a table of its name:

    ["问卷星导出.xlsx".words."5、是否存在过期食品？"]
    "A.是" = "不符合"
    "B.否" = "符合"

Cells keep their addresses: only headings and words are read otherwise.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from shifan.errors import Finding, Severity
from shifan.intake.cell_text import CellValue, shown
from shifan.intake.model import RawCity
from shifan.intake.toml_lines import lines_of
from shifan.patterns import pattern_of
from shifan.raw_sheets import ALL_SHEETS, RECORDS, SHEET_NAMES
from shifan.received import parse_toml, read_text
from shifan.records import dataclass

FILE = "映射.toml"
OF_SITES = ("点位编号", "单位名称")  # columns that 检查记录 may be read by, too
_LARGEST = 2**20
_PLACE = pattern_of(r"at line (\d+), column (\d+)")
_KEYS = ("part_of", "sheet", "source_sheet", "columns", "words")
_SHOWN, _MOST_STRANGE = 40, 3


@dataclass(frozen=True)
class FileMapping:
    """How an export is read: into which sheets of which workbook, its columns and its words.

    `column_words` are words of single columns, by heading. `lines` tells where in 映射.toml the mapping of each heading
    stands, `places` of what else is said; `line` is where it begins.
    """

    file: str
    workbook: str
    sheets: tuple[str, ...]
    source_sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    column_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    line: int = 0

    def at_key(self, key: str) -> str:
        """Return the line of source_sheet and the like, in words."""
        return in_line(self.places.get(key, self.line))

    def at(self, heading: str) -> str:
        """Return the line of a heading's mapping, or that of the file, in words."""
        return in_line(self.lines.get(heading, self.line))


def in_line(number: int) -> str:
    """Return a line as findings name it; empty where it is not known."""
    return f"第{number}行" if number else ""


def plain_key(text: CellValue) -> str:
    """Return a heading or a word as it is compared: without blanks, wide signs as narrow ones."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", shown(text)))


def mapped_files(folder: Path, findings: list[Finding]) -> dict[str, FileMapping]:
    """Return the mapping of each file that 映射.toml names; what is wrong with it is added to the findings."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        text = read_text(path, "utf-8-sig")
        stated = parse_toml(text)
    except (OSError, ValueError, RecursionError) as error:
        findings.append(_unreadable(str(error)))
        return {}
    lines = lines_of(text)
    entries = (_Entry(name, entry, lines, findings) for name, entry in stated.items())
    found = (entry.mapping() for entry in entries)
    return {mapping.file: mapping for mapping in found if mapping}


def _unreadable(error: str) -> Finding:
    """Return the refusal of a file that is no TOML, by line where the parser tells it."""
    place = _PLACE.search(error)
    where = f"第{place[1]}行第{place[2]}个字附近不合写法" if place else error[:80]
    if place and ("twice" in error or "overwrite" in error):
        where = f"第{place[1]}行：同一个文件或同一列写了两次"
    expected = 'UTF-8 编码的 TOML 文件，每行 "原文" = "新名"'
    action = "请改正：引号、等号和方括号用半角，引号成对，同一列只写一次"
    cell = in_line(int(place[1])) if place else ""
    return Finding("mapping", "error", FILE, "", cell, f"无法读取：{where}", expected, action)


def missing_files(mapped: Mapping[str, FileMapping], there: Iterable[str]) -> Iterator[Finding]:
    """Yield a refusal for each file that 映射.toml is about and that is not there."""
    known = {*there}
    for name, mapping in mapped.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            found = f"没有这个文件：{name}{f'；是否为 {near[0]}' if near else ''}"
            action = "请核对文件名，含扩展名，与文件夹里的一字不差；不再用的删去这一段"
            cell, expected = in_line(mapping.line), "文件夹内的导出文件"
            yield Finding("mapping", "error", FILE, "", cell, found, expected, action)


def is_named_in_vain(told: Finding, city: RawCity) -> bool:
    """Return whether a finding says that a file is not read of which a refused 映射.toml says how to read it."""
    if told.code != "unused-file":
        return False
    refused = [fault for fault in city.findings if fault.file == FILE and fault.severity == "error"]
    try:
        return bool(refused) and told.file in read_text(city.folder / FILE, "utf-8-sig")
    except (OSError, ValueError):
        return False


class _Entry:
    """What 映射.toml says of one file, on its way into a mapping; faults are told by line."""

    def __init__(
        self, name: str, entry: Any, lines: Mapping[tuple[str, ...], int], findings: list[Finding]
    ) -> None:
        self.name, self.entry, self.lines = name, entry, lines
        self.findings, self.faults = findings, 0

    def mapping(self) -> FileMapping | None:
        """Return the mapping; None for one with faults."""
        if not isinstance(self.entry, dict):
            found = f"{self.name} = {_in_toml(self.entry)} 没有写在文件段内"
            action = "请移到该文件的段内，或删去"
            self._fault((self.name,), found, '每个文件一段：["导出.xlsx"]', action)
            return None
        for key in sorted(self.entry.keys() - {*_KEYS}):
            said = (f"{key}（不认识的项）", "、".join(_KEYS), near_advice(key, _KEYS))
            self._fault((self.name, key), *said)
        workbook = self._known("part_of", "现场检查", tuple(SHEET_NAMES))
        sheets, source = self._sheets(SHEET_NAMES.get(workbook, ())), self._source_sheet()
        columns, words = self._texts("columns"), self._texts("words")
        column_words = self._column_words(columns)
        self._check_targets(columns, sheets)
        if self.faults:
            return None
        return FileMapping(
            unicodedata.normalize("NFC", self.name),
            workbook,
            tuple(sheets),
            source,
            {plain_key(text): new for text, new in columns.items()},
            {plain_key(text): new for text, new in words.items()},
            column_words,
            {plain_key(text): self._line((self.name, "columns", text)) for text in columns},
            {key: self._line((self.name, key)) for key in _KEYS},
            self._line((self.name,)),
        )

    def _source_sheet(self) -> str:
        """Return the sheet of the export that is read; empty for its first."""
        stated = self.entry.get("source_sheet", "")
        if isinstance(stated, str):
            return stated
        found, expected = f"source_sheet = {_in_toml(stated)}", "引号里的工作表名"
        self._fault((self.name, "source_sheet"), found, expected, "请加上引号")
        return ""

    def _line(self, path: tuple[str, ...]) -> int:
        """Return the line of a key, or of what it stands in."""
        found = (self.lines.get(path[:length]) for length in range(len(path), 0, -1))
        return next((line for line in found if line), 0)

    def _fault(
        self,
        path: tuple[str, ...],
        found: str,
        expected: str,
        action: str,
        severity: Severity = "error",
    ) -> None:
        self.faults += severity == "error"
        said = (f"{self.name}：{found}" if path[1:] else found, expected, action)
        cell = in_line(self._line(path))
        self.findings.append(Finding("mapping", severity, FILE, "", cell, *said))

    def _known(self, key: str, usual: str, known: tuple[str, ...]) -> str:
        """Return what a key says, one of the known names; empty for another, which is a fault."""
        stated = self.entry.get(key, usual)
        if isinstance(stated, str) and stated in known:
            return stated
        found = f"{key} = {_in_toml(stated)}"
        self._fault((self.name, key), found, "、".join(known), near_advice(str(stated), known))
        return ""

    def _sheets(self, known: tuple[str, ...]) -> list[str]:
        """Return the sheets that the export is read into."""
        stated = self.entry.get("sheet", RECORDS.name)
        sheets = stated if isinstance(stated, list) else [stated]
        for sheet in sheets if known else ():
            if sheet not in known:
                found = f"sheet = {_in_toml(stated)}"
                self._fault(
                    (self.name, "sheet"), found, "、".join(known), near_advice(str(sheet), known)
                )
                return []
        if not sheets:
            self._fault((self.name, "sheet"), "sheet = []", "、".join(known), "请写一个工作表名")
        return sheets

    def _texts(self, key: str) -> dict[str, str]:
        """Return a table of texts; what is no text is a fault."""
        stated = self.entry.get(key, {})
        example = '"1、点位编号" = "点位编号"' if key == "columns" else '"○" = "符合"'
        if not isinstance(stated, dict):
            found, action = f"{key} = {_in_toml(stated)}", f'请写成一段：["{self.name}".{key}]'
            self._fault((self.name, key), found, f"每行 {example}", action)
            return {}
        for text, new in stated.items():
            if not isinstance(new, str) and not (key == "words" and isinstance(new, dict)):
                found = f'"{text[:_SHOWN]}" = {_in_toml(new)}'
                self._fault((self.name, key, text), found, f"如 {example}", "右边的文字请加上引号")
        return {text: new for text, new in stated.items() if isinstance(new, str)}

    def _column_words(self, columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Return the words of single columns; a column that is not mapped is a fault."""
        stated = self.entry.get("words", {})
        known = {plain_key(text): text for text in columns}
        found: dict[str, dict[str, str]] = {}
        for text, words in stated.items() if isinstance(stated, dict) else ():
            if not isinstance(words, dict):
                continue
            if plain_key(text) not in known:
                action = near_advice(text, known.values(), "请照抄 columns 一段左边的列名")
                self._fault(
                    (self.name, "words", text), f'words."{text[:_SHOWN]}"', "一列的列名", action
                )
            own = {plain_key(word): new for word, new in words.items() if isinstance(new, str)}
            if len(own) < len(words):
                found_here = f'words."{text[:_SHOWN]}"'
                self._fault(
                    (self.name, "words", text),
                    found_here,
                    '如 "A.是" = "不符合"',
                    "右边的文字请加上引号",
                )
            found[plain_key(text)] = own
        return found

    def _check_targets(self, columns: Mapping[str, str], sheets: list[str]) -> None:
        """Report headings on the right that no raw sheet has; what 检查记录 has besides are items."""
        ours = [
            column.heading for own in ALL_SHEETS if own.name in sheets for column in own.columns
        ]
        ours += OF_SITES if RECORDS.name in sheets else ()
        others = {text: new for text, new in columns.items() if new and new not in ours and sheets}
        sheet_of = {
            column.heading: own.name for own in reversed(ALL_SHEETS) for column in own.columns
        }
        strange = [new for new in others.values() if new not in sheet_of]
        if RECORDS.name not in sheets and len(strange) > _MOST_STRANGE:
            found = f"sheet = {_list(sheets)}，右边却有{len(strange)}个不是它的列名，如 {'、'.join(strange[:3])}"
            action = f'请把 sheet 写成 "{RECORDS.name}"，或改正右边'
            expected = f"检查项编号写在“{RECORDS.name}”里"
            self._fault((self.name, "sheet"), found, expected, action)
            return
        available = "、".join(dict.fromkeys(ours))
        for text, new in others.items():
            path, found = (self.name, "columns", text), f'"{text[:_SHOWN]}" = "{new[:_SHOWN]}"'
            if new in sheet_of:
                action = f'未读取；要读取请把 sheet 写成 {_list([*sheets, sheet_of[new]])}，不需要的右边写 ""'
                expected = f"工作表“{'”“'.join(sheets)}”的列：{available}"
                found += f"（工作表“{sheet_of[new]}”的列）"
                self._fault(path, found, expected, action, "warning")
            elif RECORDS.name not in sheets:
                action = f'{near_advice(new, ours)}；不需要的右边写 ""'
                self._fault(path, found, f"约定的列名：{available}", action)


def near_advice(word: str, known: Iterable[str], otherwise: str = "请改正") -> str:
    """Return the advice to correct a word, with the known one that is most like it."""
    near = difflib.get_close_matches(word, [*known], n=1, cutoff=0.4)
    return f"是否为 {near[0]}？{otherwise}" if near else otherwise


def _in_toml(value: Any) -> str:
    """Return a value as it stands in the file, shortened."""
    return (f'"{value}"' if isinstance(value, str) else str(value))[:_SHOWN]


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(f'{chr(34)}{name}{chr(34)}' for name in dict.fromkeys(names))}]"
