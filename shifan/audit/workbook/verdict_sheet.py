"""判定: every test of the verdict, the reasons in words, and the conclusion. Live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shifan.audit.workbook.audit_workbook import AuditWorkbook, RuleFormula, SheetWriter
from shifan.audit.workbook.formats import CellContent
from shifan.audit.workbook.layout import (
    FIRST,
    RAW_VETOES,
    TOTAL_SCORE,
    VERDICT,
)
from shifan.audit.workbook.live_text import LiveText, veto_statement
from shifan.patterns import pattern_of
from shifan.rules.excel_formulas import Refs, quoted
from shifan.rules.language.objects import CITY
from shifan.rules.settings import KEY_FLOOR, PASS_LINE
from shifan.rules.words import UNDER_FLOOR
from shifan.score import own_reason
from shifan.score.verdict_values import NOTHING_SCORED, rate_under_floor
from shifan.standards.model import Indicator

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
_VETO, _PASS_LINE, _KEY_INDICATOR = "否决项", "达标线", "关键指标"
_NAMES = {
    own_reason.VETO: _VETO,
    own_reason.LINE: _PASS_LINE,
    own_reason.FLOOR: "关键指标底线",
}
_PLACEHOLDER = pattern_of(r"\{\{\s*(\w+)\s*\}\}")
_MORE_PLACES = 6  # how many more digits a reason shows where rounding would hide that a rate is under the floor


def write_verdict(book: AuditWorkbook) -> None:
    """Write the tests in the order of the reasons, then counts, verdict and the reasons that hold."""
    page = book.open(VERDICT, _HEADS, _lead(book), 0)
    tests = _Tests(page)
    tests.write()
    _write_conclusion(page, tests.last)
    _write_reasons(page, tests.last, tests.failures)


def _lead(book: AuditWorkbook) -> str:
    """Return what the verdict rests on, above the sheet."""
    kinds = own_reason.kinds(book.standard)
    if book.results.own is None:
        return "否决项、达标线、关键指标底线逐项检验；全部达到才通过"
    said = book.standard.in_own_words
    tests = "、".join(said(name) for kind, name in _NAMES.items() if kind in kinds)
    return f"{tests}逐项检验；结论由规则包的规则得出" if tests else "结论由规则包的规则得出"


class _Tests:
    """The rows of the tests while they are written; failures are numbered as the report numbers its reasons."""

    def __init__(self, page: SheetWriter) -> None:
        self._page, self._book = page, page.book
        self._row, self.failures = FIRST, 0
        results, standard = page.book.results, page.book.standard
        # A pack's own verdict may rest on other tests, or be good in spite of these: then they give no reasons.
        self._reasons = own_reason.failing_kinds(standard, results)
        self._tests_vetoes = own_reason.VETO in own_reason.kinds(standard)

    @property
    def last(self) -> int:
        """Return the last row that was written."""
        return self._row - 1

    def write(self) -> None:
        """Write the tests of the vetoes, of the line and of the key indicators."""
        vetoes = self._book.clean.tables["vetoes"]
        pairs = zip(vetoes["veto"].tolist(), vetoes["occurred"].tolist(), strict=True)
        names = {veto.code: veto.name for veto in self._book.standard.veto_list}
        for code, occurred in pairs:
            self._write_veto(code, names[code], bool(occurred))
        if PASS_LINE.id in self._book.named_cells:
            self._write_line()
        floors = "floor" in self._book.tables["indicators"].columns
        floors = floors and KEY_FLOOR.id in self._book.named_cells
        for position, indicator in enumerate(self._book.standard.indicator_list):
            if indicator.key and floors:
                self._write_floor(position, indicator)

    def _write_veto(self, code: str, name: str, occurred: bool) -> None:
        page, row, table = self._page, self._row, self._book.tables["vetoes"]
        demanded = "否" if self._tests_vetoes else ""
        page.put_all(row, {"kind": _VETO, "code": code, "name": name, "demanded": demanded})
        page.formula(
            row, "found", f"={table.cell('occurred', row)}", "是" if occurred else "否", "label"
        )
        page.formula(row, "failed", f'=IF({page.cell("found", row)}="是",1,0)', int(occurred))
        page.note_value(row, "failed", f"veto.{code}")
        texts = {
            "name": LiveText(page.cell("name", row), name),
            "basis": veto_statement(self._book, code, table.cell("basis", row)),
        }
        reason = _reason(self._book, "veto", texts)
        self._finish(own_reason.VETO, occurred, reason)
        page.link(row, "rows", table.cell("veto", row), RAW_VETOES)
        self._row += 1

    def _write_line(self) -> None:
        page, row, book = self._page, self._row, self._book
        total, line = book.results.city.number("total"), book.standard.pass_line
        failed = total is None or total < line
        page.put(row, "kind", _PASS_LINE)
        page.put(row, "name", "总得分")
        page.formula(row, "found", f"={book.named_cells['total']}", total, "score")
        page.formula(row, "demanded", f"={book.named_cells['pass_line']}", line, "score")
        found, demanded = page.cell("found", row), page.cell("demanded", row)
        page.formula(
            row,
            "failed",
            f"=IF(ISNUMBER({found}),IF(ROUND({found},12)>=ROUND({demanded},12),0,1),1)",
            int(failed),
        )
        places, register = book.standard.places, book.register
        texts = {
            "total": LiveText(_score_text(found, places), register.text("scores.total")),
            "line": LiveText(_score_text(demanded, places), register.text("scores.pass_line")),
        }
        self._finish(own_reason.LINE, failed, _unless_missing(found, total, texts, book))
        page.link(row, "rows", book.named_cells["total"], TOTAL_SCORE)
        self._row += 1

    def _write_floor(self, position: int, indicator: Indicator) -> None:
        page, row, book = self._page, self._row, self._book
        table, indicator_row = book.tables["indicators"], FIRST + position
        failed = bool(book.results.indicators["under_floor"][position])
        kind = self._book.standard.in_own_words(_KEY_INDICATOR)
        texts = {"kind": kind, "code": indicator.code, "name": indicator.name}
        page.put_all(row, texts)
        rate = book.results.indicators["rate"][position]
        page.formula(row, "found", f"={table.cell('rate', indicator_row)}", rate, "rate")
        floor = book.standard.key_floor
        page.formula(row, "demanded", f"={book.named_cells['key_floor']}", floor, "rate")
        page.formula(
            row,
            "failed",
            f"=IF({table.cell('floor', indicator_row)}={quoted(UNDER_FLOOR)},1,0)",
            int(failed),
        )
        self._finish(own_reason.FLOOR, failed, self._floor_reason(position, indicator, failed))
        page.link(row, "rows", table.cell("rate", indicator_row), table.sheet)
        self._row += 1

    def _floor_reason(self, position: int, indicator: Indicator, failed: bool) -> LiveText:
        book, places = self._book, self._book.standard.places
        rate = book.results.indicators.fractions("rate")[position]
        now = ""
        if failed and rate is not None:
            now = rate_under_floor(rate, book.standard.key_floor, places)
        found, demanded = (self._page.cell(field, self._row) for field in ("found", "demanded"))
        texts = {
            "name": LiveText(self._page.cell("name", self._row), indicator.name),
            "rate": LiveText(_rate_under_floor_text(found, demanded, places), now),
            "floor": LiveText(
                _percent_text(demanded, places), book.register.text("scores.key_floor")
            ),
        }
        return _reason(book, "floor", texts)

    def _finish(self, kind: str, failed: bool, reason: LiveText) -> None:
        """Write the running number of a failure, and its reason; nothing for tests that the verdict does not make."""
        if kind not in self._reasons:
            return
        page, row = self._page, self._row
        self.failures += failed
        failed_cell = page.cell("failed", row)
        number: CellContent = self.failures if failed else ""
        formula = f'=IF({failed_cell}=1,{self._number()},"")'
        page.formula(row, "count", formula, number, "count")
        page.formula(
            row,
            "reason",
            f'=IF({failed_cell}=1,{reason.formula},"")',
            reason.now if failed else "",
            "wrap",
        )
        page.fit_height(row, "reason", reason.now)

    def _number(self) -> str:
        """Return the expression for the number of a failure: how many there are up to its row."""
        page, row = self._page, self._row
        if page.book.results.own is None:
            return f"SUM(${page.columns['failed']}${FIRST}:{page.cell('failed', row)})"
        return f"COUNT(${page.columns['count']}${FIRST - 1}:{page.cell('count', row - 1)})+1"


def _percent_text(cell: str, places: int) -> str:
    """Return a formula that gives a rate as percent text."""
    return f'TEXT({cell},"0.{"0" * places}%")' if places else f'TEXT({cell},"0%")'


def _rate_under_floor_text(cell: str, floor: str, places: int) -> str:
    """Return a formula that gives a rate under the floor as percent text.

    It shows more digits where rounding would hide that the rate is under the floor.
    """
    text = _percent_text(cell, places + _MORE_PLACES)
    for shown in range(places + _MORE_PLACES - 1, places - 1, -1):
        is_under = f"ROUND({cell},{shown + 2})<ROUND({floor},12)"
        text = f"IF({is_under},{_percent_text(cell, shown)},{text})"
    return text


def _score_text(cell: str, places: int) -> str:
    """Return a formula that gives a score as text; a text such as 不适用 stays as it is."""
    if not places:
        return f'TEXT({cell},"0")'
    return f'IF(ISNUMBER({cell}),TEXT({cell},"0.{"0" * places}"),{cell})'


def _reason(book: AuditWorkbook, kind: str, texts: Mapping[str, LiveText]) -> LiveText:
    """Return a reason of the pack (veto, line, floor) with its placeholders filled."""
    pattern = book.standard.pattern_in_own_words(getattr(book.standard.wording.reason, kind))
    parts = list(_parts(pattern, texts))
    return LiveText("&".join(part.formula for part in parts), "".join(part.now for part in parts))


def _unless_missing(
    cell: str, total: object, texts: Mapping[str, LiveText], book: AuditWorkbook
) -> LiveText:
    """Return the reason for the line; where there is no total, that there is none."""
    reason = _reason(book, "line", texts)
    now = NOTHING_SCORED if total is None else reason.now
    return LiveText(f"IF(ISNUMBER({cell}),{reason.formula},{quoted(NOTHING_SCORED)})", now)


def _parts(pattern: str, texts: Mapping[str, LiveText]) -> Iterator[LiveText]:
    """Yield the parts of a pattern: plain text and placeholders in turn, beginning and ending with plain text."""
    end = 0
    for match in _PLACEHOLDER.finditer(pattern):
        yield _fixed(pattern[end : match.start()])
        yield texts.get(match[1]) or _fixed(match[0])
        end = match.end()
    yield _fixed(pattern[end:])


def _fixed(text: str) -> LiveText:
    return LiveText(quoted(text), text)


def _write_conclusion(page: SheetWriter, last: int) -> None:
    """Write below the tests how many vetoes and key indicators failed, and the verdict."""
    book, row, said = page.book, last + 2, page.book.standard.in_own_words
    city, spans = book.results.city, [page.span(field, FIRST, last) for field in ("failed", "kind")]
    for offset, (name, kind, count) in enumerate(
        (
            ("发生的否决项数", _VETO, city["vetoes"]),
            ("低于底线的关键指标数", _KEY_INDICATOR, city["under_floor"]),
        )
    ):
        if kind == _KEY_INDICATOR and not book.standard.reads(KEY_FLOOR):
            continue
        if kind == _VETO and own_reason.VETO not in own_reason.kinds(book.standard):
            continue
        page.put(row + offset, "name", said(name))
        counted = f"=SUMIFS({','.join(spans)},{quoted(said(kind))})"
        page.formula(row + offset, "found", counted, count)
    page.put(row + 2, "name", "初评结论", "strong")
    cells = {
        "vetoes": page.cell("found", row),
        "under_floor": page.cell("found", row + 1),
        "total": book.named_cells["total"],
        PASS_LINE.id: book.named_cells.get(PASS_LINE.id, ""),
    }
    formula = RuleFormula("verdict", Refs(cells), book.own_cell(CITY, "verdict"))
    page.rule(row + 2, "found", formula, city["verdict"], "label")
    page.note_value(row + 2, "found", "verdict.pass")


def _write_reasons(page: SheetWriter, last: int, failures: int) -> None:
    """List the reasons that hold, numbered as in the report; a reason that none of the tests gives as its text."""
    counts, reasons = page.span("count", FIRST, last), page.span("reason", FIRST, last)
    first = last + 6
    heading = f"{page.book.standard.missed}的原因（全部，次序同报告）"
    page.put(first - 1, "reason", heading, "strong")
    for number in range(1, last - FIRST + 2):
        row, key = first + number - 1, f"verdict.reason.{number}"
        value = page.book.register.get(key)
        now = value.display if value else ""
        page.put(row, "count", f"原因{number}", "label")
        formula = f'=IFERROR(INDEX({reasons},MATCH({number},{counts},0)),"")'
        if now and number > failures:
            page.put(row, "reason", now, "wrap")
        else:
            page.formula(row, "reason", formula, now, "wrap")
        page.fit_height(row, "reason", now)
        page.note_value(row, "reason", key)
