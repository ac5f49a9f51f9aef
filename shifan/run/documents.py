"""The documents of a run: what the pack declares, made or taken over from the last run, and listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from shifan.files.fingerprint import sha256
from shifan.files.run_files import DOCUMENTS
from shifan.photographs.run_photographs import photographs_in
from shifan.report.documents.produce import Filler, produce
from shifan.report.run_documents import (
    MadeDocument,
    UnmadeDocument,
    write_listing,
    write_not_made,
)
from shifan.run.stage_reuse import StageReuse
from shifan.run.task import RunTask
from shifan.stages import Work
from shifan.standards.documents import CITY, SCOPES, DeclaredDocument, chosen

SLIDES = ".pptx"


def write_documents(work: Work, reuse: StageReuse, task: RunTask) -> None:
    """Write the documents that the pack declares, or those asked for, into a run's folder; nothing without any.

    Refused, before any is written, for what skeletons ask for in vain.
    """
    declared, names = work.standard.documents, task.settings.documents
    documents = chosen(declared, names)
    if not declared:
        return
    (task.folder / DOCUMENTS).mkdir(exist_ok=True)
    taken = {
        document.name: reuse.take_document(document.name, _declared(document, work))
        for document in documents
    }
    anew = [document for document in documents if taken[document.name] is None]
    made: dict[str, list[MadeDocument]] = {name: list(files or ()) for name, files in taken.items()}
    photographs = {
        key: each.content(task.folder) for key, each in photographs_in(task.folder).items()
    }
    data = replace(work.report_data(), photographs=photographs) if anew else None
    for document in produce(anew, data, _fillers(anew)) if data else ():
        path = task.folder / document.listed.file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(document.content)
        made[document.listed.document].append(document.listed)
    listed = [each for files in made.values() for each in files]
    write_listing(task.folder, listed)
    write_not_made(task.folder, _not_made(declared, documents, listed))


def _fillers(documents: Sequence[DeclaredDocument]) -> Mapping[str, Filler]:
    """Return what fills the skeletons of some documents that are no Word files."""
    if not any(document.skeleton.endswith(SLIDES) for document in documents):
        return {}
    from shifan.report.slides.fill import fill  # slow to import: only slides need python-pptx

    return {SLIDES: fill}


def _not_made(
    declared: Sequence[DeclaredDocument],
    documents: Sequence[DeclaredDocument],
    made: Sequence[MadeDocument],
) -> Iterator[UnmadeDocument]:
    """Yield the declared documents without a file: not asked for, or nothing in the city that they are for."""
    names = {each.document for each in made}
    for document in declared:
        if document.name in names:
            continue
        if document in documents:
            condition = f"满足条件“{document.when}”的" if document.when else ""
            reason = f"没有{condition}{SCOPES[document.scope]}"
            if document.scope == CITY:
                reason = f"不满足条件“{document.when}”"
        elif document.on_request:
            reason = f"点名才生成：--documents {document.name}"
        else:
            reason = "本次用 --documents 只要求了另外的文书"
        yield UnmadeDocument(document.name, reason, document in documents)


def _declared(document: DeclaredDocument, work: Work) -> dict[str, str]:
    """Return what a document depends on beside the data: its declaration and its skeleton."""
    skeleton = sha256(document.skeleton_path(work.standard.folder))
    return {key: str(entry) for key, entry in asdict(document).items()} | {"sha256": skeleton}
