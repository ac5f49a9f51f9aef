"""Fonts in every script, sizes, indents, alignment and line pitch of what people read — by style or set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.lint.letter_parts import letter_parts
from shifan.report.lint.model import (
    DEFAULT_SIZE,
    THEME_FONT,
    LayoutFault,
    LintedDocument,
    LintedParagraph,
    chinese_font_names,
    first_place,
    runs_with_text,
)
from shifan.report.lint.profile import StyleRule, Texts
from shifan.word.elements import W, half_points, value_at, whole_length
from shifan.word.package import BODY

_CHINESE = pattern_of(r"[\u3400-\u9fff]")
_LATIN = pattern_of(r"[A-Za-z0-9]")
_SHARED_SIGN = pattern_of(r"[“”‘’—…]")
_BLANK_INDENT = pattern_of(r"^(?:[\u3000\u00a0]| {2,})")
# Who was at a meeting: in minutes these words are set as a heading is.
_PRESENT = pattern_of(r"^(?:出\s*席|请\s*假|列\s*席)\s*[:：]")
_HEADING = "Heading1"
_POINT = 20  # twip
_SINGLE_LINE = 240  # twip: the line that a text has that states none
_SINGLE_POINTS = _SINGLE_LINE / _POINT
_INDENT_SLACK = 0.2  # characters
_OFF = ("0", "false", "off")
_ALIGNED = {
    "left": ("", "left", "start", "both"),
    "both": ("both", "left", "", "start", "distribute"),
    "center": ("center",),
    "right": ("right", "end"),
}
_ALIGN_NAMES = {
    "left": "居左",
    "both": "两端对齐",
    "center": "居中",
    "right": "居右",
    "end": "居右",
    "start": "居左",
    "": "居左",
}


class _FormatFault(NamedTuple):
    """A fault of format, wherever it stands."""

    code: str
    found: str
    expected: str
    action: str


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the faults of format, each once with all its places."""
    places_by_fault: dict[_FormatFault, dict[str, None]] = {}  # in order, each place once
    apart = letter_parts(document)
    for paragraph in document.paragraphs:
        rule = document.profile.styles.get(paragraph.role)
        if rule is None:
            continue
        taken_for = document.role_name(paragraph.role)
        for fault in _format_faults(document, paragraph, rule, paragraph.element in apart):
            fault = fault._replace(expected=f"{fault.expected}（认作{taken_for}）")
            places_by_fault.setdefault(fault, {})[paragraph.place] = None
    for fault, places in places_by_fault.items():
        place = first_place(list(places))
        yield LayoutFault(fault.code, place, fault.found, fault.expected, fault.action)
    yield from _theme_fonts(document)
    yield from _quotes_in_western_font(document)


def _format_faults(
    document: LintedDocument, paragraph: LintedParagraph, rule: StyleRule, stands_apart: bool
) -> Iterator[_FormatFault]:
    yield from _fonts_and_sizes(document, paragraph, rule)
    if not stands_apart:
        yield from _alignment(document, paragraph, rule)
        yield from _indent(document, paragraph, rule)
    yield from _line_pitch(document, paragraph, rule)


def _fonts_and_sizes(
    document: LintedDocument, paragraph: LintedParagraph, rule: StyleRule
) -> Iterator[_FormatFault]:
    """Yield runs whose Chinese or Latin font or whose size is another one."""
    latin = rule.latin if rule.latin is not None else document.profile.text.latin
    head, head_fonts = _run_in_head(document, paragraph)
    for run, text in runs_with_text(paragraph.element):
        if _CHINESE.search(text):
            font = document.font(run, paragraph.element, "eastAsia")
            fonts = (*rule.east_asia, *head_fonts) if head > 0 else rule.east_asia
            if font != THEME_FONT and font not in chinese_font_names(fonts):
                found = f"中文字体 {font or '没有设置'}"
                yield _FormatFault("font", found, "或".join(fonts), "请设置中文字体")
        head -= len(text)
        if _LATIN.search(text):
            yield from _latin_font(document.font(run, paragraph.element, "ascii"), latin)
        size = half_points(document.run_property(run, paragraph.element, "sz")) or DEFAULT_SIZE
        if size != int(rule.size * 2):
            yield _FormatFault("size", f"字号 {size / 2:g} 磅", f"{rule.size:g} 磅", "请改正字号")


def _run_in_head(document: LintedDocument, paragraph: LintedParagraph) -> tuple[int, Texts]:
    """Return how long a heading is with which a paragraph of text begins, and the fonts of its level.

    （一）加强监管。各部门…: up to the first full stop the type of the heading is right, and that of the text, too.
    """
    text = paragraph.numbered_text
    present = _PRESENT.match(text)
    if present and _HEADING in document.profile.styles:
        return present.end() - len(paragraph.label), document.profile.styles[_HEADING].east_asia
    head, stop, rest = text.partition("。")
    if not stop or (not rest and paragraph.role != document.profile.plain_role):
        return 0, ()
    for role, rule in document.profile.styles.items():
        if role != paragraph.role and rule.typed and re.match(rule.typed, head):
            return len(head) + len(stop) - len(paragraph.label), rule.east_asia
    return 0, ()


