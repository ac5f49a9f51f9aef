"""Which styles of an xlsx file carry meaning: number formats that add a unit or a scale, strike-through, fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from xml.etree import ElementTree

from shifan.intake.colours import BLACK, WHITE, colour_name, look_alike, of_palette
from shifan.intake.number_formats import adds_meaning
from shifan.intake.oddities import INCOMPLETE, Unsafe
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.safe_xml import MalformedXml, events_of_workbook_part, parse_workbook_part

_BUILT_IN = {9: "0%", 10: "0.00%"}
_BUILT_IN_NUMBERS = frozenset((*range(14), *range(37, 41), 48, 49))
_OF_DATES = frozenset("ymdhsYMDHS")
_OFF = ("0", "false", "none")
_TINY = 2  # points
_OF_THEME = {"0": WHITE, "1": BLACK}  # paper and ink
_STRUCK = pattern_of(rb"<(?:\w+:)?d?strike\b")
# Of a run: a colour of paper, or a size of two points at most.
_FAINT = pattern_of(
    rb"""<(?:\w+:)?color\s[^<>]*["'](?:\w\w[fF]{2}[eEfF]\w[eEfF]\w|[fF]{2}\w{4}|0|9)["']|<(?:\w+:)?sz\s+val=["'][0-2](?:\.\d+)?["']"""
)


@dataclass
class MeaningfulStyles:
    """Numbers of cell styles: with the format code that adds to a number, struck through, filled with a colour.

    `struck_texts` are shared texts, by number, some of whose characters are struck through, with those characters;
    `faint_texts` those some of whose characters are white or too small. `undated` are the styles under which a number
    is certainly no day and no time, `invisible` those with white signs on white, or signs too small to be seen.
    """

    formats: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    fills: dict[int, str] = field(default_factory=dict)
    struck_texts: dict[int, str] = field(default_factory=dict)
    faint_texts: dict[int, str] = field(default_factory=dict)
    undated: set[int] = field(default_factory=set)
    invisible: set[int] = field(default_factory=set)


def read_styles(content: bytes, styles: MeaningfulStyles) -> None:
    """Enter what a file's part of styles holds."""
    root = _parsed(content)
    codes = _BUILT_IN | {
        int(entry.get("numFmtId", "0")): entry.get("formatCode", "")
        for entry in root.iter()
        if _name(entry) == "numFmt"
    }
    struck = [any(_is_struck(mark) for mark in font) for font in _children(root, "fonts")]
    fonts = [_SignLook(font) for font in _children(root, "fonts")]
    fills = [_fill_colour(fill) for fill in _children(root, "fills")]
    for number, style in enumerate(_children(root, "cellXfs")):
        code = codes.get(int(style.get("numFmtId", "0")), "")
        if code and adds_meaning(code):
            styles.formats[number] = code
        if _is_undated(int(style.get("numFmtId", "0")), code):
            styles.undated.add(number)
        font, fill = int(style.get("fontId", "0")), int(style.get("fillId", "0"))
        if font < len(struck) and struck[font]:
            styles.struck.add(number)
        ground = fills[fill] if fill < len(fills) else ""
        if ground and colour_name(ground):
            styles.fills[number] = colour_name(ground)
        if font < len(fonts) and fonts[font].is_unseen_on(ground or WHITE):
            styles.invisible.add(number)


def _is_undated(number: int, code: str) -> bool:
    """Return whether a format, of the file or built in, certainly shows no day and no time."""
    return not _OF_DATES & {*code} if code else number in _BUILT_IN_NUMBERS


def read_shared_texts(content: bytes, styles: MeaningfulStyles) -> None:
    """Enter the shared texts of which some characters are struck through, or not to be seen."""
    may_be_struck, may_be_faint = bool(_STRUCK.search(content)), bool(_FAINT.search(content))
    if not (may_be_struck or may_be_faint):
        return
    for number, entry in enumerate(_texts_one_by_one(content)):
        if may_be_struck and (struck := struck_characters(entry)):
            styles.struck_texts[number] = struck
        if may_be_faint and (faint := _faint_characters(entry)):
            styles.faint_texts[number] = faint


def _texts_one_by_one(content: bytes) -> Iterator[ElementTree.Element]:
    """Yield the shared texts; each is emptied before the next: a whole tree takes many times the room of the file."""
    try:
        for _, entry in events_of_workbook_part(content, ("end",)):
            if entry.tag.endswith("si") and _name(entry) == "si":
                yield entry
                entry.clear()
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error


def struck_characters(text: ElementTree.Element) -> str:
    """Return the characters of a text in runs that are struck through."""
    struck = []
    for run in text.iter():
        if run.tag.endswith("r") and _name(run) == "r" and any(map(_is_struck, run.iter())):
            struck += [part.text or "" for part in run.iter() if _name(part) == "t"]
    return "".join(struck)


def is_faint_run(run: bytes) -> bool:
    """Return whether nobody sees the signs of a run on white; it is given as written between its tags."""
    if not _FAINT.search(run):
        return False
    root = _parsed(b"<r>" + run + b"</r>")
    return any(_SignLook(part).is_unseen_on(WHITE) for part in root if _name(part) == "rPr")


def _faint_characters(text: ElementTree.Element) -> str:
    """Return the characters of a text in runs whose signs nobody sees on white."""
    faint = []
    for run in text.iter():
        looks = [part for part in run if part.tag.endswith("rPr") and _name(part) == "rPr"]
        if any(_SignLook(part).is_unseen_on(WHITE) for part in looks):
            faint += [part.text or "" for part in run if _name(part) == "t"]
    return "".join(faint)


def _parsed(content: bytes) -> ElementTree.Element:
    try:
        return parse_workbook_part(content)
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (child for parent in root if _name(parent) == name for child in parent)


def _is_struck(mark: ElementTree.Element) -> bool:
    is_mark = mark.tag.endswith("strike") and _name(mark) in ("strike", "dstrike")
    return is_mark and mark.get("val", "1") not in _OFF


class _SignLook:
    """Colour and size of the signs of a font."""

    def __init__(self, font: ElementTree.Element) -> None:
        marks = {_name(mark): mark for mark in font}
        self._colour = _colour(marks["color"]) if "color" in marks else BLACK
        self._is_tiny = "sz" in marks and _size(marks["sz"].get("val", "")) <= _TINY

    def is_unseen_on(self, ground: str) -> bool:
        """Return whether nobody sees the signs on a ground."""
        return self._is_tiny or look_alike(self._colour, ground)


def _size(text: str) -> float:
    """Return a size in points; that of ordinary text where it cannot be read."""
    try:
        return float(text)
    except ValueError:
        return 11.0


def _fill_colour(fill: ElementTree.Element) -> str:
    """Return the colour of a solid fill; empty for none."""
    for pattern in fill.iter():
        if _name(pattern) == "patternFill" and pattern.get("patternType") == "solid":
            for colour in pattern:
                if _name(colour) == "fgColor":
                    return _colour(colour)
    return ""


def _colour(mark: ElementTree.Element) -> str:
    """Return a colour as RRGGBB; one of the theme that is neither white nor black by its number and its tint."""
    if "rgb" in mark.attrib:
        return mark.get("rgb", "").upper()[-6:]
    theme, tint = mark.get("theme", ""), mark.get("tint", "")
    if theme:
        return _OF_THEME.get(theme) or f"theme {theme}" if not tint else f"theme {theme} {tint}"
    number = mark.get("indexed", "")
    return of_palette(int(number)) if number.isdigit() else ""
