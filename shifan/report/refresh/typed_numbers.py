"""Typed numbers before passages of their own paragraph (1.题一 2.题二), counted anew when passages come or go.

Numbered paragraphs of people's own that stand among them count with them: the numbers are always consecutive. What
people number from 1 below a passage is a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from shifan.chinese.numerals import amount, chinese_numeral
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.text_ranges import split_run
from shifan.report.refresh.ledger import DELETED, KEPT, NEW, REMOVED
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, accepted_text, parent_of
from shifan.word.styles import paragraph_style

_NUMBERED_ID = pattern_of(r"^(theme|shortcoming|suggestion)\.(\d+)\.")
_NUMERALS = "[一二三四五六七八九十]"
_TYPED = pattern_of(
    rf"^\s*([（(]?)(\d{{1,2}}|{_NUMERALS}{{1,3}})([.．、)）](?!\d)|(?<={_NUMERALS})是)"
)
_PARAGRAPH, _START, _TEXT = f"{W}p", f"{W}bookmarkStart", f"{W}t"
_COUNTED_ON = "手写段落前的编号已顺延：{}"


class _TypedNumber(NamedTuple):
    """A number before a paragraph: where it stands, and what it looks like."""

    node: etree._Element
    start: int
    text: str
    look: tuple[str, str, bool]

    @property
    def amount(self) -> int:
        return int(self.text) if self.text.isdigit() else int(amount(self.text))

    def write(self, session: RefreshSession, number: int) -> bool:
        """Write another number in its place; return whether it is another one."""
        new = str(number) if self.text.isdigit() else chinese_numeral(number)
        if new == self.text:
            return False
        node, start = self._alone() if session.pen.tracks else (self.node, self.start)
        text = node.text or ""
        session.pen.write([node], text[:start] + new + text[start + len(self.text) :])
        session.mark_changed(node)
        return True

    def _alone(self) -> tuple[etree._Element, int]:
        """Return the text with the number, in a run of its own where it can be: a revision is of the number alone."""
        node, run = self.node, parent_of(self.node)
        if len(run.findall(_TEXT)) > 1:
            return node, self.start
        end = self.start + len(self.text)
        if end < len(node.text or ""):
            split_run(run, end)
        if not self.start:
            return node, 0
        split_run(run, self.start)
        following = run.getnext()
        return (node, self.start) if following is None else (next(following.iter(_TEXT)), 0)


def renumber_typed_numbers(session: RefreshSession) -> None:
    """Write the typed numbers anew of the families that people or this refresh have changed."""
    for family in sorted(_changed_families(session)):
        renumber(session, _first_paragraphs(session, family))


def renumber(session: RefreshSession, paragraphs: list[etree._Element]) -> None:
    """Write the typed numbers before some paragraphs anew, in order, if all have some that look alike."""
    numbers = {paragraph: _typed_number(paragraph, before_anchors=True) for paragraph in paragraphs}
    beside = None
    if _are_alike(numbers.values()):
        beside = _numbered_beside(paragraphs, numbers[paragraphs[0]])
    if beside is not None:
        _renumber(session, beside, numbers)


def number_before(text: str) -> tuple[int, str]:
    """Return the number typed before a paragraph's text, and the signs around it; 0 for none."""
    typed = _TYPED.match(text)
    if typed is None:
        return 0, ""
    number = int(typed[2]) if typed[2].isdigit() else int(amount(typed[2]))
    return number, f"{typed[1]}{typed[2].isdigit()}{typed[3]}"


def with_number(text: str, number: int) -> str:
    """Return a text with another number typed before it; as it is if it has none."""
    typed = _TYPED.match(text)
    if typed is None:
        return text
    new = str(number) if typed[2].isdigit() else chinese_numeral(number)
    return text[: typed.start(2)] + new + text[typed.end(2) :]


def _changed_families(session: RefreshSession) -> set[str]:
    value_ids = (
        value_id for kind in (NEW, REMOVED, DELETED, KEPT) for value_id in session.ledger[kind]
    )
    matches = (_NUMBERED_ID.match(value_id) for value_id in value_ids)
    return {match[1] for match in matches if match}


def _are_alike(numbers: Iterable[_TypedNumber | None]) -> bool:
    """Return whether there are numbers, all of one look."""
    looks = {None if number is None else number.look for number in numbers}
    return len(looks) == 1 and None not in looks


