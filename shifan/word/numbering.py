"""Numbers that Word gives to headings and lists itself: they stand in no text, but a table of contents shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.word.elements import W

_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCountingThousand",
)


@dataclass(frozen=True)
class _Level:
    start: int
    kind: str
    text: str
    style: str


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Return the label of one more entry of a level; deeper levels start anew."""
        self.counts[level] = self.counts.get(level, self._start(level) - 1) + 1
        self.counts = {one: count for one, count in self.counts.items() if one <= level}
        return re.sub(r"%(\d)", lambda hit: self._shown(int(hit[1]) - 1), self.levels[level].text)

    def _shown(self, level: int) -> str:
        count, kind = (
            self.counts.get(level, self._start(level)),
            self.levels[level].kind if level in self.levels else "decimal",
        )
        return chinese_numeral(count) if kind in _CHINESE else str(count)

    def _start(self, level: int) -> int:
        return self.levels[level].start if level in self.levels else 1


def labels(
    body: etree._Element, styles: etree._Element | None, numbering: etree._Element | None
) -> dict[etree._Element, str]:
    """Return the label of each paragraph that is numbered by Word in Arabic or Chinese numerals, such as 一、 or 1.; bullets have none."""
    if numbering is None:
        return {}
    lists, by_style = _lists(numbering), _by_style(styles)
    found = {}
    for paragraph in body.iter(f"{W}p"):
        style = _value(paragraph, "w:pPr/w:pStyle")
        own = paragraph.find(f"{W}pPr/{W}numPr")
        key, level = _reference(own, by_style.get(style, ("", "")))
        made = lists.get(key)
        if made is None:
            continue
        at = (
            int(level)
            if level.isdigit()
            else next(
                (one for one, told in made.levels.items() if told.style and told.style == style), 0
            )
        )
        if at in made.levels and made.levels[at].kind in ("decimal", *_CHINESE):
            found[paragraph] = made.next(at)
    return found


def _reference(own: etree._Element | None, inherited: tuple[str, str]) -> tuple[str, str]:
    """Return the list and level of a paragraph: what it does not say itself its style says."""
    if own is None:
        return inherited
    return _value(own, "w:numId") or inherited[0], _value(own, "w:ilvl") or inherited[1]


def _by_style(styles: etree._Element | None) -> dict[str, tuple[str, str]]:
    """Return list and level by the id of a style, inherited ones too."""
    elements = (
        {}
        if styles is None
        else {one.get(f"{W}styleId", ""): one for one in styles.iter(f"{W}style")}
    )
    found = {}
    for key in elements:
        number = level = ""
        at, seen = key, set()
        while at in elements and at not in seen:
            seen.add(at)
            number = number or _value(elements[at], "w:pPr/w:numPr/w:numId")
            level = level or _value(elements[at], "w:pPr/w:numPr/w:ilvl")
            at = _value(elements[at], "w:basedOn")
        found[key] = number, level
    return found


def _lists(numbering: etree._Element) -> dict[str, _List]:
    """Return the lists by the number that paragraphs refer to; those of one abstract list count on together."""
    abstract = {
        one.get(f"{W}abstractNumId", ""): _List(_levels(one))
        for one in numbering.findall(f"{W}abstractNum")
    }
    found = {}
    for one in numbering.findall(f"{W}num"):
        shared = abstract.get(_value(one, "w:abstractNumId"))
        if shared is not None:
            anew = one.find(f"{W}lvlOverride") is not None
            found[one.get(f"{W}numId", "")] = _List(shared.levels) if anew else shared
    return found


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    found = {}
    for one in abstract.findall(f"{W}lvl"):
        start = _value(one, "w:start")
        found[int(one.get(f"{W}ilvl", "0"))] = _Level(
            int(start) if start.isdigit() else 1,
            _value(one, "w:numFmt") or "decimal",
            _value(one, "w:lvlText"),
            _value(one, "w:pStyle"),
        )
    return found


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path.replace("w:", W))
    return "" if found is None else found.get(f"{W}val", "")
