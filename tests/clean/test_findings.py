"""Findings beside each other: none hides another, many alike are told together."""

from tests.clean.telling import cleaned, rows_of
from tests.small_city import dirty, small_city


def test_no_finding_hides_another(pack):
    city = cleaned(
        dirty(
            pack,
            ("评分", 3, "扣分", "若干"),
            ("评分", 4, "扣分", 99),
            ("评分", 5, "扣分", ""),
            ("评分", 6, "扣分", -1),
        ),
        pack,
    )
    assert [
        (finding.code, finding.cell)
        for finding in city.errors
        if finding.sheet == "评分" and finding.cell.startswith("D")
    ] == [
        ("number", "D3"),
        ("deduction-range", "D4"),
        ("deduction-blank", "D5"),
        ("number-range", "D6"),
    ]


def test_many_cells_mended_alike_are_told_together_and_refusals_one_by_one(pack):
    sheets = small_city(pack)
    for row in rows_of(sheets, "检查记录")[2:40]:
        row[2] = "√"
    for row in rows_of(sheets, "检查记录")[40:70]:
        row[2] = "？"
    city = cleaned(sheets, pack)
    mended = [
        finding
        for finding in city.findings
        if finding.code == "coded-word" and finding.severity == "info"
    ]
    assert [(finding.cell, finding.found) for finding in mended] == [
        ("C3:C40", "检查结果：√（共38处）")
    ]
    assert [finding.cell for finding in city.errors if finding.code == "coded-word"] == [
        f"C{row}" for row in range(41, 71)
    ]
