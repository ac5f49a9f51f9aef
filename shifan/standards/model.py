"""What a loaded rule pack is: typed records for people and rules, the same as tables for vectors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from shifan.errors import Finding
from shifan.records import dataclass
from shifan.rules.settings import (
    INTERVIEW_WEIGHT,
    METHOD_WEIGHT_TABLE,
    PASS_LINE,
    PLACES,
    Setting,
    settings_of,
)
from shifan.rules.settings import METHOD_NAMES as METHOD_NAMES
from shifan.rules.site_verdicts import site_verdicts
from shifan.rules.words import ABSENT, CONFORMS, FAILS
from shifan.standards.documents import DeclaredDocument
from shifan.standards.levels import IndicatorGroup
from shifan.standards.own_words import OwnWords, words_of
from shifan.standards.pack_columns import (
    BANDS,
    INDICATORS,
    ITEMS,
    MEASURES,
    METHODS,
    RESULTS,
    RULES,
    attribute,
)
from shifan.standards.pack_label import label
from shifan.standards.pack_settings import OUTCOMES, RATES, Outcome, PackSettings
from shifan.standards.pack_tables import no_rows
from shifan.standards.wording import Wording

if TYPE_CHECKING:
    from shifan.rules.language.program import Program

Record = TypeVar("Record")


@dataclass(frozen=True)
class Method:
    """A method of inspection; `weight` is its share of an indicator's on-site rate."""

    code: str
    name: str
    weight: Decimal


@dataclass(frozen=True)
class Indicator:
    """An indicator; `document_share` (0 to 1) is the part of its rate that the documents decide.

    `parent` is the code of the row above it where the pack has more levels, `kind`, `clause` and `department` (who is
    responsible, several apart by 、) are what it says.
    """

    code: str
    dimension: str
    name: str
    full_score: Decimal
    document_share: Decimal
    key: bool
    parent: str = ""
    kind: str = ""
    clause: str = ""
    department: str = ""


@dataclass(frozen=True)
class BusinessType:
    """A business type as one method inspects it; `aliases` are separated by `|`."""

    method: str
    code: str
    name: str
    min_sites: int
    items: int
    key_items: int
    aliases: str


@dataclass(frozen=True)
class CheckItem:
    """A check item of one business type, worth `points` of one indicator.

    `department` says who is responsible, several apart by 、; empty where the pack does not say.
    """

    code: str
    business_type: str
    name: str
    key: bool
    points: Decimal
    indicator: str
    department: str = ""


@dataclass(frozen=True)
class Named:
    """A code and its name: a veto, a topic of the interviews."""

    code: str
    name: str


@dataclass(frozen=True)
class ResultWord:
    """A word for the result of a check item: the share of its points that it earns, None if the item does not apply.

    `problem`: whether it is a problem that has been found.
    """

    word: str
    share: Decimal | None
    problem: bool


RESULT_WORDS = (
    ResultWord(CONFORMS, Decimal(1), problem=False),
    ResultWord(FAILS, Decimal(0), problem=True),
    ResultWord(ABSENT, None, problem=False),
)


_DEPARTMENT = "department"


