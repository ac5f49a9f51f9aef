"""Trees changed: what nothing changes stays the very same, so that it is known again."""

from fractions import Fraction as F

from shifan.rules import expression as ex
from shifan.rules.tree_search import with_choices_made, without_rounding

RATE = ex.Ratio(ex.Input("a", ""), ex.Constant(F(3)))
ROUNDED = ex.Rounded(ex.Arithmetic("*", ex.Constant(F(100)), RATE), ex.Constant(F(2)))


def test_a_tree_without_roundings_stays_itself():
    tree = ex.AtLeast(RATE, ex.Constant(F(0)))
    assert without_rounding(tree) is tree


def test_only_what_holds_a_rounded_number_is_made_anew():
    tree = ex.Arithmetic("+", RATE, ex.Rounded(ROUNDED, ex.Constant(F(0))))
    found = without_rounding(tree)
    assert found == ex.Arithmetic("+", RATE, ROUNDED.body)
    assert found.left is RATE and found.right is ROUNDED.body


def test_choices_within_bands_are_made():
    chosen = ex.If(ex.Compare("=", ex.Input("p", ""), ex.Constant(F(1))), RATE, ROUNDED)
    tree = ex.Bands("档", ((ex.Compare(">", RATE, ex.Constant(F(0))), chosen),), chosen)
    found = with_choices_made(tree, {"p": F(2)})
    assert found.otherwise is ROUNDED and found.rows[0][1] is ROUNDED
    assert with_choices_made(tree, {}) is tree
