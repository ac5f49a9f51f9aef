"""A workbook that holds every kind of part, and what of two packages differs: for tests of copies edited in place."""

import io
import re
import zipfile

import xlsxwriter
from PIL import Image

from tests.small_city import dirty

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
# Parts that no library of ours writes: kind of relation, part, content type.
_BOOK_PARTS = (
    ("cellImage", "xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"),
    (
        "connections",
        "xl/connections.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml",
    ),
    (
        "pivotCacheDefinition",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "application/vnd.ms-excel.pivotCache+xml",
    ),
    ("slicerCache", "xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml"),
    ("person", "xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
    (
        "powerPivotData",
        "xl/model/item.data",
        "application/vnd.openxmlformats-officedocument.model+data",
    ),
    ("customXml", "customXml/item1.xml", "application/xml"),
)
_SHEET_PARTS = (
    ("pivotTable", "xl/pivotTables/pivotTable1.xml", "application/vnd.ms-excel.pivotTable+xml"),
    ("queryTable", "xl/queryTables/queryTable1.xml", "application/vnd.ms-excel.queryTable+xml"),
    ("slicer", "xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer+xml"),
    (
        "threadedComment",
        "xl/threadedComments/threadedComment1.xml",
        "application/vnd.ms-excel.threadedcomments+xml",
    ),
    (
        "printerSettings",
        "xl/printerSettings/printerSettings1.bin",
        "application/vnd.ms-excel.printerSettings",
    ),
)


def parts(package):
    """Return the parts of a package, given as a path or as bytes."""
    source = io.BytesIO(package) if isinstance(package, bytes) else package
    with zipfile.ZipFile(source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)


def rewritten(path, change=lambda name, content: content, **more):
    """Rewrite a package: each part through `change`, further parts added."""
    write_parts(path, {name: change(name, part) for name, part in parts(path).items()} | more)


def strict(path):
    """Make a package one of the strict kind."""

    def changed(name, content):
        if not name.endswith((".xml", ".rels")):
            return content
        for loose, narrow in STRICT.items():
            content = content.replace(loose.encode(), narrow.encode())
        return content.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)

    rewritten(path, changed)


def write_full(folder, pack, *edits):
    """Write 资料审查.xlsm, instead of its xlsx file, with everything that such a file may hold."""
    path = folder / "资料审查.xlsm"
    (folder / "资料审查.xlsx").unlink()
    book = xlsxwriter.Workbook(path)
    book.add_vba_project(io.BytesIO(b"macros"), is_stream=True)
    book.define_name("记录", "=评分!$D$2:$D$9")
    page, other = book.add_worksheet("评分"), book.add_worksheet("自用")
    bold = book.add_format({"bold": True, "num_format": "0.00", "bg_color": "#DDEEFF"})
    for row, cells in enumerate(dirty(pack, *edits)["资料审查", "评分"]):
        for column, content in enumerate(cells):
            page.write(row, column, content, bold if column == 3 else None)
    _furnish(book, page, other)
    book.close()
    _add_parts(path)
    return path


def _furnish(book, page, other):
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(picture, "png")
    page.insert_image("K2", "p.png", {"image_data": picture})
    page.embed_image("L2", "q.png", {"image_data": picture})
    page.write_formula("L3", '=_xlfn.DISPIMG("ID_1",1)', None, "")
    page.write_dynamic_array_formula("M2", "=_xlfn.SEQUENCE(2)", None, 1)
    page.data_validation("H2:H91", {"validate": "list", "source": "=自用!$A$1:$A$3"})
    page.conditional_format("D2:D91", {"type": "data_bar", "data_bar_2010": True})
    page.write_comment("F4", "待核", {"author": "张"})
    page.write_comment("D2", "原批注", {"author": "张"})
    page.insert_button("K9", {"macro": "m"})
    page.insert_textbox("K20", "说明")
    page.add_sparkline("N2", {"range": "评分!D2:D9"})
    page.autofilter("A1:H9")
    page.set_header("&C&G", {"image_center": "p.png", "image_data_center": picture})
    chart, alone = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    for each in (chart, alone):
        each.add_series({"values": "=评分!$D$2:$D$9"})
    other.insert_chart("C2", chart)
    other.add_table("A1:B3", {"columns": [{"header": "a"}, {"header": "b"}]})
    other.activate()
    book.add_chartsheet("图").set_chart(alone)


def _add_parts(path):
    content = parts(path)
    types = ""
    for owner, kinds in (
        ("xl/workbook.xml", _BOOK_PARTS),
        ("xl/worksheets/sheet1.xml", _SHEET_PARTS),
    ):
        folder, _, name = owner.rpartition("/")
        links = ""
        for kind, part, content_type in kinds:
            content[part] = f"<x>{kind}</x>".encode()
            links += f'<Relationship Id="x{kind}" Type="http://x/relationships/{kind}" Target="/{part}"/>'
            types += f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        rels = f"{folder}/_rels/{name}.rels"
        content[rels] = content[rels].replace(
            b"</Relationships>", f"{links}</Relationships>".encode()
        )
    content["xl/charts/style1.xml"] = content["xl/charts/colors1.xml"] = b"<x/>"
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>", f"{types}</Types>".encode()
    )
    write_parts(path, content)


def as_before(sheet):
    """Return a sheet's XML without what a copy may change: formats of cells, the selection, the drawing of comments."""
    plain = re.sub(rb' (?:s|tabSelected|spans)="\d*(?::\d+)?"', b"", sheet)
    plain = re.sub(rb'<c r="[A-Z]+\d+"/>', b"", plain)
    return re.sub(rb"<legacyDrawing [^>]*>", b"", plain)
