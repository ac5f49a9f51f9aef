"""Write the shipped skeletons of documents: official layout, visible anchors, tables that repeat their row.

Usage: python tools/make_document_skeletons.py [FOLDER]. The same bytes every time. An analyst edits a file in Word
instead.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docx import Document  # noqa: E402
from docx.enum.style import WD_STYLE_TYPE  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402

from shifan.word.elements import el, field, paragraph, run  # noqa: E402
from shifan.word.package import repack  # noqa: E402
from tools import make_skeleton  # noqa: E402
from tools.document_skeletons.letters import SKELETONS, Table  # noqa: E402
from tools.document_skeletons.province import PROVINCE  # noqa: E402
from tools.skeleton import pages, styles  # noqa: E402

TARGET = ROOT / "shifan" / "report" / "documents" / "skeletons"
_RED = "FF0000"
_BESIDE_TEXT = -397  # twips: lines are 14 mm wider than the text
_EDGES = {"top": 8, "left": 4, "bottom": 8, "right": 4, "insideH": 4, "insideV": 4}
_SIGN, _BODY = "SfSign", "SfBody"
_OPENING, _CLOSING = "{{#", "{{/"
_MARKERS = (_OPENING, _CLOSING, "{{ 否则")
_FLUSH = {"firstLine": 0}
_LEFT = (
    "名称",
    "点位 }}",
    "检查项 }}",
    "描述",
    "措施",
    "理由",
    "指标",
    "次数 }}",
)  # cells of long texts
_OWN = {
    "SfLetterhead": ("发文机关标志", {"font": styles.SONG_TITLE, "size": 32, "align": "center"}),
    "SfNumber": (
        "发文字号",
        {"font": styles.FANG, "size": 16, "align": "right", "indent": _FLUSH, "spacing": True},
    ),
    "SfTo": (
        "主送机关",
        {"font": styles.FANG, "size": 16, "align": "both", "indent": _FLUSH, "spacing": True},
    ),
}


def main(target: Path) -> None:
    """Write every skeleton into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for name, content in (SKELETONS | {"全省通报.docx": PROVINCE}).items():
        (target / name).write_bytes(skeleton(name.removesuffix(".docx"), content))


def skeleton(title: str, content: list) -> bytes:
    """Return the bytes of a skeleton with paragraphs and tables."""
    document = Document()
    styles.apply(document)
    _add_styles(document)
    make_skeleton._settings(document)
    document.core_properties.title = title
    section = document.sections[0]
    pages.page(section, first=True)
    pages.margins(section, "upright")
    if content[0][0] == "SfLetterhead":
        _first_page_of_letter(section)
    _fill(document.element.body[-1], content)
    make_skeleton._drop_unused(document)
    styles.font_table(
        next(
            each.target_part
            for each in document.part.rels.values()
            if each.reltype.endswith("/fontTable")
        )
    )
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def _first_page_of_letter(section) -> None:
    """Give the first page of a letter a red double line at its foot in place of the page number (GB/T 9704, 10.1)."""
    section.different_first_page_header_footer = True
    header, footer = section.first_page_header, section.first_page_footer
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    header.paragraphs[0].text = "{{ report.demo }}"
    line = el("pBdr", el("top", val="thinThickSmallGap", sz=24, space=0, color=_RED))
    exact = el("spacing", before=0, after=0, line=60, lineRule="exact")
    wide = el("ind", left=_BESIDE_TEXT, right=_BESIDE_TEXT, firstLine=0)
    footer.paragraphs[0]._p.get_or_add_pPr().extend([line, exact, wide])


def _fill(last, content: list) -> None:
    """Put paragraphs and tables before the last element of a body; a text that ends with # is a numbered annex."""
    annexes, kept = 0, _kept_with_next(content)
    for place, each in enumerate(content):
        if isinstance(each, Table):
            last.addprevious(_table(each))
            continue
        style, text = each
        shown = text.removesuffix("#")
        before = (el("keepNext"),) if place in kept else ()
        made = paragraph(style, *([run(shown)] if shown else []), before=before)
        if shown != text:
            annexes += 1
            made.extend(field("SEQ 附件 \\* ARABIC", str(annexes)))
        last.addprevious(made)


