"""What goes out to the inspection teams once 点位 is filled in: records to fill, check forms to print, a survey.

Each comes back as 检查记录 in a shape that is read: long, a form a site, or the export of the survey.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shifan.clean import CleanCity
from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.files.system_errors import refuse_system_errors
from shifan.forms.formats import formats
from shifan.patterns import pattern_of
from shifan.raw_sheets import ABSENT_TYPES, RECORDS, SITES, RawSheet, SiteRow
from shifan.records import dataclass
from shifan.standards import Standard
from shifan.standards.model import CheckItem

RECORDS_FILE, FORMS_FILE, SURVEY_FILE = "现场检查-预填检查记录.xlsx", "检查表.xlsx", "检查问卷.xlsx"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_ROOM_TO_WRITE = 30  # points: height of a line
_CHOICES = "□是 □否 □合理缺项"
_FORM_COLUMNS = (
    ("序号", 11),
    ("检查项编号", 12),
    ("检查内容", 46),
    ("检查结果", 24),
    ("问题描述", 34),
    ("照片编号", 12),
)
Looks = dict[str, Format]
_OF_RECORDS = frozenset(
    {"missing-records", "type-of-records"}
)  # what is said of sites for want of records
_NO_SHEET_NAME = pattern_of(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class InspectedSite:
    """A site with what its form says of it, and the items of its business type."""

    row: SiteRow
    method: str
    kind: str
    items: tuple[CheckItem, ...]


def inspected_sites(city: CleanCity, standard: Standard) -> list[InspectedSite]:
    """Return the sites of 点位 with their items; Refused while that sheet is empty or has faults."""
    of_sites = (error for error in city.errors if error.sheet == SITES.name)
    faults = [error for error in of_sites if error.code not in _OF_RECORDS]
    if faults:
        raise Refused(faults)
    kinds = {kind.code: kind.name for kind in standard.type_list}
    items: dict[str, list[CheckItem]] = {}
    for item in standard.item_list:
        items.setdefault(item.business_type, []).append(item)
    sites = [
        InspectedSite(
            row,
            standard.method_names[row.method],
            kinds[row.business_type],
            tuple(items.get(row.business_type, ())),
        )
        for row in city.rows(SITES)
    ]
    if not sites:
        raise Refused(
            "no-sites",
            file=f"{SITES.workbook}.xlsx",
            sheet=SITES.name,
            found="没有点位",
            expected="填好的“点位”表",
            action="请先填写“点位”，再生成检查表",
        )
    return sites


def write_papers(folder: Path, sites: Sequence[InspectedSite], standard: Standard) -> list[Path]:
    """Return the three files written into a folder that holds none of them yet; Refused otherwise."""
    contents = {
        RECORDS_FILE: records_to_fill(sites),
        FORMS_FILE: check_forms(sites),
        SURVEY_FILE: survey(sites, standard),
    }
    there = [name for name in contents if (folder / name).exists()]
    if there:
        raise Refused(
            "papers",
            file=str(folder),
            found=f"已有 {'、'.join(there)}",
            expected="没有这些文件的文件夹",
            action="请换一个文件夹，填写过的表不会被覆盖",
        )
    with refuse_system_errors(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_whole(folder / name, content)
    return [folder / name for name in contents]


def records_to_fill(sites: Iterable[InspectedSite]) -> bytes:
    """Return a workbook 现场检查 with 点位 as it is and 检查记录 with a row for each site and item, result open."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    looks, sites = formats(book), list(sites)
    pages = {sheet.name: _page(book, sheet, looks) for sheet in (SITES, RECORDS, ABSENT_TYPES)}
    for number, site in enumerate(sites, 1):
        row = site.row
        known = (row.site, site.method, row.district, site.kind, row.name)
        for place, text in enumerate(known):
            pages[SITES.name].write_string(number, place, text or "", looks["given text"])
        if row.date:
            pages[SITES.name].write_datetime(number, len(known), row.date, looks["given date"])
        pages[SITES.name].write_string(number, len(known) + 1, row.team or "", looks["given text"])
    number = 0
    for site in sites:
        for item in site.items:
            number += 1
            pages[RECORDS.name].write_string(number, 0, site.row.site, looks["given text"])
            pages[RECORDS.name].write_string(number, 1, item.code, looks["given text"])
    words = {"validate": "list", "source": ["符合", "不符合", "合理缺项"]}
    pages[RECORDS.name].data_validation(1, 2, max(number, 1), 2, words)
    book.close()
    return stream.getvalue()


