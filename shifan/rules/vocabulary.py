"""How the readings of the shipped method call what its formulas speak of: ids in workbooks and register, words in text.

The template says the method in the names of objects and columns; sentences, live formulas and the register keep the
names they have had. Here stands which name is which, and nothing of the method.
"""

from __future__ import annotations

from collections.abc import Mapping

from shifan.records import dataclass
from shifan.rules import settings
from shifan.rules.language.objects import CITY, ColumnType, EntryKind, ObjectType, Schema
from shifan.rules.settings import Setting

JOINED = "指标×检查方式"


@dataclass(frozen=True)
class Called:
    """What a column is called: its id, its word as an input, as a child column and in the condition 适用.

    `optional` says whether its readings reckon with 不适用 where that is not left to the formulas.
    """

    id: str
    word: str
    summed: str = ""
    known: str = ""
    optional: bool | None = None


@dataclass(frozen=True)
class ObjectWords:
    """An object as the template speaks of it: its id as children, what is counted of it, its columns by kind."""

    id: str = ""
    counted: str = ""
    columns: tuple[tuple[str, EntryKind], ...] = ()
    refers: tuple[str, ...] = ()
    fact: bool = False


OBJECTS: Mapping[str, ObjectWords] = {
    "检查记录": ObjectWords(
        "records", "检查项", (("检查结果", "text"),), ("点位", "检查项"), fact=True
    ),
    "资料": ObjectWords(
        "documents", "评价方面", (("扣分", "number"), ("合理缺项", "text")), ("指标",), fact=True
    ),
    "访谈": ObjectWords("answers", "访谈题目", (("得分", "number"),), fact=True),
    "否决项": ObjectWords("vetoes", "否决项", (("是否发生", "text"),), fact=True),
    "点位": ObjectWords("sites", "点位", refers=("检查方式",), fact=True),
    "检查项": ObjectWords(columns=(("分值", "number"), ("类别", "text")), refers=("指标",)),
    "指标": ObjectWords(
        "indicators",
        "指标",
        (("满分", "number"), ("资料占比", "number"), ("关键", "text")),
        ("项目",),
    ),
    "项目": ObjectWords(),
    "检查方式": ObjectWords(columns=(("权重", "number"),)),
}
CALLED: Mapping[str, Called] = {
    "检查记录.检查结果": Called("result", "检查结果"),
    "检查项.分值": Called("points", "检查项分值", "检查项分值"),
    "检查项.类别": Called("key", "检查项类别"),
    "资料.扣分": Called("deduction", "扣分", "扣分"),
    "资料.合理缺项": Called("not_applicable", "合理缺项"),
    "访谈.得分": Called("points", "访谈题目得分", "访谈题目得分"),
    "否决项.是否发生": Called("occurred", "是否发生"),
    "指标.满分": Called("full", "指标满分", "满分"),
    "指标.资料占比": Called("document_share", "资料占比"),
    "指标.关键": Called("key", "关键"),
    "指标.资料审查得分率": Called("document_rate", "资料审查得分率"),
    "指标.现场检查得分率": Called("onsite_rate", "现场检查得分率"),
    "指标.指标得分率": Called("rate", "指标得分率", optional=True),
    "指标.指标得分": Called("score", "指标得分", "得分", "适用指标"),
    "指标.底线": Called("floor", "底线"),
    "项目.得分": Called("sum", "指标得分合计"),
    "项目.满分": Called("full", "适用指标满分合计"),
    "城市.指标得分合计": Called("sum", "指标得分合计"),
    "城市.适用指标满分合计": Called("full", "适用指标满分合计"),
    "城市.访谈题目数": Called("answers", "访谈题目数"),
    "城市.访谈得分率": Called(
        "interview_rate", "访谈得分率", optional=False
    ),  # read where there are answers
    "城市.总得分": Called("total", "总得分"),
    "城市.发生的否决项数": Called("vetoes", "发生的否决项数"),
    "城市.低于底线的关键指标数": Called("under_floor", "低于底线的关键指标数"),
    "点位.重点项问题数": Called("key_problems", "重点项问题数"),
    "点位.一般项问题数": Called("general_problems", "一般项问题数"),
    "点位.已评检查项数": Called("assessed", "已评检查项数"),
}
# What a sum without any condition is called.
ALL_OF: Mapping[str, str] = {"检查项.分值": "全部检查项分值"}
# Rules whose results the others read as they are worked out, not by name.
SPELT_OUT = ("城市.得分率",)
PARAMETERS: Mapping[str, Setting] = {
    "访谈权重": settings.INTERVIEW_WEIGHT,
    "达标线": settings.PASS_LINE,
    "关键指标底线": settings.KEY_FLOOR,
    "重点项上限": settings.KEY_MAX,
    "一般项上限": settings.GENERAL_MAX,
    "规定位数": settings.PLACES,
}
# What formulas call the numbers of standard.toml that every pack has.
FIXED_PARAMETERS: Mapping[str, str] = {name: setting.id for name, setting in PARAMETERS.items()}
# Rules of the template by object and id, each with the id of the register and, where it differs, the name there.
RULES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("指标", "document_rate"): ("document_rate", ""),
    (JOINED, "method_rate"): ("method_rate", "该检查方式得分率"),
    ("指标", "onsite_rate"): ("onsite_rate", ""),
    ("指标", "rate"): ("indicator_rate", ""),
    ("指标", "score"): ("indicator_score", ""),
    ("指标", "floor"): ("floor", "关键指标底线"),
    ("项目", "score"): ("score_sum", "得分合计"),
    ("项目", "full"): ("full_sum", "满分合计"),
    ("项目", "rate"): ("score_rate", ""),
    (CITY, "interview_rate"): ("interview_rate", ""),
    (CITY, "total"): ("total", ""),
    (CITY, "verdict"): ("verdict", ""),
    ("点位", "score"): ("site_score", ""),
    ("点位", "key_problems"): ("key_problems", ""),
    ("点位", "general_problems"): ("general_problems", ""),
    ("点位", "assessed"): ("assessed_items", ""),
    ("点位", "verdict"): ("site_verdict", ""),
}


def schema() -> Schema:
    """Return the objects of which the template speaks, with the columns that it reads."""
    return Schema(
        {
            name: ObjectType(
                name,
                tuple(ColumnType(column, kind) for column, kind in entry.columns),
                entry.refers,
                entry.fact,
            )
            for name, entry in OBJECTS.items()
        }
    )
