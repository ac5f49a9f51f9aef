"""What can make a value change from one run to another: a raw cell, a correction, an entry of the pack, the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shifan.audit.diff.side import Side

CELL, CORRECTION, PACK, CODE, UNKNOWN = "cell", "correction", "pack", "code", "unknown"
WORDS = {CELL: "原始单元格", CORRECTION: "更正", PACK: "规则包", CODE: "程序", UNKNOWN: "原因不明"}
_PARTS = {CODE: ("code", "notebooks"), PACK: ("pack",)}
_SHOWING = ("audit/", "charts/", "cli/", "report/", "run/")
_NO_ROW, _EMPTY = "（没有）", "（空）"


@dataclass(frozen=True)
class Cause:
    """One thing that differs: its kind, where it is, before and after, a note; `reach` are the values it feeds in either run."""

    kind: str
    place: str
    before: str
    after: str
    note: str = ""
    reach: frozenset[str] = frozenset()

    def as_dict(self, values: list[str]) -> dict[str, object]:
        """Return the cause with the ids of the values that it changed."""
        return {
            "kind": self.kind,
            "place": self.place,
            "before": self.before,
            "after": self.after,
            "note": self.note,
            "values": values,
        }


def causes(a: Side, b: Side) -> Iterator[Cause]:
    """Yield what differs between two runs' cells, corrections and pack entries, by kind, each with the values it feeds."""
    old, new = a.leaves.texts, b.leaves.texts
    labels = {label for label in {*old, *new} if old.get(label) != new.get(label)}
    whole = all((side.run / "规则包").is_dir() for side in (a, b))
    if not whole:  # a run that kept no copy of its pack: its entries cannot be compared
        labels = {label for label in labels if label in a.leaves.places or label in b.leaves.places}
    reach_a, reach_b = a.reach(labels), b.reach(labels)
    order = list(WORDS)
    found = [
        (_cause(a, b, label), frozenset(reach_a.get(label, set()) | reach_b.get(label, set())))
        for label in labels
    ]
    found.sort(key=lambda pair: (order.index(pair[0].kind), not pair[1], _sortable(pair[0].place)))
    for cause, reach in found:
        yield Cause(cause.kind, cause.place, cause.before, cause.after, cause.note, reach)


def _sortable(place: str) -> list[tuple[int, int, str]]:
    """Return a place so that D10 comes behind D9."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.split(r"(\d+)", place)
        if part
    ]


def _cause(a: Side, b: Side, label: str) -> Cause:
    before, after = (_text(side, label) for side in (a, b))
    place = b.leaves.places.get(label) or a.leaves.places.get(label)
    if place is None:
        return Cause(PACK, label, before, after)
    named = f"{place}（{label.split(' ', 1)[1].rsplit(' ', 1)[0]}）"
    one, other = a.corrections.get(label), b.corrections.get(label)
    if one != other:
        return Cause(CORRECTION, named, before, after, _correction(one, other))
    if a.sha256(label) != b.sha256(label):
        return Cause(CELL, named, before, after)
    # The raw file is the same: it is read differently, by the pack's aliases and codes or by the program.
    kind = PACK if file_causes(a, b, PACK) else CODE
    return Cause(kind, named, before, after, "原始文件未变，读取的规则或程序有变化")


def _text(side: Side, label: str) -> str:
    return side.leaves.texts[label] or _EMPTY if label in side.leaves.texts else _NO_ROW


def _correction(one: object, other: object) -> str:
    if other is None:
        return f"撤销更正：{one.reason}（{one.author}，{one.date}）"
    return f"{'新增' if one is None else '修改'}更正：{other.before or _EMPTY} → {other.after or _EMPTY}，{other.reason}（{other.author}，{other.date}）"


def file_causes(a: Side, b: Side, kind: str) -> list[Cause]:
    """Return the files of the program or of the pack that differ between two runs, as one cause; empty if none does."""
    names = []
    for part in _PARTS[kind]:
        old, new = (side.made_from.as_dict()[part] for side in (a, b))
        names += sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    # What only shows values cannot have changed one; it is named if nothing else differs.
    names = [name for name in names if not name.startswith(_SHOWING)] or names
    return (
        [Cause(kind, f"{WORDS[kind]}：{len(names)}个文件", "", "", "、".join(names))]
        if names
        else []
    )
