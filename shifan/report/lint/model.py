"""A docx as the linter sees it: sections, paragraphs with their role and effective format, whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from shifan.report.place_names import PlaceNames
from shifan.word.elements import W

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says a text box a second time
_PARAGRAPH, _TEXT = f"{W}p", f"{W}t"
_CELL, _BOX = f"{W}tc", f"{W}txbxContent"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
Fault = tuple[str, str, str, str, str]  # code, place, found, expected, action
_THEMES = {
    "ascii": "asciiTheme",
    "hAnsi": "hAnsiTheme",
    "eastAsia": "eastAsiaTheme",
    "cs": "cstheme",
}

# English names under which the same fonts are installed: what a file says depends on the language of the computer.
_FONTS = {
    "SimHei": "黑体",
    "SimSun": "宋体",
    "NSimSun": "新宋体",
    "FangSong": "仿宋",
    "FangSong_GB2312": "仿宋_GB2312",
    "KaiTi": "楷体",
    "KaiTi_GB2312": "楷体_GB2312",
    "FZXiaoBiaoSong-B05S": "方正小标宋简体",
    "FZXiaoBiaoSong-B05": "方正小标宋_GBK",
}

# Styles of contents, captions, notes, headers: neither heading nor text. Office programs rename ids, so names count too.
_APART = re.compile(
    r"^(?:toc|contents|目录|caption|题注|header|footer|页眉|页脚|annotation|footnote|脚注|图表注释|附件小标题|规则条目|图片段|表格|sf(?!body|item|annex))",
    re.I,
)


def get(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return a w: attribute."""
    return element.get(f"{W}{name}", default) if element is not None else default


