"""Trace for a city: from the newest run if its inputs are still the same, else from values computed anew.

A number that stands in the newest run's report and nowhere in the values as they are now is
answered from that run; so is everything as long as the raw data have errors and cannot be scored:
just then people ask where a number came from.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shifan.audit.trace.answer import TraceAnswer
from shifan.audit.trace.evidence import Evidence, evidence_of_city, evidence_of_run
from shifan.audit.trace.queries import comparable, require_query
from shifan.audit.trace.trace import trace
from shifan.errors import Refused
from shifan.files.fingerprint import input_hashes, pack_hashes
from shifan.files.places import Place
from shifan.files.run_files import CLEAN, CLEAN_LIST, PICTURES, PRINTED, WORKBOOK
from shifan.files.run_values import values_of
from shifan.files.unchanged import checked_manifest, require_readable_latest, require_unchanged
from shifan.records import dataclass
from shifan.standards.folders import pack_folder
from shifan.values import Register

NO_RUN = "还没有运行，按现在的原始数据在内存中计算；印在何处须运行后才能查到。"
CHANGED = (
    "最近一次运行（{run}）之后原始数据有变化，按现在的原始数据在内存中计算；"
    "印在何处须重新运行后才能查到。"
)
OTHER_PACK = "按 --standard 指定的规则包在内存中计算，与最近一次运行的规则包不同。"
NOT_SCORABLE = (
    "现在的原始数据有错误，不能计分：{where}　{found}{more}。以下按最近一次运行（{run}）回答，"
    "改正后须重新运行；全部错误见 shifan check {city}。"
)
_SINCE_CHANGED = "原始数据在该次运行后有变化"
_SINCE_OTHER_PACK = "--standard 指定的规则包与该次运行的不同"


@dataclass(frozen=True)
class AnswerSource:
    """A register with its evidence; `run` is the run's name, or empty with a note why it was computed anew."""

    register: Register
    evidence: Evidence
    run: str = ""
    note: str = ""


def trace_city(
    where: Place, query: str, standard: str = ""
) -> tuple[AnswerSource, list[TraceAnswer]]:
    """Return what answers a query, and the answers; Refused if there are none.

    Answers of an earlier run say in `since` what the values are now.
    """
    require_query(query)
    source = answer_source(where, standard)
    try:
        return source, trace(source.register, query, source.evidence)
    except Refused:
        if source.run or not where.latest or "!" in comparable(query):
            raise
        earlier = _from_run(where, where.latest)
        try:
            answers = trace(earlier.register, query, earlier.evidence)
        except Refused:
            answers = []
        if not answers:
            raise  # near names are those of the values as they are now
    return earlier, [replace(each, since=_since(each, earlier.run, source)) for each in answers]


def answer_source(where: Place, standard: str = "") -> AnswerSource:
    """Return what to answer from.

    Refused if the city must be computed and cannot be, and no run can stand in for it.
    """
    require_readable_latest(where.output)
    run = where.latest
    note = _why_not(where, run, standard) if run else NO_RUN
    if run and not note:
        return _from_run(where, run)
    from shifan.stages import Work  # pandas: the newest run mostly answers without

    work = Work(where, standard)
    try:
        evidence = evidence_of_city(work.clean, work.standard.missing_policy, where.raw)
        return AnswerSource(work.register, evidence, note=note)
    except Refused as refusal:
        if not run or note == OTHER_PACK:
            raise
        return replace(_from_run(where, run), note=_not_scorable(where, run, refusal))


def _why_not(where: Place, run: Path, standard: str) -> str:
    """Return why a run cannot answer; empty if it can."""
    manifest = checked_manifest(run)
    if standard and pack_hashes(pack_folder(standard)) != manifest.pack:
        return OTHER_PACK
    if manifest.inputs != input_hashes(where):
        return CHANGED.format(run=run.name)
    return ""


def _not_scorable(where: Place, run: Path, refusal: Refused) -> str:
    """Return the note that the raw data have errors, with the first one."""
    errors = [finding for finding in refusal.findings if finding.severity == "error"]
    first, *others = errors or refusal.findings
    return NOT_SCORABLE.format(
        where=first.place,
        found=first.found,
        more=f" 等{len(others) + 1}处" if others else "",
        run=run.name,
        city=where.city,
    )


def _since(answer: TraceAnswer, run: str, source: AnswerSource) -> str:
    """Return what a run printed, why that may differ now, and what the value is now."""
    why = _SINCE_OTHER_PACK if source.note == OTHER_PACK else _SINCE_CHANGED
    value = source.register.get(answer.id)
    now = f"现为“{value.display}”。" if value else "现在没有该数据。"
    return f"{run} 印作“{answer.display}”；{why}，{now}"


def _from_run(where: Place, run: Path) -> AnswerSource:
    manifest = require_unchanged(run, f"{CLEAN}/{CLEAN_LIST}", PICTURES, WORKBOOK, PRINTED)
    _, register = values_of(run)
    return AnswerSource(register, evidence_of_run(run, where.raw, manifest), run.name)
