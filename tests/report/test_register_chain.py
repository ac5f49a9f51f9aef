"""A register as it was written is read by lines, each value when it is asked for; any other is read whole."""

import json
from decimal import Decimal

import pytest

from shifan import safe_xml
from shifan.errors import Refused
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import VALUE, Anchor, anchors_from_json, anchors_to_texts
from shifan.report.anchors.register_chain import chain_of, chain_of_parts
from shifan.report.anchors.register_part import ReportInfo
from shifan.values import Register, Value

VALUES = Register(
    [
        Value("a.score", "得分", Decimal("92.50"), "92.50", "分", rule="r", inputs=("b", "x!y!A1")),
        Value("b", "“引号”\\和\n换行 <&>", 3, "3"),
        Value("c", "缺", None, "不适用"),
    ],
    {"x.xlsx": "ab"},
)
TEXT = VALUES.to_json()
BYTES = TEXT.encode()
INFO, ANCHORS = ReportInfo(city="某市"), {"_sf1": Anchor(VALUE, "b", 1, "3")}


def part_of(content):
    return register_part.read({"customXml/item1.xml": content})


def written():
    return register_part.content_of_part(INFO, ANCHORS, BYTES)


def test_lines_give_the_same_register_as_the_whole_text():
    by_lines = Register.from_own_lines(BYTES)
    assert dict(by_lines) == dict(Register.from_json(TEXT)) == dict(VALUES)
    assert by_lines.files == VALUES.files and by_lines.to_json() == TEXT
    assert [value.id for value in by_lines.match("a.*")] == ["a.score"]


def test_a_text_of_another_form_is_read_whole():
    for text in (json.dumps(json.loads(TEXT)), TEXT.replace("},\n", "},\n\n", 1)):
        assert dict(Register.from_own_lines(text.encode())) == dict(VALUES)


def test_the_chain_over_lines_is_that_over_what_they_say():
    part = part_of(written())
    content = json.loads(safe_xml.parse(written()).text)
    assert part.is_proven and not part.chain_is_broken
    assert part.chain == chain_of(content)
    spaced = json.dumps(json.loads(TEXT), ensure_ascii=False).encode()
    head = {"version": 1, "city": "某市"}
    anchors = anchors_to_texts(anchors_from_json(content["anchors"]))
    assert (
        chain_of_parts(head, spaced, anchors) == chain_of_parts(head, BYTES, anchors) == part.chain
    )


def test_a_changed_register_is_read_whole_and_told():
    part = part_of(written().replace(b"92.50", b"95.50"))
    assert not part.is_proven and part.chain_is_broken
    assert part.values.text("a.score") == "95.50"


def test_a_line_that_is_no_value_is_refused_by_name_though_the_chain_was_forged_over_it():
    text = safe_xml.parse(written()).text.replace('"unit":"分"', '"unit":7')
    forged = written().replace('"unit":"分"'.encode(), b'"unit":7')
    chain = chain_of(json.loads(text)).encode()
    part = part_of(forged.replace(part_of(written()).chain.encode(), chain))
    assert part.is_proven and part.values.text("b") == "3"
    with pytest.raises(Refused, match=r"a\.score"):
        part.values.text("a.score")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一",
        "&amp;&lt;&gt;&quot;&apos;",
        "&#65;",
        "<b/>",
        "<!-- -->",
        "a\r\nb",
        "&amp",
        "&nbsp;",
    ],
)
def test_a_long_text_is_read_as_the_parser_reads_it(text):
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<a x="1>2">{text}</a>\n'.encode()
    try:
        expected = safe_xml.parse(content).text or ""
    except safe_xml.MalformedXml:
        with pytest.raises(safe_xml.MalformedXml):
            safe_xml.parse_text(content)
        return
    root, found = safe_xml.parse_text(content)
    assert (root.tag, root.get("x"), found.decode()) == ("a", "1>2", expected)


@pytest.mark.parametrize(
    "old, new",
    [
        (b'"anchors"', b'"anker"'),
        (b'"files":{', b'"files":[{'),
        (b'"version":1', b'"version":'),
        (b"_sf1", b"_sf2"),
        (b'"x.xlsx":"ab"', b'"x.xlsx":1'),
    ],
)
def test_a_part_of_another_shape_is_no_sealed_one(old, new):
    try:
        part = part_of(written().replace(old, new))
    except ValueError:
        return  # no JSON: told as a damaged file
    assert part is None or part.chain_is_broken


def test_who_writes_another_register_in_its_place_asks_for_no_proof():
    changed = written().replace(b"92.50", b"95.50")
    part = register_part.read({"customXml/item1.xml": changed}, proven=False)
    assert not part.is_proven and not part.chain_is_broken
    assert part.values.text("a.score") == "95.50" and part.anchors == ANCHORS


def test_the_text_of_an_anchor_is_its_json():
    anchors = {
        '"一\\\n': Anchor(VALUE, "b", 1, '“"\n<&>'),
        "_sf2": Anchor(VALUE, "c", 2, "", sha256="ab", topic="题", others=(("x", [1]),)),
    }
    texts = anchors_to_texts(anchors)
    content = json.loads("{" + ",".join(f"{name}:{text}" for name, text in texts.items()) + "}")
    assert content == {name: anchor.to_json() for name, anchor in anchors.items()}
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    assert list(texts) == [dump(name) for name in anchors]
    assert list(texts.values()) == [dump(anchor.to_json()) for anchor in anchors.values()]
