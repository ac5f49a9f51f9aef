"""Which styles of an xlsx file carry meaning: number formats that add a unit or a scale, strike-through, fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from xml.etree import ElementTree

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
_STRUCK = pattern_of(rb"<(?:\w+:)?d?strike\b")
_COLOURS = {
    "FFFF0000": "红色",
    "FFFFFF00": "黄色",
    "FF00B050": "绿色",
    "FF92D050": "绿色",
    "FFFFC000": "橙色",
    "FF00B0F0": "蓝色",
    "FF0070C0": "蓝色",
}


@dataclass
class MeaningfulStyles:
    """Numbers of cell styles: with the format code that adds to a number, struck through, filled with a colour.

    `struck_texts` are shared texts, by number, some of whose characters are struck through, with those characters.
    `undated` are the styles under which a number is certainly no day and no time, `invisible` those with white signs on
    white, or signs too small to be seen.
    """

    formats: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    fills: dict[int, str] = field(default_factory=dict)
    struck_texts: dict[int, str] = field(default_factory=dict)
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
    unseen = [_is_white_or_tiny(font) for font in _children(root, "fonts")]
    fills = [_colour(fill) for fill in _children(root, "fills")]
    for number, style in enumerate(_children(root, "cellXfs")):
        code = codes.get(int(style.get("numFmtId", "0")), "")
        if code and adds_meaning(code):
            styles.formats[number] = code
        if _is_undated(int(style.get("numFmtId", "0")), code):
            styles.undated.add(number)
        font, fill = int(style.get("fontId", "0")), int(style.get("fillId", "0"))
        if font < len(struck) and struck[font]:
            styles.struck.add(number)
        if fill < len(fills) and fills[fill]:
            styles.fills[number] = fills[fill]
        elif font < len(unseen) and unseen[font]:
            styles.invisible.add(number)


def _is_undated(number: int, code: str) -> bool:
    """Return whether a format, of the file or built in, certainly shows no day and no time."""
    return not _OF_DATES & {*code} if code else number in _BUILT_IN_NUMBERS


def read_shared_texts(content: bytes, styles: MeaningfulStyles) -> None:
    """Enter the shared texts of which some characters are struck through."""
    if not _STRUCK.search(content):
        return
    for number, entry in enumerate(_texts_one_by_one(content)):
        struck = struck_characters(entry)
        if struck:
            styles.struck_texts[number] = struck


def _texts_one_by_one(content: bytes) -> Iterator[ElementTree.Element]:
    """Yield the shared texts; each is emptied before the next: a whole tree takes many times the room of the file."""
    try:
        for event, entry in events_of_workbook_part(content):
            if event == "end" and _name(entry) == "si":
                yield entry
                entry.clear()
    except MalformedXml as error:
        raise Unsafe(INCOMPLETE) from error


def struck_characters(text: ElementTree.Element) -> str:
    """Return the characters of a text in runs that are struck through."""
    struck = []
    for run in text.iter():
        if _name(run) == "r" and any(_is_struck(mark) for mark in run.iter()):
            struck += [part.text or "" for part in run.iter() if _name(part) == "t"]
    return "".join(struck)


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
    return _name(mark) in ("strike", "dstrike") and mark.get("val", "1") not in _OFF


def _is_white_or_tiny(font: ElementTree.Element) -> bool:
    """Return whether nobody sees the signs of a font on a white ground."""
    for mark in font:
        if _name(mark) == "color" and (
            mark.get("rgb", "").upper().endswith("FFFFFF") or mark.get("theme") == "0"
        ):
            return "tint" not in mark.attrib
        if _name(mark) == "sz" and _size(mark.get("val", "")) <= _TINY:
            return True
    return False


def _size(text: str) -> float:
    """Return a size in points; that of ordinary text where it cannot be read."""
    try:
        return float(text)
    except ValueError:
        return 11.0


def _colour(fill: ElementTree.Element) -> str:
    """Return the colour of a solid fill in words, `有色` for one without a common name; empty for none and white."""
    for pattern in fill.iter():
        if _name(pattern) == "patternFill" and pattern.get("patternType") == "solid":
            for colour in pattern:
                if _name(colour) == "fgColor":
                    return colour_name(colour.get("rgb", "").upper())
    return ""


def colour_name(rgb: str) -> str:
    """Return a colour, given as FFRRGGBB, in words: empty for white, `有色` for one without a common name."""
    return "" if rgb == "FFFFFFFF" else _COLOURS.get(rgb, "有色")
