"""`shifan status`: the cities' last runs and sign-offs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.audit.sign.meaning import WHAT_IT_PROVES
from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.audit.sign.scope_states import ScopeState, SignedBy
    from shifan.audit.sign.status import CityStatus

_VERDICTS = {True: "通过", False: "未通过", None: ""}
_CHANGED = {True: "运行后有变化", False: "无变化", None: ""}

MaybeCity = Annotated[str, typer.Argument(metavar="[城市]", help="只看一个城市的签署情况。")]


def status(city: MaybeCity = "", root: options.Root = None, as_json: options.Json = False) -> None:
    """Print each city's last run and signatures."""
    from shifan.audit.sign.status import overview, reviews  # start-up time: manifests

    if city:
        with terminal.refusing(as_json):
            scopes = reviews(root, city)
        if as_json:
            terminal.answer([scope.as_dict() for scope in scopes])
        else:
            _print_scopes(scopes)
    else:
        with terminal.refusing(as_json):
            cities = overview(root)
        if as_json:
            terminal.answer([each.as_dict() for each in cities])
        else:
            _print_cities(cities)
        found = [finding for each in cities for finding in each.findings]
        if found:
            terminal.refusal(found)
            raise typer.Exit(terminal.REFUSED)


def _print_cities(cities: Sequence[CityStatus]) -> None:
    if not cities:
        terminal.line(
            "data/raw 下还没有城市。用 shifan new 城市 建立空白工作簿，填好后 shifan run 城市"
        )
        return
    headings = ("城市", "最近运行", "总得分", "初评结论", "原始数据", "已签署指标", "文书")
    rows = (
        (
            status.city,
            status.run or "未运行",
            status.total or "",
            _VERDICTS[status.passed],
            _CHANGED[status.changed],
            _signed(status),
            f"{status.documents}份" if status.documents else "",
        )
        for status in cities
    )
    terminal.table(headings, rows)
    for status in cities:
        if status.pack_edited:
            terminal.note(f"{status.city}：{status.pack_edited}")


def _signed(status: CityStatus) -> str:
    """Return how many indicators of a city are signed, or why that is not known."""
    counts = status.reviews
    if counts is None:
        return status.note
    return f"{counts['signed']}/{sum(counts.values())}，失效{counts['expired']}"


def _print_scopes(scopes: Sequence[ScopeState]) -> None:
    headings = ("范围", "名称", "状态", "复核人和时间")
    rows = (
        (
            scope.scope,
            scope.name,
            scope.state,
            "；".join(map(_signed_by, scope.by, scope.faults)),
        )
        for scope in scopes
    )
    terminal.table(headings, rows)
    terminal.line(WHAT_IT_PROVES)


def _signed_by(signed: SignedBy, fault: str) -> str:
    at = signed.signed_at[:16].replace("T", " ")
    why = f"（{fault}）" if fault else "（已失效）"
    return f"{signed.reviewer} {at}{'' if signed.holds else why}"
