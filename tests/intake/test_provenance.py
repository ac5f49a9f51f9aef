"""来源.toml: missing, of a wrong file, of an unknown status: told; one synthetic file makes a demo of the whole."""

import dataclasses
import io

import openpyxl
import pytest
from docx import Document
from matplotlib.text import Text

from shifan.audit.pages import city_page
from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.workbook import build
from shifan.charts import NAMES, draw
from shifan.clean import clean
from shifan.intake import read_city
from shifan.report.make import docx_report
from shifan.score import score
from shifan.score.stated_facts import notice
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
NOTICE = "演示数据，非官方结论"


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "小城市", small_city(PACK))


def errors(folder):
    return [
        (finding.code, finding.cell)
        for finding in clean(read_city(folder), PACK).errors
        if finding.file == "来源.toml"
    ]


def test_one_of_all_files_has_nothing_to_tell(folder):
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["否决项.xlsx"]', '["否决.xlsx"]', [("source-file", "否决.xlsx")]),
        ('status = "collected"', 'status = "real"', [("source-status", "否决项.xlsx")]),
        ('status = "collected"', "status = 1", [("source-status", "否决项.xlsx")]),
        ('status = "collected"', "", [("source-status", "否决项.xlsx")]),
        ('status = "collected"', "status = collected", [("source-unreadable", "")]),
    ],
)
def test_faults_are_refused(folder, old, new, told):
    path = folder / "来源.toml"
    head, mark, rest = path.read_text(encoding="utf-8").partition('["否决项.xlsx"]')
    path.write_text(head + (mark + rest).replace(old, new, 1), encoding="utf-8")
    assert errors(folder) == told


def test_a_workbook_that_is_not_there_is_told_once(folder):
    (folder / "否决项.xlsx").unlink()
    assert [(finding.code, finding.file) for finding in clean(read_city(folder), PACK).errors] == [
        ("missing-workbook", "否决项.xlsx")
    ]


def test_none_at_all_is_refused(folder):
    (folder / "来源.toml").unlink()
    assert errors(folder) == [("source-missing", "")]


def test_a_file_without_entry_counts_as_synthetic(folder):
    path = folder / "来源.toml"
    path.write_text(
        path.read_text(encoding="utf-8").partition('["否决项.xlsx"]')[0], encoding="utf-8"
    )
    city = clean(read_city(folder), PACK)
    assert ("source-entry", "warning", "否决项.xlsx") in [
        (finding.code, finding.severity, finding.cell) for finding in city.findings
    ]
    assert score(city, PACK).text("report.demo")


def told(folder):
    return [
        finding
        for finding in clean(read_city(folder), PACK).findings
        if finding.file
        in ("来源.toml", "来源.txt", "来源.toml.txt", "Source.toml", "数据来源.TOML")
    ]


@pytest.mark.parametrize("name", ["来源.txt", "来源.toml.txt", "Source.toml", "数据来源.TOML"])
def test_under_another_name_it_is_recognised_and_refused_once(folder, name):
    (folder / "来源.toml").rename(folder / name)
    (found,) = told(folder)
    assert (found.code, found.severity, found.found) == (
        "source-missing",
        "error",
        f"没有 来源.toml，但有 {name}",
    )
    assert found.action.startswith(f"请把 {name} 改名为 来源.toml")


def test_without_it_there_is_one_finding_not_one_a_file(folder):
    (folder / "来源.toml").unlink()
    assert [finding.code for finding in told(folder)] == ["source-missing"]


@pytest.mark.parametrize(("form", "word"), [("gbk", "UTF-8"), ("utf-16", "UTF-8")])
def test_another_encoding_is_refused_with_the_way_out(folder, form, word):
    path = folder / "来源.toml"
    path.write_text(path.read_text(encoding="utf-8"), encoding=form)
    (found,) = told(folder)
    assert (
        (found.code, found.severity) == ("source-unreadable", "error")
        and "不是 UTF-8 编码" in found.found
        and "另存为" in found.action
    )


def test_a_mark_at_the_beginning_is_no_fault(folder):
    path = folder / "来源.toml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert told(folder) == []


