"""Which row, or pair of rows, of a sheet is its header, and where each column stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from shifan.addresses import address
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.heading_brackets import meaning, speaks_of_another_state, split_heading
from shifan.clean.notice import Notice
from shifan.clean.text import header_key, packed, plain, visible
from shifan.errors import Severity
from shifan.intake.cell_ranges import Corners
from shifan.intake.cell_text import CellValue, shown
from shifan.intake.model import Sheet
from shifan.patterns import pattern_of
from shifan.raw_sheets import SheetColumn, contents
from shifan.records import dataclass

_DEPTH = 12  # rows in which a header, perhaps of two rows, is looked for
_DEEPEST = (
    200  # rows in which one of a single row is looked for where those above name too few columns
)
_TOO_FEW = 3  # known names: an explanation above the header may name as many
_ALIKE = 0.6
_SHORT = 2  # signs: names of which one sign differs are not alike enough for the share above
_MOST_NAMED = 15  # headings
_FEWEST_OF_TABLE = 3  # headings that stand twice
_OF_RECHECKS = pattern_of(r"整改|复查|回头看|二次|再次|第[二三四]")
_SCORE = pattern_of(r"[实应总最]?得分|评分|分数|实得|得分值|打分")
_JUDGED = pattern_of(r"是否(符合|合格|达标)(要求)?|(符合|合格|达标)(与否|情况)")
_HEADING_FAULTS = ("heading-state", "heading-bracket")


@dataclass(frozen=True)
class Header:
    """First and last row of a header (counted from 0); for each worksheet column its text and the row it stands in."""

    first: int
    last: int
    texts: tuple[str, ...]
    rows: tuple[int, ...]


def find_header(sheet: Sheet, wanted: Mapping[str, str]) -> Header | None:
    """Return the row, or pair of rows, with the most known names; None if no row has any.

    `wanted` maps each known name, as `header_key` gives it, to its official heading.
    """
    singles: list[Header] = []
    most = len(set(wanted.values()))
    for n, row in enumerate(sheet.rows[: _DEPTH + 1]):
        singles.append(_single(n, row))
        if known_headings(singles[n], wanted) == most:  # no other has more
            return singles[n]
    merges = [merge for merge in sheet.merges if merge[0] < _DEPTH]
    doubles = [
        _pair(sheet, single, merges, wanted)
        for single in singles[: min(_DEPTH, len(sheet.rows) - 1)]
    ]
    found = [*singles, *doubles]
    if max((known_headings(header, wanted) for header in found), default=0) < min(_TOO_FEW, most):
        deeper = range(_DEPTH + 1, min(len(sheet.rows), _DEEPEST))
        found += [_single(n, sheet.rows[n]) for n in deeper]
    # Of equals the first is taken: rather one row than two.
    best = max(found, key=lambda header: known_headings(header, wanted), default=None)
    return best if best and known_headings(best, wanted) else None


def _single(n: int, row: Sequence[CellValue]) -> Header:
    """Return the header that a row makes alone."""
    return Header(n, n, tuple(packed(cell) for cell in row), (n,) * len(row))


def known_headings(header: Header | None, wanted: Mapping[str, str]) -> int:
    """Return how many of the wanted columns a header names; 0 for none."""
    if header is None:
        return 0
    return len({named(text, wanted) for text in header.texts} - {""})


def named(text: str, wanted: Mapping[str, str]) -> str:
    """Return the official heading of the column that a text names, but for brackets behind it; empty for none."""
    if not text:
        return ""
    key = header_key(text)
    return wanted.get(key) or wanted.get(split_heading(key)[0], "")


def _pair(sheet: Sheet, upper: Header, merges: list[Corners], wanted: Mapping[str, str]) -> Header:
    """Return the header that a row makes with the row below.

    检查 over 日期 is 检查日期; below the title of a group 区县 is 区县.
    """
    row, groups = upper.first, list(upper.texts)
    for top, left, _, right in merges:
        if top == row and left < len(groups):
            groups[left : right + 1] = [groups[left]] * len(groups[left : right + 1])
    below = [packed(cell) for cell in sheet.rows[row + 1]] + [""] * len(groups)
    cells = [
        _heading_of_pair((group, text, lower), row, wanted)
        for group, text, lower in zip(groups, upper.texts, below, strict=False)
    ]
    return Header(row, row + 1, tuple(text for text, _ in cells), tuple(n for _, n in cells))


def _heading_of_pair(
    texts: tuple[str, str, str], row: int, wanted: Mapping[str, str]
) -> tuple[str, int]:
    """Return the heading of a column in a header of two rows, and the row it stands in.

    `texts` are the title of its group, its own text in the upper row, and the one in the lower row.
    """
    group, upper, lower = texts
    joined = group + lower if lower else ""
    for text, place in ((joined, row + 1), (lower, row + 1), (upper, row)):
        if named(text, wanted):
            return text, place
    return (upper, row) if upper else (lower, row + 1)


def place_columns(
    body: Body, header: Header, wanted: Mapping[str, str], columns: Mapping[str, ColumnReader]
) -> None:
    """Set the place of each known heading; an official name wins over an alias, two of a kind are refused.

    A heading whose brackets say that it is another one, or are not understood, names no column.
    """
    found: dict[str, list[int]] = {}
    for place, text in enumerate(header.texts):
        official = named(text, wanted)
        if official and _is_meant(
            body, header, place, columns[official], header_key(text) in wanted
        ):
            found.setdefault(official, []).append(place)
    doubled: list[tuple[str, int]] = []
    for official, places in found.items():
        exact = [place for place in places if header.texts[place] == official]
        chosen = exact if len(exact) == 1 else places
        doubled += [(official, place) for place in chosen[1:]]
        body.refused_columns |= {*chosen[1:]}
        body.places[official] = chosen[0]
        _take_brackets(body, header, chosen[0], columns[official], wanted)
        _report_spelling(body, header, chosen[0], official)
    _report_doubled(body, header, doubled)


def _report_doubled(body: Body, header: Header, doubled: list[tuple[str, int]]) -> None:
    """Report further columns of headings that are there; several of them are a second table beside the first."""
    if len(doubled) >= _FEWEST_OF_TABLE:
        first, last = doubled[0][1], max(place for _, place in doubled)
        named = "、".join(header.texts[place] for _, place in doubled[:4])
        found = f"右边又有一组同样的列名（{named}等{len(doubled)}列），像是并排放的两张表"
        action = "请把右边的数据剪切到左边数据的下面，再删去右边的表头"
        row = header.rows[first]
        cells = f"{address(row, first)}:{address(row, last)}"
        body.report(cells, Notice("second-table", found, "每个列名只有一列", action))
        return
    for official, place in doubled:
        notice = Notice(
            "twice-column", header.texts[place], f"只有一列“{official}”", "请删去重复的列"
        )
        body.report(address(header.rows[place], place), notice)


def _is_meant(body: Body, header: Header, place: int, column: ColumnReader, exactly: bool) -> bool:
    """Return whether a heading means its column, as its brackets say; one that does not is reported."""
    inside = "" if exactly else split_heading(header_key(header.texts[place]))[1]
    found = meaning(column, inside)
    if not (found.other or found.unknown):
        return True
    cell, text = address(header.rows[place], place), header.texts[place]
    body.refused_columns.add(place)
    expected = f"列“{column.heading}”"
    if found.other:
        there = any(header_key(other) == header_key(column.heading) for other in header.texts)
        action = f"“{inside}”的数据不作为“{column.heading}”，未读取；{_where_to(inside)}"
        severity: Severity = "warning" if there or column.column.may_be_absent else "error"
        body.report(cell, Notice("heading-state", text, expected, action, severity))
    else:
        action = f"不懂括号内的“{inside}”（单位、换算或代码），请改成“{column.heading}”要求的写法，并改列名"
        body.report(cell, Notice("heading-bracket", text, expected, action))
    return False


def _where_to(state: str) -> str:
    """Return where what a heading says of another state belongs."""
    if _OF_RECHECKS.search(state):
        return "复查情况请填入“整改复查”的台账"
    return "这里填本次的；不需要的请删去该列"


def _take_brackets(
    body: Body, header: Header, place: int, column: ColumnReader, wanted: Mapping[str, str]
) -> None:
    """Set how the cells of a column are read where the brackets of its heading say so."""
    key = header_key(header.texts[place])
    found = meaning(column, "" if key in wanted else split_heading(key)[1])
    if found.told:
        body.brackets[column.heading] = found
        notice = Notice("heading-read", header.texts[place], column.heading, found.told, "info")
        body.report(address(header.rows[place], place), notice)


def _report_spelling(body: Body, header: Header, place: int, official: str) -> None:
    """Report a heading that is an alias, or has blanks, wide or invisible signs in it; outer blanks do not count."""
    row, text = header.rows[place], header.texts[place]
    raw = shown(body.sheet.rows.cell(row, place))
    if text != official and official in body.brackets:
        return
    if text != official:
        notice = Notice("header-alias", text, official, "已按别名识别", "info")
        body.report(address(row, place), notice)
    elif raw != official and header.first == header.last:
        action = "表头中的空白、全角或不可见符号已规范"
        notice = Notice("header-form", visible(raw), official, action, "info")
        body.report(address(row, place), notice)


def report_header(body: Body, columns: Iterable[SheetColumn], header: Header) -> None:
    """Report columns that are not there, a header in two rows, and titles above it."""
    told = {finding.expected for finding in body.findings if finding.code in _HEADING_FAULTS}
    for column in columns:
        known = column.heading in body.places or f"列“{column.heading}”" in told
        if not known and not column.on_demand:
            body.report(address(header.last, 0), _missing_column(body, header, column))
    if header.last > header.first:
        body.report(
            f"A{header.first + 1}",
            Notice(
                "two-row-header",
                f"表头占第{header.first + 1}、{header.last + 1}两行",
                "表头占一行",
                "已合并两行识别列名",
                "info",
            ),
        )
    _report_titles(body, header)


def _report_titles(body: Body, header: Header) -> None:
    titles = [
        (plain(cell), row)
        for row, cells in enumerate(body.sheet.rows[: header.first])
        for cell in cells
        if plain(cell)
    ]
    if titles:
        body.surroundings += titles
        body.report(
            address(titles[0][1], 0),
            Notice(
                "title-row",
                f"表头在第{header.first + 1}行",
                "表头在第1行",
                "已跳过表头以上的标题行",
                "info",
            ),
        )


def _missing_column(body: Body, header: Header, column: SheetColumn) -> Notice:
    """Return the notice that a column is not there, with the unknown heading that is likely meant for it."""
    unknown = [
        text
        for place, text in enumerate(header.texts)
        if text and place not in body.places.values() and place not in body.refused_columns
    ]
    action = _to_be_done(column, unknown)
    texts = [text for text in header.texts if text]
    more = f"等{len(texts)}列" if len(texts) > _MOST_NAMED else ""
    return Notice(
        "missing-column",
        ("、".join(texts[:_MOST_NAMED]) or "空") + more,
        f"列“{column.heading}”",
        action,
        "warning" if column.may_be_absent else "error",
    )


def _is_likely(column: SheetColumn, text: str) -> bool:
    """Return whether a heading is a column's with its signs in another order, or a slip in the last of two signs.

    What 是否符合 asks is the result of a check.
    """
    heading = column.heading
    slip = len(text) == len(heading) == _SHORT and text[0] == heading[0]
    asked = isinstance(column.content, contents.CheckResult) and _JUDGED.fullmatch(text)
    return slip or sorted(text) == sorted(heading) or bool(asked)


def _to_be_done(column: SheetColumn, unknown: list[str]) -> str:
    """Return what to do about a column that is not there: no other column is to be called by its name."""
    heading = column.heading
    others = [text for text in unknown if speaks_of_another_state(text.replace(heading, ""))]
    likely = [text for text in unknown if text not in others]
    near = difflib.get_close_matches(heading, likely, n=1, cutoff=_ALIKE)
    near += [text for text in likely if _is_likely(column, text)]
    other = next((text for text in others if heading in text), "")
    score = next((text for text in unknown if _SCORE.fullmatch(text)), "")
    if isinstance(column.content, contents.DeductedPoints) and score:
        return f"“{score}”不是“{heading}”：请换算成扣了多少分，不扣的填0，列名写“{heading}”"
    if near:
        return f"是否就是“{near[0]}”？请改为约定的列名"
    if other:
        return f"“{other}”不是“{heading}”，请补上“{heading}”一列；{_where_to(other)}"
    if column.may_be_absent:
        return "按空列处理，请核对列名"
    return "请补充该列，或使用约定的列名"
