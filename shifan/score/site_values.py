"""Values of each inspected site."""

from __future__ import annotations

import numpy as np

from shifan.raw_sheets import SITES, SiteRow
from shifan.records import dataclass
from shifan.rules.settings import GENERAL_MAX, KEY_MAX
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Number, Results
from shifan.score.vectors import positions_by_parent
from shifan.values import NOT_APPLICABLE, chinese_date

_ITEMS = "check_items.csv"


@dataclass(frozen=True)
class _SiteResult:
    """What was computed for a site, and the positions of its records."""

    score: Number | None
    verdict: str | None
    problems: int
    records: np.ndarray


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter name, type, district, date, score, verdict and problems of every site."""
    for site, result in zip(writer.rows(SITES), _site_results(results), strict=True):
        _statement(writer, site)
        _result(writer, results, site.site, result)


def _site_results(results: Results) -> list[_SiteResult]:
    scores = results.sites.numbers("score")
    records = positions_by_parent(results.records.site, len(scores))
    columns = (results.sites.texts("verdict"), results.sites.counts("problems"), records)
    return [_SiteResult(*parts) for parts in zip(scores, *columns, strict=True)]


def _statement(writer: RegisterWriter, site: SiteRow) -> None:
    """Enter what the workbook says of a site, a row of the sites."""
    name, row = f"点位{site.site}", [site.row]
    date = NOT_APPLICABLE if site.date is None else chinese_date(site.date)
    date_cells = writer.dated(writer.cells("sites", "date", row))
    type_name = writer.standard.type_names[site.business_type]
    for quantity, label, text, cells in (
        ("name", "单位名称", site.name, writer.cells("sites", "name", row)),
        ("type", "业态", type_name, writer.cells("sites", "business_type", row)),
        ("district", "区县", site.district, writer.cells("sites", "district", row)),
        ("date", "检查日期", date, date_cells),
    ):
        writer.text(f"site.{site.site}.{quantity}", f"{name}{label}", text, quoted(*cells))


def _result(writer: RegisterWriter, results: Results, site: str, result: _SiteResult) -> None:
    id, name = f"site.{site}", f"点位{site}"
    rows = writer.column("records", "row")[result.records]
    cells = writer.cells("records", "result", rows)
    items = results.records.item[result.records].tolist()
    points = writer.pack(_ITEMS, "points", items)
    key_or_general = writer.pack(_ITEMS, "key", items)
    limits = (writer.setting(KEY_MAX), writer.setting(GENERAL_MAX))
    writer.points(
        f"{id}.score", f"{name}得分", result.score, Derivation("site_score", (*cells, *points))
    )
    writer.text(
        f"{id}.verdict",
        f"{name}判定",
        result.verdict or NOT_APPLICABLE,
        Derivation("site_verdict", (*cells, *key_or_general, *limits)),
    )
    writer.count(
        f"{id}.problems", f"{name}问题数", result.problems, Derivation("site_problems", cells)
    )
