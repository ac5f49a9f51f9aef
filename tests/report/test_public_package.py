"""The public edition of a skeleton full of private parts holds nothing but what is on the list."""

import io
import re
import struct
import zipfile
import zlib

import pytest
from docx import Document

from shifan.errors import Refused
from shifan.report.anchors import register_part
from shifan.report.make import docx_report
from shifan.report.make.public_package import unlisted
from shifan.report.make.public_pictures import without_metadata
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts, unpacked
from shifan.word.packing import pack as packed
from tests.report.living import report_data

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECRET = "机密"  # stands in everything that must go
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def png(text=b""):
    """Return a picture of one dot, with a text beside it."""

    def chunk(kind, data):
        return (
            struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    comment = chunk(b"tEXt", b"Author\0" + text) if text else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + comment
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(text):
    return (
        b"\xff\xd8\xff\xe0\x00\x04xx\xff\xe1"
        + struct.pack(">H", len(text) + 2) + text
        + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text
        + b"\xff\xda\x00\x02picture\xff\xd9"
    )  # fmt: skip


RUN = f"<w:r><w:rPr>{{}}</w:rPr><w:t>{SECRET}</w:t></w:r>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>可见</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
# What stands in a paragraph of the skeleton; 可见 has to stay.
PARAGRAPHS = (
    RUN.format("<w:vanish/>"),
    RUN.format('<w:rStyle w:val="Hidden"/>'),
    RUN.format('<w:rStyle w:val="RestsOnHidden"/>'),
    FIELD.format(rf'AUTHOR "{SECRET}"'),
    FIELD.format(rf"FILENAME \p {SECRET}"),
    FIELD.format(f'MERGEFIELD "{SECRET}"'),
    FIELD.format(f'DOCPROPERTY "{SECRET}"'),
    FIELD.format(f'HYPERLINK "file:///C:/Users/{SECRET}/a.docx"'),
    f'<w:fldSimple w:instr="USERNAME {SECRET}"><w:r><w:t>可见</w:t></w:r></w:fldSimple>',
    f'<w:ins w:id="901" w:author="{SECRET}"><w:r><w:t>可见</w:t></w:r></w:ins>',
    f'<w:del w:id="902" w:author="{SECRET}"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>',
    f'<w:permStart w:id="903" w:ed="{SECRET}"/><w:r><w:t>可见</w:t></w:r><w:permEnd w:id="903"/>',
    f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/{SECRET}" w:storeItemID="{{1}}"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>可见</w:t></w:r></w:sdtContent></w:sdt>",
    f'<w:hyperlink r:id="rIdFile"><w:r><w:t>可见</w:t></w:r></w:hyperlink><!-- {SECRET} -->',
)
STYLES = (
    '<w:style w:type="character" w:styleId="Hidden"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="RestsOnHidden"><w:name w:val="R"/><w:basedOn w:val="Hidden"/></w:style>'
)
SETTINGS = (
    f'<w:attachedTemplate r:id="rIdTemplate"/><w:mailMerge><w:query w:val="SELECT {SECRET}"/></w:mailMerge>'
    f'<w:docVars><w:docVar w:name="{SECRET}" w:val="{SECRET}"/></w:docVars>'
    f'<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:writeProtection w:hash="{SECRET}"/>'
)
# Parts that are added whole, with the kind of their relation.
PARTS = {
    "docProps/custom.xml": ("_rels/.rels", f"{OFFICE}/relationships/custom-properties"),
    "docProps/thumbnail.jpeg": ("_rels/.rels", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"),
    "customXml/item9.xml": ("word/_rels/document.xml.rels", f"{OFFICE}/relationships/customXml"),
    "word/glossary/document.xml": ("word/_rels/document.xml.rels", f"{OFFICE}/relationships/glossaryDocument"),
    "word/people.xml": ("word/_rels/document.xml.rels", "http://schemas.microsoft.com/office/2011/relationships/people"),
    "word/settings1.bin": ("word/_rels/document.xml.rels", f"{OFFICE}/relationships/printerSettings"),
    "word/vbaData.xml": ("word/_rels/document.xml.rels", "http://schemas.microsoft.com/office/2006/relationships/wordVbaData"),
}  # fmt: skip


def with_relation(parts, part, kind, target, key, mode=""):
    entry = f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    content = parts.get(part, empty.encode()).decode()
    parts[part] = content.replace("</Relationships>", entry).encode()


def private_skeleton(folder):
    """Return a skeleton made from the shipped one, with something private in every corner."""
    document = Document(str(docx_report.SKELETON))
    core = document.core_properties
    for name in (
        "author",
        "last_modified_by",
        "comments",
        "content_status",
        "identifier",
        "version",
    ):
        setattr(core, name, SECRET)
    buffer = io.BytesIO()
    document.save(buffer)
    parts = unpacked(buffer.getvalue())
    body = parts["word/document.xml"].decode()
    added = "".join(f'<w:p w:rsidR="00AB12CD">{content}</w:p>' for content in PARAGRAPHS)
    body = body.replace("<w:body>", f"<w:body>{added}", 1)
    parts["word/document.xml"] = body.encode()
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"</w:styles>", STYLES.encode() + b"</w:styles>"
    )
    settings = re.sub(
        rb"(<w:settings[^>]*>)", lambda hit: hit[1] + SETTINGS.encode(), parts["word/settings.xml"]
    )
    parts["word/settings.xml"] = settings
    file = f"file:///C:/Users/{SECRET}"
    outside = ' TargetMode="External"'
    with_relation(
        parts,
        "word/_rels/settings.xml.rels",
        f"{OFFICE}/relationships/attachedTemplate",
        f"{file}/a.dotx",
        "rIdTemplate",
        outside,
    )
    with_relation(
        parts,
        "word/_rels/document.xml.rels",
        f"{OFFICE}/relationships/hyperlink",
        f"{file}/a.docx",
        "rIdFile",
        outside,
    )
    types = parts["[Content_Types].xml"].decode()
    for number, (name, (owner, kind)) in enumerate(PARTS.items()):
        parts[name] = f"<secret>{SECRET}</secret>".encode()
        target = name if owner.startswith("_rels") else f"/{name}"
        with_relation(parts, owner, kind, target, f"rIdPart{number}")
        types = types.replace(
            "</Types>", f'<Override PartName="/{name}" ContentType="application/xml"/></Types>'
        )
    app = re.sub(
        rb"<Application>.*?</Application>",
        f"<Company>{SECRET}</Company><Manager>{SECRET}</Manager>".encode(),
        parts["docProps/app.xml"],
    )
    parts |= {"docProps/app.xml": app, "[Content_Types].xml": types.encode()}
    path = folder / "模板.docx"
    path.write_bytes(packed(parts))
    return path


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    data = report_data()
    path = folder / "公开版.docx"
    path.write_bytes(docx_report.build(data, docx_report.PUBLIC, private_skeleton(folder)))
    return path


def test_nothing_private_is_in_any_part(public):
    parts = read_parts(public)
    for name, part in parts.items():
        text = part.decode("utf-8", "replace")
        assert SECRET not in text, name
        for sign in (
            "rsid",
            "file:",
            "attachedTemplate",
            "mailMerge",
            "docVar",
            "dataBinding",
            "MERGEFIELD",
            "w:author",
        ):
            assert sign not in text or name in register_part.part_names(parts), (name, sign)


def test_only_listed_parts_are_in_the_package(public):
    assert unlisted(read_parts(public)) == []
    with zipfile.ZipFile(public) as archive:
        assert not [
            name
            for name in archive.namelist()
            if re.search("custom\\.xml|thumb|gloss|people|vba|settings1", name)
        ]


def test_what_a_reader_sees_stays(public):
    text = "".join(paragraph.text for paragraph in Document(str(public)).paragraphs)
    body = read_parts(public)["word/document.xml"].decode()
    assert (
        body.count("可见") == sum("可见" in content for content in PARAGRAPHS)
        and "食品安全" in text
    )


def test_it_is_still_verified(public):
    verification = verify_file(public, public.parent)
    assert verification.items and verification.count("changed") == 0


def test_a_former_register_of_the_skeleton_is_not_in_it(tmp_path):
    """A skeleton made from an internal report brings the whole register of that one."""
    data = report_data()
    internal = docx_report.build(data, docx_report.INTERNAL)
    skeleton = unpacked(docx_report.SKELETON.read_bytes())
    former = {
        name: part for name, part in unpacked(internal).items() if name.startswith("customXml/")
    }
    renamed = {name.replace("item1", "item5"): part for name, part in former.items()}
    with_relation(
        skeleton,
        "word/_rels/document.xml.rels",
        f"{OFFICE}/relationships/customXml",
        "/customXml/item5.xml",
        "rIdOld",
    )
    types = skeleton["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/customXml/item5.xml" ContentType="application/xml"/></Types>',
    )
    path = tmp_path / "模板.docx"
    path.write_bytes(packed({**skeleton, **renamed, "[Content_Types].xml": types}))
    made = unpacked(docx_report.build(data, docx_report.PUBLIC, path))
    registers = [
        part
        for name, part in made.items()
        if name.startswith("customXml/item") and b"provenance" in part[:200]
    ]
    assert len([part for part in registers if b'"anchors"' in part]) == 1
    assert not [name for name in made if "item5" in name]


@pytest.mark.parametrize("picture", [png(SECRET.encode()), jpeg(SECRET.encode())])
def test_pictures_lose_what_stands_beside_the_picture(picture):
    cleaned = without_metadata("word/media/a", picture)
    assert SECRET.encode() not in cleaned
    assert cleaned == png() if picture.startswith(b"\x89") else cleaned.endswith(b"picture\xff\xd9")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0", b"\xff\xd8\xff", b"", b"GIF89a"])
def test_a_damaged_picture_stays_as_it_is(content):
    assert without_metadata("word/media/a", content) == content


def outside(kind, target):
    """Return a change that gives a skeleton a relation to something outside."""
    relations, mode = "word/_rels/document.xml.rels", ' TargetMode="External"'
    kind = f"{OFFICE}/relationships/{kind}"
    return lambda parts: with_relation(parts, relations, kind, target, "x1", mode)


def in_body(content):
    def change(parts):
        body = parts["word/document.xml"].decode()
        parts["word/document.xml"] = body.replace(
            "<w:body>", f"<w:body><w:p>{content}</w:p>"
        ).encode()

    return change


SVG = {"word/media/a.svg": b'<svg xmlns:x="l"><image x:href="http://127.0.0.1/a"/></svg>'}


# What a skeleton would fetch from elsewhere: refused in every edition.
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (outside("image", "http://127.0.0.1:9/a.png"), "127.0.0.1"),
        (outside("oleObject", "file:///etc/passwd"), "passwd"),
        (outside("subDocument", r"\\server\a.docx"), "server"),
        (in_body(FIELD.format("INCLUDETEXT c:/secret.docx")), "INCLUDETEXT"),
        (in_body('<w:fldSimple w:instr=" DDEAUTO cmd "/>'), "DDEAUTO"),
        (lambda parts: parts.update(SVG), "a.svg"),
    ],
)
def test_a_skeleton_that_fetches_something_is_refused(tmp_path, change, told):
    parts = unpacked(docx_report.SKELETON.read_bytes())
    change(parts)
    path = tmp_path / "模板.docx"
    path.write_bytes(packed(parts))
    data = report_data()
    with pytest.raises(Refused, match=told):
        docx_report.build(data, docx_report.INTERNAL, path)
