"""Checks of the rectification ledger: each line a problem that was found, its dates and words in agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from shifan.clean.checks.fact_dates import Compared, dates, misfits
from shifan.clean.checks.near_codes import meant_code
from shifan.clean.checks.record_keys import RecordKeys, SiteAndItem, UnlistedProblems
from shifan.clean.consequences import Consequence, Told
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.table_rows import rows
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS, RECTIFICATION, SITES, RectificationRow, SiteRow
from shifan.raw_sheets.rectification import DONE, NOT_DONE, PASSED, UNDER_WAY
from shifan.standards import Standard

_DATED = ("completed", "rechecked")
_FEWEST_LINES, _NEARLY_ALL = 3, 0.8  # lines of the ledger that tell of codes the wrong way round


def codes(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines without a code of their own, or with that of another, and lines without a date by which."""
    frame = city.tables[RECTIFICATION.table]
    for row in rows(frame[frame["problem"].duplicated()], RectificationRow):
        notice = Notice("twice-problem", row.problem or "空", "不重复的问题编号")
        yield city.finding_at(RECTIFICATION, "problem", row.row, notice)
    for row in city.rows(RECTIFICATION):
        if not row.problem:
            notice = Notice("missing-problem-code", "空", "问题编号", "请填写")
            yield city.finding_at(RECTIFICATION, "problem", row.row, notice)
        if not row.due:
            notice = Notice("missing-due", "空", "整改时限（日期）", "请填写")
            yield city.finding_at(RECTIFICATION, "due", row.row, notice)


