"""The page: the tables as printed, embedded once; filters, charts and tables follow each other in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shifan.audit.pages.template_files import embedded_json
from shifan.errors import Refused
from shifan.rules.settings import PASS_LINE

if TYPE_CHECKING:
    from shifan.explore.city import City
    from shifan.tables.searchable_table import SearchableTable

LARGEST = 3_000_000  # bytes
MARK = 'name="generator" content="shifan view"'
_HERE = Path(__file__).parent
_CITY = "城市"
# The tables of the page by attribute, and what they are called there.
_TABLES = {
    "records": "检查记录",
    "sites": "点位",
    "rectification": "整改台账",
    "deductions": "资料扣分",
    "indicators": "指标得分",
}
_FILTERS = (
    _CITY,
    "检查方式",
    "区县",
    "业态",
    "指标",
    "检查组",
    "轮次",
    "检查结果",
    "判定",
    "整改状态",
)
_RESULT = "检查结果"


def dashboard_page(cities: Sequence[City]) -> str:
    """Return the page over some cities; Refused if it would be larger than 3 MB.

    Where all records are too many, those without a problem are left out, and the page says so.
    """
    for only_problems in (False, True):
        page = _page(cities, only_problems)
        if len(page.encode()) <= LARGEST:
            return page
    raise Refused(
        "view",
        found=f"数据太多，网页会超过 {LARGEST // 1_000_000} MB",
        action="请少选几个城市，如 shifan view 城市",
    )


def _page(cities: Sequence[City], only_problems: bool) -> str:
    templates = Environment(
        loader=FileSystemLoader(str(_HERE), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    data = {
        "tables": {
            name: _joined([(city, _rows(city, key, only_problems)) for city in cities])
            for key, name in _TABLES.items()
        },
        "filters": _FILTERS,
        "said": _own_words(cities),
        "several": len(cities) > 1,
        "problems": sorted({word for city in cities for word in city.standard.problem_words}),
    }
    return templates.get_template("page.html.j2").render(
        title="、".join(city.name for city in cities),
        cities=[_headline(city) for city in cities],
        demo=next((demo for city in cities if (demo := city.work.figures.text("report.demo"))), ""),
        only_problems=only_problems,
        style=_part("dashboard.css"),
        script=_part("dashboard.js"),
        data=embedded_json(data),
    )


def _own_words(cities: Sequence[City]) -> Mapping[str, str]:
    """Return what is called otherwise in the rule packs of all cities; of different ones the usual words stay."""
    headings = {name for city in cities for key in _TABLES for name in getattr(city, key).columns}
    own = {}
    for name in sorted({*headings, *_TABLES.values()}):
        words = {city.standard.in_own_words(name) for city in cities}
        if words != {name} and len(words) == 1:
            own[name] = words.pop()
    return own


def _part(name: str) -> Markup:
    return Markup((_HERE / name).read_text(encoding="utf-8"))


def _headline(city: City) -> Mapping[str, str]:
    """Return what stands above the filters, as the register displays it."""
    line = city.work.figures.get(PASS_LINE.value_id)
    return {
        "name": city.name,
        "total": city.value("scores.total").display,
        "line": line.display if line else "",
        "verdict": city.value("verdict.pass").display,
        "pack": city.standard.label,
    }


def _rows(city: City, key: str, only_problems: bool) -> SearchableTable:
    table: SearchableTable = getattr(city, key)
    if key == "records" and only_problems:
        table = table.loc[table[_RESULT].astype(str).isin(city.standard.problem_words)]
    return table


def _joined(parts: Sequence[tuple[City, SearchableTable]]) -> Mapping[str, Any]:
    """Return tables one below the other: headings with the city in front, kinds, and each column's contents.

    Of a column with few distinct texts these stand once, and a number for each row.
    """
    headings = list(dict.fromkeys(name for _, table in parts for name in table.columns))
    kinds = {name: known.kind for _, table in parts for name, known in table.formats.items()}
    columns: dict[str, list[str]] = {_CITY: []}
    columns |= {name: [] for name in headings}
    for city, table in parts:
        printed = table.printed()
        columns[_CITY] += [city.name] * len(printed)
        for name in headings:
            columns[name] += printed[name].tolist() if name in printed else [""] * len(printed)
    return {
        "headings": [_CITY, *headings],
        "kinds": ["word", *(kinds.get(name, "text") for name in headings)],
        "columns": [_packed(column) for column in columns.values()],
        "rows": len(columns[_CITY]),
    }


def _packed(texts: list[str]) -> Mapping[str, Any] | list[str]:
    known = list(dict.fromkeys(texts))
    if len(known) * 2 > len(texts):
        return texts
    places = {text: place for place, text in enumerate(known)}
    return {"texts": known, "rows": [places[text] for text in texts]}
