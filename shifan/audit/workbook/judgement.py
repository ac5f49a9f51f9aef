"""判定: every test of the verdict with what was found and what is demanded, the reasons in words, and the conclusion. Live."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shifan.audit.workbook.layout import FIRST
from shifan.rules.catalog import UNDER_FLOOR
from shifan.rules.excel_formulas import Refs, quoted

if TYPE_CHECKING:
    from shifan.audit.workbook.book import Book, Page

_HEADS = (
    ("kind", "检验", 12),
    ("code", "编号", 18),
    ("name", "名称", 42),
    ("found", "实际", 12),
    ("demanded", "要求", 12),
    ("failed", "未达到", 9),
    ("count", "序号", 7),
    ("reason", "未达到时的原因", 66),
    ("rows", "来自", 16),
)
_LOCAL = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MORE_PLACES = 6  # how many more digits a reason shows where rounding would hide that a rate is under the floor


def judgement(book: Book) -> None:
    """Write the tests in the order of the reasons, then counts, verdict and the reasons that hold."""
    page = book.open("判定", _HEADS, "否决项、达标线、关键指标底线逐项检验；全部达到才通过", 0)
    last = _line(book, page, _vetoes(book, page, FIRST))
    last = _floors(book, page, last + 1)
    tests = (FIRST, last)
    _verdict(book, page, tests)
    _reasons(book, page, tests)


def _finish(page: Page, row: int, failed: bool, failures: int, reason: tuple[str, str]) -> None:
    """Write the running number of a failure, and its reason."""
    start = f"${page.columns['failed']}${FIRST}:{page.at('failed', row)}"
    page.formula(
        row,
        "count",
        f'=IF({page.at("failed", row)}=1,SUM({start}),"")',
        failures if failed else "",
        "count",
    )
    page.formula(
        row,
        "reason",
        f'=IF({page.at("failed", row)}=1,{reason[0]},"")',
        reason[1] if failed else "",
        "wrap",
    )
    page.tall(row, "reason", reason[1])


def _vetoes_that_occurred(book: Book) -> int:
    return sum(bool(flag) for flag in book.clean.tables["vetoes"]["occurred"])


def _line_failed(book: Book) -> bool:
    total = book.results.city["total"]
    return total is None or total < book.standard.pass_line


def _vetoes(book: Book, page: Page, row: int) -> int:
    names = dict(zip(book.standard.vetoes["code"], book.standard.vetoes["name"], strict=True))
    table, failures = book.tables["vetoes"], 0
    for own in book.clean.tables["vetoes"].itertuples(index=False):
        failures += bool(own.occurred)
        for field, text in (
            ("kind", "否决项"),
            ("code", own.veto),
            ("name", names[own.veto]),
            ("demanded", "否"),
        ):
            page.put(row, field, text)
        page.formula(
            row, "found", f"={table.cell('occurred', row)}", "是" if own.occurred else "否", "label"
        )
        page.formula(
            row, "failed", f'=IF({page.at("found", row)}="是",1,0)', int(bool(own.occurred))
        )
        page.holds(row, "failed", f"veto.{own.veto}")
        _finish(
            page,
            row,
            bool(own.occurred),
            failures,
            _words(book, "veto", {"name": (page.at("name", row), names[own.veto])}),
        )
        page.link(row, "rows", table.cell("veto", row), "原始-否决项")
        row += 1
    return row


def _line(book: Book, page: Page, row: int) -> int:
    """Write the test of the line; return its row."""
    total, line, failed = book.results.city["total"], book.standard.pass_line, _line_failed(book)
    page.put(row, "kind", "达标线")
    page.put(row, "name", "总得分")
    page.formula(row, "found", f"={book.settings['total']}", total, "score")
    page.formula(row, "demanded", f"={book.settings['pass_line']}", line, "score")
    found, demanded = page.at("found", row), page.at("demanded", row)
    page.formula(
        row,
        "failed",
        f"=IF(ISNUMBER({found}),IF(ROUND({found},12)>=ROUND({demanded},12),0,1),1)",
        int(failed),
    )
    texts = {
        "total": (_text(book, found), book.register.text("scores.total")),
        "line": (_text(book, demanded), book.register.text("scores.pass_line")),
    }
    _finish(page, row, failed, _vetoes_that_occurred(book) + failed, _words(book, "line", texts))
    page.link(row, "rows", book.settings["total"], "计算-总分")
    return row


def _floors(book: Book, page: Page, row: int) -> int:
    """Write the tests of the key indicators; return the last row."""
    table, results = book.tables["indicators"], book.results.indicators
    count = _vetoes_that_occurred(book) + _line_failed(book)
    for n, own in enumerate(book.standard.indicators.itertuples(index=False)):
        if not own.key:
            continue
        failed = bool(results["under_floor"][n])
        count += failed
        for field, text in (("kind", "关键指标"), ("code", own.code), ("name", own.name)):
            page.put(row, field, text)
        page.formula(row, "found", f"={table.cell('rate', FIRST + n)}", results["rate"][n], "rate")
        page.formula(
            row, "demanded", f"={book.settings['key_floor']}", book.standard.key_floor, "rate"
        )
        page.formula(
            row,
            "failed",
            f"=IF({table.cell('floor', FIRST + n)}={quoted(UNDER_FLOOR)},1,0)",
            int(failed),
        )
        _finish(page, row, failed, count, _floor_words(book, page, row, own))
        page.link(row, "rows", table.cell("rate", FIRST + n), "计算-指标")
        row += 1
    return row - 1


def _floor_words(book: Book, page: Page, row: int, own: object) -> tuple[str, str]:
    from shifan.score.verdict_values import rate_under_floor

    n = list(book.standard.indicators["code"]).index(own.code)
    rate, places, floor = (
        book.results.indicators["rate"][n],
        book.standard.places,
        page.at("demanded", row),
    )
    found = page.at("found", row)
    shown = _percent(found, places + _MORE_PLACES)
    for more in range(_MORE_PLACES - 1, -1, -1):
        shown = f"IF(ROUND({found},{places + more + 2})<ROUND({floor},12),{_percent(found, places + more)},{shown})"
    told = (
        rate_under_floor(rate, book.standard.key_floor, places)
        if book.results.indicators["under_floor"][n]
        else ""
    )
    texts = {
        "name": (page.at("name", row), own.name),
        "rate": (shown, told),
        "floor": (_percent(floor, places), book.register.text("scores.key_floor")),
    }
    return _words(book, "floor", texts)


def _percent(cell: str, places: int) -> str:
    return f'TEXT({cell},"0.{"0" * places}%")' if places else f'TEXT({cell},"0%")'


def _text(book: Book, cell: str) -> str:
    places = book.standard.places
    return (
        f'IF(ISNUMBER({cell}),TEXT({cell},"0.{"0" * places}"),{cell})'
        if places
        else f'TEXT({cell},"0")'
    )


def _words(book: Book, kind: str, texts: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a reason of the pack as a formula that joins its parts, and as text."""
    pattern, at, parts, said = getattr(book.standard.wording.reason, kind), 0, [], ""
    for hit in _LOCAL.finditer(pattern):
        formula, text = texts.get(hit[1], (quoted(hit[0]), hit[0]))
        parts += [quoted(pattern[at : hit.start()]), formula]
        said += pattern[at : hit.start()] + text
        at = hit.end()
    return "&".join([*parts, quoted(pattern[at:])]), said + pattern[at:]


