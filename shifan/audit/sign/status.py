"""How the cities stand now: last run, verdict, whether the raw data have changed since, and the sign-offs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from shifan.audit.sign.scope_states import EXPIRED, SIGNED, UNSIGNED, ScopeState, scope_states
from shifan.audit.sign.scopes import ALL, SigningScope, compute_scopes, scopes_of_run
from shifan.audit.sign.signatures import read_signatures
from shifan.errors import Refused
from shifan.files.manifest import is_made_from_present_inputs
from shifan.files.places import Place, cities, find_root, place
from shifan.files.run_files import PACK, SCORES

COUNT_KEYS = {SIGNED: "signed", UNSIGNED: "unsigned", EXPIRED: "expired"}


@dataclass(frozen=True)
class CityStatus:
    """How a city stands; what is None is not known, and `note` says why where that is no matter of course.

    `changed` says whether raw data have changed since the run, `reviews` counts the indicators by
    the state of their sign-off.
    """

    city: str
    run: str | None = None
    total: str | None = None
    passed: bool | None = None
    changed: bool | None = None
    reviews: dict[str, int] | None = None
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the status as a JSON-ready mapping."""
        return {
            "city": self.city,
            "run": self.run,
            "total": self.total,
            "pass": self.passed,
            "changed": self.changed,
            "reviews": self.reviews,
            "note": self.note,
        }


def overview(root: str | Path | None) -> list[CityStatus]:
    """Return how each city under a root stands, in the order of their names."""
    base = find_root(root)
    return [_status(Place(base, city)) for city in cities(base)]


def _status(where: Place) -> CityStatus:
    run = where.latest
    if run is None:
        return CityStatus(where.city)
    status = CityStatus(where.city, run.name)
    try:
        scores = json.loads((run / SCORES).read_text(encoding="utf-8"))
        status = replace(status, total=scores["total"], passed=scores["verdict"]["pass"])
    except (OSError, ValueError, KeyError, TypeError):
        return replace(status, note="最近一次运行的结果无法读取")
    status = replace(status, changed=not is_made_from_present_inputs(run, where))
    try:
        counts = Counter(each.state for each in _states(where, run) if each.scope != ALL)
    except Refused as refused:
        return replace(status, note=refused.findings[0].found)
    return replace(status, reviews={key: counts[state] for state, key in COUNT_KEYS.items()})


def reviews(root: str | Path | None, city: str) -> list[ScopeState]:
    """Return how each scope of a city stands by its raw data as they are now.

    Refused without a run, or where that cannot be told.
    """
    where = place(root, city)
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
    return scope_states(known, signatures)


def _scopes_now(where: Place, run: Path) -> list[SigningScope]:
    """Return the scopes by the present raw data and the pack of a run."""
    # pandas: only where data have changed since they were signed
    from shifan.audit.lineage.source_contents import SourceContents
    from shifan.stages import Work

    work = Work(where, str(run / PACK))
    contents = SourceContents(work.clean, run / PACK)
    return compute_scopes(work.register, work.standard, work.clean, contents)
