"""Comments of Word, added to a document that has none: their part, their places, their styles.

What does no harm was measured: a comment's reference stands at the end of its paragraph, after every bookmark and
control, never inside a control; a paragraph has one comment.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from shifan import safe_xml
from shifan.word.elements import W, attribute, el, run

AUTHOR, INITIALS = "shifan", "依据"
_COMMENTS, _STYLES = "word/comments.xml", "word/styles.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TEXT_STYLE, _REFERENCE_STYLE = "CommentText", "CommentReference"


class CommentWriter:
    """Adds comments to the paragraphs of a document; `date` (2023-11-30) is that of every comment."""

    def __init__(self, date: str) -> None:
        self._comments = el("comments")
        self._date = date

    def add(self, paragraph: etree._Element, lines: Sequence[str]) -> None:
        """Add a comment of some lines to all of a paragraph."""
        number = len(self._comments)
        self._comments.append(
            el(
                "comment",
                *(_line(line, first=position == 0) for position, line in enumerate(lines)),
                id=number,
                author=AUTHOR,
                date=f"{self._date}T00:00:00Z",
                initials=INITIALS,
            )
        )
        _enclose(paragraph, number)

    def store(self, parts: dict[str, bytes]) -> None:
        """Write the comments into a package, make them known to it, and add their styles where it lacks them."""
        types, relations, styles = (
            safe_xml.parse(parts[name]) for name in (_TYPES, _RELATIONS, _STYLES)
        )
        _declare(types, relations)
        known = {attribute(style, "styleId") for style in styles.iter(f"{W}style")}
        styles.extend(style for style in _styles() if attribute(style, "styleId") not in known)
        changed = {_TYPES: types, _RELATIONS: relations, _STYLES: styles}
        for name, root in (changed | {_COMMENTS: self._comments}).items():
            parts[name] = part_bytes(root)


def part_bytes(root: etree._Element) -> bytes:
    """Return the bytes of a part with this root."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _line(text: str, first: bool) -> etree._Element:
    """Return a paragraph of a comment; the first one carries the mark that stands for the comment."""
    content = [_reference_run(el("annotationRef"))] if first else []
    return el("p", el("pPr", el("pStyle", val=_TEXT_STYLE)), *content, run(text))


def _reference_run(content: etree._Element) -> etree._Element:
    return el("r", el("rPr", el("rStyle", val=_REFERENCE_STYLE)), content)


def _enclose(paragraph: etree._Element, number: int) -> None:
    """Open the comment's range before all else in the paragraph and close it at its very end."""
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, el("commentRangeStart", id=number))
    paragraph.append(el("commentRangeEnd", id=number))
    paragraph.append(_reference_run(el("commentReference", id=number)))


def _declare(types: etree._Element, relations: etree._Element) -> None:
    """Enter the comments among the content types of a package and the relations of its document."""
    override = f"{{{etree.QName(types).namespace}}}Override"
    etree.SubElement(types, override, PartName=f"/{_COMMENTS}", ContentType=_TYPE)
    taken = {relation.get("Id") for relation in relations}
    free = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    relationship = f"{{{etree.QName(relations).namespace}}}Relationship"
    etree.SubElement(relations, relationship, Id=free, Type=_RELATION, Target="comments.xml")


def _styles() -> list[etree._Element]:
    """Return the styles of a comment's text and of the marks that stand for comments."""
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
        styleId=_TEXT_STYLE,
    )
    reference = el(
        "style",
        el("name", val="annotation reference"),
        el("basedOn", val="DefaultParagraphFont"),
        el("rPr", el("sz", val=16), el("szCs", val=16)),
        type="character",
        styleId=_REFERENCE_STYLE,
    )
    return [text, reference]
