"""In a live formula only the branch that is taken can make the result 不适用, as in the exact reading."""

from shifan.rules import expression as ex
from shifan.rules.excel_formulas import Refs, formula

A, B, C = (ex.Input(name, name, optional=True) for name in "abc")
TWO = ex.number(2)
REFS = Refs({"a": "A1", "b": "B1", "c": "C1", "n": "N1"})
HAS = ex.Compare(">", ex.Input("n", "n"), ex.number(0))


def test_what_one_branch_needs_is_asked_for_in_that_branch():
    written = formula(ex.If(HAS, A * TWO, B * TWO), REFS)
    taken = 'IF(COUNT(A1)<1,"不适用",(A1*2))'
    assert written == f"=IF(N1>0,{taken},{taken.replace('A1', 'B1')})"


def test_what_both_branches_need_is_asked_for_once():
    written = formula(ex.If(HAS, A + B, A - C), REFS)
    assert written.startswith('=IF(COUNT(A1)<1,"不适用",')
    assert 'IF(COUNT(B1)<1,"不适用",(A1+B1))' in written
    assert 'IF(COUNT(C1)<1,"不适用",(A1-C1))' in written


def test_what_the_condition_needs_is_asked_for_once():
    held = ex.Compare(">=", A, ex.number(3))
    written = formula(ex.If(held, A, B), REFS)
    assert written.startswith('=IF(COUNT(A1)<1,"不适用",') and written.count("COUNT(A1)") == 1


def test_a_row_of_a_decision_table_asks_for_what_its_result_needs():
    table = ex.Bands("等级", ((HAS, A * TWO),), B)
    written = formula(table, REFS)
    assert 'IF(COUNT(A1)<1,"不适用",(A1*2))' in written
    assert 'IF(COUNT(B1)<1,"不适用",B1)' in written
