"""Time: more in a day than a day holds, one team in many districts, work crowded on the last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shifan.questions.chance import at_least
from shifan.questions.model import Asked, Ground, Question
from shifan.values import chinese_date

# A careful check takes two minutes an item; a working day has eight hours, the way between sites not counted.
MINUTES, DAY, MOST_DISTRICTS, FEWEST, FEWEST_DAYS = 2, 480, 2, 15, 3


def days(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about teams that checked more items on a day than it holds, or in more than two districts."""
    counts = ground.clean.tables["records"]["site"].astype(str).value_counts()
    sites = ground.sites[((ground.sites["team"] != "") & ground.sites["date"].notna()).to_numpy()]
    sites = sites.assign(items=counts.reindex(sites["site"].astype(str)).fillna(0).to_numpy(int))
    by_day = sites.groupby(["team", "date"], sort=True)
    total, places = by_day["items"].sum(), by_day["district"].nunique()
    for team, date in total.index[(total * MINUTES > DAY) | (places > MOST_DISTRICTS)]:
        own, items = by_day.get_group((team, date)), int(total[team, date])
        cells = ground.cells("sites", "date", own["row"])
        if items * MINUTES > DAY:
            yield Question(
                "pace",
                f"{team}{chinese_date(date)}一天检查了{len(own)}个点位、{items}个检查项，每项按{MINUTES}分钟计需{items * MINUTES / 60:.1f}小时",
                "检查日期是否填写准确，当天是否分成几路？",
                cells,
            )
        if places[team, date] > MOST_DISTRICTS:
            yield Question(
                "spread",
                f"{team}{chinese_date(date)}一天在{'、'.join(dict.fromkeys(own['district']))}{places[team, date]}个区县检查",
                "检查日期和检查组是否填写准确？",
                cells,
            )


@dataclass(frozen=True)
class _Dated:
    """A table whose rows have a day: its field, what the rows are, and what to ask if the last day is crowded."""

    table: str
    field: str
    word: str
    ask: str


_DATED = (
    _Dated("sites", "date", "现场检查", "是否为赶进度，最后一天的检查是否同样仔细？"),
    _Dated("rectification", "completed", "整改完成", "是否逐项核实过完成日期？"),
)


def last_day(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about checks crowded on the last day of checks, and mended problems crowded on the last day of mending."""
    for dated in _DATED:
        yield from _crowded(ground, asked, dated)


def _crowded(ground: Ground, asked: Asked, dated: _Dated) -> Iterator[Question]:
    """Yield a question; its chance is that of so many on the last of the days used if they were spread evenly."""
    frame = ground.clean.tables[dated.table]
    frame = frame[frame[dated.field].notna().to_numpy()]
    used = sorted(set(frame[dated.field]))
    if len(frame) < FEWEST or len(used) < FEWEST_DAYS:
        if len(frame):
            asked.unjudged.append(
                f"{dated.word}是否集中在最后一天：只有{len(frame)}条、{len(used)}天，太少"
            )
        return
    own = frame[(frame[dated.field] == used[-1]).to_numpy()]
    chance = at_least(len(own), len(frame), Fraction(1, len(used)))
    yield Question(
        f"last_{dated.table}",
        f"{dated.word}共{len(frame)}条、{len(used)}天，最后一天（{chinese_date(used[-1])}）有{len(own)}条",
        dated.ask,
        ground.cells(dated.table, dated.field, own["row"]),
        chance,
    )
