"""Numbers that Word gives to headings and lists itself: they stand in no text, but a table of contents shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.word.elements import W, attribute, descendant, value_at
from shifan.word.styles import StyleSheet, paragraph_style

_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
)
_SHOWN = ("decimal", *_CHINESE)


@dataclass(frozen=True)
class _Level:
    """A level of a list.

    Its first number, the kind of its numerals, its label such as %1., and the style that belongs to it.
    """

    start: int = 1
    kind: str = "decimal"
    label: str = ""
    style: str = ""


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
        return chinese_numeral(count) if self._level(level).kind in _CHINESE else str(count)

    def _level(self, level: int) -> _Level:
        return self.levels.get(level, _Level())


def numbering_labels(
    body: etree._Element, styles: etree._Element | None, numbering: etree._Element | None
) -> dict[etree._Element, str]:
    """Return the label of each paragraph that Word numbers in Arabic or Chinese numerals, such as 一、 or 1.

    Bullets have none.
    """
    if numbering is None:
        return {}
    lists, style_sheet = _lists(numbering), StyleSheet(styles)
    labels: dict[etree._Element, str] = {}
    for paragraph in body.iter(f"{W}p"):
        style = paragraph_style(paragraph)
        list_id, level_text = _list_and_level(paragraph, style, style_sheet)
        entries = lists.get(list_id)
        if entries is None:
            continue
        level = int(level_text) if level_text.isdigit() else entries.level_of_style(style)
        if level in entries.levels and entries.levels[level].kind in _SHOWN:
            labels[paragraph] = entries.next_label(level)
    return labels


def _list_and_level(
    paragraph: etree._Element, style: str, style_sheet: StyleSheet
) -> tuple[str, str]:
    """Return the list and level of a paragraph; what it does not state itself its style does."""
    numbering = descendant(paragraph, "pPr/numPr")
    return (
        value_at(numbering, "numId") or style_sheet.inherited(style, "pPr/numPr/numId"),
        value_at(numbering, "ilvl") or style_sheet.inherited(style, "pPr/numPr/ilvl"),
    )


def _lists(numbering: etree._Element) -> dict[str, _List]:
    """Return the lists by the id that paragraphs refer to; those of one abstract list count on together."""
    abstract = {
        attribute(definition, "abstractNumId"): _List(_levels(definition))
        for definition in numbering.findall(f"{W}abstractNum")
    }
    lists: dict[str, _List] = {}
    for instance in numbering.findall(f"{W}num"):
        shared = abstract.get(value_at(instance, "abstractNumId"))
        if shared is not None:
            starts_anew = instance.find(f"{W}lvlOverride") is not None
            lists[attribute(instance, "numId")] = _List(shared.levels) if starts_anew else shared
    return lists


def _levels(definition: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in definition.findall(f"{W}lvl"):
        start = value_at(element, "start")
        levels[int(attribute(element, "ilvl", "0"))] = _Level(
            int(start) if start.isdigit() else 1,
            value_at(element, "numFmt") or "decimal",
            value_at(element, "lvlText"),
            value_at(element, "pStyle"),
        )
    return levels
