"""CSV files are split strictly: what cannot be read for certain is told by line, never swallowed."""

import pytest

from shifan.intake import read_city
from shifan.intake.csv_text import split_csv
from tests.small_city import csv_bytes, small_city, tiny_pack, write_city

HEAD = "a,b,c\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ('a,"b,c"\r\n1,2', [["a", "b,c"], ["1", "2"]]),
        ('a,b\n1,"他说""好"""\n', [["a", "b"], ["1", '他说"好"']]),
        ('a,b\n"一\n二",2\n', [["a", "b"], ["一\n二", "2"]]),
        ('a,b\n"一\r\n二",2\r\n\r\n3,4', [["a", "b"], ["一\r\n二", "2"], [], ["3", "4"]]),
        ("标题\na,b\n1,\n", [["标题"], ["a", "b"], ["1", ""]]),
        ('a,b\n"",""\n', [["a", "b"], ["", ""]]),
    ],
)
def test_what_office_programs_write_is_read(text, rows):
    found = split_csv(text)
    assert (found.rows, found.faults, found.inner_quotes) == (rows, [], [])


@pytest.mark.parametrize(
    ("lines", "faulty"),
    [
        (["1,2,3", '4,5,"6', "7,8,9"], 3),
        (['1,2,"3', "4,5,6", '7,8,"9"'], 2),
        (["1,2,3", '4,"5,6', "7,8,9", '1,"2",3'], 3),
        (["1,2,3", '4,5"好,6'], 3),
        (["1,2,3", '4,"5"",6'], 3),
        (['"1,2,3', "4,5,6"], 2),
    ],
)
def test_a_quote_without_its_pair_is_told_by_its_line(lines, faulty):
    faults = split_csv(HEAD + "\n".join(lines) + "\n").faults
    assert [fault.line for fault in faults if "引号不成对" in fault.found] == [faulty]


def test_lines_behind_a_cell_of_two_lines_keep_their_numbers():
    assert [fault.line for fault in split_csv(HEAD + '"一\n二",2,3\n4,5,"6\n').faults] == [4]


@pytest.mark.parametrize(("line", "faulty"), [("1,2,3,4", 1), ("1,2", 1), ("1,2,3,", 0), ("1", 0)])
def test_a_row_of_another_length_is_told_by_its_line(line, faulty):
    faults = split_csv(HEAD + "1,2,3\n" * 3 + f"{line}\n").faults
    assert [fault.line for fault in faults] == [5] * faulty


@pytest.mark.parametrize("cell", ['"四个"最严', '四"个"最严', '"四""个"最严"x"'])
def test_quotes_that_do_not_enclose_a_cell_are_kept_and_told(cell):
    found = split_csv(HEAD + f"1,{cell},3\n")
    assert (found.rows[1], found.inner_quotes) == (["1", cell, "3"], [(1, 1)])


@pytest.mark.parametrize(("sign", "name"), [("\t", "制表符"), (";", "分号"), ("|", "竖线")])
def test_a_row_with_other_separators_is_told_by_its_line(sign, name):
    faults = split_csv(HEAD + "1,2,3\n" + f"4{sign}5{sign}6\n").faults
    assert [(fault.line, fault.found) for fault in faults] == [
        (3, f"以{name}分隔，其余各行以半角逗号分隔")
    ]


@pytest.mark.parametrize("note", ["注：一；二；三", "注：一，二，三", "说明;其他", "表1 | 记录"])
def test_a_note_with_such_signs_is_a_note(note):
    assert split_csv(HEAD + f"1,2,3\n{note}\n").faults == []


def test_a_code_kept_as_a_formula_of_a_text_is_that_text():
    found = split_csv(HEAD + '="001",="甲",3\n')
    assert (found.rows[1], found.inner_quotes) == (["001", "甲", "3"], [])


def test_an_unbalanced_quote_refuses_the_file_and_names_line_and_remedy(tmp_path):
    folder = write_city(tmp_path / "小城市", small_city(tiny_pack()), "csv")
    rows = small_city(tiny_pack())["领导访谈", "访谈"]
    lines = csv_bytes(rows).decode().split("\n")
    lines[2] = lines[2].replace("熟悉情况", '"四个最严')
    (folder / "领导访谈-访谈.csv").write_text("\n".join(lines), encoding="utf-8")
    told = [finding for finding in read_city(folder).findings if finding.code == "unreadable"]
    assert len(told) == 1 and told[0].found.startswith("不是规范的 CSV：第3行引号不成对")
    assert "整格写在一对半角引号内" in told[0].action
