"""Commands of the audit: what differs between two runs, sign-off, and how the cities stand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import terminal

Root = Annotated[Path | None, typer.Option("--root", help="含有 data/ 和 output/ 的目录。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]
Standard = Annotated[str, typer.Option("--standard", help="只接受按此规则包所作的运行。")]
City = Annotated[str, typer.Argument(metavar="城市", help="data/raw 下的城市名称。")]
_MOST, _LONGEST = 12, 48
_VERDICTS = {True: "通过", False: "未通过", None: ""}


def sign(
    city: City,
    reviewer: Annotated[str, typer.Option("--reviewer", help="复核人姓名。")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="指标编号（可写多个，用逗号隔开）或 all。")
    ],
    note: Annotated[str, typer.Option("--note", help="复核说明。")] = "",
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """签署：记录谁核对了哪些指标，依据哪些数据。"""
    from shifan.audit.sign.signatures import sign as put

    with terminal.refusing(as_json):
        made = put(
            root,
            city,
            reviewer,
            scope,
            signed_at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            note=note,
            standard=standard,
        )
    if as_json:
        terminal.answer(
            {
                "city": city,
                "signed": made is not None,
                "run": made.run if made else None,
                "scopes": made.scopes if made else {},
            }
        )
    elif made is None:
        terminal.line(f"{city}：{reviewer} 已签署过同样的数据，无须重复签署")
    else:
        terminal.line(
            f"{city}：{made.reviewer} 签署了{len(made.scopes)}项（{'、'.join(made.scopes)}），依据 {made.run}"
        )
        terminal.line(
            f"签署记录在 data/reviews/{city}.json。审计页和计算底稿在下一次 shifan run {city} 后显示。"
        )


def status(
    city: Annotated[str, typer.Argument(metavar="[城市]", help="只看一个城市的签署情况。")] = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """各城市最近一次运行和复核签署；写明城市的，逐项列出签署情况。"""
    from shifan.audit.sign.status import overview, reviews

    with terminal.refusing(as_json):
        found = reviews(root, city) if city else overview(root)
    if as_json:
        terminal.answer([one.__dict__ for one in found] if city else found)
    elif city:
        _tell_reviews(found)
    else:
        _tell_overview(found)


def _tell_overview(rows: list[dict[str, object]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("城市", "最近运行", "总得分", "初评结论", "原始数据", "已签署指标")
    for row in rows:
        counts = row["reviews"]
        signed = (
            f"{counts['signed']}/{sum(counts.values())}，失效{counts['expired']}"
            if counts
            else row["note"]
        )
        changed = {True: "运行后有变化", False: "无变化", None: ""}[row["changed"]]
        table.add_row(
            escape(str(row["city"])),
            row["run"] or "未运行",
            row["total"] or "",
            _VERDICTS[row["pass"]],
            changed,
            signed,
        )
    terminal.out().print(table)


def _tell_reviews(found: list) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("范围", "名称", "状态", "复核人和时间")
    for one in found:
        by = "；".join(
            f"{name} {at[:16].replace('T', ' ')}{'' if holds else '（已失效）'}"
            for name, at, _, holds in one.by
        )
        table.add_row(one.scope, escape(one.name), one.state, escape(by))
    terminal.out().print(table)


def diff(
    city: City,
    run_a: Annotated[str, typer.Argument(metavar="运行A", help="较早的一次运行，如 r001。")],
    run_b: Annotated[str, typer.Argument(metavar="运行B", help="较晚的一次运行，如 r002。")],
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """比较两次运行：哪些数据变了，由哪个单元格、更正、规则或程序引起。"""
    from shifan.audit.diff.diff import diff as compared

    with terminal.refusing(as_json):
        result = compared(root, city, run_a, run_b, standard)
    if as_json:
        terminal.answer(result)
    else:
        _tell_diff(result)


def _tell_diff(result: dict[str, object]) -> None:
    from shifan.audit.diff.causes import WORDS

    if result["a"] == result["b"]:
        terminal.line(f"{result['city']}：{result['a']} 与自己比较，是同一次运行，没有差异")
        return
    terminal.line(f"{result['city']}：{result['a']} → {result['b']}")
    for key, name in (("verdict", "初评结论"), ("total", "总得分")):
        before, after = result[key]
        terminal.line(
            f"{name}：{before} → {after}" if before != after else f"{name}：{after}，没有变化"
        )
    for sign, reasons, others in (("－", *result["reasons"]), ("＋", *reversed(result["reasons"]))):
        for reason in (one for one in reasons if one not in others):
            terminal.line(f"  {sign} {reason}")
    terminal.line(
        f"{len(result['values'])}个数据有变化"
        + (f"，由{len(result['causes'])}处原因引起" if result["values"] else "")
    )
    values = {one["id"]: one for one in result["values"]}
    for cause in result["causes"]:
        terminal.line(f"[{WORDS[cause['kind']]}] {cause['place']}{_change(cause)}")
        for key in cause["values"][:_MOST]:
            terminal.line(
                f"    {values[key]['name']}（{key}）：{_short(values[key]['before'])} → {_short(values[key]['after'])}"
            )
        if len(cause["values"]) > _MOST:
            terminal.line(f"    另有{len(cause['values']) - _MOST}个数据，加 --json 查看全部")
    for cause in result["idle"][:_MOST]:
        terminal.line(
            f"[{WORDS[cause['kind']]}，没有引起数据变化] {cause['place']}{_change(cause)}"
        )
    if len(result["idle"]) > _MOST:
        terminal.line(f"另有{len(result['idle']) - _MOST}处变化没有引起数据变化")


def _change(cause: dict[str, object]) -> str:
    change = (
        f"：{_short(cause['before'])} → {_short(cause['after'])}"
        if cause["before"] or cause["after"]
        else ""
    )
    return change + (f"　{_short(cause['note'])}" if cause["note"] else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"
