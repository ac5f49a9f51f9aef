"""Lines of a document that stand apart: neither sentences, nor in a table, nor entries of contents."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import groupby, takewhile
from typing import NamedTuple

from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import BODY, Reading

_ALIKE, _BESIDE = 0.5, 0.25  # what a sign too many counts against one in common
_LONGEST_LINE = 60
_PLACE_END = ("市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")


class LineApart(NamedTuple):
    """A line that stands apart, or several: its text without blanks, and where in it places of the data stand."""

    text: str
    paragraph: AnchoredParagraph
    places: tuple[tuple[int, int], ...] = ()


def head_lines(reading: Reading) -> list[LineApart]:
    """Return the lines above the first sentence of the body; entries of contents are none."""
    before = takewhile(lambda paragraph: "。" not in paragraph.text, _of_body(reading))
    return [line for paragraph in before if (line := line_of(paragraph)).text]


def lines_apart(reading: Reading) -> Iterator[LineApart]:
    """Yield the lines of the body that are neither sentences nor stand in a table."""
    for paragraph in _of_body(reading):
        text = paragraph.text
        if len(text) <= _LONGEST_LINE and "。" not in text and not paragraph.in_table:
            line = line_of(paragraph)
            if line.text:
                yield line


def _of_body(reading: Reading) -> Iterator[AnchoredParagraph]:
    for paragraph in reading.paragraphs:
        if paragraph.part == BODY and not any(paragraph.numbering):
            yield paragraph


def line_of(paragraph: AnchoredParagraph) -> LineApart:
    """Return a paragraph as a line, blanks left out; a name that is anchored and ends as places do is a place."""
    text = "".join(paragraph.text.split())
    if not any(paragraph.names):
        return LineApart(text, paragraph)
    signs = zip(paragraph.text, paragraph.names, strict=True)
    innermost = [names[-1] if names else "" for sign, names in signs if not sign.isspace()]
    places, end = [], 0
    for name, same in groupby(innermost):
        start, end = end, end + len(list(same))
        if name and text[start:end].endswith(_PLACE_END):
            places.append((start, end))
    return LineApart(text, paragraph, tuple(places))


def likest_line(wanted: str, lines: list[LineApart]) -> LineApart | None:
    """Return the line that has most of a text and least beside it, if one is like enough; the first that holds it."""
    for line in lines:
        if wanted in line.text:
            return line
    best, most = None, 0.0
    matcher = difflib.SequenceMatcher(None, "", wanted, autojunk=False)
    for line in lines:
        matcher.set_seq1(line.text)
        if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
            continue
        ratio = matcher.ratio()
        common = ratio * (len(line.text) + len(wanted)) / 2
        has = common - _BESIDE * (len(line.text) - common)
        if ratio >= _ALIKE and has > most:
            best, most = line, has
    return best
