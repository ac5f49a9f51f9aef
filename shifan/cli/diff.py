"""`shifan diff`: what has changed between two runs, and what caused it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.audit.diff.causes import Cause
    from shifan.audit.diff.run_difference import BeforeAfter, ChangedValue, RunDifference

_MOST = 12  # values of a cause, and causes without values, on the screen
_TOTAL = "scores.total"
_LONGEST = 48  # signs of a text on the screen

RunA = Annotated[str, typer.Argument(metavar="运行A", help="较早的一次运行，如 r001。")]
RunB = Annotated[str, typer.Argument(metavar="运行B", help="较晚的一次运行，如 r002。")]


def diff(
    city: options.City,
    run_a: RunA,
    run_b: RunB,
    standard: options.StandardOfRun = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Print which values differ between two runs, and by what cause."""
    from shifan.audit.diff.diff import diff as diff_runs  # start-up time: pandas

    with terminal.refusing(as_json):
        difference = diff_runs(root, city, run_a, run_b, standard)
    if as_json:
        terminal.answer(difference.as_dict())
    else:
        _print(difference)


def _print(difference: RunDifference) -> None:
    if difference.a == difference.b:
        terminal.line(f"{difference.city}：{difference.a} 与自己比较，是同一次运行，没有差异")
        return
    terminal.line(f"{difference.city}：{difference.a} → {difference.b}")
    _print_change("初评结论", difference.verdict)
    _print_change("总得分", difference.total)
    before, after = difference.reasons
    for sign, reasons, others in (("－", before, after), ("＋", after, before)):
        for reason in reasons:
            if reason not in others:
                terminal.line(f"  {sign} {reason}")
    by = f"，由{len(difference.causes)}处原因引起" if difference.values else ""
    terminal.line(f"{len(difference.values)}个数据有变化{by}")
    for position, cause in enumerate(difference.causes):
        _print_cause(cause, difference.changed_by(cause), _share(difference, position))
    for share in difference.shares:
        if len(share.causes) > 1:
            places = "、".join(difference.causes[n].place for n in share.causes[:_MOST])
            terminal.line(f"合起来总得分 {share.amount:+}：{places} 等{len(share.causes)}处")
    _print_idle(difference.idle)


def _print_change(name: str, shown: BeforeAfter) -> None:
    if shown.before != shown.after:
        terminal.line(f"{name}：{shown.before} → {shown.after}")
    else:
        terminal.line(f"{name}：{shown.after}，没有变化")


def _share(difference: RunDifference, position: int) -> str:
    """Return what part of the change of the total a cause has; empty where it is the only one, or none has a part."""
    if not difference.shares:
        return ""
    total = next((value for value in difference.values if value.id == _TOTAL), None)
    if total is None or position not in total.causes:
        return ""
    share = next((share for share in difference.shares if position in share.causes), None)
    if share is None:
        return "其中总得分 0.00"
    if len(share.causes) > 1:
        return f"其中总得分 与另外{len(share.causes) - 1}处合计，见后"
    return f"其中总得分 {share.amount:+}"


def _print_cause(cause: Cause, changed: Sequence[ChangedValue], share: str) -> None:
    """Print a cause with its part of the total, and the first of the values that it changed, alone or with others."""
    terminal.line(f"[{cause.word}] {cause.place}{_change(cause)}")
    if share:
        terminal.line(f"    {share}")
        changed = [value for value in changed if value.id != _TOTAL]  # its change stands above
    for value in changed[:_MOST]:
        before, after = _short(value.shown.before), _short(value.shown.after)
        several = f"（{len(value.causes)}处合计）" if len(value.causes) > 1 else ""
        terminal.line(f"    {value.name}（{value.id}）：{before} → {after}{several}")
    if len(changed) > _MOST:
        terminal.line(f"    另有{len(changed) - _MOST}个数据，加 --json 查看全部")


def _print_idle(causes: Sequence[Cause]) -> None:
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
