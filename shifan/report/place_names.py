"""Names of places in a report, as a person finds them.

A place in prose is the path of its headings and the sentence; in a table it is the caption, the row's first words and
the column's head; header, footer, note and text box are named as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.word.elements import DELETED, W, accepted_text, parent_of

_P, _TBL, _TC, _TR, _BOX = f"{W}p", f"{W}tbl", f"{W}tc", f"{W}tr", f"{W}txbxContent"
_STORIES = (
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
)
_TYPED_HEADINGS = (
    (1, pattern_of(r"^[一二三四五六七八九十]{1,3}、")),
    (2, pattern_of(r"^（[一二三四五六七八九十]{1,3}）")),
)
_CONTENTS_STYLE = pattern_of(r"(?i)toc|contents|目录")
_STYLED_HEADING = pattern_of(r"(?:Heading|标题)\s?(\d)")
_ANNEX_STYLE, _ANNEX_TITLE_STYLE = "SfAnnex", "SfAnnexTitle"
_ANNEX_NUMBER, _ANNEX_TITLE = -2, -1  # levels of the two headings of an annex
_CAPTION = pattern_of(r"^(?:续)?表\s?\d+")
_ANNEX = pattern_of(r"^附\s*件\s*\d*$")
_SERIAL = pattern_of(r"^\s*+\d{0,4}+\s*+$")
_CODE = pattern_of(r"[A-Za-z]{1,4}[\d-]+")
_ENDS = "。；！？"
_MOST_SIGNS = 24  # of a quoted text
_LONGEST_TYPED_HEADING = 40
_MOST_ROWS = 500  # whose words are kept
_LINES_TO_CAPTION = 3  # a note or an empty line may stand between caption and table


@dataclass(frozen=True)
class _NamedParagraph:
    """A paragraph: the headings above it, the cell or text box that it is in, and the text that is quoted from it."""

    paragraph: etree._Element
    headings: str
    within: str
    text: str = ""  # of a cell nothing is quoted


class PlaceNames:
    """The names of the places in one document; what is above a place and what a table says is looked up once."""

    def __init__(self, roots: dict[str, etree._Element]) -> None:
        self._parts = {root: name for name, root in roots.items()}
        self._paths: dict[etree._Element, dict[etree._Element, str]] = {}
        self._tables: dict[etree._Element, _TableLabels] = {}
        self._rows: dict[etree._Element, _RowLabels] = {}
        self._notes: dict[etree._Element, dict[etree._Element, int]] = {}
        self._last: _NamedParagraph | None = (
            None  # numbers of one paragraph are asked about in turn
        )

    def of(self, element: etree._Element, at: int | None = None) -> str:
        """Return the name of a paragraph, or of something in it.

        The sentence there is quoted; `at` is a character of the paragraph's text, without it the first words are.
        """
        paragraph = element if element.tag == _P else next(element.iterancestors(_P), element)
        if at is None and element is not paragraph and element in paragraph:
            at = _characters_before(element)
        if self._last is None or self._last.paragraph is not paragraph:
            self._last = self._named(paragraph)
        quoted = quote_sentence(self._last.text, at)
        return join_names(self._last.headings, self._last.within + quoted)

    def _named(self, paragraph: etree._Element) -> _NamedParagraph:
        """Return what all places in a paragraph have in common."""
        container = next(paragraph.iterancestors(_TC, _BOX), None)
        headings = self.headings_above(paragraph)
        if container is not None and container.tag == _TC:
            return _NamedParagraph(paragraph, headings, self._of_cell(container))
        within = "" if container is None else "文本框"
        return _NamedParagraph(paragraph, headings, within, accepted_text(paragraph))

    def of_table(self, table: etree._Element) -> str:
        """Return the name of a table: the headings above it and its caption, else the words of its first row."""
        caption = _caption(table) or f"表格{quote_sentence(_row_text(table.find(_TR)))}"
        return join_names(self.headings_above(table), caption)

    def headings_above(self, element: etree._Element) -> str:
        """Return the headings above an element of the body; of a header, footer or note what kind of part it is."""
        root = element.getroottree().getroot()
        part = self._parts.get(root, "")
        if part and not part.startswith("word/document"):
            return self._story_name(part, element)
        if root not in self._paths:
            self._paths[root] = _heading_paths(root)
        return self._paths[root].get(_child_of_body(element), "")

    def _story_name(self, part: str, element: etree._Element) -> str:
        """Return 页眉, 页脚, or 脚注 and 尾注 with the number of the note, which a separator has not."""
        kind = next((name for start, name in _STORIES if part.startswith(start)), "")
        note = next(element.iterancestors(f"{W}footnote", f"{W}endnote"), None)
        if note is None:
            return kind
        holder = parent_of(note)
        if holder not in self._notes:
            self._notes[holder] = _note_numbers(holder)
        return f"{kind}{self._notes[holder].get(note, '')}"

    def _of_cell(self, cell: etree._Element) -> str:
        """Return the name of a cell: the table's caption, the row's first words, the column's head."""
        row, table = next(cell.iterancestors(_TR)), next(cell.iterancestors(_TBL))
        in_table = self._tables.get(table) or self._tables.setdefault(table, _TableLabels(table))
        if row not in self._rows:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()
            self._rows[row] = _RowLabels(row)
        in_row = self._rows[row]
        caption = in_table.caption or "表格"
        if row is in_table.first_row:
            return join_names(caption, "表头")
        place = in_row.places[cell]
        label = in_row.label(place)
        row_name = f"“{label}”行" if label else f"第{in_table.number_of(row)}行"
        head = in_table.heads.get(in_row.offsets[place], "")
        return join_names(caption, row_name + (f"“{head}”列" if head else ""))


