"""The questions an analyst asks first, each answered by one table read off the register and the clean tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.standards.model import METHOD_NAMES
from shifan.tables.searchable_table import SearchableTable
from shifan.values import half_up

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_GROUP = {
    "sites": "点位",
    "mean": "平均得分",
    "conform": "符合",
    "basic": "基本符合",
    "fail": "不符合",
}
_PARTS = {
    "full": "满分",
    "document_rate": "资料得分率",
    "announced_rate": "明查得分率",
    "covert_rate": "暗访得分率",
    "onsite_rate": "现场得分率",
    "rate": "得分率",
    "score": "得分",
}


def _lost(register: Register, key: str) -> str:
    """Return the points lost, full score less score; empty where not applicable."""
    full, score = register[f"{key}.full"].value, register[f"{key}.score"].value
    return "" if full is None or score is None else str(full - score)


def _text(register: Register, key: str) -> str:
    return register.text(key) if key in register else ""


def conditions(register: Register, standard: Standard) -> SearchableTable:
    """Return the conditions of passing, one a row: what is asked, what was found, whether it is met."""
    rows = [
        (
            f"未发生否决情形：{register[f'veto.{code}'].name}",
            "否",
            register.text(f"veto.{code}.occurred"),
            register[f"veto.{code}"].value == 0,
        )
        for code in standard.vetoes["code"]
    ]
    total = register["scores.total"]
    rows.append(
        (
            "总得分不低于达标线",
            register.text("scores.pass_line"),
            total.display,
            total.value is not None and total.value >= register["scores.pass_line"].value,
        )
    )
    floor = register["scores.key_floor"]
    for row in standard.indicators[standard.indicators["key"].to_numpy(dtype=bool)].itertuples():
        rate = register[f"indicator.{row.code}.rate"]
        rows.append(
            (
                f"关键指标得分率不低于底线：{row.name}",
                floor.display,
                rate.display,
                rate.value is None or rate.value >= floor.value,
            )
        )
    return SearchableTable(
        [(*row[:3], "符合" if row[3] else "不符合") for row in rows],
        columns=["条件", "要求", "实际", "是否符合"],
    )


def dimensions(register: Register, standard: Standard) -> SearchableTable:
    """Return the dimensions with score, full score, rate and points lost, in the pack's order."""
    rows = [
        (
            name,
            *(register.text(f"dimension.{n}.{part}") for part in ("full", "score", "rate")),
            _lost(register, f"dimension.{n}"),
        )
        for n, name in enumerate(standard.dimensions, 1)
    ]
    return SearchableTable(rows, columns=["项目", "满分", "得分", "得分率", "失分"])


def indicators(register: Register, standard: Standard) -> SearchableTable:
    """Return every indicator's rates, score and points lost, in the pack's order."""
    rows = [
        (
            row.dimension,
            row.code,
            row.name,
            "★" if row.key else "",
            *(_text(register, f"indicator.{row.code}.{part}") for part in _PARTS),
            _lost(register, f"indicator.{row.code}"),
        )
        for row in standard.indicators.itertuples()
    ]
    return SearchableTable(rows, columns=["项目", "编号", "指标", "关键", *_PARTS.values(), "失分"])


def deductions(clean: CleanCity) -> SearchableTable:
    """Return the deductions of the document review, each with its reason and cell."""
    documents, source = clean.tables["documents"], clean.sources["documents"]
    taken = documents[[bool(value) for value in documents["deduction"]]]
    rows = [
        (
            row.indicator,
            row.name,
            row.aspect,
            str(row.deduction),
            row.reason,
            row.evidence,
            row.reviewer,
            source.cell("deduction", row.row),
        )
        for row in taken.itertuples()
    ]
    return SearchableTable(
        rows,
        columns=["编号", "指标", "评价方面", "扣分", "扣分理由", "佐证材料", "审查人", "单元格"],
    )


def methods(register: Register, standard: Standard) -> SearchableTable:
    """Return 明查 beside 暗访: overall, and for the business types that both methods inspect."""
    types = standard.business_types
    codes = {
        method: dict(zip(own["name"], own["code"], strict=True))
        for method, own in types.groupby("method")
    }
    shared = [name for name in codes.get("announced", {}) if name in codes.get("covert", {})]
    keys = [("全部点位", {method: f"method.{method}" for method in METHOD_NAMES})]
    keys += [
        (name, {method: f"type.{method}.{codes[method][name]}" for method in METHOD_NAMES})
        for name in shared
    ]
    rows = [
        (
            name,
            *(
                register.text(f"{own[method]}.{part}")
                for method in METHOD_NAMES
                for part in ("sites", "mean")
            ),
            _gap(register, own, standard.places),
        )
        for name, own in keys
    ]
    return SearchableTable(
        rows, columns=["业态", "明查点位", "明查平均得分", "暗访点位", "暗访平均得分", "明查减暗访"]
    )


def _gap(register: Register, keys: dict[str, str], places: int) -> str:
    means = [register[f"{key}.mean"].value for key in keys.values()]
    return "" if None in means else str(half_up(means[0] - means[1], places))


