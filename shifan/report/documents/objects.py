"""What a skeleton may loop over and name: districts, departments, sites, problems, deductions; their short names.

A short name such as 区县.名称 stands for a value of the register; the pattern of its id has a row's parts in braces.
"""

from __future__ import annotations

from collections.abc import Mapping

from shifan.records import dataclass
from shifan.standards import documents as declared

CITY, DISTRICT, DEPARTMENT, SITE = (declared.SCOPES[scope] for scope in declared.SCOPES)
PROBLEM, DEDUCTION, SHORTCOMING, SUGGESTION, RULED_OUT, ACTION = (
    "问题",
    "扣分",
    "不足",
    "建议",
    "否决项",
    "要事",
)
COMPARED, COMMON, LIMIT = "参评城市", "共性问题", "限度"  # of a comparison of cities
NUMBER, ORDINAL, CODE = (
    "序号",
    "序数",
    "编号",
)  # printed as they are, no values: 1, 一, the row's code
# How many photographs there are; of a problem, alone in a paragraph, the pictures themselves.
PHOTOGRAPHS = "照片"
KEY = "key"


@dataclass(frozen=True)
class DocumentObject:
    """An object: its word, what the ids of its values begin with, and its short names."""

    word: str
    prefix: str
    fields: Mapping[str, str]
    texts: tuple[str, ...] = (NUMBER, ORDINAL, CODE)

    def value_id(self, field: str, parts: Mapping[str, str]) -> str:
        """Return the id of the value that a short name stands for; without one, the name is taken for its last part."""
        pattern = self.fields.get(field)
        if pattern is None:
            return f"{self.prefix.format(**parts)}.{field}"
        return pattern.format(**parts)

    @property
    def names(self) -> list[str]:
        """Return all that can be written: 区县.名称 and the like."""
        return [f"{self.word}.{field}" for field in (*self.fields, *self.texts)]


_COUNTS = {
    "检查项次": "checked",
    "符合项次": "conforming",
    "不符合项次": "failed",
    "重点项检查项次": "key_checked",
    "重点项不符合项次": "key_problems",
    "台账问题数": "listed",
    "已完成数": "done",
    "已复查数": "rechecked",
    "复查通过数": "closed",
    "复查未通过数": "not_passed",
    "逾期数": "overdue",
    "未到期数": "pending",
    "待复查数": "awaiting",
    "逾期未改数": "overdue_undone",
    "未到期未改数": "pending_undone",
    "最迟时限": "latest_due",
}
_OF_GROUPS = {
    **_COUNTS,
    "无问题点位数": "faultless",
    "有问题点位数": "faulty",
    "总体情况": "standing.text",
    "问题情况": "found.text",
    "整改要求": "demand.text",
}


def _below(prefix: str, fields: Mapping[str, str]) -> dict[str, str]:
    return {word: f"{prefix}.{last}" for word, last in fields.items()}


