"""The numbers of a rule pack by name: 暗访权重, 达标线, those of the pack's own formulas; what each may be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shifan.errors import Finding
from shifan.records import dataclass
from shifan.rules.settings import (
    COUNT,
    EXCLUDE,
    FULL_MARKS,
    METHOD_WEIGHT_TABLE,
    PLACES,
    POINTS,
    SHARE,
    Setting,
)
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.standards.method import READING, READINGS
from shifan.whatif.changes import Amount, as_number, impossible, near

if TYPE_CHECKING:
    from shifan.standards import Standard

MISSING_POLICY = "missing_policy"
_POLICY_NAME = "合理缺项口径"
_POLICIES = {EXCLUDE: EXCLUDE, FULL_MARKS: FULL_MARKS, "剔除": EXCLUDE, "视同满分": FULL_MARKS}
_MOST_PLACES = 6
_LARGEST = {POINTS: 100, SHARE: 1}


def setting_names(standard: Standard) -> dict[str, Setting]:
    """Return the settings of a pack by every name that they go by: id, as printed, as in formulas, in its own words."""
    names: dict[str, Setting] = {}
    for setting in standard.settings:
        said = (setting.name, setting.word_in_rules)
        names |= dict.fromkeys((setting.id, *said, *map(standard.in_own_words, said)), setting)
    by_id = {setting.id: setting for setting in standard.settings}
    return names | {name: by_id[key] for name, key in FIXED_PARAMETERS.items() if key in by_id}


def printed_name(standard: Standard, name: str) -> str:
    """Return what a parameter is called in a sentence; a name that there is none of as it is."""
    if name == MISSING_POLICY:
        return _POLICY_NAME
    setting = setting_names(standard).get(name)
    return standard.in_own_words(setting.name) if setting and name == setting.id else name


def changed_fields(
    standard: Standard, asked: Mapping[str, Amount], faults: list[Finding]
) -> dict[str, Any]:
    """Return the fields of the pack that are others, by name; what cannot be is added to `faults`."""
    change = _Change(standard, faults)
    for name, amount in asked.items():
        change.add(name, amount)
    return change.fields()


@dataclass
class _Change:
    """The numbers that are asked for, on their way to the fields of a pack."""

    standard: Standard
    faults: list[Finding]

    def __post_init__(self) -> None:
        self._settings = setting_names(self.standard)
        self._fields: dict[str, Any] = {}
        self._weights: dict[str, Decimal] = {}
        self._own: dict[str, Decimal] = {}

    def add(self, name: str, amount: Amount) -> None:
        """Take a number up, or the fault of it."""
        if name in (MISSING_POLICY, _POLICY_NAME):
            self._policy(amount)
        elif name in self.standard.parameters:
            self._own_parameter(name, amount)
        elif name in self._settings:
            self._setting(self._settings[name], amount)
        else:
            known = [*dict.fromkeys(self._known())]
            self.faults.append(impossible(f"没有参数 {name}", near(name, known, "、".join(known))))

    def _known(self) -> list[str]:
        return [
            *(
                self.standard.in_own_words(setting.word_in_rules)
                for setting in self.standard.settings
            ),
            *self.standard.parameters,
            _POLICY_NAME,
        ]

    def _policy(self, amount: Amount) -> None:
        if str(amount) in _POLICIES:
            self._fields[MISSING_POLICY] = _POLICIES[str(amount)]
            return
        expected = f"{EXCLUDE}（剔除）、{FULL_MARKS}（视同满分）"
        self.faults.append(impossible(f"{_POLICY_NAME} {amount}", expected))

    def _own_parameter(self, name: str, amount: Amount) -> None:
        number = _number(amount)
        if name == READING and number not in READINGS:
            expected = "、".join(map(str, READINGS))
            self.faults.append(impossible(f"{name} {amount}", expected))
        elif number is None:
            self.faults.append(impossible(f"{name} {amount}", "一个数"))
        else:
            self._own[name] = number

    def _setting(self, setting: Setting, amount: Amount) -> None:
        number = _number(amount)
        if number is None or not _is_possible(setting, number):
            largest = _LARGEST.get(setting.kind)
            whole = f"0 至 {_MOST_PLACES} 的整数" if setting == PLACES else "不小于 0 的整数"
            expected = whole if largest is None else f"0 至 {largest} 之间的数"
            self.faults.append(impossible(f"{setting.name} {amount}", expected))
        elif setting.table == METHOD_WEIGHT_TABLE:
            self._weights[setting.key] = number
        else:
            self._fields[setting.id] = int(number) if setting.kind == COUNT else number

    def fields(self) -> dict[str, Any]:
        """Return the fields that differ."""
        fields = dict(self._fields)
        if self._own:
            fields["parameters"] = {**self.standard.parameters, **self._own}
        if self._weights:
            fields["method_weights"] = self._all_weights()
        return fields

    def _all_weights(self) -> dict[str, Decimal]:
        """Return the weights of all methods: those that are not named share what is left as they did before."""
        before, given = self.standard.method_weights, sum(self._weights.values(), Decimal(0))
        others = {code: weight for code, weight in before.items() if code not in self._weights}
        rest, left = sum(others.values(), Decimal(0)), 1 - given
        if left < 0 or (left > 0 and not others):
            names = "、".join(self.standard.method_names[code] for code in before)
            self.faults.append(impossible(f"{names}权重合计 {given}", "合计为 1"))
            return dict(before)
        shared = {
            code: left * weight / rest if rest else left / len(others)
            for code, weight in others.items()
        }
        return {
            code: self._weights.get(code, shared.get(code, weight))
            for code, weight in before.items()
        }


def _number(amount: Amount) -> Decimal | None:
    """Return an amount as an exact number, 60% as 0.6; None if it is none."""
    text = str(amount).strip()
    if not text.endswith("%"):
        return as_number(amount)
    percent = as_number(text[:-1])
    return None if percent is None else percent / 100


def _most(setting: Setting) -> Decimal:
    """Return the most that a whole number can be: no score is printed with more decimals than six."""
    return Decimal(_MOST_PLACES) if setting == PLACES else Decimal("Infinity")


def _is_possible(setting: Setting, number: Decimal) -> bool:
    if setting.kind == COUNT:
        return 0 <= number <= _most(setting) and number == int(number)
    return 0 <= number <= _LARGEST[setting.kind]
