"""What differs between two packs, rule by rule and row by row, and what a city's score becomes by each difference."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shifan.packs.change_effects import AloneEffect, PackScore, alone_effects, outcome
from shifan.packs.pack_changes import PackChange, changes
from shifan.records import dataclass
from shifan.standards import Standard

if TYPE_CHECKING:
    from shifan.intake import RawCity

_TOO_MANY = "不同之处太多，未逐处单独计算"


@dataclass(frozen=True)
class PackEffect:
    """What a city gets by each of two packs, and by the first one with each difference made alone."""

    city: str
    before: PackScore
    after: PackScore
    alone: tuple[AloneEffect, ...]

    @property
    def deciding(self) -> tuple[PackChange, ...]:
        """Return the differences that change the verdict each by itself; empty where the verdict is the same."""
        if self.before.verdict == self.after.verdict:
            return ()
        return tuple(
            effect.change
            for effect in self.alone
            if effect.outcome and effect.outcome.verdict == self.after.verdict
        )

    @property
    def turning(self) -> tuple[AloneEffect, ...]:
        """Return the differences by which the verdict becomes another than before, but not that of all together."""
        same = (self.before.verdict, self.after.verdict)
        return tuple(
            effect for effect in self.alone if effect.outcome and effect.outcome.verdict not in same
        )

    @property
    def why(self) -> str:
        """Return in a sentence which differences change the verdict, alone or only together; empty where none does."""
        if self.before.verdict == self.after.verdict:
            turning = _listed(self.turning)
            return f"结论不变，是几处相抵的结果；单独改会改变结论的：{turning}" if turning else ""
        if not self.alone:
            return _TOO_MANY
        if self.deciding:
            names = "；".join(f"{change.kind} {change.name}" for change in self.deciding)
            return f"单独就使结论改变的：{names}"
        together = f"没有哪一处单独就使结论变为{self.after.verdict}，是几处合在一起的结果"
        turning = _listed(self.turning)
        return f"{together}；单独改时结论变为别的：{turning}" if turning else together


def _listed(effects: tuple[AloneEffect, ...]) -> str:
    """Return differences with the verdict that each alone leads to."""
    return "；".join(
        f"{effect.change.kind} {effect.change.name}（{effect.outcome.verdict}）"
        for effect in effects
        if effect.outcome
    )


@dataclass(frozen=True)
class PackDifference:
    """The differences between two packs, and their effect on a city's score if one was asked about."""

    changes: tuple[PackChange, ...]
    effect: PackEffect | None

    def as_dict(self) -> dict[str, Any]:
        """Return the answer of `shifan pack diff --json`."""
        alone = (
            {id(single.change): single.outcome for single in self.effect.alone}
            if self.effect
            else {}
        )
        rows = []
        for change in self.changes:
            own = alone.get(id(change))
            shown = {
                "kind": change.kind,
                "name": change.name,
                "before": change.before,
                "after": change.after,
            }
            rows.append(shown | ({"alone": asdict(own)} if own else {}))
        return {"changes": rows, "effect": _effect_as_dict(self.effect)}


def _effect_as_dict(effect: PackEffect | None) -> dict[str, Any] | None:
    if effect is None:
        return None
    return {
        "city": effect.city,
        "before": effect.before.total,
        "after": effect.after.total,
        "verdict_before": effect.before.verdict,
        "verdict_after": effect.after.verdict,
        "deciding": [f"{change.kind} {change.name}" for change in effect.deciding],
        "why": effect.why,
    }


def difference(before: Standard, after: Standard, raw: RawCity | None = None) -> PackDifference:
    """Return how one pack differs from another; with a city's workbooks also what its score becomes.

    Refused if the city's data do not fit one of the packs.
    """
    found = tuple(changes(before, after))
    return PackDifference(found, None if raw is None else _effect(before, after, raw, found))


def _effect(
    before: Standard, after: Standard, raw: RawCity, found: tuple[PackChange, ...]
) -> PackEffect:
    alone = tuple(alone_effects(found, before, raw))
    return PackEffect(raw.name, outcome(raw, before), outcome(raw, after), alone)
