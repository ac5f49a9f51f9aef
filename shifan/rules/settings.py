"""What rules read from a pack beside its lists: the methods of inspection, and the numbers of standard.toml.

Weights, limits and rounding are printed, traced and tried out; each is declared here once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from shifan.records import dataclass

# The methods of inspection and what they are called. Whoever has a pack asks `Standard.methods`.
METHOD_NAMES = {"announced": "明查", "covert": "暗访"}

# What a pack may say of rules whose rows are all 合理缺项: they leave the total, or count as fulfilled.
EXCLUDE, FULL_MARKS = "exclude", "full_marks"

SHARE, POINTS, COUNT = "share", "points", "count"
METHOD_WEIGHT_TABLE = "method_weights"


class HasSettings(Protocol):
    """A rule pack: it has each setting as an attribute, and the weights of its methods by code."""

    @property
    def method_weights(self) -> Mapping[str, Decimal]:
        """Return the weight of each method of inspection."""


@dataclass(frozen=True)
class Setting:
    """A number of standard.toml: `table` and `key` are where it stands there, `id` is its name everywhere else.

    `kind` is SHARE (0 to 1), POINTS (0 to 100) or COUNT (a whole number); `short_name` fits a narrow column,
    `word` is its name in the sentences of rules.
    """

    id: str
    name: str
    table: str
    key: str
    kind: str
    short_name: str = ""
    word: str = ""

    @property
    def path(self) -> str:
        """Return where it stands in standard.toml: `verdict.pass_line`."""
        return f"{self.table}.{self.key}"

    @property
    def value_id(self) -> str:
        """Return the id of its value in the register."""
        return f"scores.{self.id}"

    @property
    def word_in_rules(self) -> str:
        """Return what the sentences of rules call it."""
        return self.word or self.short_name or self.name

    def of(self, standard: HasSettings) -> Decimal | int:
        """Return what a pack sets: a whole number for a COUNT, else an exact decimal."""
        if self.table == METHOD_WEIGHT_TABLE:
            return standard.method_weights[self.key]
        number: Decimal | int = getattr(standard, self.id)
        return number


def method_weight(code: str, name: str) -> Setting:
    """Return the setting that is the weight of a method of inspection."""
    return Setting(f"{code}_weight", f"{name}权重", METHOD_WEIGHT_TABLE, code, SHARE)


def method_rate(code: str) -> str:
    """Return what an indicator's rate by one method is called in rules and value ids."""
    return f"{code}_rate"


METHOD_WEIGHTS = tuple(method_weight(code, name) for code, name in METHOD_NAMES.items())
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
PLACES = Setting("places", "小数位数", "rounding", "places", COUNT, word="规定位数")


def settings_of(methods: Mapping[str, str]) -> tuple[Setting, ...]:
    """Return all settings of a pack with these methods of inspection, code → name: their weights first."""
    weights = (method_weight(code, name) for code, name in methods.items())
    return (*weights, INTERVIEW_WEIGHT, PASS_LINE, KEY_FLOOR, GENERAL_MAX, KEY_MAX, PLACES)


def by_id(settings: Iterable[Setting]) -> dict[str, Setting]:
    """Return id → setting, in the given order."""
    return {setting.id: setting for setting in settings}
