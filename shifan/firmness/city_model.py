"""A city as exact numbers, once, so that ten thousand scorings are a handful of array operations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from shifan.rules.settings import EXCLUDE
from shifan.rules.words import ABSENT, CONFORMS, FAILS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.score.results import Results
    from shifan.score.vectors import Records
    from shifan.standards import Standard

LARGEST = 2**62
EXACT_FLOAT = 2**53


@dataclass(frozen=True)
class SitePoints:
    """Arrays over sites × indicators: points won and points due as integers, and the number of assessed items.

    The scale of the points cancels in rates.
    """

    won: np.ndarray
    due: np.ndarray
    assessed: np.ndarray


@dataclass(frozen=True)
class Model:
    """What the total depends on.

    `policy` is the pack's missing policy; `document` holds the document rate of each indicator, None where not
    applicable; `interview` is None without interviews. `method` is the position of each site's method in the
    pack, `stratum` that of its method and business type in `strata`.
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
    points: SitePoints


def model_of(clean: CleanCity, standard: Standard, results: Results, policy: str = "") -> Model:
    """Return the city's model; `policy` takes the place of the pack's missing policy.

    Weights and results stay the pack's.
    """
    policy, sites = policy or standard.missing_policy, clean.tables["sites"]
    methods, indicators = list(standard.method_names), standard.indicator_list
    strata_of_sites = list(zip(sites["method"], sites["business_type"], strict=True))
    strata = tuple(sorted(set(strata_of_sites)))
    return Model(
        policy=policy,
        places=standard.places,
        pass_line=Fraction(standard.pass_line),
        key_floor=Fraction(standard.key_floor),
        vetoes=results.city.count("vetoes"),
        interview_weight=Fraction(standard.interview_weight),
        interview=results.city.fraction("interview_rate"),
        method_weights=tuple(Fraction(method.weight) for method in standard.methods),
        full=tuple(Fraction(indicator.full_score) for indicator in indicators),
        share=tuple(Fraction(indicator.document_share) for indicator in indicators),
        key=tuple(indicator.key for indicator in indicators),
        document=tuple(results.indicators.fractions("document_rate")),
        method=np.array([methods.index(method) for method in sites["method"]], dtype=np.int64),
        stratum=np.array([strata.index(stratum) for stratum in strata_of_sites], dtype=np.int64),
        strata=strata,
        points=_site_points(results.records, len(sites), len(indicators), policy),
    )


def _site_points(records: Records, sites: int, indicators: int, policy: str) -> SitePoints:
    """Return the points by site and indicator, as the policy counts 合理缺项."""
    counted = records.indicator >= 0
    cell = np.where(counted, records.site * indicators + records.indicator, 0)
    shape = (sites, indicators)
    conforming, failed, absent = (
        records.result.holds(text) & counted for text in (CONFORMS, FAILS, ABSENT)
    )
    points, assessed = records.points.integers, counted & ~absent
    won, due = conforming, assessed
    if policy != EXCLUDE:
        won, due = counted & ~failed, counted
    return SitePoints(
        _sums_by_cell(cell[won], points[won], shape),
        _sums_by_cell(cell[due], points[due], shape),
        _sums_by_cell(cell[assessed], None, shape),
    )


def _sums_by_cell(
    cell: np.ndarray, points: np.ndarray | None, shape: tuple[int, int]
) -> np.ndarray:
    """Return the points of each cell of a table, the number of entries without points.

    bincount adds in float64, exact while sums stay below 2^53; OverflowError beyond.
    """
    if points is not None and points.sum() >= EXACT_FLOAT:
        raise OverflowError("sums too large to be exact")
    sums = np.bincount(cell, points, minlength=shape[0] * shape[1])
    return np.asarray(sums.astype(np.int64).reshape(shape))
