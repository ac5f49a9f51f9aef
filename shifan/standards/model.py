"""What a loaded rule pack is: typed records for people and rules, the same as tables for vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# A method of inspection and what it is called. Every other module asks `Standard.methods`.
METHOD_NAMES = {"announced": "明查", "covert": "暗访"}

Wording = Mapping[str, Any]  # wording.toml, parsed and checked


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
class Standard:
    """A validated rule pack; all numbers are exact decimals, `files` maps its files to their SHA-256."""

    id: str
    title: str
    official: bool
    folder: Path
    files: dict[str, str]
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
    indicators: pd.DataFrame
    business_types: pd.DataFrame
    check_items: pd.DataFrame
    vetoes: pd.DataFrame
    interview_topics: pd.DataFrame
    headers: pd.DataFrame
    wording: Wording

    @property
    def label(self) -> str:
        """Return the title with its standing, as it is shown wherever scores are shown."""
        return self.title if self.official else f"{self.title}（示例，非官方）"

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
    def indicator_list(self) -> tuple[Indicator, ...]:
        """Return the indicators as records, in the pack's order."""
        return tuple(Indicator(**row) for row in _records(self.indicators, Indicator))

    @cached_property
    def type_list(self) -> tuple[BusinessType, ...]:
        """Return the business types of all methods as records, in the pack's order."""
        return tuple(BusinessType(**row) for row in _records(self.business_types, BusinessType))

    @cached_property
    def item_list(self) -> tuple[CheckItem, ...]:
        """Return the check items as records, in the pack's order."""
        return tuple(CheckItem(**row) for row in _records(self.check_items, CheckItem))

    @cached_property
    def veto_list(self) -> tuple[Named, ...]:
        """Return the vetoes as records, in the pack's order."""
        return tuple(Named(**row) for row in _records(self.vetoes, Named))

    @cached_property
    def topic_list(self) -> tuple[Named, ...]:
        """Return the topics of the interviews as records, in the pack's order."""
        return tuple(Named(**row) for row in _records(self.interview_topics, Named))


def _records(frame: pd.DataFrame, kind: Any) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings of the fields that a record has."""
    fields = list(kind.__dataclass_fields__)
    columns = [frame[name].tolist() for name in fields]
    return [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]
