"""Sheets that count: the sample, groups of sites, districts by type, check items, the rectification ledger."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from shifan.audit.workbook.book import METHODS, children
from shifan.audit.workbook.layout import FIRST
from shifan.rules.excel_formulas import Refs, quoted
from shifan.score.compute import group_results, item_results
from shifan.score.vectors import positions

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book, Page

_COUNTS = {
    "sites": "点位数",
    "mean": "平均得分",
    "conform": "符合",
    "basic": "基本符合",
    "fail": "不符合",
}
_KINDS = {"区": "区", "县级市": "市", "县": "县"}


def groups(book: Book) -> None:
    """Write 计算-分组: results by type, district and method."""
    heads = [
        ("kind", "分组", 9),
        ("method", "检查方式", 9),
        ("code", "编号", 12),
        ("name", "名称", 30),
        *((key, text, 11) for key, text in _COUNTS.items()),
    ]
    page = book.open("计算-分组", heads, "由“计算-点位”汇总", 4)
    book.explain(page, {key: f"group_{key}" for key in _COUNTS})
    sites, row = book.clean.tables["sites"], FIRST
    types, districts = book.standard.business_types, book.clean.tables["districts"]
    by_type = group_results(
        book.results, positions(sites["business_type"], types["code"]), len(types)
    )
    for n, own in enumerate(types.itertuples(index=False)):
        words = ("业态", METHODS[own.method], own.code, own.name)
        row = _group(
            book,
            page,
            row,
            (words, f"type.{own.method}.{own.code}", ("type", page.at("code", row))),
            by_type,
            n,
        )
    by_district = group_results(
        book.results, positions(sites["district"], districts["name"]), len(districts)
    )
    for n, own in enumerate(districts.itertuples(index=False)):
        row = _group(
            book,
            page,
            row,
            (
                ("区县", "", own.code, own.name),
                f"district.{own.code}",
                ("district", page.at("name", row)),
            ),
            by_district,
            n,
        )
    by_method = group_results(
        book.results,
        np.array([list(METHODS).index(m) for m in sites["method"]], dtype=np.int64),
        len(METHODS),
    )
    for n, (method, name) in enumerate(METHODS.items()):
        row = _group(
            book,
            page,
            row,
            (("方式", name, "", name), f"method.{method}", ("method", page.at("name", row))),
            by_method,
            n,
        )
    page.table("groups", row - 1)


def _group(
    book: Book,
    page: Page,
    row: int,
    what: tuple[tuple[str, ...], str, tuple[str, str]],
    results: dict[str, list],
    n: int,
) -> int:
    words, key, tie = what
    for field, text in zip(("kind", "method", "code", "name"), words, strict=True):
        page.put(row, field, text)
    refs = Refs({}, {"sites": children(book.tables["site_scores"], ("score", "verdict"), tie)})
    for part in _COUNTS:
        page.rule(
            row,
            part,
            f"group_{part}",
            refs,
            results[part][n],
            "score" if part == "mean" else "count",
        )
        page.holds(row, part, f"{key}.{part}")
    return row + 1


def cross(book: Book) -> None:
    """Write 计算-区县业态: the mean score of each district and type that has sites."""
    heads = [
        ("district", "区县", 14),
        ("method", "检查方式", 10),
        ("type", "业态编号", 10),
        ("name", "业态", 28),
        ("mean", "平均得分", 12),
    ]
    page = book.open("计算-区县业态", heads, "由“计算-点位”汇总", 1)
    book.explain(page, {"mean": "group_mean"})
    names = dict(
        zip(
            book.clean.tables["districts"]["code"],
            book.clean.tables["districts"]["name"],
            strict=True,
        )
    )
    kinds = dict(
        zip(book.standard.business_types["code"], book.standard.business_types["name"], strict=True)
    )
    row = FIRST - 1
    for row, value in enumerate(book.register.match("cross.*.mean"), FIRST):
        _, district, method, *code, _ = value.id.split(".")
        kind = ".".join(code)
        for field, text in (
            ("district", names[district]),
            ("method", METHODS[method]),
            ("type", kind),
            ("name", kinds[kind]),
        ):
            page.put(row, field, text)
        ties = (("district", page.at("district", row)), ("type", page.at("type", row)))
        refs = Refs(
            {}, {"sites": children(book.tables["site_scores"], ("score", "verdict"), *ties)}
        )
        page.rule(row, "mean", "group_mean", refs, value.value, "score")
        page.holds(row, "mean", value.id)
    page.table("cross", row)


def items(book: Book) -> None:
    """Write 计算-检查项: how often each item was assessed and failed, and the share reached from the most frequent on."""
    heads = [
        ("code", "检查项编号", 13),
        ("name", "检查项", 50),
        ("checked", "检查次数", 10),
        ("problems", "问题次数", 10),
        ("running", "累计占比", 11),
    ]
    page = book.open(
        "计算-检查项", heads, "由“原始-检查记录”计数；累计占比按问题次数由多到少累计", 2
    )
    book.explain(page, {"checked": "item_checked", "problems": "item_problems"})
    frame = book.standard.check_items
    counted, last = item_results(book.results, len(frame)), FIRST + len(frame) - 1
    shares = _running(counted["problems"])
    problems = f"${page.columns['problems']}${FIRST}:${page.columns['problems']}${last}"
    for n, own in enumerate(frame.itertuples(index=False)):
        row = FIRST + n
        page.put(row, "code", own.code)
        page.put(row, "name", own.name)
        refs = Refs(
            {},
            {
                "records": children(
                    book.tables["records"], ("result",), ("item", page.at("code", row))
                )
            },
        )
        for field in ("checked", "problems"):
            page.rule(row, field, f"item_{field}", refs, counted[field][n], "count")
        own_cell, before = (
            page.at("problems", row),
            f"${page.columns['problems']}${FIRST}:{page.at('problems', row)}",
        )
        reached = f'SUMIF({problems},">"&{own_cell})+{own_cell}*COUNTIF({before},{own_cell})'
        page.formula(
            row, "running", f'=IF({own_cell}=0,"",({reached})/SUM({problems}))', shares[n], "rate"
        )
        for field in ("checked", "problems", "running"):
            page.holds(row, field, f"item.{own.code}.{field}")
    page.put(last + 1, "name", "合计", "strong")
    page.formula(last + 1, "problems", f"=SUM({problems})", sum(counted["problems"]), "count")
    page.holds(last + 1, "problems", "problems.total")
    page.table("items", last)


def _running(problems: list[int]) -> list[Fraction | str]:
    """Return the share reached at each item in the order of frequency (ties: pack order); an item without problems has none."""
    order = sorted((n for n, count in enumerate(problems) if count), key=lambda n: -problems[n])
    reached = dict(zip(order, accumulate(problems[n] for n in order), strict=True))
    return [
        Fraction(reached[n], sum(problems)) if n in reached else "" for n in range(len(problems))
    ]


def sample(book: Book) -> None:
    """Write 计算-样本与整改: how large the sample was, and the numbers of the rectification ledger."""
    page = book.open(
        "计算-样本与整改",
        [("name", "项目", 30), ("number", "数", 14), ("how", "计算", 84)],
        "由“原始”各表计数",
        1,
    )
    row = FIRST
    for method, name in METHODS.items():
        row = _areas(book, page, row, method, name)
        row = _counted(book, page, row, method, name)
    row = _line(
        page,
        row,
        (
            "onsite.sites",
            "累计核查单位数",
            f"={page.at('number', row - 4)}+{page.at('number', row - 1)}",
            "明查点位数＋暗访点位数",
        ),
    )
    indicators, dimensions = book.tables["indicators"], book.tables["dimensions"]
    row = _line(
        page,
        row,
        (
            "documents.indicators",
            "资料审查指标数",
            f"=COUNTA({indicators.span('code')})",
            "“计算-指标”行数",
        ),
    )
    row = _line(
        page,
        row,
        (
            "documents.dimensions",
            "资料审查项目数",
            f"=COUNTA({dimensions.span('name')})",
            "“计算-总分”项目数",
        ),
    )
    _ledger(book, page, row)


def _line(page: Page, row: int, what: tuple[str, str, str, str], look: str = "count") -> int:
    key, name, formula, how = what
    value = page.book.value(key)
    page.put(row, "name", name)
    page.put(row, "how", how, "wrap")
    page.formula(row, "number", formula, value.value if value else "", look)
    page.holds(row, "number", key)
    return row + 1


def _areas(book: Book, page: Page, row: int, method: str, name: str) -> int:
    districts = book.tables["districts"]
    counts = [
        (f'COUNTIFS({districts.span("kind")},{quoted(kind)},{districts.span(method)},"是")', word)
        for kind, word in _KINDS.items()
    ]
    parts = "&".join(f'IF({count}=0,"",{count}&{quoted(word)})' for count, word in counts)
    everything = "+".join(count for count, _ in counts)
    return _line(
        page,
        row,
        (
            f"onsite.{method}.areas",
            f"{name}地区",
            f'=IF({everything}=0,"0个地区",{parts})',
            f"“原始-区县”中{name}为“是”的各类区县数",
        ),
        "label",
    )


def _counted(book: Book, page: Page, row: int, method: str, name: str) -> int:
    groups, sites = book.tables["groups"], book.tables["sites"]
    types = f'=COUNTIFS({groups.span("kind")},"业态",{groups.span("method")},{quoted(name)},{groups.span("sites")},">0")'
    row = _line(
        page, row, (f"onsite.{method}.types", f"{name}业态数", types, "“计算-分组”中有点位的业态数")
    )
    return _line(
        page,
        row,
        (
            f"onsite.{method}.sites",
            f"{name}点位数",
            f"=COUNTIFS({sites.span('method')},{quoted(name)})",
            "“原始-点位”行数",
        ),
    )


def _ledger(book: Book, page: Page, row: int) -> None:
    refs = Refs(
        {"report_date": book.settings["report_date"]},
        {
            "problems": children(
                book.tables["rectification"], ("problem", "conclusion", "status", "due")
            )
        },
    )
    for rule in (rule for key, rule in book.rules.items() if key.startswith("rectification_")):
        value = book.register[rule.id.replace("_", ".", 1)]
        look = "rate" if value.unit == "%" else "count"
        page.put(row, "name", rule.name)
        page.put(row, "how", rule.sentence, "wrap")
        page.tall(row, "how", rule.sentence)
        page.rule(
            row,
            "number",
            rule.id,
            refs,
            value.value if value.value is None or look == "count" else value.value / 100,
            look,
        )
        page.holds(row, "number", value.id)
        row += 1
