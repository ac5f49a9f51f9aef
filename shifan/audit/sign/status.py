"""How the cities stand now: last run, verdict, whether the raw data have changed since, and the sign-offs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from shifan.audit.sign.scope_states import EXPIRED, SIGNED, UNSIGNED, ScopeState, scope_states
from shifan.audit.sign.scopes import ALL, SigningScope, compute_scopes, scopes_of_run
from shifan.audit.sign.signature_checks import faults_of
from shifan.audit.sign.signatures import read_signatures
from shifan.errors import Finding, Refused
from shifan.files.edited_pack import edited_pack
from shifan.files.manifest import is_made_from_present_inputs
from shifan.files.places import Place, cities, find_root, place
from shifan.files.run_files import PACK, SCOPES, SCORES
from shifan.files.unchanged import (
    is_vouched_for,
    refuse_damaged,
    require_readable_latest,
    require_unchanged,
)
from shifan.received import Record, read_json
from shifan.records import dataclass
from shifan.report.run_documents import documents_in

NOT_VOUCHED_FOR = "该次运行由旧版本生成，清单没有登记摘要；重新运行后登记"
_SCORES = Record({"total": str, "verdict": Record({"pass": bool})})
COUNT_KEYS = {SIGNED: "signed", UNSIGNED: "unsigned", EXPIRED: "expired"}


@dataclass(frozen=True)
class CityStatus:
    """How a city stands; what is None is not known, and `note` says why where that is no matter of course.

    `changed` says whether raw data have changed since the run, `reviews` counts the indicators by
    the state of their sign-off, `findings` name what was changed by hand or cannot be read,
    `pack_edited` which files of its rule pack have been edited since.
    """

    city: str
    run: str | None = None
    total: str | None = None
    passed: bool | None = None
    changed: bool | None = None
    reviews: dict[str, int] | None = None
    note: str = ""
    documents: int = 0  # files that the run has made beside the report
    findings: tuple[Finding, ...] = ()
    pack_edited: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the status as a JSON-ready mapping."""
        return {
            "city": self.city,
            "run": self.run,
            "total": self.total,
            "pass": self.passed,
            "changed": self.changed,
            "pack_edited": self.pack_edited,
            "reviews": self.reviews,
            "note": self.note,
            "documents": self.documents,
        }


def overview(root: str | Path | None) -> list[CityStatus]:
    """Return how each city under a root stands, in the order of their names."""
    base = find_root(root)
    return [_status(Place(base, city)) for city in cities(base)]


def _status(where: Place) -> CityStatus:
    try:
        require_readable_latest(where.output)
    except Refused as refused:
        return CityStatus(where.city, note=refused.findings[0].found, findings=refused.findings)
    run = where.latest
    if run is None:
        return CityStatus(where.city)
    status = CityStatus(where.city, run.name)
    try:
        require_unchanged(run, SCORES, SCOPES)
        with refuse_damaged(run, SCORES):
            scores = read_json(run / SCORES, _SCORES)
    except Refused as refused:
        return replace(status, note=refused.findings[0].found, findings=refused.findings)
    status = replace(
        status,
        total=scores["total"],
        passed=scores["verdict"]["pass"],
        changed=not is_made_from_present_inputs(run, where),
        pack_edited=edited_pack(run),
        note="" if is_vouched_for(run) else NOT_VOUCHED_FOR,
        documents=len(documents_in(run)),
    )
    try:
        counts = Counter(each.state for each in _states(where, run) if each.scope != ALL)
    except Refused as refused:
        return replace(status, note=refused.findings[0].found, findings=refused.findings)
    return replace(status, reviews={key: counts[state] for state, key in COUNT_KEYS.items()})


def reviews(root: str | Path | None, city: str) -> list[ScopeState]:
    """Return how each scope of a city stands by its raw data as they are now.

    Refused without a run, or where that cannot be told.
    """
    where = place(root, city)
    require_readable_latest(where.output)
    if where.latest is None:
        raise Refused(
            "no-run",
            file=f"output/{where.city}",
            found="还没有完整的运行",
            action=f"请先运行 shifan run {where.city}",
        )
    return _states(where, where.latest)


def _states(where: Place, run: Path) -> list[ScopeState]:
    """Return how each scope stands.

    A signature ends when its cells change, not only when they are run again: changed data are scored here.
    """
    require_unchanged(run, SCOPES)
    known, signatures = scopes_of_run(run), read_signatures(where)
    if signatures and not is_made_from_present_inputs(run, where):
        try:
            known = _scopes_now(where, run)
        except Refused as refused:
            found = f"原始数据在 {run.name} 之后有变化，现在不能计分，签署是否有效无法判断"
            raise Refused(
                "changed-inputs",
                file=f"data/raw/{where.city}",
                found=found,
                action=f"请先运行 shifan check {where.city}",
            ) from refused
    return scope_states(known, signatures, faults_of(where, signatures))


def _scopes_now(where: Place, run: Path) -> list[SigningScope]:
    """Return the scopes by the present raw data and the pack of a run."""
    require_unchanged(run, f"{PACK}/")
    # pandas: only where data have changed since they were signed
    from shifan.audit.lineage.source_contents import SourceContents
    from shifan.stages import Work

    work = Work(where, str(run / PACK))
    contents = SourceContents(work.clean, run / PACK)
    return compute_scopes(work.register, work.standard, work.clean, contents)
