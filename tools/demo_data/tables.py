"""From a plan to the rows of every sheet; row 0 of each is the header of the contract."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shifan.raw_sheets import (
    ABSENT_TYPES,
    ACHIEVEMENTS,
    DISTRICTS,
    DOCUMENTS,
    FACT_SHEET,
    FIGURES,
    INTERVIEWS,
    OPINIONS,
    RECORDS,
    RECTIFICATION,
    SITES,
    TEAM,
    VETOES,
    RawSheet,
)
from shifan.standards import METHOD_NAMES, Standard
from tools.demo_data import texts
from tools.demo_data.plan import District, Plan, order, pick

Rows = list[list[object]]
Sheets = dict[tuple[str, str], Rows]
_CENT = Decimal("0.01")


def sheets(plan: Plan, standard: Standard) -> Sheets:
    """Return every sheet of a city as rows, keyed by (workbook, sheet); each begins with its headings."""
    sites = site_rows(plan, standard)
    records = record_rows(plan, standard, sites)
    contents: list[tuple[RawSheet[Any], Iterable[Sequence[object]]]] = [
        (FACT_SHEET, facts(plan)),
        (DISTRICTS, map(_district, plan.districts)),
        (TEAM, plan.team),
        (DOCUMENTS, document_rows(plan, standard)),
        (SITES, sites),
        (RECORDS, records),
        (ABSENT_TYPES, absent_rows(plan, standard)),
        (RECTIFICATION, ledger_rows(plan, standard, sites, records)),
        (INTERVIEWS, interview_rows(plan)),
        (VETOES, veto_rows(plan, standard)),
        (FIGURES, plan.figures),
        (ACHIEVEMENTS, plan.achievements),
        *([(OPINIONS, plan.opinions)] if plan.opinions else []),
    ]
    return {
        (sheet.workbook, sheet.name): [
            [column.heading for column in sheet.columns],
            *map(list, rows),
        ]
        for sheet, rows in contents
    }


def facts(plan: Plan) -> Rows:
    """Return the rows of 基本信息."""
    dates = {
        "现场检查开始日期": plan.onsite[0],
        "现场检查结束日期": plan.onsite[1],
        "整改抽查开始日期": plan.recheck[0],
        "整改抽查结束日期": plan.recheck[1],
        "访谈日期": plan.interview_day,
        "报告日期": plan.report_day,
    }
    return [["城市", plan.city], *map(list, plan.facts.items()), *map(list, dates.items())]


def _district(area: District) -> list[object]:
    return [
        area.code,
        area.name,
        area.kind,
        *("是" if marked else "否" for marked in (area.announced, area.covert)),
    ]


def document_rows(plan: Plan, standard: Standard) -> Rows:
    """Return one row an indicator and aspect; a deduction is split over one or two aspects."""
    rows = []
    for number, indicator in enumerate(standard.indicators.itertuples()):
        split = _split(plan, indicator.code)
        for place, aspect in enumerate(texts.ASPECTS, 1):
            absent = indicator.code in plan.missing_documents
            points = split.get(aspect, Decimal(0))
            reason = (
                pick(texts.REASONS[aspect], plan.city, indicator.code, aspect) if points else ""
            )
            rows.append(
                [
                    indicator.code,
                    indicator.name,
                    aspect,
                    None if absent else float(points),
                    reason,
                    f"{indicator.code}-{place:02d}",
                    f"审查员{number % 6 + 1:02d}",
                    "是" if absent else "",
                ]
            )
    return rows


def _split(plan: Plan, code: str) -> dict[str, Decimal]:
    whole = Decimal(plan.deductions.get(code, "0"))
    first, second, _ = order(texts.ASPECTS, plan.city, code)
    half = (whole / 2).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return {first: half, second: whole - half} if whole > Decimal("0.3") else {first: whole}


def site_rows(plan: Plan, standard: Standard) -> Rows:
    """Return the sites: types in pack order, districts in turn, days spread evenly over the period."""
    rows: Rows = []
    counters: dict[tuple[str, str], int] = defaultdict(int)
    for method, teams in (("announced", "甲乙丙"), ("covert", "丁戊")):
        kinds = _kinds(plan, standard, method)
        areas = [area for area in plan.districts if getattr(area, method)]
        for place, (kind, turn) in enumerate(kinds):
            area = areas[turn % len(areas)].name
            counters[area, kind.name] += 1
            rows.append(
                [
                    f"P{len(rows) + 1:03d}",
                    METHOD_NAMES[method],
                    area,
                    kind.name,
                    f"{area}{kind.name}{counters[area, kind.name]:02d}",
                    _day(plan, place, len(kinds)),
                    f"{teams[turn % len(teams)]}组",
                ]
            )
    return rows


def _kinds(plan: Plan, standard: Standard, method: str) -> list[tuple]:
    """Return (type, turn) a site; the turn runs on from type to type, so that areas get equal shares."""
    types = standard.business_types[standard.business_types["method"] == method]
    return [
        (kind, turn)
        for turn, kind in enumerate(
            kind for kind in types.itertuples() for _ in range(plan.sites.get(kind.code, 0))
        )
    ]


def _day(plan: Plan, place: int, count: int) -> dt.date:
    start, end = plan.onsite
    return start + dt.timedelta(days=place * ((end - start).days + 1) // count)


def record_rows(plan: Plan, standard: Standard, sites: Rows) -> Rows:
    """Return one record an item of each site; which fail is a fixed share of each indicator, method and weight."""
    cells = _cells(plan, standard, sites)
    failed = _failed(plan, cells)
    rows, photo = [], 0
    for site, _, item in cells:
        absent = _absent(plan, site, item)
        fails = (site, item.code) in failed
        photo += fails
        rows.append(
            [
                site,
                item.code,
                "合理缺项" if absent else "不符合" if fails else "符合",
                pick(texts.PROBLEMS, plan.city, site, item.code).format(item.name) if fails else "",
                f"ZP{photo:04d}" if fails else "",
            ]
        )
    return rows


def _cells(plan: Plan, standard: Standard, sites: Rows) -> list[tuple]:
    codes = {(row.method, row.name): row.code for row in standard.business_types.itertuples()}
    words = {name: method for method, name in METHOD_NAMES.items()}
    items = defaultdict(list)
    for item in standard.check_items.itertuples():
        items[item.business_type].append(item)
    return [
        (site[0], words[site[1]], item)
        for site in sites
        for item in items[codes[words[site[1]], site[3]]]
    ]


def _absent(plan: Plan, site: str, item) -> bool:
    return (
        site in {f"P{number:03d}" for number in plan.empty_sites}
        or item.code in plan.not_applicable
    )


def _failed(plan: Plan, cells: list[tuple]) -> set[tuple[str, str]]:
    groups = defaultdict(list)
    for site, method, item in cells:
        if not _absent(plan, site, item):
            groups[item.indicator, method, item.key].append((site, item.code))
    failed: set[tuple[str, str]] = set()
    for (indicator, method, key), members in groups.items():
        share = plan.failing.get((indicator, method), plan.usual_failing)[0 if key else 1]
        failed.update(order(members, plan.city)[: int(len(members) * share + 0.5)])
    return failed


def absent_rows(plan: Plan, standard: Standard) -> Rows:
    """Return the declared absent types."""
    return [
        [METHOD_NAMES[kind.method], kind.name, plan.absent[kind.code]]
        for kind in standard.business_types.itertuples()
        if kind.code in plan.absent
    ]


def ledger_rows(plan: Plan, standard: Standard, sites: Rows, records: Rows) -> Rows:
    """Return one row a failed record: important ones first rechecked, some general ones still open."""
    days = {site[0]: site[5] for site in sites}
    key = dict(zip(standard.check_items["code"], standard.check_items["key"], strict=True))
    failed = [row for row in records if row[2] == "不符合"]
    rank = {
        (row[0], row[1]): place
        for place, row in enumerate(order(map(tuple, failed), plan.city, "ledger"))
    }
    rows = []
    for number, row in enumerate(failed, 1):
        place = rank[row[0], row[1]] if plan.ledger != "late" else number
        state = _state(plan, place % 12, bool(key[row[1]]), days[row[0]])
        rows.append(
            [f"WT{number:03d}", row[0], row[1], pick(texts.MEASURES, plan.city, *row[:2]), *state]
        )
    return rows


def _state(plan: Plan, turn: int, key: bool, day: dt.date) -> list[object]:
    """Return 整改时限, 整改状态, 完成日期, 复查日期, 复查结论 of the problem whose turn (0–11) it is."""
    done = min(day + dt.timedelta(days=2 + turn % 3), plan.recheck[0])
    recheck = plan.recheck[turn % 2]
    soon, later = plan.recheck[0], plan.report_day + dt.timedelta(days=14)
    if plan.ledger == "late" and turn >= 5:
        return (
            [soon, "未整改" if turn % 2 else "整改中", None, None, ""]
            if turn < 10
            else [soon, "整改中", None, recheck, "未通过"]
        )
    if key or turn < 7:
        return [soon, "已完成", done, recheck, "通过"]
    return [later, "已完成", done, None, ""] if turn < 10 else [later, "整改中", None, None, ""]


def interview_rows(plan: Plan) -> Rows:
    """Return one row a unit and topic."""
    return [
        [
            f"FT{number:02d}-{place:02d}",
            plan.interview_day,
            talk.unit,
            talk.level,
            talk.kind,
            topic,
            texts.MASTERY[answer],
            texts.NOTES[answer],
        ]
        for number, talk in enumerate(plan.interviews, 1)
        for place, (topic, answer) in enumerate(zip(talk.topics, talk.answers, strict=True), 1)
    ]


def veto_rows(plan: Plan, standard: Standard) -> Rows:
    """Return one row a veto, with what was looked at."""
    return [
        [
            code,
            "是" if code in plan.occurred else "否",
            plan.occurred.get(code, texts.VETO_ABSENT[place % len(texts.VETO_ABSENT)]),
        ]
        for place, code in enumerate(standard.vetoes["code"])
    ]