def _kept_with_next(content: list) -> set[int]:
    """Return the places of the paragraphs that go with the next: no page holds a signature without a line of text.

    From the date back these are the signature, the list of annexes, and the last text that stands there in any case.
    """
    signs = [n for n, each in enumerate(content) if isinstance(each, tuple) and each[0] == _SIGN]
    kept, depth = set(signs[:-1]), 0
    for place in range(min(signs, default=0) - 1, -1, -1):
        if isinstance(content[place], Table):
            continue
        style, text = content[place]
        kept.add(place)
        depth += text.startswith(_CLOSING) - text.startswith(_OPENING)
        if style == _BODY and text and not text.startswith(_MARKERS) and not depth:
            break
    return kept


def _add_styles(document) -> None:
    for style_id, (name, options) in _OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id)
        style.base_style, style.quick_style = document.styles["Normal"], True
        styles.set_style(style.element, styles.StyleOptions(**options))
        if style_id == "SfLetterhead":
            style.element.find(f"{qn('w:rPr')}/{qn('w:color')}").set(qn("w:val"), _RED)
            line = el("bottom", val="thickThinSmallGap", sz=24, space=6, color=_RED)
            style.element.find(f"{qn('w:pPr')}/{qn('w:kinsoku')}").addprevious(el("pBdr", line))
            _widened(style.element.find(qn("w:pPr")))


def _widened(properties) -> None:
    """Let a paragraph reach over the text on both sides, as far as the lines of a letter do."""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = el("ind")
        properties.find(qn("w:jc")).addprevious(indent)
    for side in ("left", "right"):
        indent.set(qn(f"w:{side}"), str(_BESIDE_TEXT))


def _table(table: Table) -> object:
    unit = styles.TEXT_WIDTH / sum(width for _, _, width in table.columns)
    widths = [int(width * unit) for _, _, width in table.columns]
    widths[-1] += styles.TEXT_WIDTH - sum(widths)
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    placed = list(zip(table.columns, widths, strict=True))
    head = [_cell("SfCellHead", heading, width, shaded=True) for (heading, _, _), width in placed]
    row = [_cell("SfCell", cell, width) for (_, cell, _), width in placed]
    head_word = table.loop.partition("，")[0]
    return el(
        "tbl",
        _table_properties(),
        grid,
        el("tr", el("trPr", el("cantSplit"), el("tblHeader")), *head),
        _marker(f"{{{{# {table.loop} }}}}", sum(widths), len(widths)),
        el("tr", el("trPr", el("cantSplit")), *row),
        _marker(f"{{{{/ {head_word} }}}}", sum(widths), len(widths)),
    )


def _table_properties() -> object:
    edges = (
        el(edge, val="single", sz=size, space=0, color="000000") for edge, size in _EDGES.items()
    )
    return el(
        "tblPr",
        el("tblW", w=styles.TEXT_WIDTH, type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *edges),
        el("tblLayout", type="fixed"),
        el("tblCellMar", el("left", w=57, type="dxa"), el("right", w=57, type="dxa")),
    )


def _marker(text: str, width: int, columns: int) -> object:
    properties = el("tcPr", el("tcW", w=width, type="dxa"), el("gridSpan", val=columns))
    return el("tr", el("tc", properties, paragraph("SfCell", run(text))))


def _cell(style: str, text: str, width: int, shaded: bool = False) -> object:
    shading = el("shd", val="clear", color="auto", fill="EDEDED") if shaded else None
    properties = el("tcPr", el("tcW", w=width, type="dxa"), shading, el("vAlign", val="center"))
    side = "left" if any(word in text for word in _LEFT) else "center"
    paragraphs = (
        paragraph(style, run(line), before=() if shaded else (el("jc", val=side),))
        for line in text.split("\n")
    )
    return el("tc", properties, *paragraphs)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