@pytest.mark.parametrize(
    ("text", "found", "action"),
    [
        ('["否决项.xlsx"]\nstatus = collected', "第2行写法不对：status = collected", "半角引号"),
        ('["否决项.xlsx"]\nstatus = “collected”', "第2行写法不对：status = “collected”", "半角"),
        (
            '[否决项.xlsx]\nstatus = "collected"',
            "第1行写法不对：[否决项.xlsx]",
            '["资料审查.xlsx"]',
        ),
        ('［"否决项.xlsx"］\nstatus = "collected"', "第1行写法不对", "半角"),
        ('["否决项.xlsx"]\norigin = "D:\\data"\nstatus = "collected"', "第2行写法不对", "反斜杠"),
        (
            '["否决项.xlsx"]\nstatus = "collected"\n["否决项.xlsx"]\n',
            "写了两次：第3行",
            "只保留一个",
        ),
        ('["否决项.xlsx"]\nstatus = "collected"\nstatus = "synthetic"\n', "写了两次", "只保留一个"),
        ('["否决项.xlsx"]\nstatus = "collected', "文件末尾不完整", "半角引号"),
    ],
)
def test_what_is_no_toml_is_told_by_its_line(folder, text, found, action):
    (folder / "来源.toml").write_text(text, encoding="utf-8")
    (finding,) = told(folder)
    assert (
        finding.code == "source-unreadable" and found in finding.found and action in finding.action
    )
    assert not any(word in finding.sentence() for word in ("Invalid", "Expected", "line", "Cannot"))


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        ("Collected", "collected"),
        ("collectd", "collected"),
        ("实际采集", "collected"),
        ("公开", "published"),
        ("合成演示数据", "synthetic"),
        ("real", ""),
    ],
)
def test_an_unknown_status_is_refused_and_the_near_one_named(folder, status, meant):
    path = folder / "来源.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"collected"', f'"{status}"', 1), encoding="utf-8"
    )
    (found,) = told(folder)
    assert (found.code, found.severity, found.found) == (
        "source-status",
        "error",
        f'status = "{status}"',
    )
    assert found.action == (f"是否为 {meant}？请改正 status" if meant else "请改正 status")
    assert clean(read_city(folder), PACK).demo


def test_a_status_outside_any_file_is_refused(folder):
    path = folder / "来源.toml"
    path.write_text('status = "collected"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    (found,) = told(folder)
    assert (found.code, found.severity, found.found) == (
        "source-status",
        "error",
        "status = collected 没有写在文件段内",
    )


def test_a_workbook_saved_in_another_format_is_named_once(folder):
    path = folder / "来源.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("否决项.xlsx", "否决项.ods"), encoding="utf-8"
    )
    (found,) = told(folder)
    assert (found.code, found.cell, found.action) == (
        "source-file",
        "否决项.ods",
        "本文件夹内有 否决项.xlsx，请把方括号内的文件名改为它",
    )


def test_real_data_without_origin_are_asked_about(folder):
    path = folder / "来源.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('origin = "测试"', 'origin = ""', 2),
        encoding="utf-8",
    )
    (found,) = told(folder)
    assert (found.code, found.severity, found.found[-18:]) == (
        "source-origin",
        "warning",
        "否决项.xlsx、城市概况.xlsx"[-18:],
    )


@pytest.mark.parametrize(
    ("status", "official", "demo"),
    [
        ("collected", True, False),
        ("published", True, False),
        ("synthetic", True, True),
        ("collected", False, True),
    ],
)
def test_the_demo_notice_follows_the_statuses(folder, status, official, demo):
    """One file of seven is told otherwise; the notice stands everywhere a reader looks, or nowhere."""
    path = folder / "来源.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("collected", status, 1), encoding="utf-8"
    )
    pack = dataclasses.replace(PACK, official=official)
    city = clean(read_city(folder), pack)
    register = score(city, pack)
    headers = {
        edition: "".join(
            section.header._element.xpath("string()")
            for section in Document(
                io.BytesIO(
                    docx_report.build(docx_report.ReportData(register, pack, city, []), edition)
                )
            ).sections
        )
        for edition in (docx_report.INTERNAL, docx_report.PUBLIC)
    }
    book = openpyxl.load_workbook(io.BytesIO(build.build_workbook(city, pack, register)))
    cells = "".join(
        str(cell.value) for page in book for row in page.iter_rows(max_row=6) for cell in row
    )
    chart = draw(NAMES[0], register, pack)
    places = headers | {
        "page": city_page.build(AuditedRun(register, pack, city)),
        "workbook": cells,
        "printed sheet": book.worksheets[-1].oddHeader.right.text or "",
        "chart": "".join(text.get_text() for text in chart.figure.findobj(Text)),
        "below the chart": chart.source,
        "values.json": register.to_json(),
        "notebook": notice(city, pack),
    }
    assert {name: NOTICE in text for name, text in places.items()} == dict.fromkeys(places, demo)
