"""查数: any printed number, name, value id or cell address, followed both ways."""

from __future__ import annotations

from shifan.audit.pages.data_tables import pack_tables, tables
from shifan.audit.pages.material import Material
from shifan.audit.trace.printed_places import REPORTS
from shifan.audit.trace.trace import SIMULATED
from shifan.rules.simulation_sentences import SIMULATED as SENTENCES

_KINDS = {"text": "正文", "table": "表格", "chart": "图表", "workbook": "底稿"}
KEY, TITLE = "search", "查数"


def context(material: Material) -> dict[str, object]:
    """Return the examples shown in the empty field and under it."""
    total = material.register.text("scores.total")
    source, rows = (
        material.clean.sources["documents"],
        material.clean.tables["documents"]["row"].head(1),
    )
    cells = [source.cell("deduction", row) for row in rows]
    return {"examples": [total, "scores.total", *cells]}


def data(material: Material) -> dict[str, object]:
    """Return values, rules in words, files, raw tables as cleaned, and what was noticed or corrected in a cell."""
    values = [
        {"i": key, "n": value.name, "d": value.display, "r": value.rule, "s": list(value.inputs)}
        for key, value in material.register.items()
    ]
    return {
        "values": values,
        "rules": {key: f"{rule.sentence}（{rule.clause}）" for key, rule in material.rules.items()}
        | SENTENCES,
        "files": dict(material.register.files),
        "tables": [*tables(material.clean, material.standard), *pack_tables(material.standard)],
        "printed": {key: _short(spots) for key, spots in material.printed.items()},
        "simulated": SIMULATED,
        "findings": [
            [one.place, one.found, one.expected, one.action]
            for one in material.clean.findings
            if one.cell
        ],
        "corrections": {
            place: [one.before, one.after, one.reason, one.author, one.date]
            for place, one in material.corrected.items()
        },
    }


def _short(spots: list[dict[str, str]]) -> list[list[str]]:
    """Return kind, place and text of each place that prints a value; the public edition prints what the internal one does."""
    return [
        [_KINDS[one["kind"]], one["place"], one["text"]]
        for one in spots
        if one["file"] != REPORTS[1]
    ]
