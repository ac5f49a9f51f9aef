"""Read a city's folder: seven workbooks in any format, 来源.toml, 更正.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from shifan.errors import Finding, Refused
from shifan.intake.corrections import FILE as CORRECTIONS
from shifan.intake.corrections import apply_corrections
from shifan.intake.model import FORMATS, LAYOUT, RawCity, Workbook
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.intake.provenance import read_provenance
from shifan.intake.safety import Unsafe
from shifan.intake.workbooks import OWN_SHEETS, csv_names, read_csv, read_workbook

T = TypeVar("T")
_IGNORED = re.compile(r"^(~\$|\.)")


def read_city(folder: Path, only: Iterable[str] = LAYOUT) -> RawCity:
    """Return what the folder holds; faults of single files are findings, so that all are told at once.

    `only` names the workbooks to read; others are not looked at. Refused if there is no such folder. Raw files are only read.
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
    books = _by_workbook(files, city)
    for name in only:
        _read(name, books.get(name, []), city)
    read_provenance(city)
    apply_corrections(city)
    return city


def _by_workbook(files: list[Path], city: RawCity) -> dict[str, list[Path]]:
    """Return the files of each workbook; a file that belongs to none is reported."""
    stems, books = csv_names(), {}
    for path in files:
        stem, suffix = unicodedata.normalize("NFC", path.stem.strip()), path.suffix.lower()
        if suffix in FORMATS and stem in LAYOUT:
            books.setdefault(stem, []).append(path)
        elif suffix == ".csv" and stem in stems:
            books.setdefault(stems[stem][0], []).append(path)
        elif path.name not in (PROVENANCE, CORRECTIONS):
            city.findings.append(_unused(path, stem, {file.stem: file.name for file in files}))
    return books


def _unused(path: Path, stem: str, there: dict[str, str]) -> Finding:
    """Return the finding on a file that is not read; one whose name is that of a workbook with something added is likely a copy or a draft."""
    like = next((name for name in (*csv_names(), *LAYOUT) if name in stem), "")
    own = there.get(like, f"{like}{path.suffix.lower()}")
    if not like or path.suffix.lower() not in (*FORMATS, ".csv"):
        return Finding(
            "unused-file",
            "warning",
            _printable(path.name),
            found="不是约定的文件名",
            expected="、".join(LAYOUT),
            action="未读取；如是评价数据，请改为约定的文件名",
        )
    action = (
        f"未读取；如应以它为准，请用它替换 {own}，否则请移出该文件夹"
        if like in there
        else f"未读取；如是该表的数据，请改名为 {own}"
    )
    return Finding(
        "unused-file",
        "warning",
        _printable(path.name),
        found=f"像是“{like}”的副本或另一稿",
        expected=f"{own}，只有一份",
        action=action,
    )


def _printable(name: str) -> str:
    """Return a file name that any output can carry."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)


def _read(name: str, paths: list[Path], city: RawCity) -> None:
    kinds = {path.suffix.lower() for path in paths}
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
    elif len(kinds) > 1 or (kinds != {".csv"} and len(paths) > 1):
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
    elif kinds == {".csv"}:
        _read_csvs(name, paths, city)
    else:
        _read_book(name, paths[0], city)


def _read_book(name: str, path: Path, city: RawCity) -> None:
    read = _guarded(path, city, lambda: read_workbook(path, LAYOUT[name]))
    if read:
        city.workbooks[name] = Workbook(name, path.name, read.sha256, read.sheets)
        for code, severity, sheet, found, action in read.odd:
            city.findings.append(
                Finding(code, severity, path.name, sheet, found=found, action=action)
            )
        _missing_sheets(
            name, path.name, city, [sheet for sheet in read.names if sheet not in OWN_SHEETS]
        )


def _read_csvs(name: str, paths: list[Path], city: RawCity) -> None:
    book, stems = Workbook(name, "", ""), csv_names()
    for path in paths:
        sheet = stems[unicodedata.normalize("NFC", path.stem.strip())][1]
        read = _guarded(path, city, lambda path=path, sheet=sheet: read_csv(path, sheet))
        if read:
            book.sheets[sheet] = read[0]
            if read[1] != "utf-8-sig":
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
    _missing_sheets(name, "", city, [])


def _missing_sheets(name: str, file: str, city: RawCity, there: list[str]) -> None:
    there = [sheet for sheet in there if re.sub(r"\s", "", sheet) not in LAYOUT[name]]
    hint = f"；另有工作表：{'、'.join(there[:5])}" if there else ""
    action = (
        "请把其中对应的一个改为约定的表名，或补充该工作表（可以只有表头）"
        if there
        else "请补充该工作表（可以只有表头）"
    )
    for sheet in LAYOUT[name]:
        if sheet not in city.workbooks[name].sheets:
            place = (file, sheet) if file else (f"{name}-{sheet}.csv", sheet)
            city.findings.append(
                Finding(
                    "missing-sheet",
                    "error",
                    *place,
                    found=f"没有这个工作表{hint}",
                    expected=f"工作表“{sheet}”",
                    action=action,
                )
            )


def _guarded(path: Path, city: RawCity, read: Callable[[], T]) -> T | None:
    """Return what `read` gives; a file that cannot be read becomes a finding and gives None."""
    try:
        return read()
    except PermissionError:
        found, action = (
            "文件打不开（没有权限，或正被 Excel、WPS 打开）",
            "请关闭正在使用该文件的程序后重试",
        )
    except Unsafe as error:
        found, action = str(error), "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重试"
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
