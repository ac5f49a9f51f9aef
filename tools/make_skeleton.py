"""Write shifan/report/skeleton.docx: the official layout and the headings of the report, with visible anchors.

Usage: python tools/make_skeleton.py [FILE]. The same bytes every time. An analyst edits the file in Word instead.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docx import Document  # noqa: E402
from docx.enum.section import WD_SECTION  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402

from shifan.word.elements import el, field, run  # noqa: E402
from shifan.word.package import repack  # noqa: E402
from tools.skeleton import pages, styles, text  # noqa: E402

TARGET = ROOT / "shifan" / "report" / "skeleton.docx"
DATE = dt.datetime(2023, 1, 1)
# Parts of the template that say nothing about this document.
UNUSED = ("thumbnail", "stylesWithEffects", "numbering", "customXml")


def main(target: Path) -> None:
    """Write the skeleton."""
    document = Document()
    styles.apply(document)
    _settings(document)
    comments = dict(text.COMMENTS)
    _fill(document, text.CONTENTS, comments)
    _section(document, document.sections[0])
    for paragraphs, options in (
        (text.BODY + text.ANNEXES, {"first": True}),
        (text.WIDE, {"landscape": True}),
        (text.LAST, {}),
    ):
        following = document.add_section(WD_SECTION.NEW_PAGE)
        document.element.body.findall(qn("w:p"))[-1].pPr.insert(0, el("pStyle", val="SfBreak"))
        _section(document, following, "turned" if "landscape" in options else "upright", **options)
        _fill(document, paragraphs, comments)
    if comments:
        raise ValueError(f"comments without their anchor: {list(comments)}")
    _drop_unused(document)
    styles.font_table(
        next(
            relation.target_part
            for relation in document.part.rels.values()
            if relation.reltype.endswith("/fontTable")
        )
    )
    buffer = io.BytesIO()
    document.save(buffer)
    target.write_bytes(repack(buffer.getvalue()))


def _section(document, section, number: str = "", **options) -> None:
    pages.page(section, **options)
    pages.margins(section, number)


def _fill(document, paragraphs: list[tuple[str, ...]], comments: dict[str, str]) -> None:
    annexes = sum(
        paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "SfAnnex"
        for paragraph in document.element.body.iter(qn("w:p"))
    )
    for style, content, *switches in paragraphs:
        lead, _, rest = content.rpartition("|")
        made = document.add_paragraph()
        made._p.get_or_add_pPr().extend([el("pStyle", val=style), *map(el, switches)])
        if lead:
            made._p.append(run(lead, el("rPr", el("rStyle", val="SfLead"))))
        made._p.append(run(rest))
        if style == "SfAnnex":
            annexes += 1
            made._p.extend(field("SEQ 附件 \\* ARABIC", str(annexes)))
        for anchor in [anchor_id for anchor_id in comments if anchor_id in content]:
            comment = document.add_comment(made.runs[-1], comments.pop(anchor), "shifan", "shifan")
            comment._comment_elm.set(qn("w:date"), DATE.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _settings(document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for name in ("w:savePreviewPicture", "w:rsids", "w:proofState"):
        settings.remove(settings.find(qn(name)))
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(f"{qn('w:compat')}/{qn('w:compatSetting')}").set(
        qn("w:val"), "15"
    )  # else Word opens in 兼容模式
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments, core.keywords = (
        "省级初评报告",
        "shifan",
        "shifan",
        "",
        "",
    )
    core.subject, core.language, core.created, core.modified = (
        "国家食品安全示范城市省级初评",
        "zh-CN",
        DATE,
        DATE,
    )


def _drop_unused(document) -> None:
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if any(name in str(relation.target_ref) for name in UNUSED):
                part.rels.pop(key)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
