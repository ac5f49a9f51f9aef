"""XML from files of others: well-formed parts are read, whatever declares entities is refused, in any encoding."""

import pytest

from shifan.safe_xml import (
    MalformedXml,
    declares_entities,
    parse,
    parse_to_judge,
    parse_workbook_part,
    root_tag,
)

ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
FILE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
PARSERS = [parse, parse_workbook_part]


@pytest.mark.parametrize("read", PARSERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_well_formed_part_is_read(read, encoding):
    root = read("<a><b>优秀！</b></a>".encode(encoding))
    assert root.tag == "a" and root.findtext("b") == "优秀！"


@pytest.mark.parametrize("read", PARSERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENTITY, FILE])
def test_entities_are_refused(read, encoding, text):
    with pytest.raises(MalformedXml):
        read(text.encode(encoding))


@pytest.mark.parametrize("read", PARSERS)
@pytest.mark.parametrize("content", [b"", b"not xml", b"<a"])
def test_damaged_parts_are_refused(read, content):
    with pytest.raises(MalformedXml):
        read(content)


def test_a_register_longer_than_the_parsers_own_limit_is_read():
    size = 11 * 2**20
    root = parse(b"<a>" + b"x" * size + b"</a>")
    assert len(root.text) == size


def test_a_root_is_known_without_reading_what_is_in_it():
    assert root_tag(b"<a xmlns='urn:b'>" + b" " * 100_000 + b"damaged") == "{urn:b}a"


@pytest.mark.parametrize(
    ("piece", "answer"),
    [
        (b"<!DOCTYPE a>", True),
        (b"x<!ENTITY b", True),
        (b"<!-- a --><a/>", False),
        (b"", False),
        (b"!" + b"<a/>" * 100, False),
        (b"!" + b"<a/>" * 100 + b"<!ENTITY b", True),
        (b"!" + b"<a/>" * 3 + b"<!ENTITY b", True),
        (b"!", False),
    ],
)
def test_a_piece_of_a_part_tells_whether_it_declares_entities(piece, answer):
    assert declares_entities(piece) is answer


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    ("properties", "left"),
    [
        ('<w:tcW w:w="450" w:type="dxa"/>', 0),
        ('<w:tcW w:type="dxa" w:w="450"/><w:vAlign w:val="center"/>', 0),
        ('<w:tcW w:w="99" w:type="dxa"/>', 1),  # so narrow that its text is not seen
        ('<w:tcW w:w="450" w:type="pct"/>', 1),
        ('<w:rFonts w:eastAsia="仿宋_GB2312"/><w:szCs w:val="21"/><w:lang w:val="en-US"/>', 0),
        ('<w:rFonts w:hint="eastAsia" w:eastAsia="仿宋"/><w:sz w:val="2"/>', 1),
        ('<w:rFonts w:eastAsia="Wingdings"/>', 1),
        ('<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋"/>', 1),
        ("<w:tcBorders><w:top/></w:tcBorders>", 0),
    ],
)
def test_what_hides_nothing_is_left_out_of_a_part_that_is_judged(properties, left):
    root = parse_to_judge(f'<w:tc xmlns:w="{WORD}"><w:tcPr>{properties}</w:tcPr></w:tc>'.encode())
    assert sum(len(inner) for inner in root) == left
    assert len(root) == bool(left)  # properties that say nothing are left out, too
