"""What cells could read instead: check results judged otherwise, deductions some steps more or less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from shifan.firmness.scoring import CityScoring
from shifan.firmness.varying_rules import CellChoices
from shifan.records import dataclass
from shifan.rules.columns import Coded, Scaled
from shifan.rules.language.replication import Key
from shifan.rules.replicated_columns import Result, as_many, as_result, in_the_same_codes
from shifan.score.vectors import coded, positions
from shifan.standards import objects as ob
from shifan.standards.model import ResultWord

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_DEDUCTION = "扣分"
_MOST_DIGITS = 15


@dataclass(frozen=True)
class CellChange:
    """One cell that would read otherwise: its address, what it is about, what it says before and after.

    `key` names its row: site and check item of a record, indicator and aspect of a deduction.
    """

    cell: str
    subject: str
    before: str
    after: str
    key: tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """Choices for cells of one column: `reads` says what the cell then reads.

    `only_change` is what each choice changes into what, where all change the same.
    """

    choices: CellChoices
    table: str
    column: str
    reads: Callable[[int], str]
    only_change: tuple[str, str] | None = None

    @cached_property
    def _now_of_each(self) -> list[int]:
        """Return of each choice that of its row which reads as it does now: the first of the row."""
        is_now = self.choices.cost == 0
        firsts: list[int] = np.flatnonzero(is_now)[np.cumsum(is_now) - 1].tolist()
        return firsts

    def last_of_each_row(self, chosen: Sequence[int]) -> list[int]:
        """Return for each row among choices the one that costs most, in the order of the rows."""
        choices = np.array(chosen, dtype=np.int64)
        row, cost = self.choices.row[choices], self.choices.cost[choices]
        # Of a row's choices the dearest comes first, of equally dear ones that which was chosen first.
        order = np.lexsort((-cost, row))
        _, first = np.unique(row[order], return_index=True)
        last: list[int] = choices[order[first]].tolist()
        return last

    def changes(self, chosen: Sequence[int], clean: CleanCity) -> tuple[CellChange, ...]:
        """Return the cells that choices change, in the order of the table."""
        frame, source = clean.tables[self.table], clean.sources[self.table]
        names = ("site", "item") if self.table == "records" else ("indicator", "aspect")
        last, now = self.last_of_each_row(chosen), self._now_of_each
        of_rows = frame[["row", *names]].iloc[self.choices.row[last].tolist()]
        changes = []
        for choice, row, *key in zip(last, *map(of_rows.__getitem__, of_rows), strict=True):
            subject = (str(key[0]), str(key[1]))
            cell, before = source.cell(self.column, row), self.reads(now[choice])
            changes.append(CellChange(cell, " ".join(subject), before, self.reads(choice), subject))
        return tuple(changes)

    def changed_columns(self, chosen: Sequence[int], scoring: CityScoring) -> dict[Key, Result]:
        """Return the columns of the city in which choices are made, as one replicate."""
        kept = np.array(self.last_of_each_row(chosen), dtype=np.int64)
        row = self.choices.row[kept]
        columns = scoring.rows.rows[self.choices.place].columns
        changed: dict[Key, Result] = {}
        for key, column in self.choices.columns.items():
            changed[key] = _with(_floats(columns[key[1]]), _floats(column), row, kept)
        return changed


def _with(now: Result, chosen: Result, row: np.ndarray, kept: np.ndarray) -> Result:
    """Return a column with some choices in the place of rows."""
    if isinstance(now, Coded) and isinstance(chosen, Coded):
        first, second = in_the_same_codes(now, chosen)
        codes = first.codes.copy()
        codes[:, row] = second.codes[:, kept]
        return Coded(codes, first.texts)
    numbers = as_many(now).copy()
    numbers[:, row] = as_many(chosen)[:, kept]
    return numbers


def _floats(column: Scaled | Coded | np.ndarray) -> Result:
    if isinstance(column, np.ndarray) and column.dtype == object:
        return np.array([[np.nan if entry is None else float(entry) for entry in column]])
    return as_result(column)


def results_judged_otherwise(
    clean: CleanCity, standard: Standard, scoring: CityScoring, passing: bool
) -> Judged:
    """Return the choices to judge a check result worse (of a city that passes) or better; 合理缺项 stays."""
    words = [word for word in standard.results if word.share is not None]
    options = [[n, *_judged(word, words, passing)] for n, word in enumerate(words)]
    texts = coded(clean.tables["records"]["result"])
    place = {word.word: n for n, word in enumerate(words)}
    now = np.array([*(place.get(text, -1) for text in texts.texts), -1])[texts.codes]
    number = np.array([*map(len, options), 0])[now]
    number[number < 2] = 0
    row = np.repeat(np.arange(len(now)), number)
    which = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    table = np.zeros((len(words), len(words)), dtype=np.int64)
    for n, option in enumerate(options):
        table[n, : len(option)] = option
    word = table[now[row], which]
    columns = _record_columns(scoring, row, words, word)
    read = {
        (ob.RECORDS, name): column
        for name, column in columns.items()
        if scoring.reads(ob.RECORDS, name)
    }
    choices = CellChoices(ob.RECORDS, row, (which > 0).astype(np.int64), read)
    pairs = [(was, other) for was, *others in options for other in others if was in now]
    changes = {(words[was].word, words[other].word) for was, other in pairs}
    only = changes.pop() if len(changes) == 1 else None
    names = [result.word for result in words]
    return Judged(choices, "records", "result", lambda choice: names[word[choice]], only)


def _judged(now: ResultWord, words: Sequence[ResultWord], passing: bool) -> list[int]:
    """Return which words are worse than one (of a city that passes) or better; equally good ones, too."""

    def rank(word: ResultWord) -> tuple[Decimal, bool]:
        return word.share or Decimal(0), not word.problem

    others = [(n, rank(word)) for n, word in enumerate(words) if word is not now]
    if passing:
        return [n for n, its_rank in others if its_rank <= rank(now)]
    return [n for n, its_rank in others if its_rank >= rank(now)]


def _record_columns(
    scoring: CityScoring, row: np.ndarray, words: Sequence[ResultWord], word: np.ndarray
) -> dict[str, Scaled | Result]:
    """Return what records read with these results, by column."""
    points = scoring.rows.rows[ob.ITEMS].columns["分值"]
    if not isinstance(points, Scaled):
        raise TypeError("points are decimals")
    points = points.take(scoring.rows.parents(ob.RECORDS, ob.ITEMS)[row])
    shares = Scaled.of(result.share for result in words).take(word)
    counts = _counts(scoring, row, np.array([result.problem for result in words], dtype=bool)[word])
    problems = Coded.of(ob.YES if result.problem else ob.NO for result in words)
    return {
        "检查结果": as_result(Coded(word, tuple(result.word for result in words))),
        "得分比例": shares,
        "得分": Scaled(shares.integers * points.integers, shares.scale * points.scale),
        "是否问题": as_result(problems.take(word)),
        "问题数": counts,
        "应扣分": Scaled(counts.integers * points.integers, counts.scale * points.scale),
    }


def _counts(scoring: CityScoring, row: np.ndarray, is_problem: np.ndarray) -> Scaled:
    """Return how many problems a record tells of: as many as now, 1 where it had none; none without a problem."""
    columns = scoring.rows.rows[ob.RECORDS].columns
    now, problem = columns["问题数"], columns["是否问题"]
    if not (isinstance(now, Scaled) and isinstance(problem, Coded)):
        raise TypeError("numbers of problems are decimals")
    had = now.integers[row]
    changed = np.where(is_problem, np.maximum(had, now.scale), 0)
    return Scaled(np.where(is_problem == problem.holds(ob.YES)[row], had, changed), now.scale)


def deductions_moved(
    clean: CleanCity, standard: Standard, scoring: CityScoring, more: bool
) -> Judged:
    """Return the choices to deduct step by step more, or less, between nothing and the full score of the indicator."""
    frame, step = clean.tables["documents"], Fraction(standard.deduction_step)
    full = [Fraction(indicator.full_score) for indicator in standard.indicator_list]
    indicators = positions(frame["indicator"], standard.indicators["code"]).tolist()
    counted = np.flatnonzero((np.array(indicators) >= 0) & ~frame["not_applicable"].to_numpy(bool))
    given = frame["deduction"].tolist()
    now = [Fraction(given[n] or 0) for n in counted]
    room = [
        max(0, int((full[indicators[n]] - points if more else points) / step))
        for n, points in zip(counted, now, strict=True)
    ]
    scale = lcm(step.denominator, *(points.denominator for points in now))
    size = np.array(room, dtype=np.int64) + 1
    cost = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    units = np.repeat(np.array([int(points * scale) for points in now], dtype=np.int64), size)
    moved = units + (1 if more else -1) * int(step * scale) * cost
    column = Scaled(moved, scale)
    is_read = scoring.reads(ob.DOCUMENTS, _DEDUCTION)
    chosen: dict[Key, Scaled | Result] = {(ob.DOCUMENTS, _DEDUCTION): column} if is_read else {}
    choices = CellChoices(ob.DOCUMENTS, np.repeat(counted, size), cost, chosen)

    def reads(choice: int) -> str:
        return shown(Fraction(int(moved[choice]), scale))

    return Judged(choices, "documents", "deduction", reads)


def shown(points: Fraction) -> str:
    """Return points as plain decimal text: 0.5, 1, 0.25 (deductions are decimals, so their sums end)."""
    digits = 0
    while (points * 10**digits).denominator != 1:
        digits += 1
    return f"{float(points):.{digits}f}" if digits < _MOST_DIGITS else str(float(points))
