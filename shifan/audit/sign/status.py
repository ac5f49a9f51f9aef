"""How the cities stand now: last run, verdict, whether the raw data have changed since, and the sign-offs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from shifan.audit.sign import signatures as sign
from shifan.audit.sign.scopes import ALL
from shifan.errors import Refused
from shifan.files.manifest import is_made_from_present_inputs
from shifan.files.places import Place, cities, find_root, place

WORDS = {sign.SIGNED: "signed", sign.UNSIGNED: "unsigned", sign.EXPIRED: "expired"}


def overview(root: str | Path | None) -> list[dict[str, object]]:
    """Return for each city: city, run, total, pass, changed (since the run), reviews (number by state) and a note on what cannot be told."""
    base = find_root(root)
    return [_city(Place(base, name)) for name in cities(base)]


def _city(where: Place) -> dict[str, object]:
    run = where.latest
    row: dict[str, object] = {
        "city": where.city,
        "run": run.name if run else None,
        "total": None,
        "pass": None,
        "changed": None,
        "reviews": None,
        "note": "",
    }
    if run is None:
        return row
    try:
        scores = json.loads((run / "scores.json").read_text(encoding="utf-8"))
        row |= {"total": scores["total"], "pass": scores["verdict"]["pass"]}
    except (OSError, ValueError, KeyError, TypeError):
        return row | {"note": "最近一次运行的结果无法读取"}
    row["changed"] = not is_made_from_present_inputs(run, where)
    try:
        counts = Counter(one.state for one in _states(where, run) if one.scope != ALL)
    except Refused as refused:
        return row | {"note": refused.findings[0].found}
    return row | {"reviews": {key: counts[state] for state, key in WORDS.items()}}


def reviews(root: str | Path | None, city: str) -> list[sign.State]:
    """Return how each scope of a city stands by its raw data as they are now; Refused without a run or where that cannot be told."""
    where = place(root, city)
    if where.latest is None:
        raise Refused(
            "no-run",
            file=f"output/{where.city}",
            found="还没有完整的运行",
            action=f"请先运行 shifan run {where.city}",
        )
    return _states(where, where.latest)


def _states(where: Place, run: Path) -> list[sign.State]:
    """Return the scopes' states. A signature ends when its cells change, not only when they are run again: changed raw data are scored here."""
    known, signatures = sign.scopes_of(run), sign.read(where)
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
    return sign.states(known, signatures)


def _scopes_now(where: Place, run: Path) -> dict[str, dict[str, str]]:
    from shifan.audit import PACK
    from shifan.audit.lineage.leaves import Leaves
    from shifan.audit.sign.scopes import scopes
    from shifan.stages import Work

    work = Work(where, str(run / PACK))  # by the pack of that run
    return scopes(work.register, work.standard, work.clean, Leaves(work.clean, run / PACK))
