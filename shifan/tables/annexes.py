"""What the annexes print: tables, rules, charts — each a list of values of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import LANDSCAPE, Grid, Ref

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_METHODS = {"announced": "明查", "covert": "暗访"}
_COUNTS = ("sites", "mean", "conform", "basic", "fail")
_HEADS = ("点位数（个）", "平均得分", "符合", "基本符合", "不符合")
_MOST_ITEMS = 20


def _demo(standard: Standard) -> str:
    """Return what stands beside scores as long as the pack is not official."""
    return "" if standard.official else "（示例，非官方）"


def totals(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return dimensions, their sum, the interviews and the total."""
    rows = [
        (
            Ref(f"dimension.{n}.name"),
            Ref(f"dimension.{n}.full"),
            Ref(f"dimension.{n}.score"),
            Ref(f"dimension.{n}.rate"),
        )
        for n in range(1, len(standard.dimensions) + 1)
    ]
    rows += [
        ("指标得分合计", Ref("scores.full"), Ref("scores.sum"), "—"),
        ("领导访谈", "—", "—", Ref("scores.interview_rate")),
        ("总得分", "—", Ref("scores.total"), "—"),
    ]
    return Grid(
        "totals",
        f"各项目得分与总得分{_demo(standard)}",
        ("项目", "满分（分）", "得分（分）", "得分率"),
        (4, 2, 2, 2),
        rows,
        frozenset({0}),
        strong=frozenset({len(rows) - 1}),
    )


def indicators(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return all indicators in the pack's order."""
    rows = [
        (
            row.code,
            Ref(f"indicator.{row.code}.name"),
            "是" if row.key else "",
            *(
                Ref(f"indicator.{row.code}.{part}")
                for part in ("full", "document_rate", "onsite_rate", "rate", "score")
            ),
        )
        for row in standard.indicators.itertuples()
    ]
    return Grid(
        "indicators",
        f"指标得分表{_demo(standard)}",
        ("编号", "指标", "关键", "满分（分）", "资料得分率", "现场得分率", "得分率", "得分（分）"),
        (6, 22, 6, 13, 13, 13, 10, 13),
        rows,
        frozenset({1}),
    )


def types(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return the site results by method and business type; declared absent types stand with 0 sites."""
    rows = [
        (
            _METHODS[row.method],
            Ref(f"type.{row.method}.{row.code}.name"),
            *(Ref(f"type.{row.method}.{row.code}.{part}") for part in _COUNTS),
        )
        for row in standard.business_types.itertuples()
    ]
    return Grid(
        "types",
        "分业态现场检查结果",
        ("检查方式", "业态", *_HEADS),
        (10, 26, 15, 11, 9, 11, 10),
        rows,
        frozenset({1}),
    )


def districts(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return the site results by district and by method."""
    keys = [
        f"district.{row.code}"
        for row in clean.tables["districts"].itertuples()
        if f"district.{row.code}.name" in register
    ]
    rows = [(Ref(f"{key}.name"), *(Ref(f"{key}.{part}") for part in _COUNTS)) for key in keys]
    rows += [
        (f"{name}小计", *(Ref(f"method.{method}.{part}") for part in _COUNTS))
        for method, name in _METHODS.items()
    ]
    return Grid(
        "districts",
        "分区县现场检查结果",
        ("区县", *_HEADS),
        (20, 14, 14, 12, 12, 12),
        rows,
        frozenset({0}),
        strong=frozenset({len(rows) - 2, len(rows) - 1}),
    )


def items(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return the check items that failed most often."""
    codes = [
        value.id.split(".", 1)[1].rsplit(".", 1)[0] for value in register.match("item.*.problems")
    ][:_MOST_ITEMS]
    rows = [
        (code, Ref(f"item.{code}.name"), Ref(f"item.{code}.checked"), Ref(f"item.{code}.problems"))
        for code in codes
    ]
    return Grid(
        "items",
        "问题较多的检查项",
        ("编号", "检查项", "检查次数", "问题次数"),
        (12, 60, 14, 14),
        rows,
        frozenset({1}),
    )


def problems(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return the ledger of problems with what was done about each."""
    rows = [
        (
            row.problem,
            Ref(f"site.{row.site}.name"),
            Ref(f"site.{row.site}.district"),
            Ref(f"item.{row.item}.name"),
            *(
                Ref(f"problem.{row.problem}.{part}")
                for part in ("text", "measure", "due", "status", "conclusion")
            ),
        )
        for row in clean.tables["rectification"].itertuples()
    ]
    return Grid(
        "problems",
        "问题与整改清单",
        ("编号", "单位名称", "区县", "检查项", "问题", "整改措施", "整改时限", "状态", "复查"),
        (9, 18, 9, 21, 34, 20, 21, 9, 8),
        rows,
        frozenset({1, 3, 4, 5}),
        LANDSCAPE,
    )


def firmness(register: Register, standard: Standard, clean: CleanCity) -> Grid:
    """Return how far each assumption moves the total, the widest first; nothing if that was not simulated."""
    keys = [value.id.removesuffix(".name") for value in register.match("firmness.factor.*.name")]
    rows = [
        tuple(
            Ref(f"{key}.{part}")
            for part in ("name", "low", "low_case", "high", "high_case", "swing", "verdict")
        )
        for key in keys
    ]
    return Grid(
        "firmness",
        "各因素单独变动时的总得分",
        ("变动因素", "最低", "情形", "最高", "情形", "相差", "结论"),
        (20, 9, 19, 9, 19, 9, 11),
        rows,
        frozenset({0, 2, 4}),
    )


TABLES = {
    grid.__name__: grid
    for grid in (totals, indicators, types, districts, items, problems, firmness)
}
