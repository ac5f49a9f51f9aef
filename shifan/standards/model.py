"""What a loaded rule pack is: typed records for people and rules, the same as tables for vectors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from shifan.rules.settings import METHOD_NAMES as METHOD_NAMES
from shifan.rules.settings import Setting, settings_of
from shifan.standards.pack_tables import BANDS, RULES, no_rows
from shifan.standards.standard_file import NO_TEMPLATE, PackSettings
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
    """An indicator; `document_share` (0 to 1) is the part of its rate that the documents decide."""

    code: str
    dimension: str
    name: str
    full_score: Decimal
    document_share: Decimal
    key: bool


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
    """A check item of one business type, worth `points` of one indicator."""

    code: str
    business_type: str
    name: str
    key: bool
    points: Decimal
    indicator: str


@dataclass(frozen=True)
class Named:
    """A code and its name: a veto, a topic of the interviews."""

    code: str
    name: str


@dataclass(frozen=True)
class HeaderAlias:
    """Another word for a column of a sheet of the raw workbooks."""

    workbook: str
    sheet: str
    column: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class Standard(PackSettings):
    """A validated rule pack: its settings, lists and wording; `files` maps its files to their SHA-256."""

    folder: Path
    files: dict[str, str]
    indicators: pd.DataFrame
    business_types: pd.DataFrame
    check_items: pd.DataFrame
    vetoes: pd.DataFrame
    interview_topics: pd.DataFrame
    headers: pd.DataFrame
    wording: Wording
    rules: pd.DataFrame = field(default_factory=lambda: no_rows(RULES))
    bands: pd.DataFrame = field(default_factory=lambda: no_rows(BANDS))
    program: Program | None = (
        None  # the method where the pack brings rules of its own; None: the shipped one
    )

    @property
    def label(self) -> str:
        """Return the title with its standing, as it is shown wherever scores are shown."""
        return self.title if self.official else f"{self.title}（示例，非官方）"

    @property
    def has_own_method(self) -> bool:
        """Return whether the pack brings rules, decision tables, parameters or a template of its own."""
        own_tables = not self.rules.empty or not self.bands.empty
        return own_tables or bool(self.parameters) or self.template == NO_TEMPLATE

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """Return the methods of inspection in the pack's order."""
        return tuple(
            Method(code, METHOD_NAMES[code], weight) for code, weight in self.method_weights.items()
        )

    @cached_property
    def method_names(self) -> dict[str, str]:
        """Return code → name of the methods of inspection, in the pack's order."""
        return {method.code: method.name for method in self.methods}

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Return the settings that rules read: the methods' weights first."""
        return settings_of(self.method_names)

    def table(self, file: str) -> pd.DataFrame:
        """Return the rows of one of the pack's lists by the name of its file, also columns that the pack has added."""
        table: pd.DataFrame = getattr(self, file.removesuffix(".csv"))
        return table

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
    def veto_list(self) -> tuple[Named, ...]:
        """Return the vetoes as records, in the pack's order."""
        return records_of(self.vetoes, Named)

    @cached_property
    def topic_list(self) -> tuple[Named, ...]:
        """Return the topics of the interviews as records, in the pack's order."""
        return records_of(self.interview_topics, Named)


def records_of(table: pd.DataFrame, kind: Callable[..., Record]) -> tuple[Record, ...]:
    """Return the rows of a table as records of a dataclass; columns that it has no field for are left out."""
    columns = [table[name].tolist() for name in inspect.signature(kind).parameters]
    return tuple(kind(*row) for row in zip(*columns, strict=True))
