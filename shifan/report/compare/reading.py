"""A report as paragraphs under headings, whether .docx or .txt, styled or only typed."""

from __future__ import annotations

from pathlib import Path

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.compare.headings import ITEM, Heading, headings
from shifan.report.compare.plain_text import read_text_lines
from shifan.report.compare.word_document import Line, read_lines

_ANNEX = pattern_of(r"^附\s*+件\s*+[\d一二三四五六七八九十]*+\s*+[:：]?$")
_LIST_OF_ANNEXES = pattern_of(r"\s*附件[:：]")
_PLAIN_TEXT = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the headings that begin in it, and the heading it stands under.

    `part` is which heading of the report that is (-1: none yet), `first_heading` which heading of the report the
    first of its own is; `table_heads` are the words at the head of its row and column in a table.
    """

    text: str
    headings: tuple[Heading, ...]
    under: str
    in_annex: bool
    part: int = -1
    first_heading: int = 0
    table_heads: str = ""

    def part_at(self, place: int) -> int:
        """Return which heading of the report is the nearest above a place in the paragraph, 一是 included."""
        if not self.headings:
            return self.part
        above = [
            self.first_heading + n
            for n, heading in enumerate(self.headings)
            if heading.start <= place
        ]
        return max(above, default=self.part)


def read_report(path: Path) -> list[Paragraph]:
    """Return the paragraphs of a report; Refused if the file cannot be read."""
    if path.suffix.lower() in _PLAIN_TEXT:
        return _under_headings([Line(text) for text in read_text_lines(path)])
    return _under_headings(read_lines(path))


def _under_headings(lines: list[Line]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    under, part, in_annex, has_begun, count = "", -1, False, False, 0
    for text, level, table_heads in lines:
        # An issued document begins with 附件 itself; in others a list of the annexes may come before them.
        in_annex = in_annex or (
            has_begun and "附" in text and bool(_ANNEX.match(text) or _LIST_OF_ANNEXES.match(text))
        )
        begun_here = tuple(headings(text, level))
        first = next((n for n, begun in enumerate(begun_here) if begun.level < ITEM), None)
        if first is not None:
            under, part = begun_here[first].key, count + first
        paragraphs.append(Paragraph(text, begun_here, under, in_annex, part, count, table_heads))
        has_begun = has_begun or bool(begun_here) or text.endswith("。")
        count += len(begun_here)
    return paragraphs
