"""Sliders for a notebook: pass line, weights, floor, and one deduction; the answer follows. Needs ipywidgets."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from shifan.errors import Refused
from shifan.rules.settings import INTERVIEW_WEIGHT, KEY_FLOOR, METHOD_WEIGHTS, PASS_LINE
from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from ipywidgets import VBox

    from shifan.standards import Standard
    from shifan.whatif import WhatIf

_RANGES = {  # lowest, highest, step
    PASS_LINE: (0, 100, 0.5),
    KEY_FLOOR: (0, 1, 0.01),
    METHOD_WEIGHTS[0]: (0, 1, 0.05),
    INTERVIEW_WEIGHT: (0, 0.5, 0.01),
}
_UNCHANGED = "不改扣分"
_LARGEST_DEDUCTION = 5
_SAME = 1e-9  # a slider that was not moved differs by less
_LABEL, _WIDE = {"description_width": "10em"}, {"width": "32em"}
_INSTALL = (
    "没有安装 ipywidgets",
    'pip install \'shifan[lab]\'，或用代码：place.what_if(settings={"pass_line": "90"})',
)


def sliders(
    what_if: Callable[..., WhatIf], standard: Standard, documents: pd.DataFrame
) -> VBox | SearchableTable:
    """Return sliders with the answer of `what_if` below; without ipywidgets a table that says what to install."""
    try:
        import ipywidgets  # an extra: many installations do without
    except ImportError:
        return SearchableTable([_INSTALL], columns=["情况", "处理"])
    settings = {
        setting.id: _slider(ipywidgets, setting.name, float(setting.of(standard)), limits)
        for setting, limits in _RANGES.items()
    }
    rows = documents[~documents["not_applicable"].astype(bool)]
    pairs = zip(rows["indicator"], rows["aspect"], strict=True)
    keys = [f"{code} {aspect}" for code, aspect in pairs]
    row = ipywidgets.Dropdown(options=[_UNCHANGED, *keys], description="资料扣分", style=_LABEL)
    points = _slider(ipywidgets, "扣分改为", 0, (0, _LARGEST_DEDUCTION, 0.1))
    panel = _Panel(what_if, standard, settings, row, points, ipywidgets.HTML())
    controls = [*settings.values(), row, points]
    for control in controls:
        control.observe(panel.show, names="value")
    panel.show()
    return ipywidgets.VBox([*controls, panel.answer])


def _slider(ipywidgets: Any, name: str, now: float, limits: tuple[float, float, float]) -> Any:
    low, high, step = limits
    return ipywidgets.FloatSlider(
        now,
        min=low,
        max=high,
        step=step,
        description=name,
        readout_format=".2f",
        continuous_update=False,
        style=_LABEL,
        layout=_WIDE,
    )


@dataclass(frozen=True)
class _Panel:
    """The controls and the answer; widgets have no types of their own."""

    what_if: Callable[..., WhatIf]
    standard: Standard
    settings: dict[str, Any]  # sliders by the id of their setting
    row: Any
    points: Any
    answer: Any

    def show(self, change: object = None) -> None:
        """Show the answer for where the sliders stand; a refusal is shown as a sentence."""
        settings = {
            setting.id: _plain(self.settings[setting.id].value)
            for setting in _RANGES
            if self._is_moved(setting.id, setting.of(self.standard))
        }
        deductions = {}
        if self.row.value != _UNCHANGED:
            deductions[self.row.value] = f"{self.points.value:.2f}"
        try:
            answer = self.what_if(settings=settings, deductions=deductions)
            self.answer.value = answer._repr_html_()
        except Refused as refused:
            self.answer.value = f"<p>{html.escape(str(refused))}</p>"

    def _is_moved(self, setting: str, now: Decimal | int) -> bool:
        return bool(abs(self.settings[setting].value - float(now)) > _SAME)


def _plain(number: float) -> str:
    """Return a number without trailing zeros."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