def _renumber(
    session: RefreshSession,
    sequence: list[etree._Element],
    of_family: dict[etree._Element, _TypedNumber | None],
) -> None:
    """Write the numbers of some paragraphs one after the other, from that of the first.

    Where the first has an anchor, it is number 1.
    """
    number, counted_on = 0, []
    for paragraph in sequence:
        typed = of_family.get(paragraph) or _typed_number(paragraph)
        if typed is None:
            continue
        number = number + 1 if number or paragraph in of_family else typed.amount
        if typed.write(session, number) and paragraph not in of_family:
            counted_on.append(accepted_text(paragraph)[:12])
    if counted_on:
        session.ledger.notes.append(
            _COUNTED_ON.format("、".join(f"“{beginning}”" for beginning in counted_on))
        )


def _numbered_beside(
    paragraphs: list[etree._Element], model: _TypedNumber | None
) -> list[etree._Element] | None:
    """Return the paragraphs of a family with those of people's own that are numbered on with them, in order.

    None if the family stands in several places.
    """
    parent, family = paragraphs[0].getparent(), set(paragraphs)
    parents = {paragraph.getparent() for paragraph in paragraphs}
    if model is None or parent is None or len(parents) > 1:
        return None
    style = paragraph_style(paragraphs[0])

    def counts(element: etree._Element) -> bool:
        typed = _typed_number(element) if element.tag == _PARAGRAPH else None
        alike = typed is not None and typed.look == model.look and paragraph_style(element) == style
        return element in family or alike

    def goes_on(siblings: Iterator[etree._Element]) -> list[etree._Element]:
        live = filter(_is_live, siblings)
        return list(takewhile(counts, live))

    places = {element: place for place, element in enumerate(parent)}
    between = list(parent)[places[paragraphs[0]] : places[paragraphs[-1]] + 1]
    before = goes_on(paragraphs[0].itersiblings(preceding=True))[::-1]
    behind = goes_on(paragraphs[-1].itersiblings())
    return _without_lists_below([*before, *filter(counts, between), *behind], family)


def _is_live(sibling: etree._Element) -> bool:
    """Return whether something is left of an element when the changes in it are accepted."""
    return sibling.tag != _PARAGRAPH or bool(accepted_text(sibling).strip())


def _without_lists_below(
    sequence: list[etree._Element], family: set[etree._Element]
) -> list[etree._Element]:
    """Return the paragraphs without those that people have numbered from 1 below one of a family."""
    kept: list[etree._Element] = []
    is_below = False
    for paragraph in sequence:
        typed = _typed_number(paragraph)
        is_below = paragraph not in family and (
            is_below or (bool(kept) and typed is not None and typed.amount == 1)
        )
        if not is_below:
            kept.append(paragraph)
    return kept


def _first_paragraphs(session: RefreshSession, family: str) -> list[etree._Element]:
    """Return the paragraphs in which the passages of a family begin, in the document's order.

    None are returned if a paragraph holds several passages.
    """
    anchors = {**session.anchors, **session.new_anchors.written}
    numbers: dict[etree._Element, set[str]] = {}
    for root in session.reading.roots.values():
        for start in root.iter(_START):
            number = _number_in_family(anchors, start, family)
            paragraph = start.getparent()
            if number and paragraph is not None and paragraph.tag == _PARAGRAPH:
                numbers.setdefault(paragraph, set()).add(number)
    if any(len(several) > 1 for several in numbers.values()):
        return []
    return list(numbers)


def _number_in_family(anchors: Anchors, start: etree._Element, family: str) -> str:
    """Return the number of the passage that an anchor belongs to; empty if it is none of the family."""
    anchor = anchors.get(start.get(f"{W}name", ""))
    match = _NUMBERED_ID.match(anchor.value_id) if anchor is not None else None
    return match[2] if match and match[1] == family else ""


def _typed_number(paragraph: etree._Element, before_anchors: bool = False) -> _TypedNumber | None:
    """Return the number typed before a paragraph, if it stands in one text; before its first anchor if wanted."""
    nodes = paragraph.iter(_START, _TEXT)
    if before_anchors:
        nodes = takewhile(lambda node: node.tag == _TEXT, nodes)
    texts = [(node, node.text) for node in nodes if node.tag == _TEXT and node.text]
    typed = _TYPED.match("".join(text for _, text in texts))
    if typed is None:
        return None
    at = 0
    for node, text in texts:
        if at <= typed.start(2) and typed.end(2) <= at + len(text):
            look = (typed[1], typed[3], typed[2].isdigit())
            return _TypedNumber(node, typed.start(2) - at, typed[2], look)
        at += len(text)
    return None
