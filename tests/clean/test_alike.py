"""On a screen what is the same of many cells is one line; a cell that differs stays apart."""

from dataclasses import replace

from shifan.clean.repeated_findings import grouped
from shifan.errors import Finding

MEND = Finding(
    "coded-word", "info", "现场检查.xlsx", "检查记录", "C4", "检查结果：√", "符合", "按“符合”计"
)


def test_the_same_of_many_cells_is_one_line_with_its_ranges():
    cells = ["C4", "C5", "C6", "C9"]
    (finding,) = grouped(replace(MEND, cell=cell) for cell in cells)
    assert (finding.cell, finding.found) == ("C4:C6,C9", "检查结果：√（4处）")


def test_other_words_columns_sheets_and_places_stay_apart():
    others = [
        MEND,
        replace(MEND, cell="D5"),
        replace(MEND, cell="C5", found="检查结果：×"),
        replace(MEND, cell="C6", sheet="点位"),
        replace(MEND, cell=""),
    ]
    assert grouped(others) == others
    assert grouped([]) == []


def test_ranges_already_told_stay_as_they_are():
    spans = [replace(MEND, cell="C4:C9"), replace(MEND, cell="C4:C9", code="x")]
    assert grouped(spans) == spans


def test_five_hundred_of_two_kinds_are_two_lines():
    many = [
        replace(MEND, cell=f"C{row}", found="检查结果：√" if row % 2 else "检查结果：×")
        for row in range(4, 504)
    ]
    made = grouped(many)
    assert [finding.found for finding in made] == ["检查结果：×（250处）", "检查结果：√（250处）"]
    assert made[0].cell.startswith("C4,C6,") and made[0].cell.endswith("等")
