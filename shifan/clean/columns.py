"""The tables of a city: which sheet, which columns, read how. The one place where a column is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shifan.clean import readers as p
from shifan.clean.layout import Column
from shifan.clean.table_rows import each
from shifan.clean.text import packed
from shifan.intake.corrections import shown

if TYPE_CHECKING:
    from shifan.standards import Standard


@dataclass(frozen=True)
class Context:
    """What readers need to know: the pack, the city and its province, the inspection year, the districts' names, the sheet's date system."""

    standard: Standard
    city: str = ""
    year: int | None = None
    districts: tuple[str, ...] = ()
    province: str = ""
    date1904: bool = False

    @property
    def date(self) -> p.Reader:
        """Return the reader of dates of this sheet."""
        return p.date(self.year, self.date1904)


@dataclass(frozen=True)
class Table:
    """A clean table: its sheet, its columns for a context, whether it may be without rows."""

    name: str
    workbook: str
    sheet: str
    columns: Callable[[Context], tuple[Column, ...]]
    may_be_empty: bool = True


def _facts(_: Context) -> tuple[Column, ...]:
    return Column("item", "项目", p.name), Column("content", "内容", p.Parsed)


def _districts(_: Context) -> tuple[Column, ...]:
    return (
        Column("code", "代码", p.code),
        Column("name", "名称", p.name),
        Column("kind", "类型", p.words("区", "县级市", "县", 市="县级市")),
        Column("announced", "明查", p.yes_no(False)),
        Column("covert", "暗访", p.yes_no(False)),
    )


def _team(_: Context) -> tuple[Column, ...]:
    return (
        Column("unit", "单位", p.name),
        Column("role", "角色", p.text),
        Column("people", "人数", p.people, needed=False, numeric=True),
    )


def _documents(context: Context) -> tuple[Column, ...]:
    return (
        Column("indicator", "指标编号", p.known_code(context.standard.indicators["code"])),
        Column("name", "指标名称", p.name, needed=False),
        Column(
            "aspect",
            "评价方面",
            p.words("完整性", "准确性", "规范性", 完整="完整性", 准确="准确性", 规范="规范性"),
        ),
        Column("deduction", "扣分", p.decimal("分"), numeric=True),
        Column("reason", "扣分理由", p.text, needed=False),
        Column("evidence", "佐证材料编号", p.text, needed=False),
        Column("reviewer", "审查人", p.text, needed=False),
        Column("not_applicable", "合理缺项", p.yes_no(False)),
    )


def _method(empty: object = None) -> p.Reader:
    return p.choice(
        {
            "明查": "announced",
            "暗访": "covert",
            "明察": "announced",
            "明检": "announced",
            "暗查": "covert",
        },
        ("明查", "暗访"),
        empty,
    )


def _district(context: Context) -> p.Reader:
    """Return a reader of district names: without the city in front, by stem (太谷, 太谷县 → 太谷区) where that is one."""

    def read(raw: object) -> p.Parsed:
        found = packed(raw)
        if found and (shown(raw) in context.districts or not context.districts):
            return p.Parsed(found)
        if found in context.districts:
            return p.Parsed(found, "width", False, found, "全角字符和空白已规范")
        bare = found.removeprefix(context.province).removeprefix(context.city)
        stem = bare.rstrip("区县市") if len(bare) > 2 else bare
        near = [name for name in context.districts if name == bare or name.rstrip("区县市") == stem]
        if found and len(near) == 1:
            return p.Parsed(near[0], "district-name", False, near[0], "区县名称已规范")
        return p.wrong(
            "district",
            "、".join(context.districts) or "区县表中的名称",
            "请填写区县表中的名称，或在区县表中补充",
        )

    return read


def _business_type(context: Context) -> p.Reader:
    """Return a reader of business types by code, name or alias; the code depends on the method, so a name maps to all."""
    known: dict[str, list[str]] = {}
    for row in each(context.standard.business_types):
        for word in (row.name, row.code, *row.aliases.split("|")):
            known.setdefault(packed(word), []).append(row.code)
    names = set(context.standard.business_types["name"])

    def read(raw: object) -> p.Parsed:
        found = packed(raw)
        codes = tuple(known.get(found, ()))
        if not codes:
            return p.wrong("business-type", "规则包中的业态名称", "请填写规则包中的业态名称")
        if shown(raw) in names:
            return p.Parsed(codes)
        official = context.standard.business_types.set_index("code")["name"][codes[0]]
        return p.Parsed(codes, "type-name", False, official, "业态名称已按别名规范")

    return read


def _sites(context: Context) -> tuple[Column, ...]:
    return (
        Column("site", "点位编号", p.code),
        Column("method", "检查方式", _method()),
        Column("district", "区县", _district(context)),
        Column("business_type", "业态", _business_type(context)),
        Column("name", "单位名称", p.name),
        Column("date", "检查日期", context.date),
        Column("team", "检查组", p.text, needed=False),
    )


def _records(context: Context) -> tuple[Column, ...]:
    return (
        Column("site", "点位编号", p.code),
        Column("item", "检查项编号", p.known_code(context.standard.check_items["code"])),
        Column("result", "检查结果", p.choice(p.RESULTS, ("符合", "不符合", "合理缺项"))),
        Column("problem", "问题描述", p.text, needed=False),
        Column("photo", "照片编号", p.text, needed=False),
    )


def _absent(context: Context) -> tuple[Column, ...]:
    return (
        Column("method", "检查方式", _method()),
        Column("business_type", "业态", _business_type(context)),
        Column("reason", "理由", p.text, needed=False),
    )


def _rectification(context: Context) -> tuple[Column, ...]:
    return (
        Column("problem", "问题编号", p.code),
        Column("site", "点位编号", p.code),
        Column("item", "检查项编号", p.known_code(context.standard.check_items["code"])),
        Column("measure", "整改措施", p.text, needed=False),
        Column("due", "整改时限", context.date),
        Column(
            "status",
            "整改状态",
            p.words(
                "已完成", "整改中", "未整改", 完成="已完成", 已整改="已完成", 正在整改="整改中"
            ),
        ),
        Column("completed", "完成日期", context.date, needed=False),
        Column("rechecked", "复查日期", context.date, needed=False),
        Column(
            "conclusion",
            "复查结论",
            p.choice(
                {
                    "通过": "通过",
                    "未通过": "未通过",
                    "合格": "通过",
                    "不合格": "未通过",
                    "√": "通过",
                    "×": "未通过",
                    "-": "",
                    "/": "",
                    "—": "",
                    "无": "",
                },
                ("通过", "未通过"),
                "",
            ),
        ),
    )


def _interviews(context: Context) -> tuple[Column, ...]:
    scores = tuple(context.standard.interview_scores)
    return (
        Column("interview", "访谈编号", p.code),
        Column("date", "日期", context.date),
        Column("unit", "单位", p.name),
        Column("level", "层级", p.text),
        Column("kind", "类型", p.words("主访谈", "延伸访谈", 主访="主访谈", 延伸="延伸访谈")),
        Column("topic", "题目编号", p.known_code(context.standard.interview_topics["code"])),
        Column("mastery", "掌握程度", p.words(*scores)),
        Column("note", "要点", p.text, needed=False),
    )


def _vetoes(context: Context) -> tuple[Column, ...]:
    return (
        Column("veto", "否决项编号", p.known_code(context.standard.vetoes["code"])),
        Column("occurred", "是否发生", p.yes_no()),
        Column("basis", "核查依据", p.text, needed=False),
    )


def _figures(_: Context) -> tuple[Column, ...]:
    return (
        Column("figure", "数据编号", p.plain_code),
        Column("name", "名称", p.name),
        Column("number", "数值", p.figure, numeric=True),
        Column("qualifier", "修饰", p.figure_qualifier, needed=False),
        Column("unit", "单位", p.name, needed=False),
        Column("period", "时段", p.text, needed=False),
        Column("origin", "来源", p.text, needed=False),
    )


def _achievements(_: Context) -> tuple[Column, ...]:
    return (
        Column("theme_number", "主题序号", p.integer("", "主题的先后次序，如 1"), numeric=True),
        Column("theme", "主题", p.name),
        Column("layer", "层次", p.plain_code, needed=False),
        Column("heading", "小标题", p.name, needed=False),
        Column("content", "内容", p.prose),
    )


TABLES = (
    Table("facts", "城市概况", "基本信息", _facts),
    Table("districts", "城市概况", "区县", _districts),
    Table("team", "城市概况", "评审组", _team),
    Table("documents", "资料审查", "评分", _documents, False),
    Table("sites", "现场检查", "点位", _sites, False),
    Table("records", "现场检查", "检查记录", _records, False),
    Table("absent_types", "现场检查", "业态缺项", _absent),
    Table("rectification", "整改复查", "台账", _rectification),
    Table("interviews", "领导访谈", "访谈", _interviews),
    Table("vetoes", "否决项", "核查", _vetoes),
    Table("figures", "工作成效", "数据", _figures),
    Table("achievements", "工作成效", "成效", _achievements),
)
# Columns that hold few distinct texts many times.
CATEGORIES = {("records", "site"), ("records", "item"), ("records", "result")}
