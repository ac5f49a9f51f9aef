"""The command that puts cities side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import terminal

_TOLD = ("可能名次", "城市", "总得分", "总得分区间", "初评结论")


def rank(
    cities: Annotated[
        list[str] | None,
        typer.Argument(metavar="[城市]...", help="要比较的城市；不写则为全部城市。"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写入此文件夹；不写则写入 output/全省 下的新文件夹。"),
    ] = None,
    standard: Annotated[str, typer.Option("--standard", help="各市都按这个规则包计分。")] = "",
    root: Annotated[
        Path | None, typer.Option("--root", help="含有 data/ 和 output/ 的目录。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """比较城市：总得分和区间、名次范围、指标、共性问题、薄弱业态和区县；写出工作簿和网页。"""
    from shifan.cli.app import _pack
    from shifan.rank import compare
    from shifan.rank.saving import keep

    with terminal.refusing(as_json):
        found = compare(cities or [], root, _pack(standard))
        folder = keep(found, root, output)
    if as_json:
        terminal.answer(
            {
                "ok": not found.refused,
                "folder": str(folder),
                "cities": found.totals.to_dict("records"),
                "limits": found.limits,
                "findings": [
                    one.as_dict() for findings in found.refused.values() for one in findings
                ],
            }
        )
    else:
        _tell(found, folder)
    raise typer.Exit(2 if found.refused else 0)


def _tell(found, folder: Path) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(*_TOLD)
    for row in found.totals[list(_TOLD)].itertuples(index=False, name=None):
        table.add_row(*(escape(str(cell)) for cell in row))
    terminal.out().print(table)
    for one in found.limits:
        terminal.line(f"说明：{one}")
    for name, findings in found.refused.items():
        terminal.err().print(f"[red]{escape(name)}：没有参加比较[/red]")
        terminal.refusal(findings)
    terminal.line(f"比较：{folder}")
