"""Values of indicators, dimensions and the total."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from shifan.rules import rules_of
from shifan.score import deciding_inputs
from shifan.score.compute import Results
from shifan.score.value_entry import METHOD_NAMES, METHODS, QUOTED, Book
from shifan.standards.settings import COUNT, PASS_LINE, SETTINGS, SHARE, Setting


def enter(book: Book, results: Results) -> None:
    """Enter indicator, dimension and total values, with their cells and settings."""
    records = _record_rows(book, results)
    for position, code in enumerate(book.standard.indicators["code"]):
        _indicator(book, results, position, code, records)
    for position, name in enumerate(book.standard.dimensions):
        _dimension(
            book, results, position, name, deciding_inputs.applicability(book, results, name)
        )
    _total(book, results)


def _record_rows(
    book: Book, results: Results
) -> dict[tuple[int, str], tuple[list[int], list[int]]]:
    """Return worksheet rows and check-item positions of the records of each indicator and method."""
    records, method = results.records, results.records.method
    frame = pd.DataFrame(
        {
            "indicator": records.indicator,
            "method": method.codes,
            "item": records.item,
            "row": book.clean.tables["records"]["row"].to_numpy(),
        }
    )
    return {
        (int(indicator), method.texts[code]): (
            group["row"].tolist(),
            group["item"].unique().tolist(),
        )
        for (indicator, code), group in frame.groupby(["indicator", "method"], sort=False)
    }


def _indicator(book: Book, results: Results, position: int, code: str, records: dict) -> None:
    standard, own = book.standard, results.indicators
    name, key = standard.indicators["name"].iloc[position], f"indicator.{code}"

    def cell(letter: str) -> tuple[str, ...]:
        return book.pack("indicators.csv", letter, rows=[position])

    book.text(f"{key}.name", f"{code}名称", name, QUOTED, cell("C"))
    book.points(f"{key}.full", f"{name}满分", own["full"][position], QUOTED, cell("D"))
    documents = book.clean.tables["documents"]
    rows = documents["row"][(documents["indicator"] == code).to_numpy()]
    book.rate(
        f"{key}.document_rate",
        f"{name}资料审查得分率",
        own["document_rate"][position],
        "document_rate",
        (
            *book.cells("documents", "deduction", rows),
            *book.cells("documents", "not_applicable", rows),
            f"{key}.full",
        ),
    )
    for method in METHODS:
        lines, items = records.get((position, method), ((), ()))
        # Without records it is the pack that says so: no item checked in this way counts for the indicator.
        sources = (
            *book.cells("records", "result", lines),
            *book.pack("check_items.csv", "E", rows=items),
        ) or (book.pack("check_items.csv", "F", rows=range(len(standard.check_items))))
        book.rate(
            f"{key}.{method}_rate",
            f"{name}{METHOD_NAMES[method]}得分率",
            own[f"{method}_rate"][position],
            "method_rate",
            sources,
        )
    book.rate(
        f"{key}.onsite_rate",
        f"{name}现场检查得分率",
        own["onsite_rate"][position],
        "onsite_rate",
        (
            *(f"{key}.{method}_rate" for method in METHODS if standard.method_weights[method]),
            *(book.setting("method_weights", method) for method in METHODS),
        ),
    )
    book.rate(
        f"{key}.rate",
        f"{name}得分率",
        own["rate"][position],
        "indicator_rate",
        (
            *(f"{key}.{part}" for part in deciding_inputs.parts_of_rate(book, results, position)),
            *cell("E"),
        ),
    )
    book.points(
        f"{key}.score",
        f"{name}得分",
        own["score"][position],
        "indicator_score",
        (f"{key}.full", f"{key}.rate", book.setting("rounding", "places")),
    )


def _dimension(
    book: Book, results: Results, position: int, name: str, applies: tuple[str, ...]
) -> None:
    frame, own, key = book.standard.indicators, results.dimensions, f"dimension.{position + 1}"
    codes = frame["code"][(frame["dimension"] == name).to_numpy()]
    scores = tuple(f"indicator.{code}.score" for code in codes)
    full = tuple(f"indicator.{code}.full" for code in codes)
    book.text(
        f"{key}.name", f"第{position + 1}项目名称", name, QUOTED, [book.setting("dimensions")]
    )
    book.points(f"{key}.score", f"{name}得分", own["sum"][position], "score_sum", scores)
    book.points(f"{key}.full", f"{name}满分", own["full"][position], "full_sum", (*full, *applies))
    book.rate(
        f"{key}.rate",
        f"{name}得分率",
        own["rate"][position],
        "score_rate",
        (f"{key}.score", f"{key}.full"),
    )


def _total(book: Book, results: Results) -> None:
    standard, city = book.standard, results.city
    dimensions = range(1, len(standard.dimensions) + 1)
    book.points(
        "scores.sum",
        "指标得分合计",
        city["sum"],
        "score_sum",
        [f"dimension.{n}.score" for n in dimensions],
    )
    book.points(
        "scores.full",
        "适用指标满分合计",
        city["full"],
        "full_sum",
        [f"dimension.{n}.full" for n in dimensions],
    )
    interviews = book.clean.tables["interviews"]
    book.rate(
        "scores.interview_rate",
        "访谈得分率",
        city["interview_rate"],
        "interview_rate",
        (
            *book.cells("interviews", "mastery", interviews["row"]),
            book.setting("interview", "scores"),
        ),
    )
    book.points(
        "scores.total",
        "总得分",
        city["total"],
        "total",
        (
            "scores.sum",
            "scores.full",
            *(("scores.interview_rate",) if standard.interview_weight else ()),
            book.setting("interview", "weight"),
            book.setting("rounding", "places"),
        ),
    )
    _settings(book)


def _settings(book: Book) -> None:
    """Enter the weights and limits that the report's note on the method prints, and the rules in words."""
    standard = book.standard
    for setting in (PASS_LINE, *(setting for setting in SETTINGS if setting is not PASS_LINE)):
        _setting(book, setting)
    for rule in rules_of(standard).values():
        book.text(
            f"rule.{rule.id}",
            f"规则：{rule.name}",
            f"{rule.sentence}（{rule.clause}）",
            QUOTED,
            [book.setting("missing_policy")],
        )


def _setting(book: Book, setting: Setting) -> None:
    """Enter one number of the pack as it is printed: a score, a percentage, or a count of items."""
    number, source = setting.of(book.standard), [book.setting(setting.table, setting.key)]
    if setting.kind == COUNT:
        book.count(setting.value_id, setting.name, int(number), QUOTED, source, "项")
    elif setting.kind == SHARE:
        book.rate(setting.value_id, setting.name, Fraction(number), QUOTED, source)
    else:
        book.points(setting.value_id, setting.name, Decimal(number), QUOTED, source)
