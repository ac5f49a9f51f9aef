"""A table to compute with, shown as it is printed: searched, filtered and sorted in a notebook, lines in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pandas as pd

from shifan.tables.description import TableDescription
from shifan.tables.html_table import html_table, page_part
from shifan.tables.plain_text import MOST as MOST_LINES
from shifan.tables.plain_text import plain_text
from shifan.tables.told_condition import told_condition
from shifan.tables.told_groups import told
from shifan.tables.told_indexer import ToldIndexer
from shifan.tables.told_series import ToldSeries
from shifan.tables.typed_columns import CellFormat, exact, typed_columns
from shifan.tables.unknown_columns import (
    TAKING_NAMES,
    UnknownColumn,
    no_common_column,
    telling,
    told_in_words,
)
from shifan.values import NOT_APPLICABLE, Register

MOST = 3000  # rows that are shown
_COMPUTED = 4  # decimals at most of a number that no table prints
# What an analyst makes of a table, a Series for one, is printed by pandas: Chinese signs are as wide as two Latin ones.
pd.set_option("display.unicode.east_asian_width", True)
_WITH_MARK = "utf-8-sig"  # the mark by which Excel knows UTF-8


class SearchableTable(pd.DataFrame):
    """A data frame of numbers, dates and words that is shown as the report prints them.

    Rates are in percent, as printed: 92.48 for 92.48%. `printed()` gives the texts, `exact(column)`
    decimals that add up to the last digit.
    """

    _metadata: ClassVar[list[str]] = ["formats"]
    formats: Mapping[str, CellFormat] = {}  # by heading; of a column without one, its type says it

    @property
    def _constructor(self) -> type[SearchableTable]:
        return SearchableTable

    @property
    def _constructor_sliced(self) -> Callable[..., pd.Series]:
        return TableSeries

    def __getitem__(self, key: Any) -> Any:
        """Return a column, several, or rows, as pandas does; UnknownColumn for a heading that there is none of."""
        with told_in_words(self.columns):
            return super().__getitem__(self._named(key))

    @property
    def loc(self) -> Any:
        """Return rows and columns by name, as pandas does; UnknownRow and UnknownColumn for what there is none of."""
        return ToldIndexer(super().loc)

    @property
    def at(self) -> Any:
        """Return one cell by the names of its row and column, as pandas does; told as in `loc`."""
        return ToldIndexer(super().at)

    def groupby(self, by: Any = None, *given: Any, **options: Any) -> Any:
        """Return the rows in groups, as pandas does; UnknownColumn for a heading that there is none of."""
        with told_in_words(self.columns):
            return told(super().groupby(self._named(by), *given, **options))

    def sort_values(self, by: Any, **options: Any) -> Any:
        """Return the rows in another order, as pandas does; UnknownColumn for a heading that there is none of."""
        with told_in_words(self.columns):
            return super().sort_values(self._named(by), **options)

    def __delitem__(self, key: Any) -> None:  # type: ignore[misc]  # final, as above
        """Take a column out; UnknownColumn for a heading that there is none of."""
        with told_in_words(self.columns):
            super().__delitem__(key)

    def merge(self, right: Any, *given: Any, **options: Any) -> Any:
        """Return the table joined with another by a column, as pandas does; UnknownColumn where one lacks it."""
        with told_in_words(self.columns):
            try:
                return super().merge(right, *given, **options)
            except pd.errors.MergeError as error:
                raise no_common_column(self, right, error) from None

    def __finalize__(self, other: Any, method: str | None = None, **options: Any) -> Any:
        """Return the table with what pandas carries over; joined or stacked tables are printed as each of them was."""
        made = super().__finalize__(other, method, **options)  # type: ignore[misc]  # not in the stubs
        parts = [part for part in getattr(other, "input_objs", ()) if hasattr(part, "formats")]
        if parts:
            made.formats = {
                name: known for part in reversed(parts) for name, known in part.formats.items()
            }
        return made

    def query(self, expr: str, **options: Any) -> Any:
        """Return the rows for which a condition holds, as pandas does; what is wrong with it is told in words."""
        shown = {known.heading: name for name, known in self.formats.items() if known.heading}
        own_words = {
            heading: self[name]
            for heading, name in shown.items()
            if name in self.columns and heading not in self.columns
        }
        more = [*options.pop("resolvers", ()), own_words]
        with told_in_words(self.columns), told_condition(self, expr):
            return super().query(expr, resolvers=more, **_one_call_deeper(options))

    def eval(self, expr: str, **options: Any) -> Any:
        """Return what is computed of columns, as pandas does; UnknownColumn for a heading that there is none of."""
        with told_in_words(self.columns):
            return super().eval(expr, **_one_call_deeper(options))

    def _get_label_or_level_values(self, key: Any, axis: Any = 0) -> Any:
        """Return a column by which tables are joined or sorted; pandas calls it for either table of `pd.merge`."""
        with told_in_words(self.columns):
            return super()._get_label_or_level_values(key, axis=axis)  # type: ignore[misc]

    # pandas declares it final so that nobody breaks it; here only the words of its error are others.
    def __getattr__(self, name: str) -> Any:  # type: ignore[misc]
        """Return a column by its heading as an attribute; for one that there is none of, say what was meant."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.isascii():  # what pandas and notebooks look for
                raise
            raise AttributeError(str(UnknownColumn(name, list(map(str, self.columns))))) from None

    def in_words_of(self, own_words: Callable[[str], str]) -> SearchableTable:
        """Return the table with headings shown in the words of a rule pack; its columns keep their names."""
        shown = {name: own_words(str(name)) for name in self.columns}
        self.formats = {
            name: replace(self.formats.get(name, CellFormat()), heading=heading)
            for name, heading in shown.items()
            if heading != name or name in self.formats
        }
        return self

    def shown_heading(self, name: object) -> str:
        """Return what stands above a column."""
        known = self.formats.get(name) if isinstance(name, str) else None
        return known.heading if known and known.heading else _heading(name)

    def _named(self, key: Any) -> Any:
        """Return the name of the column above which a heading is shown, or of several; any other key as it is."""
        if isinstance(key, list):
            return [self._named(each) for each in key]
        if not isinstance(key, str) or key in self.columns:
            return key
        shown = (name for name, known in self.formats.items() if known.heading == key)
        return next((name for name in shown if name in self.columns), key)

    def numbers(self) -> SearchableTable:
        """Return the table for computing: columns of printed numbers and dates as such, `92.48%` as 92.48.

        不适用 and empty cells of such a column are missing; other columns stay as they are.
        """
        return SearchableTable(self.apply(_as_numbers))

    def exact(self, column: str) -> pd.Series:
        """Return a column of numbers as decimals, which add up to the last digit; missing ones are None."""
        numbers = _as_numbers(self[column])
        return pd.Series(
            [None if pd.isna(number) else exact(number) for number in numbers],
            index=self.index,
            name=column,
            dtype=object,
        )

    def top(self, column: str, rows: int = 10, ascending: bool = False) -> SearchableTable:
        """Return the rows with the largest (or smallest) numbers of a column.

        The order is kept among equals; missing numbers come last.
        """
        numbers = _as_numbers(self[column])
        order = numbers.sort_values(ascending=ascending, kind="stable", na_position="last").index
        chosen: SearchableTable = self.loc[order].head(rows)
        return chosen

    def printed(self) -> pd.DataFrame:
        """Return the table as texts, each cell as the report prints it."""
        texts = [self._texts(n) for n in range(len(self.columns))]
        frame = pd.DataFrame(dict(enumerate(texts)), index=self.index, dtype=object)
        frame.columns = self.columns
        return frame

    def to_csv(self, path_or_buf: Any = None, *args: Any, **options: Any) -> Any:
        """Write or return the table as CSV, as pandas does; a file begins with the mark by which Excel reads Chinese.

        `encoding` and all other options are those of pandas.
        """
        return super().to_csv(path_or_buf, *args, **({"encoding": _WITH_MARK} | options))

    def to_excel(  # type: ignore[misc]  # final, as above
        self, *given: Any, columns: Any = None, **options: Any
    ) -> None:
        """Write the table to a workbook, as pandas does: numbers as numbers; UnknownColumn as elsewhere."""
        if columns is not None:
            self[list(columns)]  # told here: pandas does not say which one is missing
        super().to_excel(*given, columns=columns, **options)

    def __repr__(self) -> str:
        """Return the first rows as lines, each cell as printed."""
        shown = self.iloc[:MOST_LINES]._shown()
        return plain_text(shown.headings, list(shown.rows()), shown.kinds, len(self))

    def _repr_html_(self) -> str:
        """Return the table with its script and style; beyond 3000 rows only the first ones, and it says so."""
        shown = self.iloc[:MOST]._shown()
        table = html_table(shown.headings, shown.rows(), shown.kinds, "sf")
        more = ""
        if len(self) > MOST:
            more = f"<p>共 {len(self)} 行，这里列出前 {MOST} 行；用代码筛选后再看其余。</p>"
        style, script = page_part("table.css"), page_part("table.js")
        return (
            f"<style>{style}</style><div class='sf-table'>{table}{more}</div>"
            f"<script>{script}</script>"
        )

    def _shown(self) -> _Shown:
        """Return what is shown: the index too, if it is more than numbers of rows."""
        named = (
            self if isinstance(self.index, pd.RangeIndex) or _is_numbered(self) else _indexed(self)
        )
        return _Shown(named)

    def _texts(self, position: int) -> list[str]:
        column = self.iloc[:, position]
        return list(map(_format_of(self, position).text, column.astype(object)))


