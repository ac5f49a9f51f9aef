"""Sheets that calculate scores: sites, indicators, dimensions and total. Every formula is a rule's second reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shifan.audit.workbook.book import METHODS, children
from shifan.audit.workbook.inputs import risky
from shifan.audit.workbook.layout import FIRST
from shifan.rules.catalog import FLOOR_MET, UNDER_FLOOR
from shifan.rules.excel_formulas import Refs, quoted

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book, Page

_RECORD = ("result", "points", "key")
_SITE_RULES = {
    "score": "site_score",
    "key_problems": "key_problems",
    "general_problems": "general_problems",
    "problems": "site_problems",
    "assessed": "assessed_items",
    "verdict": "site_verdict",
}
_SITE_HEADS = (
    ("site", "点位编号", 10),
    ("method", "检查方式", 9),
    ("district", "区县", 12),
    ("type", "业态编号", 9),
    ("name", "单位名称", 30),
    ("score", "得分", 9),
    ("key_problems", "重点项问题", 9),
    ("general_problems", "一般项问题", 9),
    ("problems", "问题数", 8),
    ("assessed", "已评检查项", 9),
    ("verdict", "判定", 10),
    ("rows", "检查记录", 14),
)
_INDICATOR_RULES = {
    "document_rate": "document_rate",
    "announced_rate": "method_rate",
    "covert_rate": "method_rate",
    "onsite_rate": "onsite_rate",
    "rate": "indicator_rate",
    "score": "indicator_score",
    "floor": "floor",
}
_INDICATOR_HEADS = (
    ("code", "指标编号", 9),
    ("name", "指标", 26),
    ("dimension", "项目", 14),
    ("key", "关键", 6),
    ("full", "满分", 8),
    ("share", "资料占比", 9),
    ("document_rate", "资料得分率", 11),
    ("announced_rate", "明查得分率", 11),
    ("covert_rate", "暗访得分率", 11),
    ("onsite_rate", "现场得分率", 11),
    ("rate", "得分率", 11),
    ("score", "得分", 9),
    ("floor", "底线", 11),
    ("documents", "扣分记录", 12),
    ("records", "检查记录", 12),
)


def sites(book: Book) -> None:
    """Write 计算-点位: problems, score and verdict of each site from its records."""
    keyed = risky(book.clean.tables["sites"]["business_type"])
    page = book.open(
        "计算-点位",
        (*_SITE_HEADS, *((("type#", "键", 9),) if keyed else ())),
        "每个点位由“原始-检查记录”计算；表头批注为规则全文",
        1,
    )
    book.explain(page, _SITE_RULES)
    first_row = _first_rows(book.clean.tables["records"]["site"])
    for n, own in enumerate(book.clean.tables["sites"].itertuples(index=False)):
        row = FIRST + n
        for field in ("site", "method", "district", "type", "name"):
            raw = "business_type" if field == "type" else field
            content = getattr(own, raw)
            page.formula(
                row,
                field,
                f'={book.tables["sites"].cell(raw, row)}&""',
                METHODS.get(content, content),
                "text",
            )
        _site(book, page, row, n)
        if keyed:
            page.formula(
                row, "type#", f'="#"&{page.at("type", row)}', f"#{own.business_type}", "plain"
            )
        for quantity in ("score", "verdict", "problems"):
            page.holds(row, quantity, f"site.{own.site}.{quantity}")
        if own.site in first_row:
            page.link(
                row,
                "rows",
                book.tables["records"].cell("site", FIRST + first_row[own.site]),
                f"第{FIRST + first_row[own.site]}行起",
            )
    page.table("site_scores", FIRST + len(book.clean.tables["sites"]) - 1)


def _first_rows(codes: object) -> dict[str, int]:
    return {code: n for n, code in reversed(list(enumerate(codes)))}


def _site(book: Book, page: Page, row: int, n: int) -> None:
    results = book.results.sites
    refs = Refs(
        {}, {"records": children(book.tables["records"], _RECORD, ("site", page.at("site", row)))}
    )
    for quantity in ("score", "key_problems", "general_problems", "problems", "assessed"):
        page.rule(
            row,
            quantity,
            _SITE_RULES[quantity],
            refs,
            results[quantity][n],
            "score" if quantity == "score" else "count",
        )
    cells = {name: page.at(name, row) for name in ("key_problems", "general_problems", "assessed")}
    limits = {limit: book.settings[limit] for limit in ("key_max", "general_max")}
    page.rule(row, "verdict", "site_verdict", Refs(cells | limits), results["verdict"][n], "label")


def indicators(book: Book) -> None:
    """Write 计算-指标: document, on-site and overall rate and score of each indicator."""
    page = book.open(
        "计算-指标",
        _INDICATOR_HEADS,
        "满分、资料占比、关键来自规则包 indicators.csv；得分率由“原始-资料审查”“原始-检查记录”计算",
        2,
    )
    book.explain(page, _INDICATOR_RULES)
    documents, records = _first_rows(book.clean.tables["documents"]["indicator"]), {}
    for n, item in enumerate(book.clean.tables["records"]["item"]):
        records.setdefault(book.item_of[item][0], n)
    for n, own in enumerate(book.standard.indicators.itertuples(index=False)):
        row = FIRST + n
        for field, content in (
            ("code", own.code),
            ("name", own.name),
            ("dimension", own.dimension),
            ("key", "是" if own.key else ""),
        ):
            page.put(row, field, content, "input" if field == "key" else "text")
        page.put(row, "full", own.full_score, "input")
        page.put(row, "share", own.document_share, "input")
        _indicator(book, page, row, n)
        for quantity in (
            "full",
            "document_rate",
            "announced_rate",
            "covert_rate",
            "onsite_rate",
            "rate",
            "score",
        ):
            page.holds(row, quantity, f"indicator.{own.code}.{quantity}")
        for field, rows in (("documents", documents), ("records", records)):
            if own.code in rows:
                page.link(
                    row,
                    field,
                    book.tables[field].cell("indicator", FIRST + rows[own.code]),
                    f"第{FIRST + rows[own.code]}行起",
                )
    page.table("indicators", FIRST + len(book.standard.indicators) - 1)


def _indicator(book: Book, page: Page, row: int, n: int) -> None:
    results = book.results.indicators
    for field, refs, look in _indicator_refs(
        book, {name: page.at(name, row) for name in page.columns}
    ):
        page.rule(row, field, _INDICATOR_RULES[field], refs, results[field][n], look)
    floor = Refs({"rate": page.at("rate", row), "key_floor": book.settings["key_floor"]})
    cached = (
        (UNDER_FLOOR if results["under_floor"][n] else FLOOR_MET)
        if book.standard.indicators["key"].iloc[n]
        else ""
    )
    cached = None if cached and results["rate"][n] is None else cached
    page.formula(
        row,
        "floor",
        f'=IF({page.at("key", row)}="是",{book.rules["floor"].excel(floor)[1:]},"")',
        cached,
        "label",
    )


def _indicator_refs(book: Book, cell: dict[str, str]) -> Iterator[tuple[str, Refs, str]]:
    """Yield (field, references, format) of an indicator's formulas, in the order of calculation."""
    documents = children(
        book.tables["documents"], ("deduction", "not_applicable"), ("indicator", cell["code"])
    )
    yield "document_rate", Refs({"full": cell["full"]}, {"documents": documents}), "rate"
    for method, name in METHODS.items():
        records = children(
            book.tables["records"], _RECORD, ("indicator", cell["code"]), ("method", quoted(name))
        )
        yield f"{method}_rate", Refs({}, {"records": records}), "rate"
    weights = {f"{method}_weight": book.settings[f"{method}_weight"] for method in METHODS}
    rates = {f"{method}_rate": cell[f"{method}_rate"] for method in METHODS}
    yield "onsite_rate", Refs(weights | rates), "rate"
    yield (
        "rate",
        Refs(
            {
                "document_rate": cell["document_rate"],
                "onsite_rate": cell["onsite_rate"],
                "document_share": cell["share"],
            }
        ),
        "rate",
    )
    yield (
        "score",
        Refs({"full": cell["full"], "rate": cell["rate"], "places": book.settings["places"]}),
        "score",
    )


