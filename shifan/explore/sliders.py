"""Sliders for a notebook: parameters, a type, a district, a deduction; the answer follows. Needs ipywidgets."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shifan.errors import Refused
from shifan.rules.settings import COUNT, METHOD_WEIGHT_TABLE, POINTS, Setting
from shifan.tables.searchable_table import SearchableTable

if TYPE_CHECKING:
    from ipywidgets import VBox

    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.whatif import WhatIf

_UNCHANGED = "不改"
_STEPS = {POINTS: 0.5, COUNT: 1.0}
_SHARE_STEP, _DEDUCTION_STEP = 0.01, 0.05
_MOST_OF_A_COUNT = 4  # times what it is now
_SAME = 1e-9  # a slider that was not moved differs by less
_LABEL, _WIDE = {"description_width": "12em"}, {"width": "36em"}
_INSTALL = (
    "没有安装 ipywidgets",
    "pip install 'shifan[lab]'，或用代码：place.what_if(parameters={\"达标线\": 90})",
)


@dataclass(frozen=True)
class _Deduction:
    """A deduction of the document review: what it is now, and the full score that it cannot exceed."""

    now: float
    full: float


def sliders(
    what_if: Callable[..., WhatIf], standard: Standard, clean: CleanCity
) -> VBox | SearchableTable:
    """Return sliders with the answer of `what_if` below; without ipywidgets a table that says what to install.

    Each slider begins where the pack or the city stands and ends where it can go.
    """
    try:
        import ipywidgets  # an extra: many installations do without
    except ImportError:
        return SearchableTable([_INSTALL], columns=["情况", "处理"])
    panel = _Panel(what_if, standard, _deductions(clean, standard), ipywidgets)
    panel.build(_types(clean, standard), list(dict.fromkeys(clean.tables["sites"]["district"])))
    return panel.box


def _deductions(clean: CleanCity, standard: Standard) -> dict[str, _Deduction]:
    """Return the deductions that may be moved, by indicator and aspect."""
    full = {indicator.code: float(indicator.full_score) for indicator in standard.indicator_list}
    rows = clean.tables["documents"]
    columns = (rows[name] for name in ("indicator", "aspect", "deduction", "not_applicable"))
    return {
        f"{code} {aspect}": _Deduction(float(points or 0), full[code])
        for code, aspect, points, absent in zip(*columns, strict=True)
        if not absent and code in full
    }


def _types(clean: CleanCity, standard: Standard) -> list[str]:
    """Return the business types that have sites, each under its method."""
    inspected = set(clean.tables["sites"]["business_type"])
    return [
        f"{standard.method_names[kind.method]} {kind.name}"
        for kind in standard.type_list
        if kind.code in inspected
    ]


def _moved_settings(standard: Standard) -> list[Setting]:
    """Return the settings that have a slider: of two weights that add up to 1 the first says both."""
    weights = [setting for setting in standard.settings if setting.table == METHOD_WEIGHT_TABLE]
    dependent = weights[1:] if len(weights) == len(("this", "other")) else []
    chosen = [setting for setting in standard.settings if setting not in dependent]
    return sorted(chosen, key=lambda setting: setting.kind != POINTS)  # the pass line first


class _Panel:
    """The controls and the answer; widgets have no types of their own."""

    def __init__(
        self,
        what_if: Callable[..., WhatIf],
        standard: Standard,
        deductions: Mapping[str, _Deduction],
        ipywidgets: Any,
    ) -> None:
        self.what_if, self.standard, self.deductions = what_if, standard, deductions
        self.widgets = ipywidgets
        self.parameters: dict[str, Any] = {}  # sliders by the id of their setting
        self.answer = ipywidgets.HTML()
        self.box: Any = None

    def build(self, types: Sequence[str], districts: Sequence[str]) -> None:
        """Make the controls; the first answer is what is now."""
        for setting in _moved_settings(self.standard):
            self.parameters[setting.id] = self._parameter(setting)
        self.type, self.district = (
            self._choice("业态按合理缺项", types),
            self._choice("不计区县", districts),
        )
        self.rectified = self.widgets.Checkbox(False, description="全部问题整改到位", style=_LABEL)
        self.row = self._choice("资料扣分", list(self.deductions))
        self.points = self._slider("扣分改为", 0.0, (0.0, 1.0, _DEDUCTION_STEP))
        self.row.observe(self._take_deduction, names="value")
        chosen = [self.type, self.district, self.rectified, self.row, self.points]
        controls = [*self.parameters.values(), *chosen]
        for control in controls:
            control.observe(self.show, names="value")
        self.show()
        self.box = self.widgets.VBox([*controls, self.answer])

    def _parameter(self, setting: Setting) -> Any:
        now = float(setting.of(self.standard))
        if setting.kind == COUNT:
            most: float = max(10, _MOST_OF_A_COUNT * now)
        else:
            most = 100 if setting.kind == POINTS else 1
        return self._slider(setting.name, now, (0, most, _STEPS.get(setting.kind, _SHARE_STEP)))

    def _slider(self, name: str, now: float, limits: tuple[float, float, float]) -> Any:
        low, high, step = limits
        return self.widgets.FloatSlider(
            now,
            min=low,
            max=high,
            step=step,
            description=name,
            readout_format=".0f" if step == 1 else ".2f",
            continuous_update=False,
            style=_LABEL,
            layout=_WIDE,
        )

    def _choice(self, name: str, options: Sequence[str]) -> Any:
        return self.widgets.Dropdown(
            options=[_UNCHANGED, *options], description=name, style=_LABEL, layout=_WIDE
        )

    def _take_deduction(self, change: object = None) -> None:
        """Let the slider of the deduction begin where the chosen one is, and end at its full score."""
        chosen = self.deductions.get(self.row.value, _Deduction(0.0, 1.0))
        self.points.max = max(chosen.full, self.points.value)
        self.points.value = chosen.now
        self.points.max = chosen.full

    def show(self, change: object = None) -> None:
        """Show the answer for where the controls stand; a refusal is shown as a sentence."""
        try:
            self.answer.value = self.what_if(**self._asked())._repr_html_()
        except Refused as refused:
            self.answer.value = f"<p>{html.escape(str(refused))}</p>"

    def _asked(self) -> dict[str, Any]:
        """Return the changes asked for: only of what was moved."""
        asked: dict[str, Any] = {
            "parameters": {
                setting.id: _plain(self.parameters[setting.id].value)
                for setting in _moved_settings(self.standard)
                if abs(self.parameters[setting.id].value - float(setting.of(self.standard))) > _SAME
            }
        }
        if self.type.value != _UNCHANGED:
            asked["types"] = self.type.value
        if self.district.value != _UNCHANGED:
            asked["districts"] = self.district.value
        if self.rectified.value:
            asked["rectified"] = True
        row = self.deductions.get(self.row.value)
        if row and abs(self.points.value - row.now) > _SAME:
            asked["deductions"] = {self.row.value: _plain(self.points.value)}
        return asked


def _plain(number: float) -> str:
    """Return a number without trailing zeros."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
