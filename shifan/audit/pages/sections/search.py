"""查数: any printed number, name, value id or cell address, followed both ways."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.audit.lineage.graph import SIMULATED
from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.pages.embedded_tables import clean_tables, pack_tables
from shifan.audit.trace.printed_place import CELL, CHART, DOCUMENT, TABLE, TEXT, PrintedPlace
from shifan.files.run_files import PUBLIC
from shifan.rules.simulation_sentences import SIMULATED as SENTENCES

_KINDS = {TEXT: "正文", TABLE: "表格", CHART: "图表", CELL: "底稿", DOCUMENT: "文书"}
KEY, TITLE = "search", "查数"


def context(run: AuditedRun) -> dict[str, object]:
    """Return the examples shown in the empty field and under it."""
    total = run.register.text("scores.total")
    source = run.clean.sources["documents"]
    rows = run.clean.tables["documents"]["row"].tolist()[:1]
    return {"examples": [total, "scores.total", *(source.cell("deduction", row) for row in rows)]}


def data(run: AuditedRun) -> dict[str, object]:
    """Return values, rules in words, files, raw tables as cleaned, and what was noticed or corrected in a cell."""
    rules = {key: rule.explanation for key, rule in run.rules.items()}
    return {
        "values": [
            {"i": key, "n": value.name, "d": value.display, "r": value.rule, "s": value.inputs}
            for key, value in run.register.items()
        ],
        "rules": rules | SENTENCES,
        "files": dict(run.register.files),
        "tables": [*clean_tables(run.clean, run.standard), *pack_tables(run.standard)],
        "printed": {key: _shown_places(places) for key, places in run.printed.items()},
        "simulated": SIMULATED,
        "findings": [
            [finding.place, finding.found, finding.expected, finding.action]
            for finding in run.clean.findings
            if finding.cell
        ],
        "corrections": {
            cell: [each.before, each.after, each.reason, each.author, each.date]
            for cell, each in run.corrections.items()
        },
    }


def _shown_places(places: Iterable[PrintedPlace]) -> list[tuple[str, str, str]]:
    """Return kind, name and text of each place that prints a value.

    Places of the public edition are left out: it prints what the internal one does.
    """
    return [
        (_KINDS[place.kind], place.place, place.text) for place in places if place.file != PUBLIC
    ]
