"""Fonts in every script, sizes, indents, alignment and line pitch of what people read — by style or set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shifan.report.lint.letter_parts import apart
from shifan.report.lint.model import Fault, Paragraph, Sheet, W, get, known, listed, number, runs

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_SHARED = re.compile(r"[“”‘’—…]")
_SPACES = re.compile(r"^(?:[\u3000\u00a0]| {2,})")
_ALIGN = {
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


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield the faults of format, each once with all its places."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    free = apart(sheet)
    for paragraph in sheet.paragraphs:
        rule = sheet.wanted.get("styles", {}).get(paragraph.role)
        for code, found, expected, action in (
            _format(sheet, paragraph, rule, paragraph.element in free) if rule else ()
        ):
            places = grouped.setdefault((code, found, expected, action), [])
            if paragraph.place not in places:
                places.append(paragraph.place)
    for (code, found, expected, action), places in grouped.items():
        yield code, listed(places), found, expected, action
    yield from _themes(sheet)
    yield from _quotes(sheet)


def _format(
    sheet: Sheet, paragraph: Paragraph, rule: dict, free: bool
) -> Iterator[tuple[str, str, str, str]]:
    yield from _fonts(sheet, paragraph, rule)
    if not free:
        yield from _layout(sheet, paragraph, rule)
    yield from _pitch(sheet, paragraph, rule)


def _fonts(sheet: Sheet, paragraph: Paragraph, rule: dict) -> Iterator[tuple[str, str, str, str]]:
    latin = rule.get("latin", sheet.wanted.get("text", {}).get("latin"))
    for run, text in runs(paragraph.element):
        east, size = (
            sheet.font(run, paragraph.element, "eastAsia"),
            number(sheet.run_property(run, paragraph.element, "sz")) or 20,
        )
        if _CJK.search(text) and east not in known(rule["east_asia"]) and east != "主题字体":
            yield (
                "font",
                f"中文字体 {east or '没有设置'}",
                "或".join(rule["east_asia"]),
                "请设置中文字体",
            )
        western = sheet.font(run, paragraph.element, "ascii")
        if _LATIN.search(text) and not western:
            yield (
                "font-slot",
                "西文字体没有设置",
                "或".join(latin or ["西文字体"]),
                "请设置西文字体",
            )
        elif (
            _LATIN.search(text) and latin and western not in known(latin) and western != "主题字体"
        ):
            yield "latin-font", f"西文字体 {western}", "或".join(latin), "请设置西文字体"
        if size != int(rule["size"] * 2):
            yield "size", f"字号 {size / 2:g} 磅", f"{rule['size']:g} 磅", "请改正字号"


def _layout(sheet: Sheet, paragraph: Paragraph, rule: dict) -> Iterator[tuple[str, str, str, str]]:
    align = sheet.paragraph_property(paragraph.element, "jc")
    if "align" in rule and align not in _ALIGN[rule["align"]]:
        yield "align", _ALIGN_NAMES.get(align, align), _ALIGN_NAMES[rule["align"]], "请改正对齐方式"
    if "first_line_chars" not in rule:
        return
    wanted = rule["first_line_chars"]
    chars = number(sheet.paragraph_property(paragraph.element, "ind", "firstLineChars"))
    twips = number(sheet.paragraph_property(paragraph.element, "ind", "firstLine")) or 0
    found = chars / 100 if chars else twips / 20 / rule["size"]
    if _SPACES.match(paragraph.text) and wanted and not found:
        yield "space-indent", "用空格缩进", f"首行缩进 {wanted} 字", "请删去空格，改用首行缩进"
    elif abs(found - wanted) > 0.2:
        yield "indent", f"首行缩进 {found:g} 字", f"{wanted} 字", "请改正首行缩进"


def _pitch(sheet: Sheet, paragraph: Paragraph, rule: dict) -> Iterator[tuple[str, str, str, str]]:
    """Yield a line pitch that is neither the grid's nor a fixed one that the profile allows."""
    allowed = sheet.wanted.get("text", {}).get("line_pitch")
    if not allowed or "first_line_chars" not in rule:
        return
    kind, line = (
        sheet.paragraph_property(paragraph.element, "spacing", name)
        for name in ("lineRule", "line")
    )
    points = (number(line) or 240) / 20
    snapped = sheet.paragraph_property(paragraph.element, "snapToGrid") not in ("0", "false", "off")
    fixed = kind in ("exact", "atLeast")
    if (fixed and not allowed[0] <= points <= allowed[1]) or (
        not fixed and (not snapped or points > 12)
    ):
        shown = (
            f"固定值 {points:g} 磅"
            if fixed
            else f"{points / 12:g} 倍行距" + ("" if snapped else "，不对齐网格")
        )
        yield (
            "line-pitch",
            shown,
            f"按网格，或固定值 {allowed[0]:g}—{allowed[1]:g} 磅",
            "请改正行距",
        )


def _themes(sheet: Sheet) -> Iterator[Fault]:
    """Yield theme fonts: they overrule the fonts that are set."""
    for name, place in (("word/styles.xml", "样式"), ("word/document.xml", "正文")):
        for fonts in sheet.roots[name].iter(f"{W}rFonts") if name in sheet.roots else ():
            themed = [
                key.rsplit("}", 1)[1] for key in fonts.attrib if key.lower().endswith("theme")
            ]
            if themed:
                yield (
                    "theme-font",
                    place,
                    f"主题字体 {'、'.join(themed)}",
                    "不用主题字体",
                    "请改为指定字体，主题字体会压过它",
                )
                break


def _quotes(sheet: Sheet) -> Iterator[Fault]:
    """Yield quotes and dashes that would be set in a Western font: no East-Asian hint, and another font for Latin."""
    places = []
    for paragraph in sheet.paragraphs:
        for run, text in runs(paragraph.element):
            if not _SHARED.search(text) or paragraph.place in places:
                continue
            hint = get(run.find(f"{W}rPr/{W}rFonts"), "hint") or sheet.run_property(
                run, paragraph.element, "rFonts", "hint"
            )
            if (
                hint != "eastAsia"
                and len(
                    {
                        sheet.font(run, paragraph.element, slot)
                        for slot in ("ascii", "hAnsi", "eastAsia")
                    }
                )
                > 1
            ):
                places.append(paragraph.place)
    if places and sheet.wanted.get("text", {}).get("quote_hint", True):
        yield (
            "quote-font",
            listed(places),
            "引号、破折号没有指定为中文字体",
            "与正文中文字体一致",
            "请选中后设置中文字体，或重新用中文输入法输入",
        )
