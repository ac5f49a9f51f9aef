"""Numbering and punctuation between the items of a list inside one paragraph, written anew after a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.report.anchors.inline_lists import Piece, Series, gaps, live, said, span
from shifan.report.anchors.reading import W
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import parent_of, run

# What is left between items that are all gone.
_LEFTOVER = re.compile(r"(?:[一二三四五六七八九十]+是[。；，、]*)+$")
_NO_MARK = ("", False)

# By the ids of items: the sign that closes one, and whether 一是, 二是 … leads it.
Marks = Mapping[str, tuple[str, bool]]


def punctuate(session: RefreshSession, inline_list: Series, run_marks: Marks) -> None:
    """Write what stands between the items of a list anew, numbered over the items that are there.

    The marks of an item are those that it has in the run's report, else those that it had in the file.
    """
    between = gaps(inline_list)
    if not inline_list.pieces:
        remaining = _LEFTOVER.sub("", said(between[0]))
        _write_gap(session, inline_list, between[0], remaining, None)
        return
    number, closer = 0, inline_list.before
    for gap, item in zip(between, inline_list.pieces, strict=False):
        own_mark = inline_list.marks.get(item.key, _NO_MARK)
        next_closer, numbered = run_marks.get(item.key, own_mark)
        number += numbered
        lead = f"{chinese_numeral(number)}是" if numbered else ""
        _write_gap(session, inline_list, gap, closer + lead, item.elements[0])
        closer = next_closer
    _write_gap(session, inline_list, between[-1], closer, None)


def _write_gap(
    session: RefreshSession,
    inline_list: Series,
    gap: list[etree._Element],
    text: str,
    follower: etree._Element | None,
) -> None:
    """Make a gap say a text: what it begins with stays, the rest is written where it stood.

    If nothing stood there, it gets a run of its own before `follower`, or at the paragraph's end if that is None.
    """
    nodes, missing = _without_common_start(live(gap), text)
    if nodes and missing:
        session.pen.write(nodes, missing)
    elif nodes:
        for holder in dict.fromkeys(map(parent_of, nodes)):
            session.pen.delete(holder)
    elif missing:
        made = run(missing, _last_item_properties(inline_list))
        if session.pen.tracks:
            made = session.pen.mark("ins", made)
        if follower is None:
            inline_list.home.append(made)
        else:
            follower.addprevious(made)


def _without_common_start(
    texts: Iterable[etree._Element], wanted: str
) -> tuple[list[etree._Element], str]:
    """Return the text nodes behind those that say what is wanted from the start on, and what is still missing."""
    nodes = [node for node in texts if node.text]
    while nodes and wanted.startswith(nodes[0].text or ""):
        wanted = wanted[len(nodes.pop(0).text or "") :]
    return nodes, wanted


def _last_item_properties(inline_list: Series) -> etree._Element | None:
    if inline_list.pieces:
        return item_properties(inline_list.pieces[-1])
    return last_properties(inline_list)


def item_properties(item: Piece) -> etree._Element | None:
    """Return the properties of an item's first run with text; None if it has none."""
    runs = _runs_with_text(span(item))
    return runs[0].find(f"{W}rPr") if runs else None


def last_properties(inline_list: Series) -> etree._Element | None:
    """Return the properties of the last run with text in a list's paragraph; None if it has none."""
    runs = _runs_with_text(inline_list.home)
    return runs[-1].find(f"{W}rPr") if runs else None


def _runs_with_text(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [
        candidate
        for element in elements
        for candidate in element.iter(f"{W}r")
        if candidate.find(f"{W}t") is not None
    ]
