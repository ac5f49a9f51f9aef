"""更正.csv: corrections as data, each with a guard; a correction whose 原值 is gone stops the run."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from pathlib import Path

from shifan.addresses import address, position
from shifan.errors import Finding
from shifan.intake.model import Corrected, Correction, RawCity, Sheet
from shifan.intake.safety import Unsafe
from shifan.intake.workbooks import read_csv

FILE = "更正.csv"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_LONGEST = 80
COLUMNS = ("文件", "工作表", "单元格", "原值", "新值", "理由", "更正人", "日期")


def shown(value: object) -> str:
    """Return a cell as it reads on screen: whole numbers without .0, dates as 2023-11-02."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).strip()


def apply_corrections(city: RawCity) -> None:
    """Change the cells that 更正.csv names and keep what was before; faults and stale guards are errors."""
    path = city.folder / FILE
    if not path.exists() and not path.is_symlink():
        _tell_alike(city)
        return
    try:
        sheet, _ = read_csv(path, FILE)
    except (Unsafe, OSError) as error:
        city.findings.append(
            Finding(
                "correction-unreadable",
                "error",
                FILE,
                found=_reason(error),
                expected="CSV 文件",
                action="请修改后重试",
            )
        )
        return
    header = [str(cell).strip().lstrip("\ufeff") for cell in sheet.rows[0]] if sheet.rows else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        city.findings.append(
            Finding(
                "correction-column",
                "error",
                FILE,
                cell="1",
                found="、".join(header) or "空文件",
                expected=f"列 {'、'.join(COLUMNS)}",
                action=f"请补充 {'、'.join(missing)}",
            )
        )
        return
    applied: dict[tuple[str, str, str], int] = {}
    city.corrections = tuple(
        one
        for line, row in enumerate(sheet.rows[1:], 2)
        if any(str(cell).strip() for cell in row)
        if (one := _apply(city, _read(header, row), line, applied))
    )


def _tell_alike(city: RawCity) -> None:
    """Refuse a file that is called nearly so: corrections that nobody reads would be silent errors."""
    alike = [
        one
        for one in city.findings
        if one.code == "unused-file" and one.file.startswith(Path(FILE).stem)
    ]
    for one in alike:
        city.findings.remove(one)
        city.findings.append(
            Finding(
                "correction-file",
                "error",
                one.file,
                found="更正没有读取：文件名或格式不对",
                expected=FILE,
                action=f"请另存为 CSV（UTF-8）格式，文件名 {FILE}；不是更正的，请移到别处",
            )
        )


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, Unsafe) else "文件无法读取"


def _read(header: list[str], row: list[object]) -> Correction:
    """Return a line as a correction; the address as others write it: $d$5 is D5."""
    fields = dict(
        zip(header, (unicodedata.normalize("NFC", str(cell).strip()) for cell in row), strict=False)
    )
    place = position(fields["单元格"].replace("$", ""))
    return Correction(
        *((fields | {"单元格": address(*place)} if place else fields)[column] for column in COLUMNS)
    )


def _apply(
    city: RawCity, one: Correction, line: int, applied: dict[tuple[str, str, str], int]
) -> Correction | None:
    """Return the correction after it was applied; None, with a finding, if it cannot be. `applied` holds the lines by cell."""
    sheet, place, key = _target(city, one), position(one.cell), (one.file, one.sheet, one.cell)
    fault = _twice(key, applied) or _fault(city, one, sheet, place)
    if fault:
        found, expected, action = fault
        city.findings.append(
            Finding(
                "correction",
                "error",
                FILE,
                cell=f"第{line}行",
                found=found,
                expected=expected,
                action=action,
            )
        )
        return None
    applied[key] = line
    sheet.rows.put(*place, Corrected(one.after))
    sheet.notes.pop(place, None)
    city.findings.append(
        Finding(
            "corrected",
            "info",
            one.file,
            one.sheet,
            one.cell,
            found=one.before or "（空）",
            expected=one.after or "（空）",
            action=f"已更正：{one.reason}（{one.author}，{one.date}）",
        )
    )
    return one


def _target(city: RawCity, one: Correction) -> Sheet | None:
    return next(
        (
            sheet
            for book in city.workbooks.values()
            for sheet in book.sheets.values()
            if (sheet.file, sheet.name) == (one.file, one.sheet)
        ),
        None,
    )


def _twice(
    key: tuple[str, str, str], applied: dict[tuple[str, str, str], int]
) -> tuple[str, str, str] | None:
    return (
        (
            "!".join(key),
            f"每个单元格一条更正（另见第{applied[key]}行）",
            "请合并为一条：原值为工作簿中的内容，新值为最后的内容",
        )
        if key in applied
        else None
    )


def _fault(
    city: RawCity, one: Correction, sheet: Sheet | None, place: tuple[int, int] | None
) -> tuple[str, str, str] | None:
    lacking = [
        word
        for word, text in (("理由", one.reason), ("更正人", one.author), ("日期", one.date))
        if not text
    ]
    if lacking:
        return f"{one.cell} 没有{'、'.join(lacking)}", "每条更正写明理由、更正人和日期", "请补充"
    if sheet is None:
        return _nowhere(city, one)
    if place is None or place[0] >= len(sheet.rows) or place[1] >= sheet.rows.width:
        return (
            one.cell[:_LONGEST] or "没有单元格",
            f"表内的单元格，如 D5；{one.sheet}到{address(len(sheet.rows) - 1, sheet.rows.width - 1)}为止",
            "请核对单元格",
        )
    now = sheet.rows[place[0]][place[1]]
    if not _same(now, one.before):
        return (
            f"{one.file}!{one.sheet}!{one.cell} 现为“{shown(now)[:_LONGEST]}”",
            f"原值“{one.before[:_LONGEST]}”",
            "原始数据已变化，请核对后删除或修改这条更正",
        )
    return None


def _nowhere(city: RawCity, one: Correction) -> tuple[str, str, str]:
    """Return the fault of a file or sheet that is not there, with those that are."""
    files: dict[str, list[str]] = {}
    for sheet in (sheet for book in city.workbooks.values() for sheet in book.sheets.values()):
        files.setdefault(sheet.file, []).append(sheet.name)
    if one.file in files:
        return (
            f"{one.file} 中没有工作表“{one.sheet[:_LONGEST]}”",
            f"工作表：{'、'.join(files[one.file])}",
            "请核对工作表名",
        )
    near = difflib.get_close_matches(one.file[:_LONGEST], files, n=1)
    return (
        f"没有文件“{one.file[:_LONGEST]}”",
        "本城市的文件名，含扩展名",
        f"是否为 {near[0]}？请改正文件名" if near else "请核对文件名",
    )


def _same(now: object, before: str) -> bool:
    """Return whether a cell still holds what a correction says. A spreadsheet that saves the CSV rewrites numbers and days, so these are compared as such."""
    if shown(now) == before:
        return True
    if isinstance(now, float):
        try:
            return Decimal(before.replace(",", "")) == Decimal(repr(now))
        except InvalidOperation:
            return False
    match = _DAY.fullmatch(before)
    return (
        isinstance(now, dt.date)
        and bool(match)
        and shown(now) == f"{int(match[1]):04d}-{int(match[2]):02d}-{int(match[3]):02d}"
    )
