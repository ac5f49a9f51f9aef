"""A docx as the linter sees it: sections, paragraphs with their role and effective format, whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.lint.placed_roles import PlacedParagraph, placed_roles
from shifan.report.lint.profile import Profile
from shifan.report.place_names import PlaceNames
from shifan.word.contents import ENTRY_STYLE
from shifan.word.elements import (
    FALLBACK,
    W,
    attribute,
    descendant,
    half_points,
    has_paragraphs_inside,
)
from shifan.word.numbering import Numbering
from shifan.word.package import BODY
from shifan.word.styles import StyleSheet, paragraph_style

# What programs that know no text boxes show in their place: the text a second time.
_PARAGRAPH, _TEXT, _RUN = f"{W}p", f"{W}t", f"{W}r"
_CELL, _BOX = f"{W}tc", f"{W}txbxContent"
THEME_FONT = "主题字体"
_THEMES = {
    "ascii": "asciiTheme",
    "hAnsi": "hAnsiTheme",
    "eastAsia": "eastAsiaTheme",
    "cs": "cstheme",
}
# English names under which the same fonts are installed: what a file says depends on the language of the computer.
_CHINESE_NAMES = {
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
# Styles of contents, captions, notes, headers: neither heading nor text. Office programs rename ids, so names count
# too.
_NO_TEXT_STYLE = pattern_of(
    r"^(?:toc|contents|目录|caption|题注|header|footer|页眉|页脚|annotation|footnote|脚注|图表注释|附件小标题|规则条目"
    r"|图片段|表格|sf(?!body|item|annex))",
    re.I,
)


DEFAULT_SIZE = 20  # half points: what a text has that states no size
_RED = pattern_of(r"^[C-F][0-9A-F][0-4][0-9A-F][0-4][0-9A-F]$", re.I)
# What people call the kinds of paragraphs of the shipped profiles.
_ROLE_NAMES = {
    "Title": "题名",
    "Heading1": "一级标题",
    "Heading2": "二级标题",
    "Heading3": "三级标题",
    "SfItem": "条目",
    "SfAnnex": "附件号",
    "SfAnnexTitle": "附件标题",
    "SfImprint": "版记",
    "SfBody": "正文",
}


class LayoutFault(NamedTuple):
    """A fault of layout: its kind, where it is, what stands there, what should, and what to do."""

    code: str
    place: str
    found: str
    expected: str
    action: str


@dataclass(frozen=True)
class LintedParagraph:
    """A paragraph: its text, and the profile's style that it is judged by (empty for none)."""

    element: etree._Element
    text: str
    role: str
    place_names: PlaceNames
    is_in_cell: bool  # or in a text box
    label: str = ""  # the number that Word gives it, such as 一、

    @property
    def numbered_text(self) -> str:
        """Return the text with the number before it that Word gives it."""
        return self.label + self.text.strip()

    @cached_property
    def place(self) -> str:
        """Return where it stands, as a person finds it."""
        return self.place_names.of(self.element)


