"""更正.csv: corrections as data, each with a guard; a correction whose 原值 is gone stops the run."""

from __future__ import annotations

import datetime as dt

from shifan.errors import Finding
from shifan.intake.model import Corrected, Correction, RawCity, Sheet, position
from shifan.intake.safety import Unsafe
from shifan.intake.workbooks import read_csv

FILE = "更正.csv"
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
        return
    try:
        sheet, _ = read_csv(path, FILE)
    except (Unsafe, OSError) as error:
        city.findings.append(Finding("correction-unreadable", "error", FILE, found=_reason(error), expected="CSV 文件", action="请修改后重试"))
        return
    header = [str(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        city.findings.append(Finding("correction-column", "error", FILE, cell="1", found="、".join(header) or "空文件",
                                     expected=f"列 {'、'.join(COLUMNS)}", action=f"请补充 {'、'.join(missing)}"))
        return
    applied = []
    for line, row in enumerate(sheet.rows[1:], 2):
        if any(str(cell).strip() for cell in row):
            fields = dict(zip(header, (str(cell).strip() for cell in row), strict=False))
            one = Correction(*(fields[column] for column in COLUMNS))
            if _apply(city, one, line):
                applied.append(one)
    city.corrections = tuple(applied)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, Unsafe) else "文件无法读取"


def _apply(city: RawCity, one: Correction, line: int) -> bool:
    sheet, place = _target(city, one), position(one.cell)
    fault = _fault(one, sheet, place)
    if fault:
        found, expected, action = fault
        city.findings.append(Finding("correction", "error", FILE, cell=f"第{line}行", found=found, expected=expected, action=action))
        return False
    sheet.rows.put(*place, Corrected(one.after))
    sheet.notes.pop(place, None)
    city.findings.append(Finding("corrected", "info", one.file, one.sheet, one.cell, found=one.before or "（空）",
                                 expected=one.after or "（空）", action=f"已更正：{one.reason}（{one.author}，{one.date}）"))
    return True


def _target(city: RawCity, one: Correction) -> Sheet | None:
    for book in city.workbooks.values():
        for sheet in book.sheets.values():
            if (sheet.file, sheet.name) == (one.file, one.sheet):
                return sheet
    return None


def _fault(one: Correction, sheet: Sheet | None, place: tuple[int, int] | None) -> tuple[str, str, str] | None:
    if not one.reason or not one.author:
        return "没有理由或更正人", "每条更正写明理由和更正人", "请补充"
    if sheet is None:
        return f"{one.file} {one.sheet}", "本城市的文件和工作表", "请核对文件名和工作表名"
    if place is None or place[0] >= len(sheet.rows) or place[1] >= sheet.rows.width:
        return one.cell, "表内的单元格，如 D5", "请核对单元格"
    now = shown(sheet.rows[place[0]][place[1]])
    if now != one.before:
        return f"{one.cell} 现为“{now}”", f"原值“{one.before}”", "原始数据已变化，请核对后删除或修改这条更正"
    return None
