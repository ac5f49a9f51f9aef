"""A heading that a table has none of: what was meant is guessed, wherever at the prompt it was typed."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from shifan.patterns import pattern_of

# What takes names of columns and would answer a wrong one in English.
TAKING_NAMES = (
    "agg",
    "aggregate",
    "astype",
    "drop",
    "drop_duplicates",
    "dropna",
    "duplicated",
    "explode",
    "join",
    "melt",
    "nlargest",
    "nsmallest",
    "pivot",
    "pivot_table",
    "pop",
    "rename",
    "set_index",
    "transform",
    "value_counts",
)
_QUOTED = pattern_of(r"'([^']*)'")
_SAID = pattern_of(r"^Columns? not found: ")
_TYPE = pattern_of(r"dtype='\w+'")


class UnknownColumn(KeyError):
    """A table has no such column; in words it says which ones it has."""

    def __init__(self, name: str, columns: list[str]) -> None:
        super().__init__(name)
        self._columns = columns

    def __str__(self) -> str:
        near = difflib.get_close_matches(str(self.args[0]), self._columns, n=3, cutoff=0.4)
        meant = f"是否指：{'、'.join(near)}；" if near else ""
        return f"没有这一列：{self.args[0]}。{meant}有：{'、'.join(self._columns)}"


@contextmanager
def told_in_words(columns: Iterable[object]) -> Iterator[None]:
    """Raise UnknownColumn where pandas says that a name is none of these columns; all else is raised as it is."""
    try:
        yield
    except UnknownColumn:
        raise
    except (KeyError, pd.errors.UndefinedVariableError) as error:
        known = [str(column) for column in columns]
        missing = [name for name in _names_in(error) if name not in known]
        if not missing:
            raise
        raise UnknownColumn("、".join(missing), known) from None


def _names_in(error: Exception) -> list[str]:
    """Return the names that an error is about: what it holds, else what its sentence quotes."""
    text = _SAID.sub("", _TYPE.sub("", str(error.args[0]))) if error.args else ""
    return _QUOTED.findall(text) or [text]


def no_common_column(
    left: pd.DataFrame, right: pd.DataFrame, error: pd.errors.MergeError
) -> Exception:
    """Return in words that two tables have no column of one name; any other error as it is."""
    if not str(error).startswith("No common columns"):
        return error
    columns = ("、".join(map(str, table.columns)) for table in (left, right))
    return pd.errors.MergeError(
        "两张表没有同名的列，写明 left_on、right_on。左边有：{}；右边有：{}".format(*columns)
    )


def telling(name: str) -> Callable[..., Any]:
    """Return a method of data frames that tells a wrong name of a column in words."""
    plain: Callable[..., Any] = getattr(pd.DataFrame, name)

    @functools.wraps(plain, assigned=("__name__", "__qualname__"))
    def told(self: pd.DataFrame, *given: Any, **options: Any) -> Any:
        with told_in_words(self.columns):
            return plain(self, *given, **options)

    told.__doc__ = f"Return what `DataFrame.{name}` of pandas does; UnknownColumn for a heading that there is none of."
    return told
