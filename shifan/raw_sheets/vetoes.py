"""否决项: whether any of the circumstances occurred that rule the title out."""

from __future__ import annotations

from shifan.raw_sheets.contents import PackCode, Remark, YesNo
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column
from shifan.records import dataclass


@dataclass(frozen=True)
class VetoRow(TableRow):
    """Whether a veto of the pack occurred, and on what that rests."""

    veto: str = column(
        "否决项编号",
        PackCode("vetoes", "否决项编号", "否决项"),
        "否决项编号，已填好；名称见“选项”表",
        width=22,
    )
    occurred: bool = column("是否发生", YesNo(), "评价期间是否发生该情形", "否", width=10)
    basis: str = column(
        "核查依据",
        Remark(),
        "核查的依据，如查阅的文件、台账和来函",
        "查阅突发事件台账",
        width=60,
        may_be_absent=True,
    )


VETOES = RawSheet("vetoes", "否决项", "核查", VetoRow, ("veto",))
WORKBOOK = RawWorkbook(
    "否决项",
    (VETOES,),
    ("每个否决项一行，已经列好，名称见“选项”表；没有发生的也要填“否”和核查依据。",),
)
