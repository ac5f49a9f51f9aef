"""Aspects that several reviewers scored, settled by the rule of the pack: mean, stricter, or a third decides."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from shifan.clean.consequences import Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.table_rows import rows
from shifan.raw_sheets import DOCUMENTS, DocumentRow
from shifan.standards import Standard
from shifan.standards.pack_settings import MEAN, STRICTER, THIRD

_RULES = {MEAN: "取平均", STRICTER: "从严", THIRD: "第三人裁定"}


class JoinedReviewers(NamedTuple):
    """One row an aspect; every score of the aspects that several scored; and what is asked about them."""

    documents: pd.DataFrame
    scored: pd.DataFrame | None
    told: list[Told]


class Settled(NamedTuple):
    """The number of the row that stands for several, and the deduction that counts."""

    row: int
    deduction: Decimal | None


def settle_reviewers(city: CleanCity, standard: Standard) -> JoinedReviewers:
    """Return 评分 with one row for each aspect that several reviewers scored, and what is asked about them.

    Without a rule in the pack the table stays as it is: several rows of an aspect are then refused.
    """
    frame = city.tables[DOCUMENTS.table]
    if not standard.reviewers or frame.empty:
        return JoinedReviewers(frame, None, [])
    told: list[Told] = []
    deductions = frame["deduction"].tolist()
    dropped: set[int] = set()
    scored: list[int] = []
    for positions in _scored_twice(frame):
        own = list(rows(frame.iloc[positions], DocumentRow))
        settled = _settled(own, standard)
        told += _questions(city, own, settled, standard)
        if settled:
            kept = next(
                place for place, row in zip(positions, own, strict=True) if row.row == settled.row
            )
            deductions[kept] = settled.deduction
            scored += positions
            dropped.update(place for place in positions if place != kept)
    if not dropped:
        return JoinedReviewers(frame, None, told)
    kept_rows = [place for place in range(len(frame)) if place not in dropped]
    changed = frame.assign(deduction=pd.Series(deductions, index=frame.index, dtype=object))
    each = frame.iloc[sorted(scored)].reset_index(drop=True)
    return JoinedReviewers(changed.iloc[kept_rows].reset_index(drop=True), each, told)


def _scored_twice(frame: pd.DataFrame) -> Iterator[list[int]]:
    """Yield the positions of the rows of each aspect that different reviewers scored."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, key in enumerate(zip(frame["indicator"], frame["aspect"], strict=True)):
        if all(key):
            groups.setdefault(key, []).append(place)
    reviewers = frame["reviewer"].tolist()
    for positions in groups.values():
        names = [reviewers[place] for place in positions]
        if len(positions) > 1 and all(names) and len(set(names)) == len(names):
            yield positions


def _settled(own: list[DocumentRow], standard: Standard) -> Settled | None:
    """Return what counts; None where a deduction is missing, or the rule cannot decide."""
    points = [row.deduction for row in own]
    if len({row.not_applicable for row in own}) > 1:
        return None
    if own[0].not_applicable:
        return Settled(own[0].row, own[0].deduction)
    if any(value is None for value in points):
        return None
    known = [value for value in points if value is not None]
    if standard.reviewers == MEAN:
        return Settled(own[0].row, sum(known, Decimal(0)) / len(known))
    if standard.reviewers == STRICTER:
        strictest = max(own, key=lambda row: row.deduction or Decimal(0))
        return Settled(strictest.row, strictest.deduction)
    if len(own) == 2 and known[0] == known[1]:
        return Settled(own[0].row, known[0])
    return Settled(own[2].row, own[2].deduction) if len(own) == 3 else None


def _questions(
    city: CleanCity, own: list[DocumentRow], settled: Settled | None, standard: Standard
) -> Iterator[Told]:
    """Yield the difference between reviewers where it is above the limit, and what the rule cannot decide."""
    place = f"{own[0].indicator}“{own[0].aspect}”"
    each = "、".join(
        f"{row.reviewer}扣{row.deduction if row.deduction is not None else '空'}" for row in own
    )
    if settled is None:
        expected = (
            "两人一致，或有第三人的一行"
            if standard.reviewers == THIRD
            else "各人都填扣分，合理缺项一致"
        )
        notice = Notice("reviewers-differ", f"{place}：{each}", expected, "请补充或核对后重填")
        yield city.finding_at(DOCUMENTS, "deduction", own[-1].row, notice)
        return
    points = [row.deduction for row in own if row.deduction is not None]
    apart = max(points) - min(points) if points else Decimal(0)
    counted = settled.deduction if settled.deduction is not None else "合理缺项"
    if apart > standard.reviewer_limit:
        action = f"按规则包（{_RULES[standard.reviewers]}）计{counted}；请两位审查人说明"
        expected = f"相差不超过{standard.reviewer_limit}分"
        notice = Notice(
            "reviewers-apart", f"{place}：{each}，相差{apart}", expected, action, "warning"
        )
    else:
        action = f"按规则包（{_RULES[standard.reviewers]}）计{counted}"
        notice = Notice("reviewers-joined", f"{place}：{each}", "每个评价方面一行", action, "info")
    yield city.finding_at(DOCUMENTS, "deduction", settled.row, notice)
