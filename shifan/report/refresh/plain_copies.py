"""Tables that repeat rows of ours as plain text, without an anchor or control: they cannot follow the data.

Rows are known by their words. One that says what no table of the refreshed report says any more is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.anchors.reading import BODY, Reading
from shifan.report.refresh.ledger import KEPT, LedgerDetail
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, accepted_text

_COPY = "（复制的表格）"
_REASON = "这一行照录原表更新以前的内容，没有随数据更新，请删去或重新复制"
_TABLE, _ROW, _CELL, _START = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}bookmarkStart"
_FEWEST = 3  # cells with words by which a row is known


def plain_tables(reading: Reading) -> dict[etree._Element, set[str]]:
    """Return the tables without an anchor that repeat rows of those with anchors, each with the texts of these rows.

    As they stand before the refresh. Hardly any report has one, and where none is without an anchor no row is read.
    """
    tables = list(reading.roots[BODY].iter(_TABLE))
    plain = [table for table in tables if not _has_anchor(table, reading)]
    if not plain:
        return {}
    inside = {inner for table in plain for inner in table.iter(_TABLE)}
    ours = {text for table in tables if table not in inside for text in _rows(table)}
    found = {table: ours.intersection(_rows(table)) for table in plain}
    return {table: texts for table, texts in found.items() if texts}


def enter_plain_tables(session: RefreshSession, before: dict[etree._Element, set[str]]) -> None:
    """Enter each row of such a table that none of ours says any more."""
    if not before:
        return
    tables = session.reading.roots[BODY].iter(_TABLE)
    ours = {text for table in tables if table not in before for text in _rows(table)}
    for table, texts in before.items():
        place = session.place_names.of_table(table)
        for text in sorted(texts - ours):
            session.ledger.enter_detail(
                LedgerDetail(KEPT, _COPY, text, reason=_REASON, place=place)
            )


def _has_anchor(table: etree._Element, reading: Reading) -> bool:
    """Return whether an anchor stands in a table; pasted controls have got theirs by now."""
    return any(start.get(f"{W}name", "") in reading.anchors for start in table.iter(_START))


def _rows(table: etree._Element) -> Iterator[str]:
    for row in table.iter(_ROW):
        texts = [accepted_text(cell).strip() for cell in row.iter(_CELL)]
        if sum(map(bool, texts)) >= _FEWEST:
            yield "|".join(texts)