def _latin_font(font: str, wanted: tuple[str, ...] | None) -> Iterator[_FormatFault]:
    expected = "或".join(wanted or ["西文字体"])
    if not font:
        yield _FormatFault("font-slot", "西文字体没有设置", expected, "请设置西文字体")
    elif wanted and font != THEME_FONT and font not in chinese_font_names(wanted):
        yield _FormatFault("latin-font", f"西文字体 {font}", expected, "请设置西文字体")


def _alignment(
    document: LintedDocument, paragraph: LintedParagraph, rule: StyleRule
) -> Iterator[_FormatFault]:
    align = document.paragraph_property(paragraph.element, "jc")
    if rule.align and align not in _ALIGNED[rule.align]:
        found, expected = _ALIGN_NAMES.get(align, align), _ALIGN_NAMES[rule.align]
        yield _FormatFault("align", found, expected, "请改正对齐方式")


def _indent(
    document: LintedDocument, paragraph: LintedParagraph, rule: StyleRule
) -> Iterator[_FormatFault]:
    """Yield a first line that is indented by blanks, or by more or fewer characters than wanted."""
    wanted = rule.first_line_chars
    if wanted is None:
        return

    def stated(name: str) -> int:
        return whole_length(document.paragraph_property(paragraph.element, "ind", name)) or 0

    hundredths = stated("firstLineChars")
    indent = hundredths / 100 if hundredths else stated("firstLine") / _POINT / rule.size
    if (
        paragraph.label
    ):  # where the number begins: a list indents all of a paragraph, and moves the number back
        indent += (stated("left") + stated("start") - stated("hanging")) / _POINT / rule.size
    expected = f"{wanted} 字"
    if _BLANK_INDENT.match(paragraph.text) and wanted and not indent:
        action = "请删去空格，改用首行缩进"
        yield _FormatFault("space-indent", "用空格缩进", f"首行缩进 {expected}", action)
    elif abs(indent - wanted) > _INDENT_SLACK:
        yield _FormatFault("indent", f"首行缩进 {indent:g} 字", expected, "请改正首行缩进")


def _line_pitch(
    document: LintedDocument, paragraph: LintedParagraph, rule: StyleRule
) -> Iterator[_FormatFault]:
    """Yield a line pitch that is neither the grid's nor a fixed one that the profile allows."""
    allowed = document.profile.text.line_pitch
    if not allowed or rule.first_line_chars is None:
        return
    element = paragraph.element
    is_fixed = document.paragraph_property(element, "spacing", "lineRule") in ("exact", "atLeast")
    line = whole_length(document.paragraph_property(element, "spacing", "line"))
    points = (line or _SINGLE_LINE) / _POINT
    is_on_grid = document.paragraph_property(element, "snapToGrid") not in _OFF
    if is_fixed:
        found, is_right = f"固定值 {points:g} 磅", allowed[0] <= points <= allowed[1]
    else:
        off_grid = "" if is_on_grid else "，不对齐网格"
        found = f"{points / _SINGLE_POINTS:g} 倍行距{off_grid}"
        is_right = is_on_grid and points <= _SINGLE_POINTS
    if not is_right:
        expected = f"按网格，或固定值 {allowed[0]:g}—{allowed[1]:g} 磅"
        yield _FormatFault("line-pitch", found, expected, "请改正行距")


def _theme_fonts(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the first theme font of styles and of the body: it overrules the fonts that are set."""
    for part, place in (("word/styles.xml", "样式"), (BODY, "正文")):
        if part not in document.roots:
            continue
        for fonts in document.roots[part].iter(f"{W}rFonts"):
            names = [str(name).rpartition("}")[2] for name in fonts.attrib]
            themed = [name for name in names if name.lower().endswith("theme")]
            if themed:
                yield LayoutFault(
                    "theme-font",
                    place,
                    f"主题字体 {'、'.join(themed)}",
                    "不用主题字体",
                    "请改为指定字体，主题字体会压过它",
                )
                break


def _quotes_in_western_font(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield quotes and dashes that would be set in a Western font: no East-Asian hint, and another font for Latin."""
    if not document.profile.text.quote_hint:
        return
    places: list[str] = []
    for paragraph in document.paragraphs:
        if _SHARED_SIGN.search(paragraph.text) is None:
            continue
        if any(_is_western(document, paragraph, *run) for run in runs_with_text(paragraph.element)):
            places.append(paragraph.place)
    if places:
        yield LayoutFault(
            "quote-font",
            first_place(list(dict.fromkeys(places))),
            "引号、破折号没有指定为中文字体",
            "与正文中文字体一致",
            "请选中后设置中文字体，或重新用中文输入法输入",
        )


def _is_western(
    document: LintedDocument, paragraph: LintedParagraph, run: etree._Element, text: str
) -> bool:
    """Return whether a run holds a shared sign that would be set in a Western font."""
    if not _SHARED_SIGN.search(text):
        return False
    hint = value_at(run, "rPr/rFonts", "hint") or document.run_property(
        run, paragraph.element, "rFonts", "hint"
    )
    if hint == "eastAsia":
        return False
    slots = ("ascii", "hAnsi", "eastAsia")
    return len({document.font(run, paragraph.element, slot) for slot in slots}) > 1
