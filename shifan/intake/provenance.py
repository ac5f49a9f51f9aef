"""来源.toml: where each file comes from, and whether it is real."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from shifan.errors import Finding
from shifan.intake.model import RawCity

FILE = "来源.toml"
_LARGEST = 2**20
STATUSES = {"collected": "实际采集", "published": "公开文件", "synthetic": "合成演示"}


def read_provenance(city: RawCity) -> None:
    """Set `city.provenance`: one entry for each file that was read; without one the file counts as synthetic."""
    stated = _parse(city)
    files = list(_files(city))
    for file in sorted(name for name in set(stated) - set(files) if not _is_there(city, name)):
        city.findings.append(Finding("source-file", "error", FILE, cell=file, found="登记了没有的文件",
                                     expected="本文件夹内的文件名", action="请核对文件名"))
    for file in files:
        entry = stated.get(file)
        if entry is None:
            city.findings.append(Finding("source-entry", "warning", FILE, cell=file, found="没有登记来源",
                                         expected="title、origin、date、status", action="按合成演示数据（synthetic）对待"))
            entry = {"status": "synthetic"}
        city.provenance[file] = {key: str(value) for key, value in entry.items()}


def _is_there(city: RawCity, name: str) -> bool:
    """Return whether the folder holds a file of that name, read or not."""
    try:
        return any(path.name == name for path in city.folder.iterdir())
    except OSError:
        return False


def _files(city: RawCity) -> Iterator[str]:
    for book in city.workbooks.values():
        yield from dict.fromkeys(sheet.file for sheet in book.sheets.values())


def _parse(city: RawCity) -> dict[str, dict[str, object]]:
    path = city.folder / FILE
    if not path.is_file():
        city.findings.append(Finding("source-missing", "error", FILE, found="没有来源登记文件", expected="每个文件一节，写明 title、origin、date、status",
                                     action="请补充来源.toml；演示数据的 status 填 synthetic"))
        return {}
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        city.findings.append(Finding("source-unreadable", "error", FILE, found=f"无法读取：{error}", expected="UTF-8 编码的 TOML 文件",
                                     action="请修改后重试"))
        return {}
    kept = {}
    for file, entry in stated.items():
        status = entry.get("status") if isinstance(entry, dict) else None
        if isinstance(status, str) and status in STATUSES:
            kept[file] = entry
        else:
            kept[file] = {"status": "synthetic"}
            city.findings.append(Finding("source-status", "error", FILE, cell=file, found=str(status or "没有 status"),
                                         expected="collected、published 或 synthetic", action="请改正 status"))
    return kept
