"""What the look of an xlsx file's cells says: styles that carry meaning, struck-through characters, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import field
from html import unescape

from shifan.intake.limits import MOST_FILLS
from shifan.intake.oddities import INCOMPLETE, CellLooks, FileOddities, Unsafe
from shifan.intake.xlsx_styles import MeaningfulStyles, is_faint_run
from shifan.patterns import pattern_of
from shifan.raw_sheets.added_sheets import (
    CHECK_SIGN,
    GUIDE,  # the author of comments that blank workbooks come with
)
from shifan.records import dataclass
from shifan.safe_xml import MalformedXml, parse_workbook_part

_MOST_LISTED = 1_000  # numbers that a pattern lists
_STYLED = pattern_of(
    rb"""<c\s(?=[^<>]*?\br=["']([A-Z]+\d+)["'])[^<>]*?\bs=["'](\d+)["'][^<>/]*>(?!</c>)"""
)
_SHARED = pattern_of(
    rb"""<c\s(?=[^<>]*?\bt=["']s["'])(?=[^<>]*?\br=["']([A-Z]+\d+)["'])[^<>]*>\s*<v>(\d+)</v>"""
)
_INLINE = pattern_of(
    rb"""<c\s(?=[^<>]*?\br=["']([A-Z]+\d+)["'])[^<>]*>\s*<is>([^<]*+(?:<(?!/?is>)[^<]*+)*+)</is>""",
    re.DOTALL,
)
_RUN = pattern_of(rb"<r>([^<]*+(?:<(?!/?r>)[^<]*+)*+)</r>")
_STRUCK = pattern_of(rb"""<d?strike\b(?![^<>]*val=["'](?:0|false))""")
_TEXT = pattern_of(rb"<t(?:\s[^<>]*)?>([^<]*)</t>")
_THREADED = pattern_of(r"^\[(线程批注|Threaded comment)\].*?(批注|Comment)[:：]\s*", re.DOTALL)
StyledCells = Callable[[bytes, CellLooks], None]


def tags_before(
    content: bytes, opener: bytes, sign: re.Pattern[bytes], shape: re.Pattern[bytes]
) -> Iterator[re.Match[bytes]]:
    """Yield the shapes that begin at the last opener before each sign: no other tag of a long sheet is looked at."""
    before = 0
    for hit in sign.finditer(content):
        start = content.rfind(opener, before, hit.start())
        match = shape.match(content, start) if start >= 0 else None
        before = hit.start()
        if match:
            yield match


def styled_cells(styles: MeaningfulStyles) -> StyledCells:
    """Return a function that notes the filled cells of a piece of a sheet whose style carries meaning."""
    sign = sign_of_styles(styles)
    shared = _any_of(rb"<v>(?:%s)</v>", {*styles.struck_texts, *styles.faint_texts})

    def note(content: bytes, looks: CellLooks) -> None:
        if sign:
            for cell in tags_before(content, b"<c", sign, _STYLED):
                _note_style(cell[1].decode(), int(cell[2]), styles, looks)
        if shared:
            filled = {cell for cell, _ in looks.fills} if styles.faint_texts else {*()}
            for cell in tags_before(content, b"<c", shared, _SHARED):
                _note_text(cell[1].decode(), int(cell[2]), filled, (styles, looks))

    return note


def _note_text(
    cell: str, text: int, filled: set[str], known: tuple[MeaningfulStyles, CellLooks]
) -> None:
    """Note a cell of a shared text some of whose characters are struck, or white where no colour lies below."""
    styles, looks = known
    if text in styles.struck_texts:
        looks.half_struck.append((cell, styles.struck_texts[text]))
    if text in styles.faint_texts and cell not in filled:
        looks.half_unseen.append((cell, styles.faint_texts[text]))


def sign_of_styles(styles: MeaningfulStyles) -> re.Pattern[bytes] | None:
    """Return what finds a cell with a style that carries meaning; None if no style does."""
    numbers = sorted({*styles.formats, *styles.struck, *styles.fills, *styles.invisible})
    return _any_of(rb"""\bs=["'](?:%s)["']""", numbers)


def _any_of(pattern: bytes, numbers: Collection[int]) -> re.Pattern[bytes] | None:
    """Return what finds any of the numbers, or of very many any number at all; None if there are none."""
    if len(numbers) > _MOST_LISTED:
        return pattern_of(pattern % rb"\d+")
    joined = b"|".join(str(number).encode() for number in numbers)
    return pattern_of(pattern % joined) if joined else None


def _note_style(cell: str, style: int, styles: MeaningfulStyles, looks: CellLooks) -> None:
    if style in styles.formats:
        looks.formats.append((cell, styles.formats[style]))
    if style in styles.struck:
        looks.struck.append(cell)
    if style in styles.invisible:
        looks.invisible.append(cell)
    if style in styles.fills and len(looks.fills) < MOST_FILLS:
        looks.fills.append((cell, styles.fills[style]))


def note_inline(content: bytes, looks: CellLooks) -> None:
    """Note texts that stand in the sheet itself of which some characters are struck through, or not to be seen."""
    if b"<rPr" not in content:
        return
    filled = {cell for cell, _ in looks.fills}
    for cell in _INLINE.finditer(content):
        runs = [run[1] for run in _RUN.finditer(cell[2])]
        place = cell[1].decode()
        if struck := _text_of(run for run in runs if _STRUCK.search(run)):
            looks.half_struck.append((place, struck))
        if place not in filled and (faint := _text_of(filter(is_faint_run, runs))):
            looks.half_unseen.append((place, faint))


def _text_of(runs: Iterable[bytes]) -> str:
    """Return the text of some runs."""
    text = b"".join(text for run in runs for text in _TEXT.findall(run))
    return unescape(text.decode("utf-8", "replace"))


@dataclass
class PartComments:
    """The comments of a part: cell and text of each, and the cells that an earlier check has marked.

    Of a drawing the cells under its pictures.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)


def comments(content: bytes) -> PartComments:
    """Return the comments of a part; what an earlier check wrote is left out of their texts."""
    try:
        root = parse_workbook_part(content)
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error
    found = PartComments()
    authors = [entry.text or "" for entry in root.iter() if entry.tag.endswith("}author")]
    own = {str(number) for number, author in enumerate(authors) if author == GUIDE}
    for entry in root.iter():
        if entry.tag.rpartition("}")[2] == "comment" and entry.get("authorId") not in own:
            whole = "".join(part.text or "" for part in entry.iter() if part.tag.endswith("}t"))
            text, sign, _ = _THREADED.sub("", whole).partition(CHECK_SIGN)
            if text.strip():
                found.texts.append((entry.get("ref", ""), text.strip()))
            if sign:
                found.marked.add(entry.get("ref", ""))
    return found


def targets(rels: bytes, folder: str = "xl/worksheets") -> Iterator[str]:
    """Yield the parts that a sheet is related to."""
    try:
        root = parse_workbook_part(rels)
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error
    for link in root:
        target = link.get("Target", "")
        if link.get("TargetMode") != "External" and target:
            yield (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(f"{folder}/{target}")
            )


def place_comments(
    found: FileOddities, by_part: dict[str, PartComments], rels: dict[str, list[str]]
) -> None:
    """Enter the comments of each part with the sheet that is related to it; fills of a check are nobody's marks."""
    for sheet, parts in rels.items():
        for part in parts if sheet in found.sheets else ():
            looks, read = found.sheets[sheet].looks, by_part.get(part, PartComments())
            looks.comments += read.texts
            looks.pictures += read.pictures
            looks.fills = [fill for fill in looks.fills if fill[0] not in read.marked]
