"""Commands of the audit: what differs between two runs, sign-off, and how the cities stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import terminal

if TYPE_CHECKING:
    from shifan.audit.diff.causes import Cause
    from shifan.audit.diff.run_difference import BeforeAfter, ChangedValue, RunDifference
    from shifan.audit.sign.scope_states import ScopeState, SignedBy
    from shifan.audit.sign.status import CityStatus

Root = Annotated[Path | None, typer.Option("--root", help="含有 data/ 和 output/ 的目录。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]
Standard = Annotated[str, typer.Option("--standard", help="只接受按此规则包所作的运行。")]
City = Annotated[str, typer.Argument(metavar="城市", help="data/raw 下的城市名称。")]
_MOST, _LONGEST = 12, 48
_VERDICTS = {True: "通过", False: "未通过", None: ""}
_CHANGED = {True: "运行后有变化", False: "无变化", None: ""}


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
    from shifan.audit.sign import signing  # other commands start without reading manifests

    with terminal.refusing(as_json):
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        request = signing.SigningRequest(reviewer, scope, now, note, standard)
        signature = signing.sign(root, city, request)
    if as_json:
        terminal.answer(
            {
                "city": city,
                "signed": signature is not None,
                "run": signature.run if signature else None,
                "scopes": signature.scopes if signature else {},
            }
        )
    elif signature is None:
        terminal.line(f"{city}：{reviewer} 已签署过同样的数据，无须重复签署")
    else:
        scopes = f"{len(signature.scopes)}项（{'、'.join(signature.scopes)}）"
        terminal.line(f"{city}：{signature.reviewer} 签署了{scopes}，依据 {signature.run}")
        terminal.line(
            f"签署记录在 data/reviews/{city}.json。审计页和计算底稿在下一次 shifan run {city} 后显示。"
        )


def status(
    city: Annotated[str, typer.Argument(metavar="[城市]", help="只看一个城市的签署情况。")] = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """各城市最近一次运行和复核签署；写明城市的，逐项列出签署情况。"""
    # other commands start without reading manifests
    from shifan.audit.sign.status import overview, reviews

    with terminal.refusing(as_json):
        scopes = reviews(root, city) if city else []
        cities = [] if city else overview(root)
    if as_json:
        terminal.answer(
            [*(each.as_dict() for each in scopes), *(each.as_dict() for each in cities)]
        )
    elif city:
        _tell_reviews(scopes)
    else:
        _tell_overview(cities)


def _tell_overview(cities: Sequence[CityStatus]) -> None:
    from rich.markup import escape  # rich: other commands start without
    from rich.table import Table

    table = Table("城市", "最近运行", "总得分", "初评结论", "原始数据", "已签署指标")
    for status in cities:
        table.add_row(
            escape(status.city),
            status.run or "未运行",
            status.total or "",
            _VERDICTS[status.passed],
            _CHANGED[status.changed],
            _signed(status),
        )
    terminal.out().print(table)


def _signed(status: CityStatus) -> str:
    """Return how many indicators of a city are signed, or why that is not known."""
    counts = status.reviews
    if counts is None:
        return status.note
    return f"{counts['signed']}/{sum(counts.values())}，失效{counts['expired']}"


def _tell_reviews(scopes: Sequence[ScopeState]) -> None:
    from rich.markup import escape  # rich: other commands start without
    from rich.table import Table

    table = Table("范围", "名称", "状态", "复核人和时间")
    for scope in scopes:
        by = "；".join(map(_signed_by, scope.by))
        table.add_row(scope.scope, escape(scope.name), scope.state, escape(by))
    terminal.out().print(table)


def _signed_by(signed: SignedBy) -> str:
    at = signed.signed_at[:16].replace("T", " ")
    return f"{signed.reviewer} {at}{'' if signed.holds else '（已失效）'}"


def diff(
    city: City,
    run_a: Annotated[str, typer.Argument(metavar="运行A", help="较早的一次运行，如 r001。")],
    run_b: Annotated[str, typer.Argument(metavar="运行B", help="较晚的一次运行，如 r002。")],
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """比较两次运行：哪些数据变了，由哪个单元格、更正、规则或程序引起。"""
    from shifan.audit.diff.diff import diff as diff_runs  # pandas: other commands start without

    with terminal.refusing(as_json):
        difference = diff_runs(root, city, run_a, run_b, standard)
    if as_json:
        terminal.answer(difference.as_dict())
    else:
        _tell_diff(difference)


def _tell_diff(difference: RunDifference) -> None:
    if difference.a == difference.b:
        terminal.line(f"{difference.city}：{difference.a} 与自己比较，是同一次运行，没有差异")
        return
    terminal.line(f"{difference.city}：{difference.a} → {difference.b}")
    _tell_shown("初评结论", difference.verdict)
    _tell_shown("总得分", difference.total)
    before, after = difference.reasons
    for sign, reasons, others in (("－", before, after), ("＋", after, before)):
        for reason in reasons:
            if reason not in others:
                terminal.line(f"  {sign} {reason}")
    by = f"，由{len(difference.causes)}处原因引起" if difference.values else ""
    terminal.line(f"{len(difference.values)}个数据有变化{by}")
    for cause in difference.causes:
        _tell_cause(cause, difference.changed_by(cause))
    _tell_idle(difference.idle)


def _tell_shown(name: str, shown: BeforeAfter) -> None:
    if shown.before != shown.after:
        terminal.line(f"{name}：{shown.before} → {shown.after}")
    else:
        terminal.line(f"{name}：{shown.after}，没有变化")


def _tell_cause(cause: Cause, changed: Sequence[ChangedValue]) -> None:
    """Print a cause with the first of the values that it changed."""
    terminal.line(f"[{cause.word}] {cause.place}{_change(cause)}")
    for value in changed[:_MOST]:
        before, after = _short(value.shown.before), _short(value.shown.after)
        terminal.line(f"    {value.name}（{value.id}）：{before} → {after}")
    if len(changed) > _MOST:
        terminal.line(f"    另有{len(changed) - _MOST}个数据，加 --json 查看全部")


def _tell_idle(causes: Sequence[Cause]) -> None:
    """Print what differs and changed no value."""
    for cause in causes[:_MOST]:
        terminal.line(f"[{cause.word}，没有引起数据变化] {cause.place}{_change(cause)}")
    if len(causes) > _MOST:
        terminal.line(f"另有{len(causes) - _MOST}处变化没有引起数据变化")


def _change(cause: Cause) -> str:
    change = note = ""
    if cause.before or cause.after:
        change = f"：{_short(cause.before)} → {_short(cause.after)}"
    if cause.note:
        note = f"　{_short(cause.note)}"
    return change + note


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"
