"""Paragraphs and tables of a document that come, go or change their own words with the data: its loops and tests.

Three outlines are laid side by side: that of the document as it was written (kept inside it), that of the file as
people left it, and that of the run's own document. What came between the first and the third is set in where the
run's document has it; what went is taken out if nobody has touched it. All else is people's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import PICTURE, TABLE
from shifan.report.anchors.outline import OutlinedBlock, blocks_of, kept_blocks, outline
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.make.skeleton_anchors import quoted_beginning
from shifan.report.refresh.anchored_copies import anchored_copy
from shifan.report.refresh.ledger import CONFLICT, REFRESHED, REMOVED, LedgerDetail
from shifan.report.refresh.paragraph_removal import take_out
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, accepted_text, detach
from shifan.word.package_pictures import relation_id
from shifan.word.revisions import leave_end_unrevised

_PARAGRAPH, _ROW, _SECTION = f"{W}p", f"{W}tr", f"{W}sectPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_PHOTOGRAPH, _DIGITS = "photo", 16
_EDITED = "数据已没有这一段，手工改过，没有删去"
_REWORDED = "模板或数据改了这一段的文字，手工改过，没有改动"


@dataclass
class _Merge:
    """A document on its way: its blocks, those of the run's own document, and where the next new one goes."""

    session: RefreshSession
    run_document: Reading
    written: list[tuple[str, str]]  # key and content of each block as it was written
    theirs: list[OutlinedBlock | None]  # the block of the file that each of these is now
    last: etree._Element | None = None  # of the file, behind which the next new block goes

    def keep(self, number: int, block: OutlinedBlock) -> None:
        """Bring a block that stays up to date in its own words and pictures, if people have left it alone."""
        mine, content = self.theirs[number], self.written[number][1]
        if mine is None:  # people have taken it out
            return
        self.last = mine.element
        is_table = any(_kind(self.run_document, name) == TABLE for name in block.names)
        if is_table or block.content in (content, mine.content):
            return  # a table gets its rows by itself
        if self._is_untouched(number):
            self._set_in(block)
            self._take_out(mine)
            self.session.ledger.enter(REFRESHED, _label(block))
        else:
            self._conflict(mine, block, _REWORDED)

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

    def set_in(self, block: OutlinedBlock) -> None:
        """Set in a block that the data have now."""
        self._set_in(block)
        if not block.names and accepted_text(block.element).strip():
            self.session.ledger.enter(REFRESHED, _label(block))

    def _set_in(self, block: OutlinedBlock) -> None:
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
    merge = _Merge(session, run_document, written, _where_now(written, mine))
    for kind, before, now in _changes([key for key, _ in written], [block.key for block in theirs]):
        if kind == "equal":
            for number, place in zip(before, now, strict=True):
                merge.keep(number, theirs[place])
            continue
        for number in before:
            merge.take_out(number)
        for place in now:
            merge.set_in(theirs[place])
    reading.info.outline = outline(theirs)


def pictures_that_came(
    session: RefreshSession, pictures: Mapping[str, bytes], run_pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the pictures that came with new blocks and rows, by file name; their drawings name them from now on."""
    files: dict[str, bytes] = {}
    for blip in session.reading.roots[BODY].iter(_BLIP):
        relation = blip.get(_EMBED, "")
        content = run_pictures.get(relation)
        if relation not in pictures and content is not None:
            file = f"{_PHOTOGRAPH}{hashlib.sha256(content).hexdigest()[:_DIGITS]}.jpeg"
            blip.set(_EMBED, relation_id(file))
            if relation_id(file) not in pictures:
                files[file] = content
    return files


def _where_now(
    written: Sequence[tuple[str, str]], mine: Sequence[OutlinedBlock]
) -> list[OutlinedBlock | None]:
    """Return for each block as it was written the block of the file that it is now; None for one taken out.

    What stands between blocks that are known, as many as were written there, are these, edited.
    """
    found: list[OutlinedBlock | None] = [None] * len(written)
    keys = [key for key, _ in written], [block.key for block in mine]
    for _, before, now in _changes(*keys):
        if len(before) == len(now):
            for number, place in zip(before, now, strict=True):
                found[number] = mine[place]
    return found


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
