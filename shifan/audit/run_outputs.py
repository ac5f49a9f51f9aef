"""The files that the audit adds to a run's folder: rule pack and scopes, workbook, commented report, pages."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from shifan.audit.lineage.source_contents import SourceContents
from shifan.audit.pages import city_page, notebook_page
from shifan.audit.pages.audited_run import AuditedRun, NotebookPage
from shifan.audit.report_date import report_date
from shifan.audit.review_comments import ReviewComments
from shifan.audit.sign.scope_states import EXPIRED, SIGNED, UNSIGNED, ScopeState, scope_states
from shifan.audit.sign.scopes import compute_scopes, scopes_of_run, write_scopes
from shifan.audit.sign.signatures import read_signatures
from shifan.audit.trace.printed_place import write_places
from shifan.audit.trace.printed_places import places_in_run
from shifan.audit.workbook.build import build_workbook
from shifan.audit.workbook.cover_sheet import CoverLine
from shifan.files.run_files import INTERNAL, PACK, PAGES, PICTURES, REVIEW, WORKBOOK
from shifan.photographs.run_photographs import photographs_in
from shifan.report.make import review_copy
from shifan.report.run_documents import documents_in, not_made_in
from shifan.stages import Work


def write_pack_and_scopes(work: Work, folder: Path) -> None:
    """Write into a run's folder a copy of the rule pack, and the scopes of sign-off with their digests."""
    pack = folder / PACK
    pack.mkdir(exist_ok=True)
    for name in work.standard.files:
        shutil.copyfile(work.standard.folder / name, pack / name)
    contents = SourceContents(work.clean, pack)
    write_scopes(folder, compute_scopes(work.register, work.standard, work.clean, contents))


def write_workbook(work: Work, folder: Path, fingerprint: str = "") -> None:
    """Write the workbook of a run into its folder.

    Its cover names the run's fingerprint and how the sign-off stands.
    """
    signed = _cover_lines(_scope_states(work, folder))
    content = build_workbook(work.clean, work.standard, work.register, fingerprint, signed)
    (folder / WORKBOOK).write_bytes(content)


def _scope_states(work: Work, folder: Path) -> list[ScopeState]:
    return scope_states(scopes_of_run(folder), read_signatures(work.place))


def _cover_lines(states: Sequence[ScopeState]) -> list[CoverLine]:
    """Return the lines of the cover on sign-off: how many scopes stand how, and who signed what."""
    counts = Counter(each.state for each in states)
    summary = "，".join(f"{state}{counts[state]}项" for state in (SIGNED, UNSIGNED, EXPIRED))
    lines = [("复核签署", f"{summary}（生成本底稿时；最新情况见 shifan status）")]
    for scope in states:
        signed = [
            f"{each.reviewer}　{each.signed_at}{'' if each.holds else '（已失效）'}"
            for each in scope.by
        ]
        if signed:
            lines.append((scope.name, "；".join(signed)))
    return lines


def write_review_copy(work: Work, folder: Path) -> None:
    """Write the reviewer's copy of the internal edition, from the report in the run's folder."""
    charts = json.loads((folder / PICTURES).read_text(encoding="utf-8"))
    comments = ReviewComments(
        work.register,
        work.standard,
        work.clean,
        {f"chart.{chart['name']}": chart["values"] for chart in charts},
    )
    date, _ = report_date(work.clean)
    report = (folder / INTERNAL).read_bytes()
    content = review_copy.build(report, comments.explain, comments.opening(), date.isoformat())
    (folder / REVIEW).write_bytes(content)


def write_notebook_page(folder: Path, notebook: Path) -> NotebookPage:
    """Return title and file of the page of an executed notebook, written into a run's folder."""
    target = folder / PAGES
    target.mkdir(exist_ok=True)
    title, page = notebook_page.render(notebook)
    file = f"{notebook.stem}.html"
    (target / file).write_text(page, encoding="utf-8", newline="\n")
    return NotebookPage(title, file)


def write_city_page(
    work: Work,
    folder: Path,
    notebooks: Sequence[NotebookPage],
    made_from: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """Write the city's page of a run into its folder.

    `notebooks` are the notebooks' pages written before, `made_from` the parts of the run's
    fingerprint, to be listed.
    """
    printed = places_in_run(folder)
    write_places(folder, printed)
    run = AuditedRun(
        work.register,
        work.standard,
        work.clean,
        notebooks=tuple(notebooks),
        made_from=made_from or {},
        outputs=_outputs(folder),
        reviews=tuple(_scope_states(work, folder)),
        printed=printed,
        documents=tuple(documents_in(folder)),
        not_made=tuple(not_made_in(folder)),
        photographs=photographs_in(folder),
    )
    page = city_page.build(run)
    (folder / PAGES / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _outputs(folder: Path) -> dict[str, str]:
    """Return the files that stand in a run's folder, but the pages, with their SHA-256."""
    outputs = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not path.name.startswith(".") and PAGES not in name.parts:
            outputs[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return outputs
