"""What differs between two packs, rule by rule and row by row, and what a city's score becomes by each difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.score import score
from shifan.standards import Standard
from shifan.standards.method import method_of

if TYPE_CHECKING:
    from shifan.clean import CleanCity

_LISTS = {
    "indicators": ("指标", "code"),
    "business_types": ("业态", "code"),
    "check_items": ("检查项", "code"),
    "vetoes": ("否决项", "code"),
    "interview_topics": ("访谈题目", "code"),
}
ABSENT = "没有"


@dataclass(frozen=True)
class PackChange:
    """One difference between two packs: the kind of thing, which one, and what it says in each."""

    kind: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class PackEffect:
    """What a city's total and verdict are by each of two packs."""

    city: str
    before: str
    after: str
    verdict_before: str
    verdict_after: str


@dataclass(frozen=True)
class PackDifference:
    """The differences between two packs, and their effect on a city's score if one was asked about."""

    changes: tuple[PackChange, ...]
    effect: PackEffect | None

    def as_dict(self) -> dict[str, Any]:
        """Return the answer of `shifan pack diff --json`."""
        return asdict(self)


def difference(before: Standard, after: Standard, clean: CleanCity | None = None) -> PackDifference:
    """Return how one pack differs from another; with a city's clean tables also what its score becomes."""
    changes = (*_settings(before, after), *_rows(before, after), *_rules(before, after))
    effect = None if clean is None else _effect(before, after, clean)
    return PackDifference(tuple(changes), effect)


def _settings(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the numbers of standard.toml and the parameters that differ."""
    names = {setting.id: setting.name for setting in (*before.settings, *after.settings)}
    old = {setting.id: str(setting.of(before)) for setting in before.settings}
    new = {setting.id: str(setting.of(after)) for setting in after.settings}
    old |= {f"参数 {name}": str(number) for name, number in before.parameters.items()}
    new |= {f"参数 {name}": str(number) for name, number in after.parameters.items()}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield PackChange(
                "设置", names.get(key, key), old.get(key, ABSENT), new.get(key, ABSENT)
            )


def _rows(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the rows of the lists that are new, gone or say something else, by their codes."""
    for attribute, (kind, key) in _LISTS.items():
        old, new = (_by_code(getattr(pack, attribute), key) for pack in (before, after))
        for code in dict.fromkeys((*old, *new)):
            if old.get(code) != new.get(code):
                yield PackChange(kind, code, old.get(code, ABSENT), new.get(code, ABSENT))


def _by_code(table: pd.DataFrame, key: str) -> dict[str, str]:
    rows = table.to_dict("records")
    return {
        str(row[key]): "，".join(str(cell) for name, cell in row.items() if name != key)
        for row in rows
    }


def _rules(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the rules whose formulas differ, by object and id."""
    if not before.has_own_method and not after.has_own_method:
        return
    old, new = _formulas(before), _formulas(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield PackChange("规则", key, old.get(key, ABSENT), new.get(key, ABSENT))


def _formulas(standard: Standard) -> dict[str, str]:
    return {
        f"{rule.text.object}.{rule.text.id}": rule.text.formula
        for rule in method_of(standard).program.rules
    }


def _effect(before: Standard, after: Standard, clean: CleanCity) -> PackEffect:
    old, new = (score(replace(clean), pack) for pack in (before, after))
    return PackEffect(
        clean.name,
        old.text("scores.total"),
        new.text("scores.total"),
        old.text("verdict.pass"),
        new.text("verdict.pass"),
    )