def _verdict(book: Book, page: Page, tests: tuple[int, int]) -> None:
    city, row = book.results.city, tests[1] + 2
    kinds, failed = (
        f"${page.columns[field]}${tests[0]}:${page.columns[field]}${tests[1]}"
        for field in ("kind", "failed")
    )
    for n, (name, kind, count) in enumerate(
        (
            ("发生的否决项数", "否决项", city["vetoes"]),
            ("低于底线的关键指标数", "关键指标", city["under_floor"]),
        )
    ):
        page.put(row + n, "name", name)
        page.formula(row + n, "found", f"=SUMIFS({failed},{kinds},{quoted(kind)})", count)
    page.put(row + 2, "name", "初评结论", "strong")
    cells = {
        "vetoes": page.at("found", row),
        "under_floor": page.at("found", row + 1),
        "total": book.settings["total"],
        "pass_line": book.settings["pass_line"],
    }
    page.rule(row + 2, "found", "verdict", Refs(cells), city["verdict"], "label")
    page.holds(row + 2, "found", "verdict.pass")
    book.settings["verdict"] = f"'判定'!{page.at('found', row + 2)}"


def _reasons(book: Book, page: Page, tests: tuple[int, int]) -> None:
    """List the reasons that hold, numbered as in the report."""
    count, reason = (
        f"${page.columns[field]}${tests[0]}:${page.columns[field]}${tests[1]}"
        for field in ("count", "reason")
    )
    start = tests[1] + 6
    page.put(start - 1, "reason", "未通过的原因（全部，次序同报告）", "strong")
    for n in range(1, tests[1] - tests[0] + 2):
        value = book.value(f"verdict.reason.{n}")
        page.put(start + n - 1, "count", f"原因{n}", "label")
        page.formula(
            start + n - 1,
            "reason",
            f'=IFERROR(INDEX({reason},MATCH({n},{count},0)),"")',
            value.display if value else "",
            "wrap",
        )
        page.tall(start + n - 1, "reason", value.display if value else "")
        page.holds(start + n - 1, "reason", f"verdict.reason.{n}")