class LintedDocument:
    """The parts of a docx, the profile it is judged by, and what the checks ask of both."""

    def __init__(self, roots: dict[str, etree._Element], profile: Profile) -> None:
        self.roots, self.profile = roots, profile
        self.body = roots[BODY]
        self.place_names = PlaceNames(roots)
        self._styles = StyleSheet(roots.get("word/styles.xml"))
        self._styled_roles: dict[str, str | None] = {}
        self._run_holders_of: dict[tuple[str, str], list[etree._Element]] = {}
        self._inherited_of: dict[tuple[str, str, str], str] = {}
        # Properties of one paragraph, and of one run, are asked about in turn.
        self._last_styled: tuple[etree._Element | None, str] = (None, "")
        self._last_stated: tuple[etree._Element | None, list[etree._Element]] = (None, [])
        self._last_run: tuple[etree._Element | None, list[etree._Element]] = (None, [])
        self._numbering = Numbering(self._styles, roots.get("word/numbering.xml"))

    @cached_property
    def sections(self) -> list[etree._Element]:
        """Return the section properties in order."""
        return list(self.body.iter(f"{W}sectPr"))

    @cached_property
    def paragraphs(self) -> list[LintedParagraph]:
        """Return the paragraphs of the body with text, tables included, second writings of text boxes left out."""
        found = []
        labels = self.labels
        has_fallbacks = next(self.body.iter(FALLBACK), None) is not None
        for element in self.body.iter(_PARAGRAPH):
            text = paragraph_text(element)
            if not text.strip() or (has_fallbacks and _is_fallback(element)):
                continue
            is_in_cell = next(element.iterancestors(_CELL, _BOX), None) is not None
            label = labels.get(element, "")
            role = "" if is_in_cell else self._role(element, label + text.strip())
            found.append(LintedParagraph(element, text, role, self.place_names, is_in_cell, label))
        placed = [self._placed(paragraph) for paragraph in found]
        roles = placed_roles(placed, self.profile.plain_role, self.profile.styles)
        return [
            paragraph if paragraph.role == role else replace(paragraph, role=role)
            for paragraph, role in zip(found, roles, strict=True)
        ]

    @cached_property
    def labels(self) -> dict[etree._Element, str]:
        """Return the numbers that Word gives to paragraphs of the body."""
        return self._numbering.labels(self.body)

    def role_name(self, role: str) -> str:
        """Return what people call a kind of paragraph."""
        return _ROLE_NAMES.get(role) or next(iter(self.profile.styles[role].names), role)

    def _placed(self, paragraph: LintedParagraph) -> PlacedParagraph:
        """Return a paragraph as its place and form show it; of one in a cell only the text tells what it is."""
        element = paragraph.element
        if paragraph.is_in_cell:
            return PlacedParagraph(paragraph.text, paragraph.role, False, True, "", 0.0, False)
        run = next((run for run, _ in runs_with_text(element)), element)
        size = half_points(self.run_property(run, element, "sz")) or DEFAULT_SIZE
        color = self.run_property(run, element, "color")
        return PlacedParagraph(
            paragraph.text,
            paragraph.role,
            self._styled_role(element) is not None,
            paragraph.is_in_cell,
            self.paragraph_property(element, "jc"),
            size / 2,
            _RED.match(color) is not None,
        )

    def _styled_role(self, paragraph: etree._Element) -> str | None:
        """Return the profile's style that a paragraph's own style stands for, empty for no text; None for neither."""
        style = self.style(paragraph)
        if style not in self._styled_roles:
            self._styled_roles[style] = self._role_of_style(style)
        return self._styled_roles[style]

    def _role_of_style(self, style: str) -> str | None:
        name = self.style_name(style).lower()
        for role, rule in self.profile.styles.items():
            if style == role or (name and name in rule.lower_names):
                return role
        return "" if _NO_TEXT_STYLE.match(style) or _NO_TEXT_STYLE.match(name) else None

    def _role(self, paragraph: etree._Element, text: str) -> str:
        """Return the profile's style for a paragraph: by its own style, else as typed, else plain text."""
        styled = self._styled_role(paragraph)
        if styled is not None:
            return styled
        for role, rule in self.profile.styles.items():
            if rule.typed and re.match(rule.typed, text):
                return role
        return self.profile.plain_role

    def style(self, paragraph: etree._Element) -> str:
        """Return a paragraph's style id; the default style where none is named."""
        if self._last_styled[0] is not paragraph:  # each run of a paragraph is asked about in turn
            style = paragraph_style(paragraph) or self._styles.default_paragraph_style
            self._last_styled = (paragraph, style)
        return self._last_styled[1]

    @cached_property
    def styles_of_entries(self) -> frozenset[str]:
        """Return the ids of the styles of entries in a table of contents, by id or name; paragraphs state no others."""
        stated = {self.style(paragraph) for paragraph in self.body.iter(_PARAGRAPH)}
        return frozenset(
            style
            for style in stated
            if ENTRY_STYLE.match(style) or ENTRY_STYLE.match(self.style_name(style))
        )

    def style_name(self, style: str) -> str:
        """Return the name of a style that people see; empty for an unknown one."""
        return self._styles.name(style)

    def paragraph_property(self, paragraph: etree._Element, name: str, key: str = "val") -> str:
        """Return the effective value of a paragraph property.

        "1" for a switch without value, empty if nothing states it.
        """
        stated = _first_stated(self._own_holders(paragraph), name, key)
        return self._inherited(self.style(paragraph), name, key) if stated is None else stated

    def run_property(
        self, run: etree._Element, paragraph: etree._Element, name: str, key: str = "val"
    ) -> str:
        """Return the effective value of a run property: own, character style, paragraph style, defaults."""
        for holder in self._run_holders(run, paragraph):
            value = attribute(holder.find(W + name), key)
            if value:
                return value
        return ""

    def font(self, run: etree._Element, paragraph: etree._Element, slot: str) -> str:
        """Return the effective font of a slot (ascii, hAnsi, eastAsia, cs); `THEME_FONT` where a theme font wins."""
        for holder in self._run_holders(run, paragraph):
            fonts = holder.find(f"{W}rFonts")
            if attribute(fonts, _THEMES[slot]):
                return THEME_FONT
            name = attribute(fonts, slot)
            if name:
                return _CHINESE_NAMES.get(name, name)
        return ""

    def _own_holders(self, paragraph: etree._Element) -> list[etree._Element]:
        """Return what states properties of a paragraph alone: itself, before the level of its list."""
        if self._last_stated[0] is not paragraph:
            holders = (paragraph.find(f"{W}pPr"), self._numbering.properties(paragraph))
            self._last_stated = (paragraph, [each for each in holders if each is not None])
        return self._last_stated[1]

    def _inherited(self, style: str, name: str, key: str) -> str:
        """Return what a paragraph style, or the defaults, state of a paragraph property."""
        asked = (style, name, key)
        if asked not in self._inherited_of:
            holders = [each.find(f"{W}pPr") for each in self._styles.lineage(style)]
            holders.append(descendant(self._styles.defaults, "pPrDefault/pPr"))
            stated = _first_stated((each for each in holders if each is not None), name, key)
            self._inherited_of[asked] = stated or ""
        return self._inherited_of[asked]

    def _run_holders(self, run: etree._Element, paragraph: etree._Element) -> list[etree._Element]:
        """Return what states run properties, nearest first; a run stands in one paragraph only."""
        if self._last_run[0] is not run:
            self._last_run = (run, list(self._holders_of_run(run, paragraph)))
        return self._last_run[1]

    def _holders_of_run(
        self, run: etree._Element, paragraph: etree._Element
    ) -> Iterator[etree._Element]:
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
        character_style = attribute(descendant(own, "rStyle"), "val")
        key = (character_style, self.style(paragraph))
        if key not in self._run_holders_of:
            styles = [definition for style in key for definition in self._styles.lineage(style)]
            holders = [style.find(f"{W}rPr") for style in styles]
            holders.append(descendant(self._styles.defaults, "rPrDefault/rPr"))
            self._run_holders_of[key] = [holder for holder in holders if holder is not None]
        yield from self._run_holders_of[key]


