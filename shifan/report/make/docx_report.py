"""A report from a skeleton: values into anchors, blocks repeated, tables and charts built. The one way to a docx."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument

from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.unique_ids import BlockCopier, largest_ids
from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.make import (
    body,
    document_properties,
    embedded_register,
    kept_together,
    public_package,
    skeleton_cleanup,
    story_parts,
    table_of_contents,
    unused_parts,
)
from shifan.report.make.anchor_faults import AnchorFaults
from shifan.report.make.expansion import Expander
from shifan.report.make.missing_styles import supply_styles
from shifan.report.make.report_draft import Picture, ReportData, ReportDraft
from shifan.report.make.skeleton_file import SKELETON, SkeletonPackage, open_skeleton
from shifan.report.make.skeleton_names import reserved_names
from shifan.report.make.unclosed_anchors import unclosed_anchors
from shifan.safe_xml import MalformedXml
from shifan.word.east_asian_punctuation import hint_east_asian
from shifan.word.package import BODY, damaged, repack, unpacked
from shifan.word.packing import pack

__all__ = ["INTERNAL", "PUBLIC", "SKELETON", "Picture", "ReportData", "build"]
_FIRST_DRAWING = 9000  # drawings made here are numbered from here, or above the skeleton's own


def build(data: ReportData, edition: str, skeleton: Path | SkeletonPackage | None = None) -> bytes:
    """Return the report as docx bytes, the same for the same input.

    `edition` is `internal` or `public`; without a skeleton the shipped one is filled. Refused for a skeleton that
    cannot be used, and for every anchor of it without a value.
    """
    package = _filled(data, edition, skeleton)
    if edition == PUBLIC:
        return _public(package, skeleton)
    return repack(package)


def _filled(data: ReportData, edition: str, skeleton: Path | SkeletonPackage | None) -> bytes:
    """Return the package of a skeleton with all put in; Refused for anchors without a value."""
    draft = _draft(data, edition, skeleton)
    try:
        return _saved(draft)
    finally:
        # Its parts refer to each other and wait for the garbage collector; a large body, which takes hundreds of
        # megabytes, does not. To clear it instead would take longer than to write it.
        del draft.document.part._element


def _saved(draft: ReportDraft) -> bytes:
    body.expand(draft)
    unused_parts.drop(draft.document)
    story_parts.expand(draft.document, draft.expander)
    _resolve_references(draft)
    draft.expander.faults.require_none()
    kept_together.release_what_is_too_high(draft.document)
    table_of_contents.place(draft)
    hint_east_asian(draft.document.element)
    document_properties.describe(draft)
    embedded_register.write(draft)
    buffer = io.BytesIO()
    draft.document.save(buffer)
    return buffer.getvalue()


def _public(package: bytes, skeleton: Path | SkeletonPackage | None) -> bytes:
    """Return the package of a public edition with what is on its list; Refused for a damaged part of a skeleton."""
    try:
        return pack(public_package.cleaned(unpacked(package)))
    except MalformedXml:
        raise damaged(skeleton.name if skeleton else SKELETON.name) from None


def _draft(data: ReportData, edition: str, skeleton: Path | SkeletonPackage | None) -> ReportDraft:
    """Return the draft on a skeleton made ready: known styles, no comment and no revision, ids that are free."""
    document = open_skeleton(skeleton or SKELETON)
    if skeleton:
        supply_styles(document, Document(str(SKELETON)))
    else:
        skeleton_cleanup.put_into_words(document.element.body, data.standard.in_own_words)
    bookmarks, drawings = largest_ids(list(story_parts.roots(document)))
    faults = _prepared(document, data, skeleton.name if skeleton else "报告模板")
    expander = Expander(data.register, AnchorWriter(last_id=bookmarks), faults)
    copier = BlockCopier(expander.anchors, max(_FIRST_DRAWING, drawings))
    return ReportDraft(document, data, edition, expander, copier)


def _prepared(document: WordDocument, data: ReportData, file: str) -> AnchorFaults:
    """Take comments and revisions out of the body, and return what is wrong with its anchors so far."""
    skeleton_cleanup.tidy(document.element)
    skeleton_cleanup.drop_comments(document.part)
    faults = AnchorFaults(file, reserved_names(chart.name for chart in data.charts))
    faults.findings += unclosed_anchors(BODY, document.element, file)
    return faults


def _resolve_references(draft: ReportDraft) -> None:
    """Write the numbers of tables and figures where the text refers to them."""
    for name in draft.expander.references.resolve(drawn=bool(draft.data.charts)):
        draft.expander.faults.add(
            f"ref {name}",
            "引用的表或图不在本文件中",
            "本文件有的表和图",
            "请改正引用，或在模板中加入该表、图",
        )
