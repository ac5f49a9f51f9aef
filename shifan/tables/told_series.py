"""A column, or a row, taken from a table at the prompt: a name that it has none of is told in words there, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.tables.told_indexer import UnknownRow

if TYPE_CHECKING:
    Column = pd.Series[Any]
else:
    Column = pd.Series

_NONE = "没有这一项"


class ToldSeries(Column):
    """A series as pandas makes them; UnknownRow, with what may have been meant, for a label that it has none of."""

    @property
    def _constructor(self) -> type[ToldSeries]:
        return type(self)

    def __getitem__(self, key: Any) -> Any:
        """Return what stands at a label, or a part."""
        with told_labels(self.index):
            return super().__getitem__(key)

    def groupby(self, *given: Any, **options: Any) -> Any:
        """Return the column in groups; UnknownRow where another column is named: a column knows no other."""
        try:
            return super().groupby(*given, **options)
        except KeyError as error:
            name = error.args[0] if error.args else ""
            hint = f'请用整张表分组：表.groupby("{name}")["{self.name}"]'
            raise UnknownRow(name, (), "一列里没有别的列", hint) from None

    @property
    def loc(self) -> Any:
        """Return what stands at labels, as pandas does."""
        return ToldLabels(super().loc)

    @property
    def at(self) -> Any:
        """Return what stands at one label, as pandas does."""
        return ToldLabels(super().at)

    # pandas declares it final so that nobody breaks it; here only the words of its error are others.
    def __getattr__(self, name: str) -> Any:  # type: ignore[misc]
        """Return what stands at a label as an attribute; for one that there is none of, say what was meant."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.isascii():  # what pandas and notebooks look for
                raise
            raise AttributeError(str(_unknown(name, self.index))) from None


class ToldLabels:
    """What `.loc` and `.at` of a series do; it holds theirs, and no series, by which pandas counts who uses one."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain

    def __getitem__(self, key: Any) -> Any:
        """Return what stands at labels."""
        with told_labels(self._plain.obj.index):
            return self._plain[key]

    def __setitem__(self, key: Any, content: Any) -> None:
        """Set what stands at labels."""
        self._plain[key] = content


@contextmanager
def told_labels(index: Any) -> Iterator[None]:
    """Raise UnknownRow where pandas says that a text is none of these labels; all else is raised as it is."""
    try:
        yield
    except UnknownRow:
        raise
    except KeyError as error:
        missing = error.args[0] if error.args else None
        if not isinstance(missing, str) or "not in index" in missing or index.nlevels > 1:
            raise
        raise _unknown(missing, index) from None


def _unknown(name: str, index: Any) -> UnknownRow:
    if isinstance(index, pd.RangeIndex):
        until = f"0 至 {len(index) - 1}" if len(index) else "没有行"
        return UnknownRow(name, (), _NONE, f'按行号（{until}）取，或先用 set_index("列名")')
    return UnknownRow(name, map(str, index), _NONE)
