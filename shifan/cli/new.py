"""`shifan new`: the blank workbooks of a new city."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.files.places import find_root, nearest_root, place

if TYPE_CHECKING:
    from shifan.standards import Standard

Districts = Annotated[
    str,
    typer.Option("--districts", metavar="区县、区县", help="区县名称，预先填入区县表和下拉列表。"),
]
FirstDay = Annotated[
    str,
    typer.Option(
        "--from", metavar="日期", help="评价期间的第一天，如 2023-10-20；更早的日期不能填入。"
    ),
]
LastDay = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="日期",
        help="评价期间的最后一天；更晚的日期不能填入。不写则为填表当天。",
    ),
]
Forms = Annotated[
    Path | None,
    typer.Option(
        "--forms",
        metavar="文件夹",
        help="由该城市的“点位”写出预填的检查记录、每个点位一张的检查表和调查问卷（XLSForm）。",
    ),
]


def new(
    city: options.City,
    districts: Districts = "",
    first: FirstDay = "",
    last: LastDay = "",
    forms: Forms = None,
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Write the blank workbooks of a city, or its check forms."""
    if forms:
        _write_forms(city, forms, standard, root, as_json)
        return
    # Start-up time: a rule pack is read with pandas, and workbooks are written.
    from shifan.forms.new_city import known_before, new_city
    from shifan.stages import DEFAULT_PACK
    from shifan.standards import load

    with terminal.refusing(as_json):
        base = find_root(root or nearest_root() or Path.cwd())
        standard = options.absolute_pack(standard)
        pack = load(standard or DEFAULT_PACK)
        files = new_city(base, city, pack, known_before(districts, first, last))
    next_calls = _next_calls(files[0].parent.name, standard)
    if as_json:
        terminal.answer(_answer(base, files, pack) | {"next": next_calls})
        return
    _print(files, pack, next_calls[0])


def _print(files: Sequence[Path], pack: Standard, next_call: str) -> None:
    """Print what was written, and what comes next."""
    for file in files:
        terminal.line(f"已写 {file}")
    terminal.line(f"规则包：{pack.label}")
    terminal.line(
        f"请按各工作簿的“填表说明”填写，在 来源.toml 中写明出处和性质，然后运行 {next_call}"
    )


def _write_forms(city: str, folder: Path, standard: str, root: Path | None, as_json: bool) -> None:
    """Write what goes out to the inspection teams of a city whose 点位 is filled in."""
    # Start-up time, as above.
    from shifan.clean import clean
    from shifan.forms.inspection_papers import inspected_sites, write_papers
    from shifan.intake import read_city
    from shifan.stages import Work

    with terminal.refusing(as_json):
        work = Work(place(root, city), options.absolute_pack(standard))
        cleaned = clean(read_city(work.place.raw), work.standard)
        sites = inspected_sites(cleaned, work.standard)
        files = write_papers(folder, sites, work.standard)
    if as_json:
        terminal.answer({"ok": True, "files": [str(file) for file in files], "sites": len(sites)})
        return
    for file in files:
        terminal.line(f"已写 {file}")
    terminal.line(
        f"共{len(sites)}个点位。填好后任选一种放回 data/raw/{work.place.city}：预填的检查记录改名为 现场检查.xlsx；"
        '检查表在 来源.toml 中登记 part_of = "现场检查"；问卷的导出文件用 shifan check --suggest 起草 映射.toml。'
    )


def _answer(base: Path, files: Sequence[Path], pack: Standard) -> dict[str, object]:
    """Return what was written, and by which rule pack."""
    folder = files[0].parent
    return {
        "ok": True,
        "city": folder.name,
        "folder": folder.relative_to(base).as_posix(),
        "files": [file.name for file in files],
        "standard": pack.id,
        "official": pack.official,
    }


def _next_calls(city: str, standard: str) -> list[str]:
    """Return the calls that come next; a user's own pack, given by its folder, must be given again."""
    pack = ""
    if standard and Path(standard).is_dir():
        pack = f' --standard "{standard}"' if " " in standard else f" --standard {standard}"
    return [f"shifan check {city}{pack}", f"shifan run {city}{pack}"]
