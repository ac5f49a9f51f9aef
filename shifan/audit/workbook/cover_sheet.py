"""说明: result, run, how to check, colours, sign-off, contents, and files with their SHA-256."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shifan.addresses import in_pack
from shifan.audit.workbook import formats, layout
from shifan.audit.workbook.audit_workbook import AuditWorkbook
from shifan.intake.provenance import STATUSES

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# A line of the cover: its heading and its text.
CoverLine = tuple[str, str]

_HOW_TO_CHECK = (
    "1. 先看“核对”表：报告中每个计算得到的数，都由本工作簿的公式重新算出，“差”应全部为0。",
    "2. 任选一个数：在“核对”表点“所在单元格”到它的公式，再点“检查记录”“扣分记录”等链接到原始记录；"
    "原始记录末列为它在原始工作簿中的位置。",
    "3. 试改：在“原始”各表浅黄单元格改动扣分、检查结果、掌握程度、是否发生等，"
    "各级得分、总得分、判定和原因随之变化（Excel、WPS 按 F9 重算）。",
    "4. 规则：“规则”表为每条规则的文字和条款，“参数”“规则-检查项”为规则包取值；"
    "计算表的表头批注为该列规则。",
)
_COLOURS = (
    ("input", "浅黄：原始记录和规则包取值，可改动试算"),
    ("corrected", "橙色：按更正单更正过的单元格，批注写明更正前后和理由"),
    ("mended", "浅蓝：读取时按规则规范过的单元格，批注写明原文"),
    ("text", "白色：公式或说明"),
)
_CONTENTS = {
    layout.TIE_OUT: "报告印出的每个计算所得的数与公式结果逐项比较",
    layout.VERDICT: "否决项、达标线、关键指标底线的检验，初评结论和全部原因",
    layout.TOTAL_SCORE: "各项目得分、领导访谈、总得分",
    layout.INDICATOR_SCORES: "各指标资料审查、{methods}得分率和得分",
    layout.SITE_SCORES: "各点位得分、问题数和判定",
    layout.GROUPS: "按业态、区县、检查方式汇总",
    layout.RAW_DOCUMENTS: "逐项扣分；其余“原始”各表同",
    layout.RAW_RECORDS: "逐项检查结果",
    layout.CORRECTIONS: "更正和规范过的单元格",
    layout.NOT_COMPUTED: "不参与计算的文字、日期、名称和工作成效数据",
    layout.PARAMETERS: "权重、达标线、底线等规则包取值",
    layout.RULES: "每条规则的文字和条款",
}
_OBJECT_CONTENT = "规则包自带的规则：每行一个对象，每列一条规则，均为公式"
_OWN_CONTENTS = {
    layout.OWN_PARAMETERS: "规则包自带规则引用的数",
    layout.BANDS: "规则包的档表：条件、门槛和结果",
}
# Of packs with rules of their own, which need not read a pass line or a floor.
_CONTENTS_OF_OWN = {
    layout.VERDICT: "结论所依据的检验，初评结论和全部原因",
    layout.PARAMETERS: "规则引用的规则包取值",
}
_WIDTHS = (24, 84, 16, 44)
_FILE_HEADS = ("文件", "SHA-256", "数据性质", "出处")
_LOWEST_ROW = 16  # points


def write_cover(
    book: AuditWorkbook, fingerprint: str = "", signed: Sequence[CoverLine] = ()
) -> None:
    """Write the sheet; `fingerprint` is that of the run, `signed` are the lines on who has checked what."""
    _Cover(book).write(fingerprint, signed)


class _Cover:
    """The cover while it is written, from the top down; rows count from 0."""

    def __init__(self, book: AuditWorkbook) -> None:
        self._book = book
        self._sheet: Worksheet = book.file.add_worksheet(layout.COVER)
        self._row = 0

    def write(self, fingerprint: str, signed: Sequence[CoverLine]) -> None:
        """Write all parts of the cover."""
        self._write_title()
        self._row = 3
        for name, text in (*_facts(self._book, fingerprint), *signed):
            self._write_line(name, text)
        self._row += 1
        for number, text in enumerate(_HOW_TO_CHECK):
            self._write_line("" if number else "怎样核对", text)
        self._row += 1
        self._write_colours()
        self._row += 1
        self._write_contents()
        self._row += 1
        self._write_files()
        formats.print_setup(self._sheet, self._book.register.text("city"), self._book.demo)
        self._sheet.fit_to_pages(1, 1)

    def _put(self, column: int, text: str, style: str) -> None:
        self._sheet.write_string(self._row, column, text, self._book.formats[style])

    def _write_title(self) -> None:
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.set_row(0, 28)
        self._put(0, f"{self._book.register.text('city')}省级初评计算底稿", "title")
        self._row = 1
        subtitle = self._book.demo or "数据均为实际采集或公开引用，规则包为官方版本"
        self._put(0, subtitle, self._book.note_style)

    def _write_line(self, name: str, text: str) -> None:
        self._put(0, name, "head")
        self._put(1, text, "wrap")
        height = formats.LINE_HEIGHT * formats.line_count(text, _WIDTHS[1])
        self._sheet.set_row(self._row, max(_LOWEST_ROW, height))
        self._row += 1

    def _write_colours(self) -> None:
        for style, text in _COLOURS:
            self._sheet.write_blank(self._row, 0, None, self._book.formats[style])
            self._put(1, text, "wrap")
            self._row += 1

    def _write_contents(self) -> None:
        for name, text in _contents(self._book).items():
            link = f"internal:'{name}'!A1"
            self._sheet.write_url(self._row, 0, link, self._book.formats["link"], name)
            self._put(1, text, "wrap")
            self._row += 1

    def _write_files(self) -> None:
        for column, name in enumerate(_FILE_HEADS):
            self._put(column, name, "head")
        provenance = self._book.clean.provenance or {}
        for file, digest in self._book.register.files.items():
            self._row += 1
            entry = provenance.get(file, {})
            unknown = "规则包" if in_pack(file) else "未登记，按演示数据"
            status = STATUSES.get(entry.get("status", ""), unknown)
            for column, text in enumerate((file, digest, status, entry.get("origin", ""))):
                self._put(column, text, "wrap")


def _contents(book: AuditWorkbook) -> dict[str, str]:
    """Return the sheets that the cover leads to, with what each shows; a pack's own after the verdict."""
    own = {
        sheet.get_name(): _OWN_CONTENTS.get(sheet.get_name(), _OBJECT_CONTENT)
        for sheet in book.file.worksheets()
        if sheet.get_name().startswith(layout.OWN_RULES)
    }
    methods = "、".join(book.standard.method_names.values())
    said = _CONTENTS if book.results.own is None else {**_CONTENTS, **_CONTENTS_OF_OWN}
    listed = [
        (book.title_of(name), book.standard.in_own_words(text).replace("{methods}", methods))
        for name, text in said.items()
    ]
    first = list(_CONTENTS).index(layout.VERDICT) + 1
    return dict([*listed[:first], *own.items(), *listed[first:]])


def _facts(book: AuditWorkbook, fingerprint: str) -> list[CoverLine]:
    """Return what the cover says first: city, pack, run, result, reasons of a failure, corrections."""
    register = book.register
    run = "未经运行，由内存中的数据生成"
    if fingerprint:
        run = f"{fingerprint[:8]}（指纹 {fingerprint}）"
    reasons = [
        (f"原因{number}", value.display)
        for number, value in enumerate(register.match("verdict.reason.*"), 1)
    ]
    corrections = f"按更正单更正{len(book.clean.corrections)}处，见“{layout.CORRECTIONS}”表"
    return [
        ("城市", register.text("city")),
        ("规则包", f"{book.standard.label}（{book.standard.id}）"),
        ("运行标识", run),
        ("总得分", register.text("scores.total")),
        ("初评结论", register.text("verdict.pass")),
        *reasons,
        ("更正", corrections),
    ]
