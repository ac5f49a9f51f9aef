"""Values that only the annexes print: what documents lost line by line, who answered how, who signs.

Where there is nothing to list, a sentence says so in the place of the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from shifan.raw_sheets import DOCUMENTS, INTERVIEWS, InterviewRow
from shifan.raw_sheets.city_profile import SIGNER
from shifan.rules.words import ABSENT
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.score.stated_facts import fact

_NOTHING = "—"
_COUNTED = "该访谈对象的题次计数"
_NONE_DEDUCTED = "资料审查没有扣分。"
_NONE_FAILED = "现场检查没有发现不符合的检查项。"
_NOTHING_REVIEWED = "资料审查的各项指标均为合理缺项。"
_NOTHING_CHECKED = "现场检查的各个检查项均为合理缺项。"
_NONE_LISTED = "整改台账中没有问题，不再列表。"


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the deductions, the interviews by unit, and who signs the report."""
    _deductions(writer)
    _nothing_listed(writer, results)
    _interviews(writer)
    _signer(writer)


def _deductions(writer: RegisterWriter) -> None:
    """Enter points, reason and evidence of each aspect that lost points, in the order of the pack."""
    names = {indicator.code: indicator.name for indicator in writer.standard.indicator_list}
    order = {
        indicator.code: place for place, indicator in enumerate(writer.standard.indicator_list)
    }
    documents = writer.rows(DOCUMENTS)
    lost = [row for row in documents if row.deduction and not row.not_applicable]
    for row in sorted(lost, key=lambda row: order.get(row.indicator, len(order))):
        id, name = f"deduction.{row.indicator}.{row.aspect}", f"{row.name}{row.aspect}"
        cells = writer.cells("documents", "deduction", [row.row])
        stated = quoted(f"indicator.{row.indicator}.name", *cells)
        writer.text(f"{id}.name", f"扣分的指标{row.indicator}", names[row.indicator], stated)
        writer.points(f"{id}.points", f"{name}扣分", row.deduction, quoted(*cells))
        for field, label in (("reason", "扣分理由"), ("evidence", "佐证材料编号")):
            own = (*writer.cells("documents", field, [row.row]), *cells)
            writer.text(
                f"{id}.{field}", f"{name}{label}", getattr(row, field) or _NOTHING, quoted(*own)
            )


def _nothing_listed(writer: RegisterWriter, results: Results) -> None:
    """Enter for each list without entries the sentence that says so."""
    if not writer.register.match("deduction.*.points"):
        documents = writer.clean.tables["documents"]
        cells = writer.cells("documents", "deduction", documents["row"])
        text = _NOTHING_REVIEWED if documents["not_applicable"].all() else _NONE_DEDUCTED
        writer.pattern("deduction.none", "没有扣分的说明", text, cells)
    checked = bool((~results.records.result.holds(ABSENT)).any())
    failed = _NONE_FAILED if checked else _NOTHING_CHECKED
    for id, name, sentence, count in (
        ("named_item.none", "没有不符合项的说明", failed, "problems.total"),
        ("rectification.no_problems", "台账没有问题的说明", _NONE_LISTED, "rectification.problems"),
    ):
        if not writer.register[count].count:
            text = writer.standard.pattern_in_own_words(sentence)
            writer.pattern(id, name, text, (count,))


def _interviews(writer: RegisterWriter) -> None:
    """Enter of each unit that was interviewed how many of its answers were of which word."""
    interviews = writer.rows(INTERVIEWS)
    units = dict.fromkeys(row.unit for row in interviews)
    at = [row.row for row in interviews]
    belonging = writer.cells("interviews", "unit", at)
    for number, unit in enumerate(units, 1):
        own = [row for row in interviews if row.unit == unit]
        id = f"interview.unit.{number}"
        mastery = writer.cells("interviews", "mastery", [row.row for row in own])
        writer.text(f"{id}.name", f"访谈对象{number}", unit, quoted(*belonging))
        inputs = (*mastery, *belonging)
        _count(writer, f"{id}.answers", f"{unit}访谈题次", own, belonging)
        for place, word in enumerate(writer.standard.interview_scores, 1):
            answered = [row for row in own if row.mastery == word]
            _count(writer, f"{id}.word{place}", f"{unit}“{word}”题次", answered, inputs)


def _count(
    writer: RegisterWriter,
    id: str,
    name: str,
    counted: Iterable[InterviewRow],
    inputs: Iterable[str],
) -> None:
    writer.count(id, name, len(list(counted)), Derivation(_COUNTED, inputs))


def _signer(writer: RegisterWriter) -> None:
    """Enter who signs the report: as the city's facts say, else the office that organised the evaluation."""
    signer, cells = fact(writer, SIGNER)
    text = signer or writer.standard.wording.facts.province_office
    address = writer.wording("facts", "province_office")
    writer.text("report.signer", SIGNER, text, quoted(*cells, address))
