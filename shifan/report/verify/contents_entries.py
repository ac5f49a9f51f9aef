"""Entries of the table of contents against those of the run's own report: none gone, none twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from shifan.report.anchors.reading import Reading
from shifan.report.anchors.rows_and_contents import plain
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, VerifiedItem
from shifan.word.contents import read_entry

_GONE, _TWICE = "目录缺少的标题", "目录中重复的标题"


def judged_entries(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the entries that a table of contents has lost though their heading stands, and those that it has twice.

    Who has taken out the whole table has lost no entry.
    """
    own, wanted = _titles(context.reading.contents), _titles(model.contents)
    if not own:
        return
    counts = Counter(own)
    headings = {plain(paragraph.text) for paragraph in context.reading.paragraphs}
    for title in wanted:
        if title not in counts and title in headings:
            yield VerifiedItem(title, "", MISSING, _GONE)
    for title, times in (counts - Counter(wanted)).items():
        if counts[title] > 1 and times:
            place = context.place_names.of(context.reading.contents[own.index(title)])
            yield VerifiedItem(title, "", CHANGED, join_names(_TWICE, place))


def _titles(contents: list[etree._Element]) -> list[str]:
    titles = (plain(read_entry(entry).title) for entry in contents)
    return [title for title in titles if title]
