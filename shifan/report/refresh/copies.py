"""Copies that cannot follow their original as a whole: they are told, never left half renewed without a word."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.copied_passages import copied_tables
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, NEW, LedgerDetail
from shifan.report.refresh.numbered_passages import numbered_passage
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, table_of

_TABLE_REASON = "这是复制的表格，原表的行有增减，复制的表没有随着增减，请删去或重新复制"
_LIST_REASON = "这一组文字有复制的一份，数据新增的一条没有加到复制的一份中，请删去或重新复制"
_FEWEST = 3  # values by which a table is known as a copy


def ids_by_copied_table(reading: Reading) -> dict[etree._Element, tuple[etree._Element, set[str]]]:
    """Return for each copied table the original with the ids of its values, as they stand before the refresh."""
    copies = {table: ids for table, ids in copied_tables(reading) if len(ids) >= _FEWEST}
    if not copies:
        return {}
    originals: dict[etree._Element, set[str]] = {}
    for name, place in reading.ranges.items():
        anchor = reading.anchors.get(name)
        table = table_of(place.start) if anchor is not None and anchor.kind == VALUE else None
        if anchor is not None and table is not None and table not in copies:
            originals.setdefault(table, set()).add(anchor.value_id)
    found = {}
    for copy, ids in copies.items():
        original = max(originals, key=lambda table: len(originals[table] & ids), default=None)
        if original is not None and originals[original] & ids:
            found[copy] = (original, originals[original])
    return found


def _enter_copied_tables(
    session: RefreshSession, before: dict[etree._Element, tuple[etree._Element, set[str]]]
) -> None:
    """Enter as a conflict each copied table whose original has got other rows in this refresh."""
    anchors = {**session.anchors, **session.new_anchors.written}
    for copy, (original, ids) in before.items():
        names = (start.get(f"{W}name", "") for start in original.iter(f"{W}bookmarkStart"))
        now = {
            anchors[name].value_id
            for name in names
            if name in anchors and anchors[name].kind == VALUE
        }
        changed = sorted(now ^ ids)
        if changed:
            place = session.place_names.of_table(copy)
            session.ledger.enter_detail(
                LedgerDetail(CONFLICT, changed[0], reason=_TABLE_REASON, place=place)
            )


def enter_copies(
    session: RefreshSession, before: dict[etree._Element, tuple[etree._Element, set[str]]]
) -> None:
    """Enter the copied tables and lists that have not followed their originals."""
    _enter_copied_tables(session, before)
    _enter_copied_lists(session)


def _enter_copied_lists(session: RefreshSession) -> None:
    """Enter as a conflict each new numbered passage of a family of which people have pasted a copy."""
    copied = {
        (passage.family, session.reading.anchors[name].value_id)
        for name in session.reading.adopted
        if name in session.reading.anchors
        and (passage := numbered_passage(session.reading.anchors[name].value_id))
    }
    families = {family for family, _ in copied}
    for value_id in list(session.ledger[NEW]):
        passage = numbered_passage(value_id)
        if passage and passage.family in families:
            session.ledger.enter_detail(LedgerDetail(CONFLICT, value_id, reason=_LIST_REASON))
