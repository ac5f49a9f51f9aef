"""现场照片: the pictures that records name, each with its site, check item and problem; a click enlarges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.photographs.folder import number_key, numbers_in
from shifan.photographs.run_photographs import FOLDER
from shifan.raw_sheets import RECORDS, SITES
from shifan.records import dataclass

if TYPE_CHECKING:
    from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "photographs", "现场照片"


@dataclass(frozen=True)
class ShownPhotograph:
    """A picture in the page: its 照片编号, its file beside the page, and what its record says."""

    number: str
    file: str
    site: str
    item: str
    problem: str


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return the photographs in the order of their records; None without any."""
    if not run.photographs:
        return None
    names = {site.site: site.name for site in run.clean.rows(SITES)}
    items = {item.code: item.name for item in run.standard.item_list}
    shown = [
        ShownPhotograph(
            number,
            f"../{FOLDER}/{run.photographs[number_key(number)].file}",
            names.get(record.site, record.site),
            items.get(record.item, record.item),
            record.problem,
        )
        for record in run.clean.rows(RECORDS)
        for number in numbers_in(record.photo or "")
        if number_key(number) in run.photographs
    ]
    return {"photographs": shown}
