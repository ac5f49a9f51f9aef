"""What must hold between the parts of a pack: sums, codes, counts, names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, partial

import pandas as pd

from shifan.errors import Finding
from shifan.raw_sheets import ALL_HEADINGS
from shifan.rules.language.objects import CITY
from shifan.rules.settings import (
    EXCLUDE,
    FULL_MARKS,
    INTERVIEW_WEIGHT,
    KEY_FLOOR,
    PASS_LINE,
    PLACES,
    method_weight,
)
from shifan.standards import method_checks, standard_file, wording
from shifan.standards.broken_parts import BrokenParts
from shifan.standards.levels import IndicatorLevels
from shifan.standards.method_checks import at as _at
from shifan.standards.method_checks import fault as _fault
from shifan.standards.model import (
    BusinessType,
    CheckItem,
    HeaderAlias,
    Indicator,
    method_names_of,
    records_of,
)
from shifan.standards.pack_columns import HEADERS as _HEADERS
from shifan.standards.pack_columns import INDICATORS as _INDICATORS
from shifan.standards.pack_columns import ITEMS as _ITEMS
from shifan.standards.pack_columns import MEASURES as _MEASURES
from shifan.standards.pack_columns import METHODS as _METHODS
from shifan.standards.pack_columns import RESULTS as _RESULTS
from shifan.standards.pack_columns import RULES
from shifan.standards.pack_columns import TOPICS as _TOPICS
from shifan.standards.pack_columns import TYPES as _TYPES
from shifan.standards.pack_columns import VETOES as _VETOES
from shifan.standards.pack_settings import NO_TEMPLATE, RATES, PackSettings
from shifan.standards.toml_tables import TomlTable
from shifan.standards.wording_checks import check_wording, unknown_keys
from shifan.standards.wording_names import citable_values

_HUNDRED = Decimal(100)
_MOST_PLACES = 8
_CODED = (_INDICATORS, _TYPES, _ITEMS, _VETOES, _TOPICS, _METHODS, _MEASURES)
_SETTINGS, _WORDING = (
    standard_file.FILE,
    f"{wording.FILE}:nothing",
)  # a file that can be read at all
_TREE, _RULE_NAMES = f"{_INDICATORS}:code parent", f"{RULES}:object id"
Check = tuple[tuple[str, ...], Callable[[], Iterable[Finding]]]


class PackChecks:
    """The parts of a pack as they were read, and what is wrong between them.

    `broken` are the parts that have faults already: a check that needs one of them waits until it is mended.
    """

    def __init__(
        self,
        settings: PackSettings | None,
        tables: Mapping[str, pd.DataFrame],
        sentences: TomlTable,
        broken: BrokenParts,
    ) -> None:
        self._settings, self.tables, self.sentences = settings, tables, sentences
        self.broken = broken
        self._wording_checked = False

    def faults(self) -> Iterator[Finding]:
        """Yield every contradiction inside the pack; what follows from another is not told."""
        for needed, check in self._checks():
            if not any(map(self.broken.touches, needed)):
                found = list(check())
                for fault in found:
                    self.broken.add(fault)
                yield from found

    def _checks(self) -> Iterator[Check]:
        """Yield each check with what it needs, whole files or `file:part part` of one; codes and settings first."""
        for file in _CODED:
            yield (f"{file}:code",), partial(self._duplicate_codes, file)
        yield from self._checks_of_settings()
        yield from self._checks_of_own_lists()
        yield (f"{_INDICATORS}:name",), partial(self._duplicates, _INDICATORS, ["name"])
        yield (f"{_TREE} dimension full_score", f"{_SETTINGS}:levels"), self._levels
        yield (f"{_TREE} full_score", f"{_SETTINGS}:template", _RULE_NAMES), self._full_scores
        yield (f"{_TREE} dimension", f"{_SETTINGS}:dimensions"), self._dimensions
        yield (f"{_TYPES}:method code name aliases",), self._type_names
        counts = f"{_TYPES}:code items key_items"
        yield (counts, f"{_ITEMS}:business_type key"), self._item_counts
        yield (f"{_TYPES}:code", f"{_ITEMS}:code"), self._types_of_items
        yield (_TREE, f"{_ITEMS}:code"), self._indicators_of_items
        shares = f"{_TREE} document_share"
        yield (shares, f"{_ITEMS}:indicator", f"{_SETTINGS}:template"), self._inspected
        yield (_HEADERS,), self._headers
        codes = (f"{_VETOES}:code", f"{_METHODS}:code")
        yield (_TREE, *codes, f"{_SETTINGS}:outcome", _WORDING), self._wording
        yield (_WORDING,), self._names_in_wording

    def _checks_of_settings(self) -> Iterator[Check]:
        yield (f"{_SETTINGS}:method_weights", f"{_METHODS}:code"), self._weights
        yield (f"{_SETTINGS}:missing_policy",), self._missing_policy
        yield (f"{_SETTINGS}:rounding",), self._rounding
        yield (f"{_SETTINGS}:dimensions",), self._dimension_names
        yield (f"{_SETTINGS}:interview verdict template", _RULE_NAMES), self._limits
        codes = tuple(f"{file}:code" for file in _CODED)
        dates = f"{_SETTINGS}:levels carried_over effective_from effective_to"
        yield (dates, *codes), self._own_settings

    def _checks_of_own_lists(self) -> Iterator[Check]:
        tables = self.tables
        yield (f"{_METHODS}:name",), partial(self._duplicates, _METHODS, ["name"])
        yield (f"{_RESULTS}:word",), partial(self._duplicates, _RESULTS, ["word"])
        yield (_METHODS,), partial(method_checks.method_faults, tables)
        needed = (f"{_METHODS}:code", f"{_TYPES}:method")
        yield needed, partial(method_checks.types_of_methods, tables)
        yield (_RESULTS,), partial(method_checks.result_faults, tables)
        measured = (f"{_MEASURES}:nothing", _TREE)
        yield measured, partial(method_checks.measure_faults, tables)

    @cached_property
    def settings(self) -> PackSettings:
        """Return the settings, for checks that wait until standard.toml can be read."""
        if self._settings is None:
            raise ValueError("the settings cannot be read")
        return self._settings

    @cached_property
    def levels(self) -> IndicatorLevels:
        """Return the rows of indicators.csv by level."""
        return IndicatorLevels(self.tables[_INDICATORS])

    @cached_property
    def indicators(self) -> dict[int, Indicator]:
        """Return the rows of indicators.csv that stand above no others, by their position in the file."""
        rows = records_of(self.levels.indicators(), Indicator)
        return dict(zip(self.levels.positions, rows, strict=True))

    @cached_property
    def types(self) -> tuple[BusinessType, ...]:
        """Return the rows of business_types.csv."""
        return records_of(self.tables[_TYPES], BusinessType)

    @cached_property
    def items(self) -> tuple[CheckItem, ...]:
        """Return the rows of check_items.csv."""
        return records_of(self.tables[_ITEMS], CheckItem)

    def _weights(self) -> Iterator[Finding]:
        weights, unstated = self.settings.method_weights, self.settings.unstated
        if any(method_weight(code, "").id in unstated for code in weights):
            return
        if sum(weights.values()) != 1:
            shown = "＋".join(map(str, weights.values()))
            yield _setting_fault("method_weights", shown, "合计为1")

    def _missing_policy(self) -> Iterator[Finding]:
        if self.settings.missing_policy not in (EXCLUDE, FULL_MARKS):
            expected = f"{EXCLUDE} 或 {FULL_MARKS}"
            yield _setting_fault("missing_policy", self.settings.missing_policy, expected)
        elif self.settings.template == NO_TEMPLATE and self.settings.missing_policy == FULL_MARKS:
            expected = "删去：template 为 none 时，合理缺项怎样计由规则写明"
            yield _setting_fault("missing_policy", FULL_MARKS, expected)

    def _rounding(self) -> Iterator[Finding]:
        if self.settings.rounding_mode != "half_up":
            yield _setting_fault("rounding.mode", self.settings.rounding_mode, "half_up")
        if self.settings.places > _MOST_PLACES:
            yield _setting_fault(PLACES.path, self.settings.places, f"不超过{_MOST_PLACES}")

    def _limits(self) -> Iterator[Finding]:
        return _limits(self.settings, self._keeps_total)

    def _dimension_names(self) -> Iterator[Finding]:
        if not _are_names(self.settings.dimensions):
            names = list(self.settings.dimensions)
            yield _setting_fault("dimensions", names, "至少一个且不重复的名称")

    def _duplicate_codes(self, file: str) -> Iterator[Finding]:
        """Yield the codes that raw workbooks cannot tell from an earlier one: capitals and width do not count there."""
        first: dict[str, str] = {}
        for position, code in enumerate(map(str, self.tables[file]["code"])):
            read_as = unicodedata.normalize("NFKC", code).upper()
            if read_as in first:
                earlier = first[read_as]
                told = f"：{earlier}（原始表不分大小写和全角半角）" if earlier != code else ""
                yield _fault(file, _at(position, "code"), code, f"不与前面各行重复{told}")
            first.setdefault(read_as, code)

    def _duplicates(self, file: str, columns: list[str]) -> Iterator[Finding]:
        """Yield the rows that repeat an earlier row in these columns."""
        table, named = self.tables[file], columns[-1]
        for position in table.index[table.duplicated(columns)].tolist():
            repeated = table[named].tolist()[position]
            yield _fault(file, _at(position, named), repeated, "不与前面各行重复")

    def _levels(self) -> Iterator[Finding]:
        for position, column, found, expected in self.levels.faults(self.settings.levels):
            yield _fault(_INDICATORS, _at(position, column), found, expected)

    def _own_settings(self) -> Iterator[Finding]:
        return method_checks.setting_faults(self.settings, self.tables)

    def _full_scores(self) -> Iterator[Finding]:
        total = sum((row.full_score for row in self.indicators.values()), Decimal(0))
        if total != _HUNDRED and self._keeps_total:
            yield _fault(_INDICATORS, "full_score", f"合计 {total}", "合计 100")
        for position, row in self.indicators.items():
            if row.full_score == 0:
                yield _fault(_INDICATORS, _at(position, "full_score"), 0, "大于0")

    def _dimensions(self) -> Iterator[Finding]:
        names = self.settings.dimensions
        for position, row in self.indicators.items():
            if row.dimension not in names:
                place = _at(position, "dimension")
                yield _fault(
                    _INDICATORS, place, row.dimension or "空", "standard.toml 中的 dimensions 之一"
                )
        used = {row.dimension for row in self.indicators.values()}
        for name in names:
            if name not in used:
                found = f"没有属于{name}的指标"
                yield _fault(_INDICATORS, "dimension", found, "每个项目至少一个指标")

    @cached_property
    def _keeps_total(self) -> bool:
        """Return whether the total is that of the template `rates`, out of 100."""
        rules = self.tables[RULES]
        own = zip(rules["object"], rules["id"], strict=True)
        return self.settings.template == RATES and (CITY, "total") not in own

    def _inspected(self) -> Iterator[Finding]:
        if self.settings.template != RATES:
            return
        inspected = {item.indicator for item in self.items}
        for position, row in self.indicators.items():
            if row.document_share < 1 and row.code not in inspected:
                expected = f"为1，或在 check_items.csv 中有对应{row.code}的检查项"
                place = _at(position, "document_share")
                yield _fault(_INDICATORS, place, row.document_share, expected)

    def _type_names(self) -> Iterator[Finding]:
        """Yield the names and aliases that stand for several types of one method."""
        owner: dict[tuple[str, str], str] = {}
        for position, row in enumerate(self.types):
            named = [("name", row.name), *(("aliases", word) for word in row.aliases.split("|"))]
            for column, word in named:
                first = owner.setdefault((row.method, word), row.code) if word else row.code
                if first != row.code:
                    expected = f"不与{first}的名称或别名相同"
                    yield _fault(_TYPES, _at(position, column), word, expected)

    def _types_of_items(self) -> Iterator[Finding]:
        types = {row.code for row in self.types}
        for position, row in enumerate(self.items):
            if row.business_type is not None and row.business_type not in types:
                place = _at(position, "business_type")
                yield _fault(_ITEMS, place, row.business_type, "business_types.csv 中的编号")
            if row.points == 0:
                yield _fault(_ITEMS, _at(position, "points"), 0, "大于0")

    def _indicators_of_items(self) -> Iterator[Finding]:
        indicators = {row.code for row in self.indicators.values()}
        for position, row in enumerate(self.items):
            if row.indicator is not None and row.indicator not in indicators:
                place = _at(position, "indicator")
                yield _fault(_ITEMS, place, row.indicator, "indicators.csv 中的编号")

    def _item_counts(self) -> Iterator[Finding]:
        for position, row in enumerate(self.types):
            items = [item for item in self.items if item.business_type == row.code]
            key_items = sum(item.key for item in items)
            for column, declared, count in (
                ("items", row.items, len(items)),
                ("key_items", row.key_items, key_items),
            ):
                if count != declared:
                    expected = f"check_items.csv 中的{count}项"
                    yield _fault(_TYPES, _at(position, column), declared, expected)

    def _headers(self) -> Iterator[Finding]:
        yield from self._duplicates(_HEADERS, ["workbook", "sheet", "alias"])
        for position, row in enumerate(records_of(self.tables[_HEADERS], HeaderAlias)):
            wrong = _header_fault(row)
            if wrong:
                column, expected = wrong
                yield _fault(_HEADERS, _at(position, column), getattr(row, column), expected)

    def _names_in_wording(self) -> Iterator[Finding]:
        """Yield tables and keys that nobody reads where the lists that sentences stand on are yet to be mended."""
        return iter(()) if self._wording_checked else unknown_keys(self.sentences)

    def _wording(self) -> Iterator[Finding]:
        self._wording_checked = True
        codes = [row.code for row in self.indicators.values()]
        vetoes = self.tables[_VETOES]["code"].tolist()
        methods = method_names_of(self.tables[_METHODS])
        values = citable_values(methods, vetoes, codes, len(self.settings.dimensions))
        return check_wording(self.sentences, codes, vetoes, self.settings.outcomes, values)


def _setting_fault(cell: str, found: object, expected: str) -> Finding:
    return _fault(_SETTINGS, cell, found, expected)


def _limits(settings: PackSettings, out_of_100: bool) -> Iterator[Finding]:
    """Yield the settings that are larger than they may be."""
    # All of the score from interviews would leave nothing for the indicators.
    if settings.interview_weight >= 1:
        yield _setting_fault(INTERVIEW_WEIGHT.path, settings.interview_weight, "小于1")
    if settings.pass_line > _HUNDRED and out_of_100:
        yield _setting_fault(PASS_LINE.path, settings.pass_line, "0至100之间")
    if settings.key_floor > 1:
        yield _setting_fault(KEY_FLOOR.path, settings.key_floor, "0至1之间")
    for word, score in settings.interview_scores.items():
        if score > 1:
            yield _setting_fault(f"interview.scores.{word}", score, "0至1之间")


def _are_names(names: tuple[object, ...]) -> bool:
    """Return whether there is at least one name, all are texts, and none is given twice."""
    texts = [name for name in names if isinstance(name, str) and name.strip()]
    return bool(names) and len(set(texts)) == len(names)


def _header_fault(row: HeaderAlias) -> tuple[str, str] | None:
    """Return the column of a row that is wrong and what was expected; None if it is right.

    An alias leads to one column of a sheet that exists, and never hides another column's own name.
    """
    sheets = ALL_HEADINGS.get(row.workbook)
    if sheets is None:
        return "workbook", "、".join(ALL_HEADINGS)
    columns = sheets.get(row.sheet)
    if columns is None:
        return "sheet", "、".join(sheets)
    if row.column not in columns:
        return "column", "、".join(columns)
    if row.alias in columns and row.alias != row.column:
        return "alias", "不是本表另一列的名称"
    return None
