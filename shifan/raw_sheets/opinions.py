"""评审意见: what the evaluators themselves found, beyond what records prove. The workbook may be absent."""

from __future__ import annotations

from shifan.raw_sheets.contents import FreeText, OneOf, ProperName, RunningText, WholeNumber
from shifan.raw_sheets.declaration import RawSheet, RawWorkbook, TableRow, column, optional
from shifan.records import dataclass

SHORTCOMING, SUGGESTION, HIGHLIGHT = "不足", "建议", "亮点"
OPINION_KINDS = (SHORTCOMING, SUGGESTION, HIGHLIGHT)


@dataclass(frozen=True)
class OpinionRow(TableRow):
    """A finding of the evaluators; `content` cites values as `{数据编号}`, `basis` is what it rests on."""

    kind: str = column("类别", OneOf(OPINION_KINDS), "不足、建议或亮点", "不足", width=8)
    number: int = column(
        "序号",
        WholeNumber(1, 98, meaning="同一类别中的先后次序，如 1"),
        "同一类别中的先后次序",
        "1",
        width=8,
    )
    title: str = column(
        "标题",
        ProperName(60),
        "意见的标题，句末不加句号；亮点的标题写“总体情况”或“初评结论”，印入相应段落",
        "社会共治格局不完善",
        width=28,
    )
    content: str = column(
        "内容",
        RunningText(),
        "一段文字，印入报告正文（公开版也印）；其中的数字以 {数据编号} 引用，不写分数和被检查单位",
        "投入{funding}，保障还不充分。",
        width=70,
    )
    basis: str = optional(
        "依据",
        FreeText(500),
        "意见的依据：指标编号、数据编号或单元格（现场检查.xlsx!检查记录!C5），多个以、分开",
        "N06",
        width=30,
    )
    author: str = optional("提出人", FreeText(), "提出意见的评审人员或评审组", "评审组", width=14)


OPINIONS = RawSheet("opinions", "评审意见", "意见", OpinionRow, ("kind", "number"), on_demand=True)
WORKBOOK = RawWorkbook(
    "评审意见",
    (OPINIONS,),
    (
        "评审人员自己发现的不足、提出的建议和看到的亮点，每条一行，列在报告中由记录得出的句子之前；没有的可以不交本工作簿。",
        "对产业、人员和群众的判断，检查记录证明不了的，写在这里，并写明依据。",
    ),
)
