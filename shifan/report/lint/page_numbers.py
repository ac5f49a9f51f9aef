"""The page number: there, in the wanted form, on its side of odd and even pages, turned with landscape pages."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import Fault, Sheet, W, get, is_on, known, number, text_of
from shifan.report.lint.page_setup import MM, turned

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_HALF_LINE = 2.5  # mm: half of a 14 pt line
_ALIGNED = {
    "right": ("right", "end", "outside"),
    "left": ("left", "start", "", "both", "outside"),
    "center": ("center",),
}
_SIDES = {
    "": "居左",
    "left": "居左",
    "start": "居左",
    "both": "居左",
    "right": "居右",
    "end": "居右",
    "center": "居中",
    "outside": "在外侧",
    "inside": "在内侧",
}


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield faults of page numbers: odd and even footers, form, place, font and size."""
    rule = sheet.wanted.get("page_number")
    if not rule:
        return
    settings = sheet.roots.get("word/settings.xml")
    parted = settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))
    footers = {
        name: root for name, root in sorted(sheet.roots.items()) if name.startswith("word/footer")
    }
    numbered = [found for found in map(_numbered, footers.values()) if found is not None]
    outside = bool(numbered) and all(
        _side(sheet, one) == "outside" for one in numbered
    )  # one footer for both sides
    if rule.get("position", "outside") == "outside" and not parted and not outside:
        yield (
            "page-number",
            "页脚",
            "奇偶页没有分开",
            "单页居右、双页居左",
            "请在页面设置中选择“奇偶页不同”",
        )
    if not numbered:
        yield "page-number", "页脚", "没有页码", rule["form"].format(n="页码"), "请插入页码"
    for paragraph in numbered:
        yield from _form(paragraph, rule, sheet)
    yield from _sides(sheet, rule, parted)
    if rule.get("turned", True):
        yield from _turned_numbers(sheet)
    yield from _distance(sheet, rule)


def _form(paragraph: etree._Element, rule: dict, sheet: Sheet) -> Iterator[Fault]:
    text = text_of(paragraph).strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if text.replace(" ", "") != rule["form"].format(n=digits).replace(" ", "") or not digits:
        yield (
            "page-number",
            "页脚",
            f"页码写作“{text or '（空）'}”",
            rule["form"].format(n="页码"),
            "请改正页码形式；域没有结果时 WPS 不显示页码",
        )
    for run in paragraph.iter(f"{W}r"):
        size, font = (
            number(sheet.run_property(run, paragraph, "sz")) or 20,
            sheet.font(run, paragraph, "eastAsia"),
        )
        if run.find(f"{W}t") is not None and (
            size != int(rule["size"] * 2) or font not in known(rule["font"])
        ):
            yield (
                "page-number",
                "页脚",
                f"页码 {font or '没有设置字体'} {size / 2:g} 磅",
                f"{'或'.join(rule['font'])} {rule['size']} 磅",
                "请改正页码的字体字号",
            )
            return


def _sides(sheet: Sheet, rule: dict, parted: bool) -> Iterator[Fault]:
    """Yield footers on the wrong side: odd right and even left, or both in the middle."""
    middle = rule.get("position", "outside") == "center"
    for section in sheet.sections:
        for reference in () if turned(section) else section.iter(f"{W}footerReference"):
            kind, root = get(reference, "type"), _footer(sheet, reference)
            wanted = "center" if middle else "left" if kind == "even" else "right"
            paragraph = None if root is None else _numbered(root)
            if paragraph is None or kind == "first" or not (parted or middle):
                continue
            side = _side(sheet, paragraph)
            if side not in _ALIGNED[wanted]:
                yield (
                    "page-number",
                    "页脚",
                    f"{'双' if kind == 'even' else '单'}页页码{_SIDES.get(side, side)}",
                    {"left": "居左空一字", "right": "居右空一字", "center": "居中"}[wanted],
                    "请改正页码位置",
                )
                return


def _side(sheet: Sheet, paragraph: etree._Element) -> str:
    """Return where a page number stands: by its frame, else by the text box it is in, else by its alignment."""
    framed = get(paragraph.find(f"{W}pPr/{W}framePr"), "xAlign")
    box = next(paragraph.iterancestors(f"{_DRAWING}anchor"), None)
    placed = None if box is None else box.find(f"{_DRAWING}positionH/{_DRAWING}align")
    return (
        framed
        or ((placed.text or "").strip() if placed is not None else "")
        or sheet.paragraph_property(paragraph, "jc")
    )


def _turned_numbers(sheet: Sheet) -> Iterator[Fault]:
    """Yield landscape sections whose page number does not stand where it does on portrait pages, turned with the text."""
    current: dict[str, etree._Element | None] = {}
    for count, section in enumerate(sheet.sections, 1):
        current |= {
            get(one, "type", "default"): _footer(sheet, one)
            for one in section.iter(f"{W}footerReference")
        }
        shown = [
            root
            for kind, root in current.items()
            if kind != "first" and root is not None and _numbered(root) is not None
        ]
        if turned(section) and any(_upright(root) for root in shown):
            yield (
                "page-number",
                f"第{count}节（横排）",
                "页码没有随页面转向",
                "页码在版心左侧，文字顺时针转90度",
                "请取消“链接到前一节”，将页码放进竖排的文本框或表格",
            )


def _numbered(footer: etree._Element) -> etree._Element | None:
    """Return the paragraph of a footer with the page number; the number of all pages is none."""
    return next((one for one in footer.iter(f"{W}p") if "PAGE" in _fields(one)), None)


def _fields(paragraph: etree._Element) -> list[str]:
    """Return the names of the fields of a paragraph, those of text boxes in it left out."""
    codes = [""]
    for node in paragraph.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if next(node.iterancestors(f"{W}p")) is not paragraph:
            continue
        if node.tag == f"{W}instrText":
            codes[-1] += node.text or ""
        else:
            codes.append(get(node, "instr"))
    return [code.split()[0].upper() for code in codes if code.strip()]


def _upright(footer: etree._Element) -> bool:
    return not any(
        get(one, "val").startswith("tb") for one in footer.iter(f"{W}textDirection")
    ) and not any("vert" in one.attrib for one in footer.iter() if "bodyPr" in str(one.tag))


def _footer(sheet: Sheet, reference: etree._Element) -> etree._Element | None:
    relations = sheet.roots.get("word/_rels/document.xml.rels")
    targets = (
        {} if relations is None else {one.get("Id"): one.get("Target", "") for one in relations}
    )
    name = targets.get(
        reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"), ""
    ).lstrip("/")
    return sheet.roots.get(name if name.startswith("word/") else f"word/{name}")


def _distance(sheet: Sheet, rule: dict) -> Iterator[Fault]:
    """Yield a footer that is not the wanted distance below the text."""
    for count, section in enumerate(sheet.sections, 1):
        margins = section.find(f"{W}pgMar")
        bottom, footer = number(get(margins, "bottom")), number(get(margins, "footer"))
        if turned(section) or "below" not in rule or bottom is None or footer is None:
            continue
        gap = (bottom - footer) / MM - _HALF_LINE
        if abs(gap - rule["below"]) > rule.get("tolerance", 1.0):
            yield (
                "page-number",
                f"第{count}节",
                f"一字线距版心下边缘约 {gap:.1f} 毫米",
                f"{rule['below']} 毫米",
                "请在页面设置中改正页脚距边界的距离",
            )
