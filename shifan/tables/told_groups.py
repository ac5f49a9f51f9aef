"""Groups of a table's rows: a heading that there is none of is told in words there, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api.typing import DataFrameGroupBy

from shifan.tables.told_indexer import UnknownRow
from shifan.tables.unknown_columns import UnknownColumn, told_in_words

if TYPE_CHECKING:
    Groups = DataFrameGroupBy[Any, Any]
else:
    Groups = DataFrameGroupBy


class ToldGroups(Groups):
    """Groups as pandas makes them; UnknownColumn where a column is asked for that their table does not have."""

    def __getitem__(self, key: Any) -> Any:
        """Return one column of the groups, or several."""
        with told_in_words(self.obj.columns):
            return told(super().__getitem__(key))

    def aggregate(self, *given: Any, **options: Any) -> Any:
        """Return a row a group, as pandas does, shown as the table of the groups is."""
        with told_in_words(self.obj.columns):
            found = super().aggregate(*given, **options)
        return self.obj._constructor(found) if type(found) is pd.DataFrame else found

    # pandas declares it final so that nobody breaks it; here only the words of its error are others.
    def get_group(self, name: Any) -> Any:  # type: ignore[misc]
        """Return the rows of one group; UnknownRow, with those that come near, for one that there is none of."""
        try:
            return super().get_group(name)
        except KeyError:
            raise UnknownRow(name, map(str, self.groups), "没有这一组") from None

    agg = aggregate

    def __getattr__(self, name: str) -> Any:
        """Return a column by its heading as an attribute; for one that there is none of, say what was meant."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.isascii():  # what pandas and notebooks look for
                raise
            known = list(map(str, self.obj.columns))
            raise AttributeError(str(UnknownColumn(name, known))) from None


def told(groups: Any) -> Any:
    """Return groups of rows so that they tell a wrong heading in words; those of one column as they are."""
    if type(groups) is DataFrameGroupBy:
        groups.__class__ = ToldGroups  # pandas makes some of its own class, whatever class asks
    return groups
