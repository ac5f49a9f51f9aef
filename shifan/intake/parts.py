"""Workbooks that come in parts: several files, or a sheet for each district, as 来源.toml declares them.

    ["现场检查-平遥县.xlsx"]
    part_of = "现场检查"

    ["现场检查.xlsx"]
    part_sheets = ["点位（平遥县）", "检查记录（平遥县）"]

What looks like a part and is not declared is refused with the lines to add.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Any

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.raw_sheets import ALL_SHEET_NAMES, ALL_SHEETS, MORE_SHEET_NAMES
from shifan.received import parse_toml, read_text
from shifan.records import dataclass

_PROVENANCE = "来源.toml"
_LARGEST = 2**20
_COPY = pattern_of(
    r"副本|复件|备份|新|旧|原件|草稿|初稿|二稿|终稿|定稿|最终|修改|改\d*$|模板|样表|空白|copy|backup|bak|old|draft|final|"
    r"v\d+|[（(]\d+[)）]|\d{4,}|~",
    re.IGNORECASE,
)
_SEPARATORS = pattern_of(r"[\s\-—_－·.、，（）()【】\[\]]+")


@dataclass
class DeclaredParts:
    """What 来源.toml says of parts: the workbook of each further file, the further sheets of each file."""

    part_of: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def declared_parts(folder: Path) -> DeclaredParts:
    """Return the parts that 来源.toml declares; what else is wrong with that file is told where it is read."""
    declared = DeclaredParts()
    for name, entry in _entries(folder / _PROVENANCE):
        part_of, sheets = entry.get("part_of"), entry.get("part_sheets")
        if isinstance(part_of, str) and part_of in ALL_SHEET_NAMES:
            declared.part_of[name] = part_of
        elif part_of is not None:
            expected = "、".join(ALL_SHEET_NAMES)
            declared.findings.append(_wrong(name, f"part_of = {part_of!r}", expected))
        if isinstance(sheets, list) and all(isinstance(sheet, str) for sheet in sheets):
            declared.sheets[name] = tuple(map(_plain, sheets))
        elif sheets is not None:
            expected = 'part_sheets = ["点位（某某县）", "检查记录（某某县）"]'
            declared.findings.append(_wrong(name, f"part_sheets = {sheets!r}", expected))
    return declared


def _entries(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    try:
        if path.stat().st_size > _LARGEST:
            return []
        stated = parse_toml(read_text(path, "utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []
    return [
        (unicodedata.normalize("NFC", name), entry)
        for name, entry in stated.items()
        if isinstance(entry, dict)
    ]


def _wrong(name: str, found: str, expected: str) -> Finding:
    action = "请改正"
    return Finding("source-part", "error", _PROVENANCE, "", name, found[:120], expected, action)


def added_to_name(name: str, known: str) -> str:
    """Return what a name adds to that of a workbook or sheet: 平遥县 of 现场检查-平遥县; empty if none."""
    if known not in name or name == known:
        return ""
    return _SEPARATORS.sub("", name.replace(known, "", 1))


def looks_like_part(name: str, known: str) -> bool:
    """Return whether a name is that of a part: with something added that is no word for a copy or a draft."""
    added = added_to_name(name, known)
    return bool(added) and not added.isdigit() and not _COPY.search(name.replace(known, "", 1))


def sheet_meant(name: str, workbook: str) -> str:
    """Return the sheet of a workbook that a sheet's name begins or ends with; empty for none. The longest one wins."""
    plain = _plain(name)
    names = (*ALL_SHEET_NAMES[workbook], *MORE_SHEET_NAMES[workbook])
    fitting = [sheet for sheet in names if plain.startswith(sheet) or plain.endswith(sheet)]
    return max(fitting, key=len, default="")


def csv_part(stem: str) -> tuple[str, str]:
    """Return workbook and sheet of which a CSV file's name says that it is a part; empty texts for none."""
    for sheet in sorted(ALL_SHEETS, key=lambda sheet: len(sheet.name), reverse=True):
        if looks_like_part(stem, f"{sheet.workbook}-{sheet.name}"):
            return sheet.workbook, sheet.name
    return "", ""


def undeclared_file(file: str, workbook: str) -> Finding:
    """Return the refusal of a file that looks like a part of a workbook."""
    return Finding(
        "undeclared-part",
        "error",
        file,
        found=f"像是“{workbook}”的一部分，来源.toml 没有说明，未读取",
        expected="每个部分在 来源.toml 中登记",
        action=f'请在 来源.toml 中加：["{file}"] 换行 part_of = "{workbook}"（并写 title、origin、date、status）；'
        "不属于这次评价的请移出该文件夹",
    )


def undeclared_sheets(file: str, sheets: list[str]) -> Finding:
    """Return the refusal of sheets that look like parts of those of a workbook."""
    listed = ", ".join(f'"{sheet}"' for sheet in sheets)
    return Finding(
        "undeclared-part",
        "error",
        file,
        sheets[0],
        found=f"像是分区县的工作表，来源.toml 没有说明，未读取：{'、'.join(sheets)}"[:200],
        expected="分开的工作表在 来源.toml 中登记",
        action=f'请在 来源.toml 的 ["{file}"] 一段中加：part_sheets = [{listed}]；不属于这次评价的请删去',
    )


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name)
