"""What the places of standard.toml mean, in the words of an official: shown beside them in a pack's workbook."""

from __future__ import annotations

from shifan.patterns import pattern_of
from shifan.rules.settings import settings_of
from shifan.standards import Standard

_MEANINGS = {
    "id": "规则包的标识",
    "title": "规则包的名称，报告和网页上显示",
    "official": "是否官方文本；是的，另须写明 source 的文号、日期、页码",
    "missing_policy": "合理缺项：exclude 为剔除后折算，full_marks 为视同满分",
    "template": "计分办法的模板：rates 通用、deductions 扣分、none 不用模板",
    "rounding.mode": "修约方式：half_up 为四舍五入",
    "edition": "版次",
    "reviewers": "同一评价方面有几位审查人：mean 取平均，stricter 从严，third 第三人裁定；不写则拒绝",
    "reviewer_limit": "审查人相差超过几分要问",
    "effective_from": "施行日期",
    "effective_to": "失效日期",
    "source.number": "文号",
    "source.date": "发布日期",
    "source.page": "页码",
}
_PATTERNS = (
    (pattern_of(r"dimensions\[(\d+)\]"), "第{0}个项目"),
    (pattern_of(r"levels\[(\d+)\]"), "由上到下第{0}级的名称"),
    (pattern_of(r"aspects\[(\d+)\]"), "资料审查的第{0}个评价方面"),
    (pattern_of(r"interview\.scores\.(.+)"), "访谈回答“{0}”的得分（0至1）"),
    (pattern_of(r"parameters\.(.+)"), "公式中的“{0}”"),
    (pattern_of(r"outcome\[(\d+)\]\.name"), "第{0}种结论，第1种最好"),
    (pattern_of(r"outcome\[(\d+)\]\.meets"), "第{0}种结论是否算达到要求"),
    (pattern_of(r"carried_over\.(.+)"), "上一版的编号 {0} 在本版中的编号"),
)


def meaning(place: str, standard: Standard) -> str:
    """Return what a place of standard.toml means; empty for one that has no more to say than its name."""
    names = {setting.path: setting.name for setting in settings_of(standard.method_names)}
    known = {**_MEANINGS, **names}
    if place in known:
        return known[place]
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(place)
        if found:
            return words.format(found[1].strip('"'))
    return ""
