"""Read a city's folder: its workbooks in any format, 来源.toml, 更正.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from shifan.errors import Finding, Refused
from shifan.intake.corrections import FILE as CORRECTIONS
from shifan.intake.corrections import apply_corrections
from shifan.intake.csv_files import csv_names, read_csv
from shifan.intake.model import FORMATS, RawCity, Workbook
from shifan.intake.oddities import Unsafe
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.intake.provenance import read_provenance
from shifan.intake.workbooks import read_workbook
from shifan.raw_sheets import MORE_SHEET_NAMES, SHEET_NAMES
from shifan.raw_sheets.added_sheets import ADDED_SHEETS

T = TypeVar("T")
_IGNORED = re.compile(r"^(~\$|\.)")
_MOST_NAMED = 5


def read_city(folder: Path, only: Iterable[str] = SHEET_NAMES) -> RawCity:
    """Return what the folder holds; faults of single files are findings, so that all are told at once.

    `only` names the workbooks to read; others are not looked at. Refused if there is no such folder. Raw files are only
    read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise Refused(
            "unknown-city",
            file=folder.name,
            found="没有这个城市的原始数据文件夹",
            action="请核对城市名称",
        )
    city = RawCity(unicodedata.normalize("NFC", folder.name), folder)
    try:
        files = sorted(path for path in folder.iterdir() if not _IGNORED.match(path.name))
    except OSError as error:
        raise Refused(
            "unreadable", file=folder.name, found="文件夹打不开", action="请检查文件夹的访问权限"
        ) from error
    books = _files_by_workbook(files, city)
    for name in only:
        _read(name, books.get(name, []), city)
    read_provenance(city)
    apply_corrections(city)
    return city


def _stem(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem.strip())


def _files_by_workbook(files: list[Path], city: RawCity) -> dict[str, list[Path]]:
    """Return the files of each workbook; a file that belongs to none is reported."""
    sheet_of_csv = csv_names()
    books: dict[str, list[Path]] = {}
    for path in files:
        stem, suffix = _stem(path), path.suffix.lower()
        if suffix in FORMATS and stem in SHEET_NAMES:
            books.setdefault(stem, []).append(path)
        elif suffix == ".csv" and stem in sheet_of_csv:
            books.setdefault(sheet_of_csv[stem][0], []).append(path)
        elif path.name not in (PROVENANCE, CORRECTIONS):
            city.findings.append(_unused(path, stem, {file.stem: file.name for file in files}))
    return books


def _unused(path: Path, stem: str, names: dict[str, str]) -> Finding:
    """Return the finding on a file that is not read; `names` are those of all files by stem.

    One whose name is that of a workbook with something added is likely a copy or a draft.
    """
    meant = next((name for name in (*csv_names(), *SHEET_NAMES) if name in stem), "")
    if not meant or path.suffix.lower() not in (*FORMATS, ".csv"):
        found, expected = "不是约定的文件名", "、".join(SHEET_NAMES)
        action = "未读取；如是评价数据，请改为约定的文件名"
    else:
        file = names.get(meant, f"{meant}{path.suffix.lower()}")
        found, expected = f"像是“{meant}”的副本或另一稿", f"{file}，只有一份"
        action = (
            f"未读取；如应以它为准，请用它替换 {file}，否则请移出该文件夹"
            if meant in names
            else f"未读取；如是该表的数据，请改名为 {file}"
        )
    return Finding(
        "unused-file",
        "warning",
        _printable(path.name),
        found=found,
        expected=expected,
        action=action,
    )


def _printable(name: str) -> str:
    """Return a file name that any output can carry."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)


def _read(name: str, paths: list[Path], city: RawCity) -> None:
    """Read one workbook from its files, or add the finding why it is not read."""
    suffixes = {path.suffix.lower() for path in paths}
    if not paths:
        city.findings.append(
            Finding(
                "missing-workbook",
                "error",
                f"{name}.xlsx",
                found="没有这个工作簿",
                expected=f"{name}.xlsx（也可为 xls、xlsm、ods 或逐表 CSV）",
                action="请补充该工作簿",
            )
        )
    elif suffixes == {".csv"}:
        _read_csvs(name, paths, city)
    elif len(paths) == 1:
        _read_book(name, paths[0], city)
    else:
        city.findings.append(
            Finding(
                "twice",
                "error",
                "、".join(path.name for path in paths),
                found="同一工作簿有两份",
                expected="每个工作簿只有一份",
                action="请只保留一份",
            )
        )


def _read_book(name: str, path: Path, city: RawCity) -> None:
    wanted = (*SHEET_NAMES[name], *MORE_SHEET_NAMES[name])
    read = _read_or_report(path, city, partial(read_workbook, path, wanted))
    if read:
        city.workbooks[name] = Workbook(name, path.name, read.sha256, read.sheets)
        city.findings += read.findings
        others = [sheet for sheet in read.names if sheet not in ADDED_SHEETS]
        _report_missing_sheets(city.workbooks[name], city, others)


def _read_csvs(name: str, paths: list[Path], city: RawCity) -> None:
    book, sheet_of_csv = Workbook(name, "", ""), csv_names()
    for path in paths:
        sheet = sheet_of_csv[_stem(path)][1]
        read = _read_or_report(path, city, partial(read_csv, path, sheet))
        if read:
            book.sheets[sheet] = read.sheet
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
    city.workbooks[name] = book
    _report_missing_sheets(book, city, [])


def _report_missing_sheets(book: Workbook, city: RawCity, there: list[str]) -> None:
    """Add a finding for each sheet that the workbook lacks; it names sheets that are `there` instead."""
    names = SHEET_NAMES[book.name]
    others = [sheet for sheet in there if re.sub(r"\s", "", sheet) not in names]
    hint, action = "", "请补充该工作表（可以只有表头）"
    if others:
        hint = f"；另有工作表：{'、'.join(others[:_MOST_NAMED])}"
        action = "请把其中对应的一个改为约定的表名，或补充该工作表（可以只有表头）"
    for sheet in names:
        if sheet not in book.sheets:
            city.findings.append(
                Finding(
                    "missing-sheet",
                    "error",
                    book.file or f"{book.name}-{sheet}.csv",
                    sheet,
                    found=f"没有这个工作表{hint}",
                    expected=f"工作表“{sheet}”",
                    action=action,
                )
            )


def _read_or_report(path: Path, city: RawCity, read: Callable[[], T]) -> T | None:
    """Return what `read` gives; a file that cannot be read becomes a finding and gives None."""
    try:
        return read()
    except PermissionError:
        found = "文件打不开（没有权限，或正被 Excel、WPS 打开）"
        action = "请关闭正在使用该文件的程序后重试"
    except Unsafe as error:
        found, action = str(error), error.action
    except OSError:
        found, action = "文件无法读取", "请检查文件是否完整"
    city.findings.append(
        Finding(
            "unreadable",
            "error",
            path.name,
            found=found,
            expected="可以正常打开的表格文件",
            action=action,
        )
    )
    return None
