"""更正.csv: a cell is changed only when it still holds what the correction says, once, with reason, name and day."""

import datetime as dt

import openpyxl
import pytest

from shifan.clean import clean
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.intake.annotate import annotate
from shifan.run.one_city import run_city
from tests.small_city import FORMATS, dirty, small_city, tiny_pack, write_city

PACK = tiny_pack()
HEAD = "文件,工作表,单元格,原值,新值,理由,更正人,日期"
GOOD = "资料审查.xlsx,评分,D2,0.3,0.4,复核改判,审查员01,2023-11-20"


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "小城市", dirty(PACK, ("评分", 3, "审查人", "甲, 乙")))


def corrected(folder, *lines, head=HEAD, encoding="utf-8", newline="\n"):
    """Return the clean city under a 更正.csv of these lines."""
    (folder / "更正.csv").write_bytes(newline.join([head, *lines, ""]).encode(encoding))
    return clean(read_city(folder), PACK)


def told(city):
    return [
        (finding.code, finding.cell, finding.found, finding.expected, finding.action)
        for finding in city.findings
        if "correct" in finding.code
    ]


def deduction(city, row=2):
    return str(city.tables["documents"].set_index("row").at[row, "deduction"])


def test_an_applied_one_says_what_was_and_what_is(folder):
    city = corrected(folder, GOOD)
    assert deduction(city) == "0.4" and city.errors == ()
    assert told(city) == [
        ("corrected", "D2", "0.3", "0.4", "已更正：复核改判（审查员01，2023-11-20）")
    ]
    assert [
        (correction.cell, correction.before, correction.after) for correction in city.corrections
    ] == [("D2", "0.3", "0.4")]


@pytest.mark.parametrize("form", FORMATS)
def test_in_any_format_under_the_name_of_the_file(tmp_path, form):
    folder = write_city(tmp_path / "小城市", small_city(PACK), form)
    ending = "-评分.csv" if form == "csv" else f".{form}"
    city = corrected(folder, GOOD.replace(".xlsx", ending))
    assert deduction(city) == "0.4" and [
        (finding.code, finding.file) for finding in city.findings if finding.code == "corrected"
    ] == [("corrected", f"资料审查{ending}")]


