"""Compare two reports, .docx or .txt: outlines and figures side by side.

The command line calls `compare_files`. Headings are found by style or as typed (一、（一）1.（1）一是); figures are compared
as quantities, so that 2万余 and 20000余 are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from shifan.report.comparing.matching import Pair, outline, placed, quantities
from shifan.report.comparing.reading import Passage, read_report

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

    def percent(self, rows: list[Pair]) -> str:
        """Return the matched share of rows in percent, one decimal; nothing to compare is 100.0."""
        matched = sum(row.state == "matched" for row in rows)
        share = Decimal(100 * matched) / len(rows) if rows else Decimal(100)
        return str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))

    @property
    def same(self) -> bool:
        """Return whether everything matches."""
        return all(row.state == "matched" for row in (*self.outline, *self.figures))

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `compare --json`."""
        return {"outline": [_row(row, lambda one: one.text, lambda one: one.level) for row in self.outline],
                "figures": [_row(row, lambda one: one.figure.shown, lambda one: one.under) for row in self.figures],
                "percent": self.percent([*self.outline, *self.figures]), "outline_percent": self.percent(self.outline),
                "figures_percent": self.percent(self.figures), "same": self.same, "notes": list(self.notes)}


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
    heads = outline(*([heading for passage in side for heading in passage.headings] for side in (left, right)))
    renamed = {row.original.key: row.generated.key for row in heads if row.original and row.generated}
    rows = quantities(placed(left), placed(right), renamed)
    return Comparison((Path(original).name, Path(generated).name), left, right, heads, rows, tuple(notes))


def _row(row: Pair, text, place) -> dict[str, object]:
    shown = row.original or row.generated
    return {"state": row.state, "original": text(row.original) if row.original else "", "generated": text(row.generated) if row.generated else "",
            "place": place(shown)}
