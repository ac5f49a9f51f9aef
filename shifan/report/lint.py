"""Lint: the layout of a docx against a profile of GB/T 9704. The command line calls `lint_file`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.report.package import read_parts

DEFAULT = Path(__file__).with_name("profiles") / "gbt9704.toml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MM = 1440 / 25.4
_WESTERN = re.compile(r"[\u4e00-\u9fff][\"']|[\"'][\u4e00-\u9fff]|[\u4e00-\u9fff]--")
_SIDES = {"top": "上白边", "bottom": "下白边", "left": "左白边", "right": "右白边"}


def lint_file(path: Path, profile: Path | None = None) -> list[Finding]:
    """Return every fault of layout with its place and next move; Refused for a file or profile that cannot be read."""
    wanted, parts = _profile(profile or DEFAULT), read_parts(Path(path))
    roots = {name: etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
             for name, data in parts.items() if name.startswith("word/") and name.endswith(".xml")}
    file, document, styles = Path(path).name, roots["word/document.xml"], roots.get("word/styles.xml")
    found = [*_pages(document, wanted), *(_styles(styles, wanted) if styles is not None else ()), *_themes(roots),
             *_numbers(roots, wanted), *_tables(document), *_texts(document, wanted)]
    return [Finding(code, "error", file, "", place, seen, expected, action) for code, place, seen, expected, action in found]


def _profile(path: Path) -> dict:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refused("profile", file=Path(path).name, found=f"无法读取：{error}", expected="UTF-8 编码的 TOML 文件", action="请核对版式要求文件") from None


Fault = tuple[str, str, str, str, str]


def _get(element: etree._Element | None, name: str) -> str:
    return element.get(f"{_W}{name}", "") if element is not None else ""


def _pages(document: etree._Element, wanted: dict) -> Iterator[Fault]:
    """Yield faults of paper, margins and grid, section by section; a landscape page is the portrait one turned."""
    page, grid = wanted.get("page", {}), wanted.get("grid", {})
    for number, section in enumerate(document.iter(f"{_W}sectPr"), 1):
        size, margins, place = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar"), f"第{number}节"
        turned = _get(size, "orient") == "landscape"
        sides = {"top": "left", "bottom": "right", "left": "bottom", "right": "top"} if turned else {side: side for side in _SIDES}
        for name, attribute, text in (("height" if turned else "width", "w", "纸宽"), ("width" if turned else "height", "h", "纸高")):
            yield from _length(place, text, _get(size, attribute), page.get(name), page)
        for side, text in _SIDES.items():
            yield from _length(place, text, _get(margins, side), page.get(sides[side]), page)
        pitch = _get(section.find(f"{_W}docGrid"), "linePitch")
        if grid and (not pitch.isdigit() or int(pitch) > grid["most_pitch"]):
            yield "grid", place, f"文档网格行距 {pitch or '没有'}", f"不超过 {grid['most_pitch']}，每面{grid['lines']}行", "请在页面设置中指定行网格"


def _length(place: str, name: str, twips: str, wanted: float | None, page: dict) -> Iterator[Fault]:
    if wanted is None:
        return
    found = int(twips) / _MM if twips.lstrip("-").isdigit() else -1.0
    if abs(found - wanted) > page.get("tolerance", 0.5):
        yield "page", place, f"{name} {found:.1f} 毫米", f"{wanted} 毫米", "请在页面设置中改正"


def _styles(styles: etree._Element, wanted: dict) -> Iterator[Fault]:
    """Yield faults of the styles that the profile names: fonts in each slot, size, first-line indent."""
    known = {_get(style, "styleId"): style for style in styles.iter(f"{_W}style")}
    for name, rule in wanted.get("styles", {}).items():
        style = known.get(name)
        if style is None:
            continue
        fonts, size, indent = (style.find(f"{_W}{path}") for path in (f"rPr/{_W}rFonts", f"rPr/{_W}sz", f"pPr/{_W}ind"))
        place = f"样式 {_get(style.find(f'{_W}name'), 'val') or name}"
        if _get(fonts, "eastAsia") not in rule["east_asia"]:
            yield "font", place, f"中文字体 {_get(fonts, 'eastAsia') or '没有设置'}", "或".join(rule["east_asia"]), "请设置样式的中文字体"
        for slot in ("ascii", "hAnsi", "cs"):
            if not _get(fonts, slot):
                yield "font-slot", place, f"{slot} 字体没有设置", "四种字体都设置", "请设置样式的西文字体"
        if _get(size, "val") != str(int(rule["size"] * 2)):
            yield "size", place, f"字号 {int(_get(size, 'val') or 0) / 2:g} 磅", f"{rule['size']:g} 磅", "请改正样式的字号"
        if "first_line_chars" in rule and _get(indent, "firstLineChars") != str(rule["first_line_chars"] * 100):
            yield "indent", place, f"首行缩进 {int(_get(indent, 'firstLineChars') or 0) / 100:g} 字", f"{rule['first_line_chars']} 字", "请改正首行缩进"


def _themes(roots: dict[str, etree._Element]) -> Iterator[Fault]:
    """Yield theme fonts: they overrule the fonts that are set."""
    for name in ("word/styles.xml", "word/document.xml"):
        for fonts in roots[name].iter(f"{_W}rFonts") if name in roots else ():
            themed = [key.rsplit("}", 1)[1] for key in fonts.attrib if key.endswith("Theme")]
            if themed:
                yield "theme-font", "样式" if "styles" in name else "正文", f"主题字体 {'、'.join(themed)}", "不用主题字体", "请改为指定字体，主题字体会压过它"
                break


def _numbers(roots: dict[str, etree._Element], wanted: dict) -> Iterator[Fault]:
    """Yield faults of page numbers: odd and even footers, dashes, font and size."""
    rule = wanted.get("page_number")
    if not rule:
        return
    settings = roots.get("word/settings.xml")
    if settings is None or settings.find(f"{_W}evenAndOddHeaders") is None:
        yield "page-number", "页脚", "奇偶页没有分开", "单页居右、双页居左", "请在页面设置中选择“奇偶页不同”"
    footers = [root for name, root in sorted(roots.items()) if name.startswith("word/footer")]
    numbered = [root for root in footers if "PAGE" in "".join(node.text or "" for node in root.iter(f"{_W}instrText"))]
    if not numbered:
        yield "page-number", "页脚", "没有页码", f"{rule['dash']} 页码 {rule['dash']}", "请插入页码"
    for root in numbered:
        text = "".join(node.text or "" for node in root.iter(f"{_W}t"))
        sizes = {_get(node, "val") for node in root.iter(f"{_W}sz")}
        fonts = {_get(node, "eastAsia") for node in root.iter(f"{_W}rFonts")}
        if text.count(rule["dash"]) != 2:
            yield "page-number", "页脚", f"页码写作“{text}”", f"两侧各一个{rule['dash']}", "请改正页码形式"
        if sizes - {str(int(rule["size"] * 2))} or not fonts <= set(rule["font"]):
            yield "page-number", "页脚", "页码的字体或字号", f"{'或'.join(rule['font'])} {rule['size']} 磅", "请改正页码的字体字号"


def _tables(document: etree._Element) -> Iterator[Fault]:
    """Yield tables whose grid does not fit: WPS sets column widths by it."""
    for number, table in enumerate(document.iter(f"{_W}tbl"), 1):
        columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
        widest = max((sum(int(_get(cell.find(f"{_W}tcPr/{_W}gridSpan"), "val") or 1) for cell in row.findall(f"{_W}tc"))
                      for row in table.findall(f"{_W}tr")), default=0)
        if len(columns) < widest or not all(_get(column, "w") for column in columns):
            yield "table-grid", f"第{number}个表格", f"列宽定义{len(columns)}列", f"{widest}列都有宽度", "请重设列宽，否则 WPS 中可能看不见表格"
        rows = table.findall(f"{_W}tr")
        if rows and rows[0].find(f"{_W}trPr/{_W}tblHeader") is None:
            yield "table-header", f"第{number}个表格", "跨页时不重复表头", "表头行设为“重复标题行”", "请设置重复标题行"


def _texts(document: etree._Element, wanted: dict) -> Iterator[Fault]:
    if wanted.get("text", {}).get("western_quotes", True):
        return
    for number, paragraph in enumerate(document.iter(f"{_W}p"), 1):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        hit = _WESTERN.search(text)
        if hit:
            yield "western-quotes", f"第{number}段", text[max(0, hit.start() - 5):hit.end() + 5], "中文引号“ ”和破折号——", "请改用中文标点"
