"""What is wrong in a report though no value is: rows that stand twice, entries of contents that no heading says.

`verify` tells them as changes, so a refresh that leaves them is not settled.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.anchor_writer import LONGEST_TAG
from shifan.word.contents import read_entry
from shifan.word.elements import DELETED, W, accepted_text, attribute, text_of

_ROW, _CELL, _PARAGRAPH, _INSTRUCTION = f"{W}tr", f"{W}tc", f"{W}p", f"{W}instrText"
_ASKED_OF_EACH = (
    *DELETED,
    f"{W}txbxContent",
)  # where there is one, each text is asked where it stands
_BLANKS = pattern_of(r"[\s\u3000]+")
_ENTERED = pattern_of(r"TC\s+[\"“]([^\"”]*)[\"”]")
_ALIKE = 0.6  # a heading that people have reworded since
_FEWEST = 2  # signs of a row


def repeated_rows(table: etree._Element, anchors: Anchors) -> Iterator[str]:
    """Yield the texts of the rows that stand in a table a second time, with the same values or as text.

    A number that counts rows is none of their words; two rows of other values may say the same.
    """
    seen: dict[str, list[etree._Element]] = {}
    is_plain = next(table.iter(*DELETED), None) is None
    # Without revisions there is no need to ask each text.
    said = text_of if is_plain else accepted_text
    for row in table.iterchildren(_ROW):
        texts = [said(cell).strip() for cell in row.iter(_CELL)]
        words = "|".join(texts[texts[0].isdecimal() :]) if texts else ""
        before = seen.setdefault(words, [])
        if len(words.replace("|", "")) > _FEWEST and any(
            _is_copy(row, other, anchors) for other in before
        ):
            yield "|".join(texts)
        before.append(row)


def _is_copy(row: etree._Element, other: etree._Element, anchors: Anchors) -> bool:
    """Return whether rows that say the same are about the same: one without values is about what it says."""
    ids, others = _ids_in(row, anchors), _ids_in(other, anchors)
    if not ids and not others:
        return _number_of(row) == _number_of(other)
    return ids <= others or others <= ids


def _ids_in(row: etree._Element, anchors: Anchors) -> set[str]:
    names = (attribute(start, "name") for start in row.iter(f"{W}bookmarkStart"))
    ids = {anchors[name].value_id[:LONGEST_TAG] for name in names if name in anchors}
    return ids | {attribute(tag, "val") for tag in row.iter(f"{W}tag")}


def _number_of(row: etree._Element) -> str:
    cell = next(row.iter(_CELL), None)
    return "" if cell is None else accepted_text(cell).strip()


def entries_without_heading(
    root: etree._Element, contents: list[etree._Element]
) -> list[etree._Element]:
    """Return the entries of contents whose title no paragraph says, nor a field that enters it there."""
    if not contents:
        return []
    listed = set(contents)
    of_body = [
        paragraph
        for body in root
        for paragraph in body.iterchildren(_PARAGRAPH)
        if paragraph not in listed
    ]
    left = _unsaid(contents, of_body)
    if not left:  # as a rule: cells need not be asked
        return []
    return _unsaid(
        left, [paragraph for paragraph in root.iter(_PARAGRAPH) if paragraph not in listed]
    )


def _unsaid(
    entries: list[etree._Element], paragraphs: list[etree._Element]
) -> list[etree._Element]:
    said = set(map(plain, _texts(paragraphs)))
    codes = ("".join(_codes(paragraph)) for paragraph in paragraphs)
    said |= {plain(hit[1]) for code in codes for hit in _ENTERED.finditer(code)}
    return [entry for entry in entries if not _is_said(plain(read_entry(entry).title), said)]


def _texts(paragraphs: list[etree._Element]) -> list[str]:
    """Return what paragraphs say once every revision is accepted, without what stands in text boxes."""
    root = paragraphs[0].getroottree().getroot() if paragraphs else None
    is_plain = root is not None and next(root.iter(*_ASKED_OF_EACH), None) is None
    return list(map(text_of if is_plain else accepted_text, paragraphs))


def plain(text: str) -> str:
    """Return a text without blanks."""
    return _BLANKS.sub("", text)


def _codes(paragraph: etree._Element) -> Iterator[str]:
    return (instruction.text or "" for instruction in paragraph.iter(_INSTRUCTION))


def _is_said(title: str, said: set[str]) -> bool:
    if not title or title in said:
        return True
    import difflib  # slow to import: most entries are headings as they stand

    return bool(difflib.get_close_matches(title, said, 1, _ALIKE))
