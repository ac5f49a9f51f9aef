"""Packages: the same bytes as the standard library's, and parts that were compressed before."""

import io
import zipfile

import pytest

from shifan.word.packing import pack, packed

PARTS = {
    "word/document.xml": "正文".encode() * 400,
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
    "customXml/item1.xml": b"{}" * 300,
    "word/media/image1.png": b"\x89PNG" + bytes(range(256)),
    "word/媒体.xml": b"",
}


def _by_library(parts):
    """The package as zipfile writes it."""
    first = ("[Content_Types].xml", "_rels/.rels")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, parts[name], compresslevel=3)
    return target.getvalue()


def test_a_package_has_the_bytes_that_the_library_writes():
    assert pack(PARTS) == _by_library(PARTS)


def test_all_parts_come_back_and_their_sums_hold():
    with zipfile.ZipFile(io.BytesIO(pack(PARTS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == PARTS


def test_a_package_of_no_parts_is_empty():
    with zipfile.ZipFile(io.BytesIO(pack({}))) as archive:
        assert archive.namelist() == []


def test_a_part_compressed_before_is_taken_only_if_its_content_is_the_same():
    ready = {name: packed(name, content) for name, content in PARTS.items()}
    assert pack(PARTS, ready) == pack(PARTS)
    changed = PARTS | {"word/document.xml": b"other"}
    assert pack(changed, ready) == pack(changed)


@pytest.mark.parametrize("name", ["word/media/photo1.jpeg", "word/media/a.jpg", "word/media/a.png"])
def test_pictures_are_stored_as_they_are(name):
    content = bytes(1000)
    assert packed(name, content).data is content
