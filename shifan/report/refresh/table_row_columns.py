"""Which cell of a row is which cell of the same row in the run's report: people may have moved columns."""

from __future__ import annotations

from shifan.report.refresh.table_rows import AnchoredRow
from shifan.word.elements import text_of


def matching_columns(row: AnchoredRow, run_row: AnchoredRow) -> list[int] | None:
    """Return for each cell of a row its column in the run's report; None if that is open for one of them.

    A cell is known by its values, else by what its values are of, else by its words; a cell without values may also be
    known by its place.
    """
    columns: list[int] = []
    for place in range(len(row.cells)):
        free = [column for column in range(len(run_row.cells)) if column not in columns]
        fitting = _fitting(row, place, run_row, free)
        if not fitting:
            return None
        columns.append(place if place in fitting else fitting[0])
    return columns


def _fitting(row: AnchoredRow, place: int, run_row: AnchoredRow, free: list[int]) -> list[int]:
    """Return the columns among the free ones that a cell may be."""
    ids, run_ids = row.ids_by_cell[place], run_row.ids_by_cell
    if not ids:
        empty = [column for column in free if not run_ids[column]]
        return _fitting_words(row, place, run_row, empty)
    aspects = [column for column in free if _aspects(run_ids[column]) == _aspects(ids)]
    return [column for column in aspects if run_ids[column] == ids] or aspects


def _fitting_words(
    row: AnchoredRow, place: int, run_row: AnchoredRow, empty: list[int]
) -> list[int]:
    """Return the empty columns in which the run's report says what a cell says; else the one at the cell's place."""
    text = text_of(row.cells[place]).strip()
    same = [column for column in empty if text_of(run_row.cells[column]).strip() == text]
    return same or [column for column in empty if column == place]


def _aspects(value_ids: list[str]) -> list[tuple[str, str]]:
    """Return what some values are of, whatever they are about: site.P1.name and site.Q1.name are names of sites."""
    return [(value_id.partition(".")[0], value_id.rpartition(".")[2]) for value_id in value_ids]
