"""What the columns of an object's sheet hold: live references to raw records, entries of the pack as inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shifan.audit.workbook.layout import FIRST
from shifan.rules.excel_formulas import quoted
from shifan.score.own_rule_values import FACT_COLUMNS
from shifan.standards import objects as ob
from shifan.values import NOT_APPLICABLE

if TYPE_CHECKING:
    from shifan.audit.workbook.audit_workbook import AuditWorkbook
    from shifan.rules.language.scope import Reference
    from shifan.standards import Standard

# Columns that the raw sheet holds in another column than the clean table does.
_LOOKED_UP = {(ob.INTERVIEWS, "得分"): ("interviews", "points")}
# Columns that are worked out of several others.
_EARNED, _PROBLEM_COUNT, _DEDUCTED = "得分", "问题数", "应扣分"
_ROUNDS = (ob.RECORDS, ob.RECHECKS)
_COMPUTED = (_EARNED, _PROBLEM_COUNT, _DEDUCTED)
# Columns of a list that stand in a sheet of their own: where formulas read them.
_LISTED = {
    (ob.ITEMS, "分值"): ("check_items", "points"),
    (ob.ITEMS, "类别"): ("check_items", "key"),
}


def live_formula(book: AuditWorkbook, reference: Reference, row: int) -> str:
    """Return the formula that reads a column's entry at one row, counted from 0, from the sheet that holds it.

    Empty where no other sheet does: then the entry is entered as it is.
    """
    key = (reference.object, reference.name)
    place = _LOOKED_UP.get(key) or _LISTED.get(key) or FACT_COLUMNS.get(key)
    if place is None or place[0] not in book.tables or reference.name == reference.object:
        return ""
    if place[1] not in book.tables[place[0]].columns and key[1] not in _COMPUTED:
        return ""
    if reference.object in _ROUNDS and reference.name in _COMPUTED:
        return _of_record(book, reference, place[0], row)
    cell = book.tables[place[0]].cell(place[1], FIRST + row)
    words = _by_word(reference, book.standard)
    if words:
        return f"={_chosen(cell, words)}"
    if reference.kind == "text":
        return f'={cell}&""'
    if reference.optional:
        return f'=IF({cell}="",{quoted(NOT_APPLICABLE)},{cell})'
    return f"={cell}"


def _of_record(book: AuditWorkbook, reference: Reference, table: str, row: int) -> str:
    """Return the formula of what a record earns, of how many problems it tells of, or of what they take off."""
    records, own = book.tables[table], book.results.own
    result = records.cell("result", FIRST + row)
    if reference.name == _PROBLEM_COUNT:
        return f"={_problem_count(book, table, row)}"
    item = -1 if own is None else int(own.rows.parents(reference.object, ob.ITEMS)[row])
    if item < 0:
        return ""
    points = book.tables["check_items"].cell("points", FIRST + item)
    if reference.name == _DEDUCTED:
        return f"={points}*{_problem_count(book, table, row)}"
    shares = {
        word.word: f"{word.share}*{points}"
        for word in book.standard.results
        if word.share is not None
    }
    return f"={_chosen(result, shares)}"


def _problem_count(book: AuditWorkbook, table: str, row: int) -> str:
    """Return the expression for how many problems a record tells of: as many as it says, else by its result."""
    records = book.tables[table]
    words = {word.word: str(int(word.problem)) for word in book.standard.results}
    usual = _chosen(records.cell("result", FIRST + row), words)
    if "problem_count" not in records.columns:
        return usual
    count = records.cell("problem_count", FIRST + row)
    return f'IF({count}="",{usual},{count})'


def _chosen(cell: str, words: Mapping[str, str]) -> str:
    """Return a formula that gives for the word in a cell what belongs to it; 不适用 for any other."""
    body = quoted(NOT_APPLICABLE)
    for word, given in reversed(list(words.items())):
        body = f"IF({cell}={quoted(word)},{given},{body})"
    return body


def _by_word(reference: Reference, standard: Standard) -> Mapping[str, str]:
    """Return what each word for a result gives in a column that the word decides; nothing for other columns."""
    if reference.object not in _ROUNDS:
        return {}
    if reference.name == "得分比例":
        shares = ((result.word, result.share) for result in standard.results)
        return {word: str(share) for word, share in shares if share is not None}
    if reference.name == "是否问题":
        flags = ((result.word, result.problem) for result in standard.results)
        return {word: quoted(ob.YES if problem else ob.NO) for word, problem in flags}
    return {}
