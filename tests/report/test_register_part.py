"""What a report carries inside is read as it was written, by us and by office programs."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from docx import Document
from lxml import etree

from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import VALUE, Anchor
from shifan.report.anchors.register_part import ReportInfo
from shifan.values import Register, Value

VALUE_RECORD = {
    "name": "甲",
    "value": "甲",
    "kind": "str",
    "unit": "",
    "qualifier": "",
    "display": "甲",
    "rule": "",
    "inputs": [],
}
CONTENT = {
    "version": 1,
    "edition": "internal",
    "city": "晋中市",
    "pack": "demo",
    "register": {"values": {"a": VALUE_RECORD}, "files": {}},
    "anchors": {"_sf1": {"kind": "value", "id": "a", "occurrence": 1, "text": "甲"}},
}


def parts_with(content):
    root = etree.Element(f"{{{register_part.NAMESPACE}}}provenance")
    root.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {"customXml/item1.xml": etree.tostring(root)}


def json_of(parts):
    """Return the text of the register part among the parts of a package."""
    roots = (etree.fromstring(parts[name]) for name in parts if name.startswith("customXml/item"))
    (root,) = (root for root in roots if root.tag.endswith("}provenance"))
    return root.text


def written(info, anchors, register):
    """Return the parts of a new document with a register."""
    document = Document()
    register_part.write(document, info, anchors, register)
    document.save(file := io.BytesIO())
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("text", ['他说"anchors":{}', "\\", '\\"anchors":', "锚点"])
def test_anchors_are_found_whatever_a_text_says(text):
    value = VALUE_RECORD | {"value": text, "display": text}
    anchor = {"kind": "value", "id": "a", "occurrence": 1, "text": text}
    parts = parts_with(
        CONTENT | {"city": text, "register": {"values": {"a": value}}, "anchors": {"_sf1": anchor}}
    )
    anchors = {"_sf1": Anchor(VALUE, "a", 1, text)}
    assert register_part.read_anchors(parts) == anchors
    part = register_part.read(parts)
    assert (part.info.city, part.anchors, part.values.text("a")) == (text, anchors, text)


@pytest.mark.parametrize("text", ["锚点", "a & b < c > d", "\u2028\u00a0"])
def test_the_register_stands_in_the_file_as_the_run_has_written_it(text):
    register = Register([Value("a", text, Decimal("1.50"), text)], {"甲.xlsx": "0" * 64})
    info, anchors = ReportInfo("internal", text, "demo"), {"_sf1": Anchor(VALUE, "a", 1, text)}
    parts = written(info, anchors, register.to_json().encode())
    part = register_part.read(parts)
    assert (part.info, part.anchors) == (info, anchors)
    assert (list(part.values.items()), part.values.files) == (
        list(register.items()),
        register.files,
    )
    assert register.to_json().rstrip() in json_of(parts)


def test_the_text_of_the_part_is_the_same_in_every_version():
    anchors = {"_sf1": Anchor(VALUE, "a", 1, "甲")}
    parts = written(ReportInfo("internal", "晋中市", "demo"), anchors, b'{"values":{}}\n')
    assert json_of(parts) == (
        '{"version":1,"edition":"internal","city":"晋中市","pack":"demo","register":{"values":{}},'
        '"anchors":{"_sf1":{"kind":"value","id":"a","occurrence":1,"text":"甲"}}}'
    )


def test_a_refreshed_part_has_the_new_register_and_keeps_what_it_does_not_know():
    parts = parts_with(CONTENT | {"later": {"a": 1}})
    info = register_part.read(parts).info
    info.deleted, info.undone = ["b"], []
    renewed = register_part.replace(parts, info, {}, b'{"values":{},"files":{}}')
    assert json.loads(json_of(renewed)) == {
        "version": 1,
        "edition": "internal",
        "city": "晋中市",
        "pack": "demo",
        "deleted": ["b"],
        "undone": [],
        "later": {"a": 1},
        "register": {"values": {}, "files": {}},
        "anchors": {},
    }


def test_without_a_part_there_is_nothing_to_replace():
    with pytest.raises(ValueError, match="no register part"):
        register_part.replace({}, ReportInfo(), {}, b"{}")


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {key: item for key, item in CONTENT.items() if key != "anchors"},
        {key: item for key, item in CONTENT.items() if key != "register"},
        CONTENT | {"register": {"values": {"a": {"name": "甲"}}}},
        CONTENT | {"anchors": {"_sf1": {"kind": "value"}}},
        CONTENT | {"deleted": 3},
        CONTENT | {"undone": [3]},
        CONTENT | {"city": 3},
    ],
)
def test_a_part_of_another_shape_is_no_register(content):
    assert register_part.read(parts_with(CONTENT)) is not None
    assert register_part.read(parts_with(content)) is None


def test_anchors_are_found_when_an_office_program_has_written_quotation_marks_otherwise():
    text = json.dumps(CONTENT).replace('"', "&quot;")
    part = f'<provenance xmlns="{register_part.NAMESPACE}">{text}</provenance>'.encode()
    assert register_part.read_anchors({"customXml/item1.xml": part}) == {
        "_sf1": Anchor(VALUE, "a", 1, "甲")
    }
