"""The reviewer's copy: a report with a Word comment for each paragraph, table row, table and chart that prints values.

What does no harm was measured: the reference stands at the end of its paragraph, after every bookmark and control; never inside a
control; one comment a paragraph. The text of a comment comes from the caller; the printed text is left as it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from shifan import safe_xml
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.word.elements import W, el, run
from shifan.word.package import pack

AUTHOR, INITIALS = "shifan", "依据"
PARAGRAPH, ROW, TABLE, PICTURE = "paragraph", "row", "table", "picture"
_PART, _DOCUMENT, _STYLES = "word/comments.xml", "word/document.xml", "word/styles.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


@dataclass(frozen=True)
class CommentPlace:
    """Where a comment may stand: its kind and what is printed there, value ids or the name of a chart."""

    kind: str
    keys: tuple[str, ...]


Explain = Callable[[CommentPlace], Sequence[str]]


def build(report: bytes, explain: Explain, opening: Sequence[str], date: str) -> bytes:
    """Return the report with comments; `explain` gives a comment's lines, none for no comment.

    `opening` are the lines of a comment on the first paragraph, `date` (2023-11-30) is that of every comment.
    """
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = safe_xml.parse(parts[_DOCUMENT])
    known = register_part.read_anchors(parts)
    comments, said = el("comments"), {next(document.iter(f"{W}p")): list(opening)}
    for paragraph, place in _places(document, known):
        said.setdefault(paragraph, []).extend(explain(place))
    for paragraph, lines in said.items():
        if lines:
            _attach(paragraph, _add(comments, lines, date))
    parts[_DOCUMENT] = _text(document)
    parts[_PART] = _text(comments)
    _register(parts)
    return pack(parts)


def _places(
    document: etree._Element, known: Anchors
) -> Iterator[tuple[etree._Element, CommentPlace]]:
    """Yield each paragraph that can carry a comment with what it is to explain, in document order."""
    for element in document.iter(f"{W}p", f"{W}tbl"):
        if any(
            ancestor.tag in (f"{W}tbl", f"{W}txbxContent") for ancestor in element.iterancestors()
        ):
            continue
        if element.tag == f"{W}tbl":
            yield from _table(element, known)
            continue
        keys = _keys(element, known, ("value", "paragraph"))
        pictures = _keys(element, known, ("picture",))
        if pictures:
            caption = element.getnext()
            yield (
                (element if caption is None or caption.tag != f"{W}p" else caption),
                CommentPlace(PICTURE, pictures),
            )
        if keys:
            yield element, CommentPlace(PARAGRAPH, keys)


def _table(table: etree._Element, known: Anchors) -> Iterator[tuple[etree._Element, CommentPlace]]:
    caption, keys = table.getprevious(), _keys(table, known, ("value",))
    if keys and caption is not None and caption.tag == f"{W}p":
        yield caption, CommentPlace(TABLE, keys)
    for row in table.findall(f"{W}tr"):
        own, paragraph = _keys(row, known, ("value",)), row.find(f"{W}tc/{W}p")
        if own and paragraph is not None:
            yield paragraph, CommentPlace(ROW, own)


def _keys(element: etree._Element, known: Anchors, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of the anchors of some kinds inside an element, each once."""
    found = (known.get(start.get(f"{W}name", "")) for start in element.iter(f"{W}bookmarkStart"))
    return tuple(dict.fromkeys(entry.value_id for entry in found if entry and entry.kind in kinds))


def _add(comments: etree._Element, lines: Sequence[str], date: str) -> int:
    number = len(comments)
    mark = el("r", el("rPr", el("rStyle", val="CommentReference")), el("annotationRef"))
    paragraphs = [
        el("p", el("pPr", el("pStyle", val="CommentText")), mark if n == 0 else None, run(line))
        for n, line in enumerate(lines)
    ]
    comments.append(
        el(
            "comment",
            *paragraphs,
            id=number,
            author=AUTHOR,
            date=f"{date}T00:00:00Z",
            initials=INITIALS,
        )
    )
    return number


def _attach(paragraph: etree._Element, number: int) -> None:
    """Open the comment's range before all else in the paragraph and close it at its very end."""
    opening = el("commentRangeStart", id=number)
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, opening)
    paragraph.append(el("commentRangeEnd", id=number))
    paragraph.append(
        el("r", el("rPr", el("rStyle", val="CommentReference")), el("commentReference", id=number))
    )


def _register(parts: dict[str, bytes]) -> None:
    """Make the comments known to the package and add their styles where they are missing."""
    types, relations, styles = (
        safe_xml.parse(parts[name]) for name in (_TYPES, _RELATIONS, _STYLES)
    )
    space = etree.QName(types).namespace
    etree.SubElement(types, f"{{{space}}}Override", PartName=f"/{_PART}", ContentType=_TYPE)
    taken = {relation.get("Id") for relation in relations}
    name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(
        relations,
        f"{{{etree.QName(relations).namespace}}}Relationship",
        Id=name,
        Type=_RELATION,
        Target="comments.xml",
    )
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    styles.extend(style for style in _styles() if style.get(f"{W}styleId") not in known)
    parts |= {_TYPES: _text(types), _RELATIONS: _text(relations), _STYLES: _text(styles)}


def _styles() -> list[etree._Element]:
    text = el(
        "style",
        el("name", val="annotation text"),
        el("basedOn", val="Normal"),
        el(
            "pPr",
            el("snapToGrid", val=0),
            el("spacing", before=0, after=0, line=240, lineRule="auto"),
            el("ind", firstLineChars=0, firstLine=0),
            el("jc", val="left"),
        ),
        el("rPr", el("spacing", val=0), el("sz", val=18), el("szCs", val=18)),
        type="paragraph",
        styleId="CommentText",
    )
    mark = el(
        "style",
        el("name", val="annotation reference"),
        el("basedOn", val="DefaultParagraphFont"),
        el("rPr", el("sz", val=16), el("szCs", val=16)),
        type="character",
        styleId="CommentReference",
    )
    return [text, mark]


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
