"""The sections of a pack's page: each a title and its tables, in the order in which an official reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from shifan.packs.page_html import escaped, table
from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule
from shifan.rules.rule import Rule
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.rules.words import OTHERWISE
from shifan.standards import Standard
from shifan.standards.documents import EDITIONS, SCOPES
from shifan.standards.method import method_of, parameters_of
from shifan.standards.model import Indicator
from shifan.standards.pack_columns import INDICATORS, ITEMS
from shifan.standards.pack_settings import DEDUCTIONS, NO_TEMPLATE, RATES
from shifan.standards.pack_tables import added_columns
from shifan.values import chinese_date

_RULE_WIDTHS = ("12%", "35%", "31%", "13%", "9%")
_TEMPLATE_NAMES = {RATES: "通用计分办法", DEDUCTIONS: "扣分办法", NO_TEMPLATE: ""}

_ROLES = {
    "指标": ("full", "rate", "score"),
    "点位": ("score", "verdict"),
    "城市": ("total", "verdict"),
}


def of(standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield title and content of each section; an empty content is left out by whoever writes the page."""
    yield "检查方式、检查结果和结论", _words(standard)
    yield "参数", _settings(standard)
    yield standard.levels[-1], _indicators(standard)
    yield "计分规则", _rules(standard)
    yield "档表", _bands(standard)
    yield "测量项", _measures(standard)
    yield "业态和检查项", _types(standard)
    yield (
        "否决项",
        table(("编号", "否决项"), (((v.code, "code"), v.name) for v in standard.veto_list)),
    )
    yield (
        "访谈题目",
        table(("编号", "题目"), (((t.code, "code"), t.name) for t in standard.topic_list)),
    )
    yield "文书", _documents(standard)


def _documents(standard: Standard) -> str:
    """Return what a run makes beside the report."""
    headings = ("文书", "模板", "范围", "版本", "主送", "条件", "何时生成")
    rows = (
        (
            (document.name, "name"),
            document.skeleton,
            SCOPES[document.scope] + (f"（{'、'.join(document.only)}）" if document.only else ""),
            EDITIONS[document.edition],
            "、".join(document.recipients),
            document.when,
            "点名才生成" if document.on_request else "每次运行",
        )
        for document in standard.documents
    )
    return table(headings, rows)


def summary(standard: Standard) -> str:
    """Return the lines under the title: id, standing, and how much there is of everything."""
    full = sum(indicator.full_score for indicator in standard.indicator_list)
    counts = (
        f"{len(standard.dimensions)}个{standard.levels[0]}、"
        f"{len(standard.indicator_list)}项{standard.levels[-1]}（满分合计{full}分）、"
        f"{len(standard.type_list)}类业态、{len(standard.item_list)}个检查项、{len(standard.veto_list)}个否决项"
    )
    return f"<p>标识 {escaped(standard.id)}；{_standing(standard)}。</p><p>{counts}。</p>"


def _standing(standard: Standard) -> str:
    """Return edition, time in force and the document that the pack stands on, as far as it says."""
    parts = ["官方文本" if standard.official else "示例，非官方"]
    if standard.edition:
        parts.append(f"版次 {standard.edition}")
    if standard.effective_from or standard.effective_to:
        first, last = (
            "" if day is None else chinese_date(day)
            for day in (standard.effective_from, standard.effective_to)
        )
        parts.append(f"施行期间 {first or '不限'}至{last or '不限'}")
    if standard.source:
        source = standard.source
        parts.append(f"出处 {source.number}，{source.date}，第{source.page}页")
    return escaped("；".join(parts))


def _words(standard: Standard) -> str:
    """Return the methods of inspection with their weights, the words for results, and what the verdict may be."""
    methods = ((method.name, (method.code, "code"), method.weight) for method in standard.methods)
    results = (
        (
            result.word,
            "不适用" if result.share is None else result.share,
            "是" if result.problem else "",
        )
        for result in standard.results
    )
    outcomes = ((outcome.name, "是" if outcome.meets else "否") for outcome in standard.outcomes)
    return (
        table(("检查方式", "编号", "权重"), methods)
        + table(("检查结果", "得分比例", "算问题"), results)
        + table(("结论（由好到差）", "达到要求"), outcomes)
    )


def _measures(standard: Standard) -> str:
    """Return what is measured in a city; nothing if the pack measures nothing."""
    rows = [
        (
            (measure.code, "code"),
            measure.name,
            measure.unit,
            measure.indicator or "全市",
            "" if measure.low is None else measure.low,
            "" if measure.high is None else measure.high,
        )
        for measure in standard.measure_list
    ]
    headings = ("编号", "测量项", "单位", f"所属{standard.levels[-1]}", "下限", "上限")
    return table(headings, rows) if rows else ""


def _settings(standard: Standard) -> str:
    """Return the numbers that rules read: what they are called in formulas and where they stand."""
    in_formulas = {id: name for name, id in FIXED_PARAMETERS.items()}
    rows: list[tuple[object, ...]] = [
        (
            setting.name,
            setting.of(standard),
            in_formulas.get(setting.id, setting.name),
            setting.path,
        )
        for setting in standard.settings
    ]
    rows += [
        (name, number, name, f"parameters.{name}")
        for name, number in parameters_of(standard).items()
        if name in standard.parameters
    ]
    rows += [
        (f"访谈回答“{word}”", score, "访谈.得分", f"interview.scores.{word}")
        for word, score in standard.interview_scores.items()
    ]
    return table(("参数", "数值", "公式中的名称", "standard.toml 中的位置"), rows)


