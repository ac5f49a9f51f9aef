"""The one place where XML from files of others is parsed: no entities, no network.

How large a part may be is for those who open the package to say (`shifan.word.package`, `shifan.intake.safety`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from shifan.patterns import pattern_of

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from lxml import etree

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# For time that grows with the text alone: none of these stands inside its like, and an attribute that is far from the
# end of its tag is left in, which is no harm. They are two patterns, and one begins with what its tags have in common:
# so each is found in a third of the time.
_FRAMES = pattern_of(
    rb"<w:t(?P<tag>cBorders|blBorders)(?:\s[^<>]*+)?(?<!/)>"
    rb"[^<]*+(?:<(?!/?w:t(?P=tag)[\s>])[^<]*+)*+</w:t(?P=tag)>"
)
# Larger ones hide what stands in a cell.
_SMALL_MARGINS = pattern_of(
    rb'<w:tcMar>(?:\s*+<w:[a-z]{3,6}(?: w:(?:w="[12]?\d{1,2}"|type="[a-z]{3,4}"))*+/>)*+\s*+</w:tcMar>'
)
_SESSIONS = pattern_of(rb'\sw:rsid[A-Za-z]*+="[0-9A-Fa-f]*+"(?=[^<>]{0,300}+>)')
_LOOKS = pattern_of(
    rb"<w:(?:rFonts|szCs|sz|lang|color|tcW|jc|kern|vAlign)[\s/][^<>]*+(?<=/)>"
    rb"|<w:(?P<tag>tcBorders|tblBorders|tcMar)>[^<]*+(?:<(?!/?w:(?P=tag)[\s>])[^<]*+)*+</w:(?P=tag)>"
)
_PROPERTIES = pattern_of(
    rb"<w:(?P<tag>rPr|tcPr|trPr|tblPr)>"
    rb"[^<]*+(?:<(?!/?w:(?P=tag)[\s>]|w:gridSpan[\s/])[^<]*+)*+</w:(?P=tag)>"
)
# As office programs write them: a cell that is no narrower than a sign, a font of Chinese signs, and what of
# fonts, languages and places is no matter of whether a text is seen.
_SEEN_ANYHOW = pattern_of(
    rb'<w:(?:tcW w:(?:w="[1-9]\d{2,5}" w:type="dxa"|type="dxa" w:w="[1-9]\d{2,5}")\s?/>'
    rb'|rFonts(?: w:hint="eastAsia")? w:eastAsia="(?![wWsSzZmM])[^"<>]*+"(?: w:hint="eastAsia")?\s?/>'
    rb"|(?:szCs|lang|kern|vAlign|bCs|iCs|noProof)[\s/][^<>]*+(?<=/)>)"
)
_EMPTY_LOOKS = pattern_of(rb"<w:(?P<tag>rPr|tcPr)></w:(?P=tag)>")
_IN_UTF_8 = re.compile(rb"""<\?xml [^<>]*encoding=['"]utf-8['"]""", re.I)
_ENTITY = re.compile(rb"&[^;]{0,4};?")
_ENTITIES = {b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">", b"&quot;": b'"', b"&apos;": b"'"}
_FEW_TAGS = 16
# In UTF-16 a byte of zeros stands behind, or before, each of these: its encodings are slow to load.
_ZEROS_BEHIND = tuple(bytes(byte for sign in text for byte in (sign, 0)) for text in _DECLARATIONS)
_ZEROS_BEFORE = tuple(b"\0" + wide[:-1] for wide in _ZEROS_BEHIND)
_WIDE_DECLARATIONS = (*_ZEROS_BEHIND, *_ZEROS_BEFORE)


class MalformedXml(ValueError):
    """XML that is not well-formed, or that declares entities: office programs write none."""


def declares_entities(content: bytes) -> bool:
    """Return whether a part, or a piece of one, holds a document type or entity declaration."""
    if b"\0" in content[:4] or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return any(sign in content for sign in _WIDE_DECLARATIONS)
    return _may_declare(content) and any(sign in content for sign in _DECLARATIONS)


def _may_declare(content: bytes) -> bool:
    """Return whether `<!` stands in a part; a single sign is found far sooner, and hardly any part has many of both."""
    if b"!" not in content:
        return False
    tag = content.find(b"<")
    for _ in range(_FEW_TAGS):
        if tag < 0 or content.startswith(b"<!", tag):
            return tag >= 0
        tag = content.find(b"<", tag + 1)
    return b"<!" in content


def parse(content: bytes) -> etree._Element:
    """Return the root of a part of a Word file; MalformedXml if it is damaged or declares entities."""
    from lxml import etree  # slow to import, and a check of workbooks needs none

    _refuse_entities(content)
    try:
        return etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise MalformedXml(str(error)) from error


