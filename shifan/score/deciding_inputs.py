"""Which inputs can matter: parts without weight, and the cells by which an indicator turns 不适用, are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.catalog import ABSENT, EXCLUDE
from shifan.score.value_entry import METHODS, Book

if TYPE_CHECKING:
    from shifan.score.compute import Results


def parts_of_rate(book: Book, results: Results, position: int) -> tuple[str, ...]:
    """Return the parts an indicator's rate is made of: a part without weight counts only where the other is 不适用."""
    own, share = results.indicators, book.standard.indicators["document_share"].iloc[position]
    documents, onsite = (
        own["document_rate"][position] is not None,
        own["onsite_rate"][position] is not None,
    )
    return (
        *(("document_rate",) if share or not onsite else ()),
        *(("onsite_rate",) if share < 1 or not documents else ()),
    )


def applicability(book: Book, results: Results, dimension: str) -> tuple[str, ...]:
    """Return the cells that alone can make an indicator of a dimension 不适用, or applicable again.

    The full score of a dimension depends on these and not on what the indicators score.
    """
    frame, found = book.standard.indicators, {}
    if book.standard.missing_policy != EXCLUDE:
        return ()
    for position, own in enumerate((frame["dimension"] == dimension).to_numpy()):
        if own:
            found |= dict.fromkeys(_switches(book, results, position))
    return tuple(found)


def _switches(book: Book, results: Results, position: int) -> tuple[str, ...]:
    """Return the cells of an indicator whose change alone switches it: the only assessed one, or all where none is."""
    documents, records = book.clean.tables["documents"], book.clean.tables["records"]
    code = book.standard.indicators["code"].iloc[position]
    aspects = documents[(documents["indicator"] == code).to_numpy()]
    lines = records[_counted(book, results, position)]
    judged = aspects[~aspects["not_applicable"].astype(bool).to_numpy()]
    assessed = lines[(lines["result"] != ABSENT).to_numpy()]
    if len(judged) + len(assessed) > 1:
        return ()
    if len(judged) + len(assessed) == 1:
        aspects, lines = judged, assessed
    return (
        *book.cells("documents", "not_applicable", aspects["row"]),
        *book.cells("records", "result", lines["row"]),
    )


def _counted(book: Book, results: Results, position: int):
    """Return which records count for an indicator: those of a method that has weight."""
    records = results.records
    weighty = [
        text in METHODS and bool(book.standard.method_weights[text])
        for text in records.method.texts
    ]
    own = records.indicator == position
    for code, heavy in enumerate(weighty):
        if not heavy:
            own = own & (records.method.codes != code)
    return own


def results_of(book: Book, results: Results, items: Iterable[int]) -> tuple[str, ...]:
    """Return the result cells of all records of some check items, by their position in the pack."""
    rows = book.clean.tables["records"]["row"]
    return book.cells("records", "result", rows[np.isin(results.records.item, list(items))])
