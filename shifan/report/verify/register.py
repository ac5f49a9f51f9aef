"""The register inside a report: sealed when it was written, and the same as that of a run that read its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shifan.errors import Refused
from shifan.files.places import numbered_runs
from shifan.files.run_values import values_of
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem
from shifan.values import Register, Value

BROKEN = "文件内登记表被改动：校验链与登记的内容不符，其中的数字不能作为依据"
_OTHER = "文件内登记表与运行不符：原始数据和规则包相同，登记的内容不同"


def judged_register(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the printed values that no run has so, though the newest one has read the same files.

    A correction in 更正.csv, another date or another version of the program gives other values from the same files:
    what an earlier run has so is out of date, and not changed by anybody.
    """
    registered, newest = context.reading.values, context.newest_values
    if newest is None or not registered.files or registered.files != newest.files:
        return
    printed = {anchor.value_id for anchor in context.reading.anchors.values()}
    others = [
        value
        for value in registered.values()
        if value.id in printed and value.id in newest and not _has(newest, value)
    ]
    if others and context.run is not None:
        others = _in_no_earlier_run(others, context.run, registered.files)
    for value in others:
        yield VerifiedItem(value.display, value.id, CHANGED, _OTHER)


def _in_no_earlier_run(values: list[Value], newest: Path, files: dict[str, str]) -> list[Value]:
    """Return the values that no earlier run of these files has so; a run that was changed by hand proves nothing."""
    for run in reversed(numbered_runs(newest.parent)):
        if run == newest or not values:
            continue
        try:
            _, register = values_of(run)
        except Refused:
            continue
        if register.files == files:
            values = [value for value in values if not _has(register, value)]
    return values


def _has(register: Register, value: Value) -> bool:
    """Return whether a register displays a value alike."""
    other = register.get(value.id)
    return other is not None and other.display == value.display
