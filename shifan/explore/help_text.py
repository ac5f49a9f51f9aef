"""Help at the prompt, in Chinese, with examples that can be typed as they stand, in the words of the open city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from itertools import islice

from shifan.explore.names import unknown
from shifan.records import dataclass

_SHIPPED_CHANGES = {
    "parameters": '{"暗访权重": "0.5"}',
    "types": '"农贸市场"',
    "deductions": '{"B03 完整性": "0.5"}',
}
_OTHER_THAN_RECTIFIED = ("types", "parameters", "deductions", "records")
_TYPED: Mapping[str, tuple[str, ...]] = {
    "indicators": ('place.indicators.top("失分", 5)', 'place.indicators.query("得分率 < 80")'),
    "dimensions": ("place.dimensions",),
    "conditions": ("place.conditions.query(\"是否符合 == '不符合'\")",),
    "deductions": ('place.deductions.groupby("审查人", observed=True)["扣分"].sum()',),
    "methods": ("place.methods",),
    "types": ('place.types.sort_values("平均得分").head(5)',),
    "districts": ('place.districts.sort_values("平均得分")',),
    "sites": (
        'place.sites.query("检查方式 == \'%(method)s\'").sort_values("得分").head(5)',
        'place.sites.groupby(["检查方式", "区县"], observed=True)["得分"].mean()',
    ),
    "problems": ('place.problems.top("问题次数", 10)',),
    "records": (
        "place.records.query(\"检查结果 == '%(problem)s'\")",
        "place.records.merge(%(joined)s)",
    ),
    "rectification": ("place.rectification.query(\"整改状态 != '已完成'\")",),
    "interviews": ('place.interviews["掌握程度"].value_counts()',),
    "firmness": ("place.firmness",),
    "questions": ("place.questions",),
    "values": ('place.values("onsite.*")',),
    "value": ('place.value("scores.total")',),
    "trace": (
        'place.trace("scores.total")',
        'place.trace(place.value("scores.total").display)',
        'place.trace(place.records["单元格"].iloc[0])',
    ),
    "chart": ('place.chart("indicator_rates")', 'figure, data = place.chart("problems")'),
    "fair": ('place.fair("区县")', 'place.fair("业态")'),
    "scenarios": ('place.scenarios("情形.toml")',),
    "sliders": ("place.sliders()",),
    "export": ('place.export("%(city)s.xlsx")', 'place.export("点位.csv", tables=["sites"])'),
    "tables": ('place.tables["records"]',),
    "headings": ('place.tables["records"].rename(columns=place.headings("records"))',),
    "help": ('place.help("what_if")',),
}
_OF_TABLES = (
    "表都是 pandas 的 DataFrame：排序 sort_values、筛选 query、合计 sum、分组 groupby 照常使用；",
    "另有 .top(列, 行数)、.exact(列)（十进制）、.printed()（印出的文字）。得分率以百分数计。",
)


@dataclass(frozen=True)
class HelpWords:
    """What examples speak of: a city, a method and a result of its pack, what-if changes by keyword.

    `said` puts what the package says into the words of the pack. Without a city all are those of the shipped one.
    """

    city: str = "晋中市"
    method: str = "暗访"
    problem: str = "不符合"
    changes: Mapping[str, str] = field(default_factory=lambda: _SHIPPED_CHANGES)
    said: Callable[[str], str] = str


class HelpText(str):
    """A text that a prompt shows as it reads, not in quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def examples(words: HelpWords) -> dict[str, tuple[str, ...]]:
    """Return attribute → examples that can be typed as they stand; none of what a city gives no occasion for."""
    spoken = {
        "city": words.city,
        "method": words.method,
        "problem": words.problem,
        "joined": words.said('place.indicators[["指标", "得分率"]], on="指标"'),
    }
    typed = {name: tuple(each % spoken for each in given) for name, given in _TYPED.items()}
    return {**typed, "what_if": tuple(map(_what_if, _asked(words))), "compare": (_compared(words),)}


def _asked(words: HelpWords) -> list[str]:
    """Return the arguments of what-if examples: those that pack and city give occasion for."""
    asked = [f"{word}={given}" for word, given in words.changes.items()]
    return [*asked[:1], "rectified=True", *asked[1:]]


def _what_if(arguments: str) -> str:
    return f"place.what_if({arguments})"


def _compared(words: HelpWords) -> str:
    """Return an example of answers side by side: everything mended, and another change if there is one."""
    known = (word for word in _OTHER_THAN_RECTIFIED if word in words.changes)
    asked = ["rectified=True", *(f"{word}={words.changes[word]}" for word in islice(known, 1))]
    answers = (_what_if(f'"{name}", {each}') for name, each in zip("甲乙", asked, strict=False))
    return f"place.compare({', '.join(answers)})"


def help_text(
    attributes: Mapping[str, str], name: str = "", words: HelpWords | None = None
) -> HelpText:
    """Return what can be asked, with an example each; of one attribute all its examples. Refused for an unknown one.

    Without words the examples are of the shipped city.
    """
    words = words or HelpWords()
    known = examples(words)
    by_name = {_bare(shown): (shown, words.said(meaning)) for shown, meaning in attributes.items()}
    if name:
        if _bare(name) not in by_name:
            raise unknown("help", f"没有 {name}", _bare(name), by_name)
        shown, meaning = by_name[_bare(name)]
        lines = [f".{shown}：{meaning}", *(f"  {each}" for each in known.get(_bare(name), ()))]
        return HelpText("\n".join(lines))
    lines = [f'place = shifan.load("{words.city}") 之后可以查看（例子可以照抄）：']
    for bare, (shown, meaning) in by_name.items():
        first = f"　例：{known[bare][0]}" if bare in known else ""
        lines.append(f"  .{shown}　{meaning}{first}")
    return HelpText("\n".join([*lines, *_OF_TABLES]))


def _bare(name: str) -> str:
    """Return the name of an attribute without its arguments: `trace(查询)` → trace."""
    return name.removeprefix(".").partition("(")[0].partition("[")[0].strip()
