"""Pictures without what cameras and programs write into them beside the picture: names, places, dates, comments."""

from __future__ import annotations

import struct

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"pHYs",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
    )
)
_START_OF_SCAN, _COMMENT, _FIRST_APP, _JFIF, _ADOBE, _LAST_APP = 0xDA, 0xFE, 0xE0, 0xE0, 0xEE, 0xEF


def without_metadata(name: str, content: bytes) -> bytes:
    """Return a picture with the pieces that draw it; one of another kind, or damaged, as it is."""
    try:
        if content.startswith(_PNG):
            return _png(content)
        if content.startswith(_JPEG):
            return _jpeg(content)
    except (struct.error, IndexError):
        pass
    return content


def _png(content: bytes) -> bytes:
    pieces, offset = [_PNG], len(_PNG)
    while offset < len(content):
        size, kind = struct.unpack_from(">I4s", content, offset)
        end = offset + 12 + size
        if kind in _CHUNKS:
            pieces.append(content[offset:end])
        offset = end
    return b"".join(pieces)


def _jpeg(content: bytes) -> bytes:
    """Return a JPEG up to the picture itself without comments and segments of applications, but for two that draw."""
    pieces, offset = [_JPEG], 2
    while content[offset] == 0xFF and content[offset + 1] != _START_OF_SCAN:
        kind = content[offset + 1]
        end = offset + 2 + struct.unpack_from(">H", content, offset + 2)[0]
        is_app = _FIRST_APP <= kind <= _LAST_APP and kind not in (_JFIF, _ADOBE)
        if kind != _COMMENT and not is_app:
            pieces.append(content[offset:end])
        offset = end
    return b"".join((*pieces, content[offset:]))
