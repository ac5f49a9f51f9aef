"""A docx is read at three depths — with its text, for its anchors only, as a model — and each sees the same anchors."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from docx import Document
from lxml import etree

from shifan.errors import Refused
from shifan.report.anchors import pictures, register_part
from shifan.report.anchors.anchor import VALUE, Anchor
from shifan.report.anchors.reading import W, read, read_model
from shifan.report.refresh.refresh import refresh_file
from shifan.values import Register, Value
from shifan.word.package import read_parts
from tests.report.living import made_run, mini, png, renewed_city

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def test_a_reading_for_places_sees_the_anchors_of_a_reading_with_text(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    full, places = read(parts, ""), read(parts, "", places_only=True)
    assert places.texts == full.texts
    assert len(full.lines) > 50
    assert places.lines == []


def test_a_model_knows_every_anchor_of_the_body(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    full, model = read(parts, ""), read_model(parts)
    assert model.written == full.written
    assert list(model.spots) == [
        name for name, spot in full.spots.items() if spot.part == "word/document.xml"
    ]


@pytest.mark.parametrize("text", ['他说"anchors":{}', "\\", '\\"anchors":', "锚点"])
def test_anchors_are_found_whatever_a_text_says(text):
    written = {"_sf1": {"kind": "value", "id": "a", "occurrence": 1, "text": text}}
    content = {
        "city": text,
        "register": {"values": {"a": {"display": text}}},
        "anchors": written,
        "deleted": [],
    }
    root = etree.Element(f"{{{register_part.NAMESPACE}}}provenance")
    root.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    parts = {"customXml/item1.xml": etree.tostring(root)}
    assert register_part.read_anchors(parts) == {"_sf1": Anchor(VALUE, "a", 1, text)}
    assert register_part.read(parts) == content


@pytest.mark.parametrize("text", ["锚点", "a & b < c > d", "\u2028\u00a0"])
def test_the_register_stands_in_the_file_as_the_run_has_written_it(text):
    register = Register([Value("a", text, Decimal("1.50"), text)], {"甲.xlsx": "0" * 64}).to_json()
    content = {
        "city": text,
        "anchors": {"_sf1": Anchor(VALUE, "a", 1, text)},
        "deleted": [],
    }
    document = Document()
    register_part.write(document, content, register)
    document.save(file := io.BytesIO())
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    written = {"_sf1": {"kind": "value", "id": "a", "occurrence": 1, "text": text}}
    stated = {"version": 1, **content, "register": json.loads(register), "anchors": written}
    assert register_part.read(parts) == stated
    other = register_part.replace(parts, content, register.replace("1.50", "1.51"))
    assert register_part.read(other)["register"]["values"]["a"]["value"] == "1.51"
    part = next(
        name
        for name in parts
        if name.startswith("customXml/item")
        and register_part.FAMILY.encode() in parts[name]
        and "Props" not in name
    )
    assert register.rstrip() in etree.fromstring(parts[part]).text


def test_anchors_are_found_when_an_office_program_has_written_quotation_marks_otherwise():
    written = {"_sf1": {"kind": "value", "id": "a", "occurrence": 1, "text": "甲"}}
    text = json.dumps({"register": {"values": {}}, "anchors": written}).replace('"', "&quot;")
    part = f'<provenance xmlns="{register_part.NAMESPACE}">{text}</provenance>'.encode()
    assert register_part.read_anchors({"customXml/item1.xml": part}) == {
        "_sf1": Anchor(VALUE, "a", 1, "甲")
    }


def test_a_tab_stop_is_no_text_and_a_tab_is(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    root = etree.fromstring(parts["word/document.xml"])
    paragraph = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"
    )
    root[0].insert(0, paragraph)
    parts["word/document.xml"] = etree.tostring(root)
    assert read(parts, "").lines[0].text == "甲\t乙"


def test_a_picture_is_kept_as_long_as_anything_names_it_whatever_its_id():
    """Only Word writes rId1, rId2 …"""
    drawing = etree.fromstring(
        '<a xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><b r:embed="R-eins"/></a>'
    )
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_IMAGE}" Target="media/{key}.png"/>'
        for key in ("R-eins", "R-zwei")
    )
    parts = {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{listed}</Relationships>'.encode(),
        "word/media/R-eins.png": png(1),
        "word/media/R-zwei.png": png(2),
        "[Content_Types].xml": b'<Types><Override PartName="/word/media/R-eins.png"/><Override PartName="/word/media/R-zwei.png"/></Types>',
    }
    pictures.forget(parts, "word/document.xml", drawing)
    assert sorted(parts) == [
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/media/R-eins.png",
    ]
    assert (
        b"R-zwei" not in parts["[Content_Types].xml"] and b"R-eins" in parts["[Content_Types].xml"]
    )
    assert b"R-zwei" not in parts["word/_rels/document.xml.rels"]


def test_a_run_whose_report_is_damaged_is_named(tmp_path):
    report, _ = mini(tmp_path)
    run = made_run(tmp_path, 2, renewed_city(), 9)
    from shifan.word.package import pack

    own = run / "初评报告.docx"
    own.write_bytes(pack(read_parts(own) | {"word/document.xml": b"<w:document"}))
    with pytest.raises(Refused) as told:
        refresh_file(report, root=tmp_path)
    assert told.value.findings[0].code == "run-damaged"
    assert "初评报告.docx" in told.value.findings[0].file