def types(register: Register, standard: Standard) -> SearchableTable:
    """Return the business types with sites, mean score and verdicts."""
    rows = [
        (
            METHOD_NAMES[row.method],
            row.name,
            *(register.text(f"type.{row.method}.{row.code}.{part}") for part in _GROUP),
        )
        for row in standard.business_types.itertuples()
    ]
    return SearchableTable(rows, columns=["检查方式", "业态", *_GROUP.values()])


def districts(register: Register) -> SearchableTable:
    """Return the inspected districts with sites, mean score and verdicts."""
    keys = [value.id.removesuffix(".name") for value in register.match("district.*.name")]
    rows = [
        (register.text(f"{key}.name"), *(register.text(f"{key}.{part}") for part in _GROUP))
        for key in keys
    ]
    return SearchableTable(rows, columns=["区县", *_GROUP.values()])


def sites(register: Register) -> SearchableTable:
    """Return the sites with score, verdict and problems as printed."""
    parts = {
        "name": "单位名称",
        "district": "区县",
        "type": "业态",
        "date": "检查日期",
        "score": "得分",
        "verdict": "判定",
        "problems": "问题数",
    }
    ids = [
        value.id.removeprefix("site.").removesuffix(".score")
        for value in register.match("site.*.score")
    ]
    return SearchableTable(
        [(key, *(register.text(f"site.{key}.{part}") for part in parts)) for key in ids],
        columns=["点位编号", *parts.values()],
    )


def problems(register: Register, standard: Standard) -> SearchableTable:
    """Return the check items that failed, most frequent first, with their type, indicator and whether they are key items."""
    items = standard.check_items.set_index("code")
    names = dict(zip(standard.business_types["code"], standard.business_types["name"], strict=True))
    own = dict(zip(standard.indicators["code"], standard.indicators["name"], strict=True))
    rows = []
    for value in register.match("item.*.problems"):
        code = value.id.split(".", 1)[1].removesuffix(".problems")
        item = items.loc[code]
        rows.append(
            (
                code,
                item["name"],
                names[item["business_type"]],
                "重点" if item["key"] else "一般",
                own.get(item["indicator"], ""),
                register.text(f"item.{code}.checked"),
                value.display,
                register.text(f"item.{code}.running"),
            )
        )
    return SearchableTable(
        rows,
        columns=["编号", "检查项", "业态", "类别", "对应指标", "检查次数", "问题次数", "累计占比"],
    )


def records(clean: CleanCity, register: Register, standard: Standard) -> SearchableTable:
    """Return the check records with unit, business type, item and cell."""
    frame, source = clean.tables["records"], clean.sources["records"]
    names = dict(zip(standard.check_items["code"], standard.check_items["name"], strict=True))
    units = {
        site: (_text(register, f"site.{site}.name"), _text(register, f"site.{site}.type"))
        for site in frame["site"].unique()
    }
    rows = [
        (
            row.site,
            *units[row.site],
            row.item,
            names.get(row.item, ""),
            row.result,
            row.problem,
            source.cell("result", row.row),
        )
        for row in frame.itertuples()
    ]
    return SearchableTable(
        rows,
        columns=[
            "点位编号",
            "单位名称",
            "业态",
            "检查项编号",
            "检查项",
            "检查结果",
            "问题描述",
            "单元格",
        ],
    )


def rectification(clean: CleanCity, register: Register) -> SearchableTable:
    """Return the ledger: problem, unit, measure, limit, status and recheck."""
    rows = [
        (
            row.problem,
            _text(register, f"site.{row.site}.name"),
            _text(register, f"problem.{row.problem}.text"),
            row.measure,
            *(
                _text(register, f"problem.{row.problem}.{part}")
                for part in ("due", "status", "conclusion")
            ),
        )
        for row in clean.tables["rectification"].itertuples()
    ]
    return SearchableTable(
        rows,
        columns=["问题编号", "单位名称", "问题", "整改措施", "整改时限", "整改状态", "复查结论"],
    )


def firmness(register: Register) -> SearchableTable:
    """Return the factors that were varied: lowest and highest total, the cases that gave them, whether the verdict stays."""
    parts = {
        "name": "变动因素",
        "low": "最低总得分",
        "high": "最高总得分",
        "swing": "相差",
        "low_case": "最低的情形",
        "high_case": "最高的情形",
        "verdict": "结论",
    }
    keys = [value.id.removesuffix(".name") for value in register.match("firmness.factor.*.name")]
    return SearchableTable(
        [[register.text(f"{key}.{part}") for part in parts] for key in keys],
        columns=list(parts.values()),
    )


def interviews(clean: CleanCity, standard: Standard) -> SearchableTable:
    """Return the answers of the interviews."""
    topics = dict(
        zip(standard.interview_topics["code"], standard.interview_topics["name"], strict=True)
    )
    rows = [
        (
            row.interview,
            row.unit,
            row.level,
            row.kind,
            topics.get(row.topic, row.topic),
            row.mastery,
            row.note,
        )
        for row in clean.tables["interviews"].itertuples()
    ]
    return SearchableTable(
        rows, columns=["访谈编号", "单位", "层级", "类型", "题目", "掌握程度", "要点"]
    )
