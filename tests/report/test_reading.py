"""A docx is read at three depths — with its text, for its anchors only, as a model — and each sees the same anchors."""

import pytest
from lxml import etree

from shifan.errors import Refused
from shifan.report.anchors.pictures import drop_unused_pictures
from shifan.report.anchors.reading import read, read_model
from shifan.report.refresh.refresh import refresh_file
from shifan.word.elements import W
from shifan.word.package import read_parts
from tests.report.living import made_run, mini, png, renewed_city, texts_at_anchors

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def test_a_reading_for_places_sees_the_anchors_of_a_reading_with_text(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    full, places = read(parts, ""), read(parts, "", places_only=True)
    assert texts_at_anchors(places) == texts_at_anchors(full)
    assert len(full.paragraphs) > 50
    assert places.paragraphs == []


def test_a_model_knows_every_anchor_of_the_body(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    full, model = read(parts, ""), read_model(parts)
    assert model.anchors == full.anchors
    assert list(model.ranges) == [
        name for name, spot in full.ranges.items() if spot.part == "word/document.xml"
    ]


def test_a_tab_stop_is_no_text_and_a_tab_is(tmp_path):
    parts = read_parts(mini(tmp_path)[0])
    root = etree.fromstring(parts["word/document.xml"])
    paragraph = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"
    )
    root[0].insert(0, paragraph)
    parts["word/document.xml"] = etree.tostring(root)
    assert read(parts, "").paragraphs[0].text == "甲\t乙"


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
        "[Content_Types].xml": b'<Types><Override PartName="/word/media/R-eins.png"/><Override '
        b'PartName="/word/media/R-zwei.png"/></Types>',
    }
    drop_unused_pictures(parts, "word/document.xml", drawing)
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
    from shifan.word.packing import pack

    own = run / "初评报告.docx"
    own.write_bytes(pack(read_parts(own) | {"word/document.xml": b"<w:document"}))
    with pytest.raises(Refused) as told:
        refresh_file(report, root=tmp_path)
    assert told.value.findings[0].code == "run-damaged"
    assert "初评报告.docx" in told.value.findings[0].file
