"""Slides made of a skeleton: every bound shape filled from the register, every bound picture drawn."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.patterns import pattern_of
from shifan.report.documents.document_file import (
    FilledDocument,
    FilledParts,
    core_properties,
    info_of,
    require_private,
)
from shifan.report.documents.name_scope import MeaninglessName, NameScope
from shifan.report.documents.planned import filled
from shifan.report.documents.prepared_skeleton import CORE
from shifan.report.editions import PUBLIC
from shifan.report.make.embedded_register import reduced_to_printed
from shifan.report.make.report_draft import ReportData
from shifan.report.slides import public_deck
from shifan.report.slides.deck import CHART, DeckShape, anchors_of, open_deck
from shifan.standards.documents import DeclaredDocument
from shifan.word.packing import pack

# Of these there are as many as the data have: shapes for more are taken out.
_NUMBERED = pattern_of(r"(?:shortcoming|suggestion|theme|verdict\.reason|(?:不足|建议|要事))\.\d+")
_CORRECT = "请在选择窗格中改正形状的名称"


def fill(
    skeleton: Path, declared: DeclaredDocument, data: ReportData, scope: NameScope, title: str
) -> FilledDocument:
    """Return slides for the innermost row of a scope; Refused with all that the skeleton's shapes ask for in vain."""
    deck = open_deck(skeleton)
    faults: list[Finding] = []
    bound: list[DeckShape] = []
    for each in list(deck.shapes()):
        if each.bound:
            try:
                bound += _fill(each, data, scope)
            except MeaninglessName as unknown:
                faults.append(_fault(skeleton, each, unknown))
    if faults:
        raise Refused(dict.fromkeys(faults))
    anchors = anchors_of(bound)
    register = reduced_to_printed(data.register, anchors, declared.edition)
    parts = deck.parts(info_of(declared, data, scope), anchors, register)
    parts[CORE] = core_properties(data, title)
    if declared.edition == PUBLIC:
        parts = public_deck.cleaned(parts, skeleton.name)
    require_private(skeleton.name, declared, data, FilledParts(parts, anchors))
    return FilledDocument(pack(parts), anchors)


def _fill(each: DeckShape, data: ReportData, scope: NameScope) -> list[DeckShape]:
    """Put what a shape is bound to into it and return it, bound; take it out if the data have no such thing."""
    if each.is_chart:
        _draw(each, data)
        return [each]
    try:
        meaning = scope.meaning(each.bound)
    except MeaninglessName:
        if not _NUMBERED.match(each.bound):
            raise
        each.remove()
        return []
    if meaning.value_id:
        text = scope.register.text(meaning.value_id)
    else:
        text = meaning.text or filled(meaning.pattern or "", scope)
    if not text:
        each.remove()
        return []
    each.write(text)
    return [each.bind(meaning.value_id)]


def _draw(each: DeckShape, data: ReportData) -> None:
    name = each.bound.removeprefix(CHART)
    charts = {chart.name: chart for chart in data.charts}
    if name not in charts:
        raise MeaninglessName("没有这个图", [f"{CHART}{known}" for known in charts])
    each.draw(charts[name].png, charts[name].alt)


def _fault(skeleton: Path, each: DeckShape, unknown: MeaninglessName) -> Finding:
    return Finding(
        "slide-shape",
        "error",
        skeleton.name,
        sheet=each.place,
        cell=each.shape.name,
        found=unknown.found,
        expected=f"可用：{'、'.join(unknown.available)}" if unknown.available else "有的数据编号",
        action=_CORRECT,
    )
