"""Read a city's folder: its workbooks in any format, 来源.toml, 更正.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.intake.corrections import FILE as CORRECTIONS
from shifan.intake.corrections import apply_corrections
from shifan.intake.csv_files import csv_names
from shifan.intake.mapping import FILE as MAPPING
from shifan.intake.mapping import mapped_files, missing_files, read_mapped
from shifan.intake.model import FORMATS, RawCity
from shifan.intake.parts import (
    DeclaredParts,
    csv_part,
    declared_parts,
    looks_like_part,
    undeclared_file,
)
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.intake.provenance import read_provenance
from shifan.intake.workbook_files import WorkbookFiles, plain_stem, read_files
from shifan.photographs.folder import FOLDER as PHOTOGRAPHS
from shifan.photographs.folder import read_folder
from shifan.raw_sheets import ALL_SHEET_NAMES, SHEET_NAMES

_OTHER_FORMATS = {
    ".xlsb": "请用 Excel 打开，“文件—另存为”",
    ".fods": "请用 LibreOffice 打开，“文件—另存为”",
    ".ett": "请用 WPS 打开，“文件—另存为”",
    ".xlt": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".xltx": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".numbers": "请用 Numbers 打开，“文件—导出为—Excel”",
    ".dbf": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".tsv": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".txt": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".htm": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".html": "请用 Excel 或 WPS 打开，“文件—另存为”",
    ".xml": "请用 Excel 或 WPS 打开，“文件—另存为”",
}
_SIGNS = re.compile(r"[\W_]")
# What survey programs write into the names of their exports.
_EXPORTED = re.compile(
    r"按文本|按序号|按选项|答卷|问卷|导出|export|submission|results?$|^\d+[_-]", re.IGNORECASE
)
_IGNORED = re.compile(r"^(~\$|\.)")


def read_city(folder: Path, only: Iterable[str] = ALL_SHEET_NAMES) -> RawCity:
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
    files = _files(folder)
    declared, mapped = declared_parts(folder), mapped_files(folder, city.findings)
    city.findings += [*declared.findings, *missing_files(mapped, map(_plain_name, files))]
    exports = {path: mapped[name] for path in files if (name := _plain_name(path)) in mapped}
    books = _files_by_workbook([path for path in files if path not in exports], city, declared)
    there = {*SHEET_NAMES, *books, *(mapping.workbook for mapping in exports.values())}
    for name in (name for name in only if name in there):
        own = books.get(name, WorkbookFiles())
        for path, mapping in exports.items():
            own.exports += read_mapped(path, mapping, city) if mapping.workbook == name else []
        read_files(name, own, city, declared)
    city.photographs = read_folder(folder)
    read_provenance(city)
    apply_corrections(city)
    return city


def _files(folder: Path) -> list[Path]:
    """Return the files of the folder, without lock files of office programs; Refused if it cannot be opened."""
    try:
        return sorted(path for path in folder.iterdir() if not _IGNORED.match(path.name))
    except OSError as error:
        raise Refused(
            "unreadable", file=folder.name, found="文件夹打不开", action="请检查文件夹的访问权限"
        ) from error


def _plain_name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.name)


def _files_by_workbook(
    files: list[Path], city: RawCity, declared: DeclaredParts
) -> dict[str, WorkbookFiles]:
    """Return the files of each workbook; a file that belongs to none is reported."""
    sheet_of_csv = csv_names()
    books: dict[str, WorkbookFiles] = {}
    for path in files:
        stem, suffix = plain_stem(path), path.suffix.lower()
        part_of = declared.part_of.get(_plain_name(path), "")
        if suffix in FORMATS and stem in ALL_SHEET_NAMES:
            books.setdefault(stem, WorkbookFiles()).own.append(path)
        elif suffix == ".csv" and stem in sheet_of_csv:
            books.setdefault(sheet_of_csv[stem][0], WorkbookFiles()).own.append(path)
        elif part_of and suffix in (*FORMATS, ".csv"):
            books.setdefault(part_of, WorkbookFiles()).parts.append(path)
        elif path.name not in (PROVENANCE, CORRECTIONS, MAPPING, PHOTOGRAPHS):
            city.findings.append(_unused(path, stem, {file.stem: file.name for file in files}))
    return books


def _unused(path: Path, stem: str, names: dict[str, str]) -> Finding:
    """Return the finding on a file that is not read; `names` are those of all files by stem.

    One whose name is that of a workbook with something added is a part, or a copy or a draft of it.
    """
    spelt = _spelt_otherwise(stem)
    if spelt and path.suffix.lower() == ".csv":
        return _renamed(path, f"{spelt}.csv")
    meant = next((name for name in (*csv_names(), *ALL_SHEET_NAMES) if name in stem), "")
    workbook = meant if meant in ALL_SHEET_NAMES else csv_part(stem)[0]
    if workbook and path.suffix.lower() in (*FORMATS, ".csv") and looks_like_part(stem, meant):
        return undeclared_file(_printable(path.name), workbook)
    if meant and path.suffix.lower() in _OTHER_FORMATS:
        return _other_format(path, meant)
    is_export = bool(_EXPORTED.search(stem)) and not stem.startswith(meant or "?")
    if not meant or is_export or path.suffix.lower() not in (*FORMATS, ".csv"):
        found, expected = "不是约定的文件名", "、".join(ALL_SHEET_NAMES)
        action = "未读取；如是评价数据，请改为约定的文件名"
        if path.suffix.lower() in (*FORMATS, ".csv"):
            action += "；如是调查软件的导出，用 shifan check 城市 --suggest 起草 映射.toml"
    else:
        found, expected, action = _copy(path, meant, names)
    return Finding(
        "unused-file",
        "warning",
        _printable(path.name),
        found=found,
        expected=expected,
        action=action,
    )


def _spelt_otherwise(stem: str) -> str:
    """Return the name of a CSV file that differs from this one in signs alone: 现场检查_点位 for 现场检查-点位."""
    return next((name for name in csv_names() if _SIGNS.sub("", name) == _SIGNS.sub("", stem)), "")


def _renamed(path: Path, name: str) -> Finding:
    return Finding(
        "file-name",
        "error",
        _printable(path.name),
        found="文件名与约定的不同，未读取",
        expected=name,
        action=f"请改名为 {name}",
    )


def _copy(path: Path, meant: str, names: dict[str, str]) -> tuple[str, str, str]:
    """Return what is said of a copy or a draft: found, expected, and what to do."""
    file = names.get(meant, f"{meant}{path.suffix.lower()}")
    action = f"未读取；如是该表的数据，请改名为 {file}"
    if meant in names:
        action = (
            f"未读取；如它是完整的一份且应以它为准，请用它替换 {file}；"
            "如是调查软件的导出，用 shifan check 城市 --suggest 起草 映射.toml；其他的请移出该文件夹"
        )
    return f"像是“{meant}”的副本或另一稿", f"{file}，只有一份", action


def _other_format(path: Path, meant: str) -> Finding:
    """Return the refusal of a file of a workbook in a format that is not read: it says how to save it."""
    suffix, is_sheet = path.suffix.lower(), meant not in ALL_SHEET_NAMES
    kind = "CSV UTF-8（逗号分隔）（*.csv）" if is_sheet else "Excel 工作簿（*.xlsx）"
    return Finding(
        "other-format",
        "error",
        _printable(path.name),
        found=f"{suffix} 格式的“{meant}”，本程序不读取",
        expected=f"{meant}{'.csv' if is_sheet else '.xlsx'}",
        action=f"{_OTHER_FORMATS[suffix]}，保存类型选“{kind}”",
    )


def _printable(name: str) -> str:
    """Return a file name that any output can carry."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)
