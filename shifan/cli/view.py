"""`shifan view`: the dashboard of one city or several, an offline page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import Finding, Refused, of_city
from shifan.files.places import cities as known_cities
from shifan.files.places import find_root, place

if TYPE_CHECKING:
    from shifan.explore.city import City

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
    from shifan.explore.dashboard.page import MARK, dashboard_page
    from shifan.explore.export import write_whole

    with terminal.refusing():
        base = find_root(root)
        names = [place(base, name).city for name in cities or known_cities(base)]
        if not names:
            raise Refused("city", found="data/raw 下没有城市", action="请先用 shifan new 城市 建立")
        places, faults = _opened(base, names, options.absolute_pack(standard))
        if not places:
            raise Refused(faults)
        page = dashboard_page(places)
        target = output or _default_target(base, names)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, page.encode(), lambda file: MARK.encode() in file.read_bytes())
        terminal.refusal(faults)
        terminal.line(f"看板：{terminal.short_path(target)}")
    if open_page:
        typer.launch(target.resolve().as_uri())
    raise typer.Exit(terminal.REFUSED if faults else 0)


def _opened(base: Path, names: list[str], pack: str) -> tuple[list[City], list[Finding]]:
    """Return the cities that could be scored, and what is at fault with the others, each named."""
    from shifan.explore.city import City  # start-up time: pandas

    places: list[City] = []
    faults: list[Finding] = []
    for name in dict.fromkeys(names):
        try:
            city = City(name, str(base), pack)
            city.value("scores.total")  # refused here if it cannot be scored
            places.append(city)
        except Refused as refused:
            faults += of_city(name, refused.findings)
    return places, faults


def _default_target(base: Path, names: list[str]) -> Path:
    folder = base / "output"
    return folder / names[0] / PAGE if len(names) == 1 else folder / PAGE
