"""The folder of a new city: seven blank workbooks and 来源.toml, all of them or none."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.clean.readers import date
from shifan.clean.text import packed
from shifan.errors import Refused
from shifan.forms import Plan, workbook
from shifan.intake.model import LAYOUT
from shifan.intake.provenance import FILE as PROVENANCE

if TYPE_CHECKING:
    from shifan.standards import Standard


def new_city(root: Path, city: str, standard: Standard, **known: object) -> list[Path]:
    """Return the files written under `data/raw/<city>`; Refused if the city is already there or the name is unfit.

    `known` tells what `Plan` can be told: districts, first and last day.
    """
    from shifan.files.places import Place, city_name
    from shifan.files.system_errors import refuse_system_errors

    name = unicodedata.normalize("NFC", city_name(city))
    folder = Place(Path(root), name).raw
    place = f"data/raw/{name}"
    _refuse_existing(folder, place)
    plan = Plan(name, standard, **known)
    made = {f"{book}.xlsx": workbook(book, plan) for book in LAYOUT} | {
        PROVENANCE: _provenance().encode("utf-8")
    }
    with refuse_system_errors(place):
        _write(folder, made)
    return [folder / file for file in made]


def known_before(districts: str = "", first: str = "", last: str = "") -> dict[str, object]:
    """Return what is known beforehand as `Plan` takes it, from how people write it; Refused for a wrong date or a district told twice."""
    names = [
        name for name in (packed(part) for part in re.split(r"[,，、;；\s]+", districts)) if name
    ]
    for name in (name for name in names if names.count(name) > 1):
        raise Refused(
            "districts",
            found=f"--districts 中“{name}”写了两次",
            expected="每个区县一次",
            action="请删去重复的",
        )
    days = {"first": _day(first, "--from"), "last": _day(last, "--to")}
    if days["first"] and days["last"] and days["first"] > days["last"]:
        raise Refused(
            "period",
            found=f"--from {first} 晚于 --to {last}",
            expected="第一天不晚于最后一天",
            action="请核对两个日期",
        )
    return {"districts": tuple(names), **days}


def _day(text: str, option: str) -> dt.date | None:
    parsed = date()(text.strip())
    if text.strip() and parsed.value is None:
        raise Refused(
            "period",
            found=f"{option} {text}",
            expected="2000年至2099年的日期，如 2023-11-02",
            action="请改正日期",
        )
    return parsed.value


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


def _write(folder: Path, made: dict[str, bytes]) -> None:
    """Write all files aside, then put the folder in place: a full disk leaves no half of a city behind."""
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        for name, content in made.items():
            (aside / name).write_bytes(content)
        if folder.is_dir():
            for name in made:
                (aside / name).rename(folder / name)
            aside.rmdir()
        else:
            aside.rename(folder)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _provenance() -> str:
    lines = [
        "# 来源登记：每个文件一段。title 标题、origin 出处、date 日期（如 2023-11-30）、status 性质，内容写在引号内。",
        "# status 只能填：collected 实际采集　published 公开文件　synthetic 合成演示",
        "# 新建时均为 synthetic。填入真实数据后，请逐个文件改为 collected 或 published，否则报告等会标注「演示数据，非官方结论」。",
        "# 请用记事本等编辑，以 UTF-8 编码保存，文件名保持 来源.toml。工作簿改了名称或格式（如 .ods）的，方括号内的文件名一并改动。",
        "",
    ]
    for name in LAYOUT:
        lines += [
            f'["{name}.xlsx"]',
            f'title = "{name}"',
            'origin = ""',
            'date = ""',
            'status = "synthetic"',
            "",
        ]
    return "\n".join(lines)
