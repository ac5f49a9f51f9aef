"""What a demo city is made from: its facts, its sample, and how often which rule is broken."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class District:
    """A county-level area and the methods it is marked for."""

    code: str
    name: str
    kind: str
    announced: bool = False
    covert: bool = False


@dataclass(frozen=True)
class Interview:
    """One interviewed unit with the topics it was asked and its answers, one letter a topic: 清, 基, 不."""

    unit: str
    level: str
    kind: str
    topics: tuple[str, ...]
    answers: str


@dataclass(frozen=True)
class Plan:
    """The recipe of one city; shares are parts of the records concerned, deductions are points of an indicator."""

    city: str
    facts: dict[str, object]
    onsite: Span
    recheck: Span
    interview_day: dt.date
    report_day: dt.date
    districts: tuple[District, ...]
    team: tuple[tuple[str, str, int | None], ...]
    sites: dict[str, int]
    absent: dict[str, str]
    deductions: dict[str, str]
    interviews: tuple[Interview, ...]
    figures: tuple[tuple, ...]
    achievements: tuple[tuple, ...]
    origin: dict[str, tuple[str, str, str]]
    opinions: tuple[tuple, ...] = ()
    missing_documents: tuple[str, ...] = ()
    failing: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    usual_failing: tuple[float, float] = (0.02, 0.08)
    not_applicable: tuple[str, ...] = ()
    empty_sites: tuple[int, ...] = ()
    occurred: dict[str, str] = field(default_factory=dict)
    ledger: str = "orderly"


def order(items: Iterable[Item], *salt: object) -> list[Item]:
    """Return the items shuffled by a hash of the salt: the same on every machine and Python."""
    return sorted(items, key=lambda item: _digest(*salt, item))


def pick(options: Sequence[Item], *salt: object) -> Item:
    """Return one of the options, chosen by a hash of the salt."""
    return options[int(_digest(*salt)[:8], 16) % len(options)]


def _digest(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode("utf-8")).hexdigest()