def _page(book: xlsxwriter.Workbook, sheet: RawSheet[Any], looks: Looks) -> Worksheet:
    page = book.add_worksheet(sheet.name)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.heading, looks["needed"])
        page.set_column(place, place, column.width, looks["text"])
    page.freeze_panes(1, 0)
    return page


def check_forms(sites: Iterable[InspectedSite]) -> bytes:
    """Return a workbook with a form for each site, to be printed on A4 across and ticked."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    looks, names = formats(book), set[str]()
    for site in sites:
        name = _sheet_name(site.row.site, names)
        _write_form(book.add_worksheet(name), site, looks)
    book.close()
    return stream.getvalue()


def _sheet_name(code: str, names: set[str]) -> str:
    """Return a sheet's name for a site: what no sheet may be called is left out, and no two are the same."""
    plain = _NO_SHEET_NAME.sub("-", code)[:28]
    name, number = plain, 1
    while name.lower() in names:
        number += 1
        name = f"{plain}-{number}"
    names.add(name.lower())
    return name


def _write_form(page: Worksheet, site: InspectedSite, looks: Looks) -> None:
    row, last = site.row, len(_FORM_COLUMNS) - 1
    page.merge_range(0, 0, 0, last, f"{site.kind}现场检查表（{site.method}）", looks["title"])
    for number, (label, text) in enumerate((("点位编号：", row.site), ("区县：", row.district)), 1):
        page.write_string(number, 0, label, looks["part"])
        page.write_string(number, 1, text or "", looks["prose"])
    day = row.date.isoformat() if row.date else ""
    for number, (label, text) in enumerate((("单位名称：", row.name), ("检查日期：", day)), 1):
        page.write_string(number, 2, label, looks["part"])
        page.write_string(number, 3, text or "", looks["prose"])
    for place, (heading, width) in enumerate(_FORM_COLUMNS):
        page.write_string(3, place, heading, looks["needed"])
        page.set_column(place, place, width)
    for number in range(1, 4):
        page.set_row(number, 22)
    for number, item in enumerate(site.items, 1):
        page.set_row(3 + number, _ROOM_TO_WRITE)
        page.write_number(3 + number, 0, number, looks["middle"])
        star = "★" if item.key else ""
        for place, text in enumerate((item.code, star + item.name, _CHOICES, "", ""), 1):
            page.write_string(3 + number, place, text, looks["cell"])
    page.write_string(5 + len(site.items), 0, "检查人员签字：", looks["part"])
    page.write_string(5 + len(site.items), 3, "被检查单位签字：", looks["part"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.set_footer("&C第 &P 页，共 &N 页")


def survey(sites: Iterable[InspectedSite], standard: Standard) -> bytes:
    """Return an XLSForm: a team chooses the site and is asked the items of its business type.

    The labels are those by which an export is read: 点位编号, code and name of each item, and `编号 问题描述`.
    """
    sites = list(sites)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    _table(
        book,
        "survey",
        ("type", "name", "label", "required", "relevant", "calculation"),
        _questions(sites),
    )
    choices = [("result", "符合", "符合", ""), ("result", "不符合", "不符合", "")]
    choices.append(("result", "合理缺项", "合理缺项", ""))
    choices += [("site", site.row.site, site.row.site, site.row.business_type) for site in sites]
    _table(book, "choices", ("list_name", "name", "label", "kind"), choices)
    _table(book, "settings", ("form_title", "form_id"), [("现场检查", f"onsite_{standard.id}")])
    book.close()
    return stream.getvalue()


def _questions(sites: Sequence[InspectedSite]) -> Iterable[tuple[str, ...]]:
    """Yield the questions: the site, then a group for each business type that occurs."""
    yield "select_one site", "site", "点位编号", "yes", "", ""
    kind = "/".join(("instance('site')", "root", "item[name=${site}]", "kind"))
    yield "calculate", "kind", "", "", "", kind
    types = {site.row.business_type: site for site in sites}
    for code, site in types.items():
        yield "begin_group", f"type_{_name(code)}", site.kind, "", f"${{kind}}='{code}'", ""
        for item in site.items:
            name = f"item_{_name(item.code)}"
            yield "select_one result", name, f"{item.code} {item.name}", "yes", "", ""
            asked = f"${{{name}}}='不符合'"
            yield "text", f"{name}_problem", f"{item.code} 问题描述", "yes", asked, ""
        yield "end_group", "", "", "", "", ""


def _name(code: str) -> str:
    """Return a code as names of questions are spelt."""
    return re.sub(r"[^A-Za-z0-9_]", "_", code)


def _table(
    book: xlsxwriter.Workbook, name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    page = book.add_worksheet(name)
    for number, row in enumerate((header, *rows)):
        for place, text in enumerate(row):
            page.write_string(number, place, text)
