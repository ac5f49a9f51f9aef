"""Values of each inspected site."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from shifan.score.compute import Results
from shifan.score.value_entry import QUOTED, Book
from shifan.values import NOT_APPLICABLE, chinese_date

_LABELS = {"name": "单位名称", "type": "业态", "district": "区县", "date": "检查日期"}
_FIELDS = {"name": "name", "type": "business_type", "district": "district", "date": "date"}


def enter(book: Book, results: Results) -> None:
    """Enter name, type, district, date, score, verdict and problems of every site."""
    sites, types = book.clean.tables["sites"], book.standard.business_types
    names = dict(zip(types["code"], types["name"], strict=True))
    rows = _rows_by_site(book, results)
    for position, site in enumerate(sites.itertuples(index=False)):
        texts = {
            "name": site.name,
            "type": names[site.business_type],
            "district": site.district,
            "date": chinese_date(site.date) if site.date is not None else NOT_APPLICABLE,
        }
        for quantity, text in texts.items():
            cells = book.cells("sites", _FIELDS[quantity], [site.row])
            book.text(
                f"site.{site.site}.{quantity}",
                f"点位{site.site}{_LABELS[quantity]}",
                text,
                QUOTED,
                book.dated(cells) if quantity == "date" else cells,
            )
        _result(book, results, position, site.site, rows)


def _rows_by_site(book: Book, results: Results) -> list[np.ndarray]:
    """Return the positions of each site's records, in the order of the sites."""
    order = np.argsort(results.records.site, kind="stable")
    edges = np.searchsorted(
        results.records.site[order], np.arange(len(book.clean.tables["sites"]) + 1)
    )
    return [order[a:b] for a, b in pairwise(edges)]


def _result(book: Book, results: Results, position: int, site: str, rows: list[np.ndarray]) -> None:
    own, key, name = results.sites, f"site.{site}", f"点位{site}"
    lines = book.clean.tables["records"]["row"].to_numpy()[rows[position]]
    cells = book.cells("records", "result", lines)
    items = results.records.item[rows[position]].tolist()
    points = book.pack("check_items.csv", "E", rows=items)
    kinds = book.pack("check_items.csv", "D", rows=items)
    limits = tuple(book.setting("site_verdict", limit) for limit in ("key_max", "general_max"))
    book.points(
        f"{key}.score", f"{name}得分", own["score"][position], "site_score", (*cells, *points)
    )
    book.text(
        f"{key}.verdict",
        f"{name}判定",
        own["verdict"][position] or NOT_APPLICABLE,
        "site_verdict",
        (*cells, *kinds, *limits),
    )
    book.count(
        f"{key}.problems", f"{name}问题数", own["problems"][position], "site_problems", cells
    )
