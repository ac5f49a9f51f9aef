"""What a finished package says anywhere: paragraphs, properties, alternative texts, charts, texts in pictures.

Texts are in half-width signs and small letters, as they are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from shifan import safe_xml
from shifan.patterns import pattern_of

_WITH_TEXTS = pattern_of(
    r"(?:word|ppt)/(?!theme|_rels|styles|settings|fontTable|numbering)(?!.*/_rels/).*\.(?:xml|svg)"
    r"|docProps/.*\.xml",
)
_PICTURES = pattern_of(r"(?:word|ppt)/media/.*(?<!\.svg)")
_SAYING = ("descr", "title", "name", "alt", "string", "tooltip")
_TABLE, _ROW, _CELL, _SPAN = "{*}tbl", "{*}tr", "{*}tc", "gridSpan"
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
_BEHIND = 60  # bytes behind a word in a picture that are read


def half_width_text(text: str) -> str:
    """Return a text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def texts_of(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each text of a package by itself: a paragraph, a property, an alternative text, a value of a chart."""
    for root in _roots(parts):
        for text in (*_paragraphs(root), *_outside_of_paragraphs(root), *_attributes(root)):
            if text:
                yield half_width_text(text)


def tables_of(parts: Mapping[str, bytes]) -> Iterator[list[list[str]]]:
    """Yield each table of a package as rows of texts; a cell over several columns counts for each."""
    for root in _roots(parts):
        for table in root.iter(_TABLE):
            yield [_row(row) for row in table.iterchildren(_ROW)]


def texts_behind(words: Sequence[str], parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what stands behind some words, and they themselves, in the bytes of pictures: comments, data of cameras."""
    for name, part in parts.items():
        if not _PICTURES.fullmatch(name):
            continue
        for encoding in ENCODINGS:
            for word in words:
                sought = word.encode(encoding)
                place = part.find(sought)
                while place >= 0:
                    end = place + len(sought) + _BEHIND
                    yield half_width_text(part[place:end].decode(encoding, "ignore"))
                    place = part.find(sought, end)


def _roots(parts: Mapping[str, bytes]) -> Iterator[etree._Element]:
    for name, part in parts.items():
        if _WITH_TEXTS.fullmatch(name):
            yield safe_xml.parse(part)


def _paragraphs(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter("{*}p"):
        yield "".join(map(str, paragraph.itertext()))


def _outside_of_paragraphs(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        said = str(element.text or "")
        if said.strip() and next(element.iterancestors("{*}p"), None) is None:
            yield said


def _attributes(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        for name in _SAYING:
            yield str(element.get(name, ""))


def _row(row: etree._Element) -> list[str]:
    texts: list[str] = []
    for cell in row.iterchildren(_CELL):
        spans = (each.get(key) for each in cell.iter("{*}gridSpan") for key in each.attrib)
        span = cell.get(_SPAN) or next(spans, None) or "1"
        text = half_width_text(_joined(cell.iter("{*}p")))
        texts += [text] * min(int(span) if span.isdigit() else 1, 64)
    return texts


def _joined(paragraphs: Iterable[etree._Element]) -> str:
    return "".join("".join(map(str, each.itertext())) for each in paragraphs).strip()
