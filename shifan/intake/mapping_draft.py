"""A first draft of 映射.toml from the headings of exports that lie in a city's folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from shifan.errors import Refused
from shifan.files.durable import replace_text
from shifan.intake.cell_text import SKIPPED, shown
from shifan.intake.mapping import read_first_sheet
from shifan.intake.mapping_file import FILE, mapped_files
from shifan.intake.model import FORMATS, RawCity, Sheet
from shifan.patterns import pattern_of

_DEPTH = 12
_ITEM = pattern_of(r"\S*\d\S*")  # a code, without 问题描述 behind it
_LONGEST_WORD, _MOST_WORDS = 10, 12  # answers that are listed
_FEWEST = 3  # headings that an export has
ReadWord = Callable[[str], str]  # the result that an answer stands for, empty if not known
Guess = Callable[
    [list[str]], list[str]
]  # for each heading of an export that of the raw sheet, empty if not known


def write_draft(raw: RawCity, guess: Guess, read_word: ReadWord) -> tuple[Path, int, int]:
    """Return 映射.toml as written, how many headings it has, and how many of them are guessed.

    Refused if there is such a file, or no export to map.
    """
    path = raw.folder / FILE
    if path.exists():
        raise _refusal(FILE, "已有这个文件", "尚无 映射.toml", "请直接修改它，或移走后重试")
    exports = [sheet for sheet in (_export(raw, name) for name in _unread_files(raw)) if sheet]
    if not exports:
        expected = "放在该文件夹内的导出文件（.xlsx、.xls、.et、.ods、.csv）"
        action = "请把调查软件的导出文件放进来再试"
        raise _refusal(raw.folder.name, "没有需要映射的文件", expected, action)
    headings, known, texts = 0, 0, []
    for sheet in exports:
        own = _headings(sheet)
        guessed = guess(own)
        headings, known = headings + len(own), known + sum(map(bool, guessed))
        texts.append(_entry(sheet, own, guessed, read_word))
    replace_text(path, _HEAD + "\n".join(texts))
    return path, headings, known


def _refusal(file: str, found: str, expected: str, action: str) -> Refused:
    return Refused("mapping", file=file, found=found, expected=expected, action=action)


_HEAD = """# 映射.toml：导出文件的列对应约定的哪一列。由 shifan check --suggest 起草，请逐行核对。
# 左边是导出文件的列名（照抄），右边是约定的列名、检查项编号，或“检查项编号 问题描述”；不需要的留空。
# words 一段列出见到的答案：右边空着的程序不认识，请去掉行首的 #，右边写 符合、不符合 或 合理缺项。
# sheet 可写 ["点位", "检查记录"]：一行里既有点位信息又有检查结果时用。

"""


def _unread_files(raw: RawCity) -> list[str]:
    mapped = mapped_files(raw.folder, [])
    return [
        finding.file
        for finding in raw.findings
        if finding.code == "unused-file"
        and finding.file not in mapped
        and Path(finding.file).suffix.lower() in (*FORMATS, ".csv")
    ]


def _export(raw: RawCity, name: str) -> Sheet | None:
    return read_first_sheet(raw.folder / name, RawCity(raw.name, raw.folder))


def _headings(sheet: Sheet) -> list[str]:
    """Return the headings of an export: of its first row with several texts."""
    for row in sheet.rows[:_DEPTH]:
        texts = [shown(cell) for cell in row if isinstance(cell, str) and shown(cell)]
        if len(texts) >= _FEWEST:
            return list(dict.fromkeys(texts))
    return []


def _entry(sheet: Sheet, headings: list[str], guessed: list[str], read_word: ReadWord) -> str:
    file, name = _quoted(sheet.file), _quoted(sheet.name)
    lines = [
        f"[{file}]",
        'part_of = "现场检查"',
        'sheet = "检查记录"',
        f"source_sheet = {name}",
        "",
    ]
    lines.append(f"[{file}.columns]")
    lines += [
        f"{_quoted(text)} = {_quoted(ours)}" for text, ours in zip(headings, guessed, strict=True)
    ]
    words = _words(sheet, dict(zip(headings, guessed, strict=True)), read_word)
    lines += ["", f"[{file}.words]", *words, ""]
    return "\n".join(lines)


def _words(sheet: Sheet, ours: dict[str, str], read_word: ReadWord) -> list[str]:
    """Return a line, left out by its sign, for each short answer below the items; an example where there is none."""
    seen: dict[str, int] = {}
    rows = sheet.rows[:_DEPTH]
    header = next((row for row in rows if any(ours.get(shown(cell)) for cell in row)), [])
    for place, cell in enumerate(header):
        if not _ITEM.fullmatch(ours.get(shown(cell), "")):
            continue
        codes, cells = sheet.rows.column(place)
        for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
            text = shown(cells[code])
            if 0 < len(text) <= _LONGEST_WORD and text not in ours and text not in SKIPPED:
                seen[text] = seen.get(text, 0) + int(count)
    if not 0 < len(seen) <= _MOST_WORDS:
        return ['# "○" = "符合"']
    return [
        f"# {_quoted(text)} = {_quoted(read_word(text))}  # {count}处"
        for text, count in seen.items()
    ]


def _quoted(text: str) -> str:
    """Return a text as TOML quotes it."""
    return json.dumps(text, ensure_ascii=False)
