"""What the report says of the city, proven: shortcomings and suggestions, each with the evidence it rests on."""

from __future__ import annotations

import numpy as np

from shifan.score.claims import claim_values
from shifan.score.claims.claim import ClaimedParagraph
from shifan.score.claims.inspection import Inspection
from shifan.score.claims.interviews import enter_topics
from shifan.score.claims.opinions import enter_highlights
from shifan.score.claims.shortcomings import ClaimEvidence, shortcomings
from shifan.score.claims.suggestions import suggestions
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import Results
from shifan.values import ANCHOR

_BY_EVIDENCE = "依据成立的不足，决定结论的在前，其余按问题次数和扣分由多到少"
_ANSWERS = "逐条回应不足"
_AS_NAMED = "照录指标名称"
_OF_INDICATOR = "对应检查项的检查记录计数"


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter what claims cite, then the claims themselves: shortcomings and suggestions, and their leads."""
    inspection = Inspection(writer, results)
    claim_values.enter_items(writer, results, inspection)
    claim_values.enter_total(writer, inspection)
    claim_values.enter_groups(writer, inspection)
    enter_topics(writer)
    documents = claim_values.document_faults(writer)
    for fault in documents:
        claim_values.enter_document_fault(writer, fault)
    claim_values.enter_deducted(writer, documents)
    _key_indicators(writer, results, inspection)
    enter_highlights(writer)
    everything = _everything(writer)
    evidence = ClaimEvidence(
        writer, results, inspection, documents, (*everything, *_ledger(writer))
    )
    found = shortcomings(evidence)
    for number, shortcoming in enumerate(found, 1):
        inputs = (*shortcoming.paragraph.inputs, *everything)
        _enter(writer, ("shortcoming", "不足", number), shortcoming.paragraph, inputs)
    answers = suggestions(evidence, found)
    for number, paragraph in enumerate(answers, 1):
        inputs = (*paragraph.inputs, *evidence.everything)
        _enter(writer, ("suggestion", "建议", number), paragraph, inputs)
    flawless = not documents and not inspection.total[1]
    _no_shortcomings(writer, flawless)
    _suggestions_lead(writer, results)


def _key_indicators(writer: RegisterWriter, results: Results, inspection: Inspection) -> None:
    """Enter checks and problems of the key indicators that were inspected."""
    rows = writer.column("records", "row")
    for position, indicator in enumerate(writer.standard.indicator_list):
        if not indicator.key:
            continue
        id = f"claim.indicator.{indicator.code}"
        name = Derivation(_AS_NAMED, (f"indicator.{indicator.code}.name",))
        writer.text(f"{id}.name", f"关键指标{indicator.code}", indicator.name, name)
        own = np.flatnonzero(results.records.indicator == position)
        if not len(own):
            continue
        cells = writer.cells("records", "result", rows[own])
        for quantity, shown, mask in (
            ("checked", "检查项次", inspection.checked),
            ("problems", "不符合项次", inspection.failed),
        ):
            derivation = Derivation(_OF_INDICATOR, cells)
            count = int(mask[own].sum())
            writer.count(f"{id}.{quantity}", f"“{indicator.name}”{shown}", count, derivation)


def _everything(writer: RegisterWriter) -> tuple[str, ...]:
    """Return all that may change which claims hold, and in which order they stand."""
    return (
        *_faults(writer),
        *writer.all_cells("documents", "reason"),
        *writer.all_cells("sites", "district"),
        *_answers(writer),
        *(f"veto.{veto}.statement" for veto in writer.column("vetoes", "veto")),
        "verdict.pass",
    )


def _answers(writer: RegisterWriter) -> tuple[str, ...]:
    """Return the cells of the interviews' topics and answers."""
    return (
        *writer.all_cells("interviews", "topic"),
        *writer.all_cells("interviews", "mastery"),
    )


def _ledger(writer: RegisterWriter) -> tuple[str, ...]:
    """Return what decides by when a suggestion asks for something."""
    return (
        *writer.all_cells("rectification", "conclusion"),
        *writer.dated(writer.all_cells("rectification", "due")),
        "report.date",
    )


def _enter(
    writer: RegisterWriter,
    place: tuple[str, str, int],
    paragraph: ClaimedParagraph,
    inputs: tuple[str, ...],
) -> None:
    """Enter title and text of a shortcoming or suggestion: `place` is its family, what that is called, its number."""
    family, name, number = place
    id, shown = f"{family}.{number}", f"{name}{number}"
    rule = _BY_EVIDENCE if family == "shortcoming" else _ANSWERS
    inputs = tuple(dict.fromkeys(inputs))
    derivation = Derivation(rule, (*inputs, paragraph.title_address))
    writer.text(f"{id}.title", f"{shown}标题", paragraph.title, derivation)
    writer.pattern(f"{id}.text", f"{shown}内容", paragraph.pattern, inputs)


def _no_shortcomings(writer: RegisterWriter, flawless: bool) -> None:
    """Enter what stands in the place of the shortcomings where there are none: that the records have no fault."""
    if "shortcoming.1.title" not in writer.register:
        key = "no_shortcomings" if flawless else "no_listed_shortcomings"
        text = writer.standard.pattern_in_own_words(writer.standard.wording.sentences[key])
        inputs = (*ANCHOR.findall(text), *_faults(writer), writer.wording("sentence", key))
        writer.pattern("shortcomings.none", "没有不足的说明", text, inputs)


def _suggestions_lead(writer: RegisterWriter, results: Results) -> None:
    """Enter the sentence before the suggestions; where there are none, it says so."""
    outcome = writer.standard.outcome_of[results.city.text("verdict")]
    key, words = writer.standard.wording.of_outcome(outcome.name, outcome.meets)
    has_some = "suggestion.1.title" in writer.register
    lead = words.suggestions if has_some else words.none
    inputs = (
        *ANCHOR.findall(lead),
        "verdict.pass",
        *_faults(writer),
        writer.wording("verdict", key),
    )
    writer.pattern("suggestions.lead", "下一步建议的首句", lead, inputs)


def _faults(writer: RegisterWriter) -> tuple[str, ...]:
    """Return the cells by which a city has faults or none."""
    return (
        *writer.all_cells("records", "result"),
        *writer.all_cells("documents", "deduction"),
    )
