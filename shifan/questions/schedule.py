"""Time: more in a day than a day holds, one team in many districts, work crowded on the last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from shifan.questions.chance import at_least
from shifan.questions.question import Asked, CityData, Question
from shifan.records import dataclass
from shifan.values import chinese_date

# A careful check takes two minutes an item, the way to the next site a quarter of an hour; a day has eight hours.
MINUTES, WAY, DAY, MOST_DISTRICTS, FEWEST, FEWEST_DAYS = 2, 15, 480, 2, 15, 3


@dataclass(frozen=True)
class _TeamDay:
    """A day of a team: the rows and districts of its sites, and how many check items they have in all."""

    team: str
    date: dt.date
    rows: tuple[int, ...]
    districts: tuple[str, ...]
    items: int

    @property
    def minutes(self) -> int:
        """Return how long that takes at the least."""
        return self.items * MINUTES

    @property
    def minutes_with_ways(self) -> int:
        """Return how long that takes with the ways between the sites."""
        return self.minutes + (len(self.rows) - 1) * WAY


def days(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about teams that checked more items on a day than it holds, or in more than two districts."""
    for day in _team_days(city):
        place = f"{day.team}{chinese_date(day.date)}"
        cells = city.cells("sites", "date", day.rows)
        if day.minutes > DAY:
            yield Question(
                "pace",
                f"{place}一天检查了{len(day.rows)}个点位、{day.items}个检查项，"
                f"每项按{MINUTES}分钟计需{day.minutes / 60:.1f}小时",
                "检查日期是否填写准确，当天是否分成几路？",
                cells,
            )
        elif day.minutes_with_ways > DAY:
            yield Question(
                "visits",
                f"{place}一天在{len(day.districts)}个区县检查了{len(day.rows)}个点位、{day.items}个检查项，"
                f"每项按{MINUTES}分钟、点位之间按{WAY}分钟计需{day.minutes_with_ways / 60:.1f}小时",
                "检查日期是否填写准确，当天是否分成几路？",
                cells,
            )
        if len(day.districts) > MOST_DISTRICTS:
            yield Question(
                "spread",
                f"{place}一天在{'、'.join(day.districts)}{len(day.districts)}个区县检查",
                "检查日期和检查组是否填写准确？",
                cells,
            )


def _team_days(city: CityData) -> Iterator[_TeamDay]:
    """Yield the days of each team, teams and days in order."""
    counts = city.clean.tables["records"]["site"].astype(str).value_counts().to_dict()
    is_known = (city.sites["team"] != "") & city.sites["date"].notna()
    sites = city.sites[is_known.to_numpy()]
    columns = (sites[name].tolist() for name in ("team", "date", "row", "district", "site"))
    by_day: dict[tuple[str, dt.date], list[tuple[int, str, int]]] = {}
    for team, date, row, district, site in zip(*columns, strict=True):
        checked = (int(row), str(district), int(counts.get(str(site), 0)))
        by_day.setdefault((str(team), date), []).append(checked)
    for (team, date), of_day in sorted(by_day.items(), key=lambda pair: pair[0]):
        rows, districts, items = zip(*of_day, strict=True)
        yield _TeamDay(team, date, rows, tuple(dict.fromkeys(districts)), sum(items))


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


def last_day(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about checks crowded on the last day of checks, and mended problems crowded on the last day of mending."""
    for dated in _DATED:
        yield from _crowded(city, asked, dated)


def _crowded(city: CityData, asked: Asked, dated: _Dated) -> Iterator[Question]:
    """Yield a question; its chance is that of so many on the last of the days used if they were spread evenly."""
    frame = city.clean.tables[dated.table]
    frame = frame[frame[dated.field].notna().to_numpy()]
    used = sorted(set(frame[dated.field]))
    if not used:
        return
    if len(frame) < FEWEST or len(used) < FEWEST_DAYS:
        asked.unjudged.append(
            f"{dated.word}是否集中在最后一天：只有{len(frame)}条、{len(used)}天，太少"
        )
        return
    last = frame[(frame[dated.field] == used[-1]).to_numpy()]
    yield Question(
        f"last_{dated.table}",
        f"{dated.word}共{len(frame)}条、{len(used)}天，"
        f"最后一天（{chinese_date(used[-1])}）有{len(last)}条",
        dated.ask,
        city.cells(dated.table, dated.field, last["row"]),
        at_least(len(last), len(frame), Fraction(1, len(used))),
    )
