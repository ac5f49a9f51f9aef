"""How much a Word file may unpack to, counted before anything is parsed.

A tree of elements takes a hundred times the room of the packed file, and more where that was made to: a report has
some ten thousand elements, what is refused here more than a million.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping

LARGEST = 300 * 2**20  # bytes of all parts
LARGEST_XML = 80 * 2**20  # bytes of the parts that are parsed, the register among them
MOST_PARTS = 5_000
MOST_SIGNS = 3_000_000  # of elements and attributes
LARGEST_RATIO, RATIO_MATTERS = 200, 4 * 2**20
_XML = (".xml", ".rels")


def excess_of_entries(entries: Iterable[zipfile.ZipInfo]) -> str:
    """Return in Chinese what of a package is beyond reason by its directory alone; empty if nothing is."""
    known = list(entries)
    unpacked = sum(entry.file_size for entry in known)
    xml = sum(entry.file_size for entry in known if is_xml(entry.filename))
    if unpacked > LARGEST or xml > LARGEST_XML:
        return "解压后过大"
    # Office programs know parts by their names without case, from the root: which of two they show is theirs to say.
    names = {entry.filename.lstrip("/").casefold() for entry in known}
    if len(known) > MOST_PARTS or len(names) < len(known):
        return "压缩包内的部件过多或重名"
    if any(_is_bomb(entry) for entry in known):
        return "压缩比异常，可能是压缩炸弹"
    return ""


def excess_of_parts(parts: Mapping[str, bytes]) -> str:
    """Return in Chinese what of unpacked parts is beyond reason; empty if nothing is."""
    parsed = [part for name, part in parts.items() if is_xml(name)]
    if sum(map(len, parsed)) <= MOST_SIGNS:  # every sign takes a byte: nothing is to be counted
        return ""
    signs = sum(part.count(b"<") + part.count(b"=") for part in parsed)
    return "文档中的元素过多" if signs > MOST_SIGNS else ""


def is_xml(name: str) -> bool:
    """Return whether a part is parsed as XML."""
    return name.endswith(_XML)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Return whether a part unpacks to far more than text that people and programs write."""
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > RATIO_MATTERS and ratio > LARGEST_RATIO
