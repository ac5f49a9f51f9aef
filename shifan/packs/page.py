"""A rule pack as a page that an official reads and signs off: what it sets, its rules as formulas and in words."""

from __future__ import annotations

import html
from collections.abc import Iterable

from shifan.rules.sentences import words
from shifan.standards import Standard
from shifan.standards.method import method_of, parameters_of

_STYLE = """
body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:64rem;line-height:1.6}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#ededed}.demo{color:#b00;font-weight:bold}td.formula{font-family:monospace;word-break:break-all}
@media print{body{margin:0}tr{break-inside:avoid}}
"""
UNOFFICIAL = "示例，非官方：本规则包的内容不是官方评价标准，据此得出的分数和结论不具有官方效力。"


def page(standard: Standard) -> str:
    """Return the page of a pack: settings, rules with clause, decision tables, lists, and room for signatures."""
    parts = [
        f"<h1>规则包：{_text(standard.title)}</h1>",
        "" if standard.official else f'<p class="demo">{UNOFFICIAL}</p>',
        f"<p>标识 {_text(standard.id)}；满分100分，{len(standard.indicator_list)}项指标，"
        f"{len(standard.item_list)}个检查项，{len(standard.veto_list)}个否决项。</p>",
        "<h2>一、参数</h2>",
        _settings(standard),
        "<h2>二、计分规则</h2>",
        _rules(standard),
        _bands(standard),
        "<h2>三、指标</h2>",
        _indicators(standard),
        "<h2>四、业态和检查项</h2>",
        _types(standard),
        "<h2>五、否决项</h2>",
        _table(("编号", "否决项"), ((veto.code, veto.name) for veto in standard.veto_list)),
        "<h2>六、核定</h2>",
        _table(("核定人", "意见", "日期"), (("", "", ""), ("", "", ""))),
    ]
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>规则包 {_text(standard.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _text(text: object) -> str:
    return html.escape(str(text))


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _settings(standard: Standard) -> str:
    settings = [(setting.name, setting.of(standard)) for setting in standard.settings]
    own = [
        (name, float(number))
        for name, number in parameters_of(standard).items()
        if name in standard.parameters
    ]
    scores = [(f"访谈“{word}”", score) for word, score in standard.interview_scores.items()]
    return _table(("参数", "数值"), (*settings, *own, *scores))


def _rules(standard: Standard) -> str:
    rows = (
        (
            rule.text.object,
            rule.text.name,
            rule.text.formula,
            f"{rule.text.name}＝{words(rule.expression)}。{rule.text.note}",
            rule.text.clause,
            "通用计分办法" if rule.text.of_template else "本规则包",
        )
        for rule in method_of(standard).program.rules
    )
    return _table(("对象", "名称", "公式", "含义", "依据", "来自"), rows)


def _bands(standard: Standard) -> str:
    """Return each decision table as a table; nothing without any."""
    tables: dict[str, list[tuple[str, str, str]]] = {}
    for row in standard.bands.to_dict("records"):
        condition = str(row["condition"]) or "其他情形"
        tables.setdefault(str(row["table"]), []).append(
            (condition, str(row["result"]), str(row["note"]))
        )
    return "".join(
        f"<h3>档表“{_text(name)}”（由上到下，第一行成立的为准）</h3>"
        + _table(("条件", "结果", "说明"), rows)
        for name, rows in tables.items()
    )


def _indicators(standard: Standard) -> str:
    rows = (
        (own.dimension, own.code, own.name, own.full_score, own.document_share, "★" * own.key)
        for own in standard.indicator_list
    )
    return _table(("项目", "编号", "指标", "满分", "资料占比", "关键"), rows)


def _types(standard: Standard) -> str:
    names = standard.method_names
    rows = (
        (names[kind.method], kind.code, kind.name, kind.min_sites, kind.items, kind.key_items)
        for kind in standard.type_list
    )
    return _table(("检查方式", "编号", "业态", "应抽点位", "检查项", "其中重点项"), rows)
