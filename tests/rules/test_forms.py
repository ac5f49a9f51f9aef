"""One rule, three forms.

Vectorised result, Excel formula recomputed by independent engines, and hand arithmetic agree to the
printed digit.
"""

import datetime as dt
import random
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.rules.catalog import catalog
from shifan.rules.excel_formulas import ChildRefs, Refs
from shifan.values import half_up
from tests.engines import ENGINES, recomputed
from tests.rules.cases import by_hand, columns, draw, exactly

POLICIES = ("exclude", "full_marks")
A_RULE = 12  # cases a rule in one workbook
RATES = {
    "document_rate",
    "method_rate",
    "onsite_rate",
    "indicator_rate",
    "score_rate",
    "interview_rate",
    "rectification_rate",
}


def shown(rule, result):
    """Return a result as it is printed: two decimals, a rate as percent."""
    if result is None or isinstance(result, str):
        return result or "不适用"
    return str(half_up(F(result) * (100 if rule in RATES else 1), 2))


def read(rule, cell):
    """Return what an engine made as it would be printed."""
    return cell if isinstance(cell, str) else shown(rule, D(repr(round(float(cell), 12))))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(POLICIES))
def test_vectorised_results_agree_with_hand_arithmetic(seed, policy):
    dice = random.Random(seed)
    for rule in catalog(policy).values():
        case = draw(dice, rule)
        assert exactly(case, rule) == by_hand(case, policy), case


class Writer:
    """Lays cases out in a workbook: formula and inputs in a row of `s`, children below each other in `c`."""

    def __init__(self, path):
        self.book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        self.sheet, self.child = self.book.add_worksheet("s"), self.book.add_worksheet("c")
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.row = self.below = 0

    def add(self, case, rule, stored):
        """Write a case with a stored result, which no engine may trust; return the cell of its formula."""
        cells = {}
        for n, (name, value) in enumerate(case.inputs.items(), 1):
            self.put(self.sheet, self.row, n, "不适用" if value is None else value)
            cells[name] = f"${chr(65 + n)}${self.row + 1}"
        children = {
            child: self.children(child, case, sorted(columns(rule)[child])) for child in case.rows
        }
        self.sheet.write_formula(self.row, 0, rule.excel(Refs(cells, children)), None, stored)
        self.row += 1
        return "s", f"A{self.row}"

    def children(self, child, case, names):
        """Write rows and, in the first column, whose they are; return the ranges."""
        rows, first = case.rows[child], self.below + 1
        for row, mine in zip(rows, case.own[child], strict=True):
            self.child.write_string(self.below, 0, "own" if mine else "other")
            for n, name in enumerate(names, 1):
                value = "不适用" if name == "score" and row[name] is None else row[name]
                self.put(self.child, self.below, n, value)
            self.below += 1
        self.below += not rows
        spans = {
            name: f"'c'!${chr(66 + n)}${first}:${chr(66 + n)}${max(self.below, first)}"
            for n, name in enumerate(names)
        }
        owner = f"'c'!$A${first}:$A${max(self.below, first)}"
        return ChildRefs(
            {"owner": owner} | spans,
            () if all(case.own[child]) and case.own[child] else ((owner, '"own"'),),
        )

    def put(self, sheet, row, column, value):
        if isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.date)
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        elif value is not None:
            sheet.write_number(row, column, float(value))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("policy", POLICIES)
def test_formulas_agree_with_exact_results(tmp_path, engine, policy):
    dice, writer, expected = random.Random(f"{policy} forms"), Writer(tmp_path / "cases.xlsx"), {}
    for rule in catalog(policy).values():
        for _ in range(A_RULE):
            case = draw(dice, rule)
            expected[writer.add(case, rule, "stale")] = (
                rule.id,
                case,
                shown(rule.id, exactly(case, rule)),
            )
    writer.book.close()
    made = recomputed(engine, tmp_path / "cases.xlsx", tmp_path)
    wrong = {
        place: (case, told, read(rule, made[place]))
        for place, (rule, case, told) in expected.items()
        if read(rule, made[place]) != told
    }
    assert wrong == {} and len(made) == A_RULE * len(catalog(policy))


@pytest.mark.parametrize("engine", ENGINES)
def test_half_a_cent_is_rounded_up(tmp_path, engine):
    """Every score with half a cent between 0 and 40 at a full score of 40: k/8000 · 40 = k/200."""
    rule, book = catalog("exclude")["indicator_score"], xlsxwriter.Workbook(tmp_path / "ties.xlsx")
    sheet, ties = book.add_worksheet("s"), range(1, 8000, 38)
    for row, k in enumerate(ties):
        sheet.write_number(row, 1, k / 8000)
        sheet.write_formula(
            row,
            0,
            rule.excel(Refs({"full": "40", "rate": f"$B${row + 1}", "places": "2"})),
            None,
            -999,
        )
    book.close()
    made = recomputed(engine, tmp_path / "ties.xlsx", tmp_path)
    assert [read("indicator_score", made["s", f"A{row + 1}"]) for row in range(len(ties))] == [
        str(half_up(F(k, 200), 2)) for k in ties
    ]


def test_every_rule_of_the_method_is_drawn_and_reckoned_by_hand():
    from tests.rules.cases import _HAND

    assert set(_HAND) == set(catalog("exclude")) == set(catalog("full_marks"))
