"""Every column of the blank workbooks: what is to be filled in, in which unit, whether it must be, and an example."""

from __future__ import annotations

from dataclasses import dataclass

from shifan.forms import kinds as k
from shifan.standards.raw_sheets import ASPECTS


@dataclass(frozen=True)
class Entry:
    """What the keeper is told about a column (or an item of 基本信息), and how the column looks; `width` in Latin letters."""

    meaning: str
    kind: k.Kind
    example: str = ""
    needed: bool = True
    width: int = 16
    unit: str = "—"


_YES_NO, _METHOD = k.choice("是", "否"), k.choice("明查", "暗访")

FACTS = {
    "城市": Entry("被评城市的名称，与文件夹名称相同（已填好）", k.text(60), "某市"),
    "省份": Entry("所在省份全称", k.text(20), "某省"),
    "行政区划代码": Entry("城市的六位行政区划代码", k.district_code(), "140700", needed=False),
    "创建批次": Entry("国家公布的创建批次", k.text(20), "第四批"),
    "创建启动年份": Entry("启动创建的年份", k.whole(2000, 2099), "2021", unit="年"),
    "规则包": Entry("评价所用规则包的名称，由省级统一规定（已填好）", k.text(60), "demo-2023"),
    "现场检查开始日期": Entry("现场检查（明查、暗访）的第一天", k.day(), "2023-11-02"),
    "现场检查结束日期": Entry("现场检查的最后一天", k.day_after("现场检查开始日期"), "2023-11-12"),
    "整改抽查开始日期": Entry("整改复查的第一天", k.day_after("现场检查开始日期"), "2023-11-14"),
    "整改抽查结束日期": Entry("整改复查的最后一天", k.day_after("整改抽查开始日期"), "2023-11-15"),
    "访谈日期": Entry("领导访谈的日期", k.day(), "2023-11-15"),
    "报告日期": Entry(
        "报告的落款日期，据此判断整改是否逾期",
        k.day_after("现场检查开始日期", "整改抽查结束日期", "访谈日期", ahead=True),
        "2023-11-30",
    ),
}

