"""Lint: the layout of a docx against a profile of GB/T 9704. The command line calls `lint_file`."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from shifan.errors import Finding
from shifan.report.lint import (
    page_numbers,
    page_setup,
    table_of_contents,
    typography,
    word_tables,
    wording,
)
from shifan.report.lint.model import Sheet
from shifan.report.lint.profiles import DEFAULT, load_profile
from shifan.word.package import parse_part, read_parts


def lint_file(path: Path, profile: Path | str | None = None) -> list[Finding]:
    """Return every fault of layout with its place and next move; Refused for a file or profile that cannot be read."""
    sheet = Sheet(_roots(Path(path)), load_profile(profile or DEFAULT))
    found = [
        fault
        for kind in (page_setup, page_numbers, typography, word_tables, wording, table_of_contents)
        for fault in kind.check(sheet)
    ]
    return [
        Finding(code, "error", Path(path).name, "", place, seen, expected, action)
        for code, place, seen, expected, action in dict.fromkeys(found)
    ]


def _roots(path: Path) -> dict[str, etree._Element]:
    wanted = {
        name: data
        for name, data in read_parts(path).items()
        if name.startswith("word/") and name.endswith((".xml", "document.xml.rels"))
    }
    return {name: parse_part(data, path.name) for name, data in wanted.items() if data}
