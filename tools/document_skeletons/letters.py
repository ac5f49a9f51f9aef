"""What the shipped skeletons of letters say. A paragraph is (style id, text); a table is a `Table`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table that repeats its row: the object with its test, and for each column heading, cell and relative width."""

    loop: str
    columns: tuple[tuple[str, str, int], ...]


HEAD = [
    ("SfLetterhead", "{{ 城市.落款单位 }}"),
    ("SfNumber", "〔　　　　〕　　号"),
    ("SfBody", ""),
]
_CONTACT = [
    ("SfBody", "{{# 如果 城市.联系人 }}"),
    ("SfBody", "（联系人：{{ 城市.联系人 }}，联系电话：{{ 城市.联系电话 }}）"),
    ("SfBody", "{{/ 如果 }}"),
]
SIGNED = [
    ("SfBody", ""),
    ("SfSign", "{{ 城市.落款单位 }}"),
    ("SfSign", "{{ 城市.报告日期 }}"),
    *_CONTACT,
]
PROBLEMS = (
    ("序号", "{{ 问题.序号 }}", 5),
    ("单位名称", "{{ 问题.点位 }}", 16),
    ("检查项", "{{ 问题.检查项 }}", 19),
    ("类别", "{{ 问题.类别 }}", 6),
    ("问题", "{{ 问题.描述 }}", 25),
    ("整改时限", "{{ 问题.整改时限 }}", 18),
    ("整改状态", "{{ 问题.整改状态 }}", 9),
)
_RESULTS = (
    ("序号", "{{ 点位.序号 }}", 6),
    ("单位名称", "{{ 点位.名称 }}", 30),
    ("业态", "{{ 点位.业态 }}", 22),
    ("检查日期", "{{ 点位.检查日期 }}", 19),
    ("判定", "{{ 点位.判定 }}", 11),
    ("不符合项", "{{ 点位.不符合项次 }}", 10),
)
DISTRICT = [
    *HEAD,
    ("Title", "关于{{ 城市.名称 }}创建国家食品安全示范城市"),
    ("Title", "省级初评现场检查情况的反馈函"),
    ("SfBody", ""),
    ("SfTo", "{{ 主送 }}："),
    (
        "SfBody",
        "按照国家食品安全示范城市省级初评工作安排，{{ 城市.检查时间 }}，第三方评价机构在{{ 区县.名称 }}"
        "检查了{{ 区县.点位数 }}个点位。现将检查情况反馈如下。",
    ),
    ("Heading1", "一、总体情况"),
    ("SfBody", "{{ 区县.总体情况 }}"),
    ("Heading1", "二、发现的问题"),
    ("SfBody", "{{ 区县.问题情况 }}"),
    ("Heading1", "三、整改要求"),
    ("SfBody", "{{ 区县.整改要求 }}"),
    ("SfBody", "{{# 如果 区县.台账问题数 > 0 }}"),
    (
        "SfBody",
        "请逐项核对所附问题清单，举一反三，完成一项、销号一项，并将整改情况和佐证材料报送我单位。",
    ),
    ("SfBody", "{{/ 如果 }}"),
    ("SfBody", ""),
    ("SfList", "附件：1.{{ 区县.名称 }}现场检查问题清单"),
    ("SfListMore", "2.{{ 区县.名称 }}点位检查结果"),
    *SIGNED,
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "{{ 区县.名称 }}现场检查问题清单"),
    Table("问题", PROBLEMS),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "{{ 区县.名称 }}点位检查结果"),
    Table("点位", _RESULTS),
]
_SITE_PROBLEMS = (
    ("序号", "{{ 问题.序号 }}", 5),
    ("检查项", "{{ 问题.检查项 }}", 22),
    ("类别", "{{ 问题.类别 }}", 6),
    ("问题", "{{ 问题.描述 }}", 28),
    ("整改措施", "{{ 问题.整改措施 }}", 20),
    ("整改时限", "{{ 问题.整改时限 }}", 18),
)
SITE_SHEET = [
    ("Title", "点位检查结果单"),
    ("SfBody", ""),
    ("SfTo", "{{ 主送 }}："),
    (
        "SfBody",
        "{{ 点位.检查日期 }}，第三方评价机构对你单位（点位编号{{ 点位.编号 }}，{{ 点位.区县 }}，"
        "业态为{{ 点位.业态 }}）进行了{{ 点位.检查方式 }}检查。",
    ),
    (
        "SfBody",
        "共检查{{ 点位.检查项次 }}项（合理缺项不计），符合{{ 点位.符合项次 }}项，"
        "不符合{{ 点位.不符合项次 }}项，其中重点项{{ 点位.重点项不符合项次 }}项，判定为“{{ 点位.判定 }}”。",
    ),
    ("SfBody", "{{# 如果 问题 }}"),
    ("SfBody", "列入整改台账的问题如下，请按时限整改，并将整改情况报所在区县食品安全办。"),
    ("SfBody", "{{/ 如果 }}"),
    Table("问题", _SITE_PROBLEMS),
    ("SfBody", ""),
    ("SfSign", "{{ 城市.落款单位 }}"),
    ("SfSign", "{{ 城市.报告日期 }}"),
]
SKELETONS = {
    "反馈函-区县.docx": DISTRICT,
    "点位检查结果单.docx": SITE_SHEET,
}
