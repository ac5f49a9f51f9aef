"""来源.toml: where each file comes from, and whether it is real."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from shifan.errors import Finding
from shifan.intake.model import RawCity

FILE = "来源.toml"
STATUSES = {"collected": "实际采集", "published": "公开文件", "synthetic": "合成演示"}
_LARGEST, _LONGEST = 2**20, 80
_CALLED_ALIKE = re.compile(r"(数据)?来源|source|provenance", re.IGNORECASE)
_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_ENTRY = '每个文件一段：["资料审查.xlsx"]，其下 title、origin、date、status'
_ASKED = '内容写在半角引号内，如 status = "collected"'


def read_provenance(city: RawCity) -> None:
    """Set `city.provenance`: one entry for each file that was read; without one the file counts as synthetic."""
    stated, files = _parse(city), list(_files(city))
    _ask_for_origins(city, stated or {})
    meant = {}
    missing = {
        one.file.partition(".")[0] for one in city.findings if one.code == "missing-workbook"
    }  # told already
    for file in sorted(
        name for name in set(stated or ()) - set(files) if not _is_there(city, name)
    ):
        if re.split(r"[.-]", file)[0] in missing:
            continue
        meant[file] = _near(file, [name for name in files if name not in stated])
        action = (
            f"本文件夹内有 {meant[file]}，请把方括号内的文件名改为它"
            if meant[file]
            else "请核对文件名，或删去这一段"
        )
        city.findings.append(
            Finding(
                "source-file",
                "error",
                FILE,
                cell=file,
                found="登记了没有的文件",
                expected="本文件夹内的文件名",
                action=action,
            )
        )
    for file in files:
        entry = (stated or {}).get(file)
        if entry is None and stated is not None and file not in meant.values():
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
        city.provenance[file] = {
            key: str(value) for key, value in (entry or {"status": "synthetic"}).items()
        }


def _ask_for_origins(city: RawCity, stated: Mapping[str, Mapping[str, object]]) -> None:
    """Tell, in one finding, of files called real of which nobody says where they come from."""
    bare = [
        file
        for file, entry in stated.items()
        if entry.get("status") != "synthetic" and not str(entry.get("origin", "")).strip()
    ]
    if bare:
        city.findings.append(
            Finding(
                "source-origin",
                "warning",
                FILE,
                cell=bare[0] if len(bare) == 1 else "",
                found=f"登记为实际采集或公开文件，却没有写 origin：{'、'.join(bare)}",
                expected="出处：采集单位，或公开文件的名称和网址",
                action="未拒绝，请补充",
            )
        )


def standing(provenance: Mapping[str, Mapping[str, str]] | None, official: bool) -> str:
    """Return in words how many files are real, and whether the outputs will carry the demo notice."""
    counts = Counter(entry.get("status", "synthetic") for entry in (provenance or {}).values())
    files = (
        "，".join(
            f"{word}{counts[status]}个" for status, word in STATUSES.items() if counts[status]
        )
        or "没有可用的文件"
    )
    demo = bool(counts.keys() - {"collected", "published"}) or not official
    return f"数据性质（按文件）：{files}；规则包{'为官方版本' if official else '非官方'}。" + (
        "报告等将标注「演示数据，非官方结论」。" if demo else ""
    )


def _near(file: str, others: list[str]) -> str:
    """Return the file that an entry seems to mean: the same workbook in another format, or one spelt alike; empty if there is none."""
    same = [name for name in others if Path(name).stem == Path(file).stem]
    return next(iter(same or difflib.get_close_matches(file, others, n=1, cutoff=0.75)), "")


def _is_there(city: RawCity, name: str) -> bool:
    """Return whether the folder holds a file of that name, read or not."""
    return any(path.name == name for path in _inside(city))


def _inside(city: RawCity) -> list[Path]:
    try:
        return sorted(city.folder.iterdir())
    except OSError:
        return []


def _files(city: RawCity) -> Iterator[str]:
    for book in city.workbooks.values():
        yield from dict.fromkeys(sheet.file for sheet in book.sheets.values())


def _parse(city: RawCity) -> dict[str, dict[str, object]] | None:
    """Return the entries by file; None, with a finding, if there is no such file or it cannot be read."""
    path = city.folder / FILE
    if not path.is_file():
        city.findings.append(_missing(city))
        return None
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        text = path.read_text(encoding="utf-8-sig")
        stated = tomllib.loads(text)
    except UnicodeDecodeError:
        return _unreadable(
            city,
            "不是 UTF-8 编码（可能存成了 ANSI、GBK 或“Unicode”）",
            "请在记事本中“另存为”，编码选 UTF-8",
        )
    except tomllib.TOMLDecodeError as error:
        return _unreadable(city, *_explained(str(error), text.splitlines()))
    except OSError:
        return _unreadable(
            city, "文件打不开（没有权限，或正被其他程序打开）", "请关闭正在使用该文件的程序后重试"
        )
    except (ValueError, RecursionError) as error:
        return _unreadable(city, f"无法读取：{error}", "请修改后重试")
    outside = {name: entry for name, entry in stated.items() if not isinstance(entry, dict)}
    for name, entry in outside.items():
        city.findings.append(
            Finding(
                "source-status",
                "error",
                FILE,
                cell=name[:_LONGEST],
                found=f"{name} = {entry}"[:_LONGEST] + " 没有写在文件段内",
                expected=_ENTRY,
                action="请移到该文件的段内",
            )
        )
    entries = (
        (unicodedata.normalize("NFC", name), entry)
        for name, entry in stated.items()
        if name not in outside
    )
    return {name: _entry(city, name, entry) for name, entry in entries}


def _missing(city: RawCity) -> Finding:
    """Return the finding that there is no 来源.toml; a file that is called alike is taken for it, and no longer for an unknown one."""
    alike = [
        path.name
        for path in _inside(city)
        if _CALLED_ALIKE.match(path.stem) or path.suffix.lower() == ".toml"
    ]
    if not alike:
        return Finding(
            "source-missing",
            "error",
            FILE,
            found="没有来源登记文件",
            expected=_ENTRY,
            action="请补充来源.toml；演示数据的 status 填 synthetic",
        )
    city.findings[:] = [
        one for one in city.findings if one.code != "unused-file" or one.file not in alike
    ]
    return Finding(
        "source-missing",
        "error",
        FILE,
        found=f"没有 {FILE}，但有 {'、'.join(alike)}",
        expected=f"文件名为 {FILE}",
        action=f"请把 {alike[0]} 改名为 {FILE}（Windows 请先在“查看”中显示文件扩展名）",
    )


def _unreadable(city: RawCity, found: str, action: str) -> None:
    city.findings.append(
        Finding(
            "source-unreadable",
            "error",
            FILE,
            found=found,
            expected=f"UTF-8 编码的 TOML 文件；{_ENTRY}",
            action=action,
        )
    )


def _explained(error: str, lines: list[str]) -> tuple[str, str]:
    """Return what is wrong with a file that is no TOML, with its line, and what to do about it."""
    place = _PLACE.search(error)
    if "twice" in error or "overwrite" in error:
        return f"同一文件或同一项写了两次{f'：第{place[1]}行' if place else ''}", "请只保留一个"
    if not place:
        return "文件末尾不完整", f"请核对最后几行：{_ASKED}"
    line = next(iter(lines[int(place[1]) - 1 : int(place[1])]), "").strip()
    if re.search(r"[“”‘’＝［］：]", line) and not re.search(r"""=\s*["'].*["']$""", line):
        action = "请把引号、等号、方括号改为半角"
    elif line.startswith("["):
        action = '文件名写在半角引号和方括号内，如 ["资料审查.xlsx"]'
    else:
        action = "引号内不能有反斜杠，请改为 /" if "\\" in line else f"请改正：{_ASKED}"
    return f"第{place[1]}行写法不对：{line[:60] or '空'}", action


def _entry(city: RawCity, file: str, entry: dict[str, object]) -> dict[str, object]:
    """Return the entry of a file as it counts: without a known status as synthetic, which is refused."""
    status = entry.get("status")
    if not (isinstance(status, str) and status in STATUSES):
        near = _meant(str(status or ""))
        city.findings.append(
            Finding(
                "source-status",
                "error",
                FILE,
                cell=file,
                found=f"status = {status!r}"[:_LONGEST].replace("'", '"')
                if "status" in entry
                else "没有 status",
                expected="collected、published 或 synthetic",
                action=f"是否为 {near}？请改正 status" if near else "请改正 status",
            )
        )
        return {"status": "synthetic"}
    return entry


def _meant(status: str) -> str:
    """Return the status that was probably meant, in whatever case or language; empty if none."""
    plain = status.strip().lower()
    chinese = next(
        (key for key, word in STATUSES.items() if plain and (plain in word or word in plain)), ""
    )
    return chinese or next(iter(difflib.get_close_matches(plain, STATUSES, n=1)), "")
