"""Headings that stand over another section's values: those of two sections have been exchanged.

A heading is known by its words, a section by the values that stand in it and in no other of its rank. A section moved
with its heading, a heading worded otherwise or deleted, sections put together: of none of these is anything said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from shifan.patterns import pattern_of
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.place_names import heading_level, join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem

_EXCHANGED = "标题下是“{}”的内容"
_ORDINAL = pattern_of(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]|\s+")
_NO_HEADING = 100


class _Section(NamedTuple):
    """A heading with the ids of the values that stand under it, to the next heading of its rank or above."""

    heading: AnchoredParagraph
    words: str  # without the number that is typed before them
    rank: int
    ids: frozenset[str]


def judged_exchanged(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the headings under which the values of another one's section stand, and none of their own."""
    wanted = _known_by_words(_own_ids(_sections(model)))
    owners = {(section.rank, key): section for section in wanted.values() for key in section.ids}
    for section in _sections(context.reading):
        own = wanted.get(section.words)
        if own is None or own.rank != section.rank or own.ids & section.ids:
            continue
        others = {owner.words for key in section.ids if (owner := owners.get((section.rank, key)))}
        if len(others) == 1 and own.ids:
            what = _EXCHANGED.format(*others)
            in_words = join_names(what, context.place_names.of(section.heading.element))
            yield VerifiedItem(section.heading.text, "", CHANGED, in_words)


def _sections(reading: Reading) -> list[_Section]:
    """Return the sections of the body; headings that hold values bound them, but are known by no words."""
    ranks = [_rank(paragraph) for paragraph in reading.paragraphs]
    found = []
    for place, (paragraph, rank) in enumerate(zip(reading.paragraphs, ranks, strict=True)):
        if rank == _NO_HEADING or any(paragraph.names):
            continue
        end = next(
            (n for n, other in enumerate(ranks[place + 1 :], place + 1) if other <= rank),
            len(ranks),
        )
        ids = frozenset(
            reading.anchor(name).value_id
            for inner in reading.paragraphs[place + 1 : end]
            for names in set(inner.names)
            for name in names
        )
        found.append(_Section(paragraph, _ORDINAL.sub("", paragraph.text), rank, ids))
    return found


def _rank(paragraph: AnchoredParagraph) -> int:
    """Return the rank of a heading, of an annex 0; a number beyond all ranks for what is none."""
    if paragraph.part != BODY or paragraph.in_table or any(paragraph.numbering):
        return _NO_HEADING
    level = heading_level(paragraph.element)[0]
    return max(level, 0) if level else _NO_HEADING


def _own_ids(sections: list[_Section]) -> list[_Section]:
    """Return the sections with those ids alone that stand in no other section of the same rank."""
    uses = Counter((section.rank, key) for section in sections for key in section.ids)
    return [
        section._replace(ids=frozenset(key for key in section.ids if uses[section.rank, key] == 1))
        for section in sections
    ]


def _known_by_words(sections: list[_Section]) -> dict[str, _Section]:
    """Return the sections by the words of their headings; those that share their words are left out."""
    uses = Counter(section.words for section in sections)
    return {section.words: section for section in sections if uses[section.words] == 1}
