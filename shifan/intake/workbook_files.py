"""Read the files of one workbook: the one that bears its name, and those declared to be parts of it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TypeVar

from shifan.errors import Finding, Severity
from shifan.intake.csv_files import csv_names, read_csv
from shifan.intake.model import RawCity, Sheet, Workbook
from shifan.intake.oddities import SAVE_ANEW, Unsafe
from shifan.intake.parts import (
    DeclaredParts,
    added_to_name,
    csv_part,
    looks_like_part,
    sheet_meant,
    undeclared_sheets,
)
from shifan.intake.workbooks import read_workbook
from shifan.raw_sheets import ALL_SHEET_NAMES, ALL_WORKBOOKS, MORE_SHEET_NAMES, RECORDS
from shifan.raw_sheets.added_sheets import ADDED_SHEETS
from shifan.records import dataclass

T = TypeVar("T")
_OWNERS = {sheet: workbook for workbook, names in ALL_SHEET_NAMES.items() for sheet in names}
_LEAST = {sheet.name: sheet.least for workbook in ALL_WORKBOOKS for sheet in workbook.sheets}
_MOST_NAMED = 5
_ALIKE = 0.6
_EXPECTED_CSV = "UTF-8 或 GB18030 编码、以半角逗号分隔的 CSV 文件"
# Added to the name of a sheet they leave it the same sheet.
_SAME_SHEET = ("表", "明细", "明细表", "汇总", "汇总表", "情况", "情况表", "一览表", "登记表")


@dataclass
class WorkbookFiles:
    """The files of a workbook: those that bear its name, and those declared to be parts of it.

    `exports` are sheets of foreign exports, read already, with the name of the raw sheet that they stand for.
    """

    own: list[Path] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    exports: list[tuple[str, Sheet]] = field(default_factory=list)


def plain_stem(path: Path) -> str:
    """Return the name of a file without its ending, as it is compared."""
    return unicodedata.normalize("NFC", path.stem.strip())


def read_files(name: str, files: WorkbookFiles, city: RawCity, declared: DeclaredParts) -> None:
    """Read one workbook from its files, or add the finding why it is not read."""
    suffixes = {path.suffix.lower() for path in files.own}
    if not files.own and not files.parts and not files.exports:
        others = (finding for finding in city.findings if finding.code == "other-format")
        if not any(name in finding.file for finding in others):
            city.findings.append(_missing(name, city))
        return
    if len(files.own) > 1 and suffixes != {".csv"}:
        city.findings.append(
            Finding(
                "twice",
                "error",
                "、".join(path.name for path in files.own),
                found="同一工作簿有两份",
                expected="每个工作簿只有一份",
                action="请只保留一份",
            )
        )
        return
    book, faults = Workbook(name, "", ""), len(city.findings)
    paths = (*files.own, *files.parts)
    other_sheets = [sheet for path in paths for sheet in _add(book, path, city, declared)]
    for sheet, read in files.exports:
        book.add(sheet, read)
    if book.sheets or book.forms:
        city.workbooks[name] = book
    refused = any(finding.code == "unreadable" for finding in city.findings[faults:])
    if (book.file or book.sheets or book.forms) and not refused:
        _report_missing_sheets(book, city, other_sheets)


def _missing(name: str, city: RawCity) -> Finding:
    """Return the refusal of a workbook that is not there; it names files that are likely meant for it."""
    parts = [
        told.file for told in city.findings if told.code == "undeclared-part" and name in told.file
    ]
    alike = [told.file for told in city.findings if _is_meant_for(told, name)]
    action = "请补充该工作簿"
    if parts:
        action = "请在 来源.toml 中登记各部分"
    elif len(alike) < _MOST_NAMED and alike:
        action = f"请按对 {'、'.join(alike)} 的提示处理，或补充该工作簿"
    there = "、".join((parts or alike)[:_MOST_NAMED])
    return Finding(
        "missing-workbook",
        "error",
        f"{name}.xlsx",
        found=f"没有这个工作簿{f'；有 {there}' if there else ''}",
        expected=f"{name}.xlsx（也可为 xls、xlsm、et、ods 或逐表 CSV）",
        action=action,
    )


def _is_meant_for(told: Finding, workbook: str) -> bool:
    """Return whether a file that is not read is likely the workbook: what is said of it expects its name alone."""
    if told.code == "unused-file":
        return workbook in told.expected and "、" not in told.expected
    return told.code == "file-name" and told.expected.startswith(workbook)


def _add(book: Workbook, path: Path, city: RawCity, declared: DeclaredParts) -> list[str]:
    """Add what a file holds of a workbook; return the names of its other sheets."""
    if path.suffix.lower() == ".csv":
        _add_csv(book, path, city)
        return []
    names = (*ALL_SHEET_NAMES[book.name], *MORE_SHEET_NAMES[book.name])
    parts = declared.sheets.get(unicodedata.normalize("NFC", path.name), ())
    forms = book.name == RECORDS.workbook
    read = read_or_report(path, city, partial(read_workbook, path, names, parts, forms))
    if not read:
        return []
    if not book.file:
        book.file, book.sha256 = path.name, read.sha256
    for sheet in (*read.sheets.values(), *read.parts):
        book.add(sheet_meant(sheet.name, book.name), sheet)
    book.forms += read.forms
    city.findings += read.findings
    city.findings += _unread(
        book, path.name, [name for name in read.unread if name not in read.hidden]
    )
    city.findings += _hidden(book, path.name, [name for name in read.unread if name in read.hidden])
    return [sheet for sheet in read.names if sheet not in ADDED_SHEETS]


def _unread(book: Workbook, file: str, sheets: list[str]) -> Iterator[Finding]:
    """Yield what is said of sheets that are not read: some look like parts of those that are."""
    undeclared = [
        name
        for name in sheets
        if looks_like_part(name, sheet_meant(name, book.name) or "?")
        and not _stands_for_missing(name, book)
    ]
    if undeclared:
        yield undeclared_sheets(file, undeclared)
    others = [name for name in sheets if _OWNERS.get(name.strip(), book.name) != book.name]
    if others:
        yield _of_another_workbook(book.name, file, others)
    for name in sheets:
        if name not in undeclared and name not in others:
            yield _unused(name, book, file)


def _unused(name: str, book: Workbook, file: str) -> Finding:
    """Return what is said of a sheet that is no part: a copy or draft of one that is read should be looked at."""
    meant = sheet_meant(name, book.name)
    if not meant or meant not in book.sheets:
        found = "不是约定的工作表"
        return Finding("unused-sheet", "info", file, name, found=found, action="未读取")
    found, expected = f"像是“{meant}”的副本或另一稿", f"“{meant}”只有一张"
    action = f"未读取；如应以它为准，请删去原来的“{meant}”，把它改名为“{meant}”；不需要的请删去"
    return Finding("sheet-copy", "warning", file, name, "", found, expected, action)


def _of_another_workbook(workbook: str, file: str, sheets: list[str]) -> Finding:
    """Return what is said of sheets of another workbook: a part that was declared as one of the wrong workbook."""
    owner, is_part = _OWNERS[sheets[0].strip()], Path(file).stem.strip() != workbook
    found = f"“{owner}”的工作表（{'、'.join(sheets)}），这个文件按“{workbook}”读取"
    expected = f"放在“{owner}”里"
    if is_part:
        action = f'未读取；请在 来源.toml 的 ["{file}"] 一段把 part_of 改为 "{owner}"'
    else:
        action = f"未读取；如应计入，请移到“{owner}”里，不需要的请删去"
    severity: Severity = "error" if is_part else "warning"
    return Finding("other-workbook", severity, file, sheets[0], "", found, expected, action)


def _hidden(book: Workbook, file: str, sheets: list[str]) -> Iterator[Finding]:
    """Yield what is said of hidden sheets that are not read: those that look like parts should be looked at."""
    for name in sheets:
        meant = sheet_meant(name, book.name)
        if looks_like_part(name, meant or "?"):
            found = f"隐藏的工作表，像是“{meant}”的一部分"
            action = "未读取；应计入的请取消隐藏，再按提示登记，不需要的请删去"
            yield Finding("hidden-part", "warning", file, name, found=found, action=action)
        else:
            found = "隐藏的工作表，不是约定的工作表"
            yield Finding("unused-sheet", "info", file, name, found=found, action="未读取")


def _stands_for_missing(name: str, book: Workbook) -> bool:
    """Return whether a sheet is likely one that the workbook lacks, under a longer name: 检查记录表 for 检查记录."""
    meant = sheet_meant(name, book.name)
    return added_to_name(name, meant) in _SAME_SHEET and meant not in book.sheets


def _add_csv(book: Workbook, path: Path, city: RawCity) -> None:
    stem = plain_stem(path)
    sheet = csv_names()[stem][1] if stem in csv_names() else csv_part(stem)[1]
    if not sheet:
        expected = f"{book.name}-工作表名-区县.csv，如 {book.name}-{ALL_SHEET_NAMES[book.name][0]}-某某县.csv"
        action = "请改名，使程序知道是哪个工作表"
        city.findings.append(
            Finding(
                "csv-part", "error", path.name, "", "", "看不出是哪个工作表的部分", expected, action
            )
        )
        return
    read = read_or_report(path, city, partial(read_csv, path, sheet))
    if read:
        book.add(sheet, read.sheet)
        city.findings += read.findings
        if read.encoding != "utf-8-sig":
            city.findings.append(
                Finding(
                    "encoding",
                    "info",
                    path.name,
                    found="GB18030 编码",
                    expected="UTF-8 编码",
                    action="已按 GB18030 读取",
                )
            )


def _report_missing_sheets(book: Workbook, city: RawCity, there: list[str]) -> None:
    """Add a finding for each sheet that the workbook lacks; it names sheets that are `there` instead."""
    names = ALL_SHEET_NAMES[book.name]
    others = [sheet for sheet in there if re.sub(r"\s", "", sheet) not in names]
    hint, action = "", "请补充该工作表"
    if others:
        hint = f"；另有工作表：{'、'.join(others[:_MOST_NAMED])}"
        action = "请把其中对应的一个改为约定的表名，或补充该工作表"
    # What is wrong with a form or an export says why there are no records.
    has_forms = bool(book.forms) or any(
        finding.code in ("form", "mapping") for finding in city.findings
    )
    for sheet in names:
        if sheet not in book.sheets and not (sheet == RECORDS.name and has_forms):
            likely = difflib.get_close_matches(sheet, others, n=1, cutoff=_ALIKE)
            own = f"是否就是“{likely[0]}”？请改名为“{sheet}”" if likely else action + _LEAST[sheet]
            city.findings.append(
                Finding(
                    "missing-sheet",
                    "error",
                    book.file or f"{book.name}-{sheet}.csv",
                    sheet,
                    found=f"没有这个工作表{hint}",
                    expected=f"工作表“{sheet}”",
                    action=own,
                )
            )


def read_or_report(path: Path, city: RawCity, read: Callable[[], T]) -> T | None:
    """Return what `read` gives; a file that cannot be read becomes a finding and gives None."""
    try:
        return read()
    except PermissionError:
        found = "文件打不开（没有权限，或正被 Excel、WPS 打开）"
        action = "请关闭正在使用该文件的程序后重试"
    except Unsafe as error:
        found, action = str(error), error.action
        if action == SAVE_ANEW and path.suffix.lower() != ".xlsx":  # two of a workbook are refused
            action = SAVE_ANEW.replace(" 后重试", "，移出原文件后重试")
    except OSError:
        found, action = "文件无法读取", "请检查文件是否完整"
    city.findings.append(
        Finding(
            "unreadable",
            "error",
            path.name,
            found=found,
            expected=_EXPECTED_CSV if path.suffix.lower() == ".csv" else "可以正常打开的表格文件",
            action=action,
        )
    )
    return None
