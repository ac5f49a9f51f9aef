"""All documents of a run: each skeleton is opened once, all faults are told at once, and nothing is written before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.records import dataclass
from shifan.report.documents.document_file import FilledDocument, fill
from shifan.report.documents.name_scope import NameScope
from shifan.report.documents.planned import PlannedDocument, planned
from shifan.report.documents.prepared_skeleton import PreparedSkeleton, prepare
from shifan.report.make.anchor_places import AnchorPlaces, anchor_places, located
from shifan.report.make.report_draft import ReportData
from shifan.report.run_documents import MadeDocument
from shifan.standards.documents import DeclaredDocument

_WORD_SUFFIX = ".docx"
Filler = Callable[[Path, DeclaredDocument, ReportData, NameScope, str], FilledDocument]
_WORD: Mapping[str, Filler] = {}


@dataclass(frozen=True)
class ProducedDocument:
    """A document as the listing of a run tells of it, and its bytes."""

    listed: MadeDocument
    content: bytes


def produce(
    documents: Iterable[DeclaredDocument], data: ReportData, others: Mapping[str, Filler] = _WORD
) -> list[ProducedDocument]:
    """Return the files of some declared documents; Refused with all that their skeletons ask for in vain.

    `others` fill skeletons that are no Word files, by the ending of their names.
    """
    plans = planned(documents, data)
    return list(_produced(plans, data, others))


def _produced(
    plans: list[PlannedDocument], data: ReportData, others: Mapping[str, Filler]
) -> Iterator[ProducedDocument]:
    skeletons: dict[Path, PreparedSkeleton] = {}
    faults: dict[Finding, Path] = {}  # each once, however many rows have it
    for plan in plans:
        path = plan.declared.skeleton_path(data.standard.folder)
        try:
            if path.suffix in others:
                filler = others[path.suffix]
                made = filler(path, plan.declared, data, plan.scope, plan.title)
            else:
                if path not in skeletons:
                    skeletons[path] = prepare(path, data.standard.in_own_words)
                made = fill(skeletons[path], plan.declared, data, plan.scope, plan.title)
        except Refused as refused:
            faults |= dict.fromkeys(refused.findings, path)
            continue
        yield ProducedDocument(_listed(plan, made), made.content)
    if faults:
        raise Refused(_with_places(faults))


def _with_places(faults: dict[Finding, Path]) -> Iterator[Finding]:
    """Yield faults with the paragraphs of their skeletons in which they stand."""
    places: dict[Path, AnchorPlaces] = {}
    for fault, path in faults.items():
        if path.suffix != _WORD_SUFFIX:
            yield fault
            continue
        if path not in places:
            places[path] = anchor_places(path)
        yield located(fault, path.name, places[path])


def _listed(plan: PlannedDocument, made: FilledDocument) -> MadeDocument:
    declared = plan.declared
    values = dict.fromkeys(anchor.value_id for anchor in made.anchors.values())
    return MadeDocument(
        declared.name,
        declared.scope,
        plan.row.key,
        plan.row.name,
        plan.title,
        declared.edition,
        plan.recipients,
        plan.file,
        tuple(values),
    )
