"""What a city's score becomes by each difference between two packs made alone, and by all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.clean import clean
from shifan.errors import Refused
from shifan.packs.pack_changes import PackChange
from shifan.records import dataclass
from shifan.score import score
from shifan.standards import Standard
from shifan.standards.method import method_of, method_stands
from shifan.standards.pack_columns import EXTENSIBLE
from shifan.standards.pack_tables import added_columns

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.intake import RawCity

MOST_ALONE = 60  # so many differences are tried alone; beyond it only all together
CANNOT_STAND_ALONE = "不能单独改"


@dataclass(frozen=True)
class PackScore:
    """What a city gets by a pack: total and verdict as printed, and its vetoes and indicators under the floor."""

    total: str
    verdict: str


@dataclass(frozen=True)
class AloneEffect:
    """What a city gets if one difference is made alone; `outcome` None: it cannot be made without others."""

    change: PackChange
    outcome: PackScore | None


def outcome(raw: RawCity, standard: Standard) -> PackScore:
    """Return what a city gets by a pack; Refused if its data do not fit the pack."""
    return _scored(clean(raw, standard).require(), standard)


def alone_effects(
    changes: Iterable[PackChange], before: Standard, raw: RawCity
) -> Iterator[AloneEffect]:
    """Yield the effect of each difference made alone to a pack, of those that a score can depend on.

    With more than 60 of them none is tried alone.
    """
    tried = [change for change in changes if change.make]
    if len(tried) > MOST_ALONE:
        return
    cleaned = clean(raw, before).require()
    for change in tried:
        yield AloneEffect(change, _alone(change, before, raw, cleaned))


def _alone(
    change: PackChange, before: Standard, raw: RawCity, cleaned: CleanCity
) -> PackScore | None:
    if change.make is None:
        return None
    standard = with_method(change.make(before))
    if standard is None:
        return None
    try:
        return _scored(clean(raw, standard).require() if change.lists else cleaned, standard)
    except Refused:
        return None


def with_method(standard: Standard) -> Standard | None:
    """Return a pack with its own method compiled anew; None if its rules do not stand."""
    added = any(added_columns(file, standard.table(file)) for file in EXTENSIBLE)
    if not added and not standard.has_own_method:
        return replace(standard, program=None)
    method = method_of(standard)
    return replace(standard, program=method.program) if method_stands(method) else None


def _scored(cleaned: CleanCity, standard: Standard) -> PackScore:
    register = score(cleaned, standard)
    return PackScore(register.text("scores.total"), register.text("verdict.pass"))
