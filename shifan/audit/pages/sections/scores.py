"""得分明细: dimension → indicator → deductions and records → raw cell."""

from __future__ import annotations

from collections import Counter

from shifan.audit.pages.audited_run import AuditedRun
from shifan.standards.model import Indicator
from shifan.tables.score_tables import rate_counts

KEY, TITLE = "scores", "得分明细"


def context(run: AuditedRun) -> dict[str, object]:
    """Return dimensions with their indicators: deductions stand in the page, records are filled in when opened."""
    counts, deductions = _counts(run), _deductions(run)
    dimensions = [
        {
            "key": f"dimension.{number}",
            "indicators": [
                _indicator(indicator, deductions, counts)
                for indicator in run.standard.indicator_list
                if indicator.dimension == name
            ],
        }
        for number, name in enumerate(run.standard.dimensions, 1)
    ]
    source = run.clean.sources["documents"]
    return {
        "dimensions": dimensions,
        "rates": _rates(run),
        "file": source.file,
        "sha256": source.sha256,
    }


def _rates(run: AuditedRun) -> dict[str, str]:
    """Return the rates of an indicator that count: the last part of a value's id, and what it is called."""
    of_methods = {f"{method.code}_rate": f"{method.name}得分率" for method in run.standard.methods}
    parts = {
        "document_rate": "资料审查得分率",
        **of_methods,
        "onsite_rate": "现场检查得分率",
    }
    counted = {key: name for key, name in parts.items() if rate_counts(key, run.standard)}
    return {**counted, "rate": "得分率"}


def _indicator(
    indicator: Indicator,
    deductions: dict[str, list[dict[str, object]]],
    counts: dict[str, Counter[str]],
) -> dict[str, object]:
    return {
        "code": indicator.code,
        "key": f"indicator.{indicator.code}",
        "crucial": indicator.key,
        "deductions": deductions.get(indicator.code, []),
        "counts": counts.get(indicator.code, Counter()),
    }


def data(run: AuditedRun) -> dict[str, object]:
    """Return the pack's check items, code → [name, 重点 or 一般, points, indicator], and its words for problems."""
    items = {
        item.code: [item.name, "重点" if item.key else "一般", str(item.points), item.indicator]
        for item in run.standard.item_list
    }
    return {
        "items": items,
        "problems": list(run.standard.problem_words),
        "only": run.standard.in_own_words("只看不符合的记录"),
    }


def _counts(run: AuditedRun) -> dict[str, Counter[str]]:
    """Return how many records of each result an indicator has."""
    indicators = {item.code: item.indicator for item in run.standard.item_list}
    counts: dict[str, Counter[str]] = {}
    records = run.clean.tables["records"]
    of_pairs = Counter(zip(records["item"].tolist(), records["result"].tolist(), strict=True))
    for (item, result), number in of_pairs.items():
        counts.setdefault(indicators.get(item, ""), Counter())[result] += number
    return counts


def _deductions(run: AuditedRun) -> dict[str, list[dict[str, object]]]:
    """Return the deductions of each indicator as a table shows them, each with its cell and correction."""
    deductions: dict[str, list[dict[str, object]]] = {}
    frame, source = run.clean.tables["documents"], run.clean.sources["documents"]
    fields = (
        "row",
        "indicator",
        "aspect",
        "deduction",
        "not_applicable",
        "reason",
        "evidence",
        "reviewer",
    )
    for row in zip(*(frame[field].tolist() for field in fields), strict=True):
        number, indicator, aspect, deduction, not_applicable, reason, evidence, reviewer = row
        cell = source.cell("not_applicable" if not_applicable else "deduction", number)
        deductions.setdefault(indicator, []).append(
            {
                "aspect": aspect,
                "shown": "合理缺项" if not_applicable else str(deduction),
                "reason": reason,
                "evidence": evidence,
                "reviewer": reviewer,
                "cell": cell,
                "correction": run.corrections.get(cell),
            }
        )
    return deductions
