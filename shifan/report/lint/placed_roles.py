"""What a paragraph is by its place and form, where nobody has used styles.

The head of a letter, the title in the middle above the text, the title under an annex's number, the imprint behind the
date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shifan.patterns import pattern_of

TITLE, ANNEX, ANNEX_TITLE, IMPRINT = "Title", "SfAnnex", "SfAnnexTitle", "SfImprint"
NOT_JUDGED = ""
_LONGEST_TITLE = 60
_CENTERED = "center"
_DOCUMENT_NUMBER = pattern_of(
    r"^\S{1,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+\s*号(?:\s|$)"
)
# 份号, 密级和保密期限, 紧急程度, 签发人: they stand above the title, in type of their own.
_MARK = pattern_of(
    r"^(?:\d{6}$|(?:绝密|机密|秘密|内部资料)|(?:特急|加急|平急|特提)$|(?:签\s*发\s*人|编\s*号)\s*[:：])"
)
_LETTERHEAD = pattern_of(r"(?:文\s*件|人民政府|委员会|办公室|办公厅|局|厅)$")
_SENTENCE_END = pattern_of(r"[。；！？，：:;]$")
_DATE_LINE = pattern_of(r"^[（(]?\d{4}年\d{1,2}月\d{1,2}日[）)]?$")
_COPIES = pattern_of(r"^(?:抄\s*送|主\s*送|分\s*送)\s*[:：]")
_PRINTED = pattern_of(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印\s*发$")
_MOST_LINES_OF_IMPRINT = 5
_SMALLER = 3.0  # points: a name or an office under the title
_LETTERHEAD_SIZE = 26.0  # points: larger than any title


class PlacedParagraph(NamedTuple):
    """A paragraph as far as its place and form tell what it is; `role` is what style and typing say."""

    text: str
    role: str
    has_own_style: bool  # of a kind that the profile or a style's name knows
    is_in_cell: bool
    align: str
    size: float  # points, of its first text
    is_red: bool


def placed_roles(
    paragraphs: Sequence[PlacedParagraph], plain_role: str, known: Mapping[str, object]
) -> list[str]:
    """Return the role of each paragraph: as it is, or the one that its place and form give it.

    `known` are the roles of the profile; what would have another one is not judged.
    """
    roles = [paragraph.role for paragraph in paragraphs]
    free = [n for n, paragraph in enumerate(paragraphs) if not paragraph.is_in_cell]
    placed = {
        **_head_and_title(paragraphs, free, plain_role),
        **_annex_titles(paragraphs, free, plain_role),
        **_imprint(paragraphs),
    }
    for n, role in placed.items():
        if role in known or role == NOT_JUDGED:
            roles[n] = role
    return roles


def _head_and_title(
    paragraphs: Sequence[PlacedParagraph], free: list[int], plain_role: str
) -> dict[int, str]:
    """Return what stands above the text: marks, letterhead and number are not judged, then the title's lines."""
    found: dict[int, str] = {}
    size = 0.0  # of the title so far
    has_styled_title = any(paragraph.role == TITLE for paragraph in paragraphs)
    for n in free:
        paragraph = paragraphs[n]
        if paragraph.has_own_style and paragraph.role != TITLE:
            break
        text = paragraph.text.strip()
        if _MARK.match(text) or _DOCUMENT_NUMBER.match(text) or _is_letterhead(paragraph, text):
            if paragraph.role == plain_role:
                found[n] = NOT_JUDGED
        elif paragraph.role == TITLE or has_styled_title:
            continue
        elif paragraph.align == _CENTERED and _is_title(text) and paragraph.size > size - _SMALLER:
            found[n], size = TITLE, max(size, paragraph.size)
        elif not (paragraph.align == _CENTERED and TITLE in found.values()):
            break
        else:
            found[n] = NOT_JUDGED  # a date or an author under the title
    return found


def _is_letterhead(paragraph: PlacedParagraph, text: str) -> bool:
    is_large = paragraph.size >= _LETTERHEAD_SIZE
    return (paragraph.is_red or is_large) and _LETTERHEAD.search(text) is not None


def _is_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or _SENTENCE_END.search(text) or _DATE_LINE.match(text):
        return False
    return not text.startswith(("（", "(")) and "{{" not in text


def _annex_titles(
    paragraphs: Sequence[PlacedParagraph], free: list[int], plain_role: str
) -> dict[int, str]:
    """Return the lines in the middle right under an annex's number."""
    found: dict[int, str] = {}
    is_open = False
    for n in free:
        paragraph = paragraphs[n]
        if paragraph.role == ANNEX:
            is_open = True
        elif is_open and paragraph.role == plain_role and paragraph.align == _CENTERED:
            found[n] = ANNEX_TITLE
        else:
            is_open = False
    return found


def _imprint(paragraphs: Sequence[PlacedParagraph]) -> dict[int, str]:
    """Return the lines of the imprint, in a table or not: who gets copies, and who printed it when."""
    found: dict[int, str] = {}
    for n, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if (
            _COPIES.match(text)
            and _is_followed_by_print(paragraphs[n : n + _MOST_LINES_OF_IMPRINT])
        ) or _PRINTED.search(text):
            found[n] = IMPRINT
    return found


def _is_followed_by_print(following: Sequence[PlacedParagraph]) -> bool:
    """Return whether the line of printing stands among the last few paragraphs from here."""
    return any(_PRINTED.search(paragraph.text.strip()) for paragraph in following)
