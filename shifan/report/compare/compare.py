"""Compare two reports, .docx or .txt: outlines and figures side by side.

Headings are found by style or as typed (一、（一）1.（1）一是); figures are compared as quantities, so that 2万余 and
20000余 are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from shifan.chinese.figures import Figure
from shifan.records import dataclass
from shifan.report.compare.figure_matching import match_figures
from shifan.report.compare.headings import Heading
from shifan.report.compare.outline_matching import match_outlines, outline
from shifan.report.compare.pairs import CHANGED, MATCHED, Links, Pair, pairs_in_order
from shifan.report.compare.placed_figures import PlacedFigure, place_figures
from shifan.report.compare.reading import Paragraph, read_report

AnyPair = Pair[Heading] | Pair[PlacedFigure]
_ALL, _NEARLY_ALL, _TENTH = Decimal(100), Decimal("99.9"), Decimal("0.1")


@dataclass(frozen=True)
class ReportComparison:
    """Two reports and what of them agrees.

    `notes` say what was left out, `parts` lead from a heading of the original to its partner.
    """

    names: tuple[str, str]
    original: list[Paragraph]
    generated: list[Paragraph]
    outline: list[Pair[Heading]]
    figures: list[Pair[PlacedFigure]]
    notes: tuple[str, ...]
    parts: dict[int, int] = field(default_factory=dict)

    @property
    def pairs(self) -> list[AnyPair]:
        """Return all that was compared: headings, then figures."""
        return [*self.outline, *self.figures]

    @property
    def same(self) -> bool:
        """Return whether everything matches."""
        return all(pair.state == MATCHED for pair in self.pairs)

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `compare --json`."""
        return {
            "outline": [_outline_row(pair) for pair in self.outline],
            "figures": [_figure_row(pair) for pair in self.figures],
            "percent": matched_percent(self.pairs),
            "outline_percent": matched_percent(self.outline),
            "figures_percent": matched_percent(self.figures),
            "same": self.same,
            "notes": list(self.notes),
        }


def matched_percent(pairs: Sequence[AnyPair]) -> str:
    """Return the matched share of pairs in percent, one decimal.

    100.0 only if all match, or if there is nothing to compare.
    """
    matched = sum(pair.state == MATCHED for pair in pairs)
    percent = Decimal(100 * matched) / len(pairs) if pairs else _ALL
    if matched < len(pairs):
        percent = min(percent, _NEARLY_ALL)
    return str(percent.quantize(_TENTH, ROUND_HALF_UP))


def compare_files(original: Path, generated: Path) -> dict[str, object]:
    """Return the comparison of two files as `compare --json` answers it."""
    return compare(original, generated).as_dict()


def compare(original: Path, generated: Path) -> ReportComparison:
    """Return the comparison of two files; Refused if one cannot be read.

    Annexes count only if both reports have some.
    """
    original, generated = Path(original), Path(generated)
    left, right = read_report(original), read_report(generated)
    notes = []
    left_has_annex, right_has_annex = (
        any(paragraph.in_annex for paragraph in side) for side in (left, right)
    )
    if left_has_annex != right_has_annex:
        with_annex = original if left_has_annex else generated
        notes.append(f"只有“{with_annex.name}”有附件，附件没有比较")
        left, right = (
            [paragraph for paragraph in side if not paragraph.in_annex] for side in (left, right)
        )
    first, second = _reports(left, right)
    outline_links, figure_links = _match(first, second)
    notes += _notes_on_levels(outline_links, first.headings, second.headings)
    return ReportComparison(
        (original.name, generated.name),
        left,
        right,
        pairs_in_order(first.headings, second.headings, outline_links),
        pairs_in_order(first.figures, second.figures, figure_links),
        tuple(notes),
        dict(outline_links.keys()),
    )


class _Report:
    """Headings and figures of one report."""

    def __init__(self, paragraphs: list[Paragraph], known: dict[str, tuple[Figure, ...]]) -> None:
        self.texts = [paragraph.text for paragraph in paragraphs]
        self.headings = [heading for paragraph in paragraphs for heading in paragraph.headings]
        self.outline = outline(self.headings)
        self.figures = place_figures(paragraphs, self.outline, known)


def _reports(left: list[Paragraph], right: list[Paragraph]) -> tuple[_Report, _Report]:
    known: dict[str, tuple[Figure, ...]] = {}
    return _Report(left, known), _Report(right, known)


def _match(left: _Report, right: _Report) -> tuple[Links, Links]:
    """Return the pairs of headings and of figures.

    Two reports are always compared in one order, so that both orders agree.
    """
    if right.texts < left.texts:
        outline_links, figure_links = _match(right, left)
        return _turned(outline_links), _turned(figure_links)
    outline_links = match_outlines(left.outline, right.outline)
    return outline_links, match_figures(left.figures, right.figures, dict(outline_links.keys()))


def _turned(links: Links) -> Links:
    return {(i, j): state for (j, i), state in links.items()}


def _notes_on_levels(links: Links, left: list[Heading], right: list[Heading]) -> list[str]:
    """Return what to say of headings in the same words on another level."""
    return [
        f"标题“{left[i].key}”的级别不同：原件为“{left[i].text}”，生成件为“{right[j].text}”"
        for (i, j), state in sorted(links.items())
        if state == CHANGED and left[i].key == right[j].key
    ]


def _outline_row(pair: Pair[Heading]) -> dict[str, str | int]:
    shown = pair.original or pair.generated
    return {
        "state": pair.state,
        "original": pair.original.text if pair.original else "",
        "generated": pair.generated.text if pair.generated else "",
        "place": shown.level if shown else 0,
    }


def _figure_row(pair: Pair[PlacedFigure]) -> dict[str, str | int]:
    shown = pair.original or pair.generated
    return {
        "state": pair.state,
        "original": pair.original.figure.excerpt if pair.original else "",
        "generated": pair.generated.figure.excerpt if pair.generated else "",
        "place": shown.under if shown else "",
    }
