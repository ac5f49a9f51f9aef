"""Constructs put into small documents, sent through LibreOffice, and looked at again.

The machinery under `constructs.py`.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from tests.report.living import png
from tests.soffice import office

MEASURED = "7.4"
PASSES = 3
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    }.items()
)
FACTS = "urn:test:facts"
STORE = "{11111111-2222-3333-4444-555555555555}"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MARK = "◆"
KEPT, LOST, BROKEN = "as it was", "no longer to be opened", "not well-formed"


@dataclass(frozen=True)
class Piece:
    """What stands between a construct's two marks in a saved file, and the file itself."""

    elements: list
    package: dict[str, bytes]

    def all(self, *names: str) -> list:
        """Return the elements of these names, in order."""
        return [
            node
            for element in self.elements
            for node in element.iter(*(qn(name) for name in names))
        ]

    def values(self, name: str, attribute: str = "w:val") -> list[str]:
        """Return an attribute of all elements of a name."""
        return [
            each.get(qn(attribute)) if ":" in attribute else each.get(attribute)
            for each in self.all(name)
        ]


def text(piece: Piece) -> str:
    """Return the live text."""
    return "".join(node.text or "" for node in piece.all("w:t"))


def marked(piece: Piece) -> str | None:
    """Return the text of the first bookmark of ours, wherever its ends stand; None if it is gone."""
    start, found = None, ""
    for node in piece.all("w:bookmarkStart", "w:bookmarkEnd", "w:t"):
        if start is None and node.get(qn("w:name"), "").startswith("_sf"):
            start = node.get(qn("w:id"))
        elif (
            start is not None and node.tag == qn("w:bookmarkEnd") and node.get(qn("w:id")) == start
        ):
            return found
        elif start is not None and node.tag == qn("w:t"):
            found += node.text or ""
    return None


def both(piece: Piece) -> tuple[str, str | None]:
    """Return the live text and the text of the bookmark."""
    return text(piece), marked(piece)


@dataclass(frozen=True)
class Row:
    """A row of the matrix.

    A construct, what is looked at, and what was measured after one and after three round trips
    (None: the same).
    """

    name: str
    content: str
    look: Callable[[Piece], object] = both
    once: object = KEPT
    three: object = None
    ours: bool = False
    alone: bool = False

    @property
    def blocks(self) -> list:
        """Return the construct as blocks of a body; what is no block stands in a paragraph."""
        wrapped = (
            self.content
            if self.content.startswith(("<w:p>", "<w:tbl>", "<w:p ", "<!--block-->"))
            else f"<w:p>{self.content}</w:p>"
        )
        return list(parse_xml(f"<w:x {SPACES}>{wrapped.removeprefix('<!--block-->')}</w:x>"))


def build(rows: list[Row]) -> bytes:
    """Return a document with the constructs, each between two marks.

    It has a comment 0, a style of characters, a store, two pictures.
    """
    document, target = Document(), io.BytesIO()
    body = document.element.body
    _supply(document)
    for n, row in enumerate(rows):
        for block in (_mark(n), *row.blocks):
            body.insert_element_before(block, "w:sectPr")
    body.insert_element_before(_mark(len(rows)), "w:sectPr")
    _pictures(document)
    document.save(target)
    return target.getvalue()


def _mark(n: int):
    return parse_xml(f"<w:p {SPACES}><w:r><w:t>{_MARK}{n}。</w:t></w:r></w:p>")


def _supply(document):
    paragraph = document.add_paragraph("批注")
    document.add_comment(paragraph.runs[0], "请核对", author="同事", initials="同")
    document.styles.element.append(
        parse_xml(
            f'<w:style {SPACES} w:type="character" w:customStyle="1" w:styleId="Value"><w:name w:val="数值"/></w:style>'
        )
    )
    package = document.part.package
    item = Part(
        PackURI("/customXml/item7.xml"),
        "application/xml",
        (
            f'<f:facts xmlns:f="{FACTS}"><f:bound id="x">95.3</f:bound><f:free '
            f'id="y">{{"值": "优秀"}}</f:free></f:facts>'
        ).encode(),
        package,
    )
    properties = Part(
        PackURI("/customXml/itemProps7.xml"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        (
            "<ds:datastoreItem "
            f'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{STORE}"/>'
        ).encode(),
        package,
    )
    document.part.relate_to(item, _RELATION + "customXml")
    item.relate_to(properties, _RELATION + "customXmlProps")


def _pictures(document):
    """Put a picture where a run says `<w:t>图</w:t>` with the style Picture."""
    for n, node in enumerate(
        [node for node in document.element.body.iter(qn("w:t")) if node.text == "PICTURE"]
    ):
        photo = document.add_picture(io.BytesIO(png(120 + n)))
        for key, value in (
            ("name", f"sf:chart.{n}"),
            ("descr", "替代文字"),
            ("title", "标题"),
            ("id", "77"),
        ):
            photo._inline.docPr.set(key, value)
        drawing = photo._inline.getparent()
        own = next(drawing.iterancestors(qn("w:p")))
        node.getparent().replace(node, drawing)
        own.getparent().remove(own)


def round_trips(documents: dict[str, bytes], folder) -> list[dict[str, bytes]]:
    """Return the documents after one, two and three round trips.

    One that can no longer be opened is missing from then on.
    """
    results, current = [], documents
    for n in range(PASSES):
        here = folder / str(n)
        here.mkdir(parents=True)
        for name, data in current.items():
            (here / f"{name}.docx").write_bytes(data)
        office("docx", [here / f"{name}.docx" for name in current], here / "out")
        current = {path.stem: path.read_bytes() for path in sorted((here / "out").glob("*.docx"))}
        results.append(current)
    return results


def pieces(data: bytes) -> list[Piece] | None:
    """Return the pieces between the marks of a saved document; None if it is not well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = {name: archive.read(name) for name in archive.namelist()}
    try:
        body = etree.fromstring(package["word/document.xml"])[0]
    except etree.XMLSyntaxError:
        return None
    found: list[Piece] = []
    for block in body:
        said = "".join(node.text or "" for node in block.iter(qn("w:t")))
        if block.tag == qn("w:p") and re.fullmatch(_MARK + r"\d+。", said):
            found.append(Piece([], package))
        elif found:
            found[-1].elements.append(block)
    return found[:-1]


def version(profile) -> str:
    """Return LibreOffice's version as 7.4."""
    told = subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    number = re.search(r"(\d+\.\d+)\.\d+", told.stdout)
    return number[1] if number else "?"
