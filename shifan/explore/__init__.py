"""What an analyst sees at a prompt and in a notebook: answers as tables that can be searched and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.tables.searchable_table import SearchableTable

__all__ = ["SearchableTable"]


def __getattr__(name: str) -> type[SearchableTable]:
    """Return the class of the tables, once it is named: pandas takes long to load."""
    if name != "SearchableTable":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from shifan.tables.searchable_table import SearchableTable  # as above

    return SearchableTable
