"""What standard.toml says of a pack, as records: numbers exact, names in the pack's order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from shifan.raw_sheets.document_review import ASPECTS
from shifan.records import dataclass
from shifan.rules.words import NOT_PASSED, PASSED

# Templates of methods: the shipped rules that a pack starts from, or none.
RATES, DEDUCTIONS, NO_TEMPLATE = "rates", "deductions", "none"
TEMPLATES = (RATES, DEDUCTIONS, NO_TEMPLATE)
MEAN, STRICTER, THIRD = "mean", "stricter", "third"
REVIEWER_RULES = (MEAN, STRICTER, THIRD)
LEVELS = ("项目", "指标")
USUAL_ANSWERS = ("清楚", "基本清楚", "不清楚")  # in an interview, from the best
INTERVIEW_SCORES = "interview.scores"  # among what is unstated: the scores of the answers


@dataclass(frozen=True)
class Outcome:
    """What a city's verdict may be; `meets`: whether wording may say that the requirements are met."""

    name: str
    meets: bool


@dataclass(frozen=True)
class PackSource:
    """The document in which the official text of a pack stands: its number, its date, the page."""

    number: str
    date: str
    page: str


OUTCOMES = (Outcome(PASSED, meets=True), Outcome(NOT_PASSED, meets=False))


@dataclass(frozen=True, kw_only=True)
class PackSettings:
    """What standard.toml says; all numbers are exact decimals.

    `method_weights` are by the code of the method of inspection, `interview_scores` by the word of an answer,
    `parameters` by the names that the pack's own formulas give them. `levels` are named from the top down, the
    last is that of the indicators. `outcomes` are what the verdict may be, the best first. `carried_over` maps
    codes of the edition before to those of this one. The pack holds from `effective_from` to `effective_to`, both
    included; None is without end.
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
    aspects: tuple[str, ...] = ASPECTS
    levels: tuple[str, ...] = LEVELS
    outcomes: tuple[Outcome, ...] = OUTCOMES
    carried_over: Mapping[str, str] = field(default_factory=dict)
    edition: str = ""
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    source: PackSource | None = None
    deduction_step: Decimal = Decimal("0.1")  # points: the unit in which deductions are made
    reviewers: str = (
        ""  # of an aspect that several reviewers scored: one of REVIEWER_RULES; empty refuses it
    )
    unstated: frozenset[str] = (
        frozenset()
    )  # settings, by id, that a pack with its own rules leaves out
    reviewer_limit: Decimal = Decimal(1)  # points by which reviewers may differ without being asked
