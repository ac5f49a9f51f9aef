"""Which row of the run's report is the same: it is known by the values in it, above all those that few rows have."""

from __future__ import annotations

from collections.abc import Mapping

from shifan.report.refresh.table_rows import AnchoredRow


def match_rows(rows: list[AnchoredRow], run_rows: list[AnchoredRow]) -> dict[int, int]:
    """Return for the place of each row that is in the run's report, too, its place there.

    It is the row that shares most of its values, and more than half of them; it is looked for among the rows with its
    rarest value. Each row of the run's report goes to the first row that asks for it; rows that only say 无 belong
    together.
    """
    places_of_id = _places_by_id(run_rows)
    nones = [place for place, row in enumerate(run_rows) if row.says_none]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for place, row in enumerate(rows):
        partner = _partner(row, places_of_id, run_rows, taken)
        if partner is None and row.says_none:
            partner = next((other for other in nones if other not in taken), None)
        if partner is not None:
            pairs[place] = partner
            taken.add(partner)
    return pairs


def _places_by_id(rows: list[AnchoredRow]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for value_id in dict.fromkeys(row.value_ids):
            places.setdefault(value_id, []).append(place)
    return places


def _partner(
    row: AnchoredRow,
    places_of_id: Mapping[str, list[int]],
    run_rows: list[AnchoredRow],
    taken: set[int],
) -> int | None:
    """Return the place of the row that shares more than half of a row's values; None if there is none.

    It is looked for by the rarest of them, for most are in many rows.
    """
    ids = set(row.value_ids)
    shared_ids = [value_id for value_id in ids if value_id in places_of_id]
    shared_ids.sort(key=lambda value_id: (len(places_of_id[value_id]), value_id))
    for tried, value_id in enumerate(shared_ids):
        if 2 * (len(shared_ids) - tried) <= len(ids):
            return None  # no row without the values tried so far can share enough
        shared = {
            place: len(ids.intersection(run_rows[place].value_ids))
            for place in places_of_id[value_id]
            if place not in taken
        }
        best = max(shared, key=shared.__getitem__, default=None)
        if best is not None and 2 * shared[best] > len(ids):
            return best
    return None
