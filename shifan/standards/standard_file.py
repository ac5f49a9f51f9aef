"""standard.toml: the settings of a pack, each read exactly or reported with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shifan.errors import Finding
from shifan.raw_sheets.document_review import ASPECTS
from shifan.rules.settings import (
    EXCLUDE,
    GENERAL_MAX,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    KEY_MAX,
    METHOD_WEIGHT_TABLE,
    PASS_LINE,
    PLACES,
    Setting,
    method_weight,
    settings_of,
)
from shifan.standards.pack_columns import decimal
from shifan.standards.pack_files import NEXT, near_names
from shifan.standards.pack_label import FILE as FILE
from shifan.standards.pack_settings import (
    INTERVIEW_SCORES,
    LEVELS,
    NO_TEMPLATE,
    OUTCOMES,
    RATES,
    REVIEWER_RULES,
    TEMPLATES,
    USUAL_ANSWERS,
    Outcome,
    PackSettings,
    PackSource,
)
from shifan.standards.toml_tables import TomlTable, as_written, entry_at, table_at

_USUAL_PLACES = 2
_EXPECTED = {str: "文字", bool: "true 或 false", list: "列表", int: "不小于0的整数"}
_SCORES = ("interview", "scores")
_MODE = ("rounding", "mode")
_PARAMETERS, _CARRIED_OVER, _OUTCOME, _SOURCE = "parameters", "carried_over", "outcome", "source"
_DEDUCTION_STEP = "deduction_step"
_REVIEWERS, _REVIEWER_LIMIT = "reviewers", "reviewer_limit"
_NAMES = ("id", "title", "official", "dimensions", "missing_policy", "template")
_MORE_NAMES = (
    "aspects",
    "levels",
    "edition",
    "effective_from",
    "effective_to",
    _DEDUCTION_STEP,
    _REVIEWERS,
    _REVIEWER_LIMIT,
)
_FREE_TABLES = (_PARAMETERS, _CARRIED_OVER)  # their keys are the pack's own
_OUTCOME_KEYS = ("name", "meets")
_SOURCE_KEYS = ("number", "date", "page")


def read_settings(
    content: TomlTable, methods: Mapping[str, str], faults: list[Finding], own_rules: bool = False
) -> PackSettings:
    """Return the settings, with every fault added; what is missing or odd is None, a number 0, a list the usual one.

    `methods` are those of inspection, code → name. With `own_rules` what these do not read may be left out: `unstated`.
    """
    reader = _SettingsReader(content, own_rules)
    settings = PackSettings(
        id=reader.entry(str, "id"),
        title=reader.entry(str, "title"),
        official=reader.entry(bool, "official"),
        dimensions=tuple(reader.entry(list, "dimensions") or ()),
        missing_policy=reader.missing_policy(),
        method_weights=reader.method_weights(methods),
        interview_weight=reader.number(INTERVIEW_WEIGHT),
        pass_line=reader.number(PASS_LINE),
        key_floor=reader.number(KEY_FLOOR),
        interview_scores=reader.interview_scores(),
        general_max=reader.count(GENERAL_MAX),
        key_max=reader.count(KEY_MAX),
        places=reader.places(),
        rounding_mode=reader.rounding_mode(),
        template=reader.template(),
        parameters=reader.parameters(),
        **_OwnListsReader(reader).all(),
        unstated=frozenset(reader.unstated),
    )
    faults += [*reader.faults, *_unknown_keys(content, methods)]
    return settings


class _SettingsReader:
    """Reads the entries of standard.toml by their keys and keeps what is wrong with them.

    An entry that cannot be read comes back as None, a number as 0: whoever has faults uses neither to score.
    With `own_rules` a setting that is not there is noted as unstated: it is a fault only if a rule reads it.
    """

    def __init__(self, content: TomlTable, own_rules: bool) -> None:
        self.content, self._own_rules = content, own_rules
        self.faults: list[Finding] = []
        self.unstated: set[str] = set()

    def entry(self, kind: type, *path: str) -> Any:
        """Return an entry of the given type; a whole number must not be negative, a text not blank."""
        entry = entry_at(self.content, *path)
        if _is_of(kind, entry):
            return entry
        if kind is int and isinstance(entry, str) and entry.strip().isdecimal():
            # The number itself is right, so that the quotes must be seen.
            self.add(path, f'"{entry}"', f"{_EXPECTED[kind]}，不加引号")
        else:
            self.add(path, entry, _EXPECTED[kind])
        return None

    def number(self, setting: Setting) -> Decimal:
        """Return a setting that is a number ≥ 0; quoted or not, it is read exactly."""
        if self._is_left_out(setting.table, setting.key):
            self.unstated.add(setting.id)
            return Decimal(0)
        return self._decimal(setting.table, setting.key)

    def count(self, setting: Setting) -> int:
        """Return a setting that is a whole number ≥ 0; 0 for any other."""
        if self._is_left_out(setting.table, setting.key):
            self.unstated.add(setting.id)
            return 0
        return self.entry(int, setting.table, setting.key) or 0

    def places(self) -> int:
        """Return to how many decimals results are printed; two where a pack with its own rules does not say."""
        if self._is_left_out(PLACES.table, PLACES.key):
            return _USUAL_PLACES
        return self.count(PLACES)

    def rounding_mode(self) -> str:
        """Return how numbers are rounded; a pack with its own rules need not say."""
        usual = "half_up" if self._own_rules else "没有"
        return str(table_at(self.content, _MODE[0]).get(_MODE[1], usual))

    def missing_policy(self) -> str:
        """Return what becomes of 合理缺项; without a template only the pack's rules say that."""
        if "missing_policy" not in self.content and self.content.get("template") == NO_TEMPLATE:
            return EXCLUDE
        return str(self.entry(str, "missing_policy"))

    def _is_left_out(self, *path: str) -> bool:
        return self._own_rules and entry_at(self.content, *path) is None

    def method_weights(self, methods: Mapping[str, str]) -> dict[str, Decimal]:
        """Return the weight of each method of inspection; the only one of a pack has all of it, if nothing is said."""
        if len(methods) == 1 and METHOD_WEIGHT_TABLE not in self.content:
            return dict.fromkeys(methods, Decimal(1))
        if self._is_left_out(METHOD_WEIGHT_TABLE):
            self.unstated |= {method_weight(code, name).id for code, name in methods.items()}
            return dict.fromkeys(methods, Decimal(1))
        return {code: self.number(method_weight(code, name)) for code, name in methods.items()}

    def _decimal(self, *path: str) -> Decimal:
        entry = entry_at(self.content, *path)
        try:
            # Unquoted numbers come as Decimal or int: exact like the quoted ones.
            return decimal("真假值" if isinstance(entry, bool) else str(entry))
        except ValueError as expected:
            self.add(path, entry, f"{expected}，加引号书写")
            return Decimal(0)

    def interview_scores(self) -> dict[str, Decimal]:
        """Return the score of each answer word; there must be at least one. Unstated, the usual words without any."""
        words = table_at(self.content, *_SCORES)
        if self._is_left_out(*_SCORES):
            self.unstated.add(INTERVIEW_SCORES)
            return dict.fromkeys(USUAL_ANSWERS, Decimal(0))
        if not words:
            self.add(_SCORES, None, "每种掌握程度的得分")
        return {word: self._decimal(*_SCORES, word) for word in words}

    def template(self) -> str:
        """Return the template of the method; without one, `rates`."""
        name = self.content.get("template", RATES)
        if name not in TEMPLATES:
            self.add(("template",), name, "、".join(TEMPLATES))
            return RATES
        return str(name)

    def deduction_step(self) -> Decimal:
        """Return the points by which deductions are told apart; without the entry, a tenth of a point."""
        if _DEDUCTION_STEP not in self.content:
            return PackSettings.deduction_step
        step = self._decimal(_DEDUCTION_STEP)
        if not step and not any(fault.cell == _DEDUCTION_STEP for fault in self.faults):
            self.add((_DEDUCTION_STEP,), "0", "大于0的数字，加引号书写")
        return step

    def reviewers(self) -> str:
        """Return how an aspect is settled that several reviewers scored; empty where the pack does not say."""
        rule = self.content.get(_REVIEWERS, "")
        if rule not in ("", *REVIEWER_RULES):
            self.add((_REVIEWERS,), rule, "、".join(REVIEWER_RULES))
            return ""
        return str(rule)

    def reviewer_limit(self) -> Decimal:
        """Return the points by which reviewers may differ without being asked; one point where nothing is said."""
        if _REVIEWER_LIMIT not in self.content:
            return PackSettings.reviewer_limit
        return self._decimal(_REVIEWER_LIMIT)

    def parameters(self) -> dict[str, Decimal]:
        """Return the numbers that the pack's own formulas read, by name; none if it has none."""
        entry = self.content.get(_PARAMETERS, {})
        if not isinstance(entry, dict):
            self.add((_PARAMETERS,), entry, "每个参数的名称和数")
            return {}
        return {name: self._decimal(_PARAMETERS, name) for name in entry}

    def add(self, path: tuple[object, ...], entry: object, expected: str) -> None:
        """Note a fault: the place, what was found (None: nothing), what was expected."""
        self.faults.append(_fault(".".join(map(str, path)), as_written(entry), expected))


