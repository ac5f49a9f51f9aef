"""standard.toml: the settings of a pack, each read exactly or reported with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shifan.errors import Finding
from shifan.rules.settings import (
    GENERAL_MAX,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    KEY_MAX,
    METHOD_NAMES,
    PASS_LINE,
    PLACES,
    Setting,
    method_weight,
    settings_of,
)
from shifan.standards.pack_tables import NEXT, decimal
from shifan.standards.toml_tables import TomlTable, entry_at, table_at

FILE = "standard.toml"
_EXPECTED = {str: "文字", bool: "true 或 false", list: "列表", int: "不小于0的整数"}
_SCORES = ("interview", "scores")
_MODE = ("rounding", "mode")
_PARAMETERS = "parameters"
_NAMES = ("id", "title", "official", "dimensions", "missing_policy", "template")
# Templates of methods: the shipped rules that a pack starts from, or none.
RATES, NO_TEMPLATE = "rates", "none"
TEMPLATES = (RATES, NO_TEMPLATE)


@dataclass(frozen=True, kw_only=True)
class PackSettings:
    """What standard.toml says; all numbers are exact decimals.

    `method_weights` are by the code of the method of inspection, `interview_scores` by the word of an answer,
    `parameters` by the names that the pack's own formulas give them.
    """

    id: str
    title: str
    official: bool
    dimensions: tuple[str, ...]
    missing_policy: str
    method_weights: dict[str, Decimal]
    interview_weight: Decimal
    interview_scores: dict[str, Decimal]
    pass_line: Decimal
    key_floor: Decimal
    general_max: int
    key_max: int
    places: int
    rounding_mode: str = "half_up"
    template: str = RATES
    parameters: Mapping[str, Decimal] = field(default_factory=dict)


def read_settings(content: TomlTable, faults: list[Finding]) -> PackSettings | None:
    """Return the settings; None, with every fault added, if any of them is missing or odd."""
    reader = _SettingsReader(content)
    settings = PackSettings(
        id=reader.entry(str, "id"),
        title=reader.entry(str, "title"),
        official=reader.entry(bool, "official"),
        dimensions=tuple(reader.entry(list, "dimensions") or ()),
        missing_policy=reader.entry(str, "missing_policy"),
        method_weights={
            code: reader.number(method_weight(code, name)) for code, name in METHOD_NAMES.items()
        },
        interview_weight=reader.number(INTERVIEW_WEIGHT),
        pass_line=reader.number(PASS_LINE),
        key_floor=reader.number(KEY_FLOOR),
        interview_scores=reader.interview_scores(),
        general_max=reader.count(GENERAL_MAX),
        key_max=reader.count(KEY_MAX),
        places=reader.count(PLACES),
        rounding_mode=str(table_at(content, _MODE[0]).get(_MODE[1], "没有")),
        template=reader.template(),
        parameters=reader.parameters(),
    )
    reader.faults += _unknown_keys(content)
    faults += reader.faults
    return None if reader.faults else settings


class _SettingsReader:
    """Reads the entries of standard.toml by their keys and keeps what is wrong with them.

    An entry that cannot be read comes back as None, a number as 0: whoever has faults uses neither.
    """

    def __init__(self, content: TomlTable) -> None:
        self.content = content
        self.faults: list[Finding] = []

    def entry(self, kind: type, *path: str) -> Any:
        """Return an entry of the given type; a whole number must not be negative."""
        entry = entry_at(self.content, *path)
        if _is_of(kind, entry):
            return entry
        self._add(path, entry, _EXPECTED[kind])
        return None

    def number(self, setting: Setting) -> Decimal:
        """Return a setting that is a number ≥ 0; quoted or not, it is read exactly."""
        return self._decimal(setting.table, setting.key)

    def count(self, setting: Setting) -> int:
        """Return a setting that is a whole number ≥ 0."""
        count: int = self.entry(int, setting.table, setting.key)
        return count

    def _decimal(self, *path: str) -> Decimal:
        entry = entry_at(self.content, *path)
        try:
            # Unquoted numbers come as Decimal or int: exact like the quoted ones.
            return decimal("真假值" if isinstance(entry, bool) else str(entry))
        except ValueError as expected:
            self._add(path, entry, f"{expected}，加引号书写")
            return Decimal(0)

    def interview_scores(self) -> dict[str, Decimal]:
        """Return the score of each answer word; there must be at least one."""
        words = table_at(self.content, *_SCORES)
        if not words:
            self._add(_SCORES, None, "每种掌握程度的得分")
        return {word: self._decimal(*_SCORES, word) for word in words}

    def template(self) -> str:
        """Return the template of the method; without one, `rates`."""
        name = self.content.get("template", RATES)
        if name not in TEMPLATES:
            self._add(("template",), name, "、".join(TEMPLATES))
            return RATES
        return str(name)

    def parameters(self) -> dict[str, Decimal]:
        """Return the numbers that the pack's own formulas read, by name; none if it has none."""
        entry = self.content.get(_PARAMETERS, {})
        if not isinstance(entry, dict):
            self._add((_PARAMETERS,), entry, "每个参数的名称和数")
            return {}
        return {name: self._decimal(_PARAMETERS, name) for name in entry}

    def _add(self, path: tuple[str, ...], entry: object, expected: str) -> None:
        self.faults.append(
            _fault(".".join(path), "没有" if entry is None else str(entry), expected)
        )


def _is_of(kind: type, entry: object) -> bool:
    if kind is int:
        return isinstance(entry, int) and not isinstance(entry, bool) and entry >= 0
    return isinstance(entry, kind)


def _unknown_keys(content: TomlTable) -> Iterator[Finding]:
    """Yield a fault for each key nobody reads: a slip of the pen would silently leave another value in force."""
    paths = [(setting.table, setting.key) for setting in settings_of(METHOD_NAMES)]
    tables = {table for table, _ in (*paths, _SCORES, _MODE)}
    known = {*_NAMES, *tables, *(".".join(path) for path in (*paths, _SCORES, _MODE))}
    for key, entry in content.items():
        if key == _PARAMETERS:
            continue
        inner = [f"{key}.{name}" for name in entry] if isinstance(entry, dict) else []
        for name in (key, *inner):
            if name not in known:
                yield _fault(name, "规则中没有这一项", "删除或改正")


def _fault(key: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-setting", "error", FILE, cell=key, found=found, expected=expected, action=NEXT
    )
