"""What a diff of two runs answers."""

from __future__ import annotations

from collections.abc import Sequence

from shifan.audit.diff.causes import Cause
from shifan.audit.diff.shares import Share
from shifan.records import dataclass


@dataclass(frozen=True)
class BeforeAfter:
    """What a value printed in the two runs; a dash where a run has no such value."""

    before: str
    after: str


@dataclass(frozen=True)
class ChangedValue:
    """A value that reads differently, and the positions of its causes among those of the difference."""

    id: str
    name: str
    shown: BeforeAfter
    causes: tuple[int, ...]


@dataclass(frozen=True)
class RunDifference:
    """What changed from run `a` to run `b` of a city.

    `reasons` are the reasons of a failure before and after; `values` the changed values, the
    verdict first, then by weight; `causes` what changed them, `idle` what differs and changed none;
    `shares` how much of the change of the total each cause has, where there are several.
    """

    city: str
    a: str
    b: str
    verdict: BeforeAfter
    total: BeforeAfter
    reasons: tuple[tuple[str, ...], tuple[str, ...]]
    values: tuple[ChangedValue, ...]
    causes: tuple[Cause, ...]
    idle: tuple[Cause, ...]
    shares: tuple[Share, ...] = ()

    def changed_by(self, cause: Cause) -> list[ChangedValue]:
        """Return the values that one of the causes changed, in their order."""
        position = self.causes.index(cause)
        return [value for value in self.values if position in value.causes]

    def as_dict(self) -> dict[str, object]:
        """Return the difference as a JSON-ready mapping; each cause names the ids of the values that it changed."""
        shares = [
            {"causes": list(share.causes), "total": str(share.amount)} for share in self.shares
        ]
        return {
            "city": self.city,
            "a": self.a,
            "b": self.b,
            "verdict": [self.verdict.before, self.verdict.after],
            "total": [self.total.before, self.total.after],
            "reasons": [list(reasons) for reasons in self.reasons],
            "values": [_value(value) for value in self.values],
            "causes": [_cause(cause, self.changed_by(cause)) for cause in self.causes],
            "idle": [_cause(cause, []) for cause in self.idle],
            **({"shares": shares} if shares else {}),
        }


def _value(value: ChangedValue) -> dict[str, object]:
    return {
        "id": value.id,
        "name": value.name,
        "before": value.shown.before,
        "after": value.shown.after,
        "causes": list(value.causes),
    }


def _cause(cause: Cause, changed: Sequence[ChangedValue]) -> dict[str, object]:
    return {
        "kind": cause.kind,
        "place": cause.place,
        "before": cause.before,
        "after": cause.after,
        "note": cause.note,
        "values": [value.id for value in changed],
    }