class _Shown:
    """The parts of a table as shown."""

    def __init__(self, table: SearchableTable) -> None:
        formats = [_format_of(table, n) for n in range(len(table.columns))]
        self.headings = [table.shown_heading(name) for name in table.columns]
        self.kinds = [known.kind for known in formats]
        self._texts = [table._texts(n) for n in range(len(table.columns))]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as printed."""
        yield from zip(*self._texts, strict=True)


def _one_call_deeper(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options of `query` and `eval` by which pandas looks for `@name` where they were called."""
    return {**options, "level": options.get("level", 0) + 1}


for _name in TAKING_NAMES:
    setattr(SearchableTable, _name, telling(_name))


def searchable(table: TableDescription, register: Register | None = None) -> SearchableTable:
    """Return a described table to compute with; the register may be left out if the table refers to no value."""
    columns, formats = typed_columns(table, register or Register())
    frame = SearchableTable(columns, columns=table.headings)
    frame.formats = formats
    return frame


def _is_numbered(table: pd.DataFrame) -> bool:
    """Return whether rows are named by the numbers that they had before they were chosen or sorted."""
    return bool(
        table.index.nlevels == 1 and table.index.dtype.kind in "iu" and not table.index.name
    )


def _indexed(table: SearchableTable) -> SearchableTable:
    """Return the table with its index as columns in front."""
    front = table.index.to_frame()
    front.columns = pd.Index(_index_names(table))
    joined = SearchableTable(pd.concat([front, pd.DataFrame(table)], axis=1))
    joined.formats = table.formats
    return joined


