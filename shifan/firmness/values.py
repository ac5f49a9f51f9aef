"""The firmness figures as values of the register: each with the rule that simulates it, none of them part of the score."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.firmness import wording
from shifan.firmness.assess import LEVEL, REPLICATES, SEED, Firmness, Flip, Spread, assess
from shifan.score.value_entry import Book

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.firmness.one_factor import Factor
    from shifan.standards import Standard
    from shifan.values import Register

MOST_CHANGES = 40
_BASIS = ("scores.total", "verdict.pass")


def enter(
    register: Register, clean: CleanCity, standard: Standard, replicates: int = REPLICATES
) -> Register:
    """Return the register with the values `firmness.*` added: simulations, always after everything that is scored."""
    found = assess(clean, standard, replicates)
    book = Book(clean, standard)
    book.register = register
    _settings(book, found)
    for kind in wording.SPREADS:
        _spread(book, kind, getattr(found, kind))
    for factor in found.factors:
        _factor(book, factor, found.places)
    for kind in ("records", "deductions"):
        _flip(book, kind, getattr(found, kind), found.passes)
    for n, limit in enumerate(found.limits, 1):
        book.text(f"firmness.limit.{n}", f"不能得出的结论{n}", limit, "firmness.limit", _BASIS)
    for kind, pattern in wording.paragraphs(found).items():
        book.pattern(
            f"firmness.text.{kind}", f"稳健性说明：{wording.TITLES[kind]}", pattern, _BASIS
        )
    return register


def _settings(book: Book, found: Firmness) -> None:
    book.count("firmness.replicates", "重复计算次数", found.replicates, "firmness", (), "次")
    book.count("firmness.seed", "随机数种子", SEED, "firmness", ())
    book.count("firmness.level", "区间的把握程度", LEVEL, "firmness", (), "%")


def _sites(book: Book) -> tuple[str, ...]:
    return book.cells("sites", "business_type", book.clean.tables["sites"]["row"])


def _spread(book: Book, kind: str, spread: Spread | None) -> None:
    """Enter the ends of an interval and how many replicates pass; N/A where it cannot be concluded."""
    key, name, rule = f"firmness.{kind}", wording.SPREADS[kind], f"firmness.{kind}"
    inputs = (
        *_BASIS,
        "firmness.replicates",
        "firmness.seed",
        *(() if kind == "weights" else _sites(book)),
    )
    for end, word in (("low", "下限"), ("high", "上限")):
        units = getattr(spread, end) if spread else None
        book.points(
            f"{key}.{end}",
            f"{name}：总得分区间{word}",
            _points(units, book.standard.places),
            rule,
            inputs,
        )
    if spread:
        book.count(f"{key}.passed", f"{name}：通过次数", spread.passed, rule, inputs, "次")
        book.rate(
            f"{key}.share",
            f"{name}：通过的比例",
            Fraction(spread.passed, spread.replicates),
            rule,
            (f"{key}.passed", "firmness.replicates"),
        )


def _points(units: int | None, places: int) -> Fraction | None:
    return None if units is None else Fraction(units, 10**places)


def _factor(book: Book, factor: Factor, places: int) -> None:
    """Enter the least and the largest total that one assumption gives, in which case, how far apart, and whether the verdict holds."""
    key, name = f"firmness.factor.{factor.id}", wording.FACTORS[factor.id]
    rule = f"firmness.{factor.id}" if factor.id in wording.SPREADS else "firmness.factor"
    book.text(f"{key}.name", f"变动因素：{name}", name, rule, _BASIS)
    for part, units in (("low", factor.low), ("high", factor.high), ("swing", factor.swing)):
        book.points(
            f"{key}.{part}", f"{name}：{wording.PARTS[part]}", _points(units, places), rule, _BASIS
        )
    for part in ("low", "high"):
        book.text(
            f"{key}.{part}_case",
            f"{name}：{wording.PARTS[part]}的情形",
            getattr(factor, f"{part}_case"),
            rule,
            _BASIS,
        )
    book.text(f"{key}.verdict", f"{name}：结论是否不变", factor.verdict, rule, _BASIS)


def _flip(book: Book, kind: str, flip: Flip, passes: bool) -> None:
    """Enter the least number of changes that turn the verdict, and the cells of one such set."""
    key, rule, unit = f"firmness.{kind}", f"firmness.{kind}", wording.UNITS[kind]
    if flip.aside and flip.aside.number:
        book.count(
            f"{key}.aside",
            f"{wording.FLIPS[kind]}：不计否决情形时的最少改动",
            flip.aside.number,
            rule,
            _BASIS,
            unit,
        )
    if flip.number is None:
        book.points(f"{key}.number", f"{wording.FLIPS[kind]}：最少改动", None, rule, _BASIS)
        return
    cells = [change.cell for change in flip.changes]
    book.count(
        f"{key}.number",
        f"{wording.FLIPS[kind]}：最少改动",
        flip.number,
        rule,
        (*_BASIS, *cells),
        unit,
    )
    if passes and flip.turn.line is not None:
        book.count(
            f"{key}.line",
            f"{wording.FLIPS[kind]}：使总得分低于达标线的最少改动",
            flip.turn.line,
            rule,
            _BASIS,
            unit,
        )
    for n, change in enumerate(flip.changes[:MOST_CHANGES], 1):
        book.text(
            f"{key}.{n}.subject",
            f"{wording.FLIPS[kind]}：第{n}处",
            change.subject,
            rule,
            (change.cell, *_BASIS),
        )
        book.text(
            f"{key}.{n}.change",
            f"{wording.FLIPS[kind]}：第{n}处改动",
            f"{change.before}→{change.after}",
            rule,
            (change.cell, *_BASIS),
        )
