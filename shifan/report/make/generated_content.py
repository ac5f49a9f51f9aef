"""What is made at an anchor that is a paragraph of its own: a table, charts, the reasons of a verdict, the rules."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from shifan.report.make import report_styles
from shifan.report.make.calculation_notes import calculation_notes
from shifan.report.make.chart_pictures import other_charts, single_chart
from shifan.report.make.report_draft import ReportDraft
from shifan.report.make.skeleton_names import CHART, CHARTS, REASONS, RULES, TABLE
from shifan.report.make.word_tables import annex_table
from shifan.word.elements import paragraph, run

Content = list[etree._Element]


def generate(draft: ReportDraft, name: str, place: etree._Element) -> Content:
    """Return the content for an anchor, fitted to the text area at its place; nothing for an unknown name.

    An unknown name is noted as a fault.
    """
    if name in _WITHOUT_NAME:
        return _WITHOUT_NAME[name](draft, place)
    if name.startswith(CHART):
        return single_chart(draft, name.removeprefix(CHART), place)
    return annex_table(draft, name.removeprefix(TABLE), place)


def _reasons(draft: ReportDraft, place: etree._Element) -> Content:
    """Return a paragraph for each reason of a verdict that is not a pass.

    Vetoes that rest on one and the same fact have the same words: they are told once.
    """
    told: dict[str, str] = {}
    for value in draft.data.register.match("verdict.reason.*"):
        told.setdefault(value.display, value.id)
    return [
        paragraph(report_styles.BODY, *draft.expander.pieces(id), run("。")) for id in told.values()
    ]


_WITHOUT_NAME: dict[str, Callable[[ReportDraft, etree._Element], Content]] = {
    CHARTS: other_charts,
    REASONS: _reasons,
    RULES: calculation_notes,
}
