"""Help at the prompt, in Chinese, each with an example that can be typed as it stands."""

from __future__ import annotations

from collections.abc import Mapping

from shifan.explore.names import unknown

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "indicators": ('place.indicators.top("失分", 5)', 'place.indicators.query("得分率 < 80")'),
    "dimensions": ("place.dimensions",),
    "conditions": ("place.conditions.query(\"是否符合 == '不符合'\")",),
    "deductions": ('place.deductions.groupby("审查人", observed=True)["扣分"].sum()',),
    "methods": ("place.methods",),
    "types": ('place.types.sort_values("平均得分").head(5)',),
    "districts": ('place.districts.sort_values("平均得分")',),
    "sites": (
        "place.sites.query(\"检查方式 == '暗访' and 得分 < 85\")",
        'place.sites.groupby(["检查方式", "区县"], observed=True)["得分"].mean()',
    ),
    "problems": ('place.problems.top("问题次数", 10)',),
    "records": (
        "place.records.query(\"检查结果 == '不符合'\")",
        'place.records.merge(place.indicators[["指标", "得分率"]], on="指标")',
    ),
    "rectification": ("place.rectification.query(\"整改状态 != '已完成'\")",),
    "interviews": ('place.interviews["掌握程度"].value_counts()',),
    "firmness": ("place.firmness",),
    "questions": ("place.questions",),
    "values": ('place.values("onsite.*")',),
    "value": ('place.value("scores.total")',),
    "trace": (
        'place.trace("scores.total")',
        'place.trace("90.56")',
        'place.trace("现场检查.xlsx!检查记录!C2")',
    ),
    "chart": ('place.chart("indicator_rates")', 'figure, data = place.chart("problems")'),
    "what_if": (
        'place.what_if(parameters={"暗访权重": 0.5})',
        "place.what_if(rectified=True)",
        'place.what_if(types="农贸市场")',
        'place.what_if(deductions={"B03 完整性": "0.9"})',
    ),
    "fair": ('place.fair("区县")', 'place.fair("业态")'),
    "compare": (
        'place.compare(place.what_if("甲", rectified=True), place.what_if("乙", types="农贸市场"))',
    ),
    "scenarios": ('place.scenarios("情形.toml")',),
    "sliders": ("place.sliders()",),
    "export": ('place.export("晋中市.xlsx")', 'place.export("点位.csv", tables=["sites"])'),
    "tables": ('place.tables["records"]',),
    "headings": ('place.tables["records"].rename(columns=place.headings("records"))',),
    "help": ('place.help("what_if")',),
}
_OF_TABLES = (
    "表都是 pandas 的 DataFrame：排序 sort_values、筛选 query、合计 sum、分组 groupby 照常使用；",
    "另有 .top(列, 行数)、.exact(列)（十进制）、.printed()（印出的文字）。得分率以百分数计。",
)


class HelpText(str):
    """A text that a prompt shows as it reads, not in quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def help_text(attributes: Mapping[str, str], name: str = "") -> HelpText:
    """Return what can be asked, with an example each; of one attribute all its examples. Refused for an unknown one."""
    by_name = {_bare(shown): (shown, meaning) for shown, meaning in attributes.items()}
    if name:
        if _bare(name) not in by_name:
            raise unknown("help", f"没有 {name}", _bare(name), by_name)
        shown, meaning = by_name[_bare(name)]
        lines = [f".{shown}：{meaning}", *(f"  {each}" for each in EXAMPLES.get(_bare(name), ()))]
        return HelpText("\n".join(lines))
    lines = ['place = shifan.load("晋中市") 之后可以查看（例子可以照抄）：']
    for bare, (shown, meaning) in by_name.items():
        first = f"　例：{EXAMPLES[bare][0]}" if bare in EXAMPLES else ""
        lines.append(f"  .{shown}　{meaning}{first}")
    return HelpText("\n".join([*lines, *_OF_TABLES]))


def _bare(name: str) -> str:
    """Return the name of an attribute without its arguments: `trace(查询)` → trace."""
    return name.removeprefix(".").partition("(")[0].partition("[")[0].strip()
