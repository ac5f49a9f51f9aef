"""Which files a pack's documents are for a city: for each declared document the rows of its scope, titled and named."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from shifan.errors import Finding, Refused
from shifan.files.run_files import DOCUMENTS
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.documents import conditions
from shifan.report.documents.name_scope import RECIPIENTS, TITLE, MeaninglessName, NameScope
from shifan.report.documents.objects import CITY, SITE
from shifan.report.documents.scope_rows import ScopeRow, ScopeRows
from shifan.report.make.report_draft import ReportData
from shifan.report.make.skeleton_anchors import ANCHOR, normalized_name
from shifan.standards import documents as declarations
from shifan.standards.documents import DeclaredDocument
from shifan.standards.pack_files import near_names

_NOT_IN_NAMES = pattern_of(r"[\\/:*?\"<>|\s\x00-\x1f\u200b-\u200f\u202a-\u202e\ufeff]+")
_LONGEST = 60


@dataclass(frozen=True)
class PlannedDocument:
    """A file to be made: what declares it, the scope of its row, its title, its recipients, its place in the run."""

    declared: DeclaredDocument
    scope: NameScope
    title: str
    recipients: tuple[str, ...]
    file: str

    @property
    def row(self) -> ScopeRow:
        """Return the row that the document is for."""
        return self.scope.around[-1]


def planned(documents: Iterable[DeclaredDocument], data: ReportData) -> list[PlannedDocument]:
    """Return the files of some documents; Refused for rows that the city has not, and names that mean nothing."""
    rows, faults, plans = ScopeRows(data), list[Finding](), list[PlannedDocument]()
    for document in documents:
        for row in _rows_of(document, rows, faults):
            try:
                plan = _plan(document, _scope(document, row, rows, data))
            except MeaninglessName as unknown:
                faults.append(_fault(document, unknown))
                break
            plans += [plan] if plan else []
    if faults:
        raise Refused(dict.fromkeys(faults))
    return _told_apart(plans)


def _told_apart(plans: list[PlannedDocument]) -> list[PlannedDocument]:
    """Return the files with a number behind each name that another one has on some system: 市局A and 市局a."""
    times: Counter[str] = Counter()
    named = []
    for plan in plans:
        folded = unicodedata.normalize("NFKC", plan.file).casefold()
        times[folded] += 1
        path = PurePosixPath(plan.file)
        other = f"{path.stem}（{times[folded]}）{path.suffix}"
        is_first = times[folded] == 1
        named.append(plan if is_first else replace(plan, file=str(path.with_name(other))))
    return named


def _rows_of(document: DeclaredDocument, rows: ScopeRows, faults: list[Finding]) -> list[ScopeRow]:
    """Return the rows that a document is made for; a fault for each that it asks for and the city has not."""
    listed = rows.of(declarations.SCOPES[document.scope])
    known = [name for row in listed for name in (row.name, row.key)]
    for name in document.only:
        if name not in known:
            word = declarations.SCOPES[document.scope]
            expected = near_names(name, [row.name for row in listed])
            faults.append(_finding(document, "only", f"没有{word}“{name}”", expected))
    return [row for row in listed if not document.only or {row.name, row.key} & set(document.only)]


def _scope(
    document: DeclaredDocument, row: ScopeRow, rows: ScopeRows, data: ReportData
) -> NameScope:
    """Return what names mean in a document for a row: those of the city, of a site's district, of the row."""
    around = list(rows.of(CITY)) if row.word != CITY else []
    if row.word == SITE:
        (code,) = row.belongs["区县"]
        around += [district for district in rows.of("区县") if district.key == code]
    scope = NameScope(data.register, rows, (*around, row))
    recipients = "、".join(document.recipients)
    patterns = {RECIPIENTS: recipients} if recipients else {}
    if document.title:
        patterns[TITLE] = document.title
    return NameScope(data.register, rows, scope.around, patterns)


def _plan(document: DeclaredDocument, scope: NameScope) -> PlannedDocument | None:
    """Return a file to be made; None if the document's condition does not hold."""
    row = scope.around[-1]
    if document.when and not conditions.holds(document.when, scope, row.word):
        return None
    shown = "" if row.word == CITY else row.name
    title = filled(document.title, scope) or document.name + (f"（{shown}）" if shown else "")
    recipients = tuple(filled(name, scope) for name in document.recipients)
    return PlannedDocument(document, scope, title, recipients, _file(document, row))


def filled(pattern: str, scope: NameScope) -> str:
    """Return a text of the declaration with what its anchors print."""

    def shown(name: str) -> str:
        meaning = scope.meaning(normalized_name(name))
        if meaning.value_id:
            return scope.register.text(meaning.value_id)
        return meaning.text or filled(meaning.pattern or "", scope)

    return ANCHOR.sub(lambda hit: shown(hit[1]), pattern)


def _file(document: DeclaredDocument, row: ScopeRow) -> str:
    """Return where a document goes in a run's folder."""
    suffix = Path(document.skeleton).suffix
    if row.word == CITY:
        return f"{DOCUMENTS}/{document.name}{suffix}"
    parts = (document.name, *([row.key] if row.word == SITE else []), row.name)
    name = _NOT_IN_NAMES.sub("_", "-".join(parts))[:_LONGEST].rstrip(". ")
    return f"{DOCUMENTS}/{document.name}/{name}{suffix}"


def _fault(document: DeclaredDocument, unknown: MeaninglessName) -> Finding:
    expected = f"可用：{'、'.join(unknown.available)}" if unknown.available else "有的名称"
    return _finding(document, "when", unknown.found, expected)


def _finding(document: DeclaredDocument, key: str, found: str, expected: str) -> Finding:
    return Finding(
        "document",
        "error",
        declarations.FILE,
        cell=f"{document.name} {key}",
        found=found,
        expected=expected,
        action="请修改规则包后重试",
    )
