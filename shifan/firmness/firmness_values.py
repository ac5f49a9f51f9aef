"""The firmness figures as values of the register: each with the rule that simulates it, none part of the score."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.firmness import explanations
from shifan.firmness.assess import REPLICATES, SEED, Firmness, Flip, Spread, assess
from shifan.firmness.group_differences import enter_groups
from shifan.firmness.sampling_interval import LEVEL
from shifan.raw_sheets.document_review import SCORED_PREFIX
from shifan.rules.settings import PASS_LINE
from shifan.score.register_writer import Derivation, RegisterWriter

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.one_factor import Factor
    from shifan.standards import Standard
    from shifan.values import Register

MOST_CHANGES = 40
_BASIS = ("scores.total", "verdict.pass")
_POINTS_OF = {
    "": ("points", ""),
    "aside": ("aside_points", "（不计否决情形）"),
    "line": ("line_points", "（低于达标线）"),
}
_DIGITS = 1000  # of a unit of the last place, before the standard error is rounded for print


def enter(
    register: Register, clean: CleanCity, standard: Standard, replicates: int = REPLICATES
) -> Register:
    """Return the register with the values `firmness.*` added; enter them after everything that is scored."""
    firmness = assess(clean, standard, replicates)
    writer = RegisterWriter(clean, standard, register)
    _settings(writer, firmness)
    for kind in explanations.SPREADS:
        _spread(writer, kind, getattr(firmness.spreads, kind), firmness)
    for factor in firmness.factors:
        _factor(writer, factor, firmness)
    _flip(writer, "records", firmness.records, firmness.passes)
    _flip(writer, "deductions", firmness.deductions, firmness.passes)
    for n, limit in enumerate(firmness.limits, 1):
        derivation = Derivation("firmness.limit", _BASIS)
        writer.text(f"firmness.limit.{n}", f"不能得出的结论{n}", limit, derivation)
    for kind, pattern in explanations.paragraphs(firmness, standard).items():
        writer.pattern(
            f"firmness.text.{kind}", f"稳健性说明：{explanations.TITLES[kind]}", pattern, _BASIS
        )
    if firmness.coverage:
        name = "稳健性说明：重抽区间的覆盖率"
        writer.pattern("firmness.text.coverage", name, firmness.coverage, _BASIS)
    _judging(writer, firmness)
    enter_groups(writer, clean, standard)
    return register


def _judging(writer: RegisterWriter, firmness: Firmness) -> None:
    """Enter what other reviewers might have given: ends, both layers together, and what they rest on."""
    judging, places = firmness.judging, writer.standard.places
    if judging is None:
        return
    cells = _deductions(writer)
    derivation = Derivation("firmness.judges", (*_BASIS, *cells))
    name = explanations.FACTORS["judges"]
    for part, word, units in (
        ("low", "下限", judging.low),
        ("high", "上限", judging.high),
        *_both(firmness),
    ):
        points = _points(units, places)
        writer.points(f"firmness.judges.{part}", f"{name}：总得分范围{word}", points, derivation)
    spread = judging.spread
    for part, word, deviation in (
        ("single", "同一处扣分的标准差", spread.single),
        ("scale", "审查人尺度的标准差", spread.scale),
    ):
        deviation_points = Fraction(round(deviation * _DIGITS), _DIGITS)
        writer.points(f"firmness.judges.{part}", f"{name}：{word}", deviation_points, derivation)
    label = f"{name}：由两人以上评分的评价方面"
    writer.count("firmness.judges.aspects", label, spread.aspects, derivation, "个")
    text = explanations.judging_text(firmness)
    writer.pattern("firmness.text.judges", "稳健性说明：评判误差", text, _BASIS)


def _deductions(writer: RegisterWriter) -> tuple[str, ...]:
    """Return the cells of all deductions, those of second reviewers included."""
    tables = writer.clean.tables
    scored = [name for name in ("documents", f"{SCORED_PREFIX}documents") if name in tables]
    cells = (writer.cells(name, "deduction", tables[name]["row"]) for name in scored)
    return tuple(dict.fromkeys(cell for of_table in cells for cell in of_table))


def _both(firmness: Firmness) -> list[tuple[str, str, int]]:
    """Return the ends of sites and reviewers together: independent errors, added as their squares on each side."""
    sampling, judging = firmness.spreads.sampling, firmness.judging
    if sampling is None or judging is None:
        return []
    now = firmness.total
    ends = (("both_low", sampling.low, judging.low), ("both_high", sampling.high, judging.high))
    found = []
    for part, of_sites, of_judges in ends:
        apart = round(((of_sites - now) ** 2 + (of_judges - now) ** 2) ** 0.5)
        word = "下限" if part == "both_low" else "上限"
        end = max(0, now - apart) if part == "both_low" else now + apart
        found.append((part, f"与点位合计{word}", end))
    return found


def _settings(writer: RegisterWriter, firmness: Firmness) -> None:
    settings = Derivation("firmness", ())
    writer.count("firmness.replicates", "重复计算次数", firmness.replicates, settings, "次")
    writer.count("firmness.seed", "随机数种子", SEED, settings)
    writer.count("firmness.level", "重抽区间的名义水平", LEVEL, settings, "%")
    writer.points("firmness.deductions.step", "扣分的一步", firmness.deduction_step, settings)


def _sites(writer: RegisterWriter) -> tuple[str, ...]:
    """Return the cells that put sites into strata."""
    return writer.cells("sites", "business_type", writer.clean.tables["sites"]["row"])


def _spread(writer: RegisterWriter, kind: str, spread: Spread | None, firmness: Firmness) -> None:
    """Enter the ends of an interval and where it lies; N/A where it cannot be concluded."""
    id, name = f"firmness.{kind}", explanations.SPREADS[kind]
    sites = () if kind == "weights" else _sites(writer)
    basis = (*_BASIS, "firmness.replicates", "firmness.seed", *sites)
    derivation = Derivation(_rule(kind, firmness), basis)
    places = writer.standard.places
    low, high = (spread.low, spread.high) if spread else (None, None)
    for end, word, units in (("low", "下限", low), ("high", "上限", high)):
        points = _points(units, places)
        writer.points(f"{id}.{end}", f"{name}：总得分区间{word}", points, derivation)
    if spread is None:
        return
    line = "规则包没有达标线"
    if PASS_LINE.value_id in writer.register:
        line = explanations.place(spread, firmness.line, places)
    writer.text(f"{id}.place", f"{name}：区间与达标线", line, derivation)
    if kind == "sampling" and firmness.error is not None:
        error = Fraction(round(firmness.error * _DIGITS), _DIGITS * 10**places)
        writer.points(f"{id}.error", f"{name}：标准误", error, derivation)
        lost = Fraction(round(firmness.lost * _DIGITS), _DIGITS * 10**places)
        writer.points(f"{id}.lost", f"{name}：因点位问题失去的总得分", lost, derivation)


def _points(units: int | None, places: int) -> Fraction | None:
    """Return a total given in units of the last place; None stays None."""
    return None if units is None else Fraction(units, 10**places)


def _rule(kind: str, firmness: Firmness) -> str:
    """Return the rule that a spread follows: that of drawing sites has two ways."""
    return (
        f"firmness.{kind}_model" if kind == "sampling" and firmness.hidden else f"firmness.{kind}"
    )


def _factor(writer: RegisterWriter, factor: Factor, firmness: Firmness) -> None:
    """Enter the least and the largest total that one assumption gives, in which case each, and how far apart.

    Then whether the verdict holds.
    """
    id, name = f"firmness.factor.{factor.id}", explanations.factor_name(factor.id, writer.standard)
    is_spread = factor.id in explanations.SPREADS
    rule = _rule(factor.id, firmness) if is_spread else "firmness.factor"
    derivation = Derivation(rule, _BASIS)
    writer.text(f"{id}.name", f"变动因素：{name}", name, derivation)
    for part, units in (("low", factor.low), ("high", factor.high), ("swing", factor.swing)):
        points = _points(units, firmness.places)
        writer.points(f"{id}.{part}", f"{name}：{explanations.PARTS[part]}", points, derivation)
    for part, case in (("low", factor.low_case), ("high", factor.high_case)):
        label = f"{name}：{explanations.PARTS[part]}的情形"
        writer.text(f"{id}.{part}_case", label, case, derivation)
    writer.text(f"{id}.verdict", f"{name}：结论是否不变", factor.verdict, derivation)


def _flip(writer: RegisterWriter, kind: str, flip: Flip, passes: bool) -> None:
    """Enter the least number of changes that turn the verdict, and the cells of one such set."""
    id, name, unit = f"firmness.{kind}", explanations.FLIPS[kind], explanations.UNITS[kind]
    derivation = Derivation(id, _BASIS)
    if flip.without_veto and flip.without_veto.number:
        label = f"{name}：不计否决情形时的最少改动"
        writer.count(f"{id}.aside", label, flip.without_veto.number, derivation, unit)
        _points_of(writer, kind, "aside", flip.without_veto.number, derivation)
    if flip.number is None:
        writer.points(f"{id}.number", f"{name}：最少改动", None, derivation)
        return
    with_cells = Derivation(id, (*_BASIS, *(change.cell for change in flip.changes)))
    writer.count(f"{id}.number", f"{name}：最少改动", flip.number, with_cells, unit)
    writer.count(f"{id}.cells", f"{name}：涉及的单元格", len(flip.changes), with_cells, "个")
    _points_of(writer, kind, "", flip.number, with_cells)
    if passes and flip.turn.line is not None:
        label = f"{name}：使总得分低于达标线的最少改动"
        writer.count(f"{id}.line", label, flip.turn.line, derivation, unit)
        _points_of(writer, kind, "line", flip.turn.line, derivation)
    for n, change in enumerate(flip.changes[:MOST_CHANGES], 1):
        of_cell = Derivation(id, (change.cell, *_BASIS))
        writer.text(f"{id}.{n}.subject", f"{name}：第{n}处", change.subject, of_cell)
        text = f"{change.before}→{change.after}"
        writer.text(f"{id}.{n}.change", f"{name}：第{n}处改动", text, of_cell)


def _points_of(
    writer: RegisterWriter, kind: str, part: str, steps: int, derivation: Derivation
) -> None:
    """Enter how many points some steps of deduction are; nothing for records."""
    if kind != "deductions":
        return
    part, word = _POINTS_OF[part]
    points = steps * Fraction(writer.standard.deduction_step)
    name = f"{explanations.FLIPS[kind]}：最少改动的分数{word}"
    writer.points(f"firmness.deductions.{part}", name, points, derivation)