_FACTS = {
    "名称": "city",
    "省份": "province",
    "组织单位": "province_office",
    "批次": "batch",
    "检查时间": "onsite.period",
    "复查时间": "recheck.period",
    "点位数": "onsite.sites",
    "总得分": "scores.total",
    "复查通过率": "rectification.rate",
    "达标线": "scores.pass_line",
    "结论": "verdict.pass",
    "报告日期": "report.date",
    "落款单位": "report.signer",
    "公示开始": "publicity.start",
    "公示结束": "publicity.end",
    "联系人": "publicity.contact",
    "联系电话": "publicity.phone",
}
_DISTRICT, _DEPARTMENT, _SITE, _PROBLEM, _DEDUCTION = (
    f"{kind}.{{{KEY}}}" for kind in ("district", "department", "site", "problem", "deduction")
)
_OBJECTS = (
    DocumentObject(CITY, "whole", _FACTS | _below("whole", _OF_GROUPS), (PHOTOGRAPHS,)),
    DocumentObject(
        DISTRICT,
        _DISTRICT,
        _below(
            _DISTRICT,
            {
                "名称": "name",
                "点位数": "sites",
                "平均得分": "mean",
                "符合点位数": "conform",
                "基本符合点位数": "basic",
                "不符合点位数": "fail",
                **_OF_GROUPS,
            },
        ),
        (NUMBER, ORDINAL, CODE, PHOTOGRAPHS),
    ),
    DocumentObject(
        DEPARTMENT,
        _DEPARTMENT,
        _below(
            _DEPARTMENT,
            {
                "名称": "name",
                "点位数": "sites",
                "区县数": "districts",
                "扣分条数": "deductions",
                "扣分合计": "points",
                "资料情况": "documents.text",
                **_OF_GROUPS,
                "督促要求": "ask.text",
            },
        ),
        (NUMBER, ORDINAL, PHOTOGRAPHS),
    ),
    DocumentObject(
        SITE,
        _SITE,
        _below(
            _SITE,
            {
                "名称": "name",
                "业态": "type",
                "区县": "district",
                "检查日期": "date",
                "检查方式": "method",
                "得分": "score",
                "判定": "verdict",
                "问题数": "problems",
                **_COUNTS,
                "总体情况": "standing.text",
                "整改要求": "demand.text",
            },
        ),
        (NUMBER, ORDINAL, CODE, PHOTOGRAPHS),
    ),
    DocumentObject(
        PROBLEM,
        _PROBLEM,
        {
            **_below(
                _PROBLEM,
                {
                    "描述": "text",
                    "检查项": "item",
                    "类别": "kind",
                    "责任部门": "department",
                    "整改措施": "measure",
                    "整改时限": "due",
                    "整改状态": "status",
                    "复查结论": "conclusion",
                    "照片编号": "photo",
                },
            ),
            "点位": "site.{site}.name",
            "区县": "site.{site}.district",
            "业态": "site.{site}.type",
        },
        (NUMBER, ORDINAL, CODE, PHOTOGRAPHS),
    ),
    DocumentObject(
        DEDUCTION,
        _DEDUCTION,
        _below(
            _DEDUCTION,
            {"指标": "name", "扣分": "points", "理由": "reason", "佐证材料": "evidence"},
        ),
        (NUMBER, ORDINAL, "指标编号", "评价方面"),
    ),
    DocumentObject(
        SHORTCOMING,
        f"shortcoming.{{{KEY}}}",
        _below(f"shortcoming.{{{KEY}}}", {"标题": "title", "内容": "text"}),
        (NUMBER, ORDINAL),
    ),
    DocumentObject(
        SUGGESTION,
        f"suggestion.{{{KEY}}}",
        _below(f"suggestion.{{{KEY}}}", {"标题": "title", "内容": "text"}),
        (NUMBER, ORDINAL),
    ),
    DocumentObject(
        ACTION, f"action.{{{KEY}}}", {"内容": f"action.{{{KEY}}}.text"}, (NUMBER, ORDINAL)
    ),
    DocumentObject(
        RULED_OUT,
        f"veto.{{{KEY}}}",
        _below(
            f"veto.{{{KEY}}}",
            {"是否发生": "occurred", "核查依据": "basis", "核查情况": "statement"},
        ),
        (NUMBER, ORDINAL, CODE, "名称"),
    ),
    DocumentObject(
        COMPARED,
        f"ranked.{{{KEY}}}",
        _below(
            f"ranked.{{{KEY}}}",
            {
                "名称": "name",
                "可能名次": "rank",
                "总得分": "total",
                "区间": "interval",
                "结论": "verdict",
                "点位数": "sites",
                "台账问题数": "problems",
                "复查通过率": "rate",
            },
        ),
        (NUMBER, ORDINAL),
    ),
    DocumentObject(
        COMMON,
        f"common.{{{KEY}}}",
        _below(f"common.{{{KEY}}}", {"检查项": "name", "城市数": "cities", "各市次数": "counts"}),
        (NUMBER, ORDINAL),
    ),
    DocumentObject(LIMIT, f"limit.{{{KEY}}}", {"内容": f"limit.{{{KEY}}}.text"}, (NUMBER, ORDINAL)),
)
OBJECTS: Mapping[str, DocumentObject] = {each.word: each for each in _OBJECTS}
LOOPS = tuple(word for word in OBJECTS if word != CITY)
