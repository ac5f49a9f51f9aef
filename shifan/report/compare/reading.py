"""A report as paragraphs under headings, whether .docx or .txt, styled or only typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from shifan.report.compare import plain_text, word_document
from shifan.report.compare.headings import Heading, headings

_ANNEX = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?$")
ITEM = 5


@dataclass(frozen=True)
class Passage:
    """A paragraph with the headings that begin in it, the one it stands under, and which heading of the report that is (-1: none yet).

    `first` is which heading of the report the first of its own is, `beside` the words at the head of its row and column in a table.
    """

    text: str
    headings: tuple[Heading, ...]
    under: str
    annex: bool
    part: int = -1
    first: int = 0
    beside: str = ""

    def part_at(self, place: int) -> int:
        """Return which heading of the report is the nearest above a place in the paragraph, 一是 included."""
        return max(
            (self.first + n for n, heading in enumerate(self.headings) if heading.start <= place),
            default=self.part,
        )


def read_report(path: Path) -> list[Passage]:
    """Return the passages of a report; Refused if the file cannot be read."""
    lines = (
        [(line, 0, "") for line in plain_text.lines(path)]
        if path.suffix.lower() in (".txt", ".md")
        else word_document.lines(path)
    )
    passages: list[Passage] = []
    under, part, annex, begun, count = "", -1, False, False, 0
    for text, level, beside in lines:
        annex = annex or (
            begun and bool(_ANNEX.match(text))
        )  # an issued document begins with 附件 itself
        found = tuple(headings(text, level))
        own = next((n for n, heading in enumerate(found) if heading.level < ITEM), None)
        under, part = (under, part) if own is None else (found[own].key, count + own)
        passages.append(Passage(text, found, under, annex, part, count, beside))
        begun, count = begun or bool(found) or text.endswith("。"), count + len(found)
    return passages
