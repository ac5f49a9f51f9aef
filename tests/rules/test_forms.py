"""A rule's Excel formula, recomputed by LibreOffice, agrees with exact arithmetic to the printed digit."""

import random
from decimal import Decimal as D
from fractions import Fraction as F

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from shifan.rules import catalog
from shifan.rules.evaluate import Children, Coded, Env, Scaled
from shifan.rules.excel import ChildRefs, Refs
from shifan.values import half_up
from tests.soffice import convert, needs_soffice

RESULTS = ("符合", "不符合", "合理缺项")


def recompute(folder, formulas, columns):
    """Write formulas in column A beside child columns (from row 1 of C, D …) and return what LibreOffice makes."""
    path = folder / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("s")
    for n, column in enumerate(columns):
        sheet.write_column(0, 2 + n, column)
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, formula, value="stale")
    book.close()
    made = convert(path, "xlsx", folder)
    sheet = openpyxl.load_workbook(made, data_only=True)["s"]
    return [sheet.cell(row + 1, 1).value for row in range(len(formulas))]


def shown(result):
    return "不适用" if result is None else result if isinstance(result, str) else str(half_up(F(result), 2))


def read(cell):
    return cell if isinstance(cell, str) else str(half_up(D(repr(cell)), 2))


def literal(number):
    if number is None:
        return '"不适用"'
    return f"({F(number).numerator}/{F(number).denominator})"


def cases(dice):
    """Yield (rule, inputs, children columns) drawn at random."""
    rate = lambda: dice.choice([None, F(dice.randint(0, 1000), 1000), F(dice.randint(0, 7), 7)])
    for _ in range(25):
        yield "onsite_rate", {"announced_rate": rate(), "covert_rate": rate(),
                              "announced_weight": F(6, 10), "covert_weight": F(4, 10)}
        yield "indicator_rate", {"document_rate": rate(), "onsite_rate": rate(),
                                "document_share": F(dice.randint(0, 10), 10)}
        yield "indicator_score", {"full": F(dice.randint(1, 50), 10), "rate": rate(), "places": F(2)}
        yield "floor", {"rate": dice.choice([F(6, 10), F(3, 5), F(599999, 10**6)]), "key_floor": F(6, 10)}
        yield "score_rate", {"sum": F(dice.randint(0, 9)), "full": F(dice.choice([0, 3, 7]))}
        yield "total", {"sum": F(dice.randint(0, 9000), 100), "full": F(dice.choice([0, 100, 97])), "answers": F(dice.randint(0, 1)),
                        "interview_rate": F(dice.randint(0, 9), 9), "interview_weight": F(5, 100), "places": F(2)}
        yield "site_verdict", {"key_problems": F(dice.randint(0, 1)), "general_problems": F(dice.randint(0, 10)),
                               "assessed": F(dice.randint(0, 2)), "key_max": F(0), "general_max": F(8)}


@needs_soffice
@pytest.mark.parametrize("policy", ["exclude", "full_marks"])
def test_excel_agrees_with_exact(tmp_path, policy):
    dice, rules = random.Random(7), catalog(policy)
    formulas, expected = [], []
    for rule, inputs in cases(dice):
        formulas.append(rules[rule].excel(Refs({name: literal(number) for name, number in inputs.items()})))
        expected.append(rules[rule].evaluate(Env(1, {name: [number] for name, number in inputs.items()}))[0])
    size, owners = 400, 40
    owner = [dice.randrange(owners) for _ in range(size)]
    # The first site has nothing but 合理缺项: its formulas must say 不适用, not an error.
    columns = {"result": [RESULTS[2] if own == 0 else dice.choice(RESULTS) for own in owner],
               "points": [dice.randint(1, 9) / 2 for _ in range(size)],
               "key": [dice.choice(["重点", "一般"]) for _ in range(size)]}
    env = Env(owners, {}, {"records": Children(np.array(owner), {
        "result": Coded.of(columns["result"]), "points": Scaled.of([D(str(p)) for p in columns["points"]]),
        "key": Coded.of(columns["key"])})})
    for rule in ("site_score", "method_rate", "key_problems", "general_problems", "site_problems", "assessed_items"):
        for row, result in enumerate(rules[rule].evaluate(env)):
            refs = ChildRefs({"result": "$D$1:$D$400", "points": "$E$1:$E$400", "key": "$F$1:$F$400"},
                             (("$C$1:$C$400", str(row)),))
            formulas.append(rules[rule].excel(Refs({}, {"records": refs})))
            expected.append(result)
    cells = recompute(tmp_path, formulas, [owner, *columns.values()])
    assert [read(cell) for cell in cells] == [shown(result) for result in expected]
