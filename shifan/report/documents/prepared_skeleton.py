"""A skeleton read once and made ready, so that many documents are made of it without opening it again."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from lxml import etree

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors import register_part
from shifan.report.anchors.register_part import ReportInfo
from shifan.report.anchors.unique_ids import largest_ids
from shifan.report.make import skeleton_cleanup
from shifan.report.make.document_properties import name_the_program
from shifan.report.make.missing_styles import supply_styles
from shifan.report.make.skeleton_anchors import may_hold_anchor
from shifan.report.make.skeleton_file import SKELETON, open_skeleton
from shifan.report.make.unclosed_anchors import unclosed_anchors
from shifan.safe_xml import parse
from shifan.standards.documents import SHIPPED_SKELETONS
from shifan.word.package import BODY, unpacked
from shifan.word.packing import PackedPart, packed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

CORE = "docProps/core.xml"
_STORY = pattern_of(r"word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml")


@dataclass(frozen=True)
class PreparedSkeleton:
    """A skeleton: its file, its parts, the roots of its body, of headers and notes with anchors, and of the others.

    It holds an empty register, to be replaced. What every document of it has alike is compressed once (`packed`);
    `faults` are those that every document of it has.
    """

    file: str
    parts: dict[str, bytes]
    body: etree._Element
    stories: dict[str, etree._Element]
    others: tuple[etree._Element, ...]
    packed: dict[str, PackedPart]
    last_bookmark: int
    last_drawing: int
    faults: tuple[Finding, ...]


def prepare(path: Path, in_own_words: Callable[[str], str] | None = None) -> PreparedSkeleton:
    """Return a skeleton ready for use; Refused if it is no Word file that may be used.

    `in_own_words` puts the sentences of a shipped one into the words of a pack.
    """
    document = open_skeleton(path)
    supply_styles(document, _shipped_report())
    skeleton_cleanup.tidy(document.element)
    skeleton_cleanup.drop_comments(document.part)
    if in_own_words and path.parent == SHIPPED_SKELETONS:
        skeleton_cleanup.put_into_words(document.element, in_own_words)
    name_the_program(document)
    document.core_properties.revision = 1
    register_part.drop(document)
    register_part.write(document, ReportInfo(), {}, b'{"values":{},"files":{}}')
    buffer = io.BytesIO()
    document.save(buffer)
    return _prepared(path.name, unpacked(buffer.getvalue()))


@cache
def _shipped_report() -> WordDocument:
    return Document(str(SKELETON))


def _prepared(file: str, parts: dict[str, bytes]) -> PreparedSkeleton:
    body, stories, others = parse(parts[BODY]), {}, []
    faults = list(unclosed_anchors(BODY, body, file))
    for name in sorted(parts):
        if _STORY.fullmatch(name):
            root = parse(parts[name])
            skeleton_cleanup.tidy(root)
            faults += unclosed_anchors(name, root, file)
            if may_hold_anchor(root):
                stories[name] = root
            else:
                others.append(root)
    changing = {BODY, CORE, *stories, *register_part.part_names(parts)}
    alike = {name: packed(name, parts[name]) for name in parts.keys() - changing}
    bookmarks, drawings = largest_ids([body, *stories.values()])
    return PreparedSkeleton(
        file, parts, body, stories, tuple(others), alike, bookmarks, drawings, tuple(faults)
    )
