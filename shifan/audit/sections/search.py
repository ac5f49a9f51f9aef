"""查数: any printed number, name, value id or cell address, followed both ways."""

from __future__ import annotations

from shifan.audit.material import Material
from shifan.audit.tables import tables

KEY, TITLE = "search", "查数"


def context(material: Material) -> dict[str, object]:
    """Return the examples shown in the empty field and under it."""
    total = material.register.text("scores.total")
    source, rows = material.clean.sources["documents"], material.clean.tables["documents"]["row"].head(1)
    cells = [source.cell("deduction", row) for row in rows]
    return {"examples": [total, "scores.total", *cells]}


def data(material: Material) -> dict[str, object]:
    """Return values, rules in words, files, raw tables as cleaned, and what was noticed or corrected in a cell."""
    values = [{"i": key, "n": value.name, "d": value.display, "r": value.rule, "s": list(value.inputs)} for key, value in material.register.items()]
    return {"values": values, "rules": {key: f"{rule.sentence}（{rule.clause}）" for key, rule in material.rules.items()},
            "files": dict(material.register.files), "tables": tables(material.clean, material.standard),
            "findings": [[one.place, one.found, one.expected, one.action] for one in material.clean.findings if one.cell],
            "corrections": {place: [one.before, one.after, one.reason, one.author, one.date] for place, one in material.corrected.items()}}
