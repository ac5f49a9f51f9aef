"""Check a skeleton before it is used: anchors without a value, values not printed, layout, what Word left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.records import dataclass
from shifan.report.documents.produce import produce
from shifan.report.editions import INTERNAL, NAMES, PUBLIC
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.make.anchor_places import (
    BODY,
    AnchorPlaces,
    anchor_places,
    located,
    named_roots,
    places_in,
)
from shifan.report.make.report_draft import Picture, ReportData
from shifan.report.make.skeleton_anchors import anchor_text
from shifan.report.make.skeleton_file import SKELETON, SkeletonPackage, read_skeleton_to_check
from shifan.report.make.skeleton_names import REFERENCE
from shifan.report.skeletons.disclosure import disclosures
from shifan.standards.documents import DeclaredDocument
from shifan.values import Register
from shifan.word.elements import W

_REVISIONS = (f"{W}ins", f"{W}del", f"{W}moveFrom")
# The smallest picture there is: a check draws nothing.
_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def layout_faults(path: Path, profile: Path | None = None) -> list[Finding] | None:
    """Return what is wrong with the layout of a skeleton; None for one that cannot be read, which `check_file` says.

    For callers who have no data yet: a large document is not in memory beside them.
    """
    try:
        return lint_file(path, profile)
    except Refused:
        return None


def check_file(
    path: Path,
    data: ReportData,
    charts: Iterable[str] = (),
    profile: Path | None = None,
    layout: list[Finding] | None = None,
) -> list[Finding]:
    """Return what is wrong (error), what looks wrong (warning) and what to know (info) about a skeleton.

    Both editions are made of the data, the internal one with charts of these names; the layout is held against the
    profile in a file, without one the shipped profile, unless it has been (`layout_faults`). A skeleton that the pack
    declares for documents, by its file's name, is checked by making them.
    """
    documents = [document for document in data.standard.documents if document.skeleton == path.name]
    if documents:
        return _of_documents(path, data, documents, lambda: _layout(path, profile, layout))
    pictures = [Picture(name, name, _DOT, "", "") for name in charts]
    internal, public = _editions(path, replace(data, charts=pictures), replace(data, charts=()))
    revisions: list[Finding] = []
    places = places_in(_noting_revisions(path, revisions))
    file, register = path.name, data.register
    public_findings = disclosures(public.report, places, file, register) if public.report else []
    return [
        *(located(fault, file, places) for fault in _faults(internal, public)),
        *_no_anchor(file, places),
        *public_findings,
        *revisions,
        *_layout(path, profile, layout),
        *_not_printed(file, places, register),
    ]


def _of_documents(
    path: Path,
    data: ReportData,
    documents: Sequence[DeclaredDocument],
    layout: Callable[[], Iterable[Finding]],
) -> list[Finding]:
    """Return what is wrong with a skeleton of documents: what keeps them from being made, layout, revisions."""
    here = replace(data, standard=replace(data.standard, folder=path.parent))
    faults: tuple[Finding, ...] = ()
    try:
        produce(documents, here)
    except Refused as refused:
        faults = refused.findings
    revisions: list[Finding] = []
    for _ in _noting_revisions(path, revisions):
        pass
    return [*faults, *revisions, *layout()]


@dataclass(frozen=True)
class _Edition:
    """An edition made of a skeleton, or what keeps it from being made."""

    name: str
    faults: tuple[Finding, ...] = ()
    report: bytes = b""


def _editions(path: Path, internal: ReportData, public: ReportData) -> tuple[_Edition, _Edition]:
    """Return both editions of a skeleton, which is looked through once for both."""
    try:
        skeleton = read_skeleton_to_check(path)
    except Refused as refused:
        faults = refused.findings
        return _Edition(NAMES[INTERNAL], faults), _Edition(NAMES[PUBLIC], faults)
    return _edition(skeleton, internal, INTERNAL), _edition(skeleton, public, PUBLIC)


def _edition(skeleton: SkeletonPackage, data: ReportData, edition: str) -> _Edition:
    try:
        return _Edition(NAMES[edition], report=docx_report.build(data, edition, skeleton))
    except Refused as refused:
        return _Edition(NAMES[edition], refused.findings)


def _faults(*editions: _Edition) -> Iterator[Finding]:
    """Yield the faults of all editions, each once; one of a single edition says which."""
    for fault in dict.fromkeys(fault for edition in editions for fault in edition.faults):
        names = [edition.name for edition in editions if fault in edition.faults]
        if len(names) < len(editions):
            fault = replace(fault, found=f"{fault.found}（{names[0]}）")
        yield fault


def _layout(path: Path, profile: Path | None, known: list[Finding] | None) -> Iterator[Finding]:
    """Yield the faults of layout, those that are known, as what only looks wrong in a skeleton."""
    for finding in lint_file(path, profile) if known is None else known:
        yield replace(finding, severity="warning", file=path.name, sheet="版式")


def _no_anchor(file: str, places: AnchorPlaces) -> Iterator[Finding]:
    """Yield the error that the body has no anchor, if it has none."""
    if not any(place.startswith(BODY) for known in places.values() for place in known):
        yield Finding(
            "no-anchor",
            "error",
            file,
            "",
            "",
            "正文中没有锚点，报告不会印出任何数据",
            "{{ 数据编号 }}",
            "请核对是不是用错了文件；用 shifan skeleton export 另存一份随附的模板作参照",
        )


def _noting_revisions(path: Path, found: list[Finding]) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts that hold text, and note each in which Word has left tracked changes: no report shows them.

    A large part is read once for whatever is asked of it.
    """
    for part, root in named_roots(path):
        if next(root.iter(*_REVISIONS), None) is not None:
            found.append(
                Finding(
                    "revisions",
                    "info",
                    path.name,
                    part,
                    "",
                    "有修订痕迹",
                    "没有修订",
                    "生成报告时按接受全部修订处理",
                )
            )
        yield part, root


def _not_printed(file: str, places: AnchorPlaces, register: Register) -> Iterator[Finding]:
    """Yield what the shipped skeleton prints and this one does not."""
    for name in anchor_places(SKELETON):
        if name not in places and not name.startswith(("/", REFERENCE)):
            content = register[name].name if name in register else "随附模板中的内容"
            yield Finding(
                "unused",
                "info",
                file,
                "",
                anchor_text(name),
                f"没有印出{content}",
                "随附模板印出此项",
                "如不需要，不必处理",
            )
