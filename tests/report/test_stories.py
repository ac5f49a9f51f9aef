"""Anchors are found wherever people move them: text boxes (kept twice in a file), footnotes, headers, tables."""

import copy

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edit, mini, sdt
from tests.report.test_cases import element, own, run

NEW, OLD = "2100万元", "2044万元"
_BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
_NOTES = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>"""


def taken(document):
    inner = own(document)
    return [inner.getprevious(), inner, inner.getnext()]


def to_box(document):
    pieces, box = taken(document), parse_xml(_BOX)
    document.paragraphs[3]._p.append(box)
    for n, paragraph in enumerate(box.iter(qn("w:p"))):
        paragraph.extend(pieces if n == 0 else copy.deepcopy(pieces))


def to_footnote(document):
    pieces = taken(document)
    root = parse_xml(_NOTES)
    next(root.iter(qn("w:p"))).extend(pieces)
    from lxml import etree

    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        etree.tostring(root),
        document.part.package,
    )
    document.part.relate_to(part, RT.FOOTNOTES)


def to_cell(document):
    document.tables[0].rows[1].cells[3].paragraphs[0]._p.extend(taken(document))


def to_footer(document):
    document.sections[0].footer.paragraphs[0]._p.extend(taken(document))


@pytest.mark.parametrize(
    ("move", "part", "times"),
    [
        (to_box, "word/document.xml", 2),
        (to_footnote, "word/footnotes.xml", 1),
        (to_cell, "word/document.xml", 1),
        (to_footer, "word/footer", 1),
    ],
)
def test_wherever_it_is(root, tmp_path, move, part, times):
    from shifan.word.package import read_parts

    path, _ = mini(tmp_path, shade=100)
    edit(path, move)
    target, ledger = refresh_file(path, root=root)
    assert "funding" in ledger["refreshed"]
    made = "".join(
        data.decode("utf-8")
        for name, data in read_parts(target).items()
        if name.startswith(part) and name.endswith(".xml")
    )
    assert made.count(f">{NEW}<") == times and f">{OLD}<" not in made
    result = verify_file(target, root)
    assert result["total"] == result["backed"]
    items = [item for item in result["items"] if item["id"] == "funding"]
    assert len(items) == 1  # a text box is kept twice in the file and read once


def test_a_field_that_never_ends_hides_nothing(tmp_path):
    path, _ = mini(tmp_path)

    def change(document):
        paragraph = document.add_paragraph()._p
        code = element("instrText")
        code.text = " SEQ 表 "
        for child in (
            element("fldChar", fldCharType="begin"),
            code,
            element("fldChar", fldCharType="separate"),
        ):
            paragraph.append(element("r", child))
        document.add_paragraph("另有17家单位。")
        sdt(document, "scores.total").addnext(run("又3项"))

    edit(path, change)
    states = {
        item["text"]: item["state"]
        for item in verify_file(path, tmp_path)["items"]
        if item["state"] != "backed"
    }
    assert states["17"] == "unsourced" and states["3"] == "changed"
