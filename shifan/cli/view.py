"""`shifan view`: the dashboard of one city or several, an offline page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import Refused
from shifan.files.places import cities as known_cities
from shifan.files.places import find_root, place

PAGE = "看板.html"

Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="文件",
        help="写到此文件（.html）；不写则写入 output/城市，几个城市的写入 output。",
    ),
]
Open = Annotated[bool, typer.Option("--open", help="写好后用浏览器打开。")]


def view(
    cities: options.Cities = None,
    output: Output = None,
    open_page: Open = False,
    standard: options.Standard = "",
    root: options.Root = None,
) -> None:
    """Write the dashboard of cities."""
    # Start-up time: pandas.
    from shifan.explore.city import City
    from shifan.explore.dashboard.page import MARK, dashboard_page
    from shifan.explore.export import write_whole

    with terminal.refusing():
        base = find_root(root)
        names = [place(base, name).city for name in cities or known_cities(base)]
        if not names:
            raise Refused("city", found="data/raw 下没有城市", action="请先用 shifan new 城市 建立")
        pack = options.absolute_pack(standard)
        page = dashboard_page([City(name, str(base), pack) for name in dict.fromkeys(names)])
        target = output or _default_target(base, names)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, page.encode(), lambda file: MARK.encode() in file.read_bytes())
        terminal.line(f"看板：{terminal.short_path(target)}")
    if open_page:
        typer.launch(target.resolve().as_uri())


def _default_target(base: Path, names: list[str]) -> Path:
    folder = base / "output"
    return folder / names[0] / PAGE if len(names) == 1 else folder / PAGE
