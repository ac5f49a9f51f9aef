"""Sliders for a notebook: pass line, weights, floor, and one indicator's deduction; the answer follows. Needs ipywidgets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shifan.rules.settings import ALL_SETTINGS, by_id
from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from ipywidgets import VBox

    from shifan.explore.city import City

_SETTINGS = {
    "pass_line": (0, 100, 0.5),
    "key_floor": (0, 1, 0.01),
    "announced_weight": (0, 1, 0.05),
    "interview_weight": (0, 0.5, 0.01),
}


def sliders(city: City) -> VBox | SearchableTable:
    """Return sliders with the answer below; without ipywidgets a table that says what to install."""
    try:
        import ipywidgets
    except ImportError:
        return SearchableTable(
            [
                (
                    "没有安装 ipywidgets",
                    'pip install \'shifan[lab]\'，或用代码：place.what_if(settings={"pass_line": "90"})',
                )
            ],
            columns=["情况", "处理"],
        )
    from shifan.whatif.changed_pack import SETTINGS

    now = _now(city)
    parts = {
        name: ipywidgets.FloatSlider(
            float(now[name]),
            min=low,
            max=high,
            step=step,
            description=SETTINGS[name],
            readout_format=".2f",
            continuous_update=False,
            style={"description_width": "10em"},
            layout={"width": "32em"},
        )
        for name, (low, high, step) in _SETTINGS.items()
    }
    rows = {
        f"{row.indicator} {row.aspect}": row
        for row in city.tables["documents"].itertuples()
        if not row.not_applicable
    }
    parts["row"] = ipywidgets.Dropdown(
        options=["不改扣分", *rows], description="资料扣分", style={"description_width": "10em"}
    )
    parts["points"] = ipywidgets.FloatSlider(
        0,
        min=0,
        max=5,
        step=0.1,
        description="扣分改为",
        continuous_update=False,
        style={"description_width": "10em"},
        layout={"width": "32em"},
    )
    out = ipywidgets.HTML()
    answer = partial(show, city, parts, out)
    for part in parts.values():
        part.observe(answer, names="value")
    answer()
    return ipywidgets.VBox([*parts.values(), out])


def _now(city: City) -> dict[str, object]:
    return {name: by_id(ALL_SETTINGS)[name].of(city.standard) for name in _SETTINGS}


def show(city: City, parts: dict[str, object], out: object, _: object = None) -> None:
    """Put the answer for where the sliders stand into `out`; a refusal is shown as a sentence."""
    import html

    from shifan.errors import Refused

    now = _now(city)
    settings = {
        name: f"{parts[name].value:.4f}".rstrip("0").rstrip(".")
        for name in _SETTINGS
        if abs(parts[name].value - float(now[name])) > 1e-9
    }
    deductions = (
        {parts["row"].value: f"{parts['points'].value:.2f}"}
        if parts["row"].value != "不改扣分"
        else {}
    )
    try:
        out.value = city.what_if(settings=settings, deductions=deductions)._repr_html_()
    except Refused as refused:
        out.value = f"<p>{html.escape(str(refused))}</p>"
