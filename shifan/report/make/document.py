"""The work on one document: what it is filled from, and what has been numbered so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.report.anchors.unique_ids import Copies
    from shifan.report.make.expansion import Expander
    from shifan.standards import Standard
    from shifan.values import Register


@dataclass(frozen=True)
class Picture:
    """A chart for the report: PNG bytes, title, alternative text, source line."""

    name: str
    title: str
    png: bytes
    alt: str
    source: str


@dataclass
class Filling:
    """The work on one document."""

    document: object
    register: Register
    standard: Standard
    clean: CleanCity
    charts: Sequence[Picture]
    edition: str
    expander: Expander
    copies: Copies
    single: frozenset[str] = frozenset()  # `chart NAME` that have an anchor of their own
