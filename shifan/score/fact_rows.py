"""Facts of a city as rows of objects: the records of each round, and what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, overload

import numpy as np
import pandas as pd

from shifan.rules.columns import ChildColumn, Coded, Scaled
from shifan.rules.language.evaluation import LazyColumns, Rows
from shifan.score.vectors import Records, coded, objects_of, places, positions
from shifan.standards import objects as ob

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.standards.model import Measure

Makers = dict[str, Callable[[], ChildColumn]]
RECORDED = "records"
RECHECKED, MEASURED = "recheck_records", "measurements"  # tables that a city may have
_ROUNDS = {RECORDED: ob.FIRST_ROUND, RECHECKED: ob.RECHECK_ROUND}
_NOWHERE = np.array([], dtype=np.int64)


def records(clean: CleanCity, standard: Standard, name: str, joined: Records | None = None) -> Rows:
    """Return the records of one round; none where the city has no such table.

    `joined` are the records with their sites and items, if they are known already.
    """
    if name not in clean.tables:
        return Rows((), _no_records(), dict.fromkeys((ob.SITES, ob.ITEMS), _NOWHERE))
    table = clean.tables[name]
    results = joined.stated if joined else coded(table["result"])
    known_places = {ob.SITES: joined.site, ob.ITEMS: joined.item} if joined else None
    refers = known_places or site_and_item(table, clean, standard)
    known = {result.word: result for result in standard.results}
    words = [known.get(text) for text in results.texts]
    shares = [None if word is None else word.share for word in words]
    problems = [bool(word and word.problem) for word in words]
    columns: Makers = {
        "检查结果": lambda: results,
        "得分比例": lambda: _by_text(results, shares),
        "得分": lambda: _earned(results, shares, refers[ob.ITEMS], standard),
        "是否问题": lambda: Coded(results.codes, tuple(map(_flag, problems))),
        "问题数": lambda: _problem_counts(table, results, problems),
        "应扣分": lambda: _deductions(
            _problem_counts(table, results, problems), refers[ob.ITEMS], standard
        ),
        "数值": lambda: _numbers_of(table, "number"),
        "轮次": lambda: Coded.of([_ROUNDS[name]] * len(table)),
    }
    return Rows(numbered(table), LazyColumns(columns), refers)


def _no_records() -> LazyColumns:
    texts, numbers = ("检查结果", "是否问题", "轮次"), ("得分比例", "得分", "数值")
    none: Makers = dict.fromkeys(texts, lambda: Coded.of(()))
    none |= dict.fromkeys(numbers, lambda: objects_of([]))
    none |= dict.fromkeys(("问题数", "应扣分"), lambda: Scaled.of(()))
    return LazyColumns(none)


def _earned(
    results: Coded, shares: list[Decimal | None], items: np.ndarray, standard: Standard
) -> np.ndarray:
    """Return what each record earns of its item's points; None where the item does not apply."""
    points = [item.points for item in standard.item_list]
    earned: dict[tuple[int, int], Decimal | None] = {}
    for key in set(zip(results.codes.tolist(), items.tolist(), strict=True)):
        share = shares[key[0]]
        earned[key] = None if share is None or key[1] < 0 else points[key[1]] * share
    return _exact([earned[key] for key in zip(results.codes.tolist(), items.tolist(), strict=True)])


def _problem_counts(table: pd.DataFrame, results: Coded, problems: list[bool]) -> Scaled:
    """Return how many problems each record tells of: as many as it says, else 1 where its result is a problem."""
    usual = np.array([*map(int, problems), 0], dtype=np.int64)[results.codes]
    if "problem_count" not in table.columns:
        return Scaled(usual)
    said = table["problem_count"].tolist()
    return Scaled(
        np.array(
            [
                number if given is None else int(given)
                for number, given in zip(usual, said, strict=True)
            ],
            dtype=np.int64,
        )
    )


def _deductions(counts: Scaled, items: np.ndarray, standard: Standard) -> Scaled:
    """Return for each record the points of its check item, as often as it tells of a problem."""
    points = Scaled.of(item.points for item in standard.item_list).take(items)
    return Scaled(counts.integers * points.integers, points.scale)


def _numbers_of(table: pd.DataFrame, field: str) -> np.ndarray:
    """Return a column of numbers that may be missing; all of them None where the sheet has no such column."""
    given = table[field].tolist() if field in table.columns else [None] * len(table)
    return _exact(given)


def measures(clean: CleanCity, standard: Standard) -> Rows:
    """Return what was measured, a row of the sheet 测量 each; none where the city has no such sheet."""
    measures = {measure.code: measure for measure in standard.measure_list}
    if MEASURED not in clean.tables:
        rows: list[Measure] = []
        table = pd.DataFrame({"row": [], "measure": [], "period": []}, dtype=object)
    else:
        table = clean.tables[MEASURED]
        rows = [measures[code] for code in table["measure"]]
    columns: Makers = {
        "数值": lambda: _numbers_of(table, "number"),
        "分子": lambda: _numbers_of(table, "part"),
        "分母": lambda: _numbers_of(table, "whole"),
        "时段": lambda: coded(table["period"]),
        "名称": lambda: Coded.of(measure.name for measure in rows),
        "单位": lambda: Coded.of(measure.unit for measure in rows),
        "下限": lambda: _exact([measure.low for measure in rows]),
        "上限": lambda: _exact([measure.high for measure in rows]),
    }
    indicators = places((measure.indicator for measure in rows), codes_of(standard.indicator_list))
    return Rows(
        tuple(table["measure"].astype(str)), LazyColumns(columns), {ob.INDICATORS: indicators}
    )


def site_and_item(
    table: pd.DataFrame, clean: CleanCity, standard: Standard
) -> dict[str, np.ndarray]:
    """Return the positions of the site and of the check item that each row of a table is about."""
    return {
        ob.SITES: positions(table["site"], clean.tables["sites"]["site"]),
        ob.ITEMS: positions(table["item"], standard.check_items["code"]),
    }


class RowNumbers(Sequence[str]):
    """The worksheet rows of a table as codes, each made a text when it is asked for: a long table has very many."""

    def __init__(self, rows: np.ndarray) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> RowNumbers: ...

    def __getitem__(self, at: int | slice) -> str | RowNumbers:
        return RowNumbers(self._rows[at]) if isinstance(at, slice) else str(self._rows[at])


def numbered(frame: pd.DataFrame) -> RowNumbers:
    """Return the worksheet rows of a table as codes."""
    return RowNumbers(frame["row"].to_numpy())


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


def codes_of(listed: Iterable[_HasCode]) -> tuple[str, ...]:
    """Return the codes of the entries of a list of the pack, in its order."""
    return tuple(entry.code for entry in listed)


def _by_text(texts: Coded, numbers: Sequence[Decimal | None]) -> np.ndarray:
    """Return a number for each entry of a text column, by its text."""
    return np.asarray(_exact([*numbers, None])[texts.codes])


def _exact(numbers: Iterable[Decimal | None]) -> np.ndarray:
    """Return numbers as rules compute with them; None stays None."""
    return objects_of([None if number is None else Fraction(number) for number in numbers])


def _flag(holds: bool) -> str:
    return ob.YES if holds else ob.NO