def quote_sentence(text: str, at: int | None = None) -> str:
    """Return the first words of a text, or those of the sentence around a character, in quotation marks.

    Empty for no text.
    """
    start, end = (0, len(text)) if at is None else _sentence_around(text, at)
    shown = text[start:end].strip()
    if not shown:
        return ""
    if len(shown) > _MOST_SIGNS:
        shown = shown[:_MOST_SIGNS] + "…"
    in_mid_sentence = start and text[start - 1] not in _ENDS
    return f"“{'…' if in_mid_sentence else ''}{shown}”"


def join_names(*names: str) -> str:
    """Return the parts of a name in one, from the wide to the narrow; empty parts are left out."""
    return "　".join(name for name in names if name)


def heading_level(paragraph: etree._Element) -> tuple[int, str]:
    """Return a heading's level (1, 2 …; -2 for an annex's number, -1 for its title) and its text.

    0 for what is no heading.
    """
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = style.get(f"{W}val", "") if style is not None else ""
    text = accepted_text(paragraph).strip()
    if not text or _CONTENTS_STYLE.match(name):
        return 0, ""
    if name == _ANNEX_STYLE or _ANNEX.match(text):
        return _ANNEX_NUMBER, text
    if name == _ANNEX_TITLE_STYLE:
        return _ANNEX_TITLE, text
    styled = _STYLED_HEADING.match(name)
    if styled:
        return int(styled[1]), text
    return _typed_heading(text)


def _typed_heading(text: str) -> tuple[int, str]:
    if len(text) <= _LONGEST_TYPED_HEADING and "。" not in text:
        for level, pattern in _TYPED_HEADINGS:
            if pattern.match(text):
                return level, text
    return 0, ""


def _characters_before(element: etree._Element) -> int:
    """Return how many characters of its paragraph stand before a run or control."""
    before = element.itersiblings(preceding=True)
    return sum(len(accepted_text(sibling)) for sibling in before if sibling.tag not in DELETED)


