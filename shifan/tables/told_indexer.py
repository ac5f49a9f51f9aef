"""`.loc` and `.at` of a table: a row or a heading that there is none of is told in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from shifan.tables.unknown_columns import UnknownColumn

_MOST_NEAR, _MOST_LISTED = 3, 20
_COLUMN = '列名写在逗号之后，如 .loc[:, "得分"]；这里写的是一列'


class UnknownRow(KeyError):
    """A table has no such row, or group of rows; in words it says what may have been meant."""

    def __init__(
        self, name: object, known: Iterable[str], what: str = "没有这一行", hint: str = ""
    ) -> None:
        super().__init__(name)
        self._words = f"{what}：{name}。{hint or _meant(name, list(known))}"

    def __str__(self) -> str:
        return self._words


class ToldIndexer:
    """What `.loc` and `.at` of pandas do; it holds theirs, and no table, by which pandas counts who uses one."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain

    def __getitem__(self, key: Any) -> Any:
        """Return rows and columns by their names; UnknownColumn or UnknownRow for what there is none of."""
        try:
            return self._plain[key]
        except KeyError as error:
            self._tell(key, error)
            raise

    def __setitem__(self, key: Any, content: Any) -> None:
        """Set rows and columns by their names."""
        self._plain[key] = content

    def __call__(self, axis: Any = None) -> ToldIndexer:
        """Return the one for an axis."""
        return ToldIndexer(self._plain(axis=axis))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    def _tell(self, key: Any, error: KeyError) -> None:
        """Raise what is missing in words; nothing where it is neither a heading nor a plain name of a row."""
        table: pd.DataFrame = self._plain.obj
        rows, columns = (
            key if isinstance(key, tuple) and len(key) == len(table.shape) else (key, ())
        )
        headings = [str(column) for column in table.columns]
        missing = [name for name in _names(columns) if name not in headings]
        if missing:
            raise UnknownColumn("、".join(map(str, missing)), headings) from None
        unknown = [
            name for name in _names(rows) if table.index.nlevels == 1 and name not in table.index
        ]
        if unknown and unknown[0] in headings:
            raise UnknownRow(unknown[0], (), _COLUMN) from None
        if unknown:
            raise UnknownRow(unknown[0], map(str, table.index)) from None


def _names(key: Any) -> Iterator[Any]:
    """Yield the names in one part of a key: itself, those of a list, the ends of a range."""
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        yield key
    elif isinstance(key, list):
        yield from (
            each for each in key if isinstance(each, (str, int)) and not isinstance(each, bool)
        )
    elif isinstance(key, slice):
        yield from (end for end in (key.start, key.stop) if isinstance(end, str))


def _meant(name: object, known: list[str]) -> str:
    """Return what may have been meant by a row that there is none of."""
    near = difflib.get_close_matches(str(name), known, n=_MOST_NEAR, cutoff=0.4)
    alike = list(dict.fromkeys([*(each for each in known if str(name) in each), *near]))
    if alike and not isinstance(name, int):
        return f"是否指：{'、'.join(alike[:_MOST_NEAR])}"
    more = f" 等 {len(known)} 行" if len(known) > _MOST_LISTED else ""
    return f"有：{'、'.join(known[:_MOST_LISTED])}{more}" if known else ""