class _OwnListsReader:
    """Reads what a pack need not say: aspects, levels, outcomes, codes carried over, edition and source."""

    def __init__(self, reader: _SettingsReader) -> None:
        self._reader, self._content, self._add = reader, reader.content, reader.add

    def all(self) -> dict[str, Any]:
        """Return everything that a pack need not say, by the names that `PackSettings` has for it."""
        return {
            "deduction_step": self._reader.deduction_step(),
            "reviewers": self._reader.reviewers(),
            "reviewer_limit": self._reader.reviewer_limit(),
            "aspects": self.names("aspects", ASPECTS, 1),
            "levels": self.names("levels", LEVELS, 2),
            "outcomes": self.outcomes(),
            "carried_over": self.carried_over(),
            "edition": self.edition(),
            "effective_from": self.date("effective_from"),
            "effective_to": self.date("effective_to"),
            "source": self.source(),
        }

    def names(self, key: str, usual: tuple[str, ...], fewest: int) -> tuple[str, ...]:
        """Return a list of names, none of them twice; `usual` if the pack does not say."""
        entry = self._content.get(key)
        if entry is None:
            return usual
        names = entry if isinstance(entry, list) else []
        texts = [name for name in names if isinstance(name, str) and name.strip()]
        if len(texts) < fewest or len(set(texts)) < len(names):
            self._add((key,), entry, f"至少{fewest}个且不重复的名称")
            return usual
        return tuple(texts)

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return what the verdict may be, the best first: at least two, none twice."""
        entries = self._content.get(_OUTCOME)
        if entries is None:
            return OUTCOMES
        outcomes = []
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            outcome = self._outcome(number, entry)
            outcomes += [outcome] if outcome else []
        names = {outcome.name for outcome in outcomes}
        if len(names) < 2 or len(names) < len(outcomes):
            found = "、".join(outcome.name for outcome in outcomes) or entries
            self._add((_OUTCOME,), found, "至少两种且不重复的结论，每种一个 [[outcome]]")
            return OUTCOMES
        return tuple(outcomes)

    def _outcome(self, number: int, entry: object) -> Outcome | None:
        table = entry if isinstance(entry, dict) else {}
        name, meets = table.get("name"), table.get("meets")
        for key in table:
            if key not in _OUTCOME_KEYS:
                self._add((_OUTCOME, number, key), key, near_names(key, _OUTCOME_KEYS))
        if not isinstance(name, str) or not name.strip():
            self._add((_OUTCOME, number, "name"), name, "结论的名称")
            return None
        if not isinstance(meets, bool):
            self._add((_OUTCOME, number, "meets"), meets, "true 或 false：能否写达到要求")
            return None
        return Outcome(name.strip(), meets)

    def carried_over(self) -> dict[str, str]:
        """Return codes of the edition before, each with the code that it has now."""
        entry = self._content.get(_CARRIED_OVER, {})
        if not isinstance(entry, dict):
            self._add((_CARRIED_OVER,), entry, "旧编号 = “新编号”")
            return {}
        for old, new in entry.items():
            if not isinstance(new, str) or not new:
                self._add((_CARRIED_OVER, old), new, "加引号的新编号")
        return {str(old): str(new) for old, new in entry.items()}

    def edition(self) -> str:
        """Return the edition's name; empty if the pack does not say."""
        entry = self._content.get("edition", "")
        if not isinstance(entry, str):
            self._add(("edition",), entry, "加引号的版次")
            return ""
        return entry

    def date(self, key: str) -> dt.date | None:
        """Return a date, written bare or in quotes as 2023-01-01; None if the pack does not say."""
        entry = self._content.get(key)
        if entry is None or (isinstance(entry, dt.date) and not isinstance(entry, dt.datetime)):
            return entry
        try:
            return dt.date.fromisoformat(str(entry))
        except ValueError:
            self._add((key,), entry, "日期，如 2023-01-01")
            return None

    def source(self) -> PackSource | None:
        """Return the document in which the official text stands, said in parts or in one text; None if not said."""
        entry = self._content.get(_SOURCE)
        if entry is None:
            return None
        if isinstance(entry, str) and entry.strip():
            return PackSource(entry.strip(), "", "")
        table = entry if isinstance(entry, dict) else {}
        for key in table:
            if key not in _SOURCE_KEYS:
                self._add((_SOURCE, key), key, near_names(key, _SOURCE_KEYS))
        texts = {key: str(table.get(key, "")).strip() for key in _SOURCE_KEYS}
        for key, text in texts.items():
            if not text:
                self._add((_SOURCE, key), None, "文号（number）、日期（date）、页码（page）")
        return PackSource(**texts)


def _is_of(kind: type, entry: object) -> bool:
    if kind is int:
        return isinstance(entry, int) and not isinstance(entry, bool) and entry >= 0
    if kind is str:
        return isinstance(entry, str) and bool(entry.strip())
    return isinstance(entry, kind)


def _unknown_keys(content: TomlTable, methods: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a fault for each key nobody reads: a slip of the pen would silently leave another value in force."""
    paths = [(setting.table, setting.key) for setting in settings_of(methods)]
    tables = {table for table, _ in (*paths, _SCORES, _MODE)}
    known = {*_NAMES, *_MORE_NAMES, *tables, _OUTCOME, _SOURCE, *_FREE_TABLES}
    known |= {".".join(path) for path in (*paths, _SCORES, _MODE)}
    for key, entry in content.items():
        if key in (*_FREE_TABLES, _SOURCE):
            continue
        inner = [f"{key}.{name}" for name in entry] if isinstance(entry, dict) else []
        for name in (key, *inner):
            if name not in known:
                expected = f"删除或改正；{near_names(name, sorted(known))}"
                yield _fault(name, "规则中没有这一项", expected)


def _fault(key: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-setting", "error", FILE, cell=key, found=found, expected=expected, action=NEXT
    )
