"""The register to answer from: the newest run's if its inputs are still the same, else computed anew in memory.

A number that stands in the newest run's report and nowhere in the values as they are now is answered from that run; so is everything
as long as the raw data have errors and cannot be scored: just then people ask where a number came from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shifan.audit.trace import evidence as evidences
from shifan.audit.trace.evidence import Evidence
from shifan.errors import Refused
from shifan.values import Register

if TYPE_CHECKING:
    from pathlib import Path

    from shifan.files.places import Place

NO_RUN = "还没有运行，按现在的原始数据在内存中计算；印在何处须运行后才能查到。"
CHANGED = "最近一次运行（{run}）之后原始数据有变化，按现在的原始数据在内存中计算；印在何处须重新运行后才能查到。"
OTHER_PACK = "按 --standard 指定的规则包在内存中计算，与最近一次运行的规则包不同。"
UNREADY = (
    "现在的原始数据有错误，不能计分：{where}　{found}{more}。以下按最近一次运行（{run}）回答，改正后须重新运行；"
    "全部错误见 shifan check {city}。"
)
_SINCE, _OTHERWISE = "原始数据在该次运行后有变化", "--standard 指定的规则包与该次运行的不同"


@dataclass(frozen=True)
class Answerable:
    """A register with its evidence; `run` is the run's name, or empty with a note why it was computed anew."""

    register: Register
    evidence: Evidence
    run: str = ""
    note: str = ""


def open_city(where: Place, standard: str = "") -> Answerable:
    """Return what to answer from; Refused if the city must be computed and cannot be, and no run can stand in for it."""
    run, note = where.latest, NO_RUN
    if run:
        note = _why_not(where, run, standard)
        if not note:
            return _of_run(where, run)
    from shifan.stages import Work

    work = Work(where, standard)
    try:
        evidence = evidences.of_city(work.clean, work.standard.missing_policy, where.raw)
        return Answerable(work.register, evidence, note=note)
    except Refused as refusal:
        if not run or note == OTHER_PACK:
            raise
        return replace(_of_run(where, run), note=_unready(where, run, refusal))


def _unready(where: Place, run: Path, refusal: Refused) -> str:
    first, *others = [one for one in refusal.findings if one.severity == "error"] or list(
        refusal.findings
    )
    place = "!".join(part for part in (first.file, first.sheet, first.cell) if part)
    return UNREADY.format(
        where=place,
        found=first.found,
        more=f" 等{len(others) + 1}处" if others else "",
        run=run.name,
        city=where.city,
    )


def asked(
    where: Place, query: str, standard: str = ""
) -> tuple[Answerable, list[dict[str, object]]]:
    """Return what answers a query, and the answers; those of an earlier run say in `since` what the values are now. Refused if none."""
    from shifan.audit.trace.trace import packed, stated, trace

    stated(query)
    opened = open_city(where, standard)
    try:
        return opened, trace(opened.register, query, opened.evidence)
    except Refused:
        if opened.run or not where.latest or "!" in packed(query):
            raise
        run = _of_run(where, where.latest)
        try:
            found = trace(run.register, query, run.evidence)
        except Refused:
            found = []
        if not found:
            raise  # what is near is told of the values as they are now
    return run, [one | {"since": _since(one, run.run, opened)} for one in found]


def _since(one: dict[str, object], run: str, opened: Answerable) -> str:
    """Return what a run printed, why it may differ, and what the value is now."""
    now, why = opened.register.get(one["id"]), _OTHERWISE if opened.note == OTHER_PACK else _SINCE
    return f"{run} 印作“{one['display']}”；{why}，" + (
        f"现为“{now.display}”。" if now else "现在没有该数据。"
    )


def _why_not(where: Place, run: Path, standard: str) -> str:
    """Return why a run cannot answer; empty if it can."""
    from shifan.files.fingerprint import input_hashes, pack_hashes
    from shifan.files.manifest import read_manifest
    from shifan.standards import pack_folder

    manifest = read_manifest(run)
    if standard and (manifest is None or pack_hashes(pack_folder(standard)) != manifest.pack):
        return OTHER_PACK
    if manifest is None or manifest.inputs != input_hashes(where):
        return CHANGED.format(run=run.name)
    return ""


def _of_run(where: Place, run: Path) -> Answerable:
    register = Register.from_json((run / "values.json").read_text(encoding="utf-8"))
    return Answerable(register, evidences.of_run(run, where.raw, _policy(register)), run.name)


def _policy(register: Register) -> str:
    """Return how 合理缺项 counts, as the run's own rules say it."""
    from shifan.rules.catalog import EXCLUDE, FULL_MARKS, explain

    told = register.get("rule.indicator_rate")
    return FULL_MARKS if told and told.display == explain("indicator_rate", FULL_MARKS) else EXCLUDE
