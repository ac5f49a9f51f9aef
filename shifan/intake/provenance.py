"""来源.toml: where each file comes from, and whether it is real."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shifan.errors import Finding
from shifan.intake.model import RawCity
from shifan.patterns import pattern_of
from shifan.received import parse_toml, read_text

FILE = "来源.toml"
STATUSES = {"collected": "实际采集", "published": "公开文件", "synthetic": "合成演示"}
REAL = frozenset({"collected", "published"})
_LARGEST, _LONGEST = 2**20, 80
_CALLED_ALIKE = pattern_of(r"(数据)?来源|source|provenance", re.IGNORECASE)
_PLACE = pattern_of(r"\(at line (\d+), column \d+\)")
_ENTRY = '每个文件一段：["资料审查.xlsx"]，其下 title、origin、date、status'
_QUOTED = '内容写在半角引号内，如 status = "collected"'
Entry = dict[str, Any]  # what TOML holds of one file


class _Unreadable(Exception):
    """来源.toml cannot be read: what was found, and what to do about it."""

    def __init__(self, found: str, action: str) -> None:
        super().__init__(found)
        self.found, self.action = found, action


def read_provenance(city: RawCity) -> None:
    """Set `city.provenance`: one entry for each file that was read; without one the file counts as synthetic."""
    stated, files = _parse(city), list(_files(city))
    _ask_for_origins(city, stated or {})
    renamed = _report_unknown_files(city, stated or {}, files)
    for file in files:
        entry = (stated or {}).get(file)
        if entry is None and stated is not None and file not in renamed:
            city.findings.append(
                Finding(
                    "source-entry",
                    "warning",
                    FILE,
                    cell=file,
                    found="没有登记来源",
                    expected="title、origin、date、status",
                    action="按合成演示数据（synthetic）对待",
                )
            )
        counted = entry or {"status": "synthetic"}
        city.provenance[file] = {key: str(value) for key, value in counted.items()}


def _report_unknown_files(
    city: RawCity, stated: Mapping[str, Entry], files: list[str]
) -> frozenset[str]:
    """Add a finding for each entry of a file that is not there; return the files that such entries seem to mean.

    Files of a workbook that is missing altogether are left out: that has been said.
    """
    missing = {
        finding.file.partition(".")[0]
        for finding in city.findings
        if finding.code == "missing-workbook"
    }
    unstated = [name for name in files if name not in stated]
    renamed = set()
    for file in sorted(set(stated) - set(files)):
        if _is_there(city, file) or re.split(r"[.-]", file)[0] in missing:
            continue
        meant = _near(file, unstated)
        renamed.add(meant)
        city.findings.append(_unknown_file(file, meant))
    return frozenset(renamed)


def _unknown_file(file: str, meant: str) -> Finding:
    action = (
        f"本文件夹内有 {meant}，请把方括号内的文件名改为它"
        if meant
        else "请核对文件名，或删去这一段"
    )
    return Finding(
        "source-file",
        "error",
        FILE,
        cell=file,
        found="登记了没有的文件",
        expected="本文件夹内的文件名",
        action=action,
    )


def _ask_for_origins(city: RawCity, stated: Mapping[str, Entry]) -> None:
    """Add one finding on all files called real of which nobody says where they come from."""
    files = [
        file
        for file, entry in stated.items()
        if entry.get("status") != "synthetic" and not str(entry.get("origin", "")).strip()
    ]
    if files:
        city.findings.append(
            Finding(
                "source-origin",
                "warning",
                FILE,
                cell=files[0] if len(files) == 1 else "",
                found=f"登记为实际采集或公开文件，却没有写 origin：{'、'.join(files)}",
                expected="出处：采集单位，或公开文件的名称和网址",
                action="未拒绝，请补充",
            )
        )


def standing(provenance: Mapping[str, Mapping[str, str]] | None, official: bool) -> str:
    """Return in words how many files are real, and whether the outputs will carry the demo notice."""
    counts = Counter(entry.get("status", "synthetic") for entry in (provenance or {}).values())
    files = "，".join(
        f"{word}{counts[status]}个" for status, word in STATUSES.items() if counts[status]
    )
    demo = bool(counts.keys() - REAL) or not official
    return (
        f"数据性质（按文件）：{files or '没有可用的文件'}；"
        f"规则包{'为官方版本' if official else '非官方'}。"
        + ("报告等将标注「演示数据，非官方结论」。" if demo else "")
    )


def _near(file: str, others: list[str]) -> str:
    """Return the file that an entry seems to mean, empty if there is none.

    That is the same workbook in another format, or one spelt alike.
    """
    same = [name for name in others if Path(name).stem == Path(file).stem]
    return next(iter(same or difflib.get_close_matches(file, others, n=1, cutoff=0.75)), "")


def _is_there(city: RawCity, name: str) -> bool:
    """Return whether the folder holds a file of that name, read or not."""
    return any(path.name == name for path in _paths(city))


def _paths(city: RawCity) -> list[Path]:
    try:
        return sorted(city.folder.iterdir())
    except OSError:
        return []


def _files(city: RawCity) -> Iterator[str]:
    for book in city.workbooks.values():
        yield from dict.fromkeys(sheet.file for sheet in book.all_sheets())


def _parse(city: RawCity) -> dict[str, Entry] | None:
    """Return the entries by file; None, with a finding, if there is no such file or it cannot be read."""
    path = city.folder / FILE
    if not path.is_file():
        city.findings.append(_missing(city))
        return None
    try:
        stated = _loaded(path)
    except _Unreadable as fault:
        city.findings.append(
            Finding(
                "source-unreadable",
                "error",
                FILE,
                found=fault.found,
                expected=f"UTF-8 编码的 TOML 文件；{_ENTRY}",
                action=fault.action,
            )
        )
        return None
    entries = {}
    for name, entry in stated.items():
        if isinstance(entry, dict):
            entries[unicodedata.normalize("NFC", name)] = entry
        else:
            city.findings.append(_outside_of_entries(name, entry))
    return {file: _with_known_status(city, file, entry) for file, entry in entries.items()}


def _outside_of_entries(name: str, value: Any) -> Finding:
    return Finding(
        "source-status",
        "error",
        FILE,
        cell=name[:_LONGEST],
        found=f"{name} = {value}"[:_LONGEST] + " 没有写在文件段内",
        expected=_ENTRY,
        action="请移到该文件的段内",
    )


def _loaded(path: Path) -> dict[str, Any]:
    """Return the file as TOML gives it; _Unreadable with the reason if it cannot be read."""
    text = ""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        text = read_text(path, "utf-8-sig")
        return parse_toml(text)
    except UnicodeDecodeError:
        raise _Unreadable(
            "不是 UTF-8 编码（可能存成了 ANSI、GBK 或“Unicode”）",
            "请在记事本中“另存为”，编码选 UTF-8",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise _Unreadable(*_explained(str(error), text.splitlines())) from None
    except OSError:
        raise _Unreadable(
            "文件打不开（没有权限，或正被其他程序打开）", "请关闭正在使用该文件的程序后重试"
        ) from None
    except (ValueError, RecursionError) as error:
        raise _Unreadable(f"无法读取：{error}", "请修改后重试") from None


def _missing(city: RawCity) -> Finding:
    """Return the finding that there is no 来源.toml.

    A file that is called alike is taken for it; the finding that it is unknown is removed.
    """
    alike = [
        path.name
        for path in _paths(city)
        if _CALLED_ALIKE.match(path.stem) or path.suffix.lower() == ".toml"
    ]
    city.findings[:] = [
        finding
        for finding in city.findings
        if finding.code != "unused-file" or finding.file not in alike
    ]
    if alike:
        found = f"没有 {FILE}，但有 {'、'.join(alike)}"
        expected = f"文件名为 {FILE}"
        action = f"请把 {alike[0]} 改名为 {FILE}（Windows 请先在“查看”中显示文件扩展名）"
    else:
        found, expected = "没有来源登记文件", _ENTRY
        action = "请补充来源.toml；演示数据的 status 填 synthetic"
    return Finding("source-missing", "error", FILE, found=found, expected=expected, action=action)


def _explained(error: str, lines: list[str]) -> tuple[str, str]:
    """Return what is wrong with a file that is no TOML, with its line, and what to do about it."""
    place = _PLACE.search(error)
    if "twice" in error or "overwrite" in error:
        where = f"：第{place[1]}行" if place else ""
        return f"同一文件或同一项写了两次{where}", "请只保留一个"
    if not place:
        return "文件末尾不完整", f"请核对最后几行：{_QUOTED}"
    number = int(place[1])
    line = lines[number - 1].strip() if number <= len(lines) else ""
    return f"第{number}行写法不对：{line[:60] or '空'}", _remedy(line)


def _remedy(line: str) -> str:
    """Return what to do about a line that is no TOML."""
    wide_signs = re.search(r"[“”‘’＝［］：]", line)
    opening = re.search(r"""=\s*+["']""", line)
    is_quoted = opening and line[opening.end() :].endswith(('"', "'"))
    if wide_signs and not is_quoted:
        return "请把引号、等号、方括号改为半角"
    if line.startswith("["):
        return '文件名写在半角引号和方括号内，如 ["资料审查.xlsx"]'
    if "\\" in line:
        return "引号内不能有反斜杠，请改为 /"
    return f"请改正：{_QUOTED}"


def _with_known_status(city: RawCity, file: str, entry: Entry) -> Entry:
    """Return the entry of a file as it counts: without a known status as synthetic, with a finding."""
    status = entry.get("status")
    if isinstance(status, str) and status in STATUSES:
        return entry
    near = _status_meant(str(status or ""))
    found = f"status = {status!r}"[:_LONGEST].replace("'", '"')
    city.findings.append(
        Finding(
            "source-status",
            "error",
            FILE,
            cell=file,
            found=found if "status" in entry else "没有 status",
            expected="collected、published 或 synthetic",
            action=f"是否为 {near}？请改正 status" if near else "请改正 status",
        )
    )
    return {"status": "synthetic"}


def _status_meant(status: str) -> str:
    """Return the status that was probably meant, in whatever case or language; empty if none."""
    plain = status.strip().lower()
    for key, word in STATUSES.items():
        if plain and (plain in word or word in plain):
            return key
    return next(iter(difflib.get_close_matches(plain, STATUSES, n=1)), "")
