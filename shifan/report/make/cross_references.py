"""Numbers of tables and figures, and where the text refers to them: real fields with their result written in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from lxml import etree

from shifan.report.anchors.creation import AnchorWriter
from shifan.word.elements import W, el, paragraph, run
from shifan.word.elements import field as word_field

PREFIX = "ref "
_NAMES = {"table": "表", "chart": "图"}
_NOT_DRAWN = "附图"


@dataclass
class References:
    """Counts captions by label; references wait until everything is numbered."""

    numbers: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, etree._Element]] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def caption(self, name: str, title: str, anchors: AnchorWriter) -> etree._Element:
        """Return the numbered caption of `table totals`, `chart problems`: a SEQ field, its label bookmarked."""
        label = _NAMES[name.split()[0]]
        number = self._counts[label] = self._counts.get(label, 0) + 1
        self.numbers.setdefault(name, f"{label}{number}")
        inside = [run(label), *word_field(f"SEQ {label} \\* ARABIC", str(number))]
        return paragraph(
            "Caption",
            *bookmarked(anchors, bookmark("_Ref", f"{name}|{number}"), inside),
            run(f"　{title}"),
        )

    def mention(self, name: str, rpr: etree._Element | None) -> list[etree._Element]:
        """Return a reference to a caption; its text is known later."""
        made = word_field(f"REF {bookmark('_Ref', name)} \\h", "", rpr)
        self.waiting.append((name, made[3]))
        return made

    def resolve(self, drawn: bool) -> list[str]:
        """Write each reference's text; return the names that the document does not have. Without charts a chart is 附图."""
        lost = []
        for name, shown in self.waiting:
            if name in self.numbers:
                shown.find(f"{W}t").text = self.numbers[name]
                instruction = (
                    next(shown.itersiblings(preceding=True)).getprevious().find(f"{W}instrText")
                )
                instruction.text = (
                    f" REF {bookmark('_Ref', f'{name}|{self.numbers[name][1:]}')} \\h "
                )
            elif name.startswith("chart ") and not drawn:
                for part in [*list(shown.itersiblings(preceding=True))[:3], shown.getnext()]:
                    part.getparent().remove(part)
                shown.find(f"{W}t").text = _NOT_DRAWN
            else:
                lost.append(name)
        return lost


def bookmark(kind: str, name: str) -> str:
    """Return a bookmark name as Word makes them: `_Ref` or `_Toc` and nine digits, the same in every run."""
    return f"{kind}{int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], 'big') % 900_000_000 + 100_000_000}"


def bookmarked(
    anchors: AnchorWriter, name: str, inside: list[etree._Element]
) -> list[etree._Element]:
    """Return the elements between a bookmark that carries no value."""
    anchors.first_id += 1
    return [
        el("bookmarkStart", id=anchors.first_id, name=name),
        *inside,
        el("bookmarkEnd", id=anchors.first_id),
    ]