def totals(book: Book) -> None:
    """Write 计算-总分: dimensions, their sum, the interviews and the total."""
    page = book.open(
        "计算-总分",
        [
            ("name", "项目", 30),
            ("score", "得分", 13),
            ("full", "满分", 13),
            ("rate", "得分率", 13),
            ("rows", "明细", 18),
        ],
        "由“计算-指标”“原始-领导访谈”计算",
        1,
    )
    book.explain(page, {"score": "score_sum", "full": "full_sum", "rate": "score_rate"})
    for n, name in enumerate(book.standard.dimensions):
        _dimension(book, page, FIRST + n, name)
    row = FIRST + len(book.standard.dimensions)
    _dimension(book, page, row, "")
    page.table("dimensions", row - 1)
    _total(book, page, row)


def _dimension(book: Book, page: Page, row: int, name: str) -> None:
    table, n, key = (
        book.tables["indicators"],
        row - FIRST,
        f"dimension.{row - FIRST + 1}" if name else "scores",
    )
    page.put(row, "name", name or "指标得分合计", "text" if name else "strong")
    refs = Refs(
        {},
        {
            "indicators": children(
                table, ("score", "full"), *((("dimension", page.at("name", row)),) if name else ())
            )
        },
    )
    source = (
        {quantity: column[n] for quantity, column in book.results.dimensions.items()}
        if name
        else book.results.city
    )
    for field, rule, quantity in (("score", "score_sum", "sum"), ("full", "full_sum", "full")):
        page.rule(row, field, rule, refs, source[quantity], "score")
    page.rule(
        row,
        "rate",
        "score_rate",
        Refs({"sum": page.at("score", row), "full": page.at("full", row)}),
        source["rate"],
        "rate",
    )
    for field in ("score", "full", "rate"):
        page.holds(row, field, f"{key}.{'sum' if field == 'score' and not name else field}")
    own = [
        position
        for position, dimension in enumerate(book.standard.indicators["dimension"])
        if dimension == name or not name
    ]
    if own:
        page.link(
            row, "rows", table.cell("code", FIRST + own[0]), f"计算-指标第{FIRST + own[0]}行起"
        )


