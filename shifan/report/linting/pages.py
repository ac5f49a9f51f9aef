"""Paper, margins, the grid of lines and characters, and the page number."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.linting.model import Fault, Sheet, W, get, number

_MM = 1440 / 25.4
_SIDES = {"top": "上白边", "bottom": "下白边", "left": "左白边", "right": "右白边"}
_TURNED = {"top": "left", "bottom": "right", "left": "bottom", "right": "top"}
_HALF_LINE = 2.5        # mm: half of a 14 pt line
_ALIGNED = {"right": ("right", "end"), "left": ("left", "start", ""), "center": ("center",)}


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield the faults of pages, section by section, then of page numbers."""
    for count, section in enumerate(sheet.sections, 1):
        place = f"第{count}节"
        yield from _paper(section, place, sheet.wanted.get("page", {}))
        yield from _grid(section, place, sheet.wanted)
    yield from _characters(sheet)
    yield from _numbers(sheet)


def _turned(section: etree._Element) -> bool:
    return get(section.find(f"{W}pgSz"), "orient") == "landscape"


def _paper(section: etree._Element, place: str, page: dict) -> Iterator[Fault]:
    """Yield faults of paper and margins; a landscape page is the portrait one turned."""
    size, margins, turned = section.find(f"{W}pgSz"), section.find(f"{W}pgMar"), _turned(section)
    for name, attribute, text in (("height" if turned else "width", "w", "纸宽"), ("width" if turned else "height", "h", "纸高")):
        yield from _length(place, text, get(size, attribute), page.get(name), page)
    for side, text in _SIDES.items():
        yield from _length(place, text, get(margins, side), page.get(_TURNED[side] if turned else side), page)


def _length(place: str, name: str, twips: str, wanted: float | None, page: dict) -> Iterator[Fault]:
    if wanted is None:
        return
    found = number(twips)
    if found is None or abs(found / _MM - wanted) > page.get("tolerance", 0.5):
        yield "page", place, f"{name} {'没有设置' if found is None else f'{found / _MM:.1f} 毫米'}", f"{wanted} 毫米", "请在页面设置中改正"


