"""What an analyst sees at a prompt and in a notebook: answers as tables that can be searched and sorted."""

from __future__ import annotations

from shifan.tables.searchable_table import SearchableTable

__all__ = ["SearchableTable"]
