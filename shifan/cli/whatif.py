"""`shifan whatif`: the scenarios of a TOML file side by side, as a page too if one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.whatif import ScenarioComparison, WhatIf

_MOST = 12  # values of a scenario on the screen

Scenarios = Annotated[
    Path, typer.Argument(metavar="文件", help="情形文件（.toml），写法见使用说明“分析人员”。")
]

Page = Annotated[
    Path | None,
    typer.Option(
        "--page", metavar="文件", help="把并列比较写成离线网页（.html）：总得分、图、变化的数据。"
    ),
]


def whatif(
    city: options.City,
    file: Scenarios,
    page: Page = None,
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Score a city under the scenarios of a file and print them side by side; only a page is written."""
    # Start-up time: pandas.
    from shifan.explore.city import City
    from shifan.explore.export import write_whole
    from shifan.explore.scenario_page import MARK, scenario_page

    with terminal.refusing(as_json):
        place = City(city, str(root) if root else None, options.absolute_pack(standard))
        comparison = place.scenarios(file)
        if page:
            content = scenario_page(place, comparison).encode()
            write_whole(page, content, lambda known: MARK.encode() in known.read_bytes())
    if as_json:
        terminal.answer([_as_dict(answer) for answer in comparison.answers])
    else:
        _print(comparison)
        if page:
            terminal.line("")
            terminal.line(f"比较网页：{terminal.short_path(page)}")


def _as_dict(answer: WhatIf) -> Mapping[str, Any]:
    """Return an answer as JSON holds it."""
    return {
        "name": answer.name,
        "asked": list(answer.asked),
        "total": {
            "before": answer.before.text("scores.total"),
            "after": answer.after.text("scores.total"),
        },
        "verdict": {
            "before": answer.before.text("verdict.pass"),
            "after": answer.after.text("verdict.pass"),
        },
        "reasons": [value.display for value in answer.after.match("verdict.reason.*")],
        "changes": [vars(change) for change in answer.changes],
    }


def _print(comparison: ScenarioComparison) -> None:
    totals = comparison.totals.printed()
    columns = ["情形", "总得分", "增减", "结论", "变化的数据"]
    terminal.table(columns, totals[columns].to_numpy().tolist())
    for answer in comparison.answers:
        terminal.line("")
        terminal.line(f"{answer.name}：{'，'.join(answer.asked)}")
        for value in answer.after.match("verdict.reason.*"):
            terminal.line(f"  {value.display}")
        shown = answer.first(_MOST)
        for change in shown:
            terminal.line(f"  {change.name}（{change.id}）：{change.before} → {change.after}")
        more = len(answer) - len(shown)
        if more > 0:
            terminal.line(f"  另有{more}个数据变化，加 --json 查看全部")
