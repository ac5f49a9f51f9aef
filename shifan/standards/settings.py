"""The numbers of a rule pack that are printed, traced and tried out: weights, limits and rounding, each declared once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shifan.standards.model import METHOD_NAMES, Standard

SHARE, POINTS, COUNT = "share", "points", "count"
_METHOD_WEIGHTS = "method_weights"


@dataclass(frozen=True)
class Setting:
    """A number of standard.toml: `table` and `key` are where it stands there, `id` is its name everywhere else.

    `kind` is SHARE (0 to 1), POINTS (0 to 100) or COUNT (a whole number); `short_name` fits a narrow column.
    """

    id: str
    name: str
    table: str
    key: str
    kind: str
    short_name: str = ""

    @property
    def path(self) -> str:
        """Return where it stands in standard.toml: `verdict.pass_line`."""
        return f"{self.table}.{self.key}"

    @property
    def value_id(self) -> str:
        """Return the id of its value in the register."""
        return f"scores.{self.id}"

    def of(self, standard: Standard) -> Decimal | int:
        """Return what a pack sets: a whole number for a COUNT, else an exact decimal."""
        if self.table == _METHOD_WEIGHTS:
            return standard.method_weights[self.key]
        number: Decimal | int = getattr(standard, self.id)
        return number


METHOD_WEIGHTS = tuple(
    Setting(f"{method}_weight", f"{name}权重", _METHOD_WEIGHTS, method, SHARE)
    for method, name in METHOD_NAMES.items()
)
INTERVIEW_WEIGHT = Setting("interview_weight", "访谈权重", "interview", "weight", SHARE)
PASS_LINE = Setting("pass_line", "达标线", "verdict", "pass_line", POINTS)
KEY_FLOOR = Setting("key_floor", "关键指标得分率底线", "verdict", "key_floor", SHARE)
GENERAL_MAX = Setting(
    "general_max",
    "基本符合允许的一般项问题数",
    "site_verdict",
    "general_max",
    COUNT,
    "一般项允许问题数",
)
KEY_MAX = Setting(
    "key_max", "基本符合允许的重点项问题数", "site_verdict", "key_max", COUNT, "重点项允许问题数"
)
PLACES = Setting("places", "小数位数", "rounding", "places", COUNT)

# What the report, the audit page and the register state as the parameters of the calculation, in this order.
SETTINGS = (*METHOD_WEIGHTS, INTERVIEW_WEIGHT, PASS_LINE, KEY_FLOOR, GENERAL_MAX, KEY_MAX)
ALL_SETTINGS = (*SETTINGS, PLACES)


def by_id(settings: Iterable[Setting]) -> dict[str, Setting]:
    """Return id → setting, in the given order."""
    return {setting.id: setting for setting in settings}