def _index_names(table: pd.DataFrame) -> list[str]:
    return [
        _heading(name) if name is not None else " " * n for n, name in enumerate(table.index.names)
    ]


def _heading(name: object) -> str:
    return (
        "·".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)
    )


def _format_of(table: SearchableTable, position: int) -> CellFormat:
    """Return how a column is printed: as described, else by its type."""
    column, name = table.iloc[:, position], table.columns[position]
    known = table.formats.get(name) if isinstance(name, str) else None
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return known or CellFormat("date")
    if pd.api.types.is_bool_dtype(column.dtype) or not pd.api.types.is_numeric_dtype(column.dtype):
        return known if known and known.kind in ("text", "word") else CellFormat()
    if known and known.kind in ("number", "count"):
        return (
            known
            if known.kind == "number"
            else CellFormat("number", missing=known.missing, most=_COMPUTED)
        )
    return CellFormat("number", most=_COMPUTED)


def _as_numbers(column: pd.Series) -> pd.Series:
    """Return a column of printed numbers as floats, of printed dates as dates; any other column as it is."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype(float)
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    texts = column.astype(object).map(_number_text)
    filled = (texts != "").sum()
    numbers = pd.to_numeric(texts.where(texts != ""), errors="coerce")
    if numbers.notna().sum() == filled > 0:
        return numbers.astype(float)
    dates = pd.to_datetime(texts.where(texts != ""), format="%Y年%m月%d日", errors="coerce")
    return dates if dates.notna().sum() == filled > 0 else column


def _number_text(cell: object) -> str:
    """Return the text of a cell without percent sign and thousands separators; empty for 不适用 and no value."""
    if cell is None or cell == NOT_APPLICABLE or cell != cell:
        return ""
    return str(cell).removesuffix("%").replace(",", "")


class TableSeries(ToldSeries):
    """A column or a row of a table; as a frame it is such a table again."""

    @property
    def _constructor_expanddim(self) -> Callable[..., pd.DataFrame]:
        return SearchableTable
