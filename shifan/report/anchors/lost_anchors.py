"""Anchors that a program has lost though what they said still stands: found again, and set anew.

First by tags of controls whose bookmark is gone, then by texts: wording as a whole, values in the order in which they
were written, cells of tables row by row. What cannot be told apart stays lost; it is never guessed.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import field
from itertools import filterfalse

from lxml import etree

from shifan.chinese.figures import written_numbers
from shifan.records import dataclass
from shifan.report.anchors.anchor import PASSAGE, TABLE, VALUE, rests_on_verdict
from shifan.report.anchors.anchor_range import COPY_PREFIX
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.controls_set_anew import largest_id, put_in_control
from shifan.report.anchors.former_texts import (
    Stretch,
    find_clause,
    find_edited,
    find_word,
    is_clause,
    longest_rows,
    words_in_order,
)
from shifan.report.anchors.lost_row_values import rows_still_saying, values_beside
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.text_ranges import ParagraphText
from shifan.word.elements import W, el

_FEWEST_IN_PROSE, _FEWEST_IN_TABLE = 2, 3  # values in a row by which their place is proven
_LONG_ENOUGH = 5  # signs of a value that stands nowhere else
_TAKEN = "\ue010"  # stands for a sign that is none of a lost value
_MOST_TRIED = 4000  # pairs of wording and paragraph that are compared sign by sign
_VERDICT_WORDS = ("达到", "通过", "提名", "符合", "合格", "达标")


@dataclass
class LostAnchors:
    """The anchors of a report that stand nowhere, and what is found of them.

    `found` are the names that are set anew, `edited` those whose place is known, with the other text that is there now.
    """

    reading: Reading
    found: dict[str, str] = field(default_factory=dict)  # name → part
    edited: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {name: n for n, name in enumerate(self.reading.anchors)}
        self._names = list(self.reading.anchors)
        self._missing = [name for name in self._names if name not in self.reading.ranges]
        self._last_id = largest_id(self.reading.roots.values())
        paragraphs = enumerate(self.reading.paragraphs)
        self._number_of = {paragraph.element: n for n, paragraph in paragraphs}
        self._standing = [
            {
                self._places[name]
                for names in paragraph.names
                for name in names
                if name in self._places
            }
            for paragraph in self.reading.paragraphs
        ]

    @property
    def still_missing(self) -> list[str]:
        """Return the names of the anchors that are not found, in the order in which they were written."""
        return [name for name in self._missing if name not in self.found]

    def find(self) -> None:
        """Set anew all anchors whose place is proven."""
        if not self._missing:
            return
        self._by_tags()
        unlisted = filterfalse(_is_listed, self.reading.paragraphs)
        free = [paragraph for paragraph in unlisted if paragraph.text.strip()]
        prose = [paragraph for paragraph in free if not paragraph.in_cell]
        self._wording(prose)
        self._values_in_standing_passages(prose)
        cells = [paragraph for paragraph in free if paragraph.in_cell]
        self._values_in_cells(cells)
        for name, cell in values_beside(
            cells, self.still_missing, self.reading.anchors, self._places
        ):
            self._set(name, cell, Stretch(0, len(cell.text)))
        self._values_in_prose(prose)
        self._tables()
        self.edited |= rows_still_saying(cells, self.still_missing, self.reading.anchors)
        self._note_standing_texts()

    def _by_tags(self) -> None:
        """Give the controls whose tag has lost its bookmark the bookmark again, in their order."""
        copies: dict[str, list[str]] = {}
        for name in self.reading.ranges:
            anchor = self.reading.anchor(name)
            if name.startswith(COPY_PREFIX) and anchor.kind == VALUE:
                copies.setdefault(anchor.value_id, []).append(name)
        for name in self._missing:
            waiting = copies.get(self.reading.anchors[name].value_id)
            if self.reading.anchors[name].kind != VALUE or not waiting:
                continue
            place = self.reading.ranges[waiting.pop(0)]
            if place.control is not None and not place.twins:
                start, end = self._edges(name)
                place.control.addprevious(start)
                place.control.addnext(end)
                self.found[name] = place.part

    # Wording.

    def _wording(self, prose: list[AnchoredParagraph]) -> None:
        """Set passages anew, those that stand as they were first, then those that people have edited."""
        missing = [n for n in self.still_missing if self.reading.anchors[n].kind == PASSAGE]
        for name in missing:
            self._set_passage(name, prose, edited=False)
        tries = 0
        for name in missing:
            if name not in self.found and tries < _MOST_TRIED:
                self._set_passage(name, prose, edited=True)
                tries += len(prose)

    def _set_passage(self, name: str, prose: list[AnchoredParagraph], edited: bool) -> None:
        """Set a passage anew in a paragraph that has its words, one that says nothing else before all others."""
        former = self.reading.anchors[name].baseline
        of_verdict = rests_on_verdict(self.reading.anchors[name].value_id)
        find = find_edited if edited else find_clause if of_verdict else find_word
        for paragraph in sorted(prose, key=lambda paragraph: paragraph.text.strip() != former):
            if edited and self._holds_passage(paragraph):
                continue
            stretch = find(paragraph.text, former)
            if stretch is None or self._is_said_by_another(paragraph, stretch, former):
                continue
            if self._set(name, paragraph, stretch):
                self._set_values(self._values_inside(name, former), paragraph, stretch)
                return

    def _values_in_standing_passages(self, prose: list[AnchoredParagraph]) -> None:
        """Set the lost values anew that were written inside passages whose own anchors still stand."""
        for paragraph in prose:
            for name in dict.fromkeys(name for names in paragraph.names for name in names):
                anchor = self.reading.anchors.get(name)
                if anchor is None or anchor.kind != PASSAGE:
                    continue
                inside = self._values_inside(name, anchor.baseline)
                places = [n for n, names in enumerate(paragraph.names) if name in names]
                if inside:
                    self._set_values(inside, paragraph, Stretch(places[0], places[-1] + 1))

    def _holds_passage(self, paragraph: AnchoredParagraph) -> bool:
        """Return whether a passage stands in a paragraph already; then nothing more of it is taken for another one."""
        names = {start.get(f"{W}name", "") for start in paragraph.element.iter(f"{W}bookmarkStart")}
        anchors = self.reading.anchors
        return any(name in anchors and anchors[name].kind == PASSAGE for name in names)

    def _is_said_by_another(
        self, paragraph: AnchoredParagraph, stretch: Stretch, former: str
    ) -> bool:
        """Return whether a former text is what another passage says there: then it is no trace of the lost one."""
        names = {name for names in paragraph.names[stretch.start : stretch.end] for name in names}
        anchors = [self.reading.anchors[name] for name in names if name in self.reading.anchors]
        return any(anchor.kind == PASSAGE and anchor.baseline == former for anchor in anchors)

    def _values_inside(self, name: str, former: str) -> list[str]:
        """Return the missing values that were written inside a passage.

        In a report as it was made they are written before it, in one that was refreshed behind it.
        """
        at = self._places[name]
        behind = self._row_inside(self._names[at + 1 :], former.find, former)
        before = self._row_inside(self._names[:at][::-1], former.rfind, former)[::-1]
        is_first = self.reading.info.deleted is None or bool(self.reading.info.others)
        inside = before if len(before) >= len(behind) + (not is_first) else behind
        known = self.reading.ranges.keys() | self.found.keys()
        return [name for name in inside if name not in known]

    def _row_inside(
        self, names: list[str], find: Callable[[str, int, int], int], former: str
    ) -> list[str]:
        """Return the values that stand in a former text one after the other, from its beginning or from its end on."""
        inside, start, end = [], 0, len(former)
        for name in names:
            anchor = self.reading.anchors[name]
            at = find(anchor.baseline, start, end) if anchor.kind == VALUE else -1
            if at < 0 or not anchor.baseline:
                break
            is_backwards = find == former.rfind
            start, end = (0, at) if is_backwards else (at + len(anchor.baseline), end)
            inside.append(name)
        return inside

    # Values in prose.

    def _values_in_prose(self, prose: list[AnchoredParagraph]) -> None:
        for paragraph in prose:
            waiting = [n for n in self.still_missing if self.reading.anchors[n].kind == VALUE]
            if not waiting:
                return
            names = self._proven_row(paragraph, waiting)
            if names:
                self._set_values(names, paragraph, Stretch(0, len(paragraph.text)))

    def _proven_row(self, paragraph: AnchoredParagraph, waiting: list[str]) -> list[str]:
        """Return the longest row of missing values that stand in a paragraph in their order; none for several such.

        Of several that one is taken that begins or ends beside what stands next to the paragraph.
        """
        free = "".join(
            _TAKEN if names else sign
            for sign, names in zip(self._free_text(paragraph), paragraph.names, strict=True)
        )
        rows = longest_rows(free, [self.reading.anchors[name].baseline for name in waiting])
        named = [[waiting[n] for n in row] for row in rows]
        beside = [row for row in named if self._stands_beside(row, paragraph)]
        if len(beside) == 1 and (len(beside[0]) > 1 or self._is_rare(beside[0][0], paragraph)):
            return beside[0]
        if len(named) != 1:
            return []
        is_all = paragraph.text.strip("。；，、 ") == self.reading.anchors[named[0][0]].baseline
        if len(named[0]) >= _FEWEST_IN_PROSE or is_all or self._is_rare(named[0][0]):
            return named[0]
        return []

    def _free_text(self, paragraph: AnchoredParagraph) -> str:
        """Return a paragraph's text without what stands at values, nor digits that number headings or figures."""
        signs = [
            _TAKEN if any(self._is_value(name) for name in names) else sign
            for sign, names in zip(paragraph.text, paragraph.names, strict=True)
        ]
        counted = {
            place
            for number in written_numbers(paragraph.text)
            for place in range(number.start, number.end)
        }
        return "".join(
            _TAKEN if sign.isdigit() and place not in counted else sign
            for place, sign in enumerate(signs)
        )

    def _is_value(self, name: str) -> bool:
        anchor = self.reading.anchors.get(name) or self.reading.anchor(name)
        return anchor.kind == VALUE

    def _stands_beside(self, row: list[str], paragraph: AnchoredParagraph) -> bool:
        """Return whether a row was written right before or behind anchors in or next to a paragraph."""
        near = self._places_near(paragraph)
        return self._places[row[0]] - 1 in near or self._places[row[-1]] + 1 in near

    def _places_near(self, paragraph: AnchoredParagraph) -> set[int]:
        """Return the places of the anchors in a paragraph and in the nearest ones before and behind that have some."""
        paragraphs = self.reading.paragraphs
        at = self._number_of[paragraph.element]
        near = set(self._standing[at])
        for numbers in (range(at - 1, -1, -1), range(at + 1, len(paragraphs))):
            near |= next((self._standing[n] for n in numbers if self._standing[n]), set())
        return near

    def _is_rare(self, name: str, paragraph: AnchoredParagraph | None = None) -> bool:
        """Return whether the text of a value stands once in the report, or once in a paragraph."""
        former = self.reading.anchors[name].baseline
        if paragraph is not None:
            is_telling = len(former) >= _LONG_ENOUGH - 1 or any(map(str.isdigit, former))
            is_telling |= is_clause(paragraph.text, former)
            return is_telling and paragraph.text.count(former) == 1
        if len(former) < _LONG_ENOUGH:
            return False
        return sum(paragraph.text.count(former) for paragraph in self.reading.paragraphs) == 1

    def _set_values(self, names: list[str], paragraph: AnchoredParagraph, stretch: Stretch) -> None:
        """Set values anew in their order; the ones between that do not stand as they were are edited."""
        words = [self.reading.anchors[name].baseline for name in names]
        places = words_in_order(self._free_text(paragraph), words, *stretch)
        unset = []
        for name, place in reversed(list(zip(names, places, strict=True))):
            if place is None or not self._set(name, paragraph, place):
                unset.append(name)
        if unset and any(map(str.isdigit, self._free_text(paragraph))):
            self.edited |= dict.fromkeys(unset, paragraph.text)

    # Tables.

    def _values_in_cells(self, cells: list[AnchoredParagraph]) -> None:
        """Set values anew in cells that say, several in a row, what was written one after the other."""
        waiting = [n for n in self.still_missing if self.reading.anchors[n].kind == VALUE]
        free = [paragraph for paragraph in cells if not any(paragraph.names)]
        if not waiting or not free:
            return
        words = [self.reading.anchors[name].baseline for name in waiting]
        texts = [paragraph.text.strip() for paragraph in free]
        matcher = difflib.SequenceMatcher(None, words, texts, autojunk=False)
        for block in matcher.get_matching_blocks():
            is_rare = block.size and texts.count(words[block.a]) == 1
            if block.size < _FEWEST_IN_TABLE and not (is_rare and len(words[block.a]) > 3):
                continue
            for n in range(block.size):
                cell = free[block.b + n]
                stretch = find_word(cell.text, words[block.a + n])
                if stretch is not None:
                    self._set(waiting[block.a + n], cell, stretch)

    def _tables(self) -> None:
        """Set the bookmark of a table anew in its first cell, where the values behind it were found."""
        for name in self.still_missing:
            if self.reading.anchors[name].kind != TABLE:
                continue
            following = self._names[self._places[name] + 1 :][:1]
            table = next(
                (self._table_of(other) for other in following if other in self.found), None
            )
            first = None if table is None else next(table.iter(f"{W}p"), None)
            if first is not None:
                start, end = self._edges(name)
                at = 1 if first.find(f"{W}pPr") is not None else 0
                first.insert(at, start)
                start.addnext(end)
                self.found[name] = self.found[following[0]]

    def _table_of(self, name: str) -> etree._Element | None:
        root = self.reading.roots[self.found[name]]
        marks = root.iter(f"{W}bookmarkStart")
        starts = (mark for mark in marks if mark.get(f"{W}name") == name)
        start = next(starts, None)
        return None if start is None else next(start.iterancestors(f"{W}tbl"), None)

    def _note_standing_texts(self) -> None:
        """Note as edited what is not found, while a text such as the former one stands where no anchor is."""
        free = list(filterfalse(_is_listed, self.reading.paragraphs))
        # A pasted copy of a passage says nothing of other values; it has the bookmark, but no place of it.
        passages = {paragraph.text for paragraph in free if self._is_at_passage(paragraph)}
        free = [
            paragraph
            for paragraph in free
            if paragraph.text not in passages or self._is_at_passage(paragraph)
        ]
        for name in self.still_missing:
            anchor = self.reading.anchors[name]
            if name in self.edited or anchor.kind not in (VALUE, PASSAGE):
                continue
            is_number = any(map(str.isdigit, anchor.baseline))
            words = [anchor.baseline] if is_number else []
            if anchor.kind == PASSAGE and rests_on_verdict(anchor.value_id):
                words = list(_VERDICT_WORDS)
            standing = (paragraph for paragraph in free if self._stands_free(paragraph, words))
            if (paragraph := next(standing, None)) is not None:
                self.edited[name] = paragraph.text

    def _is_at_passage(self, paragraph: AnchoredParagraph) -> bool:
        names = {name for names in paragraph.names for name in names}
        anchors = self.reading.anchors
        return any(name in anchors and anchors[name].kind == PASSAGE for name in names)

    def _stands_free(self, paragraph: AnchoredParagraph, words: list[str]) -> bool:
        """Return whether one of some words stands in a paragraph where no anchor is open."""
        text = self._free_text(paragraph) if words else ""
        for word in words:
            stretch = find_word(text, word)
            while stretch is not None:
                if not any(paragraph.names[stretch.start : stretch.end]):
                    return True
                stretch = find_word(text, word, stretch.end)
        return False

    # Writing.

    def _set(self, name: str, paragraph: AnchoredParagraph, stretch: Stretch) -> bool:
        """Set an anchor around a stretch of a paragraph; return whether that could be done."""
        whole = ParagraphText.of(paragraph.element)
        if whole.text != paragraph.text or not whole.can_hold(*stretch):
            return False
        anchor = self.reading.anchors[name]
        if anchor.kind == VALUE and any(paragraph.names[stretch.start : stretch.end]):
            inner = {
                name for names in paragraph.names[stretch.start : stretch.end] for name in names
            }
            if any(self._is_value(name) for name in inner):
                return False
        start, end = self._edges(name)
        inside = whole.wrap(*stretch, (start, end))
        if anchor.kind == VALUE:
            put_in_control(name, anchor, inside)
        self.found[name] = paragraph.part
        for at in range(*stretch):
            paragraph.names[at] = (*paragraph.names[at], name)
        self._standing[self._number_of[paragraph.element]].add(self._places[name])
        return True

    def _edges(self, name: str) -> tuple[etree._Element, etree._Element]:
        self._last_id += 1
        return el("bookmarkStart", id=self._last_id, name=name), el("bookmarkEnd", id=self._last_id)


def _is_listed(paragraph: AnchoredParagraph) -> bool:
    """Return whether a paragraph is an entry of a table of contents: it repeats what stands elsewhere."""
    return any(paragraph.numbering)
