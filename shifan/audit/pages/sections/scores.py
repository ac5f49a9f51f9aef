"""得分明细: dimension → indicator → deductions and records → raw cell."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.material import Material

KEY, TITLE = "scores", "得分明细"
_PARTS = {
    "document_rate": "资料审查得分率",
    "announced_rate": "明查得分率",
    "covert_rate": "暗访得分率",
    "onsite_rate": "现场检查得分率",
    "rate": "得分率",
}


def context(material: Material) -> dict[str, object]:
    """Return dimensions with their indicators; an indicator's deductions stand in the page, its records are filled in when opened."""
    frame, counts = material.standard.indicators, _counts(material)
    deductions = _deductions(material)
    dimensions = []
    for n, name in enumerate(material.standard.dimensions, 1):
        own = frame[(frame["dimension"] == name).to_numpy()]
        dimensions.append(
            {
                "key": f"dimension.{n}",
                "indicators": [
                    {
                        "code": row.code,
                        "key": f"indicator.{row.code}",
                        "crucial": row.key,
                        "deductions": deductions.get(row.code, []),
                        "counts": counts.get(row.code, Counter()),
                    }
                    for row in own.itertuples()
                ],
            }
        )
    source = material.clean.sources["documents"]
    return {"dimensions": dimensions, "parts": _PARTS, "file": source.file, "sha256": source.sha256}


def data(material: Material) -> dict[str, object]:
    """Return the pack's check items: code → [name, 重点 or 一般, points, indicator]."""
    return {
        row.code: [row.name, "重点" if row.key else "一般", str(row.points), row.indicator]
        for row in material.standard.check_items.itertuples()
    }


def _counts(material: Material) -> dict[str, Counter[str]]:
    """Return how many records of each result an indicator has."""
    mapped = dict(
        zip(
            material.standard.check_items["code"],
            material.standard.check_items["indicator"],
            strict=True,
        )
    )
    found: dict[str, Counter[str]] = {}
    records = material.clean.tables["records"]
    for (item, result), number in records.groupby(["item", "result"], observed=True).size().items():
        found.setdefault(mapped.get(item, ""), Counter())[result] += number
    return found


def _deductions(material: Material) -> dict[str, list[dict[str, object]]]:
    made: dict[str, list[dict[str, object]]] = {}
    source = material.clean.sources["documents"]
    for row in material.clean.tables["documents"].itertuples():
        field = "not_applicable" if row.not_applicable else "deduction"
        cell = source.cell(field, row.row)
        made.setdefault(row.indicator, []).append(
            {
                "aspect": row.aspect,
                "shown": "合理缺项" if row.not_applicable else str(row.deduction),
                "reason": row.reason,
                "evidence": row.evidence,
                "reviewer": row.reviewer,
                "cell": cell,
                "correction": material.corrected.get(cell),
            }
        )
    return made
