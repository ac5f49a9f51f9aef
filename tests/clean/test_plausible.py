"""Columns that are implausible as a whole are asked about; codes that differ in leading zeros are recognised."""

import shutil

import openpyxl
import pytest

from shifan.clean import clean
from shifan.clean.checks.near_codes import near_code
from shifan.errors import Finding, Refused
from shifan.files.places import place
from shifan.intake import read_city
from shifan.stages import Work
from tests.small_city import dirty, raw_city, small_city, tiny_pack, write_city

PACK = tiny_pack()


def told(sheets, code):
    return [finding for finding in clean(raw_city(sheets), PACK).findings if finding.code == code]


@pytest.mark.parametrize(("share", "asked"), [("1", 1), ("0.9", 1), ("0.3", 0)])
def test_scores_in_the_column_of_deductions_are_asked_about(share, asked):
    sheets, full = (
        small_city(PACK),
        dict(zip(PACK.indicators["code"], PACK.indicators["full_score"], strict=True)),
    )
    for row in sheets["资料审查", "评分"][1:]:
        row[3] = float(full[row[0]]) / 3 * float(share)
    found = told(sheets, "scores-as-deductions")
    assert len(found) == asked and all(
        finding.severity == "warning" and finding.cell == "D2" for finding in found
    )


def reversed_city():
    sheets = small_city(PACK)
    records, ledger = sheets["现场检查", "检查记录"], sheets["整改复查", "台账"]
    for row in records[1:5]:
        row[2:5] = ["不符合", "缺少记录", ""]
    ledger[1:] = [[f"W{n}", row[0], row[1], *ledger[1][3:]] for n, row in enumerate(records[1:5])]
    swapped = {"符合": "不符合", "不符合": "符合"}
    for row in records[1:]:
        row[2] = swapped.get(row[2], row[2])
    return sheets


def test_results_the_wrong_way_round_are_asked_about_once():
    found = told(reversed_city(), "reversed-results")
    assert [(finding.severity, finding.cell) for finding in found] == [("error", "C2")]
    assert "台账4行中，4行" in found[0].found and told(small_city(PACK), "reversed-results") == []


@pytest.mark.parametrize(
    ("code", "known", "near"),
    [
        ("2", ["002", "3"], "002"),
        ("002", ["2"], "2"),
        ("B1", ["B01"], "B01"),
        ("M1-1", ["M01-01"], "M01-01"),
        ("20", ["2"], ""),
        ("B10", ["B1"], ""),
    ],
)
def test_codes_that_lost_their_zeros(code, known, near):
    assert near_code(code, known) == near


def test_two_sites_that_differ_in_zeros_alone_are_told():
    sheets = small_city(PACK)
    for key, column in (
        (("现场检查", "点位"), 0),
        (("现场检查", "检查记录"), 0),
        (("整改复查", "台账"), 1),
    ):
        for row in sheets[key][1:]:
            row[column] = {"P001A": "002", "P002A": 2.0}.get(row[column], row[column])
    found = told(sheets, "near-site")
    assert [(finding.severity, finding.found) for finding in found] == [
        ("warning", "2（另有 002）")
    ]


def test_a_ledger_line_and_an_indicator_without_zeros_get_a_hint():
    sheets = dirty(
        PACK,
        ("台账", 2, "点位编号", "P1A"),
        ("评分", 2, "指标编号", PACK.indicators["code"][0].replace("0", "")),
    )
    assert "P001A" in told(sheets, "unknown-problem")[0].action
    assert PACK.indicators["code"][0] in told(sheets, "unknown-indicator")[0].action


def test_problems_without_a_line_are_named():
    sheets = small_city(PACK)
    del sheets["整改复查", "台账"][1:]
    site, item = sheets["现场检查", "检查记录"][1][:2]
    assert told(sheets, "unlisted-problem")[0].found == f"1个不符合项没有列入台账：{site} {item}"


def test_only_what_was_mended_is_called_so():
    assert (
        Finding("unused-sheet", "info").level == "未读取"
        and Finding("width", "info").level == "已改正"
    )
    assert (
        Finding("unused-file", "warning").level == "请核对"
        and Finding("x", "error").level == "拒绝"
    )


@pytest.fixture
def folder(tmp_path):
    return write_city(tmp_path / "data" / "raw" / "小城市", small_city(PACK))


@pytest.mark.parametrize("ending", [".xlsb", ".fods", ".numbers", ".txt"])
def test_another_format_is_refused_once_with_how_to_save_it(folder, ending):
    (folder / "否决项.xlsx").rename(folder / f"否决项{ending}")
    found = [
        finding
        for finding in read_city(folder).findings
        if "否决项" in finding.file and finding.severity == "error"
    ]
    assert [finding.code for finding in found if finding.code != "source-file"] == ["other-format"]
    assert "Excel 工作簿（*.xlsx）" in found[0].action


def test_a_file_of_wps_is_read(folder, tmp_path):
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("核查")
    for n, row in enumerate(small_city(PACK)["否决项", "核查"]):
        for m, cell in enumerate(row):
            page.write(n, m, cell)
    book.save(str(tmp_path / "book.xls"))
    (folder / "否决项.xlsx").unlink()
    shutil.move(tmp_path / "book.xls", folder / "否决项.et")
    write_city(folder, {})
    city = clean(read_city(folder), PACK)
    assert not city.errors and len(city.tables["vetoes"]) == len(PACK.vetoes)


def test_an_unknown_pack_is_refused_at_its_cell(folder, tmp_path):
    book = openpyxl.load_workbook(folder / "城市概况.xlsx")
    book["基本信息"]["B7"] = "没有的规则包"
    book.save(folder / "城市概况.xlsx")
    with pytest.raises(Refused) as refused:
        _ = Work(place(tmp_path, "小城市"), "").standard
    assert [finding.place for finding in refused.value.findings] == ["城市概况.xlsx!基本信息!B7"]


@pytest.mark.parametrize(
    ("places", "told_of"), [(("太谷区", "祁县"), ["D4"]), (("太谷区", "太谷区"), [])]
)
def test_a_district_without_a_site_of_its_method_is_told(places, told_of):
    sheets = small_city(PACK)
    districts = sheets["城市概况", "区县"]
    districts[2] = ["140727", "祁县", "县", "是", "否"]
    districts.append(["140725", "寿阳县", "县", "是", "否"])
    announced = [row for row in sheets["现场检查", "点位"][1:] if row[1] == "明查"]
    for row, district in zip(announced, places, strict=True):
        row[2] = district
    found = told(sheets, "district-without-sites")
    assert [finding.cell for finding in found] == told_of