@dataclass(frozen=True)
class Measure:
    """A number that is measured in a city, for an indicator or (blank) for the city as a whole.

    `low` and `high` are the limits within which it is plausible; None is without limit.
    """

    code: str
    indicator: str
    name: str
    unit: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class HeaderAlias:
    """Another word for a column of a sheet of the raw workbooks."""

    workbook: str
    sheet: str
    column: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class Standard(PackSettings):
    """A validated rule pack: its settings, lists and wording; `files` maps its files to their SHA-256.

    `indicators` are the rows of the lowest level, `groups` those above them; `indicator_lines` is where the
    indicators stand in their file, counted from 0 below the header (empty: one after the other).
    """

    folder: Path
    files: dict[str, str]
    indicators: pd.DataFrame
    business_types: pd.DataFrame
    check_items: pd.DataFrame
    vetoes: pd.DataFrame
    interview_topics: pd.DataFrame
    headers: pd.DataFrame
    wording: Wording
    groups: tuple[IndicatorGroup, ...] = ()
    indicator_lines: tuple[int, ...] = ()
    method_table: pd.DataFrame = field(default_factory=lambda: no_rows(METHODS))
    result_table: pd.DataFrame = field(default_factory=lambda: no_rows(RESULTS))
    measures: pd.DataFrame = field(default_factory=lambda: no_rows(MEASURES))
    rules: pd.DataFrame = field(default_factory=lambda: no_rows(RULES))
    bands: pd.DataFrame = field(default_factory=lambda: no_rows(BANDS))
    documents: tuple[DeclaredDocument, ...] = ()  # what a run makes beside the report
    notices: tuple[Finding, ...] = ()  # what is possible in the pack but hardly meant
    program: Program | None = (
        None  # the method where the pack brings rules of its own; None: the shipped one
    )

    @property
    def label(self) -> str:
        """Return the title with its standing, as it is shown wherever scores are shown."""
        return label(self.title, self.official)

    @property
    def has_own_method(self) -> bool:
        """Return whether the pack brings a method of its own: rules, parameters, a template, levels, results."""
        own_tables = not self.rules.empty or not self.bands.empty or not self.result_table.empty
        own_settings = bool(self.parameters) or self.template != RATES or self.outcomes != OUTCOMES
        return own_tables or own_settings or bool(self.groups) or bool(self.measure_list)

    @property
    def follows_catalog(self) -> bool:
        """Return whether rules of the pack's template are those of the catalog: `rates`, usual words for results."""
        return self.template == RATES and self.result_table.empty

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """Return the methods of inspection in the pack's order."""
        names = method_names_of(self.method_table)
        return tuple(Method(code, name, self.method_weights[code]) for code, name in names.items())

    @cached_property
    def method_names(self) -> dict[str, str]:
        """Return code → name of the methods of inspection, in the pack's order."""
        return {method.code: method.name for method in self.methods}

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Return the settings that the pack's rules read, the methods' weights first; the places always count."""
        every = settings_of(self.method_names)
        if self.program is None:
            return every
        # Start-up time: most packs have no own rules.
        from shifan.standards.settings_read import settings_read

        read = settings_read(self.program, self.levels[:-1], self.method_names)
        return tuple(setting for setting in every if setting.id in read)

    @cached_property
    def stated_settings(self) -> tuple[Setting, ...]:
        """Return what reports and pages state as the parameters of the calculation: all but the places."""
        return tuple(setting for setting in self.settings if setting != PLACES)

    def reads(self, setting: Setting) -> bool:
        """Return whether the pack's rules read a setting: without, its number means nothing."""
        return setting in self.settings

    def has_rule(self, place: str, id: str) -> bool:
        """Return whether the pack's method has a rule of this id at an object; the shipped one has all of them."""
        if self.program is None:
            return True
        return any((rule.text.object, rule.text.id) == (place, id) for rule in self.program.rules)

    @property
    def missed(self) -> str:
        """Return what verdicts are called that do not meet the requirements: 未通过, several apart by 、."""
        return "、".join(outcome.name for outcome in self.outcomes if not outcome.meets)

    def is_as_shipped(self, place: str, id: str) -> bool:
        """Return whether the rule of this id at an object is a template's: its scores are out of 100 then."""
        rules = self.program.of(place) if self.program else ()
        return all(rule.text.of_template for rule in rules if rule.text.id == id)

    @property
    def examples(self) -> str:
        """Return what of the pack is an example as long as it is not official: 指标分值、业态、检查项、权重和达标线."""
        read = {setting.table for setting in self.settings}
        parts = [f"{self.levels[-1]}分值", "业态", "检查项"]
        parts += ["权重"] if read & {METHOD_WEIGHT_TABLE, INTERVIEW_WEIGHT.table} else []
        parts += ["达标线"] if self.reads(PASS_LINE) else []
        return f"{'、'.join(parts[:-1])}和{parts[-1]}"

    def in_own_words(self, text: str) -> str:
        """Return a sentence of the package in the pack's words for levels and results; the same with usual ones."""
        return self._own_words(text) if self._own_words else text

    @property
    def has_usual_words(self) -> bool:
        """Return whether the pack has the usual words for levels and results: sentences stay as they are."""
        return self._own_words is None

    def pattern_in_own_words(self, pattern: str) -> str:
        """Return a pattern of the pack's wording, as shipped, in the pack's words for results and 关键指标."""
        return self._own_words.of_pattern(pattern) if self._own_words else pattern

    @cached_property
    def _own_words(self) -> OwnWords | None:
        return words_of(self)

    @cached_property
    def site_verdicts(self) -> tuple[str, ...]:
        """Return the words by which sites may be judged, the best first; none where it cannot be told."""
        return site_verdicts(self.program, tuple(self.outcome_of))

    def table(self, file: str) -> pd.DataFrame:
        """Return the rows of one of the pack's lists by the name of its file, also columns that the pack has added."""
        table: pd.DataFrame = getattr(self, attribute(file))
        return table

    def line_of(self, indicator: int) -> int:
        """Return where an indicator stands in its file, counted from 0 below the header, by its position."""
        return self.indicator_lines[indicator] if self.indicator_lines else indicator

    @cached_property
    def results(self) -> tuple[ResultWord, ...]:
        """Return the words for the result of a check item, in the pack's order."""
        return records_of(self.result_table, ResultWord) or RESULT_WORDS

    @cached_property
    def problem_words(self) -> tuple[str, ...]:
        """Return the words for results that are problems: 不符合, unless the pack has words of its own."""
        return tuple(result.word for result in self.results if result.problem)

    @cached_property
    def absent_words(self) -> tuple[str, ...]:
        """Return the words for items that do not apply: 合理缺项, unless the pack has words of its own."""
        return tuple(result.word for result in self.results if result.share is None)

    @cached_property
    def measure_list(self) -> tuple[Measure, ...]:
        """Return what is measured in a city as records, in the pack's order."""
        return records_of(self.measures, Measure)

    @cached_property
    def outcome_of(self) -> dict[str, Outcome]:
        """Return name → outcome of what the verdict may be, the best first."""
        return {outcome.name: outcome for outcome in self.outcomes}

    def meets(self, verdict: object) -> bool:
        """Return whether a city with this verdict meets the requirements; False for a verdict that the pack has not."""
        outcome = self.outcome_of.get(str(verdict))
        return bool(outcome and outcome.meets)

    @cached_property
    def indicator_list(self) -> tuple[Indicator, ...]:
        """Return the indicators as records, in the pack's order."""
        return records_of(self.indicators, Indicator)

    @cached_property
    def type_list(self) -> tuple[BusinessType, ...]:
        """Return the business types of all methods as records, in the pack's order."""
        return records_of(self.business_types, BusinessType)

    @cached_property
    def type_names(self) -> dict[str, str]:
        """Return code → name of the business types of all methods."""
        return {kind.code: kind.name for kind in self.type_list}

    @cached_property
    def item_list(self) -> tuple[CheckItem, ...]:
        """Return the check items as records, in the pack's order."""
        return records_of(self.check_items, CheckItem)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Return the responsible departments that check items and indicators name, each once, in the pack's order."""
        listed: tuple[CheckItem | Indicator, ...] = (*self.item_list, *self.indicator_list)
        return tuple(dict.fromkeys(name for row in listed for name in departments_of(row)))

    @cached_property
    def department_letters(self) -> dict[str, str]:
        """Return the letter of the column that names departments, by file; empty where a file has none."""
        letters = {}
        for file in (ITEMS, INDICATORS):
            # Columns that a file need not have stand before it, if they are there.
            columns = self.table(file).columns.tolist()
            named = _DEPARTMENT in columns
            letters[file] = ascii_uppercase[columns.index(_DEPARTMENT)] if named else ""
        return letters

    @cached_property
    def veto_list(self) -> tuple[Named, ...]:
        """Return the vetoes as records, in the pack's order."""
        return records_of(self.vetoes, Named)

    @cached_property
    def topic_list(self) -> tuple[Named, ...]:
        """Return the topics of the interviews as records, in the pack's order."""
        return records_of(self.interview_topics, Named)


def departments_of(row: CheckItem | Indicator) -> tuple[str, ...]:
    """Return who is responsible for a check item or an indicator; nobody where the pack does not say."""
    return tuple(row.department.split("、")) if row.department else ()


def method_names_of(table: pd.DataFrame) -> dict[str, str]:
    """Return code → name of the methods of inspection that a pack lists; the usual two if it lists none."""
    names = zip(table["code"], table["name"], strict=True)
    read = {str(code): str(name or "") for code, name in names if code is not None}
    return read or dict(METHOD_NAMES)


def records_of(table: pd.DataFrame, kind: Callable[..., Record]) -> tuple[Record, ...]:
    """Return the rows of a table as records of a dataclass.

    Columns that it has no field for are left out; fields whose column the table has not keep what they usually hold.
    """
    fields = inspect.signature(kind).parameters
    names = [name for name in fields if name in table.columns]
    columns = [table[name].tolist() for name in names]
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True))
