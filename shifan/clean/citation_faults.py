"""What is wrong with a text beside the figures that it cites: unequal ones told once, units typed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from shifan.clean.citations import Shown, said_twice, told_once
from shifan.clean.model import Source
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import AchievementRow, OpinionRow


def shown_figures(frame: pd.DataFrame) -> dict[str, Shown]:
    """Return how the figures are shown, by id: two that are shown alike may be told once."""
    words = (frame[name].fillna("") for name in ("qualifier", "unit"))
    parts = zip(frame["number"], *words, strict=True)
    return dict(zip(frame["figure"], parts, strict=True))


def faults_of_citations(
    source: Source, row: AchievementRow | OpinionRow, shown: Mapping[str, Shown]
) -> Iterator[Finding]:
    """Yield what is wrong with the citations in the text of a row; `shown` says how figures are shown, by id."""
    yield from _unequal_figures(source, row, shown)
    yield from _repeated_words(source, row, shown)


def _unequal_figures(
    source: Source, row: AchievementRow | OpinionRow, shown: Mapping[str, Shown]
) -> Iterator[Finding]:
    """Yield the figures that a text tells once although they are not equal."""
    for citation in told_once(str(row.content or ""), shown):
        notice = Notice(
            "figures-differ",
            "{" + citation + "}",
            "数值、修饰和单位都相同的数据才能合写",
            "请分别引用，或者核对“数据”表中的数值",
        )
        yield source.finding("content", row.row, notice)


def _repeated_words(
    source: Source, row: AchievementRow | OpinionRow, shown: Mapping[str, Shown]
) -> Iterator[Finding]:
    """Yield the citations beside which their unit or qualifier is typed once more: both would be printed."""
    for citation, word in said_twice(str(row.content or ""), shown):
        notice = Notice(
            "said-twice",
            f"{citation} 旁又写了“{word}”",
            "数据自带单位和修饰，旁边不再写",
            "印出时会重复，请删去其一；是另一个词的（如“家庭”的“家”），不必改",
            "warning",
        )
        yield source.finding("content", row.row, notice)
