"""Exact results kept between runs (`exact.json`): fractions as they are.

With them words can be chosen anew without scoring again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shifan.records import dataclass
from shifan.rules.catalog import rules_of
from shifan.rules.columns import Entry
from shifan.score.method_results import enter_own_method
from shifan.score.results import ResultColumns, ResultRow, Results
from shifan.score.vectors import join_records
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_COLUMNS = ("indicators", "dimensions", "sites")
_ROW = "city"
_KINDS = {"fraction": Fraction, "decimal": Decimal}


@dataclass(frozen=True)
class StoredResults:
    """What `exact.json` holds: the results, and the register of what was simulated from them."""

    results: Results
    simulated: Register


def read_stored(text: str, clean: CleanCity, standard: Standard) -> StoredResults:
    """Return what `stored_text` wrote for the same clean tables and pack.

    The results of a pack's own rules are computed anew: they rest on rows that are not kept.
    """
    content = json.loads(text)
    results = from_plain(content["results"], clean, standard)
    enter_own_method(results, clean, standard)
    return StoredResults(results, Register.from_plain(content["simulated"]))


def stored_text(results: Results, simulated: Register) -> str:
    """Return the text of `exact.json`."""
    content = {"results": to_plain(results), "simulated": json.loads(simulated.to_json())}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def to_plain(results: Results) -> dict[str, dict[str, Any]]:
    """Return the results as JSON can hold them, nothing rounded: 3/4 is {"fraction": "3/4"}.

    TypeError for what has no exact form, such as a float.
    """
    plain: dict[str, dict[str, Any]] = {
        part: _plain_columns(getattr(results, part)) for part in _COLUMNS
    }
    plain[_ROW] = {quantity: plain_entry(entry) for quantity, entry in results.city.items()}
    return plain


def from_plain(
    plain: Mapping[str, Mapping[str, Any]], clean: CleanCity, standard: Standard
) -> Results:
    """Return the results that `to_plain` kept; only the records are joined anew, for the cells that words point to."""
    indicators, dimensions, sites = (_exact_columns(plain[name]) for name in _COLUMNS)
    city = ResultRow({quantity: exact_entry(entry) for quantity, entry in plain[_ROW].items()})
    records, rules = join_records(clean, standard), rules_of(standard)
    return Results(records, rules, indicators, dimensions, sites, city)


def _plain_columns(columns: ResultColumns) -> dict[str, list[Any]]:
    return {
        quantity: [plain_entry(entry) for entry in column] for quantity, column in columns.items()
    }


def _exact_columns(plain: Mapping[str, list[Any]]) -> ResultColumns:
    return ResultColumns(
        {quantity: [exact_entry(entry) for entry in column] for quantity, column in plain.items()}
    )


def plain_entry(entry: Entry) -> object:
    """Return one result as JSON can hold it; TypeError for what has no exact form."""
    if entry is None or isinstance(entry, bool | int | str):
        return entry
    for name, kind in _KINDS.items():
        if isinstance(entry, kind):
            return {name: str(entry)}
    raise TypeError(f"no exact form: {entry!r}")


def exact_entry(plain: Any) -> Entry:
    """Return the result that `plain_entry` made plain."""
    if not isinstance(plain, dict):
        entry: Entry = plain
        return entry
    ((name, text),) = plain.items()
    return Fraction(text) if name == "fraction" else Decimal(text)
