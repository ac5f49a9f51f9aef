"""Do reviewers of documents judge alike? Compared only within the same dimension and aspect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from shifan.questions.chance import Cases, Difference, differences
from shifan.questions.deduction_sums import ReviewedRows, tails_of
from shifan.questions.labels import apart, codes_of, strata_of
from shifan.questions.question import Asked, CityData, Question
from shifan.records import dataclass

FEWEST_ROWS = 10
# Of the level, for those who deduct less: whoever deducts too much shows in every row, whoever deducts too little can
# do no more than deduct nothing.
_LOWER = 0.95


@dataclass(frozen=True)
class _Compared:
    """A reviewer: the name, how his rows differ from those of others, how probable that is, and the worksheet rows."""

    name: str
    difference: Difference
    chance: float
    rows: np.ndarray


def reviewers(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about reviewers of documents who deduct more or less than others in the same dimension and aspect."""
    compared = _compared(_reviewed(city))
    if not compared:
        asked.unjudged.append(
            f"审查人尺度是否一致：没有两个以上在同一项目、同一评价方面各审{FEWEST_ROWS}行的审查人"
        )
    for reviewer in compared:
        if not reviewer.difference.mirrored:
            yield Question(
                "reviewer",
                f"{reviewer.name}审查的材料，扣分占满分的比例比同项目、同评价方面其他审查人"
                f"{apart(reviewer.difference.gap)}个百分点（可比{reviewer.difference.cases}行）",
                "是所审指标不同，还是扣分尺度不同？",
                city.cells("documents", "reviewer", reviewer.rows),
                reviewer.chance,
            )


def _reviewed(city: CityData) -> pd.DataFrame:
    """Return the rows that have a reviewer, with dimension, full score and the points lost."""
    documents = city.clean.tables["documents"]
    is_reviewed = ~documents["not_applicable"].astype(bool) & (documents["reviewer"] != "")
    rows = documents[is_reviewed.to_numpy()]
    indicators = {indicator.code: indicator for indicator in city.standard.indicator_list}
    of_row = [indicators[code] for code in rows["indicator"]]
    return rows.assign(
        dimension=[indicator.dimension for indicator in of_row],
        full=[float(indicator.full_score) for indicator in of_row],
        lost=[float(points or 0) for points in rows["deduction"]],
    )


def _compared(rows: pd.DataFrame) -> list[_Compared]:
    """Return the reviewers of rows enough compared with each other."""
    labels, names = codes_of(rows["reviewer"])
    strata = strata_of(rows, "dimension", "aspect")
    share = (100 * rows["lost"] / rows["full"]).to_numpy(float)
    reviewed = ReviewedRows(
        deducted=rows["lost"].to_numpy(float),
        full=rows["full"].to_numpy(float),
        reviewer=labels,
        indicator=codes_of(rows["indicator"])[0],
        stratum=strata,
        kind=codes_of(rows["dimension"])[0],
    )
    found = differences(Cases(share, labels, strata), rounds=0)
    lower = _LOWER if len(found) > 2 else 0.5
    where = rows["row"].to_numpy()
    return [
        _Compared(names[label], difference, _chance(reviewed, label, lower), where[labels == label])
        for label, difference in found.items()
        if difference.cases >= FEWEST_ROWS
    ]


def _chance(reviewed: ReviewedRows, label: int, lower: float) -> float:
    """Return the chance of a reviewer's deductions: the smaller tail over its share."""
    tails = tails_of(reviewed, label)
    return min(1.0, tails.low / lower, tails.high / (1 - lower))
