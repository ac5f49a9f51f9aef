"""Letters and notices that say otherwise than the run, with every number as it was: verify tells each."""

import copy
import shutil

import pytest
from docx.oxml.ns import qn

from shifan.report.verify.verify import verify_file
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.documents.test_living_documents import run_of
from tests.report.documents.test_shipped import source_of
from tests.report.living import edit
from tests.report.passages_read import words


def told(tmp_path, name, change, city="both"):
    """Return what verify tells of a document that people have changed."""
    run = run_of(tmp_path, 1, source_of(CITIES[city](), tmp_path))
    path = tmp_path / "改过.docx"
    shutil.copyfile(next(path for path in run.rglob("*.docx") if path.stem == name), path)
    edit(path, change)
    return [item for item in verify_file(path, tmp_path).items if item.state != "backed"]


def put(former, text):
    """Return an edit of words that stand between values."""

    def change(document):
        texts = [node for node in document.element.body.iter(qn("w:t")) if former in node.text]
        texts[-1].text = texts[-1].text.replace(former, text, 1)

    return change


@pytest.mark.parametrize(
    ("name", "former", "text"),
    [
        ("反馈函（部门）-市乙局", "没有重点项", "没有一般项"),
        ("反馈函（部门）-市甲局", "重点项检查", "一般项检查"),
        ("反馈函（部门）-市甲局", "省级初评", "市级初评"),
        ("报送函", "初评结论", "终评结论"),
        ("公示稿", "省级初评", "省级终评"),
    ],
)
def test_words_of_what_was_counted_and_of_which_evaluation(tmp_path, name, former, text):
    found = told(tmp_path, name, put(former, text))
    assert [item.state for item in found] == ["changed"]


@pytest.mark.parametrize(
    ("name", "former", "text"),
    [
        ("反馈函（部门）-市甲局", "省级初评", "初评"),
        ("反馈函（部门）-市甲局", "现将你单位", "现把你单位"),
        ("公示稿", "现予公示", "特此公示"),
    ],
)
def test_honest_words_raise_nothing(tmp_path, name, former, text):
    found = told(tmp_path, name, put(former, text))
    assert found == []


def exchange(column):
    """Return an edit that exchanges the cells of a column of the first two rows, with the values in them."""

    def change(document):
        rows = document.tables[0]._tbl.tr_lst[1:3]
        cells = [row.tc_lst[column] for row in rows]
        assert words(cells[0]) != words(cells[1])
        copies = [copy.deepcopy(cell) for cell in cells]
        for cell, made in zip(cells, reversed(copies), strict=True):
            cell.getparent().replace(cell, made)

    return change


@pytest.mark.parametrize("column", [3, 4])
def test_cells_exchanged_where_half_of_a_row_is_of_the_unit_and_half_of_the_problem(
    tmp_path, column
):
    """序号, 区县, 单位名称, 检查项, 问题, 整改时限, 整改状态: of six values three or four are of the problem."""
    found = told(tmp_path, "反馈函（部门）-市乙局", exchange(column))
    assert [item.state for item in found] == ["changed", "changed"]


def test_rows_sorted_otherwise_raise_nothing(tmp_path):
    def change(document):
        first, second = document.tables[0]._tbl.tr_lst[1:3]
        first.addprevious(second)

    found = told(tmp_path, "反馈函（部门）-市乙局", change)
    assert found == []


def test_the_last_row_of_a_table_is_missing_too(tmp_path):
    def change(document):
        for row in document.tables[0]._tbl.tr_lst[1:]:
            row.getparent().remove(row)

    found = told(tmp_path, "反馈函（部门）-市乙局", change)
    assert found and {item.state for item in found} == {"missing"}
    assert all(item.place.startswith("缺少的行") for item in found)


def number_rows(*numbers):
    """Return an edit that types other numbers before the rows of a table."""

    def change(document):
        for row, number in zip(document.tables[0]._tbl.tr_lst[1:], numbers, strict=False):
            next(row.iter(qn("w:t"))).text = str(number)

    return change


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ((1, 2), []),
        ((5, 6, 7, 8), []),  # counted on from another table
        ((1, 3), ["序号应为“2”"]),
        ((1, 1), ["序号应为“2”"]),
        ((3, 2), ["序号应为“1”"]),
        ((1, 2, 4), ["序号应为“3”"]),  # of the site of the first row
    ],
)
def test_numbers_before_rows_count_them(tmp_path, numbers, places):
    found = told(tmp_path, "反馈函（部门）-市乙局", number_rows(*numbers), "long")
    assert [item.place.split("\u3000")[0] for item in found] == places


def test_a_row_of_peoples_own_between_ours_is_counted_with_them(tmp_path):
    def change(document):
        first = document.tables[0]._tbl.tr_lst[1]
        made = document.add_table(1, len(first.tc_lst))._tbl.tr_lst[0]
        made.tc_lst[0].p_lst[0].add_r().text = "2"
        first.addnext(made)
        number_rows(1, 2, 3)(document)

    found = told(tmp_path, "反馈函（部门）-市乙局", change)
    assert [item for item in found if "序号" in item.place] == []


def test_the_numbers_of_the_annexes_that_are_listed(tmp_path):
    found = told(tmp_path, "反馈函（区县）-甲区", put("附件：1.", "附件：2."))
    assert [item.place.split("\u3000")[0] for item in found] == ["序号应为“1”"]
