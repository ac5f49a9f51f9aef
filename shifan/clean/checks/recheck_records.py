"""Checks of the records of a recheck: known sites and items, one record of each."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.clean.checks.near_codes import meant_code
from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.rounds import RECHECK_RECORDS, RECHECK_SITES
from shifan.clean.table_rows import rows
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS, SITES, RecordRow
from shifan.standards import Standard


def recheck_records(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield records of a recheck at unknown sites, of unknown items, and those that another one repeats."""
    if RECHECK_RECORDS not in city.tables:
        return
    sites = _sites(city)
    items = dict.fromkeys(item.code for item in standard.item_list)
    first: dict[tuple[str, str], int] = {}
    for row in rows(city.tables[RECHECK_RECORDS], RecordRow):
        if row.site not in sites:
            action = meant_code(row.site, sites) or "请改正"
            notice = Notice("unknown-site", row.site or "空", "“点位”表中的点位编号", action)
            yield city.finding_at(RECORDS, "site", row.row, notice)
        if row.item not in items:
            action = meant_code(row.item, items) or "请改正"
            notice = Notice("unknown-item", row.item or "空", "规则包中的检查项编号", action)
            yield city.finding_at(RECORDS, "item", row.row, notice)
        earlier = first.setdefault((row.site, row.item), row.row)
        if earlier != row.row:
            expected = f"每个点位每个检查项复查一条记录（另见第{earlier}行）"
            notice = Notice("twice-record", row.item or "空", expected)
            yield city.finding_at(RECORDS, "item", row.row, notice)


def _sites(city: CleanCity) -> dict[object, None]:
    """Return the codes of all sites in their order, also of those that were only rechecked."""
    known = dict.fromkeys(city.tables[SITES.table]["site"])
    if RECHECK_SITES in city.tables:
        known |= dict.fromkeys(city.tables[RECHECK_SITES]["site"])
    return known