def test_an_annotated_copy_keeps_what_the_keeper_wrote_and_tells_of_the_correction(
    folder, tmp_path
):
    city = corrected(folder, GOOD)
    path = next(
        path
        for path in annotate(read_city(folder), city.findings, tmp_path / "out")
        if path.stem == "资料审查"
    )
    cell = openpyxl.load_workbook(path)["评分"]["D2"]
    assert (
        cell.value == 0.3
        and cell.comment.text
        == "【检查】已改正：0.3\n应为：0.4\n已更正：复核改判（审查员01，2023-11-20）"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_as_excel_saves_it(folder, encoding):
    """Lines end in CRLF, days become 2023/11/2, numbers lose their zeros, empty columns and
    rows follow, addresses may carry $.
    """
    city = corrected(
        folder,
        GOOD.replace("D2,0.3", "$d$2,0.30").replace("2023-11-20", "2023/11/20") + ",,",
        ",,,,,,,,,",
        "现场检查.xlsx,点位,F2,2023/11/2,2023/11/3,照片日期,李,2023/11/20,,",
        head=HEAD + ",,",
        encoding=encoding,
        newline="\r\n",
    )
    assert (
        city.errors == ()
        and deduction(city) == "0.4"
        and [correction.cell for correction in city.corrections] == ["D2", "F2"]
    )
    assert city.tables["sites"].at[0, "date"] == dt.date(2023, 11, 3)


def test_gb18030_with_a_mark_at_the_beginning(folder):
    city = corrected(folder, GOOD, head="\ufeff" + HEAD, encoding="gb18030")
    assert deduction(city) == "0.4"


def test_a_cell_with_a_comma_and_an_empty_one(folder):
    city = corrected(
        folder,
        '资料审查.xlsx,评分,G3,"甲, 乙",甲,只留一人,李,2023-11-20',
        "资料审查.xlsx,评分,E3,,材料不全,补理由,李,2023-11-20",
        "资料审查.xlsx,评分,E2,材料不全,,删去,李,2023-11-20",
    )
    rows = city.tables["documents"].set_index("row")
    assert (rows.at[3, "reviewer"], rows.at[3, "reason"], rows.at[2, "reason"]) == (
        "甲",
        "材料不全",
        "",
    ) and city.errors == ()


@pytest.mark.parametrize(
    ("line", "cell", "found", "action"),
    [
        (GOOD.replace("0.3,", "0.5,"), "D3", "资料审查.xlsx!评分!D2 现为“0.3”", "原始数据已变化"),
        (GOOD.replace("0.3,", ","), "D3", "现为“0.3”", "原始数据已变化"),
        (
            GOOD.replace("资料审查.xlsx", "资料审查"),
            "A3",
            "没有文件“资料审查”",
            "是否为 资料审查.xlsx",
        ),
        (GOOD.replace("评分", "打分"), "B3", "没有工作表“打分”", "核对工作表名"),
        (GOOD.replace("D2", "D999"), "C3", "D999", "核对单元格"),
        (GOOD.replace("D2", "ZZ2"), "C3", "ZZ2", "核对单元格"),
        (GOOD.replace("D2", "第2行"), "C3", "第2行", "核对单元格"),
        (GOOD.replace("D2", "A" + "9" * 5000), "C3", "A999", "核对单元格"),
        (GOOD.replace("D2", ""), "C3", "没有单元格", "核对单元格"),
        (GOOD.replace("复核改判", ""), "F3", "没有理由", "请补充"),
        (GOOD.replace("审查员01", " "), "G3", "没有更正人", "请补充"),
        (GOOD.replace("2023-11-20", ""), "H3", "没有日期", "请补充"),
        ("资料审查.xlsx,评分,D2", "F3", "没有理由、更正人、日期", "请补充"),
    ],
)
def test_what_does_not_hold_is_refused_by_its_cell_and_changes_nothing(
    folder, line, cell, found, action
):
    city = corrected(folder, "资料审查.xlsx,评分,D3,0,0.1,复核,李,2023-11-20", line)
    ((_, place, said, _, advice),) = [text for text in told(city) if text[0] == "correction"]
    assert place == cell and found in said and action in advice and len(said) < 200
    assert deduction(city) == "0.3" and deduction(city, 3) == "0.1" and city.errors


def test_columns_in_another_order_keep_their_cells(folder):
    head = "日期,更正人,理由,新值,原值,单元格,工作表,文件"
    line = ",".join(GOOD.replace("评分", "打分").split(",")[::-1])
    assert [text[1] for text in told(corrected(folder, line, head=head))] == ["G2"]


def test_two_of_one_cell_are_refused_and_the_second_is_not_called_stale(folder):
    city = corrected(folder, GOOD, GOOD.replace("D2,0.3,0.4", "$D$2,0.4,0.5"))
    assert [text[:4] for text in told(city)][:1] == [
        ("correction", "C3", "资料审查.xlsx!评分!D2", "每个单元格一条更正（另见第2行）")
    ]
    assert deduction(city) == "0.4" and len(city.corrections) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("更正.xlsx", b"PK"), ("更正.txt", HEAD.encode()), ("更正表.csv", HEAD.encode())],
)
def test_under_another_name_they_are_refused_not_passed_over(folder, name, content):
    (folder / name).write_bytes(content)
    (found,) = [
        finding for finding in clean(read_city(folder), PACK).findings if finding.file == name
    ]
    assert (found.code, found.severity, found.expected) == ("correction-file", "error", "更正.csv")


def test_a_copy_beside_the_file_is_only_told_of(folder):
    (folder / "更正-备份.csv").write_text(HEAD, encoding="utf-8")
    assert [
        finding.severity
        for finding in corrected(folder, GOOD).findings
        if finding.file == "更正-备份.csv"
    ] == ["warning"]


@pytest.mark.parametrize(
    ("head", "found"), [(HEAD.replace(",理由", ""), "请补充 理由"), ("", "请补充 文件")]
)
def test_a_column_that_is_not_there(folder, head, found):
    ((code, _, _, _, action),) = told(corrected(folder, GOOD, head=head))
    assert code == "correction-column" and action.startswith(found)


def test_a_stale_one_stops_the_run(tmp_path):
    from shifan.standards import load

    folder = write_city(tmp_path / "data" / "raw" / "小城市", small_city(load("demo-2023")))
    (folder / "更正.csv").write_text(f"{HEAD}\n{GOOD.replace('0.3,', '0.2,')}\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"现为“0\.3”"):
        run_city(tmp_path, "小城市")
    assert not list((tmp_path / "output").rglob("*.docx"))
