"""How much of the change of the total each cause has: shares that add up, whatever acts together.

The city is scored with every combination of the changes, and each change is given its mean effect over all orders in
which they could have come (Shapley). Rows that only make sense together count as one change, and so do those of a
sheet, or all, where there are more than can be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.audit.diff.causes import CODE, Cause
from shifan.audit.diff.compared_run import ComparedRun
from shifan.audit.lineage.cell_text import cell_text
from shifan.audit.lineage.source_contents import row_keys
from shifan.files.run_files import PACK
from shifan.raw_sheets import SHEETS, RawSheet
from shifan.records import dataclass
from shifan.score.compute import compute
from shifan.standards import load

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_TOTAL = "scores.total"
_MOST = 6  # changes of which every combination is tried
_PACK_CHANGED = "pack"
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Share:
    """What some causes, by their positions, have moved the total by; several are told jointly."""

    causes: tuple[int, ...]
    amount: Decimal


@dataclass(frozen=True)
class _Change:
    """One part of what differs: the labels that it covers, and how tables of run A become those of run B."""

    labels: frozenset[str]
    apply: Callable[[Tables], None] | None  # None: the pack


def total_shares(a: ComparedRun, b: ComparedRun, causes: Sequence[Cause]) -> tuple[Share, ...]:
    """Return the shares of causes in the change of the total; they add up to it as printed.

    None where the total has not moved or is 不适用 in a run, or there is but one cause.
    """
    before, after = (run.register.get(_TOTAL) for run in (a, b))
    if before is None or after is None or not (before.applicable and after.applicable):
        return ()
    moved = after.number - before.number
    if not moved or len(causes) < len(("one", "other")):
        return ()
    changes = _few(_changes(a, b))
    try:
        effects = _shapley(changes, _Scoring(a, b).total)
    except (LookupError, ValueError, TypeError, ArithmeticError):
        return (Share(tuple(range(len(causes))), moved),)  # such a mixture cannot be scored
    return _by_cause(causes, changes, effects, Fraction(moved))


def _changes(a: ComparedRun, b: ComparedRun) -> list[_Change]:
    """Return what differs, row by row where both runs have the same rows; other tables, and the pack, whole."""
    old, new = a.contents.by_label, b.contents.by_label
    labels = {label for label in {*old, *new} if old.get(label) != new.get(label)}
    changes, whole = [], []
    for sheet in SHEETS:
        before, after = a.clean.tables[sheet.table], b.clean.tables[sheet.table]
        own = frozenset(
            label for label in labels if label.startswith(f"{sheet.workbook}!{sheet.name} ")
        )
        if not own:
            continue
        if sorted(row_keys(sheet, before)) == sorted(row_keys(sheet, after)):
            changes += _rows(sheet, before, after)
        else:
            whole.append((sheet, own))
    if whole:
        tables = [sheet.table for sheet, _ in whole]
        covered = frozenset().union(*(cells for _, cells in whole))
        changes.append(_Change(covered, _taking(tables, b.clean.tables)))
    if a.keeps_its_pack and b.keeps_its_pack:
        entries = labels - {*a.contents.addresses, *b.contents.addresses}
        if entries:
            changes.append(_Change(frozenset(entries), None))
    return changes


def _taking(tables: Sequence[str], others: Mapping[str, pd.DataFrame]) -> Callable[[Tables], None]:
    def apply(mixed: Tables) -> None:
        for table in tables:
            mixed[table] = others[table]

    return apply


def _rows(sheet: RawSheet[Any], before: pd.DataFrame, after: pd.DataFrame) -> list[_Change]:
    """Return a change for each row of which a cell reads differently."""
    places = {key: place for place, key in enumerate(row_keys(sheet, after))}
    changes = []
    fields = [field for field in before.columns if field != "row" and field in after]
    columns = {field: (before[field].tolist(), after[field].tolist()) for field in fields}
    for place, key in enumerate(row_keys(sheet, before)):
        other = places[key]
        cells = {
            field: new[other]
            for field, (old, new) in columns.items()
            if cell_text(old[place]) != cell_text(new[other])
        }
        if cells:
            labels = frozenset(f"{sheet.workbook}!{sheet.name} {key} {field}" for field in cells)
            changes.append(_Change(labels, _setting(sheet.table, place, cells)))
    return changes


def _setting(table: str, place: int, cells: Mapping[str, Any]) -> Callable[[Tables], None]:
    def apply(mixed: Tables) -> None:
        columns = {}
        for field, content in cells.items():
            column = mixed[table][field].astype(object).tolist()
            column[place] = content
            columns[field] = pd.Series(column, index=mixed[table].index, dtype=object)
        mixed[table] = mixed[table].assign(**columns)

    return apply


def _few(changes: Sequence[_Change]) -> list[_Change]:
    """Return at most as many changes as can be tried: those of one sheet as one, then all as one."""
    if len(changes) <= _MOST:
        return list(changes)
    groups: dict[str, list[_Change]] = {}
    for change in changes:
        sheet = min(change.labels).split(" ")[0] if change.apply else _PACK_CHANGED
        groups.setdefault(sheet, []).append(change)
    pack = groups.pop(_PACK_CHANGED, [])
    joined = [_joint(group) for group in groups.values()]
    if len(joined) + len(pack) > _MOST:
        joined = [_joint([change for group in groups.values() for change in group])]
    return [*joined, *pack]


def _joint(changes: Sequence[_Change]) -> _Change:
    def apply(mixed: Tables) -> None:
        for change in changes:
            if change.apply:
                change.apply(mixed)

    return _Change(frozenset().union(*(change.labels for change in changes)), apply)


class _Scoring:
    """Scores run A with some of the changes made."""

    def __init__(self, a: ComparedRun, b: ComparedRun) -> None:
        self._clean: CleanCity = a.clean
        self._packs: tuple[Standard, Standard] = (load(a.folder / PACK), load(b.folder / PACK))

    def total(self, made: Sequence[_Change]) -> Fraction:
        """Return the total; ValueError if it is 不适用."""
        tables = dict(self._clean.tables)
        for change in made:
            if change.apply:
                change.apply(tables)
        pack = self._packs[any(change.apply is None for change in made)]
        total = compute(replace(self._clean, tables=tables), pack).city.number("total")
        if total is None:
            raise ValueError("the total is not applicable")
        return Fraction(total)


def _shapley(
    changes: Sequence[_Change], total: Callable[[Sequence[_Change]], Fraction]
) -> list[Fraction]:
    """Return the mean effect of each change over all orders."""
    count = len(changes)
    totals = {
        chosen: total([changes[n] for n in chosen])
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }
    effects = []
    for player in range(count):
        effect = Fraction(0)
        for chosen, without in totals.items():
            if player not in chosen:
                weight = Fraction(
                    factorial(len(chosen)) * factorial(count - len(chosen) - 1), factorial(count)
                )
                effect += weight * (totals[tuple(sorted((*chosen, player)))] - without)
        effects.append(effect)
    return effects


def _by_cause(
    causes: Sequence[Cause],
    changes: Sequence[_Change],
    effects: Sequence[Fraction],
    moved: Fraction,
) -> tuple[Share, ...]:
    """Return the effects by the positions of causes; what no change explains is the program's, else everybody's."""
    found: dict[tuple[int, ...], Fraction] = {}
    for change, effect in zip(changes, effects, strict=True):
        positions = _positions(causes, change)
        if positions and effect:
            found[positions] = found.get(positions, Fraction(0)) + effect
    rest = moved - sum(found.values(), Fraction(0))
    if rest:
        program = tuple(n for n, cause in enumerate(causes) if cause.kind == CODE)
        everybody = program or tuple(range(len(causes)))
        found[everybody] = found.get(everybody, Fraction(0)) + rest
    return _adding_up(found, moved)


def _positions(causes: Sequence[Cause], change: _Change) -> tuple[int, ...]:
    """Return the positions of the causes that a change covers.

    Of a row those that lead to the total: a reason beside a deduction has no part in what moved it.
    """
    covered = [n for n, cause in enumerate(causes) if cause.label in change.labels]
    leading = [n for n in covered if _TOTAL in causes[n].reach]
    return tuple(leading or covered)


def _adding_up(found: Mapping[tuple[int, ...], Fraction], moved: Fraction) -> tuple[Share, ...]:
    """Return shares with two decimals whose sum is the change: what rounding leaves goes to the largest remainders."""
    cents = {positions: effect * 100 for positions, effect in found.items()}
    whole = {
        positions: effect.numerator // effect.denominator for positions, effect in cents.items()
    }
    left = int(moved * 100) - sum(whole.values())
    by_remainder = sorted(cents, key=lambda positions: whole[positions] - cents[positions])
    for positions in by_remainder[:left]:
        whole[positions] += 1
    return tuple(
        Share(positions, Decimal(amount) / 100) for positions, amount in sorted(whole.items())
    )