def _area(section: etree._Element) -> tuple[int, int]:
    """Return width and height of the text area in twip; 0 where it is not stated."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    def value(element: etree._Element | None, name: str) -> int:
        return number(get(element, name)) or 0
    return (value(size, "w") - value(margins, "left") - value(margins, "right"), value(size, "h") - value(margins, "top") - value(margins, "bottom"))


def _grid(section: etree._Element, place: str, wanted: dict) -> Iterator[Fault]:
    grid, own = wanted.get("grid"), section.find(f"{W}docGrid")
    if not grid:
        return
    page = wanted.get("page", {})
    height = _area(section)[1]
    lines = grid["lines"]
    if _turned(section) and page:     # as many lines as the shorter side holds
        lines = int(lines * (page["width"] - page["left"] - page["right"]) / (page["height"] - page["top"] - page["bottom"]))
    pitch = number(get(own, "linePitch")) or 0
    kinds = grid.get("types", ["lines", "linesAndChars"])
    if get(own, "type") not in kinds:
        yield "grid", place, f"文档网格“{get(own, 'type') or '没有'}”", f"每页{lines}行（{'、'.join(kinds)}）", "请在页面设置的“文档网格”中指定行网格"
    elif pitch <= 0 or height // pitch != lines:
        yield "grid", place, f"每页{height // pitch if pitch > 0 else 0}行（行距 {pitch / 20:g} 磅）", f"每页{lines}行", "请在页面设置的“文档网格”中改正行距"


def _characters(sheet: Sheet) -> Iterator[Fault]:
    """Yield the body style whose characters do not fill the line as wanted."""
    wanted = sheet.wanted.get("grid", {}).get("chars")
    role = next((role for role, rule in sheet.wanted.get("styles", {}).items() if rule.get("plain")), "")
    sample = next((one for one in sheet.paragraphs if one.role == role), None)
    upright = next((one for one in sheet.sections if not _turned(one)), None)
    if not wanted or sample is None or upright is None:
        return
    run = next(sample.element.iter(f"{W}r"))
    size = (number(sheet.run_property(run, sample.element, "sz")) or 20) / 2
    grid = upright.find(f"{W}docGrid")
    extra = (number(sheet.run_property(run, sample.element, "spacing")) or 0) / 20
    if get(grid, "type") == "linesAndChars":
        extra = (number(get(grid, "charSpace")) or 0) / 4096
    fits = int(_area(upright)[0] / 20 // (size + extra)) if size + extra > 0 else 0
    if fits != wanted:
        yield "grid-chars", sample.place, f"每行{fits}字（字号 {size:g} 磅，字距 {extra:+.2f} 磅）", f"每行{wanted}字", "请调整字号、字距或左右白边"


def _numbers(sheet: Sheet) -> Iterator[Fault]:
    """Yield faults of page numbers: odd and even footers, form, place, font and size."""
    rule = sheet.wanted.get("page_number")
    if not rule:
        return
    settings = sheet.roots.get("word/settings.xml")
    parted = settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None
    if rule.get("position", "outside") == "outside" and not parted:
        yield "page-number", "页脚", "奇偶页没有分开", "单页居右、双页居左", "请在页面设置中选择“奇偶页不同”"
    footers = {name: root for name, root in sorted(sheet.roots.items()) if name.startswith("word/footer")}
    numbered = {name: root for name, root in footers.items() if _has_number(root)}
    if not numbered:
        yield "page-number", "页脚", "没有页码", rule["form"].format(n="页码"), "请插入页码"
    for root in numbered.values():
        yield from _form(root, rule, sheet)
    yield from _sides(sheet, rule, parted)
    if rule.get("turned", True):
        yield from _turned_numbers(sheet)
    yield from _distance(sheet, rule)


def _form(root: etree._Element, rule: dict, sheet: Sheet) -> Iterator[Fault]:
    paragraph = next(one for one in root.iter(f"{W}p") if "PAGE" in "".join(node.text or "" for node in one.iter(f"{W}instrText"))
                     or one.find(f".//{W}fldSimple") is not None)
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t")).strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if text.replace(" ", "") != rule["form"].format(n=digits).replace(" ", "") or not digits:
        yield "page-number", "页脚", f"页码写作“{text or '（空）'}”", rule["form"].format(n="页码"), "请改正页码形式；域没有结果时 WPS 不显示页码"
    for run in paragraph.iter(f"{W}r"):
        size, font = number(sheet.run_property(run, paragraph, "sz")) or 20, sheet.font(run, paragraph, "eastAsia")
        if run.find(f"{W}t") is not None and (size != int(rule["size"] * 2) or font not in rule["font"]):
            yield "page-number", "页脚", f"页码 {font or '没有设置字体'} {size / 2:g} 磅", f"{'或'.join(rule['font'])} {rule['size']} 磅", "请改正页码的字体字号"
            return


def _sides(sheet: Sheet, rule: dict, parted: bool) -> Iterator[Fault]:
    """Yield footers on the wrong side: odd right and even left, or both in the middle."""
    middle = rule.get("position", "outside") == "center"
    for section in sheet.sections:
        for reference in () if _turned(section) else section.iter(f"{W}footerReference"):
            kind = get(reference, "type")
            side = "center" if middle else "left" if kind == "even" else "right"
            root = _footer(sheet, reference)
            paragraph = next((one for one in root.iter(f"{W}p") if one.find(f".//{W}instrText") is not None), None) if root is not None else None
            if paragraph is not None and kind != "first" and (parted or middle) and sheet.paragraph_property(paragraph, "jc") not in _ALIGNED[side]:
                yield ("page-number", "页脚", f"{'双' if kind == 'even' else '单'}页页码{sheet.paragraph_property(paragraph, 'jc') or 'left'}对齐",
                       {"left": "居左空一字", "right": "居右空一字", "center": "居中"}[side], "请改正页码位置")
                return


def _turned_numbers(sheet: Sheet) -> Iterator[Fault]:
    """Yield landscape sections whose page number does not stand where it does on portrait pages, turned with the text."""
    current: dict[str, etree._Element | None] = {}
    for count, section in enumerate(sheet.sections, 1):
        current |= {get(one, "type", "default"): _footer(sheet, one) for one in section.iter(f"{W}footerReference")}
        shown = [root for kind, root in current.items() if kind != "first" and root is not None and _has_number(root)]
        if _turned(section) and any(_upright(root) for root in shown):
            yield "page-number", f"第{count}节（横排）", "页码没有随页面转向", "页码在版心左侧，文字顺时针转90度", "请取消“链接到前一节”，将页码放进竖排的文本框或表格"


def _has_number(footer: etree._Element) -> bool:
    """Return whether there is a page number in a footer."""
    return any("PAGE" in (node.text or "") for node in footer.iter(f"{W}instrText")) or any("PAGE" in get(one, "instr") for one in footer.iter(f"{W}fldSimple"))


def _upright(footer: etree._Element) -> bool:
    return not any(get(one, "val").startswith("tb") for one in footer.iter(f"{W}textDirection")) and not any("vert" in one.attrib for one in footer.iter() if "bodyPr" in str(one.tag))


def _footer(sheet: Sheet, reference: etree._Element) -> etree._Element | None:
    relations = sheet.roots.get("word/_rels/document.xml.rels")
    targets = {} if relations is None else {one.get("Id"): one.get("Target", "") for one in relations}
    name = targets.get(reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"), "").lstrip("/")
    return sheet.roots.get(name if name.startswith("word/") else f"word/{name}")


def _distance(sheet: Sheet, rule: dict) -> Iterator[Fault]:
    """Yield a footer that is not the wanted distance below the text."""
    for count, section in enumerate(sheet.sections, 1):
        margins = section.find(f"{W}pgMar")
        bottom, footer = number(get(margins, "bottom")), number(get(margins, "footer"))
        if _turned(section) or "below" not in rule or bottom is None or footer is None:
            continue
        gap = (bottom - footer) / _MM - _HALF_LINE
        if abs(gap - rule["below"]) > rule.get("tolerance", 1.0):
            yield "page-number", f"第{count}节", f"一字线距版心下边缘约 {gap:.1f} 毫米", f"{rule['below']} 毫米", "请在页面设置中改正页脚距边界的距离"
