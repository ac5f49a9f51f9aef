"""Tables that lie on their side, headings or items down a column: refused, with how office programs turn them."""

from __future__ import annotations

from collections.abc import Mapping

from shifan.addresses import address, letter
from shifan.clean.header import named
from shifan.clean.named_items import ItemNames, KnownSites
from shifan.clean.notice import Notice
from shifan.clean.text import packed, plain
from shifan.intake.grid import only_occurring
from shifan.intake.model import Sheet
from shifan.raw_sheets.city_profile import FACTS
from shifan.standards import Standard

_COLUMNS, _DEPTH = 3, 60  # in which headings are looked for
_FEWEST = 3  # headings, or all that a sheet has
_ITEMS, _SITES = 3, 2  # down a column, and across a row
_MOST_NAMED = 4
_TURN = (
    "请选中整张表复制，在空白工作表的A1单元格点右键，“选择性粘贴”，勾选“转置”，"
    "再用转过来的表替换这张表"
)


def headings_down(
    sheet: Sheet, wanted: Mapping[str, str], across: int
) -> tuple[str, Notice] | None:
    """Return where and how headings stand below one another, more of them than the `across` beside one another.

    None where they do not. `wanted` maps each known name to its official heading.
    """
    most = len({*wanted.values()})
    for place in range(min(_COLUMNS, sheet.rows.width)):
        codes, cells = sheet.rows.column(place)
        texts = [packed(cells[code]) for code in codes[:_DEPTH].tolist()]
        known = [n for n, text in enumerate(texts) if named(text, wanted)]
        distinct = dict.fromkeys(named(texts[n], wanted) for n in known)
        if len(distinct) > across and len(distinct) >= min(_FEWEST, most):
            return address(known[0], place), _notice("列名", place, [*distinct])
    return None


def items_down(sheet: Sheet, known: KnownSites, standard: Standard) -> tuple[str, Notice] | None:
    """Return where and how check items stand below one another with sites beside one another; None where not."""
    names = ItemNames(standard)
    for place in range(min(_COLUMNS, sheet.rows.width)):
        _, cells = only_occurring(*sheet.rows.column(place))
        items = {codes for cell in cells if (codes := names.codes(cell))}
        row = _row_of_sites(sheet, known) if len(items) >= _ITEMS else None
        if row is not None:
            first = next(n for n, cells in enumerate(sheet.rows) if names.codes(cells[place]))
            texts = [plain(own[place]) for own in sheet.rows[first : first + _MOST_NAMED + 1]]
            return address(row, place), _notice("检查项", place, [text for text in texts if text])
    return None


def facts_across(sheet: Sheet) -> tuple[str, Notice] | None:
    """Return where and how the entries of 基本信息 stand beside one another; None where they do not."""
    known = {fact.item for fact in FACTS}
    for n, row in enumerate(sheet.rows[:_DEPTH]):
        places = [place for place, cell in enumerate(row) if packed(cell) in known]
        if len(places) >= _FEWEST:
            named_ones = "、".join(packed(row[place]) for place in places[:_MOST_NAMED])
            found = f"表是横着的：各项目横排在第{n + 1}行（{named_ones}等）"
            expected = "“项目”“内容”两列，每个项目一行"
            notice = Notice(
                "transposed", found, expected, f"{_TURN}；转过来后在最上面加一行“项目”“内容”"
            )
            return address(n, places[0]), notice
    return None


def _row_of_sites(sheet: Sheet, known: KnownSites) -> int | None:
    """Return the row, among the first, in which several sites are named by code or unit."""
    for n, row in enumerate(sheet.rows[:_DEPTH]):
        sites = {cell for cell in row if packed(cell) in known.items or known.meant(cell)}
        if len(sites) >= _SITES:
            return n
    return None


def _notice(what: str, place: int, texts: list[str]) -> Notice:
    named_ones = "、".join(texts[:_MOST_NAMED])
    others = "等" if len(texts) > _MOST_NAMED else ""
    found = f"表是横着的：{what}竖排在{letter(place)}列（{named_ones}{others}）"
    expected = f"{what}横排在同一行，下面每行一条" + ("数据" if what == "列名" else "点位")
    return Notice("transposed", found, expected, _TURN)