def _indicators(standard: Standard) -> str:
    """Return the indicators by dimension, each with its sum, and the levels between them."""
    parts = []
    if standard.groups:
        levels = "、".join(standard.levels)
        parts.append(f"<p>{escaped(f'由上到下各级：{levels}')}。</p>")
    above = {group.code: f"{group.code} {group.name}" for group in standard.groups}
    given = [
        (name, heading)
        for name, heading in (("parent", "上级"), ("kind", "种类"), ("clause", "依据"))
        if any(getattr(indicator, name) for indicator in standard.indicator_list)
    ]
    added = _added(INDICATORS, standard.indicators)
    for name in standard.dimensions:
        rows = [indicator for indicator in standard.indicator_list if indicator.dimension == name]
        full = sum(indicator.full_score for indicator in rows)
        parts.append(f"<h3>{escaped(name)}（{len(rows)}项，{full}分）</h3>")
        headings = ("编号", standard.levels[-1], "满分", "资料占比", "关键")
        more = (*(words for _, words in given), *added.columns)
        cells = ((*_indicator(own, given, above), *added.cells[own.code]) for own in rows)
        parts.append(table((*headings, *more), cells))
    return "".join(parts)


class _AddedColumns(NamedTuple):
    """The columns that a pack has added to a list for its formulas, and what stands in them, by code."""

    columns: list[str]
    cells: dict[str, tuple[str, ...]]


def _added(file: str, listed: pd.DataFrame) -> _AddedColumns:
    columns = added_columns(file, listed)
    rows = (tuple(map(str, row)) for row in listed[columns].to_numpy())
    return _AddedColumns(columns, dict(zip(listed["code"].astype(str), rows, strict=True)))


def _indicator(
    own: Indicator, given: list[tuple[str, str]], above: Mapping[str, str]
) -> tuple[object, ...]:
    more = (getattr(own, name) for name, _ in given)
    return (
        (own.code, "code"),
        own.name,
        own.full_score,
        own.document_share,
        "★" * own.key,
        *(above.get(text, text) for text in more),
    )


def _rules(standard: Standard) -> str:
    """Return the rules of the method by object, each as formula and in words, with its clause."""
    by_object: dict[str, list[CompiledRule]] = {}
    for rule in sorted(method_of(standard).program.rules, key=lambda rule: rule.text.line):
        by_object.setdefault(rule.text.object, []).append(rule)
    method = _TEMPLATE_NAMES[standard.template]
    parts = [f"<p>{_template_sentence(standard)}</p>"]
    for place, rules in by_object.items():
        shown = standard.in_own_words(place)
        parts.append(f"<h3>{'全市' if place == CITY else f'每个{escaped(shown)}'}</h3>")
        parts.append(
            table(
                ("名称", "公式", "用文字说", "依据", "来自"),
                (_rule(rule, method, standard.in_own_words) for rule in rules),
                _RULE_WIDTHS,
            )
        )
    return "".join(parts)


def _template_sentence(standard: Standard) -> str:
    own = len(standard.rules)
    if standard.template == NO_TEMPLATE:
        return f"不用模板，{own}条规则全部由本规则包规定。"
    method = _TEMPLATE_NAMES[standard.template]
    if not own:
        return f"本规则包没有自带规则，全部采用{method}。"
    return f"以{method}为基础，本规则包另行规定{own}条（“来自”一列为“本规则包”的）。"


def _rule(
    rule: CompiledRule, method: str, in_own_words: Callable[[str], str]
) -> tuple[object, ...]:
    text = rule.text
    said = Rule(text.id, text.name, "", rule.expression, text.note, True, in_own_words).sentence
    wanted = "（报告采用）" if text.id in _ROLES.get(text.object, ()) else ""
    origin = method if text.of_template else ("本规则包", "name")
    return (f"{text.name}{wanted}", (text.formula, "formula"), said, text.clause, origin)


def _bands(standard: Standard) -> str:
    """Return each decision table as a table; nothing without any."""
    tables: dict[str, list[tuple[str, str, str]]] = {}
    for row in standard.bands.to_dict("records"):
        condition = str(row["condition"]) or OTHERWISE
        tables.setdefault(str(row["table"]), []).append(
            (condition, str(row["result"]), str(row["note"]))
        )
    return "".join(
        f"<h3>档表“{escaped(name)}”（由上到下，第一行成立的为准）</h3>"
        + table(("条件", "结果", "说明"), rows)
        for name, rows in tables.items()
    )


def _types(standard: Standard) -> str:
    """Return the business types, then the check items of each: what an official checks one by one."""
    names = standard.method_names
    listed = (
        (
            names[kind.method],
            (kind.code, "code"),
            kind.name,
            kind.min_sites,
            kind.items,
            kind.key_items,
            kind.aliases.replace("|", "、"),
        )
        for kind in standard.type_list
    )
    headings = ("检查方式", "编号", "业态", "应抽点位", "检查项", "其中重点项", "别名")
    return table(headings, listed) + "".join(_items(standard))


def _items(standard: Standard) -> Iterator[str]:
    names = {row.code: f"{row.code} {row.name}" for row in standard.indicator_list}
    added = _added(ITEMS, standard.check_items)
    for kind in standard.type_list:
        own = [item for item in standard.item_list if item.business_type == kind.code]
        points = sum(item.points for item in own)
        rows = (
            (
                (item.code, "code"),
                item.name,
                "重点" if item.key else "一般",
                item.points,
                names.get(item.indicator, item.indicator),
                *added.cells[item.code],
            )
            for item in own
        )
        title = f"{standard.method_names[kind.method]}　{kind.name}（{len(own)}项，{points}分）"
        headings = ("编号", "检查项", "类别", "分值", f"归到{standard.levels[-1]}", *added.columns)
        yield f"<h3>{escaped(title)}</h3>" + table(headings, rows)
