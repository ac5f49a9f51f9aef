"""Anchored rows and sentences that people have repeated as plain text: without an anchor they cannot follow the data.

They are known by their words. The ledger names each that says what no anchored row or sentence of the refreshed
report says any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from shifan.chinese.statements import sentences
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import PASSAGE, VALUE
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.anchors.story_reader import ANCHORED
from shifan.report.refresh.ledger import KEPT, LedgerDetail
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, accepted_text, live_texts

_COPY, _PROSE = "（复制的表格）", "（复制的文字）"
_REASON = "这一行照录原表更新以前的内容，没有随数据更新，请删去或重新复制"
_PROSE_REASON = "这句话照录更新以前的内容，没有随数据更新，请删去或重新复制"
_TABLE, _ROW, _CELL, _START = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}bookmarkStart"
_PARAGRAPH = f"{W}p"
_ENDS = pattern_of("[。；;！？!?\n\t]")  # of sentences
_FEWEST = 3  # cells with words by which a row is known
_SHORTEST = 8  # signs by which a sentence is known


class PlainCopies(NamedTuple):
    """The plain text that repeats anchored words: rows, and paragraphs with the sentences that they repeat."""

    rows: list[etree._Element]
    prose: dict[etree._Element, list[str]]


def plain_copies(reading: Reading) -> PlainCopies:
    """Return the copies in a report as they stand before the refresh; hardly any report has one."""
    return PlainCopies(_plain_rows(reading), _plain_prose(reading))


def enter_plain_copies(session: RefreshSession, before: PlainCopies) -> None:
    """Enter each copy of what no anchored row or sentence says any more."""
    if before.rows:
        _enter_rows(session, before.rows)
    if before.prose:
        _enter_prose(session, before.prose)


def _enter_rows(session: RefreshSession, copies: list[etree._Element]) -> None:
    body = session.reading.roots[BODY]
    repeated = set(copies)
    ours = _most_in_a_table(row for row in body.iter(_ROW) if row not in repeated)
    found: Counter[tuple[etree._Element, str]] = Counter()
    for row in copies:
        text = _row_text(row)  # pasted controls in it have been renewed
        if not text or not _is_in(body, row):
            continue
        table = next(row.iterancestors(_TABLE))
        found[table, text] += 1
        if found[table, text] > ours.get(text, 0):
            place = session.place_names.of_table(table)
            detail = LedgerDetail(KEPT, _COPY, text, reason=_REASON, place=place)
            session.ledger.enter_detail(detail)


def _most_in_a_table(rows: Iterable[etree._Element]) -> dict[str, int]:
    """Return how often a row's words stand in the table that has them most often: rows can be alike."""
    counted = Counter((next(row.iterancestors(_TABLE)), _row_text(row)) for row in rows)
    most: dict[str, int] = {}
    for (_, text), number in counted.items():
        most[text] = max(number, most.get(text, 0))
    return most


def _enter_prose(session: RefreshSession, copies: dict[etree._Element, list[str]]) -> None:
    body = session.reading.roots[BODY]
    said = {
        text
        for paragraph in _prose(body)
        for text in sentences(accepted_text(paragraph))
        if text not in copies.get(paragraph, ())
    }
    for paragraph, repeated in copies.items():
        now = set(sentences(accepted_text(paragraph))) if _is_in(body, paragraph) else set()
        for text in repeated:
            if text in now and text not in said:
                place = session.place_names.of(paragraph)
                detail = LedgerDetail(KEPT, _PROSE, text, reason=_PROSE_REASON, place=place)
                session.ledger.enter_detail(detail)


def _is_in(root: etree._Element, element: etree._Element) -> bool:
    return any(around is root for around in element.iterancestors())


# Rows.


def _plain_rows(reading: Reading) -> list[etree._Element]:
    """Return the rows without an anchor that repeat one with anchors."""
    plain = [row for row in reading.roots[BODY].iter(_ROW) if not _has_anchor(row, reading.anchors)]
    plain = [row for row in plain if not _is_head_of_ours(row, reading)]
    texts = {row: text for row in plain if (text := _row_text(row))}
    if not texts:
        return []
    ours = {_row_text(row) for row in reading.roots[BODY].iter(_ROW) if row not in texts}
    return [row for row, text in texts.items() if text in ours]


def _is_head_of_ours(row: etree._Element, reading: Reading) -> bool:
    """Return whether a row is the first of a table with anchors: that is no copy, and every table has one."""
    table = row.getparent()
    if table is None or next(table.iterchildren(_ROW)) is not row:
        return False
    return _has_anchor(table, reading.anchors)


def _has_anchor(element: etree._Element, anchors: Container[str]) -> bool:
    """Return whether an anchor stands in a row or table; pasted controls have got theirs by now."""
    return any(start.get(f"{W}name", "") in anchors for start in element.iter(_START))


def _row_text(row: etree._Element) -> str:
    """Return the words of a row without the number that counts it; empty if they are too few to know it by."""
    texts = [accepted_text(cell).strip() for cell in row.iter(_CELL)]
    if sum(map(bool, texts)) < _FEWEST:
        return ""
    return "|".join(texts[texts[0].isdecimal() :])


# Prose.


def _plain_prose(reading: Reading) -> dict[etree._Element, list[str]]:
    """Return the paragraphs that repeat anchored sentences outside of anchors, each with these sentences."""
    said = {text for text in sentences(reading.prose) if len(text) >= _SHORTEST}
    with_anchors = {text.replace(ANCHORED, "") for text in said if ANCHORED in text}
    repeated = said & with_anchors
    if not repeated:
        return {}
    anchored = {
        node
        for name, place in reading.ranges.items()
        if reading.anchor(name).kind in (VALUE, PASSAGE)
        for node in place.text_nodes
    }
    ours: set[str] = set()
    plain: dict[etree._Element, list[str]] = {}
    for paragraph in _prose(reading.roots[BODY]):
        for text, is_anchored in _sentences_of(paragraph, anchored):
            if text in repeated and is_anchored:
                ours.add(text)
            elif text in repeated:
                plain.setdefault(paragraph, []).append(text)
    found = {paragraph: [t for t in own if t in ours] for paragraph, own in plain.items()}
    return {paragraph: own for paragraph, own in found.items() if own}


def _sentences_of(
    paragraph: etree._Element, anchored: set[etree._Element]
) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a paragraph, each with whether something in it is anchored."""
    texts = [(node.text or "", node in anchored) for node in live_texts(paragraph)]
    whole = "".join(text for text, _ in texts)
    signs = [is_anchored for text, is_anchored in texts for _ in text]
    at = 0
    for text in _ENDS.split(whole):
        yield "".join(text.split()), any(signs[at : at + len(text)])
        at += len(text) + 1


def _prose(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of the body itself, none of tables or text boxes."""
    for body in root:
        yield from body.iterchildren(_PARAGRAPH)
