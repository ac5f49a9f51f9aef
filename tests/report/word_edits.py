"""What people do to a report in Word, as changes of its elements; `own` is the control of the value `funding`."""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import copy

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from tests.report.living import sdt


def element(tag, *children, **attributes):
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    made.extend(children)
    return made


def run(words, kind="t"):
    node = element(kind)
    node.text = words
    return element("r", node)


def revision(kind, *children):
    return element(kind, *children, id="7", author="同事", date="2023-12-01T00:00:00Z")


def own(document):
    return sdt(document, "funding")


def content(document):
    return own(document).find(qn("w:sdtContent"))


def remove(document):
    inner = own(document)
    for node in (inner.getprevious(), inner.getnext(), inner):
        node.getparent().remove(node)


TEXT_BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


_NOTES = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>"""


def taken(document):
    inner = own(document)
    return [inner.getprevious(), inner, inner.getnext()]


def to_box(document):
    pieces, box = taken(document), parse_xml(TEXT_BOX)
    document.paragraphs[3]._p.append(box)
    for n, paragraph in enumerate(box.iter(qn("w:p"))):
        paragraph.extend(pieces if n == 0 else copy.deepcopy(pieces))


def to_footnote(document):
    pieces = taken(document)
    root = parse_xml(_NOTES)
    next(root.iter(qn("w:p"))).extend(pieces)
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
