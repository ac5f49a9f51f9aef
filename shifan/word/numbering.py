"""Numbers that Word gives to headings and lists itself: they stand in no text, but a table of contents shows them."""

from __future__ import annotations

import re
from dataclasses import field, replace

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.records import dataclass
from shifan.word.elements import W, attribute, descendant, value_at
from shifan.word.styles import StyleSheet, paragraph_style

_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
)
# The kind of numerals → the first of its twenty signs, and how many there are.
_SIGNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
    "upperLetter": ("A", 26),
    "lowerLetter": ("a", 26),
    "decimalFullWidth": ("１", 9),
    "decimalFullWidth2": ("１", 9),
}
_SHOWN = ("decimal", "decimalZero", *_CHINESE, *_SIGNS)


def _numeral_of_kind(count: int, kind: str) -> str:
    """Return a number in the numerals of a list, in digits where these have no sign for it."""
    if kind in _CHINESE:
        return chinese_numeral(count) if 0 < count < 100 else str(count)
    if kind == "decimalZero":
        return f"{count:02d}"
    first, last = _SIGNS.get(kind, ("", 0))
    return chr(ord(first) + count - 1) if 0 < count <= last else str(count)


@dataclass(frozen=True)
class _Level:
    """A level of a list.

    Its first number, the kind of its numerals, its label such as %1., and the style that belongs to it.
    """

    start: int = 1
    kind: str = "decimal"
    label: str = ""
    style: str = ""
    properties: etree._Element | None = None  # of its paragraphs


@dataclass
class _List:
    """A list with the number that each of its levels has come to."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next_label(self, level: int) -> str:
        """Return the label of one more entry of a level; deeper levels start anew."""
        count = self.counts.get(level, self._level(level).start - 1) + 1
        shallower = {other: number for other, number in self.counts.items() if other < level}
        self.counts = {**shallower, level: count}
        return re.sub(
            r"%(\d)", lambda hit: self._numeral(int(hit[1]) - 1), self.levels[level].label
        )

    def level_of_style(self, style: str) -> int:
        """Return the level that belongs to a style; 0 if none does."""
        levels = self.levels.items()
        return next((n for n, level in levels if level.style and level.style == style), 0)

    def _numeral(self, level: int) -> str:
        count = self.counts.get(level, self._level(level).start)
        return _numeral_of_kind(count, self._level(level).kind)

    def _level(self, level: int) -> _Level:
        return self.levels.get(level, _Level())


def numbering_labels(
    body: etree._Element, styles: etree._Element | None, numbering: etree._Element | None
) -> dict[etree._Element, str]:
    """Return the label of each paragraph that Word numbers in numerals, such as 一、 or 1.

    Bullets have none.
    """
    return Numbering(StyleSheet(styles), numbering).labels(body)


class Numbering:
    """The lists of a document; one without a part for them has none."""

    def __init__(self, styles: StyleSheet, root: etree._Element | None) -> None:
        self._styles, self._root = styles, root
        self._lists = {} if root is None else _lists(root, styles)

    def labels(self, body: etree._Element) -> dict[etree._Element, str]:
        """Return the label of each paragraph that is numbered in numerals, counted from the beginning of the body."""
        labels: dict[etree._Element, str] = {}
        if self._root is None:
            return labels
        lists = _lists(self._root, self._styles)  # counted anew with each call
        for paragraph in body.iter(f"{W}p"):
            place = self._list_and_level(paragraph)
            entries = lists.get(place[0]) if place else None
            if place is None or entries is None:
                continue
            level = entries.levels.get(place[1])
            if level is not None and level.kind in _SHOWN and level.label:
                labels[paragraph] = entries.next_label(place[1])
        return labels

    def properties(self, paragraph: etree._Element) -> etree._Element | None:
        """Return the paragraph properties that a list gives to a paragraph of it; None for others."""
        if not self._lists:
            return None
        place = self._list_and_level(paragraph)
        entries = self._lists.get(place[0]) if place else None
        level = entries.levels.get(place[1]) if place and entries else None
        return None if level is None else level.properties

    def _list_and_level(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list and level of a paragraph; what it does not state itself its style does. None for no list."""
        style, numbering = paragraph_style(paragraph), descendant(paragraph, "pPr/numPr")
        style = style or self._styles.default_paragraph_style
        inherited = self._styles.inherited
        list_id = value_at(numbering, "numId") or inherited(style, "pPr/numPr/numId")
        if list_id in ("", "0") or list_id not in self._lists:
            return None
        stated = value_at(numbering, "ilvl") or inherited(style, "pPr/numPr/ilvl")
        by_style = self._lists[list_id].level_of_style(style)
        return list_id, int(stated) if stated.isdecimal() else by_style


def _lists(numbering: etree._Element, styles: StyleSheet) -> dict[str, _List]:
    """Return the lists by the id that paragraphs refer to; those of one abstract list count on together."""
    instances = {
        attribute(instance, "numId"): value_at(instance, "abstractNumId")
        for instance in numbering.findall(f"{W}num")
    }
    definitions = {
        attribute(definition, "abstractNumId"): definition
        for definition in numbering.findall(f"{W}abstractNum")
    }
    abstract = {
        key: _List(_levels(_linked(definition, definitions, instances, styles)))
        for key, definition in definitions.items()
    }
    lists: dict[str, _List] = {}
    for instance in numbering.findall(f"{W}num"):
        shared = abstract.get(value_at(instance, "abstractNumId"))
        if shared is not None:
            overrides = instance.findall(f"{W}lvlOverride")
            own = _List(_overridden(shared.levels, overrides)) if overrides else shared
            lists[attribute(instance, "numId")] = own
    return lists


def _linked(
    definition: etree._Element,
    definitions: dict[str, etree._Element],
    instances: dict[str, str],
    styles: StyleSheet,
) -> etree._Element:
    """Return the definition that holds the levels: a list may only name the style of lists that has them."""
    style = value_at(definition, "numStyleLink")
    if not style or definition.find(f"{W}lvl") is not None:
        return definition
    abstract_id = instances.get(styles.inherited(style, "pPr/numPr/numId"), "")
    return definitions.get(abstract_id, definition)


def _overridden(levels: dict[int, _Level], overrides: list[etree._Element]) -> dict[int, _Level]:
    """Return levels with those that one list states itself: another first number, or all of a level."""
    changed = dict(levels)
    for override in overrides:
        number, start = attribute(override, "ilvl"), value_at(override, "startOverride")
        changed |= _levels(override)
        if number.isdecimal() and int(number) in changed and start.isdecimal():
            changed[int(number)] = replace(changed[int(number)], start=int(start))
    return changed


def _levels(definition: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in definition.findall(f"{W}lvl"):
        start, number = value_at(element, "start"), attribute(element, "ilvl", "0")
        if number.isdecimal():
            levels[int(number)] = _Level(
                int(start) if start.isdecimal() else 1,
                value_at(element, "numFmt") or "decimal",
                value_at(element, "lvlText"),
                value_at(element, "pStyle"),
                element.find(f"{W}pPr"),
            )
    return levels