def problems(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield lines that belong to no record of a problem, that repeat, and problems without a line."""
    frame, records = city.tables[RECTIFICATION.table], city.tables[RECORDS.table]
    if not city.has_columns(RECORDS, "site", "item", "result"):
        return
    if not frame.empty and not city.has_columns(RECTIFICATION, "site", "item"):
        return
    items = {item.code: item for item in standard.item_list}
    keys = RecordKeys(records)
    found = keys.of(records["result"].isin(standard.problem_words))
    unsure = keys.of(records["result"].isna())
    first: dict[int | None, int] = {}
    without_problem: list[tuple[str, ...]] = []  # cells of each line that belongs to no problem
    for row in city.rows(RECTIFICATION):
        key = keys.number(row.site, row.item)
        if key not in found and key not in unsure:
            causes = _refused_records(city, standard, (row.site, row.item))
            own = city.source(RECTIFICATION).cells(row.row, "item", "site")
            without_problem.append(own + causes)
            if row.site and row.item:
                yield Consequence(_unknown_problem(city, standard, row, items), causes)
        elif first.setdefault(key, row.row) != row.row:
            expected = f"每个问题一行（另见第{first[key]}行）"
            notice = Notice("twice-listed", f"{row.site} {row.item}", expected, "请只保留一行")
            yield city.finding_at(RECTIFICATION, "item", row.row, notice)
    lacking = found.difference(map(keys.number, frame["site"], frame["item"]))
    lacking -= _refused_anyway(city, standard, keys, lacking)
    yield from _unlisted(city, standard, keys.named(lacking), without_problem)
    yield from _reversed(city, standard, keys, without_problem)


def _unknown_problem(
    city: CleanCity, standard: Standard, row: RectificationRow, items: Mapping[str, object]
) -> Finding:
    sites = [site for site in city.tables[SITES.table]["site"] if site]
    meant = meant_code(str(row.site), sites) if row.site not in sites else ""
    action = f"；点位编号{meant}" if meant else ""
    alike = meant_code(str(row.item), items) if row.item not in items else ""
    action += f"；检查项编号{alike}" if alike else ""
    notice = Notice(
        "unknown-problem",
        f"{row.site} {row.item}",
        standard.in_own_words("检查记录中结果为“不符合”的点位和检查项"),
        f"请核对点位编号和检查项编号{action}",
    )
    return city.finding_at(RECTIFICATION, "item", row.row, notice)


def _refused_anyway(
    city: CleanCity, standard: Standard, keys: RecordKeys, found: set[int]
) -> set[int]:
    """Return the problems at unknown sites or of unknown items: those are refused as records."""
    sites = keys.unknown_sites(city.tables[SITES.table]["site"].tolist())
    items = keys.unknown_items(item.code for item in standard.item_list)
    if not (sites or items):  # hardly any; then long lists need not be gone through
        return set()
    texts = {number: keys.texts(number) for number in found}
    return {number for number, (site, item) in texts.items() if site in sites or item in items}


def _unlisted(
    city: CleanCity,
    standard: Standard,
    lacking: UnlistedProblems,
    without_problem: list[tuple[str, ...]],
) -> Iterable[Consequence]:
    """Yield how many problems have no line; as many lines that belong to no problem account for them."""
    source = city.source(RECTIFICATION)
    if not lacking.problems or not source.sha256:
        return
    causes: tuple[str, ...] = (source.place,)
    if lacking.problems <= len(without_problem):
        causes += tuple(cell for cells in without_problem for cell in cells)
    named = "、".join(" ".join(key) for key in lacking.first)
    more = "等" if lacking.problems > len(lacking.first) else ""
    notice = Notice(
        "unlisted-problem",
        standard.in_own_words(f"{lacking.problems}个不符合项没有列入台账：") + f"{named}{more}",
        standard.in_own_words("每个不符合项一行"),
        "仍按检查记录计分，请补充",
        "warning",
    )
    yield Consequence(city.finding_at(RECTIFICATION, "problem", 0, notice), causes)


def _reversed(
    city: CleanCity,
    standard: Standard,
    keys: RecordKeys,
    without_problem: list[tuple[str, ...]],
) -> Iterable[Finding]:
    """Yield one question where nearly all lines are about records that conform: codes may be the wrong way round."""
    records, lines = city.tables[RECORDS.table], len(city.tables[RECTIFICATION.table])
    if len(without_problem) < max(_FEWEST_LINES, _NEARLY_ALL * lines):
        return
    words = [result.word for result in standard.results if result.share == 1]
    conforming = keys.of(records["result"].isin(words))
    own = [keys.number(row.site, row.item) for row in city.rows(RECTIFICATION)]
    contradicted = sum(key in conforming for key in own)
    if contradicted >= max(_FEWEST_LINES, _NEARLY_ALL * lines):
        notice = Notice(
            "reversed-results",
            f"台账{lines}行中，{contradicted}行的检查记录为“{'、'.join(words)}”",
            "台账各行的检查记录有问题",
            "检查结果的代码可能写反了（如 1 与 2、√ 与 ×），请核对表头和代码说明",
        )
        row = int(records["row"].iloc[0]) if len(records) else 0
        yield city.finding_at(RECORDS, "result", row, notice)


def _refused_records(city: CleanCity, standard: Standard, key: SiteAndItem) -> tuple[str, ...]:
    """Return the cells of records, refused for an unknown site or item, that a line may be about."""
    site, item = key
    records, source = city.tables[RECORDS.table], city.source(RECORDS)
    known_site = records["site"].isin(city.tables[SITES.table]["site"])
    known_item = records["item"].isin([item.code for item in standard.item_list])
    of_unknown_site = records["row"][(records["item"] == item) & ~known_site]
    of_unknown_item = records["row"][(records["site"] == site) & ~known_item]
    return tuple(
        cell
        for matching, field in ((of_unknown_site, "site"), (of_unknown_item, "item"))
        for row in matching.head(1)
        for cell in source.cells(row, field)
    )


def progress(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines whose status, dates and conclusion contradict each other."""
    days = dates(city)
    for row in city.rows(RECTIFICATION):
        if _passed_but_not_done(row):
            found = f"复查结论为“通过”，整改状态为“{row.status or '空'}”"
            notice = Notice("closed-not-done", found, DONE, "请核对二者之一")
            yield city.finding_at(RECTIFICATION, "status", row.row, notice)
        for doubts in (_without_date(row), _contradictory_dates(row), _outside(row, days)):
            for field, notice in doubts:
                yield city.finding_at(RECTIFICATION, field, row.row, notice)


def _passed_but_not_done(row: RectificationRow) -> bool:
    return row.conclusion == PASSED and row.status is not None and row.status != DONE


def _doubt(code: str, found: str, expected: str) -> Notice:
    return Notice(code, found, expected, "仍按原样计，请核对", "warning")


def _without_date(row: RectificationRow) -> Iterator[tuple[str, Notice]]:
    """Yield the fields of which one is filled in and the one that belongs to it is not."""
    if row.status == DONE and not row.completed:
        found = "整改状态为“已完成”，没有完成日期"
        yield "completed", _doubt("no-completed-date", found, "完成日期")
    if row.status in (UNDER_WAY, NOT_DONE) and row.completed:
        found = f"整改状态为“{row.status}”，却有完成日期 {row.completed}"
        yield "completed", _doubt("completed-open", found, "整改状态与完成日期一致")
    if row.conclusion and not row.rechecked:
        yield "rechecked", _doubt("no-recheck-date", "有复查结论，没有复查日期", "复查日期")
    if row.rechecked and not row.conclusion:
        yield "conclusion", _doubt("no-conclusion", "有复查日期，没有复查结论", "通过或未通过")


def _contradictory_dates(row: RectificationRow) -> Iterator[tuple[str, Notice]]:
    if row.conclusion != PASSED or not row.rechecked or not row.completed:
        return
    if row.completed > row.rechecked:
        found = f"完成日期 {row.completed}，晚于复查日期"
        expected = f"不晚于复查日期 {row.rechecked}"
        yield "completed", _doubt("done-after-recheck", found, expected)


def _outside(row: RectificationRow, days: dict[str, dt.date]) -> Iterator[tuple[str, Notice]]:
    """Yield a re-check outside the stated days."""
    start, end = days.get("整改抽查开始日期"), days.get("整改抽查结束日期")
    day = row.rechecked
    if day and ((start and day < start) or (end and day > end)):
        expected = f"整改抽查期间 {start or '（未填）'} 至 {end or '（未填）'}"
        yield "rechecked", _doubt("recheck-outside", str(day), expected)


def ledger_dates(city: CleanCity, standard: Standard) -> Iterable[Told]:
    """Yield dates before the inspection of the site, or after the report."""
    inspected = _inspections(city)
    report, late, count = dates(city).get("报告日期"), [], 0
    for row in city.rows(RECTIFICATION):
        for field in _DATED:
            day: dt.date | None = getattr(row, field)
            if not day:
                continue
            count += 1
            heading = RECTIFICATION.heading(field)
            inspection, site_row = inspected.get(row.site, (None, 0))
            if _before(day, inspection):
                found = f"{heading} {day}，早于检查日期"
                notice = Notice("done-before", found, f"不早于检查日期 {inspection}")
                finding = city.finding_at(RECTIFICATION, field, row.row, notice)
                yield Consequence(finding, city.source(SITES).cells(site_row, "date"))
            if report and day > report:
                notice = Notice("date-future", f"{heading} {day}", f"不晚于报告日期 {report}")
                late.append(city.finding_at(RECTIFICATION, field, row.row, notice))
    yield from misfits(city, Compared("报告日期", count, "台账的日期"), late)


def _inspections(city: CleanCity) -> dict[str, tuple[dt.date | None, int]]:
    """Return each site of the ledger → the date of its inspection and its worksheet row.

    Of a code that stands twice the first counts.
    """
    sites = city.tables[SITES.table]
    listed = sites[sites["site"].isin(city.tables[RECTIFICATION.table]["site"])]
    own = rows(listed.drop_duplicates("site"), SiteRow)
    return {site.site: (site.date, site.row) for site in own}


def _before(day: dt.date, inspected: dt.date | None) -> bool:
    return inspected is not None and day < inspected
