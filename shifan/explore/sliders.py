"""Sliders for a notebook: parameters, a type, a district, a deduction; the answer follows. Needs ipywidgets."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from shifan.errors import Refused
from shifan.records import dataclass
from shifan.rules.settings import COUNT, METHOD_WEIGHT_TABLE, POINTS, Setting
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.standards.method import READING, READINGS, scoring_program
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
_LABEL, _WIDE = {"description_width": "15em"}, {"width": "39em"}
_BOX = "<div style='max-height:30em;overflow:auto'>{}</div>"
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


@dataclass(frozen=True)
class _Number:
    """A number of the pack that has a slider: what `what_if` and people call it, where it is, and where it can go."""

    id: str
    name: str
    now: float
    limits: tuple[float, float, float]  # least, most, step


def _moved_numbers(standard: Standard) -> list[_Number]:
    """Return the numbers that have a slider: settings that the pack's rules read, then its own parameters."""
    read = {name for rule in scoring_program(standard).rules for name in rule.parameters}
    settings = [setting for setting in standard.settings if _is_moved(setting, standard, read)]
    settings.sort(key=lambda setting: setting.kind != POINTS)  # the pass line first
    numbers = [
        _Number(
            setting.id,
            standard.in_own_words(setting.name),
            float(setting.of(standard)),
            _limits_of(setting, standard),
        )
        for setting in settings
    ]
    return numbers + [
        _Number(name, name, float(number), _limits_of_parameter(name, float(number)))
        for name, number in standard.parameters.items()
        if name in read
    ]


def _is_moved(setting: Setting, standard: Standard, read: Set[str]) -> bool:
    """Return whether a setting has a slider; of two weights that add up to 1 the first says both, a single one is 1."""
    if setting.table == METHOD_WEIGHT_TABLE:
        codes = list(standard.method_weights)
        return len(codes) > 2 or (len(codes) == 2 and setting.key == codes[0])
    return any(
        setting_id == setting.id and name in read for name, setting_id in FIXED_PARAMETERS.items()
    )


def _limits_of(setting: Setting, standard: Standard) -> tuple[float, float, float]:
    if setting.kind == COUNT:
        now = float(setting.of(standard))
        return 0.0, max(10.0, _MOST_OF_A_COUNT * now), _STEPS[COUNT]
    return 0.0, 100.0 if setting.kind == POINTS else 1.0, _STEPS.get(setting.kind, _SHARE_STEP)


def _limits_of_parameter(name: str, now: float) -> tuple[float, float, float]:
    """Return where a parameter of the pack can go: a share to 1, a whole number by steps of 1, others to a multiple."""
    if name == READING:
        return float(READINGS[0]), float(READINGS[-1]), 1.0
    if now == int(now) and now > 1:
        return 0.0, max(10.0, _MOST_OF_A_COUNT * now), _STEPS[COUNT]
    return min(0.0, now), max(1.0, _MOST_OF_A_COUNT * now), _SHARE_STEP if now <= 1 else 0.5


class _Panel:
    """The controls and the answer; widgets have no types of their own."""

    def __init__(
        self,
        what_if: Callable[..., WhatIf],
        standard: Standard,
        deductions: Mapping[str, _Deduction],
        ipywidgets: Any,
    ) -> None:
        self.what_if, self.deductions = what_if, deductions
        self.numbers = _moved_numbers(standard)
        self.widgets = ipywidgets
        self.parameters: dict[str, Any] = {}  # sliders by the id of their number
        # Apart, so that none is emptied and filled again while the next is made: that would flicker.
        self.headline, self.chart, self.table = (ipywidgets.HTML() for _ in range(3))
        self.asked: dict[str, Any] | None = None  # what is shown
        self.box: Any = None

    def build(self, types: Sequence[str], districts: Sequence[str]) -> None:
        """Make the controls; the first answer is what is now."""
        for number in self.numbers:
            self.parameters[number.id] = self._slider(number.name, number.now, number.limits)
        self.type, self.district = (
            self._choice("业态按合理缺项", types),
            self._choice("不计区县", districts),
        )
        self.rectified = self.widgets.Checkbox(
            False, description="全部问题整改到位", style=_LABEL, layout=_WIDE
        )
        self.row = self._choice("资料扣分", list(self.deductions))
        self.points = self._slider("扣分改为", 0.0, (0.0, 1.0, _DEDUCTION_STEP))
        self.row.observe(self._take_deduction, names="value")
        chosen = [self.type, self.district, self.rectified, self.row, self.points]
        controls = [*self.parameters.values(), *chosen]
        for control in controls:
            control.observe(self.show, names="value")
        self.show()
        self.box = self.widgets.VBox([*controls, self.headline, self.chart, self.table])

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
        """Show the answer for where the controls stand, its first line at once; a refusal as a sentence."""
        asked = self._asked()
        if asked == self.asked:
            return
        self.asked = asked
        try:
            answer = self.what_if(**asked)
            self.headline.value = f"<p><b>{html.escape(answer.headline)}</b></p>"
            self.chart.value = answer.drawn
            table = answer.table._repr_html_() if answer.changes else ""
            self.table.value = _BOX.format(table) if table else ""
        except Refused as refused:
            self.headline.value = f"<p>{html.escape(str(refused))}</p>"
            self.chart.value = self.table.value = ""

    def _asked(self) -> dict[str, Any]:
        """Return the changes asked for: only of what was moved."""
        asked: dict[str, Any] = {
            "parameters": {
                number.id: _plain(self.parameters[number.id].value)
                for number in self.numbers
                if abs(self.parameters[number.id].value - number.now) > _SAME
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
