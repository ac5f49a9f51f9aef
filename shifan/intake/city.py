"""Read a city's folder: its workbooks in any format, 来源.toml, 更正.csv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from shifan.errors import Refused
from shifan.intake.corrections import FILE as CORRECTIONS
from shifan.intake.corrections import apply_corrections
from shifan.intake.csv_files import csv_names
from shifan.intake.mapping import read_mapped
from shifan.intake.mapping_file import FILE as MAPPING
from shifan.intake.mapping_file import is_named_in_vain, mapped_files, missing_files
from shifan.intake.model import FORMATS, RawCity
from shifan.intake.parts import (
    DeclaredParts,
    declared_parts,
)
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.intake.provenance import read_provenance
from shifan.intake.stray_contents import told_by_contents
from shifan.intake.stray_files import unread_file
from shifan.intake.workbook_files import WorkbookFiles, plain_stem, read_files
from shifan.patterns import pattern_of
from shifan.photographs.folder import FOLDER as PHOTOGRAPHS
from shifan.photographs.folder import read_folder
from shifan.raw_sheets import ALL_SHEET_NAMES, SHEET_NAMES

# Lock files of office programs, and what systems leave in folders.
_IGNORED = pattern_of(r"^(~\$|\.|(thumbs\.db|desktop\.ini|ehthumbs\.db)$)", re.IGNORECASE)


def read_city(folder: Path, only: Iterable[str] = ALL_SHEET_NAMES) -> RawCity:
    """Return what the folder holds; faults of single files are findings, so that all are told at once.

    `only` names the workbooks to read; others are not looked at. Refused if there is no such folder. Raw files are only
    read.
    """
    folder = _existing(Path(folder))
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
    city.findings = [*told_by_contents(city)]
    city.findings = [told for told in city.findings if not is_named_in_vain(told, city)]
    city.photographs = read_folder(folder)
    read_provenance(city)
    apply_corrections(city)
    return city


def _existing(folder: Path) -> Path:
    """Return the folder; Refused if there is none."""
    if not folder.is_dir():
        raise Refused(
            "unknown-city",
            file=folder.name,
            found="没有这个城市的原始数据文件夹",
            action="请核对城市名称",
        )
    return folder


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
            city.findings.append(unread_file(path, files))
    return books