def _first_stated(holders: Iterable[etree._Element], name: str, key: str) -> str | None:
    """Return what the first of some properties that states one says; a switch without a value says 1. None for none."""
    for holder in holders:
        element = holder.find(W + name)
        if element is not None and (key == "val" or attribute(element, key)):
            return attribute(element, key, "1" if key == "val" else "")
    return None


def _is_fallback(element: etree._Element) -> bool:
    return next(element.iterancestors(FALLBACK), None) is not None


def paragraph_text(paragraph: etree._Element) -> str:
    """Return a paragraph's text, deleted text and that of text boxes in it left out."""
    return "".join(node.text or "" for node in _own_elements(paragraph, _TEXT))


def runs_with_text(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the runs of a paragraph that have text, those of text boxes in it left out."""
    for run in _own_elements(paragraph, _RUN):
        text = "".join(node.text or "" for node in run.findall(_TEXT))
        if text.strip():
            yield run, text


def _own_elements(paragraph: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield what stands in a paragraph, that in paragraphs of its text boxes left out; most have none."""
    if not has_paragraphs_inside(paragraph):
        yield from paragraph.iter(tag)
        return
    for element in paragraph.iter(tag):
        if next(element.iterancestors(_PARAGRAPH)) is paragraph:
            yield element


def chinese_font_names(fonts: tuple[str, ...]) -> list[str]:
    """Return the names that stand for some fonts, under whichever of their names a profile lists them."""
    return [_CHINESE_NAMES.get(font, font) for font in fonts]


def first_place(places: list[str]) -> str:
    """Return the first of several places, and how many there are if there are more."""
    return places[0] if len(places) == 1 else f"{places[0]}等{len(places)}处"
