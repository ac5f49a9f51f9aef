"""What notebooks show: tables with Chinese headings and the reconciliations, all read off values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from shifan.rules import rules_of
from shifan.rules.catalog import FAILS

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register


class Shown(pd.DataFrame):
    """A table that notebooks print whole: no row and no text is left out."""

    @property
    def _constructor(self) -> type[Shown]:
        return Shown

    def _repr_html_(self) -> str:
        """Return the whole table as HTML; texts are escaped."""
        with pd.option_context("display.max_colwidth", None):
            return self.to_html(index=self.index.dtype == object, border=0, justify="left")


_SEVERITY = {"error": "拒绝", "warning": "请核对", "info": "已改正"}


def findings(city: CleanCity) -> pd.DataFrame:
    """Return every finding, one a row."""
    rows = [
        (_SEVERITY[f.severity], f.file, f.sheet, f.cell, f.found, f.expected, f.action)
        for f in city.findings
    ]
    return Shown(rows, columns=["级别", "文件", "工作表", "单元格", "发现", "应为", "处理"])


def sources(city: CleanCity) -> pd.DataFrame:
    """Return the tables with their file, sheet, number of rows and standing of the data."""
    standing = {"collected": "实际采集", "published": "公开文件", "synthetic": "合成演示"}
    rows = [
        (
            name,
            s.file,
            s.sheet,
            len(city.tables[name]),
            standing.get((city.provenance or {}).get(s.file, {}).get("status", ""), "未登记"),
            s.sha256[:12],
        )
        for name, s in city.sources.items()
        if name != "typed"
    ]
    return Shown(rows, columns=["表名", "文件", "工作表", "行数", "数据性质", "SHA-256（前12位）"])


def corrections(city: CleanCity) -> pd.DataFrame:
    """Return the applied corrections, before and after."""
    rows = [
        (c.file, c.sheet, c.cell, c.before, c.after, c.reason, c.author, c.date)
        for c in city.corrections
    ]
    return Shown(
        rows, columns=["文件", "工作表", "单元格", "原值", "新值", "理由", "更正人", "日期"]
    )


def rules(standard: Standard, *ids: str) -> pd.DataFrame:
    """Return rules in words; all of them without ids."""
    own = rules_of(standard)
    rows = [(own[key].name, own[key].sentence, own[key].clause) for key in ids or own]
    return Shown(rows, columns=["规则", "内容", "依据"])


def indicators(register: Register, standard: Standard) -> pd.DataFrame:
    """Return the indicators' rates and scores as printed."""
    parts = {
        "full": "满分",
        "document_rate": "资料得分率",
        "onsite_rate": "现场得分率",
        "rate": "得分率",
        "score": "得分",
    }
    rows = [
        (
            row.dimension,
            row.code,
            row.name,
            *(register.text(f"indicator.{row.code}.{part}") for part in parts),
        )
        for row in standard.indicators.itertuples()
    ]
    return Shown(rows, columns=["项目", "编号", "指标", *parts.values()])


def sites(register: Register) -> pd.DataFrame:
    """Return the sites with score, verdict and problems as printed."""
    parts = {
        "name": "单位名称",
        "district": "区县",
        "type": "业态",
        "score": "得分",
        "verdict": "判定",
        "problems": "问题数",
    }
    ids = [
        value.id.removeprefix("site.").removesuffix(".score")
        for value in register.match("site.*.score")
    ]
    return Shown(
        [(key, *(register.text(f"site.{key}.{part}") for part in parts)) for key in ids],
        columns=["点位编号", *parts.values()],
    )


def values(register: Register, pattern: str) -> pd.DataFrame:
    """Return the values of a pattern such as `onsite.*`, with their inputs."""
    rows = [
        (v.id, v.name, v.display, "；".join(v.inputs[:3]) + ("…" if len(v.inputs) > 3 else ""))
        for v in register.match(pattern)
    ]
    return Shown(rows, columns=["数据编号", "名称", "显示", "来自"])


def reconcile(register: Register, standard: Standard) -> pd.DataFrame:
    """Return the reconciliations a reviewer makes first: parts against printed totals."""
    count = len(standard.dimensions)
    rows = [
        _sums(
            register,
            "明查点位数＋暗访点位数＝累计核查单位数",
            ("onsite.announced.sites", "onsite.covert.sites"),
            "onsite.sites",
        ),
        _sums(
            register,
            "各项目得分之和＝指标得分合计",
            tuple(f"dimension.{n}.score" for n in range(1, count + 1)),
            "scores.sum",
        ),
        _sums(
            register,
            "各指标得分之和＝指标得分合计",
            tuple(v.id for v in register.match("indicator.*.score")),
            "scores.sum",
        ),
        _sums(
            register,
            "已完成＋整改中＋未整改＝问题数",
            tuple(f"rectification.{s}" for s in ("done", "ongoing", "none")),
            "rectification.problems",
        ),
        _sums(
            register,
            "各区县点位数之和＝累计核查单位数",
            tuple(v.id for v in register.match("district.*.sites")),
            "onsite.sites",
        ),
    ]
    return Shown(rows, columns=["核对", "各部分", "合计", "结果"])


def cross_check(city: CleanCity) -> pd.DataFrame:
    """Return whether sites, records and the ledger refer to one another without a gap."""
    tables = city.tables
    sites, records, ledger = tables["sites"], tables["records"], tables["rectification"]
    failed = records[(records["result"] == FAILS).to_numpy()]
    pairs = {
        "点位都有检查记录": (set(sites["site"]), set(records["site"])),
        "检查记录的点位都已登记": (set(records["site"]), set(sites["site"])),
        "台账的问题都有不符合的记录": (_pairs(ledger), _pairs(failed)),
        "不符合的记录都列入台账": (_pairs(failed), _pairs(ledger)),
    }
    rows = [
        (name, len(part), len(part - whole), "一致" if part <= whole else "请核对")
        for name, (part, whole) in pairs.items()
    ]
    return Shown(rows, columns=["核对", "项数", "对不上的项数", "结果"])


def _pairs(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame["site"].astype(object), frame["item"].astype(object), strict=True))


def drawn(charts: Mapping[str, Chart]) -> pd.DataFrame:
    """Return what each chart draws: its number of values, their unit and what it says in words."""
    return Shown(
        [(chart.title, len(chart.values), chart.unit, chart.alt) for chart in charts.values()],
        columns=["图", "数据个数", "单位", "文字说明"],
    )


def _sums(
    register: Register, name: str, parts: Iterable[str], whole: str
) -> tuple[str, str, str, str]:
    known = [register[key] for key in parts if register[key].value is not None]
    total = sum((Decimal(value.value) for value in known), Decimal(0))
    shown = (
        "＋".join(value.display for value in known)
        if len(known) <= 5
        else f"{len(known)}项之和{total}"
    )
    return name, shown, register.text(whole), "一致" if total == register[whole].value else "不一致"
