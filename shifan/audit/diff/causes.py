"""What can make a value change from one run to another: a raw cell, a correction, an entry of the pack, the program."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from shifan.audit.diff.compared_run import ComparedRun
from shifan.intake import Correction
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.records import dataclass

CELL, CORRECTION, FILE = "cell", "correction", "file"
PACK, CODE, UNKNOWN = "pack", "code", "unknown"
WORDS = {
    CELL: "原始单元格",
    CORRECTION: "更正",
    FILE: "文件",
    PACK: "规则包",
    CODE: "程序",
    UNKNOWN: "原因不明",
}
_KINDS = list(WORDS)
# The parts of a manifest that a cause of whole files is looked for in.
_PARTS = {CODE: ("code", "notebooks"), PACK: ("pack",)}
_ONLY_SHOWS_VALUES = ("audit/", "charts/", "cli/", "report/", "run/")
_NO_ROW, _EMPTY = "（没有）", "（空）"


@dataclass(frozen=True)
class Cause:
    """One thing that differs: its kind, where it is, before and after, and a note.

    `reach` are the ids of the values that it feeds in either run, `label` is its place whatever the row.
    """

    kind: str
    place: str
    before: str
    after: str
    note: str = ""
    reach: frozenset[str] = frozenset()
    label: str = ""  # of the cell or entry; empty for files

    @property
    def word(self) -> str:
        """Return what people call the kind."""
        return WORDS[self.kind]


def causes(a: ComparedRun, b: ComparedRun, left_out: Collection[str] = ()) -> Iterator[Cause]:
    """Yield what differs between two runs' cells, corrections and pack entries.

    They come by kind, each with the values that it feeds; `left_out` are labels that are told otherwise.
    """
    labels = changed_labels(a, b).difference(left_out)
    reach_a, reach_b = a.reach(labels), b.reach(labels)
    found = [
        replace(
            _cause(a, b, label),
            label=label,
            reach=frozenset(reach_a.get(label, set()) | reach_b.get(label, set())),
        )
        for label in labels
    ]
    yield from sorted(found, key=_order)


def changed_labels(a: ComparedRun, b: ComparedRun) -> set[str]:
    """Return the labels whose content differs; those of a pack's entries only if both runs kept their pack."""
    old, new = a.contents.by_label, b.contents.by_label
    labels = {label for label in {*old, *new} if old.get(label) != new.get(label)}
    if a.keeps_its_pack and b.keeps_its_pack:
        return labels
    return labels & {*a.contents.addresses, *b.contents.addresses}


def _order(cause: Cause) -> tuple[int, bool, list[tuple[int, int, str]]]:
    """Return a sort key: by kind, first what feeds values, then by place with D10 behind D9."""
    parts = [part for part in re.split(r"(\d+)", cause.place) if part]
    place = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
    return _KINDS.index(cause.kind), not cause.reach, place


def _cause(a: ComparedRun, b: ComparedRun, label: str) -> Cause:
    """Return the cause that the change of one label's content is."""
    before, after = _content(a, label), _content(b, label)
    address = b.contents.addresses.get(label) or a.contents.addresses.get(label)
    if address is None:
        return Cause(PACK, label, before, after)
    if label.startswith(f"{PROVENANCE} "):
        return Cause(FILE, address, before, after)
    row_key = label.split(" ", 1)[1].rsplit(" ", 1)[0]
    place = f"{address}（{row_key}）"
    old, new = a.corrections.get(label), b.corrections.get(label)
    if old != new:
        return Cause(CORRECTION, place, before, after, _correction_note(old, new))
    if a.sha256(label) != b.sha256(label):
        return Cause(CELL, place, before, after)
    # The raw file is the same: it is read differently, by the pack's aliases and codes or by the program.
    kind = PACK if file_causes(a, b, PACK) else CODE
    return Cause(kind, place, before, after, "原始文件未变，读取的规则或程序有变化")


def _content(run: ComparedRun, label: str) -> str:
    contents = run.contents.by_label
    return contents[label] or _EMPTY if label in contents else _NO_ROW


def _correction_note(old: Correction | None, new: Correction | None) -> str:
    """Return in words how a correction came, went or changed; empty for none in either run."""
    if new:
        verb = "修改" if old else "新增"
        change = f"{new.before or _EMPTY} → {new.after or _EMPTY}"
        return f"{verb}更正：{change}，{new.reason}（{new.author}，{new.date}）"
    return f"撤销更正：{old.reason}（{old.author}，{old.date}）" if old else ""


def file_causes(a: ComparedRun, b: ComparedRun, kind: str) -> list[Cause]:
    """Return the files of the program or of the pack that differ between two runs, as one cause; empty if none does."""
    names = []
    for part in _PARTS[kind]:
        old, new = a.made_from.as_dict()[part], b.made_from.as_dict()[part]
        names += sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    # What only shows values cannot have changed one; it is named if nothing else differs.
    names = [name for name in names if not name.startswith(_ONLY_SHOWS_VALUES)] or names
    if not names:
        return []
    return [Cause(kind, f"{WORDS[kind]}：{len(names)}个文件", "", "", "、".join(names))]
