"""Values of groups: business types, districts, methods, the cross table, check items, the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from shifan.rules.catalog import FAILS
from shifan.score import compute, deciding_inputs
from shifan.score.compute import Columns, Results
from shifan.score.stated_facts import fact
from shifan.score.value_entry import METHOD_NAMES, METHODS, QUOTED, Book
from shifan.score.vectors import positions
from shifan.values import chinese_date

_TOTAL, _RUNNING = (
    "各检查项不符合次数之和",
    "不符合次数由多到少排列，到该检查项为止的次数之和÷不符合次数合计",
)
_LABELS = {"conform": "符合点位数", "basic": "基本符合点位数", "fail": "不符合点位数"}


def enter(book: Book, results: Results) -> None:
    """Enter the tables of §9 of the method: types, districts, methods, cross table, items, ledger."""
    _types(book, results)
    _districts(book, results)
    _methods(book, results)
    _cross(book, results)
    _items(book, results)
    _ledger(book, results)


@dataclass(frozen=True)
class _Group:
    """Some sites: their positions, and the cells that decide which sites belong to them."""

    key: str
    name: str
    members: np.ndarray
    belonging: tuple[str, ...] = ()


def _group(book: Book, group: _Group, columns: Columns, position: int) -> None:
    sites, key, name = book.clean.tables["sites"].iloc[group.members], group.key, group.name
    scores = [f"site.{site}.score" for site in sites["site"]]
    verdicts = [f"site.{site}.verdict" for site in sites["site"]]
    book.count(
        f"{key}.sites",
        f"{name}点位数",
        columns["sites"][position],
        "group_sites",
        (*book.cells("sites", "site", sites["row"]), *group.belonging),
    )
    book.points(
        f"{key}.mean",
        f"{name}平均得分",
        columns["mean"][position],
        "group_mean",
        (*scores, *group.belonging),
    )
    for quantity, label in _LABELS.items():
        book.count(
            f"{key}.{quantity}",
            f"{name}{label}",
            columns[quantity][position],
            f"group_{quantity}",
            (*verdicts, *group.belonging),
        )


def _types(book: Book, results: Results) -> None:
    sites, types = book.clean.tables["sites"], book.standard.business_types
    for method in METHODS:
        own = types[types["method"] == method]
        parent = np.where(
            sites["method"] == method, positions(sites["business_type"], own["code"]), -1
        )
        columns = compute.groups(results, parent, len(own))
        for position, (row, kind) in enumerate(own.iterrows()):
            key, name = f"type.{method}.{kind['code']}", f"{METHOD_NAMES[method]}{kind['name']}"
            book.text(
                f"{key}.name",
                f"{kind['code']}名称",
                kind["name"],
                QUOTED,
                book.pack("business_types.csv", "C", rows=[types.index.get_loc(row)]),
            )
            members = np.flatnonzero(parent == position)
            _group(
                book,
                _Group(
                    key, name, members, () if len(members) else _declared_absent(book, kind["code"])
                ),
                columns,
                position,
            )


def _declared_absent(book: Book, code: str) -> tuple[str, ...]:
    """Return the cell that declares a type absent: the source of its zeros."""
    absent = book.clean.tables["absent_types"]
    return book.cells(
        "absent_types", "business_type", absent["row"][(absent["business_type"] == code).to_numpy()]
    )


def _districts(book: Book, results: Results) -> None:
    sites, districts = book.clean.tables["sites"], book.clean.tables["districts"]
    parent = positions(sites["district"], districts["name"])
    columns = compute.groups(results, parent, len(districts))
    # Any site may be moved into a district, or out of it; a district with one site lives by that site's cell.
    belonging = book.cells("sites", "district", sites["row"])
    for position, district in enumerate(districts.itertuples(index=False)):
        if columns["sites"][position]:
            key = f"district.{district.code}"
            members = np.flatnonzero(parent == position)
            only = (
                book.cells("sites", "district", sites["row"].iloc[members])
                if len(members) == 1
                else ()
            )
            book.text(
                f"{key}.name",
                f"{district.code}名称",
                district.name,
                QUOTED,
                (*book.cells("districts", "name", [district.row]), *only),
            )
            _group(book, _Group(key, district.name, members, belonging), columns, position)


def _methods(book: Book, results: Results) -> None:
    sites = book.clean.tables["sites"]
    parent = np.array([METHODS.index(method) for method in sites["method"]], dtype=np.int64)
    columns = compute.groups(results, parent, len(METHODS))
    for position, method in enumerate(METHODS):
        members = np.flatnonzero(parent == position)
        _group(book, _Group(f"method.{method}", METHOD_NAMES[method], members), columns, position)


def _cross(book: Book, results: Results) -> None:
    sites, districts, types = (
        book.clean.tables["sites"],
        book.clean.tables["districts"],
        book.standard.business_types,
    )
    across = positions(sites["business_type"], types["code"])
    where = positions(sites["district"], districts["name"])
    parent = np.where(
        (where < 0) | (across < 0), -1, where * len(types) + across
    )  # a district that is not listed has no row
    columns = compute.groups(results, parent, len(districts) * len(types))
    for cell in sorted({int(place) for place in parent if place >= 0}):
        district, kind = districts.iloc[cell // len(types)], types.iloc[cell % len(types)]
        members = sites["site"].to_numpy()[parent == cell]
        belonging = book.cells("sites", "district", sites["row"][across == cell % len(types)])
        book.points(
            f"cross.{district['code']}.{kind['method']}.{kind['code']}.mean",
            f"{district['name']}{METHOD_NAMES[kind['method']]}{kind['name']}平均得分",
            columns["mean"][cell],
            "group_mean",
            (*(f"site.{site}.score" for site in members), *belonging),
        )


def _items(book: Book, results: Results) -> None:
    """Enter the check items that failed anywhere, most frequent first (ties: pack order)."""
    frame = book.standard.check_items
    columns = compute.items(results, len(frame))
    failed = sorted(
        (position for position, count in enumerate(columns["problems"]) if count),
        key=lambda position: -columns["problems"][position],
    )
    rows = book.clean.tables["records"]["row"].to_numpy()
    for position in failed:
        key, item = f"item.{frame['code'].iloc[position]}", frame.iloc[position]
        cells = book.cells("records", "result", rows[results.records.item == position])
        # The list names items with problems only: the one failed record of an item keeps it there.
        only = _failed_alone(book, results, position) if columns["problems"][position] == 1 else ()
        book.text(
            f"{key}.name",
            f"{item['code']}内容",
            item["name"],
            QUOTED,
            (*book.pack("check_items.csv", "C", rows=[position]), *only),
        )
        book.count(
            f"{key}.checked",
            f"{item['code']}检查次数",
            columns["checked"][position],
            "item_checked",
            cells,
        )
        book.count(
            f"{key}.problems",
            f"{item['code']}问题次数",
            columns["problems"][position],
            "item_problems",
            cells,
        )
    idle = deciding_inputs.results_of(book, results, set(range(len(frame))) - set(failed))
    _running(
        book,
        [(frame["code"].iloc[position], int(columns["problems"][position])) for position in failed],
        idle,
    )


def _running(book: Book, counted: list[tuple[str, int]], idle: tuple[str, ...]) -> None:
    """Enter the number of all problems and, item by item from the most frequent on, the share reached so far.

    `idle` are the results of items that have not failed yet.
    """
    total, reached, before = sum(count for _, count in counted), 0, ()
    book.count(
        "problems.total",
        "不符合次数合计",
        total,
        _TOTAL,
        [*(f"item.{code}.problems" for code, _ in counted), *idle],
    )
    for code, count in counted:
        reached += count
        book.rate(
            f"item.{code}.running",
            f"{code}累计占比",
            Fraction(reached, total),
            _RUNNING,
            (*before, f"item.{code}.problems", "problems.total"),
        )
        before = (f"item.{code}.running",)


def _failed_alone(book: Book, results: Results, position: int) -> tuple[str, ...]:
    """Return the cell of the only failed record of an item."""
    records = book.clean.tables["records"]
    own = (results.records.item == position) & (records["result"] == FAILS).to_numpy()
    return book.cells("records", "result", records["row"][own])


def _ledger(book: Book, results: Results) -> None:
    content, dated = fact(book, "报告日期")
    numbers = compute.rectification(results, book.clean, dt.date.fromisoformat(content[:10]))
    rows = book.clean.tables["rectification"]["row"]

    def cells(field: str) -> tuple[str, ...]:
        return book.cells("rectification", field, rows)

    inputs = {
        "problems": cells("problem"),
        "closed": cells("conclusion"),
        "rate": ("rectification.closed", "rectification.problems"),
        "overdue": (*book.dated(cells("due")), *cells("conclusion"), *book.dated(dated)),
    }
    for quantity, number in numbers.items():
        rule = f"rectification_{quantity}"
        enter = book.rate if quantity == "rate" else book.count
        enter(
            f"rectification.{quantity}",
            results.rules[rule].name,
            number,
            rule,
            inputs.get(quantity) or cells("status"),
        )
    _problems(book)


def _problems(book: Book) -> None:
    """Enter the lines of the ledger with the problem as recorded, for the list of problems."""
    records = book.clean.tables["records"]
    failed = records[(records["result"] == FAILS).to_numpy()]
    lines = {(row.site, row.item): (row.row,) for row in records.itertuples(index=False)}
    told = {(row.site, row.item): row.problem for row in failed.itertuples(index=False)}
    for line in book.clean.tables["rectification"].itertuples(index=False):
        key, name = f"problem.{line.problem}", f"问题{line.problem}"
        text = told.get((line.site, line.item), "")
        book.text(
            f"{key}.text",
            f"{name}描述",
            text or "未描述",
            QUOTED,
            (
                *book.cells("records", "problem", lines.get((line.site, line.item), ())),
                *book.cells("rectification", "site", [line.row]),
                *book.cells("rectification", "item", [line.row]),
            ),
        )
        for field, label in (
            ("measure", "整改措施"),
            ("status", "整改状态"),
            ("conclusion", "复查结论"),
        ):
            book.text(
                f"{key}.{field}",
                f"{name}{label}",
                getattr(line, field) or "—",
                QUOTED,
                book.cells("rectification", field, [line.row]),
            )
        book.text(
            f"{key}.due",
            f"{name}整改时限",
            chinese_date(line.due) if line.due else "—",
            QUOTED,
            book.dated(book.cells("rectification", "due", [line.row])),
        )
