"""XML from files of others: well-formed parts are read, whatever declares entities is refused, in any encoding."""

import pytest

from shifan.safe_xml import (
    MalformedXml,
    declares_entities,
    parse,
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
    [(b"<!DOCTYPE a>", True), (b"x<!ENTITY b", True), (b"<!-- a --><a/>", False), (b"", False)],
)
def test_a_piece_of_a_part_tells_whether_it_declares_entities(piece, answer):
    assert declares_entities(piece) is answer
