"""Values of groups of sites: business types, districts, methods, and the cross table of districts and types."""

from __future__ import annotations

import numpy as np

from shifan.raw_sheets import DISTRICTS
from shifan.records import dataclass
from shifan.rules.site_verdicts import verdict_counts
from shifan.score.compute import group_results
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import ResultRow, Results
from shifan.score.vectors import positions
from shifan.standards.model import BusinessType, Method

_TYPES = "business_types.csv"


@dataclass(frozen=True)
class _Group:
    """Some sites: their positions, their results, and the cells that decide which sites belong to them."""

    id: str
    name: str
    members: np.ndarray
    results: ResultRow
    belonging: tuple[str, ...] = ()


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the tables of §9 of the method: types, districts, methods, and the cross table."""
    for method in writer.standard.methods:
        _types(writer, results, method)
    _districts(writer, results)
    _methods(writer, results)
    _cross_table(writer, results)


def _group(writer: RegisterWriter, group: _Group) -> None:
    id, name = group.id, group.name
    _count_and_mean(writer, group)
    sites = writer.column("sites", "site")[group.members].tolist()
    verdicts = [f"site.{site}.verdict" for site in sites]
    for quantity, verdict in verdict_counts(writer.standard.site_verdicts).items():
        writer.count(
            f"{id}.{quantity}",
            f"{name}{verdict}点位数",
            group.results.count(quantity),
            Derivation(f"group_{quantity}", (*verdicts, *group.belonging)),
        )


def _count_and_mean(writer: RegisterWriter, group: _Group) -> None:
    id, name = group.id, group.name
    sites = writer.column("sites", "site")[group.members].tolist()
    scores = [f"site.{site}.score" for site in sites]
    cells = writer.cells("sites", "site", writer.column("sites", "row")[group.members])
    writer.count(
        f"{id}.sites",
        f"{name}点位数",
        group.results.count("sites"),
        Derivation("group_sites", (*cells, *group.belonging)),
    )
    writer.points(
        f"{id}.mean",
        f"{name}平均得分",
        group.results.number("mean"),
        Derivation("group_mean", (*scores, *group.belonging)),
    )


def _types(writer: RegisterWriter, results: Results, method: Method) -> None:
    """Enter the business types that a method inspects."""
    sites, types = writer.clean.tables["sites"], writer.standard.business_types
    own = types[(types["method"] == method.code).to_numpy()]
    of_type = positions(sites["business_type"], own["code"])
    parent = np.where(writer.column("sites", "method") == method.code, of_type, -1)
    columns = group_results(results, parent, len(own))
    for position, in_pack in enumerate(own.index.tolist()):
        kind = writer.standard.type_list[in_pack]
        id = f"type.{method.code}.{kind.code}"
        writer.text(
            f"{id}.name",
            f"{kind.code}名称",
            kind.name,
            quoted(*writer.pack(_TYPES, "name", [in_pack])),
        )
        members = np.flatnonzero(parent == position)
        belonging = () if len(members) else _declared_absent(writer, kind)
        name = f"{method.name}{kind.name}"
        _group(writer, _Group(id, name, members, columns.row(position), belonging))


def _declared_absent(writer: RegisterWriter, kind: BusinessType) -> tuple[str, ...]:
    """Return the cell that declares a type absent: the source of its zeros."""
    is_own = writer.column("absent_types", "business_type") == kind.code
    return writer.cells(
        "absent_types", "business_type", writer.column("absent_types", "row")[is_own]
    )


def _districts(writer: RegisterWriter, results: Results) -> None:
    """Enter the districts that have sites."""
    sites, districts = writer.clean.tables["sites"], writer.clean.tables["districts"]
    parent = positions(sites["district"], districts["name"])
    columns = group_results(results, parent, len(districts))
    # Any site may be moved into a district, or out of it; a district with one site lives by that site's cell.
    belonging = writer.all_cells("sites", "district")
    for position, district in enumerate(writer.rows(DISTRICTS)):
        members, id = np.flatnonzero(parent == position), f"district.{district.code}"
        if not len(members):
            continue
        name_cells = writer.cells("districts", "name", [district.row])
        if len(members) == 1:
            name_cells += writer.cells("sites", "district", writer.column("sites", "row")[members])
        writer.text(f"{id}.name", f"{district.code}名称", district.name, quoted(*name_cells))
        _group(writer, _Group(id, district.name, members, columns.row(position), belonging))


def _methods(writer: RegisterWriter, results: Results) -> None:
    methods = writer.standard.methods
    order = {method.code: position for position, method in enumerate(methods)}
    codes = [order[method] for method in writer.column("sites", "method").tolist()]
    parent = np.array(codes, dtype=np.int64)
    columns = group_results(results, parent, len(methods))
    for position, method in enumerate(methods):
        members = np.flatnonzero(parent == position)
        id = f"method.{method.code}"
        _group(writer, _Group(id, method.name, members, columns.row(position)))


def _cross_table(writer: RegisterWriter, results: Results) -> None:
    """Enter mean score and number of sites of each business type in each district that has sites of it."""
    sites, types = writer.clean.tables["sites"], writer.standard.type_list
    districts = writer.rows(DISTRICTS)
    of_type = positions(sites["business_type"], writer.standard.business_types["code"])
    of_district = positions(sites["district"], writer.clean.tables["districts"]["name"])
    is_listed = (of_district >= 0) & (of_type >= 0)
    parent = np.where(is_listed, of_district * len(types) + of_type, -1)
    columns = group_results(results, parent, len(districts) * len(types))
    for cell in sorted(set(parent[is_listed].tolist())):
        row, column = divmod(cell, len(types))
        district, kind = districts[row], types[column]
        method = writer.standard.method_names[kind.method]
        of_kind = writer.column("sites", "row")[of_type == column]
        group = _Group(
            f"cross.{district.code}.{kind.method}.{kind.code}",
            f"{district.name}{method}{kind.name}",
            parent == cell,
            columns.row(cell),
            writer.cells("sites", "district", of_kind),
        )
        _count_and_mean(writer, group)
