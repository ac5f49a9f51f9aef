"""A pack that says it is official must say where its text stands, and must not be the shipped example."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from shifan.errors import Finding
from shifan.standards import standard_file
from shifan.standards.folders import SHIPPED, shipped
from shifan.standards.pack_columns import INDICATORS, ITEMS, TOPICS, TYPES, VETOES
from shifan.standards.pack_files import NEXT
from shifan.standards.pack_settings import PackSettings

# Files that hold what an official text says; column names and sentences may be anybody's.
_CONTENT = (INDICATORS, TYPES, ITEMS, VETOES, TOPICS)
_OFFICIAL = "official"


def check_source(
    settings: PackSettings, folder: Path, hashes: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what speaks against a pack that says `official = true`: no source, or content of a shipped example."""
    if not settings.official or folder.parent == SHIPPED:
        return
    if settings.source is None:
        yield _fault(
            standard_file.FILE,
            _OFFICIAL,
            "official = true，没有写明出处",
            "[source] 中写明 number（文号）、date（日期）、page（页码），或 official = false",
        )
    for pack in shipped():
        for file in _CONTENT:
            if hashes.get(file) == _shipped_digest(pack, file):
                found = f"official = true，内容与示例规则包 {pack} 完全相同"
                yield _fault(file, "", found, "官方文本的内容，或 official = false")


@cache
def _shipped_digest(pack: str, file: str) -> str:
    content = (SHIPPED / pack / file).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def _fault(file: str, cell: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-official", "error", file, cell=cell, found=found, expected=expected, action=NEXT
    )
