"""Cities that a pack could meet with: all conforms, or all fails. What its rules give for them is out of range or not.

Each is a city that the pack allows, so whatever is told of one can happen; what no such city shows is not told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pandas as pd

from shifan.clean import CleanCity
from shifan.errors import Finding
from shifan.records import dataclass
from shifan.score.method_results import computed
from shifan.score.range_words import by_rule
from shifan.score.score_range import out_of_range
from shifan.standards import Standard
from shifan.standards.method import place_of
from shifan.standards.model import Measure
from shifan.standards.pack_columns import RULES

_MANY = 100  # problems of one record where all fails
_MOST_SITES = 50  # of a type
_DAY, _PLACE = dt.date(2000, 1, 1), "某区"
_LEVEL, _KIND = "市", "主访谈"


def extreme_findings(standard: Standard) -> Iterator[Finding]:
    """Yield each rule of a pack by which a score can be above what it can be at most, or below 0, and when it is."""
    if standard.program is None:
        return
    told: set[tuple[tuple[str, str], bool]] = set()
    for case in _cases(standard):
        own = computed(case.city, standard)
        for too_much in by_rule(out_of_range(own, standard), standard, case.records):
            rule, above = too_much.rule.text, too_much.results[0].is_above
            if (rule.key, above) not in told:
                told.add((rule.key, above))
                yield Finding(
                    "pack-implausible",
                    "warning",
                    RULES,
                    cell=place_of(rule, standard),
                    found=f"{case.when}时，{too_much.found}",
                    expected=too_much.expected,
                    action=too_much.action,
                )


@dataclass(frozen=True)
class _Case:
    """A city, when that is, and what its check records are about, by row."""

    city: CleanCity
    when: str
    records: dict[str, str]


def _cases(standard: Standard) -> Iterator[_Case]:
    """Yield the cities: everything at its best or its worst, with what is measured at its highest and its lowest."""
    ends = ("high", "low") if standard.measure_list else ("high",)
    for best, end in product((True, False), ends):
        result = _result(standard, best)
        when = f"检查项全部“{result}”、资料{'不扣分' if best else '扣完'}"
        when += "" if best else f"、每项{_MANY}个问题"
        if any(getattr(measure, end) is not None for measure in standard.measure_list):
            when += f"、测量为{'上限' if end == 'high' else '下限'}"
        items = {str(row): f"检查项{item}" for row, (_, item) in enumerate(_checked(standard), 2)}
        yield _Case(_city(standard, best, end), when, items)


def _result(standard: Standard, best: bool) -> str:
    """Return the result that earns most, or least: a problem where it is to fail."""
    known = [word for word in standard.results if word.share is not None]
    sign = 1 if best else -1
    word = max(known, key=lambda word: (sign * (word.share or 0), word.problem != best))
    return word.word


def _checked(standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield site and item of each check: as many sites of a type as the pack asks for, at least one."""
    for kind in standard.type_list:
        items = [item.code for item in standard.item_list if item.business_type == kind.code]
        for number in range(min(max(kind.min_sites, 1), _MOST_SITES)):
            yield from ((f"{kind.code}-{number}", item) for item in items)


def _city(standard: Standard, best: bool, end: str) -> CleanCity:
    """Return the tables that rules read, filled."""
    tables: dict[str, list[dict[str, object]]] = {
        "districts": [{"code": "1", "name": _PLACE, "kind": "区"}],
        "sites": list(_sites(standard)),
        "records": list(_records(standard, best)),
        "documents": list(_documents(standard, best)),
        "interviews": list(_interviews(standard, best)),
        "vetoes": [{"veto": veto.code, "occurred": not best} for veto in standard.veto_list],
        "rectification": [],
        "measurements": [_measurement(measure, end) for measure in standard.measure_list],
    }
    return CleanCity("", {name: _table(name, rows) for name, rows in tables.items()}, {})


_COLUMNS = {
    "documents": ("indicator", "aspect", "deduction", "not_applicable"),
    "rectification": ("problem", "site", "item", "status", "conclusion", "due", "completed"),
    "vetoes": ("veto", "occurred"),
    "interviews": ("mastery", "level", "kind"),
    "measurements": ("measure", "number", "part", "whole", "period"),
}


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=None if rows else _COLUMNS.get(name), dtype=object)
    return frame.assign(row=range(2, len(rows) + 2))


def _sites(standard: Standard) -> Iterator[dict[str, object]]:
    kinds = {kind.code: kind for kind in standard.type_list}
    for site in dict.fromkeys(site for site, _ in _checked(standard)):
        kind = kinds[site.rpartition("-")[0]]
        yield {
            "site": site,
            "method": kind.method,
            "district": _PLACE,
            "business_type": kind.code,
            "name": site,
            "date": _DAY,
            "team": "",
        }


def _records(standard: Standard, best: bool) -> Iterator[dict[str, object]]:
    result = _result(standard, best)
    count = _MANY if result in standard.problem_words else 0
    for site, item in _checked(standard):
        yield {"site": site, "item": item, "result": result, "problem_count": count, "number": None}


def _documents(standard: Standard, best: bool) -> Iterator[dict[str, object]]:
    for indicator in standard.indicator_list:
        for aspect in standard.aspects:
            deduction = Decimal(0) if best else indicator.full_score
            if indicator.document_share:
                yield {
                    "indicator": indicator.code,
                    "aspect": aspect,
                    "deduction": deduction,
                    "not_applicable": False,
                }


def _interviews(standard: Standard, best: bool) -> Iterator[dict[str, object]]:
    scores = standard.interview_scores
    word = (max if best else min)(scores, key=lambda word: scores[word]) if scores else ""
    for _ in standard.topic_list if scores else ():
        yield {"mastery": word, "level": _LEVEL, "kind": _KIND}


def _measurement(measure: Measure, end: str) -> dict[str, object]:
    number = getattr(measure, end)
    return {"measure": measure.code, "number": number, "part": None, "whole": None, "period": ""}
