"""`shifan rank`: cities side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.rank.city_comparison import CityComparison

_PRINTED = ("可能名次", "城市", "总得分", "区间下限", "区间上限", "初评结论")

ComparedCities = Annotated[
    list[str] | None,
    typer.Argument(metavar="[城市]...", help="要比较的城市；不写则为全部城市。"),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="路径",
        help="写入此文件夹；不写则写入 output/全省 下的新文件夹。",
    ),
]


def rank(
    cities: ComparedCities = None,
    output: Output = None,
    standard: options.StandardOfAll = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Compare cities; write workbook and page."""
    # Start-up time: pandas, and the writers of workbook and page.
    from shifan.rank import compare
    from shifan.rank.saving import save

    with terminal.refusing(as_json):
        comparison = compare(cities or [], root, options.absolute_pack(standard))
        folder = save(comparison, root, output)
    if as_json:
        terminal.answer({"ok": True, "folder": str(folder)} | comparison.as_dict())
    else:
        _print(comparison, folder)
    raise typer.Exit(terminal.REFUSED if comparison.refused else 0)


def _print(comparison: CityComparison, folder: Path) -> None:
    """Print totals, limits, the cities that were refused, and where the comparison is."""
    totals = comparison.totals[list(_PRINTED)].printed()
    terminal.table(_PRINTED, totals.itertuples(index=False, name=None))
    for limit in comparison.limits:
        terminal.line(f"说明：{limit}")
    for name, findings in comparison.refused.items():
        terminal.marked(f"{name}：没有参加比较")
        terminal.refusal(findings)
    terminal.line(f"比较：{folder}")
