"""Compare two reports, .docx or .txt: outlines and figures side by side.

The command line calls `compare_files`. Headings are found by style or as typed (一、（一）1.（1）一是); figures are compared
as quantities, so that 2万余 and 20000余 are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from shifan.chinese.figures import Figure, figures
from shifan.report.compare import outline_matching
from shifan.report.compare.figure_matching import Pair, linked, placed, rows
from shifan.report.compare.headings import Heading
from shifan.report.compare.reading import Passage, read_report

STATES = ("matched", "changed", "moved", "missing", "extra")


@dataclass(frozen=True)
class Comparison:
    """Two reports and what of them agrees; `notes` say what was left out."""

    names: tuple[str, str]
    left: list[Passage]
    right: list[Passage]
    outline: list[Pair]
    figures: list[Pair]
    notes: tuple[str, ...]
    parts: dict[int, int] = field(default_factory=dict)  # heading of the original → its partner

    def percent(self, rows: list[Pair]) -> str:
        """Return the matched share of rows in percent, one decimal; nothing to compare is 100.0."""
        matched = sum(row.state == "matched" for row in rows)
        share = Decimal(100 * matched) / len(rows) if rows else Decimal(100)
        return (
            "99.9"
            if matched < len(rows) and share > Decimal("99.9")
            else str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
        )

    @property
    def same(self) -> bool:
        """Return whether everything matches."""
        return all(row.state == "matched" for row in (*self.outline, *self.figures))

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `compare --json`."""
        return {
            "outline": [
                _row(row, lambda one: one.text, lambda one: one.level) for row in self.outline
            ],
            "figures": [
                _row(row, lambda one: one.figure.excerpt, lambda one: one.under)
                for row in self.figures
            ],
            "percent": self.percent([*self.outline, *self.figures]),
            "outline_percent": self.percent(self.outline),
            "figures_percent": self.percent(self.figures),
            "same": self.same,
            "notes": list(self.notes),
        }


def compare_files(original: Path, generated: Path) -> dict[str, object]:
    """Return outline and figures (state matched, missing, extra, moved, changed), the percentages matched, and whether all is."""
    return compare(original, generated).as_dict()


def compare(original: Path, generated: Path) -> Comparison:
    """Return the comparison of two files; annexes count only if both reports have some."""
    left, right = (read_report(Path(path)) for path in (original, generated))
    notes = []
    if any(one.annex for one in left) != any(one.annex for one in right):
        with_annex = Path(original if any(one.annex for one in left) else generated).name
        notes.append(f"只有“{with_annex}”有附件，附件没有比较")
        left, right = ([one for one in side if not one.annex] for side in (left, right))
    figures_of = cache(figures)  # most paragraphs stand in both reports
    sides = [_Side(passages, figures_of) for passages in (left, right)]
    heads, found = _linked(*sides)
    notes += _levels(heads, *(side.headings for side in sides))
    return Comparison(
        (Path(original).name, Path(generated).name),
        left,
        right,
        rows(*(side.headings for side in sides), heads),
        rows(*(side.figures for side in sides), found),
        tuple(notes),
        dict(heads.keys()),
    )


class _Side:
    """Headings and figures of one report."""

    def __init__(self, passages: list[Passage], figures_of: Callable[[str], list[Figure]]) -> None:
        self.texts = [passage.text for passage in passages]
        self.headings = [heading for passage in passages for heading in passage.headings]
        self.nodes = outline_matching.nodes(self.headings)
        self.figures = placed(passages, self.nodes, figures_of)


def _linked(left: _Side, right: _Side) -> tuple[outline_matching.Links, outline_matching.Links]:
    """Return the pairs of headings and of figures. Both orders of two reports are compared in one, so that both tell the same."""
    if right.texts < left.texts:
        return tuple(
            {(i, j): state for (j, i), state in links.items()} for links in _linked(right, left)
        )
    heads = outline_matching.linked(left.nodes, right.nodes)
    return heads, linked(left.figures, right.figures, dict(heads.keys()))


def _levels(links: outline_matching.Links, left: list[Heading], right: list[Heading]) -> list[str]:
    """Return what to say of headings in the same words on another level."""
    return [
        f"标题“{left[i].key}”的级别不同：原件为“{left[i].text}”，生成件为“{right[j].text}”"
        for (i, j), state in sorted(links.items())
        if state == "changed" and left[i].key == right[j].key
    ]


def _row(row: Pair, text, place) -> dict[str, object]:
    shown = row.original or row.generated
    return {
        "state": row.state,
        "original": text(row.original) if row.original else "",
        "generated": text(row.generated) if row.generated else "",
        "place": place(shown),
    }