def _sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around a character begins and ends; a long one begins shortly before the character."""
    start = max(text.rfind(sign, 0, at) for sign in f"{_ENDS}\t") + 1
    ends = [end for sign in _ENDS if (end := text.find(sign, at)) >= 0]
    if at - start > _MOST_SIGNS:
        start = at - _MOST_SIGNS // 2
    return start, min(ends, default=len(text) - 1) + 1


def _note_numbers(part: etree._Element) -> dict[etree._Element, int]:
    """Return which note of its part each is, separators left out."""
    notes = (note for note in part if note.get(f"{W}type") in (None, "normal"))
    return {note: number for number, note in enumerate(notes, 1)}


def _child_of_body(element: etree._Element) -> etree._Element:
    """Return the child of the body that an element is or stands in; the element itself outside a body."""
    for candidate in (element, *element.iterancestors()):
        parent = candidate.getparent()
        if parent is not None and parent.tag == f"{W}body":
            return candidate
    return element


def _heading_paths(root: etree._Element) -> dict[etree._Element, str]:
    """Return for each child of the body the headings above it, joined by ＞; a heading stands under those above it."""
    paths: dict[etree._Element, str] = {}
    open_headings: list[tuple[int, str]] = []
    for child in next(root.iter(f"{W}body"), root):
        level, text = heading_level(child) if child.tag == _P else (0, "")
        if not level and child.tag == _P and _awaits_title(open_headings):
            # LibreOffice gives the style of these titles another id.
            level, text = _title_of_annex(accepted_text(child).strip())
        if level == _ANNEX_TITLE and open_headings and open_headings[-1][0] == _ANNEX_NUMBER:
            number = open_headings[-1][1]
            paths[child], open_headings = number, [(_ANNEX_NUMBER, f"{number}　{text}")]
            continue
        if level:
            open_headings = _still_open(open_headings, level)
        paths[child] = " ＞ ".join(name for _, name in open_headings)
        if level:
            open_headings.append((level, text))
    return paths


def _awaits_title(headings: list[tuple[int, str]]) -> bool:
    """Return whether the heading above is the number of an annex, without its title as yet."""
    return bool(headings) and headings[-1][0] == _ANNEX_NUMBER and "　" not in headings[-1][1]


def _title_of_annex(text: str) -> tuple[int, str]:
    is_title = 0 < len(text) <= _LONGEST_TYPED_HEADING and "。" not in text
    return (_ANNEX_TITLE, text) if is_title else (0, "")


def _still_open(headings: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """Return the headings that a new one of a level stands under: none for an annex, else those above its level."""
    if level == _ANNEX_NUMBER:
        return []
    return [heading for heading in headings if heading[0] < level]


class _RowLabels:
    """A table row: its cells, their words, and the grid column at which each begins."""

    def __init__(self, row: etree._Element) -> None:
        self.cells = _cells(row)
        self.places = {cell: n for n, cell in enumerate(self.cells)}
        self.texts = [accepted_text(cell).strip() for cell in self.cells]
        self.offsets = [0, *accumulate(map(_span, self.cells))][:-1] if self.cells else []
        self._labels: dict[bool, str] = {}

    def label(self, place: int) -> str:
        """Return the words by which the row is known when one speaks of its cell `place`; empty if it has none.

        These are the first words that are no serial number, behind the first cell's; a short code alone (B01) takes the
        words beside it along, unless it is of their cell that one speaks.
        """
        is_second = place == 1
        if is_second not in self._labels:  # of all other cells one speaks alike
            self._labels[is_second] = self._label(is_second)
        return self._labels[is_second]

    def _label(self, is_second: bool) -> str:
        label = self._first_words()
        beside = self.texts[1] if len(self.texts) > 1 and not is_second else ""
        if _CODE.fullmatch(label) and beside and not beside[:1].isdigit():
            label = f"{label} {beside}"
        return label if len(label) <= _MOST_SIGNS else label[:_MOST_SIGNS] + "…"

    def _first_words(self) -> str:
        first = self.texts[0] if self.texts else ""
        words = next((text for text in self.texts if not _SERIAL.match(text)), first)
        return f"{first} {words}" if first and first != words else words


class _TableLabels:
    """A table: its caption, its first row, and the head of each column of the grid."""

    def __init__(self, table: etree._Element) -> None:
        self._table = table
        self._numbers: dict[etree._Element, int] = {}
        self.caption = _caption(table)
        self.first_row = next(self._rows())
        first = _RowLabels(self.first_row)
        self.heads = {
            offset + n: text[:_MOST_SIGNS]
            for cell, offset, text in zip(first.cells, first.offsets, first.texts, strict=True)
            for n in range(_span(cell))
        }

    def number_of(self, row: etree._Element) -> int:
        """Return which row of the table it is, counted from 1."""
        if not self._numbers:
            self._numbers = {other: number for number, other in enumerate(self._rows(), 1)}
        return self._numbers[row]

    def _rows(self) -> Iterator[etree._Element]:
        rows = self._table.iter(_TR)
        return (row for row in rows if next(row.iterancestors(_TBL)) is self._table)


def _caption(table: etree._Element) -> str:
    """Return the caption above a table, over empty lines and notes; empty if there is none."""
    above = table.getprevious()
    for _ in range(_LINES_TO_CAPTION):
        if above is None or above.tag != _P:
            return ""
        text = accepted_text(above).strip()
        if _CAPTION.match(text):
            return text
        above = above.getprevious()
    return ""


def _row_text(row: etree._Element | None) -> str:
    return "" if row is None else " ".join(accepted_text(cell).strip() for cell in _cells(row))


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val", "1")) if span is not None else 1
