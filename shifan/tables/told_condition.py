"""A condition of `query` that cannot be read: what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from shifan.tables.unknown_columns import UnknownColumn

_SHOWN = (
    "比较写 == 、>=、<，几个条件之间写 and、or，文字加引号，如 \"检查方式 == '暗访' and 得分 < 85\""
)


class UnreadableCondition(ValueError):
    """A condition cannot be read, or compares what cannot be compared."""


@contextmanager
def told_condition(table: pd.DataFrame, expression: str) -> Iterator[None]:
    """Raise UnreadableCondition for a condition that is none.

    A word that is no column but stands in one wants quotation marks; any other unknown column is raised as it is.
    """
    try:
        yield
    except UnknownColumn as error:
        name = str(error.args[0])
        column = _column_with(table, name)
        if not column:
            raise
        said = f"“{name}”是“{column}”一列里的内容：文字加引号，如 {column} == '{name}'"
        raise UnreadableCondition(said) from None
    except (SyntaxError, ValueError, TypeError, NotImplementedError):
        raise UnreadableCondition(f"条件写得不对：{expression}。{_SHOWN}") from None


def _column_with(table: pd.DataFrame, content: str) -> str:
    """Return the first column in which a text stands; empty if it stands in none."""
    texts = table.select_dtypes(exclude=["number", "datetime"])
    return next((str(name) for name in texts if content in set(texts[name].astype(str))), "")