def _total(book: Book, page: Page, row: int) -> None:
    interviews, city, at = book.tables["interviews"], book.results.city, page.at
    answers = Refs({}, {"answers": children(interviews, ("points",))})
    page.put(row + 1, "name", "访谈题目数")
    page.formula(row + 1, "score", f"=COUNT({interviews.span('points')})", city["answers"], "count")
    page.put(row + 2, "name", "领导访谈")
    page.rule(row + 2, "rate", "interview_rate", answers, city["interview_rate"], "rate")
    page.holds(row + 2, "rate", "scores.interview_rate")
    page.link(row + 2, "rows", interviews.cell("interview", FIRST), "原始-领导访谈")
    page.put(row + 3, "name", "总得分", "strong")
    cells = {
        "sum": at("score", row),
        "full": at("full", row),
        "answers": at("score", row + 1),
        "interview_rate": at("rate", row + 2),
        "interview_weight": book.settings["interview_weight"],
        "places": book.settings["places"],
    }
    page.rule(row + 3, "score", "total", Refs(cells), city["total"], "score")
    page.holds(row + 3, "score", "scores.total")
    book.settings["total"] = f"'计算-总分'!{at('score', row + 3)}"
    page.sheet.write_comment(
        f"{page.columns['score']}{row + 3}",
        f"{book.rules['total'].sentence}（{book.rules['total'].clause}）",
        {"x_scale": 3, "y_scale": 2, "author": "shifan"},
    )
