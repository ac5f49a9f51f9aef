"""The reviewer's copy: a report with a Word comment for each paragraph, table row, table and chart that prints values.

The text of a comment comes from the caller; the printed text is left as it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from shifan import safe_xml
from shifan.records import dataclass
from shifan.report.anchors import anchor as anchor_kinds
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.report.make.word_comments import CommentWriter, part_bytes
from shifan.word.elements import W, attribute
from shifan.word.package import BODY
from shifan.word.packing import pack

PARAGRAPH, ROW, TABLE, PICTURE = "paragraph", "row", "table", "picture"
_PARAGRAPH, _TABLE, _TEXT_BOX = f"{W}p", f"{W}tbl", f"{W}txbxContent"


@dataclass(frozen=True)
class CommentPlace:
    """Where a comment may stand: its kind and what is printed there, value ids or the name of a chart."""

    kind: str
    keys: tuple[str, ...]


Explain = Callable[[CommentPlace], Sequence[str]]
_Place = tuple[etree._Element, CommentPlace]


def build(report: bytes, explain: Explain, opening: Sequence[str], date: str) -> bytes:
    """Return the report with comments; `explain` gives a comment's lines, none for no comment.

    `opening` are the lines of a comment on the first paragraph, `date` (2023-11-30) is that of every comment.
    """
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = safe_xml.parse(parts[BODY])
    anchors = register_part.read_anchors(parts)
    comments = {next(document.iter(_PARAGRAPH)): list(opening)}
    for paragraph, place in _places(document, anchors):
        comments.setdefault(paragraph, []).extend(explain(place))
    writer = CommentWriter(date)
    for paragraph, lines in comments.items():
        if lines:
            writer.add(paragraph, lines)
    parts[BODY] = part_bytes(document)
    writer.store(parts)
    return pack(parts)


def _places(document: etree._Element, anchors: Anchors) -> Iterator[_Place]:
    """Yield each paragraph that can carry a comment with what it is to explain, in document order."""
    for element in document.iter(_PARAGRAPH, _TABLE):
        if any(outer.tag in (_TABLE, _TEXT_BOX) for outer in element.iterancestors()):
            continue
        if element.tag == _TABLE:
            yield from _of_table(element, anchors)
        else:
            yield from _of_paragraph(element, anchors)


def _of_paragraph(paragraph: etree._Element, anchors: Anchors) -> Iterator[_Place]:
    """Yield the caption of a picture in the paragraph, the paragraph itself if there is none, and the paragraph."""
    pictures = _ids(paragraph, anchors, anchor_kinds.PICTURE)
    if pictures:
        caption = paragraph.getnext()
        if caption is None or caption.tag != _PARAGRAPH:
            caption = paragraph
        yield caption, CommentPlace(PICTURE, pictures)
    values = _ids(paragraph, anchors, anchor_kinds.VALUE, anchor_kinds.PASSAGE)
    if values:
        yield paragraph, CommentPlace(PARAGRAPH, values)


def _of_table(table: etree._Element, anchors: Anchors) -> Iterator[_Place]:
    """Yield the caption of a table, and the first cell of each row that prints values."""
    caption, values = table.getprevious(), _ids(table, anchors, anchor_kinds.VALUE)
    if values and caption is not None and caption.tag == _PARAGRAPH:
        yield caption, CommentPlace(TABLE, values)
    for row in table.findall(f"{W}tr"):
        values, paragraph = _ids(row, anchors, anchor_kinds.VALUE), row.find(f"{W}tc/{W}p")
        if values and paragraph is not None:
            yield paragraph, CommentPlace(ROW, values)


def _ids(element: etree._Element, anchors: Anchors, *kinds: str) -> tuple[str, ...]:
    """Return the ids of the anchors of some kinds inside an element, each once."""
    starts = element.iter(f"{W}bookmarkStart")
    found = (anchors.get(attribute(start, "name")) for start in starts)
    ids = (anchor.value_id for anchor in found if anchor and anchor.kind in kinds)
    return tuple(dict.fromkeys(ids))
