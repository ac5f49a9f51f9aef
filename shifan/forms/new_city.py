"""The folder of a new city: its blank workbooks and 来源.toml, all of them or none."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from pathlib import Path

from shifan.clean.readers.dates import date
from shifan.clean.text import packed
from shifan.errors import Refused
from shifan.files.places import Place, city_name
from shifan.files.system_errors import refuse_system_errors
from shifan.forms import WorkbookPlan, workbook
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.raw_sheets import ALL_SHEET_NAMES
from shifan.records import dataclass
from shifan.standards import Standard


@dataclass(frozen=True)
class KnownBefore:
    """What is known before a city is evaluated, as `WorkbookPlan` takes it."""

    districts: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


_NOTHING_KNOWN = KnownBefore()


def new_city(
    root: Path, city: str, standard: Standard, known: KnownBefore = _NOTHING_KNOWN
) -> list[Path]:
    """Return the files written under `data/raw/<city>`; Refused if the city is already there or the name is unfit."""
    name = unicodedata.normalize("NFC", city_name(city))
    folder = Place(Path(root), name).raw
    place = f"data/raw/{name}"
    _refuse_existing(folder, place)
    plan = WorkbookPlan(name, standard, known.districts, known.first, known.last)
    files = {f"{book}.xlsx": workbook(book, plan) for book in ALL_SHEET_NAMES}
    files[PROVENANCE] = _provenance().encode("utf-8")
    with refuse_system_errors(place):
        _write(folder, files)
    return [folder / file for file in files]


def known_before(districts: str = "", first: str = "", last: str = "") -> KnownBefore:
    """Return what is known beforehand, from how people write it; Refused for a wrong date or a district named twice."""
    names = [packed(part) for part in re.split(r"[,，、;；\s]+", districts)]
    names = [name for name in names if name]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise Refused(
            "districts",
            found=f"--districts 中“{repeated}”写了两次",
            expected="每个区县一次",
            action="请删去重复的",
        )
    first_day, last_day = _day(first, "--from"), _day(last, "--to")
    if first_day and last_day and first_day > last_day:
        raise Refused(
            "period",
            found=f"--from {first} 晚于 --to {last}",
            expected="第一天不晚于最后一天",
            action="请核对两个日期",
        )
    return KnownBefore(tuple(names), first_day, last_day)


def _day(text: str, option: str) -> dt.date | None:
    day: dt.date | None = date()(text.strip()).value
    if text.strip() and day is None:
        raise Refused(
            "period",
            found=f"{option} {text}",
            expected="2000年至2099年的日期，如 2023-11-02",
            action="请改正日期",
        )
    return day


def _refuse_existing(folder: Path, place: str) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(
            "city-exists",
            file=place,
            found="已有同名的文件",
            expected="新的城市名称",
            action="请换一个名称，或移走该文件",
        )
    if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
        raise Refused(
            "city-exists",
            file=place,
            found="已有这个城市的文件夹，其中有文件",
            expected="新的城市名称",
            action="不会覆盖已有的文件：请换一个名称，或直接在原文件夹中填写",
        )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write all files into a folder of their own, then put it in place: a full disk leaves no half of a city behind."""
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        if folder.is_dir():
            for name in files:
                (unfinished / name).rename(folder / name)
            unfinished.rmdir()
        else:
            unfinished.rename(folder)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _provenance() -> str:
    lines = [
        "# 来源登记：每个文件一段。title 标题、origin 出处、date 日期（如 2023-11-30）、status 性质，内容写在引号内。",
        "# status 只能填：collected 实际采集　published 公开文件　synthetic 合成演示",
        "# 新建时均为 synthetic。填入真实数据后，请逐个文件改为 collected 或 published，"
        "否则报告等会标注「演示数据，非官方结论」。",
        "# 请用记事本等编辑，以 UTF-8 编码保存，文件名保持 来源.toml。"
        "工作簿改了名称或格式（如 .ods）的，方括号内的文件名一并改动。",
        "",
    ]
    for name in ALL_SHEET_NAMES:
        lines += [
            f'["{name}.xlsx"]',
            f'title = "{name}"',
            'origin = ""',
            'date = ""',
            'status = "synthetic"',
            "",
        ]
    return "\n".join(lines)
