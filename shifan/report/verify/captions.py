"""Titles beside tables and charts: another one, or none any more."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from shifan.chinese.statements import statement_words
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import PICTURE, TABLE
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.rows_and_contents import plain
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, VerifiedItem
from shifan.report.verify.references import fields_in
from shifan.word.elements import W, accepted_text, table_of
from shifan.word.fields import field_name

_PARAGRAPH, _TABLE = f"{W}p", f"{W}tbl"
_OTHER_TITLE, _TITLE_GONE = "题名被改动", "题名已被删除"
_LABEL = pattern_of(r"[图表]\d+")
_LABEL_ALONE = pattern_of(r"\D{0,4}\d*")  # 附件2, whose title is a paragraph of its own
_WORDS = pattern_of(r"[^\W\d_]")
_ALIKE = 0.5  # a title that people have worded otherwise, without a number


class _Titled(NamedTuple):
    """A table or chart: its id, its title as it was written and without blanks, and the paragraphs around it."""

    value_id: str
    written: str
    title: str
    holder: etree._Element
    before: list[etree._Element]  # the nearest first
    behind: list[etree._Element]

    @property
    def beside(self) -> list[etree._Element]:
        return [*self.before, *self.behind]


def judged_titles(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the tables and charts beside which another title is said, and those whose title is said nowhere."""
    places = _titled_places(context.reading)
    above_tables = {
        place.before[0] for place in places if place.before and place.holder.tag == _TABLE
    }
    for place in places:  # what stands right above another table is that one's
        place.behind[:] = [near for near in place.behind if near not in above_tables]
    rightful = {near for place in places for near in place.beside if _is_titled(near, place.title)}
    for place in places:
        if any(_is_titled(near, place.title) for near in place.beside):
            continue
        captions = [near for near in _captions_of(place) if near not in rightful]
        if captions:
            in_words = join_names(_OTHER_TITLE, context.place_names.of(captions[0]))
            yield VerifiedItem(place.written, "", CHANGED, in_words)
        elif _is_gone(place, context):
            in_words = join_names(_TITLE_GONE, context.place_names.of(place.holder))
            yield VerifiedItem(place.written, place.value_id, MISSING, in_words)


def _titled_places(reading: Reading) -> list[_Titled]:
    found = []
    for name, place in reading.ranges.items():
        anchor = reading.anchor(name)
        if anchor.kind not in (TABLE, PICTURE) or not anchor.baseline:
            continue
        holder = table_of(place.start) if anchor.kind == TABLE else None
        if holder is None:
            holder = next(place.start.iterancestors(_PARAGRAPH), None)
        if holder is not None:
            before, behind = _near(holder, preceding=True), _near(holder, preceding=False)
            titled = plain(anchor.baseline)
            found.append(_Titled(anchor.value_id, anchor.baseline, titled, holder, before, behind))
    return found


def _captions_of(place: _Titled) -> list[etree._Element]:
    """Return the paragraphs that stand where a title does: with a number, or behind one that stands alone."""
    captions = []
    for near in place.beside:
        if not any(field_name(code) == "SEQ" for code, _ in fields_in(near)):
            continue
        if not _LABEL_ALONE.fullmatch(plain(accepted_text(near))):
            captions.append(near)
        elif near in place.before[1:] and plain(accepted_text(place.before[0])):
            captions.append(place.before[0])
    return captions


def _is_gone(place: _Titled, context: VerifyContext) -> bool:
    """Return whether a title is said nowhere, though the run's own report says it beside the table or chart."""
    if context.model is None or place.title.endswith("。"):  # a sentence that leads over to it
        return False
    models = (model for model in _titled_places(context.model) if model.value_id == place.value_id)
    if not any(_is_titled(near, model.title) for model in models for near in model.beside):
        return False
    listed = context.reading.contents
    texts = (p.text for p in context.reading.paragraphs if p.element not in listed)
    if any(place.title in plain(text) for text in texts):
        return False
    beside = (plain(accepted_text(near)) for near in place.beside)
    return not any(
        difflib.SequenceMatcher(None, place.title, text).ratio() >= _ALIKE for text in beside
    )


def _is_titled(near: etree._Element, title: str) -> bool:
    """Return whether a caption says a title: before it only its number, behind it nothing that states something."""
    before, found, behind = plain(accepted_text(near)).partition(title)
    return bool(found) and not _WORDS.search(_LABEL.sub("", before)) and not statement_words(behind)


def _near(element: etree._Element, preceding: bool) -> list[etree._Element]:
    siblings = element.itersiblings(preceding=preceding)
    return [
        sibling for sibling, _ in zip(siblings, range(2), strict=False) if sibling.tag == _PARAGRAPH
    ]
