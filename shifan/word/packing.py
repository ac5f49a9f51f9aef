"""Parts packed into a docx: the same parts give the same bytes; what many files share is compressed once."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping

from shifan.records import dataclass

_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_FIRST_PARTS = (_TYPES, _RELATIONS)
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE_BY_OWNER = 3, 0o600 << 16
# Quick rather than small: a report is written anew with every refresh. Level 6 takes more than twice as long for a
# register and the body of a report, for a thirtieth of the file.
_LEVEL = 3
_COMPRESSED_ALREADY = (".png", ".jpeg", ".jpg")
_LISTED = struct.Struct("<4s2B26s3H2L")  # an entry of the directory at the end, without its name
_END = struct.Struct("<4s4H2LH")
_OF_HEADER = slice(4, 30)  # what directory and header of an entry have in common


@dataclass(frozen=True)
class PackedPart:
    """A part as it stands in a package: its content, and the header and compressed bytes that are written for it."""

    name: str
    content: bytes
    header: bytes
    data: bytes

    def listed(self, offset: int) -> bytes:
        """Return the entry in the directory of a package in which the part begins at an offset."""
        entry = _LISTED.pack(
            b"PK\1\2",
            zipfile.DEFAULT_VERSION,
            _UNIX,
            self.header[_OF_HEADER],
            0,
            0,
            0,
            _READABLE_BY_OWNER,
            offset,
        )
        return entry + self.header[_OF_HEADER.stop :]


def packed(name: str, content: bytes) -> PackedPart:
    """Return a part compressed, with its header."""
    entry, data = zipfile.ZipInfo(name, _DATE), content
    entry.create_system = _UNIX
    if not name.endswith(_COMPRESSED_ALREADY):
        entry.compress_type = zipfile.ZIP_DEFLATED
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = compressor.compress(content) + compressor.flush()
    entry.CRC, entry.file_size, entry.compress_size = zlib.crc32(content), len(content), len(data)
    return PackedPart(name, content, entry.FileHeader(zip64=False), data)


def pack(parts: Mapping[str, bytes], ready: Mapping[str, PackedPart] | None = None) -> bytes:
    """Return the package of some parts, those of `ready` compressed already if their content is still the same."""
    pieces, directory, offset = list[bytes](), list[bytes](), 0
    for name in sorted(parts, key=_place_in_package):
        known = ready.get(name) if ready else None
        if known is None or known.content is not parts[name]:
            known = packed(name, parts[name])
        directory.append(known.listed(offset))
        pieces += [known.header, known.data]
        offset += len(known.header) + len(known.data)
    listed, number = b"".join(directory), len(directory)
    end = _END.pack(b"PK\5\6", 0, 0, number, number, len(listed), offset, 0)
    return b"".join([*pieces, listed, end])


def _place_in_package(name: str) -> tuple[int, str]:
    return (_FIRST_PARTS.index(name) if name in _FIRST_PARTS else len(_FIRST_PARTS), name)
