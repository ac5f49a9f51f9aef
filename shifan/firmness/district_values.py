"""The districts' fair differences as values, and the sentence that compares them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.firmness.fair_comparison import FairDifference, fair_differences
from shifan.score.register_writer import Derivation, RegisterWriter

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

RULE = "firmness.district"
_LEAD = (
    "各区县的检查方式和业态不同，平均得分不宜直接比较。"
    "在同一检查方式、同一业态之内与其他区县比较，按全市点位构成加权："
)
_END = "区间含0的，差异可能出于偶然。"


def enter_districts(writer: RegisterWriter, clean: CleanCity, standard: Standard) -> None:
    """Enter each district's raw and fair difference from the others, and a sentence; nothing for fewer than two."""
    codes = dict(
        zip(clean.tables["districts"]["name"], clean.tables["districts"]["code"], strict=True)
    )
    found = [own for own in fair_differences(clean, standard, "district") if own.name in codes]
    for own in found:
        _enter(writer, own, f"{RULE}.{codes[own.name]}")
    if found:
        parts = "；".join(_part(own, str(codes[own.name])) for own in found)
        ids = tuple(f"{RULE}.{codes[own.name]}.raw" for own in found)
        writer.pattern(
            "firmness.text.districts", "稳健性说明：区县比较", f"{_LEAD}{parts}。{_END}", ids
        )


def _enter(writer: RegisterWriter, own: FairDifference, id: str) -> None:
    rows = writer.clean.tables["sites"]["row"][
        (writer.clean.tables["sites"]["district"] == own.name).to_numpy()
    ]
    derivation = Derivation(RULE, writer.cells("sites", "district", rows))
    writer.points(f"{id}.raw", f"{own.name}：平均得分与其他区县之差", _exact(own.raw), derivation)
    names = {"fair": "同类点位之差", "low": "同类点位之差的下限", "high": "同类点位之差的上限"}
    for part, name in names.items():
        points = _exact(getattr(own, part))
        writer.points(f"{id}.{part}", f"{own.name}：{name}", points, derivation)


def _exact(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(round(number * 10**6), 10**6)


def _part(own: FairDifference, code: str) -> str:
    raw, fair, low, high = (
        f"{{{{ {RULE}.{code}.{part} }}}}" for part in ("raw", "fair", "low", "high")
    )
    if own.fair is None:
        return f"{own.name}没有可比的同类点位（平均得分之差{raw}分）"
    return f"{own.name}相差{fair}分（95%区间{low}分至{high}分，平均得分之差{raw}分）"
