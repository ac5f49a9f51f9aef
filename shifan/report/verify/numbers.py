"""The numbers in the paragraphs of a report — body, tables, headers, footers, notes, text boxes — judged one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby

from shifan.chinese.figures import WrittenNumber, is_serial_number, written_numbers
from shifan.chinese.measure_words import MEASURE
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph, UnseenText
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.register_part import ReportInfo
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, CharacterPlace, VerifiedItem
from shifan.report.verify.states import state_of_anchor

# What a page's number is not a number of, though a field shows it.
_COUNTS = pattern_of(rf"\s*(?:[%％‰]|(?![页号]){MEASURE})")

# The last lines of an official letter: who printed it and when, and how many.
_IMPRINT = pattern_of(
    r"\s*(?:[^\d\s。，]{2,30}\s+)?(?:\d{4}年\d{1,2}月\d{1,2}日印发|[（(]?共印\d+份[）)]?)\s*$"
)


def judged_numbers(paragraph: AnchoredParagraph, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the numbers of a paragraph with their states; page numbers and the serial numbers of rows are no values."""
    if not any(paragraph.names) and (
        context.is_form(paragraph.text) or _IMPRINT.match(paragraph.text)
    ):
        return
    names = _spans_of_pack_names(paragraph, context.reading.info)
    for number in written_numbers(paragraph.text):
        is_numbering = all(paragraph.numbering[number.start : number.end])
        if is_numbering and not _COUNTS.match(paragraph.text, number.end):
            continue
        if any(start <= number.start and number.end <= end for start, end in names):
            continue
        if not _is_name_of_row(number, paragraph, context):
            yield _judge(number, paragraph, context)


def judged_unseen(paragraph: AnchoredParagraph, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the texts of a paragraph that no reader sees, each run of them as one change: what is judged is seen."""
    for (reason, names), texts in groupby(
        paragraph.unseen, lambda unseen: (unseen.reason, unseen.names)
    ):
        text = "".join(unseen.text for unseen in texts)
        if names or UnseenText(text, reason, names).is_statement:
            value_id = context.reading.anchor(names[-1]).value_id if names else ""
            in_words = join_names(reason, context.place_names.of(paragraph.element))
            yield VerifiedItem(text, value_id, CHANGED, in_words)


def _spans_of_pack_names(paragraph: AnchoredParagraph, info: ReportInfo) -> list[tuple[int, int]]:
    """Return where title and id of the rule pack stand outside of anchors: the digits in them are part of a name."""
    spans = []
    for name in (info.pack_title, info.pack):
        if not name.isdecimal() and any(map(str.isdigit, name)) and name in paragraph.text:
            spans += [hit.span() for hit in re.finditer(re.escape(name), paragraph.text)]
    return [(start, end) for start, end in spans if not any(paragraph.names[start:end])]


def _is_name_of_row(
    number: WrittenNumber, paragraph: AnchoredParagraph, context: VerifyContext
) -> bool:
    """Return whether a number counts the rows of a table, or is the code of one, such as 3.10.

    It stands alone in a first cell, and no anchor touches it.
    """
    if any(paragraph.names[number.start : number.end]) or not paragraph.in_first_cell:
        return False
    text = paragraph.text.strip()
    return is_serial_number(text) or text in context.row_codes


def _judge(
    number: WrittenNumber, paragraph: AnchoredParagraph, context: VerifyContext
) -> VerifiedItem:
    """Return a number with its state; the innermost value around it decides, else the passage it stands in.

    A number of which only a part is anchored (`1` typed before an anchored 78) is not the number that was written.
    """
    covering = _covering(number, paragraph)
    values = [name for name in covering if _is_value(name, context.reading)]
    partly_anchored = _values_touching(number, paragraph, context.reading, covering)
    name, state = "", UNSOURCED
    if partly_anchored:
        name, state = partly_anchored[0], CHANGED
    elif covering:
        name = (values or covering)[-1]
        state = state_of_anchor(name, context)
    return VerifiedItem(
        number.text,
        context.reading.anchor(name).value_id if name else "",
        state,
        partial(context.place_names.of, paragraph.element, number.start),
        CharacterPlace(paragraph.part, paragraph.number, number.start),
    )


def _covering(number: WrittenNumber, paragraph: AnchoredParagraph) -> list[str]:
    """Return the anchors around a whole number, the outermost first."""
    at_end = paragraph.names[number.end - 1]
    return [name for name in paragraph.names[number.start] if name in at_end]


def _values_touching(
    number: WrittenNumber, paragraph: AnchoredParagraph, reading: Reading, covering: list[str]
) -> list[str]:
    """Return the anchors of values in which only a part of a number stands."""
    places = paragraph.names[number.start : number.end]
    touching = dict.fromkeys(name for names in places for name in names)
    return [name for name in touching if name not in covering and _is_value(name, reading)]


def _is_value(name: str, reading: Reading) -> bool:
    return reading.anchor(name).kind == VALUE
