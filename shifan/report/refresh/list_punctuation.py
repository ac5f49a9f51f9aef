"""Numbering and punctuation between the items of a list inside one paragraph, written anew after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.patterns import pattern_of
from shifan.report.anchors.lists_in_paragraphs import (
    InlineList,
    ItemMarks,
    ListItem,
    gap_nodes,
    gap_text,
)
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, parent_of, run

# What is left between items that are all gone, read from the end.
_LEFTOVER = pattern_of(r"(?:[。；，、]*+是[一二三四五六七八九十]++)+")


def _without_leftover(text: str) -> str:
    leftover = _LEFTOVER.match(text[::-1])
    return text[: len(text) - leftover.end()] if leftover else text


def punctuate(
    session: RefreshSession, inline_list: InlineList, run_marks: Mapping[str, ItemMarks]
) -> None:
    """Write what stands between the items of a list anew, numbered over the items that are there.

    The marks of an item are those that it has in the run's report, else those that it had in the file.
    """
    between = inline_list.gaps()
    if not inline_list.items:
        remaining = _without_leftover(gap_text(between[0]))
        _write_gap(session, inline_list, between[0], remaining, None)
        return
    number, closer = 0, inline_list.text_before
    for gap, item in zip(between, inline_list.items, strict=False):
        own_marks = inline_list.marks.get(item.value_id, ItemMarks())
        marks = run_marks.get(item.value_id, own_marks)
        number += marks.counted
        lead = f"{chinese_numeral(number)}是" if marks.counted else ""
        _write_gap(session, inline_list, gap, closer + lead, item.elements[0])
        closer = marks.closing
    _write_gap(session, inline_list, between[-1], closer, None)


def _write_gap(
    session: RefreshSession,
    inline_list: InlineList,
    gap: list[etree._Element],
    text: str,
    follower: etree._Element | None,
) -> None:
    """Make a gap say a text: what it begins with stays, the rest is written where it stood.

    If nothing stood there, it gets a run of its own before `follower`, or at the paragraph's end if that is None.
    """
    nodes, missing = _without_common_start(gap_nodes(gap), text)
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
            inline_list.paragraph.append(made)
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


def _last_item_properties(inline_list: InlineList) -> etree._Element | None:
    if inline_list.items:
        return item_properties(inline_list.items[-1])
    return last_properties(inline_list)


def item_properties(item: ListItem) -> etree._Element | None:
    """Return the properties of an item's first run with text; None if it has none."""
    runs = _runs_with_text(item.current_elements())
    return runs[0].find(f"{W}rPr") if runs else None


def last_properties(inline_list: InlineList) -> etree._Element | None:
    """Return the properties of the last run with text in a list's paragraph; None if it has none."""
    runs = _runs_with_text(inline_list.paragraph)
    return runs[-1].find(f"{W}rPr") if runs else None


def _runs_with_text(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [
        candidate
        for element in elements
        for candidate in element.iter(f"{W}r")
        if candidate.find(f"{W}t") is not None
    ]
