"""Whether the formula of a rule fits into a cell of a workbook, before it is known in which."""

from __future__ import annotations

from collections import defaultdict

from shifan.rules.excel_formulas import ChildRefs, Refs, UnwritableFormula, formula
from shifan.rules.language.objects import JOIN
from shifan.rules.language.program import CompiledRule

# As long as they get: names of sheets have up to 31 signs.
_CELL = "'自定-参数'!$AAA$9999"
_RANGE = f"'{'表' * 31}'!$AAA$4:$AAA$1048576"
_FEW_BRACKETS = 8  # as many never make a formula too long
_LOOKED_UP = "查档"  # a decision table may have any number of rows


def does_not_fit(rule: CompiledRule) -> str:
    """Return what is too much of a rule for a cell of Excel; empty for one that fits."""
    written = rule.text.formula
    if written.count("(") + written.count("（") <= _FEW_BRACKETS and _LOOKED_UP not in written:
        return ""
    keys = ((_RANGE, _CELL),) * (rule.text.object.count(JOIN) + 1)
    child = ChildRefs(defaultdict(lambda: _RANGE), keys)
    try:
        formula(rule.expression, Refs(defaultdict(lambda: _CELL), defaultdict(lambda: child)))
    except UnwritableFormula as unwritable:
        return str(unwritable)
    return ""