def parse_text(content: bytes) -> tuple[etree._Element, bytes]:
    """Return the root of a part that holds one long text and nothing else, and that text; MalformedXml as `parse`.

    The parser takes far longer for a text of megabytes than it takes to find its ends: it gets the tags alone. The
    root has the text only where something else is in the part. The text comes in UTF-8, which nobody has looked at
    yet: who decodes it may find that it is none.
    """
    begin = content.find(b">", content.find(b"?>") + 2) + 1
    end = content.rfind(b"</")
    tags, text = content[:begin] + content[max(begin, end) :], content[begin : max(begin, end)]
    is_plain = b"<" not in text and b"\r" not in text and _IN_UTF_8.match(content) is not None
    if is_plain and b"&" in text:
        is_plain = all(sign in _ENTITIES for sign in set(_ENTITY.findall(text)))
        text = _ENTITY.sub(lambda hit: _ENTITIES.get(hit[0], b""), text)
    if is_plain:
        try:
            return parse(tags), text
        except MalformedXml:
            pass  # an attribute may hold what looks like the end of a tag
    root = parse(content)
    return root, (root.text or "").encode()


def parse_to_read(content: bytes) -> etree._Element:
    """Return the root of a part that is only read, as `parse`.

    The frames of cells and the ids of editing sessions are left out: in a large table they take more memory than all
    else, and nobody asks for them.
    """
    return parse(without_unread(content))


def parse_to_judge(content: bytes) -> etree._Element:
    """Return the root of a part of which the words are asked, and whether a reader sees them, as `parse_to_read`.

    Of cells and runs what hides nothing is left out, too: ordinary widths, fonts of Chinese signs, languages.
    """
    content = without_unread(content)
    if not _is_all_tags(content):
        return parse(content)
    return parse(_EMPTY_LOOKS.sub(b"", _SEEN_ANYHOW.sub(b"", content)))


def parse_words(content: bytes) -> etree._Element:
    """Return the root of a part of which only the words are asked, as `parse`.

    The properties of runs, rows, tables and cells are left out, but of cells that take several columns.
    """
    return parse(_PROPERTIES.sub(b"", content) if _is_all_tags(content) else content)


def root_tag(content: bytes) -> str:
    """Return the tag of a part's root, reading no further; MalformedXml if even that cannot be read."""
    from lxml import etree  # as above

    events = etree.iterparse(
        io.BytesIO(content),
        events=("start",),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    try:
        _, root = next(events)
    except etree.XMLSyntaxError as error:
        raise MalformedXml(str(error)) from error
    return str(root.tag)


def parse_workbook_part(content: bytes) -> ElementTree.Element:
    """Return the root of a part of a workbook, by the quick-starting parser of Python; MalformedXml as `parse`."""
    from xml.etree import ElementTree  # commands that read no workbook need none

    _refuse_entities(content)
    try:  # of an encoding that it does not know the parser says LookupError or ValueError
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise MalformedXml(str(error)) from error


def events_of_workbook_part(
    content: bytes, events: Sequence[Literal["start", "end"]] = ("start", "end")
) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yield ("start" or "end", element) as a part of a workbook is read, those of `events`; MalformedXml as `parse`.

    Who clears the elements that are read needs little memory for a large part.
    """
    from xml.etree import ElementTree  # as above

    _refuse_entities(content)
    try:
        yield from ElementTree.iterparse(io.BytesIO(content), events)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise MalformedXml(str(error)) from error


def without_unread(content: bytes) -> bytes:
    """Return a part without frames and usual margins of cells and ids of editing sessions, which nobody asks for."""
    if not _is_all_tags(content):
        return content
    content = _FRAMES.sub(b"", content)
    if b"<w:tcMar" in content:
        content = _SMALL_MARGINS.sub(b"", content)
    return _SESSIONS.sub(b"", content) if b"w:rsid" in content else content


def _is_all_tags(content: bytes) -> bool:
    """Return whether what looks like a tag is one."""
    return b"<!" not in content and b"\0" not in content[:4]


def without_looks(content: bytes) -> bytes:
    """Return a part without what tells of fonts, sizes, widths and frames of cells.

    For those who ask of its words alone. Sections keep their measures, and text that is hidden stays so.
    """
    return _EMPTY_LOOKS.sub(b"", _LOOKS.sub(b"", content)) if _is_all_tags(content) else content


def _refuse_entities(content: bytes) -> None:
    if declares_entities(content):
        raise MalformedXml("entity declaration")


def _parser() -> etree.XMLParser:
    from lxml import etree  # as above

    # The register inside a report is one text that may be longer than the parser's own limit. Nobody asks for ids.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, collect_ids=False
    )
