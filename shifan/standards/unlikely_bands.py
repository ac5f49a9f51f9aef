"""Rows of decision tables that are possible but hardly meant: 80至90 beside 90至100, two rows that give the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pandas as pd

from shifan.errors import Finding
from shifan.rules import expression as ex
from shifan.rules.language.band_coverage import doubts
from shifan.rules.language.program import Program
from shifan.rules.sentences import words
from shifan.rules.words import COUNT_UNIT
from shifan.standards.pack_columns import BANDS
from shifan.standards.unlikely_lists import asked


def unlikely_bands(
    program: Program, parameters: Mapping[str, Fraction], table: pd.DataFrame
) -> Iterator[Finding]:
    """Yield pairs of rows of a pack's decision tables, each at the later one."""
    if table.empty:
        return
    whole = {
        f"{rule.text.object}.{rule.text.name}"
        for rule in program.rules
        if rule.text.unit == COUNT_UNIT
    }

    def is_whole(node: ex.Node) -> bool:
        return isinstance(node, ex.CountOver) or getattr(node, "name", "") in whole

    for bands in _tables(program):
        lines = [n for n, name in enumerate(table["table"].tolist(), 2) if name == bands.name]
        for doubt in doubts(bands, parameters, is_whole):
            first, second = lines[doubt.first], lines[doubt.second]
            if doubt.shared:
                node, number = doubt.shared
                found = f"{words(node)}＝{float(number):g} 时第{first}行也成立，按第{first}行"
                expected = "相邻各档不重叠，如 ≥80 且 ＜90"
                yield asked(BANDS, f"第{second}行 condition", found, expected)
            else:
                found = f"结果与第{first}行相同"
                yield asked(BANDS, f"第{second}行 result", found, "不同的结果，或两行并为一行")


def _tables(program: Program) -> Iterator[ex.Bands]:
    """Yield each decision table that rules look into, once."""
    seen: dict[ex.Bands, None] = {}
    for rule in program.rules:
        for node in ex.walk(rule.expression):
            if isinstance(node, ex.Bands):
                seen.setdefault(node)
    yield from seen
