"""A city's tables as a file for Excel: numbers as numbers, dates as dates, one sheet or one CSV a table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import xlsxwriter

from shifan.errors import Refused
from shifan.records import dataclass
from shifan.tables.plain_text import text_width
from shifan.tables.searchable_table import SearchableTable
from shifan.tables.typed_columns import CellFormat

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MADE_HERE = "shifan export"  # in the properties of a workbook: it may be written anew
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
_WIDEST, _NARROWEST, _COVER = 48, 8, 100  # widths in characters
_MOST_MEASURED = 200  # rows that decide a column's width
_MARK = "utf-8-sig"


@dataclass(frozen=True)
class ExportedTables:
    """Tables by the names of their sheets, and what is said on the first sheet, a line each."""

    tables: Mapping[str, SearchableTable]
    cover: tuple[str, ...]
    raw: Path  # the raw data, into which nothing is written


def export(content: ExportedTables, target: Path) -> Path:
    """Return the file or folder written: a workbook (.xlsx), one table as CSV (.csv), a folder with a CSV a table.

    What an export wrote before is replaced; Refused for any other file, in the raw data, and where it
    cannot be written.
    """
    suffix = target.suffix.lower()
    _refuse_raw_data(target, content.raw)
    if suffix == ".xlsx":
        write_whole(target, _workbook(content), _is_own_workbook)
    elif suffix == ".csv":
        if len(content.tables) != 1:
            raise _refused(
                target,
                "一个 CSV 只能放一张表",
                '写明一张，如 tables=["sites"]；多张的给文件夹名或 .xlsx',
            )
        _write_csv(target, next(iter(content.tables.values())))
    elif suffix:
        raise _refused(
            target,
            f"不能写成 {target.suffix}",
            "文件名以 .xlsx 或 .csv 结尾；文件夹名则每张表一个 CSV",
        )
    else:
        _make_folder(target)
        for name, table in content.tables.items():
            _write_csv(target / f"{name}.csv", table)
    return target


def _refuse_raw_data(target: Path, raw: Path) -> None:
    if target.resolve().is_relative_to(raw.resolve()):
        raise _refused(target, "这是原始数据的文件夹，不往里写", "换一个文件夹")


def _make_folder(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _refused(target, "不能建立这个文件夹", "换一个位置") from None


def _write_csv(target: Path, table: SearchableTable) -> None:
    headings = [table.shown_heading(name) for name in table.columns]
    plain = pd.DataFrame(table).to_csv(index=False, lineterminator="\r\n", header=headings)
    content = plain.encode(_MARK)
    heading = content.split(b"\r\n", 1)[0]
    write_whole(target, content, lambda file: file.read_bytes().startswith(heading))


def write_whole(target: Path, content: bytes, may_be_replaced: Callable[[Path], bool]) -> None:
    """Write a file whole or not at all; Refused over one that may not be replaced."""
    try:
        if target.exists() and not may_be_replaced(target):
            raise _refused(target, "已有这个文件，且不是由本程序写出的", "换一个文件名")
        unfinished = target.with_name(f".{target.name}.tmp")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError:
        raise _refused(
            target, "文件写不进去", "关闭正在使用该文件的程序，核对文件夹是否存在、可写"
        ) from None


def _is_own_workbook(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as parts:
            return _MADE_HERE.encode() in parts.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return False


def _refused(target: Path, found: str, action: str) -> Refused:
    return Refused("export", file=str(target), found=found, action=action)


@dataclass(frozen=True)
class _Formats:
    """The formats of the workbook's cells; those of numbers and dates are made as they are needed."""

    book: xlsxwriter.Workbook
    head: Format
    made: dict[str, Format]

    def of(self, number_format: str) -> Format:
        """Return the format of cells with a number format of Excel."""
        if number_format not in self.made:
            self.made[number_format] = self.book.add_format(
                {"num_format": number_format, "valign": "top"}
            )
        return self.made[number_format]


def _workbook(content: ExportedTables) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"category": _MADE_HERE, "author": "shifan", "title": content.cover[0]})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5", "text_wrap": True})
    formats = _Formats(book, head, {})
    cover = book.add_worksheet("说明")
    cover.set_column(0, 0, _COVER, book.add_format({"text_wrap": True}))
    for row, line in enumerate(content.cover):
        cover.write_string(row, 0, line)
    for name, table in content.tables.items():
        _write_sheet(book.add_worksheet(name), table, formats)
    book.close()
    return target.getvalue()


def _write_sheet(sheet: Worksheet, table: SearchableTable, formats: _Formats) -> None:
    rows, columns = table.shape
    for number, name in enumerate(table.columns):
        known = table.formats.get(str(name), CellFormat())
        cells = table.iloc[:, number].astype(object).tolist()
        heading = table.shown_heading(name)
        sheet.write_string(0, number, heading, formats.head)
        sheet.set_column(number, number, _width(heading, cells, known))
        _write_column(sheet, number, cells, formats.of(_number_format(known)))
    sheet.freeze_panes(1, 1)
    if rows and columns:
        sheet.autofilter(0, 0, rows, columns - 1)


def _write_column(sheet: Worksheet, number: int, cells: Iterable[object], shown: Format) -> None:
    """Write the cells below a heading; missing ones stay empty."""
    for row, cell in enumerate(cells, 1):
        if cell is None or pd.isna(cell):  # type: ignore[call-overload]
            continue
        if isinstance(cell, pd.Timestamp):
            sheet.write_datetime(row, number, cell.to_pydatetime(), shown)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            sheet.write_number(row, number, cell, shown)
        elif cell != "":
            sheet.write_string(row, number, str(cell), shown)


def _number_format(known: CellFormat) -> str:
    """Return Excel's format for the cells of a column; percents stand as printed, 92.48 as 92.48%."""
    if known.kind == "date":
        return 'yyyy"年"m"月"d"日"'
    if known.kind == "count":
        return "0"
    if known.kind == "number" and known.places is not None:
        decimals = f".{'0' * known.places}" if known.places else ""
        return f"0{decimals}" + (f'"{known.suffix}"' if known.suffix else "")
    return "General" if known.kind == "number" else "@"


def _width(heading: str, cells: list[object], known: CellFormat) -> int:
    widest = max((text_width(known.text(cell)) for cell in cells[:_MOST_MEASURED]), default=0)
    return max(_NARROWEST, min(_WIDEST, max(widest, text_width(heading) + 3) + 1))
