"""Paragraphs and tables of a document that come, go or change their own words with the data: its loops and tests.

Three outlines are laid side by side: that of the document as it was written (kept inside it), that of the file as
people left it, and that of the run's own document. What came between the first and the third is set in where the
run's document has it; what went is taken out if nobody has touched it. All else is people's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from difflib import SequenceMatcher

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import PICTURE, TABLE
from shifan.report.anchors.outline import (
    OutlinedBlock,
    blocks_of,
    content_of,
    kept_blocks,
    outline,
)
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.make.skeleton_anchors import quoted_beginning
from shifan.report.refresh.anchored_copies import anchored_copy
from shifan.report.refresh.ledger import CONFLICT, DELETED, REFRESHED, REMOVED, LedgerDetail
from shifan.report.refresh.paragraph_removal import take_out
from shifan.report.refresh.session import RefreshSession, deleted_ids
from shifan.report.refresh.typed_numbers import number_before, renumber, with_number
from shifan.word.drawing_names import BLIP, EMBED
from shifan.word.elements import W, accepted_text, detach
from shifan.word.package_pictures import relation_id
from shifan.word.revisions import leave_end_unrevised

_PARAGRAPH, _ROW, _SECTION = f"{W}p", f"{W}tr", f"{W}sectPr"
_PHOTOGRAPH, _DIGITS = "photo", 16
_MOST_COUNTED = 100  # paragraphs of a loop
_EDITED = "数据已没有这一段，手工改过，没有删去"
_REWORDED = "模板或数据改了这一段的文字，手工改过，没有改动"


@dataclass
class _Merge:
    """A document on its way: its blocks, those of the run's own document, and where the next new one goes."""

    session: RefreshSession
    run_document: Reading
    written: list[tuple[str, str]]  # key and content of each block as it was written
    theirs: list[OutlinedBlock | None]  # the block of the file that each of these is now
    gone: set[int]  # those of these that people have taken out, with nothing in their place
    last: etree._Element | None = None  # of the file, behind which the next new block goes
    now: dict[int, etree._Element] = field(default_factory=dict)  # by the place of the run's block

    def keep(self, number: int, block: OutlinedBlock, place: int) -> None:
        """Bring a block that stays up to date in its own words and pictures, if people have left it alone."""
        mine, content = self.theirs[number], self.written[number][1]
        if mine is None:
            self._enter_deleted(number, block)
            return
        self.last = self.now[place] = mine.element
        is_table = any(_kind(self.run_document, name) == TABLE for name in block.names)
        if is_table or block.content in (content, mine.content):
            return  # a table gets its rows by itself
        if self._is_untouched(number):
            self.now[place] = self._set_in(block)
            self._take_out(mine)
            self.session.ledger.enter(REFRESHED, _label(block))
        else:
            self._conflict(mine, block, _REWORDED)

    def _enter_deleted(self, number: int, block: OutlinedBlock) -> None:
        """Enter once that people have taken out a paragraph of the template's; values are entered by themselves."""
        label = _label(block)
        is_said = not block.names and bool(accepted_text(block.element).strip())
        is_known = label in deleted_ids(self.session.reading)
        if number in self.gone and is_said and not is_known:
            self.session.ledger.enter(DELETED, label)

    def take_out(self, number: int) -> None:
        """Take out a block that the data no longer have; told as a conflict if people have changed it."""
        mine = self.theirs[number]
        if mine is None:
            return
        if self._is_untouched(number):
            self._take_out(mine)
            for value_id in dict.fromkeys(_ids(self.session, mine)) or [_label(mine)]:
                self.session.ledger.enter(REMOVED, value_id)
        else:
            self._conflict(mine, None, _EDITED)

    def set_in(self, block: OutlinedBlock, place: int) -> None:
        """Set in a block that the data have now."""
        self.now[place] = self._set_in(block)
        if not block.names and accepted_text(block.element).strip():
            self.session.ledger.enter(REFRESHED, _label(block))

    def _set_in(self, block: OutlinedBlock) -> etree._Element:
        made = anchored_copy(self.session, block.element, block.names, self.run_document)
        for section in list(made.iter(_SECTION)):
            detach(section)
        if self.last is None:
            self.session.reading.roots[BODY][0].insert(0, made)
        else:
            if self.session.pen.tracks and self.last.tag == _PARAGRAPH:
                leave_end_unrevised(self.last)
            self.last.addnext(made)
        self.last = made
        return made

    def _take_out(self, mine: OutlinedBlock) -> None:
        for name in mine.names:
            self.session.handled.add(name)
            self.session.anchors.pop(name, None)
        self.session.changed_parts.add(BODY)
        if self.last is mine.element and not self.session.pen.tracks:
            self.last = mine.element.getprevious()
        if mine.element.tag == _PARAGRAPH or not self.session.pen.tracks:
            take_out(self.session, mine.element)
            return
        for row in mine.element.iter(_ROW):
            self.session.pen.row(row, "del")
        for paragraph in list(mine.element.iter(_PARAGRAPH)):
            for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
                self.session.pen.delete(child)

    def _is_untouched(self, number: int) -> bool:
        """Return whether a block of the file is as it was written: words, pictures, values, no remarks."""
        mine, reading = self.theirs[number], self.session.reading
        if mine is None or mine.content != self.written[number][1]:
            return False
        valued = [name for name in mine.names if _kind(reading, name) not in (TABLE, PICTURE)]
        if any(
            name not in reading.ranges or user_edits.is_changed(reading, name) for name in valued
        ):
            return False
        return not user_edits.has_remarks(mine.element, pictures_too=False)

    def _conflict(self, mine: OutlinedBlock, wanted: OutlinedBlock | None, reason: str) -> None:
        data = accepted_text(wanted.element).strip() if wanted else None
        place = self.session.place_names.of(mine.element)
        now = accepted_text(mine.element).strip()
        label = next(iter(_ids(self.session, mine)), _label(mine))
        self.session.ledger.enter_detail(LedgerDetail(CONFLICT, label, now, data, reason, place))


