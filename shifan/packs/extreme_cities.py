"""Cities that a pack could meet with: all conforms, or all fails. What its rules give for them is out of range or not.

Each is a city that the pack allows, so whatever is told of one can happen; what no such city shows is not told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pandas as pd

from shifan.clean import CleanCity
from shifan.errors import Finding
from shifan.records import dataclass
from shifan.rules.language.objects import CITY
from shifan.rules.language.scope import fixed_number
from shifan.score.method_results import computed
from shifan.score.range_words import by_rule
from shifan.score.results import OwnResults
from shifan.score.score_range import out_of_range
from shifan.score.zero_divisions import ACTION, EXPECTED, found_words, zero_divisions
from shifan.standards import Standard
from shifan.standards import objects as ob
from shifan.standards.method import parameters_of, place_of
from shifan.standards.model import Measure
from shifan.standards.pack_columns import RULES
from shifan.standards.unlikely_limits import compared_sides

_MANY = 100  # problems of one record where all fails
_MOST_SITES = 50  # of a type
_DAY, _PLACE = dt.date(2000, 1, 1), "某区"
_LEVEL, _KIND = "市", "主访谈"
_NEXT = "请核对；确实如此的不用改"
_LIMITS = "请核对公式、档表和其中的界线；确实如此的不用改"


def extreme_findings(standard: Standard) -> Iterator[Finding]:
    """Yield each rule of a pack by which a score can be above what it can be at most, or below 0, and when it is.

    Also a verdict that is not the best where all is at its best, or that is the best where all fails.
    """
    if standard.program is None:
        return
    given = [(case, computed(case.city, standard)) for case in _cases(standard)]
    told: set[tuple[tuple[str, str], bool]] = set()
    for case, own in given:
        for too_much in by_rule(out_of_range(own, standard), standard, case.records):
            rule, above = too_much.rule.text, too_much.results[0].is_above
            if (rule.key, above) not in told:
                told.add((rule.key, above))
                yield _asked(
                    place_of(rule, standard),
                    f"{case.when}时，{too_much.found}",
                    too_much.expected,
                    too_much.action,
                )
    yield from _zero_divisions(given, standard)
    if not told and _is_known(standard):
        yield from _total(given, standard)
        yield from _limits_beyond(given, standard)
        yield from _verdicts(given, standard)


def _zero_divisions(given: Given, standard: Standard) -> Iterator[Finding]:
    """Yield each rule that divides by 0 in one of the cities, once."""
    told: set[tuple[str, str]] = set()
    for case, own in given:
        for divided in zero_divisions(own, parameters_of(standard)):
            text = divided.rule.text
            if text.key not in told:
                told.add(text.key)
                found = f"{case.when}时，{found_words(divided, standard)}"
                yield _asked(place_of(text, standard), found, EXPECTED, ACTION)


def _is_known(standard: Standard) -> bool:
    """Return whether it is known what is best: not of numbers without limits, that of a record or a measure."""
    rules = standard.program.rules if standard.program else ()
    reads = {read[:2] for rule in rules for read in rule.references}
    endless = any(None in (measure.low, measure.high) for measure in standard.measure_list)
    return (ob.RECORDS, "数值") not in reads and not (endless and (ob.MEASURES, "数值") in reads)


def _asked(place: str, found: str, expected: str, action: str) -> Finding:
    words = {"found": found, "expected": expected, "action": action}
    return Finding("pack-implausible", "warning", RULES, cell=place, **words)


def _total(given: Given, standard: Standard) -> Iterator[Finding]:
    """Yield a total that is above the full scores of all indicators, and above 100, where all is at its best."""
    full = max(sum(indicator.full_score for indicator in standard.indicator_list), Decimal(100))
    for case, own in given:
        rule, entries = own.rule(CITY, "total"), own.column(CITY, "total")
        entry = entries[0] if entries else None
        if rule is None or rule.text.of_template or entry is None:
            continue
        if Fraction(str(entry)) > full:
            found = f"{case.when}时，“{rule.text.name}”为{float(Fraction(str(entry))):g}"
            expected = f"不高于各指标满分合计{full:f}"
            yield _asked(place_of(rule.text, standard), found, expected, _NEXT)
            return


def _limits_beyond(given: Given, standard: Standard) -> Iterator[Finding]:
    """Yield limits of the pack's rules that the total never reaches, whatever the city, or that lie below 0."""
    rule = given[0][1].rule(CITY, "total")
    if rule is None:
        return
    totals = [(own.column(CITY, "total") or (None,))[0] for _, own in given]
    known = [Fraction(str(total)) for total in totals if total is not None]
    key, parameters = f"{CITY}.{rule.text.name}", parameters_of(standard)
    for reader in standard.program.rules if known else ():  # type: ignore[union-attr]
        for compared, word, other in compared_sides(reader):
            limit = fixed_number(other, parameters) if compared == key else None
            if limit is not None and not 0 <= limit <= max(known):
                found = f"“{word}”与 {float(limit):g} 比较，而{given[0][0].when}时也只有{float(max(known)):g}"
                expected = f"0至{float(max(known)):g}"
                yield _asked(place_of(reader.text, standard), found, expected, _LIMITS)


def _verdicts(given: Given, standard: Standard) -> Iterator[Finding]:
    """Yield the verdict where the best of cities does not get the best one, or one where all fails does."""
    best = standard.outcomes[0].name
    for is_best in (True, False):
        cases = [(case, own) for case, own in given if case.is_best == is_best]
        if any((own.column(CITY, "total") or (0,))[0] is None for _, own in cases):
            continue  # a total that is not applicable for another reason is told elsewhere, or meant
        verdicts = [(own.column(CITY, "verdict") or (None,))[0] for _, own in cases]
        if (best in verdicts) if is_best else (set(verdicts) != {best}):
            continue
        rule = cases[0][1].rule(CITY, "verdict")
        if rule is not None:
            vetoed = "" if is_best or not standard.veto_list else "、否决项全部发生"
            found = f"{cases[0][0].when}{vetoed}时，结论为“{verdicts[0] or '不适用'}”"
            expected = f"“{best}”" if is_best else f"不是“{best}”"
            yield _asked(place_of(rule.text, standard), found, expected, _LIMITS)


@dataclass(frozen=True)
class _Case:
    """A city, when that is, what its check records are about, by row, and whether all is at its best."""

    city: CleanCity
    when: str
    records: dict[str, str]
    is_best: bool


Given = list[tuple[_Case, OwnResults]]


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
        yield _Case(_city(standard, best, end), when, items, best)


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
