"""Numbers of tables and figures, and where the text refers to them: real fields with their result written in."""

from __future__ import annotations

import hashlib
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.make.report_styles import CAPTION
from shifan.report.make.skeleton_names import CHART
from shifan.word.elements import W, detach, el, paragraph, run
from shifan.word.elements import field as word_field

_LABELS = {"table": "表", "chart": "图"}
_NOT_DRAWN, _LEFT_OUT = "附图", "下文"


@dataclass(frozen=True)
class _Reference:
    """A field that refers to `table totals` or `chart problems`: its five runs."""

    name: str
    runs: list[etree._Element]

    def show(self, text: str) -> None:
        """Write the result of the field."""
        next(self.runs[3].iter(f"{W}t")).text = text

    def refer_to(self, mark: str) -> None:
        """Make the field refer to a bookmark."""
        next(self.runs[1].iter(f"{W}instrText")).text = f" {_instruction(mark)} "

    def undo(self) -> None:
        """Leave nothing of the field but its result."""
        begin, instruction, separate, _, end = self.runs
        for part in (begin, instruction, separate, end):
            detach(part)


@dataclass
class References:
    """Counts captions by label; references wait until everything is numbered."""

    numbers: dict[str, str] = field(default_factory=dict)
    waiting: list[_Reference] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def caption(self, name: str, title: str, anchors: AnchorWriter) -> etree._Element:
        """Return the numbered caption of `table totals`, `chart problems`: a SEQ field, its label bookmarked."""
        label = _LABELS[name.split()[0]]
        number = self._counts[label] = self._counts.get(label, 0) + 1
        self.numbers.setdefault(name, f"{label}{number}")
        inside = [run(label), *word_field(f"SEQ {label} \\* ARABIC", str(number))]
        mark = bookmark_name("_Ref", f"{name}|{number}")
        return paragraph(CAPTION, *bookmarked(anchors, mark, inside), run(f"　{title}"))

    def leave_out(self, name: str) -> None:
        """Note that a table or chart has nothing to show: a sentence stands in its place, and no caption."""
        self.left_out.add(name)

    def mention(self, name: str, properties: etree._Element | None) -> list[etree._Element]:
        """Return a reference to a caption; its text is known later."""
        runs = word_field(_instruction(bookmark_name("_Ref", name)), "", properties)
        self.waiting.append(_Reference(name, runs))
        return runs

    def resolve(self, drawn: bool) -> list[str]:
        """Write each reference's text; return the names that the document does not have.

        Where no charts are drawn, a reference to one reads 附图; one to what was left out reads 下文.
        """
        missing = []
        for reference in self.waiting:
            name = reference.name
            if name in self.numbers:
                number = self.numbers[name][1:]
                reference.show(self.numbers[name])
                reference.refer_to(bookmark_name("_Ref", f"{name}|{number}"))
            elif name in self.left_out or (name.startswith(CHART) and not drawn):
                reference.show(_LEFT_OUT if name in self.left_out else _NOT_DRAWN)
                reference.undo()
            else:
                missing.append(name)
        return missing


def _instruction(mark: str) -> str:
    return f"REF {mark} \\h"


def bookmark_name(kind: str, name: str) -> str:
    """Return a bookmark name as Word makes them: `_Ref` or `_Toc` and nine digits, the same in every run."""
    digest = hashlib.sha256(name.encode()).digest()
    return f"{kind}{int.from_bytes(digest[:4], 'big') % 900_000_000 + 100_000_000}"


def bookmarked(
    anchors: AnchorWriter, name: str, inside: list[etree._Element]
) -> list[etree._Element]:
    """Return the elements between a bookmark that carries no value."""
    number = anchors.next_id()
    return [
        el("bookmarkStart", id=number, name=name),
        *inside,
        el("bookmarkEnd", id=number),
    ]