def number(text: str) -> int | None:
    """Return an attribute as a whole number; None if it is none."""
    return int(float(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def is_on(element: etree._Element | None) -> bool:
    """Return whether a switch such as w:keepNext is there and not turned off."""
    return element is not None and get(element, "val", "1") not in ("0", "false", "off")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its text, the profile's style it is judged by ("" for none), and where it stands."""

    element: etree._Element
    text: str
    role: str
    place_names: PlaceNames
    cell: bool  # in a table or a text box

    @property
    def place(self) -> str:
        """Return where it stands, as a person finds it."""
        return self.place_names.of(self.element)


class Sheet:
    """The parts of a docx and what the rules ask of them."""

    def __init__(self, roots: dict[str, etree._Element], wanted: dict) -> None:
        self.roots, self.wanted = roots, wanted
        self.body = roots["word/document.xml"]
        self.place_names = PlaceNames(roots)
        styles = roots.get("word/styles.xml")
        self._styles = (
            {} if styles is None else {get(one, "styleId"): one for one in styles.iter(f"{W}style")}
        )
        self._defaults = None if styles is None else styles.find(f"{W}docDefaults")

    @cached_property
    def sections(self) -> list[etree._Element]:
        """Return the section properties in order."""
        return list(self.body.iter(f"{W}sectPr"))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs of the body with text, tables included."""
        found = []
        for element in self.body.iter(f"{W}p"):
            text = text_of(element)
            if text.strip() and next(element.iterancestors(FALLBACK), None) is None:
                cell = next(element.iterancestors(_CELL, _BOX), None) is not None
                shown = text.strip()
                found.append(
                    Paragraph(
                        element,
                        text,
                        "" if cell else self._role(element, shown),
                        self.place_names,
                        cell,
                    )
                )
        return found

    def _role(self, element: etree._Element, text: str) -> str:
        """Return the profile's style for a paragraph: by its own style, else as typed, else plain text."""
        key, styles = self.style(element), self.wanted.get("styles", {})
        name = self.style_name(key).lower()
        for role, rule in styles.items():
            if key == role or (name and name in [one.lower() for one in rule.get("names", ())]):
                return role
        if _APART.match(key) or _APART.match(name):
            return ""
        typed = next(
            (
                role
                for role, rule in styles.items()
                if rule.get("typed") and re.match(rule["typed"], text)
            ),
            "",
        )
        return typed or next((role for role, rule in styles.items() if rule.get("plain")), "")

    def style(self, paragraph: etree._Element) -> str:
        """Return a paragraph's style id; the default style where none is named."""
        own = get(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
        return own or next(
            (
                key
                for key, one in self._styles.items()
                if get(one, "type") == "paragraph" and get(one, "default") == "1"
            ),
            "",
        )

    def style_name(self, key: str) -> str:
        """Return the name of a style that people see; "" for an unknown one."""
        return get(self._styles[key].find(f"{W}name"), "val") if key in self._styles else ""

    def chain(self, key: str) -> Iterator[etree._Element]:
        """Yield a style and those it is based on, nearest first."""
        seen = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = get(self._styles[key].find(f"{W}basedOn"), "val")

    def paragraph_property(
        self, paragraph: etree._Element, name: str, attribute: str = "val"
    ) -> str:
        """Return the effective value of a paragraph property; "1" for a switch without value."""
        holders = [
            paragraph.find(f"{W}pPr"),
            *(one.find(f"{W}pPr") for one in self.chain(self.style(paragraph))),
        ]
        if self._defaults is not None:
            holders.append(self._defaults.find(f"{W}pPrDefault/{W}pPr"))
        for holder in holders:
            element = None if holder is None else holder.find(f"{W}{name}")
            if element is not None and (attribute == "val" or get(element, attribute)):
                return get(element, attribute, "1" if attribute == "val" else "")
        return ""

    def run_property(
        self, run: etree._Element, paragraph: etree._Element, name: str, attribute: str = "val"
    ) -> str:
        """Return the effective value of a run property: own, character style, paragraph style, defaults."""
        for holder in self._run_holders(run, paragraph):
            value = get(holder.find(f"{W}{name}"), attribute)
            if value:
                return value
        return ""

    def font(self, run: etree._Element, paragraph: etree._Element, slot: str) -> str:
        """Return the effective font of a slot; `主题字体` where a theme font wins."""
        for holder in self._run_holders(run, paragraph):
            fonts = holder.find(f"{W}rFonts")
            if get(fonts, _THEMES[slot]):
                return "主题字体"
            if get(fonts, slot):
                return _FONTS.get(get(fonts, slot), get(fonts, slot))
        return ""

    def _run_holders(
        self, run: etree._Element, paragraph: etree._Element
    ) -> Iterator[etree._Element]:
        own = run.find(f"{W}rPr")
        styles = [] if own is None else list(self.chain(get(own.find(f"{W}rStyle"), "val")))
        found = [
            own,
            *(one.find(f"{W}rPr") for one in (*styles, *self.chain(self.style(paragraph)))),
        ]
        if self._defaults is not None:
            found.append(self._defaults.find(f"{W}rPrDefault/{W}rPr"))
        yield from (one for one in found if one is not None)


def text_of(element: etree._Element) -> str:
    """Return a paragraph's text, deleted text and that of text boxes in it left out."""
    return "".join(node.text or "" for node in _own(element, _TEXT))


def _own(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield what stands in an element, that in paragraphs of its text boxes left out; most have none."""
    if element.find(f".//{_PARAGRAPH}") is None:
        yield from element.iter(tag)
    else:
        yield from (
            one
            for one in element.iter(tag)
            if element.tag != _PARAGRAPH or next(one.iterancestors(_PARAGRAPH)) is element
        )


def known(fonts: list[str]) -> list[str]:
    """Return the names that stand for some fonts, under whichever of their names a profile lists them."""
    return [_FONTS.get(one, one) for one in fonts]


def runs(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the runs of a paragraph that have text, those of text boxes in it left out."""
    for run in _own(paragraph, f"{W}r"):
        text = "".join(node.text or "" for node in run.findall(f"{W}t"))
        if text.strip():
            yield run, text


def listed(places: list[str]) -> str:
    """Return the first of several places, and how many more there are."""
    return places[0] if len(places) == 1 else f"{places[0]}等{len(places)}处"
