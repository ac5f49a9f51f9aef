"""What a sheet says of another city or another year: in its title, or in a column of its own that is not read."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Body, Rows
from shifan.clean.notice import Notice
from shifan.clean.readers import ReadingContext
from shifan.clean.text import header_key, packed
from shifan.patterns import pattern_of

_CITIES = frozenset({"城市", "地市", "市", "市州", "地级市", "被评城市", "所属城市", "所在城市"})
_YEARS = frozenset({"年度", "年份", "评价年度", "检查年度", "年"})
_CITY = pattern_of(r"[\u4e00-\u9fff]{2}市(?![场民级容区县州])")
_NO_NAME = "全本我该各县区省城超集门地都上夜早菜花渔鱼个类示范批发创建评被辖"
_YEAR = pattern_of(r"(20\d\d)年")
_LONGEST_TITLE = 40
_MOST_NAMED = 3


def report_other_cases(body: Body, context: ReadingContext) -> None:
    """Report a title, or rows by their column 城市 or 年度, that tell of another city or year than the one evaluated.

    Rows of another city are refused: nothing else would tell them from the city's own.
    """
    if not body.places:
        return
    _report_titles(body, context)
    for place, text in enumerate(map(header_key, body.sheet.rows[body.header])):
        if place in body.places.values() or text not in _CITIES | _YEARS:
            continue
        if text in _CITIES and context.city:
            _report_rows(body, place, context)
        elif text in _YEARS and context.year:
            _report_years(body, place, context.year)


def _report_titles(body: Body, context: ReadingContext) -> None:
    """Report the first title above the header where it names another city, or no year but another one."""
    titles = ((text, row) for text, row in body.surroundings if row < body.header)
    title, row = next(titles, ("", 0))
    if not title or len(title) > _LONGEST_TITLE:
        return
    cities = [name for name in _CITY.findall(packed(title)) if not set(name[:2]) & {*_NO_NAME}]
    if cities and context.city and _stem(context.city) not in title:
        expected, action = context.city, "请核对是否放错了文件；是本市的，请改正标题"
        body.report(address(row, 0), _asked("other-city", title, expected, action))
    years = {int(year) for year in _YEAR.findall(packed(title))}
    if years and context.year and context.year not in years:
        expected, action = f"{context.year}年的数据", "请核对是否用了往年的文件"
        body.report(address(row, 0), _asked("other-year", title, expected, action))


def _report_rows(body: Body, place: int, context: ReadingContext) -> None:
    """Report rows that a column gives to another city; a district of the city is none."""
    ours = (_stem(context.city), *map(_stem, context.districts))
    rows, texts = _rows_with(body, place, lambda text: not any(own in text for own in ours))
    if texts:
        found = f"{len(rows)}行写的是其他城市：{'、'.join(texts[:_MOST_NAMED])}"
        action = "请删去其他城市的行；都是本市的，请改正该列；放错文件的，请换成本市的文件"
        notice = Notice("other-city", found, context.city, action)
        body.report(address(int(rows[0]), place), notice)


def _report_years(body: Body, place: int, year: int) -> None:
    """Ask about rows that a column gives to another year."""
    rows, texts = _rows_with(body, place, lambda text: str(year) not in text)
    if texts:
        found = f"{len(rows)}行的年份不同：{'、'.join(texts[:_MOST_NAMED])}"
        action = "请核对是否混入了往年的数据；仍按原样计"
        notice = _asked("other-year", found, f"{year}年", action)
        body.report(address(int(rows[0]), place), notice)


def _rows_with(body: Body, place: int, is_other: Callable[[str], bool]) -> tuple[Rows, list[str]]:
    """Return the data rows whose text in a column is another one, and these texts."""
    codes, cells = body.data(place)
    texts = list(map(packed, cells))
    others = [bool(text) and is_other(text) for text in texts]
    return body.rows[np.array(others, dtype=bool)[codes]], [*itertools.compress(texts, others)]


def _stem(city: str) -> str:
    return city.removesuffix("市") if len(city) > 2 else city


def _asked(code: str, found: str, expected: str, action: str) -> Notice:
    return Notice(code, found, expected, action, "warning")
