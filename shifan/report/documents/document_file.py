"""One document: a prepared skeleton filled for a row of its scope, as the bytes of a Word file."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

from lxml import etree

from shifan.errors import Finding
from shifan.records import dataclass
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.outline import blocks_of, outline
from shifan.report.anchors.register_part import ReportInfo
from shifan.report.anchors.unique_ids import BlockCopier
from shifan.report.anchors.written_around import written_around
from shifan.report.documents.blocks import BlockOpener, drop_marks
from shifan.report.documents.expansion import DocumentExpander
from shifan.report.documents.name_scope import NameScope
from shifan.report.documents.pictures import PHOTOGRAPH_ID, DocumentPictures, is_photograph
from shifan.report.documents.prepared_skeleton import CORE, PreparedSkeleton
from shifan.report.editions import PUBLIC
from shifan.report.make import public_package
from shifan.report.make.anchor_faults import AnchorFaults
from shifan.report.make.embedded_register import reduced_to_printed
from shifan.report.make.report_draft import ReportData, ReportDraft
from shifan.report.make.skeleton_names import reserved_names
from shifan.report.privacy import SCORE, forbidden_kind_in, named_units, typed_scores
from shifan.standards.documents import EDITIONS
from shifan.values import printed_date
from shifan.word.east_asian_punctuation import hint_east_asian
from shifan.word.elements import W
from shifan.word.package import BODY
from shifan.word.packing import pack

if TYPE_CHECKING:
    from docx.document import Document

    from shifan.standards.documents import DeclaredDocument

_FIRST_DRAWING = 9000
_NOT_PUBLIC = "公开的文书不含分数，不点名被检查单位，不涉及个人，不含照片"
_MAKE_INTERNAL = "请从模板中删去，或把文书的版本改为内部"
_PARAGRAPH = f"{W}p"


@dataclass(frozen=True)
class FilledDocument:
    """A document that was made: its bytes and what is anchored in it."""

    content: bytes
    anchors: Anchors


@dataclass(frozen=True)
class FilledParts:
    """The parts of a document's package, and what is anchored in it."""

    parts: dict[str, bytes]
    anchors: Anchors


def fill(
    skeleton: PreparedSkeleton,
    declared: DeclaredDocument,
    data: ReportData,
    scope: NameScope,
    title: str,
) -> FilledDocument:
    """Return a document for the innermost row of a scope; Refused with all that its skeleton asks for in vain."""
    roots = {BODY: copy.deepcopy(skeleton.body)}
    roots |= {name: copy.deepcopy(story) for name, story in skeleton.stories.items()}
    anchors, pictures = _expand(skeleton, declared, data, scope, roots)
    parts = skeleton.parts | {name: _written(root) for name, root in roots.items()}
    parts = pictures.into(parts)
    parts[CORE] = core_properties(data, title)
    register = reduced_to_printed(data.register, anchors, declared.edition)
    info = info_of(declared, data, scope)
    info.around = written_around(roots[BODY], [*skeleton.others, *_without_body(roots)])
    info.outline = outline(blocks_of(roots[BODY][0], anchors, pictures.by_relation()))
    parts = register_part.replace(parts, info, anchors, register)
    if declared.edition == PUBLIC:
        parts = public_package.cleaned(parts)
    require_private(skeleton.file, declared, data, FilledParts(parts, anchors))
    return FilledDocument(pack(parts, skeleton.packed), anchors)


def _without_body(roots: dict[str, etree._Element]) -> list[etree._Element]:
    return [root for name, root in roots.items() if name != BODY]


def _expand(
    skeleton: PreparedSkeleton,
    declared: DeclaredDocument,
    data: ReportData,
    scope: NameScope,
    roots: dict[str, etree._Element],
) -> tuple[Anchors, DocumentPictures]:
    """Open the blocks and expand the anchors of body, headers and notes in place.

    Return what is anchored, and the pictures that were set in.
    """
    names = reserved_names(chart.name for chart in data.charts)
    faults = AnchorFaults(skeleton.file, names, list(skeleton.faults))
    anchors = AnchorWriter(last_id=skeleton.last_bookmark)
    expander = DocumentExpander(data.register, anchors, faults, scope=scope)
    copier = BlockCopier(anchors, max(_FIRST_DRAWING, skeleton.last_drawing))
    # What is generated needs no document of python-docx.
    draft = ReportDraft(cast("Document", None), data, declared.edition, expander, copier)
    opener = BlockOpener(draft, expander, declared.edition)
    opener.open(list(roots[BODY][0]), scope)
    for name, root in roots.items():
        if name != BODY:
            for paragraph in list(root.iter(_PARAGRAPH)):
                expander.within(scope, paragraph)
        hint_east_asian(root)
    for name in expander.references.resolve(drawn=bool(data.charts)):
        faults.add(f"ref {name}", "引用的表或图不在本文件中", "本文件有的表和图", "请改正引用")
    faults.require_none()
    drop_marks(roots[BODY])
    return anchors.written, opener.pictures


def require_private(
    file: str, declared: DeclaredDocument, data: ReportData, made: FilledParts
) -> None:
    """Refuse a document that shows in any of its parts what its edition must not."""
    faults = AnchorFaults(file)
    pictures = [PHOTOGRAPH_ID for name in made.parts if is_photograph(name)][:1]
    ids = [*(anchor.value_id for anchor in made.anchors.values()), *pictures]
    for value_id in dict.fromkeys(ids):
        kind = forbidden_kind_in(value_id, data.register, declared.edition)
        if kind:
            found = f"{EDITIONS[declared.edition]}文书“{declared.name}”印出{kind}"
            faults.add(value_id, found, _NOT_PUBLIC, _MAKE_INTERNAL)
    for name in named_units(made.parts, data.register, declared.edition):
        faults.findings.append(_typed(file, f"“{declared.name}”点名被检查单位{name}"))
    for number, text in typed_scores(made.parts, data.register, declared.edition).items():
        found = f"{EDITIONS[declared.edition]}文书“{declared.name}”印出{SCORE} {number}：“{text}”"
        faults.findings.append(_typed(file, found))
    faults.require_none()


def _typed(file: str, found: str) -> Finding:
    """Return that something is typed into a skeleton, and stands at no anchor, that must not be public."""
    return Finding("typed", "error", file, found=found, expected=_NOT_PUBLIC, action=_MAKE_INTERNAL)


def info_of(declared: DeclaredDocument, data: ReportData, scope: NameScope) -> ReportInfo:
    """Return which document, of which row and pack, a file is."""
    standard = data.standard
    return ReportInfo(
        declared.edition,
        data.register.text("city"),
        standard.id,
        standard.title,
        document=declared.name,
        row=scope.around[-1].key,
    )


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def core_properties(data: ReportData, title: str) -> bytes:
    """Return what the file says of itself; its date is the report's, so that the same document has the same bytes."""
    date = printed_date(data.register.text("report.date"))
    day = date.isoformat() if date else "2000-01-01"
    city = escape(data.register.text("city"))
    stamp = f'xsi:type="dcterms:W3CDTF">{day}T00:00:00Z'
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>国家食品安全示范城市省级初评</dc:subject>"
        "<dc:creator>shifan</dc:creator><cp:lastModifiedBy>shifan</cp:lastModifiedBy>"
        f"<cp:keywords>{city}；国家食品安全示范城市；省级初评</cp:keywords>"
        "<cp:category>公文</cp:category><dc:language>zh-CN</dc:language><cp:revision>1</cp:revision>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified>"
        "</cp:coreProperties>"
    ).encode()
