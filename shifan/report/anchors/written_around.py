"""What a report says beside its values, in digests: by them a refresh knows whether people have worked on it there.

Lines are paragraphs outside tables and rows of tables, without what stands in controls; what is drawn or shown by
fields is one line more.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from shifan.word.drawing_names import WP, A
from shifan.word.elements import W

_ROW, _PARAGRAPH, _TEXT, _CELL = f"{W}tr", f"{W}p", f"{W}t", f"{W}tc"
_CONTENT, _INSERTED, _CODE = f"{W}sdtContent", f"{W}ins", f"{W}instrText"
# What tells of drawings and their places, and of what is shown otherwise than it is written: with its attributes.
_SHOWN = (
    *(f"{WP}{name}" for name in ("docPr", "extent", "anchor")),
    *(f"{A}{name}" for name in ("xfrm", "ext", "srcRect", "fillRect", "blip")),
    *(f"{W}{name}" for name in ("pgSz", "fldSimple", "pict", "numPr", "gridBefore", "tbl")),
    *(f"{W}{name}" for name in ("dataBinding", "dropDownList", "comboBox", "date", "altChunk")),
    *(
        f"{W}txbxContent",
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
        _CODE,
    ),
)
_LENGTH = 8  # of a digest


def written_around(body: etree._Element, others: Iterable[etree._Element]) -> list[str]:
    """Return the digests of what a report says beside its values, in its body and its other parts.

    Equal lines of the body have one each.
    """
    margins = {line for root in others for line in _lines(root)}
    return [_digest(line) for line in (*_lines(body), _shown(body), "\n".join(sorted(margins)))]


def is_as_written(known: Iterable[str] | None, found: Iterable[str]) -> bool:
    """Return whether all that a file is known to have said stands there; what people have added does not count.

    Of a file that does not tell what it said nothing is known.
    """
    return known is not None and not Counter(known) - Counter(found)


def after_refresh(
    known: Iterable[str] | None, before: Iterable[str], after: Iterable[str]
) -> list[str] | None:
    """Return what is known to be written once a refresh has changed a file: what people have edited stays unknown."""
    if known is None:
        return None
    old, new = Counter(before), Counter(after)
    return sorted((Counter(known) - (old - new) + (new - old)).elements())


def _lines(root: etree._Element) -> Iterator[str]:
    """Yield the paragraphs outside tables that say something, and the rows of tables."""
    pieces: list[str] = []
    in_row = False
    for node in root.iter(_ROW, _PARAGRAPH, _TEXT):
        if node.tag == _TEXT:
            if not _is_in_control(node):
                pieces.append(node.text or "")
            continue
        if node.tag == _PARAGRAPH and _is_in_cell(node):
            continue
        if in_row or pieces:
            yield "".join(pieces)
        pieces, in_row = [], node.tag == _ROW
    if in_row or pieces:
        yield "".join(pieces)


def _is_in_control(text: etree._Element) -> bool:
    run = text.getparent()
    holder = None if run is None else run.getparent()
    if holder is not None and holder.tag == _INSERTED:  # by a refresh as a revision
        holder = holder.getparent()
    return holder is not None and holder.tag == _CONTENT


def _is_in_cell(paragraph: etree._Element) -> bool:
    holder = paragraph.getparent()
    return holder is not None and holder.tag == _CELL


def _shown(root: etree._Element) -> str:
    return "\n".join(map(_look, root.iter(*_SHOWN)))


def _look(element: etree._Element) -> str:
    """Return what an element says of what is shown; its own number says nothing."""
    said = [(str(name), str(text)) for name, text in element.attrib.items() if name != "id"]
    return f"{element.tag} {len(element)} {said} {element.text if element.tag == _CODE else ''}"


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