def merge_blocks(
    session: RefreshSession,
    run_document: Reading,
    pictures: Mapping[str, bytes],
    run_pictures: Mapping[str, bytes],
) -> None:
    """Bring the paragraphs and tables of a document up to those of the run's own one.

    `pictures` are those of the file, by the ids of their relations, `run_pictures` those of the run's document.
    """
    reading = session.reading
    mine = blocks_of(reading.roots[BODY][0], reading.anchors, pictures, edited=True)
    theirs = blocks_of(run_document.roots[BODY][0], run_document.anchors, run_pictures)
    written = list(kept_blocks(reading.info.outline or ()))
    merge = _Merge(session, run_document, written, *_where_now(written, mine))
    gone: set[int] = set()
    for kind, before, now in _changes([key for key, _ in written], [block.key for block in theirs]):
        if kind == "equal":
            for number, place in zip(before, now, strict=True):
                if merge.theirs[number] is None:
                    gone.add(place)
                merge.keep(number, theirs[place], place)
            continue
        for number in before:
            merge.take_out(number)
        for place in now:
            merge.set_in(theirs[place], place)
    _close_gaps(merge, theirs, gone)
    reading.info.outline = outline(theirs)


def _close_gaps(merge: _Merge, theirs: Sequence[OutlinedBlock], gone: set[int]) -> None:
    """Count the paragraphs of a loop anew of which people have taken out some: 二是 is not left without 一是."""
    for counted in _counted(theirs) if gone else ():
        left = [merge.now[place] for place in counted if place in merge.now]
        if left and gone.intersection(counted):
            renumber(merge.session, left)


def _counted(blocks: Sequence[OutlinedBlock]) -> Iterator[range]:
    """Yield the places of neighbouring blocks before which numbers of one look count from 1."""
    numbers = [number_before(accepted_text(block.element)) for block in blocks]
    begin = 0
    for place, (number, look) in enumerate([*numbers, (0, "")]):
        if place and (number - 1, look) == numbers[place - 1]:
            continue
        if place and numbers[begin][0] == 1:
            yield range(begin, place)
        begin = place


def pictures_that_came(
    session: RefreshSession, pictures: Mapping[str, bytes], run_pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the pictures that came with new blocks and rows, by file name; their drawings name them from now on."""
    files: dict[str, bytes] = {}
    for blip in session.reading.roots[BODY].iter(BLIP):
        relation = blip.get(EMBED, "")
        content = run_pictures.get(relation)
        if relation not in pictures and content is not None:
            file = f"{_PHOTOGRAPH}{hashlib.sha256(content).hexdigest()[:_DIGITS]}.jpeg"
            blip.set(EMBED, relation_id(file))
            if relation_id(file) not in pictures:
                files[file] = content
    return files


def _where_now(
    written: Sequence[tuple[str, str]], mine: Sequence[OutlinedBlock]
) -> tuple[list[OutlinedBlock | None], set[int]]:
    """Return for each block as it was written the block of the file that it is now, or None; and which are gone.

    What stands between blocks that are known, as many as were written there, are these, edited.
    """
    found: list[OutlinedBlock | None] = [None] * len(written)
    gone: set[int] = set()
    keys = [key for key, _ in written], [block.key for block in mine]
    for kind, before, now in _changes(*keys):
        if kind == "delete":
            gone.update(before)
        if len(before) == len(now):
            for number, place in zip(before, now, strict=True):
                found[number] = _as_counted(mine[place], written[number][1])
    return found, gone


def _as_counted(block: OutlinedBlock, content: str) -> OutlinedBlock:
    """Return a block as it was written, if only the number before it is another one: an earlier refresh counts."""
    number, _ = number_before(block.words)
    if not number or block.content == content:
        return block
    counted = (content_of(with_number(block.words, n)) for n in range(1, _MOST_COUNTED))
    return replace(block, content=content) if content in counted else block


def _changes(before: list[str], now: list[str]) -> Iterator[tuple[str, range, range]]:
    """Yield what became of a list of keys: kind of change, and the places in both lists."""
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        yield kind, range(start, end), range(new_start, new_end)


def _kind(reading: Reading, name: str) -> str:
    return reading.anchors[name].kind


def _ids(session: RefreshSession, block: OutlinedBlock) -> list[str]:
    return [session.reading.anchors[name].value_id for name in block.names]


def _label(block: OutlinedBlock) -> str:
    """Return what the ledger calls a paragraph without values."""
    return quoted_beginning(accepted_text(block.element).strip())
