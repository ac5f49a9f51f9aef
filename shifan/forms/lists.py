"""The lists that drop-downs draw on: columns of the sheet 选项, of any length, named in their first row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.addresses import letter
from shifan.standards import METHOD_NAMES

if TYPE_CHECKING:
    from shifan.standards import Standard

SHEET, ITEMS = "选项", "业态与检查项"
ROWS = {"检查记录": 20_000}
MOST_ROWS = 2_000  # of any other sheet
_SPARE = 100  # rows for what the keeper adds to a list that is his own
OWN = "区县"  # the list that the keeper fills in himself
TODAY = "=TODAY()"


@dataclass(frozen=True)
class Plan:
    """What blank workbooks are made for: city, pack, names of the districts, first and last day of the evaluation (None: not known yet)."""

    city: str
    standard: Standard
    districts: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Lists:
    """The lists of one workbook by name, in the order of their columns, and the codes of all check items."""

    columns: Mapping[str, Sequence[object]]
    items: Sequence[str] = ()

    def _letter(self, name: str) -> str:
        return letter(list(self.columns).index(name))

    def first(self, name: str) -> str:
        """Return the address of a list's first entry."""
        return f"{SHEET}!${self._letter(name)}$2"

    def span(self, name: str, last: str = "") -> str:
        """Return the range of a list, or of all from one to another."""
        return f"{SHEET}!${self._letter(name)}$2:${self._letter(last or name)}${max(len(self.columns[name]), 1) + 1}"

    def sample(self, name: str) -> str:
        """Return the first entry of a list as an example; empty without one."""
        return str(
            next(iter(self.columns.get(name) or (self.items if name == "检查项编号" else ())), "")
        )

    def growing(self, name: str) -> str:
        """Return the range of a list; of the keeper's own as far as it is filled in."""
        return self.span(name) if name != OWN else _filled(SHEET, self._letter(name), _SPARE)

    @property
    def sites(self) -> str:
        """Return the range of the codes in 点位, as far as it is filled in."""
        return _filled("点位", "A", MOST_ROWS)

    @property
    def items_of_row(self) -> str:
        """Return the range of the items that fit the site of a row (the name 本行业态), which stand together; of all for an unknown site."""
        kinds, codes = (f"{ITEMS}!${column}$2:${column}${len(self.items) + 1}" for column in "GC")
        return f"IF(COUNTIF({kinds},本行业态)=0,{codes},OFFSET({ITEMS}!$C$1,MATCH(本行业态,{kinds},0),0,COUNTIF({kinds},本行业态),1))"


def _filled(sheet: str, column: str, rows: int) -> str:
    return (
        f"OFFSET({sheet}!${column}$2,0,0,MAX(1,COUNTA({sheet}!${column}$2:${column}${rows + 1})),1)"
    )


# Method and business type of the site in column A of the same row, as they stand in column G of the list of items; empty for an unknown site.
KIND_OF_ROW = (
    f"=IFERROR(INDEX(点位!$B$2:$B${MOST_ROWS + 1},MATCH(检查记录!$A1,点位!$A$2:$A${MOST_ROWS + 1},0))"
    f'&INDEX(点位!$D$2:$D${MOST_ROWS + 1},MATCH(检查记录!$A1,点位!$A$2:$A${MOST_ROWS + 1},0)),"")'
)


def lists_of(workbook: str, plan: Plan) -> Lists:
    """Return the lists of a workbook."""
    pack = plan.standard
    types = {
        name: list(pack.business_types["name"][pack.business_types["method"] == method])
        for method, name in METHOD_NAMES.items()
    }
    items = {
        "检查项编号": list(pack.check_items["code"]),
        "检查内容": list(pack.check_items["name"]),
    }
    days = {"最早日期": [plan.first or dt.date(2000, 1, 1)], "最晚日期": [plan.last or TODAY]}
    own = {
        "城市概况": days,
        "现场检查": days
        | {OWN: list(plan.districts)}
        | {f"{name}业态": names for name, names in types.items()},
        "资料审查": {
            "指标编号": list(pack.indicators["code"]),
            "指标名称": list(pack.indicators["name"]),
            "指标满分": [float(full) for full in pack.indicators["full_score"]],
        },
        "整改复查": days | items,
        "领导访谈": days
        | {
            "题目编号": list(pack.interview_topics["code"]),
            "题目": list(pack.interview_topics["name"]),
            "掌握程度": list(pack.interview_scores),
        },
        "否决项": {"否决项编号": list(pack.vetoes["code"]), "否决项": list(pack.vetoes["name"])},
    }
    return Lists(own.get(workbook, {}), list(pack.check_items["code"]))
