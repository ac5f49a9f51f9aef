"""Codes with the signs that codes may have, through scoring and the live workbook; those that they may not have."""

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.errors import Refused
from shifan.score import score
from shifan.standards import load
from shifan.standards.pack_columns import code
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack
from tests.soffice import convert_all, needs_soffice

# Codes that a spreadsheet, a path, a pattern or a list of columns could take for something else.
CARRIED = {
    "B01": "1/2",
    "J01": "3:10",
    "J02": "3.10",
    "M1": "A?1",
    "A1": "=[8]",
    "incident": "#否/1",
    "T01": "<3%&",
}


def renamed(text):
    for old, new in CARRIED.items():
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    files = {name: renamed(text) for name, text in FILES.items() if name.endswith(".csv")}
    pack = load(write_pack(tmp_path_factory.mktemp("pack"), files))
    city = clean(raw_city(small_city(pack)), pack).require()
    usual = load(write_pack(tmp_path_factory.mktemp("usual")))
    plain = score(clean(raw_city(small_city(usual)), usual).require(), usual)
    return pack, city, score(city, pack), plain


def test_the_same_city_scores_the_same_under_any_codes(scored):
    *_, register, plain = scored
    assert register.text("scores.total") == plain.text("scores.total")
    for old, new in (("B01", "1/2"), ("J01", "3:10"), ("J02", "3.10")):
        assert register.text(f"indicator.{new}.score") == plain.text(f"indicator.{old}.score")
    assert register.text("type.announced.A?1.sites") == "1"


@needs_soffice
def test_the_workbook_recomputed_by_another_engine_has_no_difference(scored, tmp_path):
    pack, city, register, _ = scored
    path = tmp_path / "codes.xlsx"
    path.write_bytes(build.build_workbook(city, pack, register))
    (converted,) = convert_all([path], "xlsx", tmp_path / "lo")
    book = openpyxl.load_workbook(converted, data_only=True, read_only=True)
    rows = [row for row in book["核对"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(rows) > 50 and {row[0]: row[2:5] for row in rows if row[4] != 0} == {}


@pytest.mark.parametrize("text", ["1.1.1", "3.10", "1/2", "A:1", "甲（一）", "=8", "A~B", "a" * 40])
def test_a_code_may_have_any_sign_that_means_nothing_elsewhere(text):
    assert code(text) == text


@pytest.mark.parametrize("text", ["*B03", "★B03", "B03*"])
def test_a_star_beside_a_code_is_no_part_of_it(text):
    assert code(text) == "B03"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1、2", "“、”"),
        ("1,2", "“,”"),
        ("a；b", "“；”"),
        ("a!b", "“!”"),
        ("a{b", "“{”"),
        ("a|b", "“|”"),
        ("'12", "“'”"),
        ("a b", "空格"),
        ("a\u200bb", "空格"),
        ("a" * 41, "40"),
        ("N/A", "空白"),
        ("--", "字母"),
    ],
)
def test_a_code_that_cannot_be_carried_is_refused_by_its_sign(text, told):
    with pytest.raises(ValueError, match=told):
        code(text)


def test_codes_that_workbooks_cannot_tell_apart_are_duplicates(tmp_path):
    files = {"vetoes.csv": "code,name\nincident,较大食品安全事件\nIncident,重大事件\n"}
    with pytest.raises(Refused) as refusal:
        load(write_pack(tmp_path, files))
    (finding,) = refusal.value.findings
    assert finding.cell == "第3行 code" and "不分大小写" in finding.expected


def test_a_method_is_called_as_no_column_beside_it(tmp_path):
    files = {"methods.csv": "code,name\nname,名称\ncovert,暗访\n"}
    with pytest.raises(Refused) as refusal:
        load(write_pack(tmp_path, files))
    places = {(own.file, own.cell) for own in refusal.value.findings}
    assert {("methods.csv", "第2行 code"), ("methods.csv", "第2行 name")} <= places
