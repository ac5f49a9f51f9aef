"""The styles of the skeleton: GB/T 9704 fonts in every slot, sizes and spacing.

Nothing of the template's that is not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from lxml import etree

from shifan.word.elements import el

SONG_TITLE, FANG, HEI, KAI, SONG, LATIN = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
    "Times New Roman",
)
# Font → other names of it, by which Word looks when a machine has not the one.
FONTS = {
    LATIN: (),
    FANG: ("仿宋", "FangSong"),
    KAI: ("楷体", "KaiTi"),
    HEI: ("SimHei",),
    SONG: ("SimSun",),
    SONG_TITLE: ("小标宋体", "方正小标宋_GBK"),
}
PITCH = 579  # twip: 22 lines in 225 mm
TEXT_WIDTH = 8844  # twip: 156 mm
INDENT = {"firstLineChars": 200, "firstLine": 640}
_BODY = {"font": FANG, "size": 16, "align": "both", "indent": INDENT, "spacing": True}
_HEAD = {"size": 16, "indent": INDENT, "keep": True, "spacing": True}
_KEPT = {
    "Normal",
    "DefaultParagraphFont",
    "TableNormal",
    "NoList",
    "Header",
    "Footer",
    "Title",
    "Caption",
    "Heading1",
    "Heading2",
    "Heading3",
    "Heading4",
}
BUILT_IN = {
    "Normal": {"font": FANG, "size": 16, "spacing": True},
    "Title": {"font": SONG_TITLE, "size": 22, "align": "center", "exact": PITCH},
    "Heading 1": {"font": HEI, **_HEAD},
    "Heading 2": {"font": KAI, **_HEAD},
    "Heading 3": {"font": FANG, **_HEAD},
    "Heading 4": {"font": FANG, **_HEAD},
    "Caption": {"font": HEI, "size": 12, "align": "center", "keep": True, "exact": 420},
    "Header": {"font": FANG, "size": 10.5, "align": "center", "flat": True},
    "Footer": {"font": SONG, "size": 14, "flat": True, "latin": SONG},
}
# style id → name in Word, options
OWN = {
    "TOC1": ("toc 1", {**_BODY, "align": "left", "indent": {"firstLine": 0}, "tab": True}),
    "TOC2": (
        "toc 2",
        {
            **_BODY,
            "align": "left",
            "indent": {"leftChars": 200, "left": 640, "firstLine": 0},
            "tab": True,
        },
    ),
    "SfContents": (
        "目录标题",
        {"font": SONG_TITLE, "size": 22, "align": "center", "exact": PITCH, "after": PITCH},
    ),
    "SfBody": ("报告正文", _BODY),
    "SfItem": ("报告条目", _BODY),
    "SfAnnex": (
        "附件号",
        {
            "font": HEI,
            "latin": HEI,  # the number, too: 附件1
            "size": 16,
            "outline": 0,
            "page": True,
            "keep": True,
            "spacing": True,
        },
    ),
    "SfAnnexTitle": (
        "附件标题",
        {
            "font": SONG_TITLE,
            "size": 22,
            "align": "center",
            "exact": PITCH,
            "keep": True,
            "before": PITCH,
            "after": PITCH,
        },
    ),
    "SfPart": ("附件小标题", {"font": HEI, **_HEAD}),
    "SfCell": ("表格正文", {"font": FANG, "size": 10.5, "flat": True, "exact": 300}),
    "SfCellHead": (
        "表格表头",
        {"font": HEI, "size": 10.5, "align": "center", "flat": True, "exact": 300, "keep": True},
    ),
    "SfMark": ("密级标注", {"font": HEI, "size": 16, "spacing": True}),
    # The list of annexes and what signs it stand on one page.
    "SfList": ("附件说明", {**_BODY, "align": "left", "keep": True}),
    "SfListMore": (
        "附件说明续行",
        {
            **_BODY,
            "align": "left",
            "keep": True,
            "indent": {"leftChars": 500, "left": 1600, "firstLine": 0},
        },
    ),
    "SfSign": (
        "落款",
        {**_BODY, "align": "right", "indent": {"rightChars": 200, "right": 640, "firstLine": 0}},
    ),
    "SfRule": (
        "规则条目",
        {
            "font": FANG,
            "size": 12,
            "align": "both",
            "flat": True,
            "whole": True,
            "exact": 440,
            "indent": {"firstLineChars": 200, "firstLine": 480},
        },
    ),
    "SfNote": ("图表注释", {"font": FANG, "size": 9, "flat": True, "exact": 280}),
    # The paragraph that holds a section break: so low that it never spills over to a page of its own.
    "SfBreak": ("分节", {"font": FANG, "size": 1, "flat": True, "exact": 20}),
    "SfPicture": (
        "图片段",
        {"font": FANG, "size": 10.5, "align": "center", "flat": True, "keep": True},
    ),
    "CommentText": ("annotation text", {"font": FANG, "size": 10.5, "flat": True}),
}


def apply(document) -> None:
    """Set every style of the document."""
    _clear(document)
    for name, options in BUILT_IN.items():
        set_style(document.styles[name].element, StyleOptions(**options))
    for style_id, (name, options) in OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id)
        style.base_style, style.quick_style = document.styles["Normal"], style_id.startswith("Sf")
        set_style(style.element, StyleOptions(**options))
    for style_id, name, properties in (
        ("SfLead", "条目标题", [el("b"), el("bCs")]),
        ("CommentReference", "annotation reference", [el("sz", val=21), el("szCs", val=21)]),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.element.set(qn("w:styleId"), style_id)
        style.quick_style = style_id.startswith("Sf")
        style.element.append(el("rPr", *properties))


def font_table(part) -> None:
    """Let the font table list what the styles use, with the names by which a machine may have it otherwise."""
    root = el("fonts")
    for name, others in FONTS.items():
        chinese = name != LATIN
        root.append(
            el(
                "font",
                el("altName", val=",".join(others)) if others else None,
                el("charset", val="86" if chinese else "00"),
                el("family", val="auto" if chinese else "roman"),
                el("pitch", val="variable"),
                name=name,
            )
        )
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def fonts(element, east: str, latin: str = LATIN) -> None:
    """Set all four fonts of an rFonts element."""
    for slot, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east), ("cs", latin)):
        element.set(qn(f"w:{slot}"), name)


def _clear(document) -> None:
    """Drop the template's styles that official layout has no use for, links to them, theme
    fonts and default spacing.
    """
    root = document.styles.element
    for style in root.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT:
            root.remove(style)
    for link in [*root.iter(qn("w:link")), *root.find(qn("w:docDefaults")).iter(qn("w:spacing"))]:
        link.getparent().remove(link)
    for run_fonts in root.iter(qn("w:rFonts")):
        for name in [key for key in run_fonts.attrib if key.lower().endswith("theme")]:
            del run_fonts.attrib[name]
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts(defaults.find(qn("w:rFonts")), FANG)
    for name, value in (("w:sz", "32"), ("w:szCs", "32")):
        defaults.find(qn(name)).set(qn("w:val"), value)
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")


@dataclass(frozen=True)
class StyleOptions:
    """What a paragraph style sets: sizes in points, distances in twip; `exact` is a line of that height.

    `flat` styles do without the widow control and snapping to the grid, `whole` ones are not broken over pages.
    """

    font: str
    size: float
    align: str = "left"
    indent: Mapping[str, int] = field(default_factory=lambda: {"firstLine": 0})
    keep: bool = False
    spacing: bool = False
    flat: bool = False
    exact: int = 0
    page: bool = False
    outline: int | None = None
    before: int = 0
    after: int = 0
    tab: bool = False
    whole: bool = False
    latin: str = LATIN


def set_style(element, options: StyleOptions) -> None:
    """Set a style: paragraph properties in schema order, fonts in every slot."""
    level = element.find(f".//{qn('w:outlineLvl')}")
    outline = int(level.get(qn("w:val"))) if level is not None else options.outline
    for old in [*element.findall(qn("w:pPr")), *element.findall(qn("w:rPr"))]:
        element.remove(old)
    element.append(_paragraph_properties(options, outline))
    element.append(_run_properties(options))


def _paragraph_properties(options: StyleOptions, outline: int | None):
    exact = options.exact
    line = {"line": exact, "lineRule": "exact"} if exact else {"line": 240, "lineRule": "auto"}
    tab = el("tab", val="right", leader="dot", pos=TEXT_WIDTH)
    return el(
        "pPr",
        el("keepNext") if options.keep else None,
        el("keepLines") if options.whole else None,
        el("pageBreakBefore") if options.page else None,
        None if options.flat else el("widowControl", val=0),
        el("tabs", tab) if options.tab else None,
        el("kinsoku"),
        el("overflowPunct"),
        el("autoSpaceDE", val=0),
        el("autoSpaceDN", val=0),
        el("snapToGrid", val=0) if options.flat or exact else None,
        el("spacing", before=options.before, after=options.after, **line),
        el("ind", **options.indent),
        el("jc", val=options.align),
        el("outlineLvl", val=outline) if outline is not None else None,
    )


def _run_properties(options: StyleOptions):
    made = el("rFonts")
    fonts(made, options.font, options.latin)
    return el(
        "rPr",
        made,
        el("b", val=0),
        el("i", val=0),
        el("color", val="000000"),
        el("spacing", val=-5) if options.spacing else None,
        el("kern", val=2),
        el("sz", val=int(options.size * 2)),
        el("szCs", val=int(options.size * 2)),
    )
