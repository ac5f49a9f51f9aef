"""What the look of data cells says: struck through, commented, filled after a legend, hidden under a merge or a format.

None of it is computed with; it is told by cell, so that whoever knows what was meant can write it down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.notice import Notice
from shifan.clean.readers.texts import NUMBER_PICTURES
from shifan.clean.text import plain
from shifan.intake.cell_text import shown
from shifan.intake.grid import rows_where
from shifan.patterns import pattern_of
from shifan.raw_sheets import contents as kind
from shifan.records import dataclass

_LEGEND = pattern_of(
    r"标红|标黄|标绿|标蓝|标橙|填色|涂色|底色|(红|黄|绿|蓝|橙|灰|紫)(色|底|字)[^，。；]{0,6}(为|是|表示|代表|[:：=])"
)
_RUNNING = (kind.FreeText, kind.Remark, kind.RunningText, kind.ProperName, kind.Suggested)
_LARGEST_MERGE = 10_000  # cells of a merged range that are looked at
_MOST = 200  # cells of a kind that are told
_SHOWN = 60
_NAMED = 5  # cells that are named
Place = tuple[int, int]


def report_looks(body: Body, columns: Iterable[ColumnReader]) -> None:
    """Report data cells of columns that are read whose look says something."""
    looks = body.sheet.looks
    headings = {
        body.places[column.heading]: column for column in columns if column.heading in body.places
    }
    rows = {*body.rows.tolist()} if looks.any() else set()
    for place in _own(looks.struck, headings, rows):
        _report(
            body, place, Notice("struck", "整格有删除线", "没有删除线的内容", _ASKED, "warning")
        )
    for place in _own(looks.half_struck, headings, rows):
        _report_half(body, place, headings[place[1]], _Half(looks.half_struck[place]))
    for place in _own(looks.half_unseen, headings, rows):
        half = _Half(looks.half_unseen[place], "half-unseen", "是白色的字或字号过小，看不见")
        _report_half(body, place, headings[place[1]], half)
    for place in _own(looks.comments, headings, rows):
        _report(body, place, _comment(looks.comments[place]))
    _report_unseen(body, headings, rows)
    _report_pictures(body, rows)
    _report_fills(body, headings, rows)
    _report_under_merges(body)


def _report_pictures(body: Body, rows: set[int]) -> None:
    """Report once that pictures lie on rows of data, in whatever column: they are not read."""
    under = sorted(place for place in body.sheet.looks.pictures if place[0] in rows)
    if under:
        cells = "、".join(address(*place) for place in under[:_NAMED])
        more = f"等{len(under)}格" if len(under) > _NAMED else ""
        found = f"表格上放着图片：{cells}{more}"
        action = f"图片读不到，只读格里的文字；{NUMBER_PICTURES}"
        notice = Notice("picture", found, "照片编号", action, "warning")
        body.report(address(*under[0]), notice)


def _report_unseen(body: Body, headings: Iterable[int], rows: set[int]) -> None:
    """Report filled data cells in which nobody sees anything."""
    looks = body.sheet.looks
    for places, why in (
        (looks.unseen, "数字格式使内容不显示"),
        (looks.invisible, "白色的字，或字号过小，看不见"),
    ):
        for place in _own(places, headings, rows):
            notice = Notice("unseen", why, "看得见的内容", "同样计入，请核对", "warning")
            _report(body, place, notice)


_ASKED = "仍按没有删除线计入；应作废的请清空该格或删去该行"


def _own(places: Iterable[Place], headings: Iterable[int], rows: set[int]) -> list[Place]:
    """Return the places that are data of a column that is read, in the order of rows."""
    read = frozenset(headings)
    return sorted(place for place in places if place[0] in rows and place[1] in read)[:_MOST]


def _report(body: Body, place: Place, notice: Notice) -> None:
    """Report what is noticed of a cell, after what stands in it."""
    inside = place[0] < len(body.sheet.rows) and place[1] < body.sheet.rows.width
    seen = shown(body.sheet.rows.cell(*place))[:_SHOWN] if inside else ""
    told = f"{seen}：{notice.found}" if seen else notice.found
    body.report(address(*place), replace(notice, found=told))


@dataclass(frozen=True)
class _Half:
    """Some characters of a cell, and what is the matter with them."""

    characters: str
    code: str = "half-struck"
    fault: str = "有删除线"


def _report_half(body: Body, place: Place, column: ColumnReader, half: _Half) -> None:
    """Report a cell some of whose characters are struck or unseen; of a number or a code nobody knows what holds."""
    if place[0] >= len(body.sheet.rows) or place[1] >= body.sheet.rows.width:
        return
    seen = shown(body.sheet.rows.cell(*place))[:_SHOWN]
    text = isinstance(column.column.content, _RUNNING)
    asked = _ASKED if half.code == "half-struck" else "同样计入，请核对"
    body.report(
        address(*place),
        Notice(
            half.code,
            f"{seen}：其中“{half.characters[:_SHOWN]}”{half.fault}",
            "没有删除线的内容" if half.code == "half-struck" else "看得见的内容",
            asked if text else "不知道以哪个为准，请删去作废的字",
            "warning" if text else "error",
        ),
    )


def report_looks_around(body: Body, read: Iterable[int]) -> None:
    """Report comments beside the data, on headings, titles and columns that are not read, and headings struck through.

    `read` are the columns of which data cells are looked at themselves.
    """
    looks, columns = body.sheet.looks, frozenset(read)
    if not (looks.comments or looks.struck):
        return
    rows = {*body.rows.tolist()}
    beside = sorted(
        place for place in looks.comments if place[0] not in rows or place[1] not in columns
    )
    for place in beside[:_MOST]:
        _report(body, place, _comment(looks.comments[place]))
    for place in sorted(looks.struck):
        if place[0] == body.header and place[1] in columns:
            action = "该列仍照常读取；如整列作废，请删去该列"
            _report(
                body, place, Notice("struck", "列名有删除线", "没有删除线的列名", action, "warning")
            )


def _comment(text: str) -> Notice:
    shortened = text.replace("\n", " ")[:_SHOWN]
    found = f"批注：{shortened}" if shortened else "有批注"
    action = "批注不参与计算；如应改变该格内容，请写入单元格或 更正.csv"
    return Notice("comment", found, "内容写在单元格里", action, "warning")


def _report_fills(body: Body, headings: Iterable[int], rows: set[int]) -> None:
    """Report filled data cells where a text of the sheet says what a colour means."""
    filled = _own(body.sheet.looks.fills, headings, rows)
    if not filled:
        return
    for text, place in _legends(body):
        body.report(address(*place), _legend(text, filled))
    for told in body.sheet.explained:
        if _LEGEND.search(plain(told.text)):
            notice = _legend(plain(told.text), filled, f"工作表“{body.sheet.name}”")
            body.findings.append(notice.at(body.sheet.file, told.sheet, told.cell))


def _legend(text: str, filled: Sequence[Place], where: str = "") -> Notice:
    """Return what is said of cells filled with a colour that a text explains."""
    cells = "、".join(address(*each) for each in filled[:_NAMED])
    more = f"等{len(filled)}格" if len(filled) > _NAMED else ""
    found = f"颜色说明“{text[:_SHOWN]}”；{where}有填色的：{cells}{more}"
    action = "颜色不参与计算，请把含义写入相应的列"
    return Notice("legend", found, "含义写在单元格里", action, "warning")


def _legends(body: Body) -> Iterator[tuple[str, Place]]:
    """Yield texts that say what a colour means, with their place."""
    for column in range(body.sheet.rows.width):
        codes, cells = body.sheet.rows.column(column)
        is_legend = rows_where(codes, cells, lambda cell: bool(_LEGEND.search(plain(cell))))
        for row in np.flatnonzero(is_legend).tolist()[:3]:
            yield plain(body.sheet.rows.cell(row, column)), (row, column)


def _report_under_merges(body: Body) -> None:
    """Report contents that a merged range hides; they do not count."""
    rows, read = body.sheet.rows, frozenset(body.places.values())
    for top, left, bottom, right in body.sheet.merges[:_MOST]:
        bottom, right = min(bottom, len(rows) - 1), min(right, rows.width - 1)
        if top <= body.header or (bottom - top + 1) * (right - left + 1) > _LARGEST_MERGE:
            continue
        span = f"{address(top, left)}:{address(bottom, right)}"
        for row in range(top, bottom + 1):
            for column in read.intersection(range(left, right + 1)):
                text = plain(rows.cell(row, column))
                if (row, column) != (top, left) and text:
                    found = f"合并单元格 {span} 下藏着“{text[:_SHOWN]}”"
                    action = "未读取；请取消合并，核对后逐格填写"
                    body.report(
                        address(row, column),
                        Notice("under-merge", found, "合并区只有首格有内容", action, "warning"),
                    )
