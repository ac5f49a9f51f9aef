"""A city as exact numbers, once, so that ten thousand scorings are a handful of array operations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.catalog import ABSENT, CONFORMS, EXCLUDE, FAILS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.rules.exact import Coded
    from shifan.score.results import Results
    from shifan.standards import Standard

LARGEST = 2**62
EXACT_FLOAT = 2**53


@dataclass(frozen=True)
class Model:
    """What the total depends on. Arrays over sites × indicators hold points as integers; their scale cancels in rates.

    `policy` is the pack's missing policy; `document` is None where not applicable; `interview` is None without interviews.
    """

    policy: str
    places: int
    pass_line: Fraction
    key_floor: Fraction
    vetoes: int
    interview_weight: Fraction
    interview: Fraction | None
    method_weights: tuple[Fraction, ...]
    full: tuple[Fraction, ...]
    share: tuple[Fraction, ...]
    key: tuple[bool, ...]
    document: tuple[Fraction | None, ...]
    method: np.ndarray
    stratum: np.ndarray
    strata: tuple[tuple[str, str], ...]
    won: np.ndarray
    due: np.ndarray
    assessed: np.ndarray


def model_of(clean: CleanCity, standard: Standard, results: Results, policy: str = "") -> Model:
    """Return the city's model; `policy` takes the place of the pack's missing policy. Weights and results stay the pack's."""
    policy, frame, sites = (
        policy or standard.missing_policy,
        standard.indicators,
        clean.tables["sites"],
    )
    methods = list(standard.method_names)
    labels = list(zip(sites["method"], sites["business_type"], strict=True))
    strata = tuple(sorted(set(labels)))
    won, due, assessed = _points(results, len(sites), len(frame), policy)
    return Model(
        policy=policy,
        places=standard.places,
        pass_line=Fraction(standard.pass_line),
        key_floor=Fraction(standard.key_floor),
        vetoes=results.city.count("vetoes"),
        interview_weight=Fraction(standard.interview_weight),
        interview=results.city.fraction("interview_rate"),
        method_weights=tuple(Fraction(method.weight) for method in standard.methods),
        full=tuple(map(Fraction, frame["full_score"])),
        share=tuple(map(Fraction, frame["document_share"])),
        key=tuple(map(bool, frame["key"])),
        document=tuple(results.indicators.fractions("document_rate")),
        method=np.array([methods.index(method) for method, _ in labels], dtype=np.int64),
        stratum=np.array([strata.index(label) for label in labels], dtype=np.int64),
        strata=strata,
        won=won,
        due=due,
        assessed=assessed,
    )


def _points(
    results: Results, sites: int, indicators: int, policy: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return won points, due points and assessed items by site and indicator, as the policy counts 合理缺项."""
    records, kept = results.records, results.records.indicator >= 0
    place = np.where(kept, records.site * indicators + records.indicator, 0)
    held = {text: holds(records.result, text) & kept for text in (CONFORMS, FAILS, ABSENT)}

    def total(mask: np.ndarray, points: np.ndarray | None) -> np.ndarray:
        """bincount adds in float64, exact while sums stay below 2^53."""
        own = None if points is None else points[mask]
        if own is not None and own.sum() >= EXACT_FLOAT:
            raise OverflowError("sums too large to be exact")
        return (
            np.bincount(place[mask], own, minlength=sites * indicators)
            .astype(np.int64)
            .reshape(sites, indicators)
        )

    points, judged = records.points.integers, kept & ~held[ABSENT]
    if policy == EXCLUDE:
        return total(held[CONFORMS], points), total(judged, points), total(judged, None)
    return total(kept & ~held[FAILS], points), total(kept, points), total(judged, None)


def holds(column: Coded, text: str) -> np.ndarray:
    """Return where a text column holds a text."""
    return (
        column.codes == column.texts.index(text)
        if text in column.texts
        else np.zeros(len(column.codes), dtype=bool)
    )
