"""What a loaded pack is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

METHOD_NAMES = {"announced": "明查", "covert": "暗访"}


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
    wording: dict

    @property
    def label(self) -> str:
        """Return the title with its standing, as it is shown wherever scores are shown."""
        return self.title if self.official else f"{self.title}（示例，非官方）"
