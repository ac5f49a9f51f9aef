"""The check form of one site: recognised by its own structure, a label that names the site above a table of items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from shifan.intake.cell_text import CellValue, shown
from shifan.intake.grid import Grid
from shifan.patterns import pattern_of
from shifan.records import dataclass

SITE_LABELS = ("点位编号", "点位号", "点位序号")
NAME_LABELS = (
    "单位名称",
    "被检查单位",
    "受检单位",
    "被检单位",
    "检查对象",
    "经营者名称",
    "企业名称",
    "名称",
)
ITEM_HEADINGS = (
    "检查项编号",
    "项目编号",
    "检查项目编号",
    "检查项",
    "检查项目",
    "检查内容",
    "检查要点",
    "检查项名称",
)
RESULT_HEADINGS = (
    "检查结果",
    "结果",
    "判定",
    "检查情况",
    "是否符合",
    "符合情况",
    "检查结论",
    "判定结果",
)
CHOICES = {
    "是": "符合",
    "符合": "符合",
    "合格": "符合",
    "否": "不符合",
    "不符合": "不符合",
    "不合格": "不符合",
    "基本符合": "基本符合",
    "缺项": "合理缺项",
    "合理缺项": "合理缺项",
    "不适用": "合理缺项",
}
PROBLEM_HEADINGS = ("问题描述", "存在问题", "问题说明", "发现问题", "问题", "备注", "说明")
PHOTO_HEADINGS = ("照片编号", "照片", "图片编号")
DATE_LABELS = ("检查日期", "检查时间", "日期")
_LABELS = frozenset((*SITE_LABELS, *NAME_LABELS, *DATE_LABELS))
_HEADINGS = frozenset(
    (
        *ITEM_HEADINGS,
        "编号",
        "序号",
        *RESULT_HEADINGS,
        *CHOICES,
        *SITE_LABELS,
        *PROBLEM_HEADINGS,
        *PHOTO_HEADINGS,
    )
)
_DEPTH, _WIDEST = 30, 60  # rows in which a form's table begins, columns that a form has
_MARKS = pattern_of(r"[□☐■☑✔√○●（）()\s]")
Place = tuple[int, int]


@dataclass(frozen=True)
class FormColumns:
    """The columns of a form's table: of items, of what is said of them, of remarks.

    `choices` are the columns in which a mark says the result: column → result.
    """

    items: list[int]
    result: int | None
    choices: dict[int, str]
    problem: int | None
    photo: int | None


@dataclass(frozen=True)
class FormShape:
    """Where things stand in a form: the cell that names its site, by code or by name, the header, and the columns.

    `others` are further cells above the header that name the site by its code, `name` is that of the unit beside the
    code, `date` that of the day.
    """

    site: Place
    by_name: bool
    header: int
    columns: FormColumns
    others: tuple[Place, ...] = ()
    name: Place | None = None
    date: Place | None = None


def form_shapes(grids: Sequence[Grid]) -> list[FormShape | None]:
    """Return the shape of the form that each grid holds; None for one that holds none.

    Forms whose cells are of the same kinds down to the header of the items have the same shape: it is found once.
    """
    known: dict[tuple[int, bytes], FormShape] = {}
    depths: list[int] = []
    shapes: list[FormShape | None] = []
    whole, kinds, numbers = None, np.zeros((0, 0), dtype=np.int32), dict[_Kind, int]()
    for grid in grids:
        if grid.whole is not whole:
            whole = grid.whole
            kinds = _kinds(whole, numbers)
        own = kinds[grid.top : grid.top + min(_DEPTH, len(grid)), : grid.width]
        keys = ((grid.width, own[:depth].tobytes()) for depth in depths)
        shape = next((known[key] for key in keys if key in known), None)
        if shape is None:
            shape = form_shape(grid)
            if shape:
                depths += [shape.header + 1] if shape.header + 1 not in depths else []
                known[grid.width, own[: shape.header + 1].tobytes()] = shape
        shapes.append(shape)
    return shapes


@dataclass(frozen=True)
class FormFault:
    """Why a sheet that is filled like a check form is not read as one: at which cell, what is found and expected."""

    place: Place
    found: str
    expected: str
    action: str


def form_fault(rows: Grid) -> FormFault | None:
    """Return what a sheet lacks that has the table of a form, filled in, or its site and items; None for others."""
    if not 2 <= rows.width <= _WIDEST:
        return None
    for number in range(min(_DEPTH, len(rows))):
        keys = [_key(cell) for cell in rows[number]]
        columns, last = _columns_from(rows, number)
        if columns:
            marks = [*columns.choices] or [columns.result or 0]
            is_filled = any(shown(row[at]) for row in rows[last + 1 :] for at in marks)
            return _without_site(number, columns.items[0]) if is_filled else None
        place = _first(keys, ITEM_HEADINGS)
        if place is not None and not _heads_sites(keys) and _named_site(rows, number):
            heads = "、".join(key for key in keys if key)[:60]
            return _without_results(number, place, heads)
    return None


def _without_site(row: int, column: int) -> FormFault:
    return FormFault(
        (row, column),
        "像是一个点位的检查表，表头上方没有写明点位",
        "“点位编号：”和编号，或“单位名称：”和名称",
        "请在检查项的表头上方补上；不是检查表的请移出该工作簿",
    )


def _without_results(row: int, column: int, heads: str) -> FormFault:
    return FormFault(
        (row, column),
        f"像是一个点位的检查表，没有认出检查结果的列：{heads}",
        "“是”“否”“合理缺项”各一列，或“检查结果”一列",
        "请改为约定的列名；不是检查表的请移出该工作簿",
    )


_Kind = tuple[str, str]


def _kinds(grid: Grid, numbers: dict[_Kind, int]) -> npt.NDArray[np.int32]:
    """Return for each cell a number of what it may be in the head of a form; `numbers` are those given before."""
    kinds = np.zeros((len(grid), grid.width), dtype=np.int32)
    for place in range(grid.width):
        codes, cells = grid.column(place)
        own = [numbers.setdefault(_kind(cell), len(numbers)) for cell in cells]
        kinds[:, place] = np.array(own or [0], dtype=np.int32)[codes]
    return kinds


def _kind(cell: CellValue) -> _Kind:
    """Return the heading that a cell may be, and whether it is a label, one with what it announces, other or empty."""
    text = re.sub(r"\s", "", shown(cell)).replace(":", "：")
    label, colon, rest = text.partition("：")
    state = "filled" if text else ""
    if label in _LABELS:
        state = f"{label}{colon}{bool(rest)}{bool(rest.strip('：'))}"
    key = _key(cell)
    return key if key in _HEADINGS else "", state


def form_shape(rows: Grid) -> FormShape | None:
    """Return the shape of a form; None for a sheet that is none."""
    if not 2 <= rows.width <= _WIDEST:
        return None
    for number in range(min(_DEPTH, len(rows))):
        columns, last = _columns_from(rows, number)
        if columns is None:
            continue
        site = _named_site(rows, number)
        if site is None:
            return None
        codes = tuple(_labelled(rows, number, SITE_LABELS))
        names = () if site[1] else _labelled(rows, number, NAME_LABELS)
        dates = _labelled(rows, number, DATE_LABELS)
        return FormShape(
            *site, last, columns, codes[1:], next(iter(names), None), next(dates, None)
        )
    return None


def _columns_from(rows: Grid, number: int) -> tuple[FormColumns | None, int]:
    """Return the columns that a row heads, or it and the row below, and the last row of the header.

    是, 否 and 合理缺项 may stand below 检查结果.
    """
    keys = [_key(cell) for cell in rows[number]]
    below = [_key(cell) for cell in rows[number + 1]] if number + 1 < len(rows) else []
    choices = {CHOICES[key] for key in below if key in CHOICES}
    if len(choices) > 1 and not {*below} & {*ITEM_HEADINGS}:
        both = zip(keys, below, strict=True)
        joined = _columns([lower if lower in CHOICES else upper for upper, lower in both])
        if joined and joined.choices:
            return joined, number + 1
    return _columns(keys), number


def _key(cell: CellValue) -> str:
    return _MARKS.sub("", shown(cell)).rstrip(":：*")


def _columns(keys: list[str]) -> FormColumns | None:
    """Return the columns that a row heads; None unless it heads items, and results or marks for them."""
    items = [place for place, key in enumerate(keys) if key in ITEM_HEADINGS]
    items += [place for place, key in enumerate(keys) if key in ("编号", "序号")] if items else []
    choices = {place: CHOICES[key] for place, key in enumerate(keys) if key in CHOICES}
    result = _first(keys, RESULT_HEADINGS)
    if not items or (result is None and len(set(choices.values())) < 2) or _heads_sites(keys):
        return None
    by_mark = len(set(choices.values())) >= 2
    return FormColumns(
        items,
        None if by_mark else result,
        choices if by_mark else {},
        _first(keys, PROBLEM_HEADINGS),
        _first(keys, PHOTO_HEADINGS),
    )


def _heads_sites(keys: list[str]) -> bool:
    """Return whether a row heads a column of sites: then it is a table of many."""
    return any(key in SITE_LABELS for key in keys)


def _first(keys: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((place for word in wanted for place, key in enumerate(keys) if key == word), None)


def _named_site(rows: Grid, before: int) -> tuple[Place, bool] | None:
    """Return the cell above the table that holds the site's code, or else its name, and whether it is a name."""
    for labels, by_name in ((SITE_LABELS, False), (NAME_LABELS, True)):
        for place in _labelled(rows, before, labels):
            return place, by_name
    return None


def _labelled(rows: Grid, before: int, labels: tuple[str, ...]) -> Iterator[Place]:
    """Yield the cells that hold what a label announces: behind its colon, or in the next filled cell to the right."""
    for number in range(before):
        row = rows[number]
        for column, cell in enumerate(row):
            label, colon, rest = re.sub(r"\s", "", shown(cell)).replace(":", "：").partition("：")
            if label in labels and colon and rest:
                yield number, column
            elif label in labels:
                right = _next_filled(row, column)
                if right is not None:
                    yield number, right


def _next_filled(row: list[CellValue], column: int) -> int | None:
    """Return the next filled cell to the right; None where there is none, or it is the next label."""
    for right in range(column + 1, len(row)):
        text = re.sub(r"\s", "", shown(row[right]))
        if text:
            return None if text.rstrip(":：") in _LABELS else right
    return None


def value_of(cell: CellValue) -> str:
    """Return what a cell says, without the label that it may begin with."""
    text = shown(cell).replace(":", "：")
    label, colon, rest = text.partition("：")
    known = re.sub(r"\s", "", label) in _LABELS
    return rest.strip() if colon and known else shown(cell)
