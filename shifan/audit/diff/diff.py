"""Diff of two runs: which values changed, each under the causes that its lineage names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from shifan.audit.diff.causes import CODE, PACK, UNKNOWN, Cause, causes, changed_labels, file_causes
from shifan.audit.diff.compared_run import ComparedRun
from shifan.audit.diff.replaced_files import moved_entries, replaced_files
from shifan.audit.diff.run_difference import BeforeAfter, ChangedValue, RunDifference
from shifan.audit.diff.shares import total_shares
from shifan.files.manifest import require_pack
from shifan.files.places import named_run, place

# Changed values in order of weight: the first of these that an id begins with.
_WEIGHTS = (
    "verdict.pass",
    "scores.total",
    "verdict.",
    "conclusion.",
    "scores.",
    "dimension.",
    "indicator.",
)


def diff(
    root: str | Path | None, city: str, name_a: str, name_b: str, standard: str = ""
) -> RunDifference:
    """Return what changed from run A to run B, by cause.

    Refused for an unknown city or run, for a run that cannot be read, and for a run B that another
    pack than `standard` made; run A may be by another pack: that is what one may want to see.
    """
    where = place(root, city)
    run_a, run_b = named_run(where, name_a), named_run(where, name_b)
    a, b = ComparedRun(run_a), ComparedRun(run_b)
    require_pack(run_b, standard)  # a run that was changed by hand has been refused as such before
    changed = _changed_values(a, b)
    used, idle = _used_and_idle(a, b, changed)
    return RunDifference(
        city=where.city,
        a=a.name,
        b=b.name,
        verdict=_before_after(a, b, "verdict.pass"),
        total=_before_after(a, b, "scores.total"),
        reasons=(_reasons(a), _reasons(b)),
        values=tuple(_changed_value(a, b, key, used) for key in changed),
        causes=tuple(used),
        idle=tuple(idle),
        shares=total_shares(a, b, used),
    )


def _changed_values(a: ComparedRun, b: ComparedRun) -> list[str]:
    """Return the ids of values that read differently or are in one run only; the verdict first, then by weight."""
    ids = dict.fromkeys([*b.register, *a.register])
    changed = [key for key in ids if a.display(key) != b.display(key)]
    return sorted(changed, key=_weight)


def _weight(key: str) -> int:
    matching = (number for number, start in enumerate(_WEIGHTS) if key.startswith(start))
    return next(matching, len(_WEIGHTS))


def _used_and_idle(
    a: ComparedRun, b: ComparedRun, changed: Sequence[str]
) -> tuple[list[Cause], list[Cause]]:
    """Return the causes that changed some value, and those that changed none.

    Values that no changed cell or entry explains are put down to the files of the program, else of
    the pack, else to nothing known.
    """
    labels = changed_labels(a, b)
    found = [*causes(a, b, moved_entries(a, b, labels)), *replaced_files(a, b, labels)]
    explained = frozenset().union(*(cause.reach for cause in found))
    unexplained = frozenset(changed) - explained
    if unexplained:
        files = file_causes(a, b, CODE) or file_causes(a, b, PACK) or [_unknown()]
        found += [replace(cause, reach=unexplained) for cause in files]
    else:
        found += file_causes(a, b, CODE)
    used = [cause for cause in found if not cause.reach.isdisjoint(changed)]
    return used, [cause for cause in found if cause not in used]


def _unknown() -> Cause:
    return Cause(UNKNOWN, "登记的依据中没有变化", "", "", "请核对程序")


def _changed_value(a: ComparedRun, b: ComparedRun, key: str, used: Sequence[Cause]) -> ChangedValue:
    value = b.register.get(key) or a.register[key]
    positions = tuple(position for position, cause in enumerate(used) if key in cause.reach)
    return ChangedValue(key, value.name, _before_after(a, b, key), positions)


def _before_after(a: ComparedRun, b: ComparedRun, key: str) -> BeforeAfter:
    return BeforeAfter(a.display(key), b.display(key))


def _reasons(run: ComparedRun) -> tuple[str, ...]:
    return tuple(value.display for value in run.register.match("verdict.reason.*"))
