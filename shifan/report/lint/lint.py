"""Lint: the layout of a docx against a profile of GB/T 9704. The command line calls `lint_file`."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from shifan.errors import Finding
from shifan.report.lint import (
    imprint,
    page_numbers,
    page_setup,
    table_of_contents,
    typography,
    word_tables,
    wording,
)
from shifan.report.lint.model import LintedDocument
from shifan.report.lint.profile_file import DEFAULT, load_profile
from shifan.word.package import parse_to_read, read_parts

_CHECKS = (page_setup, page_numbers, typography, word_tables, wording, table_of_contents, imprint)


def lint_file(path: Path, profile: Path | str | None = None) -> list[Finding]:
    """Return every fault of layout with its place and next move; Refused for a file or profile that cannot be read."""
    path = Path(path)
    document = LintedDocument(_roots(path), load_profile(profile or DEFAULT))
    faults = dict.fromkeys(fault for kind in _CHECKS for fault in kind.check(document))
    return [
        Finding(
            fault.code,
            "error",
            path.name,
            "",
            fault.place,
            fault.found,
            fault.expected,
            fault.action,
        )
        for fault in faults
    ]


def _roots(path: Path) -> dict[str, etree._Element]:
    """Return the roots of the parts that are linted, by name."""
    return {
        name: parse_to_read(content, path.name)
        for name, content in read_parts(path).items()
        if name.startswith("word/") and name.endswith((".xml", "document.xml.rels")) and content
    }
