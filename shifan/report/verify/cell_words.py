"""Words that people have written into tables: beside a value, into rows and tables of their own.

A cell says what its value says, so 不 before 符合 is another result; a row without a value that is filled like the
others of an anchored table is none of the run's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from shifan.chinese.claims import claims_in
from shifan.chinese.statements import statement_words
from shifan.report.anchors.anchor import TABLE
from shifan.report.anchors.reading import Reading
from shifan.report.place_names import join_names
from shifan.report.verify.coded_sentences import CodedSentence, Codes
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.elements import W, accepted_text, table_of

_ROW, _CELL, _CONTROL = f"{W}tr", f"{W}tc", f"{W}sdt"
_BESIDE, _CLAIM, _OWN_ROW = "数据旁边加了说法", "没有依据的说法", "表中没有出处的行"
_NOTHING = {"无", "—"}  # all that a row says whose table has lost its last one
_FEWEST, _ENOUGH = 2, 3  # filled cells of a row that reads like those with values


def judged_cells(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield words beside values in cells and claims in cells, where the run's own report does not say them."""
    codes = Codes()
    known = Counter(cell.text for cell in _cells(model, codes))
    beside = {_values(cell): Counter(statement_words(cell.plain)) for cell in _cells(model, codes)}
    for cell in _cells(context.reading, codes):
        if cell.text in known:
            continue
        if values := _values(cell):
            words = Counter(statement_words(cell.plain)) - beside.get(values, Counter())
            if words:
                text = cell.paragraph.text.strip()
                yield VerifiedItem(text, "", CHANGED, _named(_BESIDE, cell, context))
        elif claims := claims_in(cell.plain):
            yield VerifiedItem(claims[0], "", UNSOURCED, _named(_CLAIM, cell, context))
    yield from _own_rows(context, model)


def _named(what: str, cell: CodedSentence, context: VerifyContext) -> str:
    return join_names(what, context.place_names.of(cell.paragraph.element))


def _cells(reading: Reading, codes: Codes) -> Iterator[CodedSentence]:
    """Yield the paragraphs in tables, however deep, with the signs of their values."""
    for paragraph in reading.paragraphs:
        if paragraph.in_table and paragraph.text.strip():
            yield CodedSentence(codes.of(paragraph, reading).strip(), paragraph)


def _values(cell: CodedSentence) -> str:
    plain = cell.plain
    return "" if plain == cell.text else "".join(sign for sign in cell.text if sign not in plain)


def _own_rows(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the rows without a value in an anchored table, filled as its rows are, that the run's report lacks."""
    known = {_texts(row) for table in _anchored_tables(model) for row in table.iterchildren(_ROW)}
    for table in _anchored_tables(context.reading):
        for row in list(table.iterchildren(_ROW))[1:]:
            texts = _texts(row)
            if texts in known or next(row.iter(_CONTROL), None) is not None:
                continue
            filled = [text for text in texts if text]
            if set(filled) <= _NOTHING:
                continue
            if len(filled) >= min(_ENOUGH, max(_FEWEST, len(texts) / 2)) and not any(
                map(str.isdecimal, filled)
            ):
                place = context.place_names.of_table(table)
                yield VerifiedItem(
                    "、".join(filled)[:40], "", UNSOURCED, join_names(_OWN_ROW, place)
                )


def _texts(row: etree._Element) -> tuple[str, ...]:
    return tuple(accepted_text(cell).strip() for cell in row.iterchildren(_CELL))


def _anchored_tables(reading: Reading) -> list[etree._Element]:
    tables = (
        table_of(place.start)
        for name, place in reading.ranges.items()
        if reading.anchor(name).kind == TABLE
    )
    return list(dict.fromkeys(table for table in tables if table is not None))
