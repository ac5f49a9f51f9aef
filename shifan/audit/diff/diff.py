"""Diff of two runs: what differs in what goes in, which values changed, and each changed value under the causes its lineage names."""

from __future__ import annotations

from pathlib import Path

from shifan.audit.diff.causes import CODE, PACK, UNKNOWN, Cause, causes, file_causes
from shifan.audit.diff.side import Side
from shifan.files.manifest import require_pack
from shifan.files.places import named_run, place

_FIRST = (
    "verdict.pass",
    "scores.total",
    "verdict.",
    "conclusion.",
    "scores.",
    "dimension.",
    "indicator.",
)
_GONE = "—"


def diff(
    root: str | Path | None, city: str, name_a: str, name_b: str, standard: str = ""
) -> dict[str, object]:
    """Return what changed from run A to run B, by cause; Refused for unknown city or runs, runs that cannot be read or of another pack.

    `verdict` and `total` are (before, after), `reasons` those of a failure; `values` the changed values in order of weight with the
    numbers of their causes; `causes` with kind, place, before, after, note and the ids they changed; `idle` causes that changed none.
    """
    where = place(root, city)
    runs = [named_run(where, name) for name in (name_a, name_b)]
    require_pack(
        runs[1], standard
    )  # the former run may be by another pack: that is what one may want to see
    a, b = (Side(run) for run in runs)
    changed = _changed(a, b)
    found = [*causes(a, b)]
    reached = {key: [n for n, cause in enumerate(found) if key in cause.reach] for key in changed}
    found, reached = _with_rest(a, b, found, reached)
    idle = [cause for n, cause in enumerate(found) if not any(n in own for own in reached.values())]
    used = [cause for cause in found if cause not in idle]
    return {
        "city": where.city,
        "a": a.run.name,
        "b": b.run.name,
        "verdict": _pair(a, b, "verdict.pass"),
        "total": _pair(a, b, "scores.total"),
        "reasons": [_reasons(a), _reasons(b)],
        "values": [
            {
                "id": key,
                "name": (b.register.get(key) or a.register[key]).name,
                "before": _shown(a, key),
                "after": _shown(b, key),
                "causes": [used.index(found[n]) for n in reached[key]],
            }
            for key in changed
        ],
        "causes": [
            cause.as_dict([key for key in changed if found.index(cause) in reached[key]])
            for cause in used
        ],
        "idle": [cause.as_dict([]) for cause in idle],
    }


def _changed(a: Side, b: Side) -> list[str]:
    """Return the ids of values that read differently or are in one run only; the verdict first, then by weight."""
    order = {key: n for n, key in enumerate(dict.fromkeys([*b.register, *a.register]))}
    keys = [key for key in order if _shown(a, key) != _shown(b, key)]
    weight = {
        key: next((n for n, start in enumerate(_FIRST) if key.startswith(start)), len(_FIRST))
        for key in keys
    }
    return sorted(keys, key=lambda key: (weight[key], order[key]))


def _with_rest(
    a: Side, b: Side, found: list[Cause], reached: dict[str, list[int]]
) -> tuple[list[Cause], dict[str, list[int]]]:
    """Return the causes with those of whole files for values that no changed cell or entry explains."""
    rest = [key for key, own in reached.items() if not own]
    if not rest:
        return [*found, *file_causes(a, b, CODE)], reached
    more = (
        file_causes(a, b, CODE)
        or file_causes(a, b, PACK)
        or [Cause(UNKNOWN, "登记的依据中没有变化", "", "", "请核对程序")]
    )
    numbers = list(range(len(found), len(found) + len(more)))
    return [*found, *more], reached | dict.fromkeys(rest, numbers)


def _shown(side: Side, key: str) -> str:
    return side.register.text(key) if key in side.register else _GONE


def _pair(a: Side, b: Side, key: str) -> list[str]:
    return [_shown(a, key), _shown(b, key)]


def _reasons(side: Side) -> list[str]:
    return [value.display for value in side.register.match("verdict.reason.*")]