COLUMNS: dict[tuple[str, str], Entry] = {
    ("facts", "item"): Entry("基本信息的项目，已填好，请勿改动", k.text(), "城市", width=22),
    ("facts", "content"): Entry("各项目的内容，见下面逐项说明", k.text(), "某市", width=30),
    ("districts", "code"): Entry("区县的六位行政区划代码", k.district_code(), "140703", width=12),
    ("districts", "name"): Entry(
        "区县全称，每个区县一行；现场检查的“区县”与此一致", k.unique(30), "某某区", width=20
    ),
    ("districts", "kind"): Entry(
        "区县类型，与代码一致（末两位01–20为区、21–80为县、81–99为县级市）",
        k.choice("区", "县级市", "县"),
        "区",
        width=10,
    ),
    ("districts", "announced"): Entry("是否列入明查", _YES_NO, "是", width=8),
    ("districts", "covert"): Entry("是否列入暗访", _YES_NO, "否", width=8),
    ("team", "unit"): Entry("派员参加评审的单位", k.text(60), "第三方评价机构", width=30),
    ("team", "role"): Entry(
        "该单位在评审组中的角色",
        k.choice("食安委成员单位", "专家", "第三方机构", strict=False),
        "第三方机构",
        width=18,
    ),
    ("team", "people"): Entry(
        "派出人数；未知的留空", k.whole(1, 98), "5", needed=False, width=8, unit="人"
    ),
    ("documents", "indicator"): Entry("指标编号，已填好，请勿改动", k.listed("指标编号"), width=10),
    ("documents", "name"): Entry("指标名称，已填好", k.text(), "", needed=False, width=26),
    ("documents", "aspect"): Entry(
        "评价方面，已填好，每个指标三行", k.choice(*ASPECTS), "完整性", width=10
    ),
    ("documents", "deduction"): Entry(
        "该方面扣的分；不扣分填0，合理缺项的留空", k.deduction(), "0.3", width=8, unit="分"
    ),
    ("documents", "reason"): Entry(
        "扣分的理由", k.prose(), "缺少年度工作总结", needed=False, width=36
    ),
    ("documents", "evidence"): Entry("佐证材料的编号", k.text(), "B01-03", needed=False, width=14),
    ("documents", "reviewer"): Entry(
        "审查人的姓名或代号", k.text(30), "审查员01", needed=False, width=12
    ),
    ("documents", "not_applicable"): Entry(
        "本城市不涉及的填“是”，否则留空", k.choice("是"), "", needed=False, width=8
    ),
    ("sites", "site"): Entry("点位的编号，自行编排，每个点位一行", k.unique(), "A001", width=12),
    ("sites", "method"): Entry("明查或暗访", _METHOD, "明查", width=10),
    ("sites", "district"): Entry(
        "所在区县，与“城市概况”的“区县”表一致", k.listed("区县", strict=False), "某某区", width=14
    ),
    ("sites", "business_type"): Entry("业态名称", k.business_type(), width=24),
    ("sites", "name"): Entry("被检查单位的名称", k.text(), "某某区农贸市场03", width=28),
    ("sites", "date"): Entry("检查当天的日期，在现场检查期间之内", k.day(), "2023-11-02", width=12),
    ("sites", "team"): Entry("检查组的名称", k.text(30), "甲组", needed=False, width=10),
    ("records", "site"): Entry(
        "“点位”表中的编号；每个点位的每个检查项一行", k.site(), "A001", width=12
    ),
    ("records", "item"): Entry(
        "该点位业态的检查项编号，可从“业态与检查项”表整列复制", k.item_of_site(), width=14
    ),
    ("records", "result"): Entry(
        "检查结果；不适用的填合理缺项", k.choice("符合", "不符合", "合理缺项"), "符合", width=12
    ),
    ("records", "problem"): Entry(
        "不符合的写明问题，符合的留空", k.prose(), "未落实进货查验", needed=False, width=44
    ),
    ("records", "photo"): Entry(
        "照片的编号；一张照片只属于一个点位", k.text(), "Z0001", needed=False, width=14
    ),
    ("absent_types", "method"): Entry("明查或暗访", _METHOD, "明查", width=10),
    ("absent_types", "business_type"): Entry(
        "本城市没有的业态；有点位的业态不登记", k.business_type(), width=28
    ),
    ("absent_types", "reason"): Entry(
        "没有该业态的理由", k.prose(), "辖区内没有此类企业", needed=False, width=50
    ),
    ("rectification", "problem"): Entry(
        "问题的编号，每个不符合项一行", k.unique(), "W001", width=10
    ),
    ("rectification", "site"): Entry("“现场检查”中的点位编号", k.text(40), "A001", width=10),
    ("rectification", "item"): Entry("判为不符合的检查项编号", k.listed("检查项编号"), width=12),
    ("rectification", "measure"): Entry(
        "采取的整改措施", k.prose(), "已补齐进货查验记录", needed=False, width=36
    ),
    ("rectification", "due"): Entry(
        "整改的最后期限，填日期", k.day(ahead=True), "2023-11-20", width=12
    ),
    ("rectification", "status"): Entry(
        "目前的整改状态", k.choice("已完成", "整改中", "未整改"), "已完成", width=10
    ),
    ("rectification", "completed"): Entry(
        "完成整改的日期；未完成的留空", k.day(), "2023-11-10", needed=False, width=12
    ),
    ("rectification", "rechecked"): Entry(
        "复查的日期；未复查的留空", k.day(), "2023-11-14", needed=False, width=12
    ),
    ("rectification", "conclusion"): Entry(
        "复查的结论；未复查的留空", k.choice("通过", "未通过"), "通过", needed=False, width=10
    ),
    ("interviews", "interview"): Entry(
        "访谈的编号；同一次访谈每个题目一行", k.text(40), "F01", width=10
    ),
    ("interviews", "date"): Entry("访谈当天的日期", k.day(), "2023-11-15", width=12),
    ("interviews", "unit"): Entry("受访单位", k.text(60), "市政府", width=20),
    ("interviews", "level"): Entry(
        "受访单位的层级", k.choice("市", "区县", "乡镇", "部门", strict=False), "市", width=8
    ),
    ("interviews", "kind"): Entry(
        "主访谈或延伸访谈", k.choice("主访谈", "延伸访谈"), "主访谈", width=10
    ),
    ("interviews", "topic"): Entry("题目编号，题目见“选项”表", k.listed("题目编号"), width=10),
    ("interviews", "mastery"): Entry("对题目的掌握程度", k.listed("掌握程度"), width=12),
    ("interviews", "note"): Entry(
        "回答的要点", k.prose(), "熟悉属地管理责任", needed=False, width=44
    ),
    ("vetoes", "veto"): Entry(
        "否决项编号，已填好；名称见“选项”表", k.listed("否决项编号"), width=22
    ),
    ("vetoes", "occurred"): Entry("评价期间是否发生该情形", _YES_NO, "否", width=10),
    ("vetoes", "basis"): Entry(
        "核查的依据，如查阅的文件、台账和来函", k.prose(), "查阅突发事件台账", width=60
    ),
    ("figures", "figure"): Entry(
        "数据的编号，英文字母开头；在“成效”表的内容中以 {编号} 引用",
        k.unique(),
        "funding",
        width=20,
    ),
    ("figures", "name"): Entry("数据的名称", k.text(), "食品安全投入", width=28),
    ("figures", "number"): Entry(
        "数值本身，不带单位；百分数填 92.58，单位填 %", k.number(), "2044", width=12
    ),
    ("figures", "qualifier"): Entry(
        "修饰词，多个以 / 分开，如 约/余；没有的留空",
        k.choice("约", "余", "多", "以上", "约/余", strict=False),
        "约/余",
        needed=False,
        width=10,
    ),
    ("figures", "unit"): Entry("单位，可带万、亿", k.text(20), "万元", needed=False, width=10),
    ("figures", "period"): Entry("数据的时段", k.text(), "2023年", needed=False, width=14),
    ("figures", "origin"): Entry("数据的来源", k.text(), "市财政部门", needed=False, width=24),
    ("achievements", "theme_number"): Entry(
        "主题的先后次序，同一主题同一序号", k.whole(1, 98), "1", width=10
    ),
    ("achievements", "theme"): Entry(
        "主题，作报告中的小标题", k.text(60), "高位推动，责任落实", width=24
    ),
    ("achievements", "layer"): Entry(
        "主题之下“一是、二是”的序号；没有的留空", k.text(4), "1", needed=False, width=8
    ),
    ("achievements", "heading"): Entry(
        "该层的小标题；没有的留空", k.text(60), "健全机制", needed=False, width=20
    ),
    ("achievements", "content"): Entry(
        "一段文字；其中的数字在“数据”表登记，以 {编号} 引用",
        k.prose(5000),
        "全年投入{funding}。",
        width=70,
    ),
}


def entry(table: str, field: str, item: str = "") -> Entry:
    """Return what is told about a column, or about an item of 基本信息 that has entries of its own."""
    return (
        FACTS[item]
        if table == "facts" and field == "content" and item in FACTS
        else COLUMNS[table, field]
    )
