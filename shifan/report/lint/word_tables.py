"""Tables: column widths that WPS can use, header rows that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import Fault, Sheet, W, get, is_on, number

_SLACK = 40  # twip that column widths and cells may differ


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield the faults of the tables of the body; a table of one row is layout and left alone."""
    for table in sheet.body.iter(f"{W}tbl"):
        rows, place = table.findall(f"{W}tr"), sheet.place_names.of_table(table)
        yield from _widths(table, rows, place, sheet)
        if len(rows) < 2:
            continue
        if not is_on(rows[0].find(f"{W}trPr/{W}tblHeader")):
            yield (
                "table-header",
                place,
                "跨页时不重复表头",
                "表头行设为“重复标题行”",
                "请设置重复标题行",
            )
        torn = sum(not is_on(row.find(f"{W}trPr/{W}cantSplit")) for row in rows)
        if torn and sheet.wanted.get("table", {}).get("whole_rows", True):
            yield (
                "table-split",
                place,
                f"{torn}行允许跨页断行",
                "每行不跨页",
                "请取消“允许跨页断行”",
            )


def _widths(
    table: etree._Element, rows: list[etree._Element], place: str, sheet: Sheet
) -> Iterator[Fault]:
    columns = [number(get(one, "w")) for one in table.findall(f"{W}tblGrid/{W}gridCol")]
    widest = max(
        (
            sum(
                _span(cell)
                for cell in row.iter(f"{W}tc")
                if next(cell.iterancestors(f"{W}tbl")) is table
            )
            for row in rows
        ),
        default=0,
    )
    if len(columns) < widest or not all(columns):
        yield (
            "table-grid",
            place,
            f"列宽定义{len([one for one in columns if one])}列",
            f"{widest}列都有宽度",
            "请重设列宽，否则 WPS 中可能看不见表格",
        )
        return
    for row in rows:
        at = 0
        for cell in row.findall(f"{W}tc"):
            span, own = _span(cell), cell.find(f"{W}tcPr/{W}tcW")
            width = sum(columns[at : at + span])
            if get(own, "type") == "dxa" and abs((number(get(own, "w")) or 0) - width) > _SLACK:
                yield (
                    "table-width",
                    place,
                    f"单元格宽 {get(own, 'w')}，列宽 {width}",
                    "两者一致",
                    "请重设列宽：WPS 按列宽，Word 按单元格宽",
                )
                return
            at += span
    yield from _too_wide(table, sum(columns), place, sheet)


def _too_wide(table: etree._Element, width: int, place: str, sheet: Sheet) -> Iterator[Fault]:
    section = next((one for one in table.xpath("following::*[local-name()='sectPr']")), None)
    size, margins = (
        (None, None) if section is None else (section.find(f"{W}pgSz"), section.find(f"{W}pgMar"))
    )
    room = (
        (number(get(size, "w")) or 0)
        - (number(get(margins, "left")) or 0)
        - (number(get(margins, "right")) or 0)
    )
    if room > 0 and width > room + 120:
        yield (
            "table-wide",
            place,
            f"表宽 {width / 56.7:.0f} 毫米",
            f"不超过版心 {room / 56.7:.0f} 毫米",
            "请减小列宽，或改用横排页面",
        )


def _span(cell: etree._Element) -> int:
    return number(get(cell.find(f"{W}tcPr/{W}gridSpan"), "val")) or 1
