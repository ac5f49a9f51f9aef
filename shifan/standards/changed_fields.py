"""A pack with some fields changed, which keeps the lists that were read of its other tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shifan.standards.model import Standard

_LISTS = {  # what is read from a table of the pack once, by the field of the table
    "results": "result_table",
    "problem_words": "result_table",
    "absent_words": "result_table",
    "indicator_list": "indicators",
    "type_list": "business_types",
    "type_names": "business_types",
    "item_list": "check_items",
    "veto_list": "vetoes",
    "topic_list": "interview_topics",
    "measure_list": "measures",
}


def with_fields(standard: Standard, fields: Mapping[str, Any]) -> Standard:
    """Return the pack with other fields, itself without any; lists of tables that stay are not read anew."""
    if not fields:
        return standard
    changed = replace(standard, **fields)
    known = {name: content for name, content in vars(standard).items() if name in _LISTS}
    vars(changed).update(
        {name: content for name, content in known.items() if _LISTS[name] not in fields}
    )
    return changed
