"""The workbook, recomputed by LibreOffice, equals the report at every value, also after its raw cells are changed."""

import copy
import json
import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal as D

import openpyxl
import pytest
from python_calamine import load_workbook

from shifan.addresses import address
from shifan.audit.trace.printed_places import cells_of_values, places_in_report
from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.rules.catalog import RULES
from shifan.score import score
from shifan.standards.wording import wording_of
from shifan.values import Register, half_up
from tests.audit.shaken import built, city_of, pack_of_two
from tests.conftest import latest
from tests.engines import ENGINES, formulas
from tests.engines import recomputed as recomputed_by
from tests.score.mini import WORDING, city, pack, rows
from tests.small_city import raw_city
from tests.soffice import convert, convert_all, needs_soffice

SHIPPED = ("晋中市", "示例乙市")


def tie_out(path):
    """Return value id → (printed, what the formula gives, difference)."""
    rows = load_workbook(str(path)).get_sheet_by_name("核对").to_python(skip_empty_area=False)
    return {row[0]: tuple(row[2:5]) for row in rows[3:] if row[0]}


def cells(path):
    """Return every cell that holds something, as (sheet, cell) → content."""
    book = load_workbook(str(path))
    return {
        (name, address(row, column)): content
        for name in book.sheet_names
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, content in enumerate(cells)
        if content != ""
    }


def same(first, other):
    return (
        abs(first - other) < 1e-9
        if isinstance(first, float | int) and isinstance(other, float | int)
        else first == other
    )


@pytest.fixture(scope="module")
def recomputed(finished, tmp_path_factory):
    """The workbooks of the finished runs, recomputed: city → (as written, as recomputed)."""
    folder = tmp_path_factory.mktemp("recomputed")
    written = {name: folder / f"{name}.xlsx" for name in SHIPPED}
    for name, path in written.items():
        shutil.copy(latest(finished, name) / "计算底稿.xlsx", path)
    made = convert_all([*written.values()], "xlsx", folder)
    return {name: (written[name], path) for name, path in zip(SHIPPED, made, strict=True)}


@needs_soffice
@pytest.mark.parametrize("name", SHIPPED)
def test_every_stored_result_is_what_the_formula_gives(recomputed, name):
    written, made = map(cells, recomputed[name])
    assert (
        len(written) > 20_000
        and {place for place in {*written, *made} if not same(written.get(place), made.get(place))}
        == set()
    )
    assert not [
        content
        for content in made.values()
        if isinstance(content, str)
        and content.startswith(("#N/A", "#NAME", "#REF", "#VALUE", "#DIV", "Err:"))
    ]


@needs_soffice
@pytest.mark.parametrize("name", SHIPPED)
def test_recomputed_workbook_equals_scores_json_everywhere(recomputed, finished, name):
    found, run = tie_out(recomputed[name][1]), latest(finished, name)
    scores = json.loads((run / "scores.json").read_text(encoding="utf-8"))
    assert [key for key, (_, _, difference) in found.items() if difference != 0] == []
    number = lambda key: None if found[key][1] == "不适用" else str(half_up(D(repr(found[key][1]))))
    rate = lambda key: None if found[key][1] == "不适用" else D(repr(found[key][1]))
    near = lambda key, told: (
        rate(key) is told is None or abs(rate(key) / 100 - D(told)) <= D("0.0001")
    )
    assert number("scores.total") == scores["total"] and near(
        "scores.interview_rate", scores["interview_rate"]
    )
    for n, own in enumerate(scores["dimensions"].values(), 1):
        assert (number(f"dimension.{n}.score"), number(f"dimension.{n}.full")) == (
            own["score"],
            own["full"],
        ) and near(f"dimension.{n}.rate", own["rate"])
    for code, own in scores["indicators"].items():
        assert (
            number(f"indicator.{code}.score") == own["score"]
            and number(f"indicator.{code}.full") == own["full"]
        )
        assert all(
            near(f"indicator.{code}.{part}", own[part])
            for part in ("document_rate", "onsite_rate", "rate")
        )
    for site, own in scores["sites"].items():
        assert number(f"site.{site}.score") == own["score"] and found[f"site.{site}.verdict"][
            1
        ] == (own["verdict"] or "不适用")
    reasons = [
        found[f"verdict.reason.{n}"][1] for n in range(1, len(scores["verdict"]["reasons"]) + 1)
    ]
    assert (
        found["verdict.pass"][1] == {True: "通过", False: "未通过"}[scores["verdict"]["pass"]]
        and reasons == scores["verdict"]["reasons"]
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_printed_value_is_tied_or_listed_as_not_computed(finished, name):
    run = latest(finished, name)
    register = Register.from_json((run / "values.json").read_text(encoding="utf-8"))
    tied = set(cells_of_values(run / "计算底稿.xlsx"))
    quoted = load_workbook(str(run / "计算底稿.xlsx")).get_sheet_by_name("照录")
    listed = {row[0] for row in quoted.to_python(skip_empty_area=False)[3:]}
    printed = {key for key, _ in places_in_report(run / "初评报告.docx") if key in register}
    assert printed <= tied | listed and not tied & listed and tied | listed == set(register)
    assert {key for key in printed if register[key].rule in RULES} <= tied


def nothing_applies():
    """Return a city in which nothing was assessed: no total, and so no pass."""
    documents = [(*row[:3], None, *row[4:7], True) for row in rows()["documents"]]
    return city(
        documents=documents,
        records=[(*row[:2], "合理缺项", *row[3:]) for row in rows()["records"]],
        interviews=[],
        rectification=[],
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("own", [city, nothing_applies])
def test_any_engine_recomputes_a_small_workbook_alike(tmp_path, engine, own):
    path = built(tmp_path, own(), pack())
    written, made = (
        openpyxl.load_workbook(path, data_only=True),
        recomputed_by(engine, path, tmp_path),
    )
    assert (
        len(made) > 300
        and {
            place: content
            for place, content in made.items()
            if not same(content or "", written[place[0]][place[1]].value or "")
        }
        == {}
    )
    sheet, cell = cells_of_values(path)["verdict.pass"].split("!")
    assert written[sheet][cell].value == made[sheet, cell] == ("通过" if own is city else "未通过")


@needs_soffice
def test_a_poisoned_result_is_noticed(tmp_path):
    """The test of the test: a wrong stored result does not survive the recomputation."""
    path = built(tmp_path, city(), pack())
    total = cells_of_values(path)["scores.total"].split("!")[1]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    poisoned = {
        name: re.sub(rf'(<c r="{total}"[^>]*><f>[^<]*</f><v>)[^<]*'.encode(), rb"\g<1>-999", data)
        for name, data in parts.items()
        if "worksheets/" in name
    }
    assert sum(b">-999<" in data for data in poisoned.values()) >= 1
    with zipfile.ZipFile(tmp_path / "poisoned.xlsx", "w") as archive:
        for name, data in (parts | poisoned).items():
            archive.writestr(name, data)
    assert -999 in cells(tmp_path / "poisoned.xlsx").values()
    made = convert(tmp_path / "poisoned.xlsx", "xlsx", tmp_path)
    assert -999 not in cells(made).values() and tie_out(made)["scores.total"][2] == 0


CHANGES = [
    ("资料审查", "评分", 3, "扣分", 0.7),
    ("现场检查", "检查记录", 4, "检查结果", "不符合"),
    ("现场检查", "检查记录", 9, "检查结果", "合理缺项"),
    ("否决项", "核查", 2, "是否发生", "是"),
    ("领导访谈", "访谈", 3, "掌握程度", "不清楚"),
    ("现场检查", "点位", 3, "区县", "太谷区"),
    ("整改复查", "台账", 2, "复查结论", ""),
]


@needs_soffice
@pytest.mark.parametrize("policy", ["exclude", "full_marks"])
def test_changed_raw_cells_change_the_workbook_as_shifan_would(tmp_path, policy):
    standard = replace(pack_of_two(), missing_policy=policy)
    sheets = city_of(standard)
    path = built(tmp_path, clean(raw_city(sheets), standard).require(), standard)
    book = openpyxl.load_workbook(path)
    for workbook_name, sheet, row, header, content in CHANGES:
        own = sheets[workbook_name, sheet]
        own[row - 1][own[0].index(header)] = content
        target = book[
            {
                "评分": "原始-资料审查",
                "核查": "原始-否决项",
                "访谈": "原始-领导访谈",
                "台账": "原始-整改台账",
            }.get(sheet, f"原始-{sheet}")
        ]
        heads = [cell.value for cell in target[3]]
        target.cell(row + 2, heads.index(header) + 1).value = content or None
    book.save(tmp_path / "changed.xlsx")
    expected = score(clean(raw_city(sheets), standard).require(), standard)
    found = tie_out(convert(tmp_path / "changed.xlsx", "xlsx", tmp_path))
    wrong = {
        key: (made, expected.text(key))
        for key, (_, made, _) in found.items()
        if key in expected and not _agrees(made, expected[key])
    }
    assert wrong == {} and found["scores.total"][2] != 0 and found["verdict.pass"][1] == "未通过"


def _agrees(made, value):
    if isinstance(made, str):
        return made == value.display
    shown = str(value.value) if isinstance(value.value, int) else value.display.removesuffix("%")
    return D(repr(made)) == D(shown)


@needs_soffice
def test_codes_that_look_like_numbers_are_told_apart(tmp_path):
    names = {
        "K1": "3.1",
        "K2": "3.10",
        "P1": "1",
        "P2": "01",
        "Q1": "1.0",
        "M1-1": "1-2",
        "M1-2": "1-20",
        "M1-3": "001",
        "M1": "5",
        "A1": "5.0",
    }
    rename = lambda table: [
        tuple(names.get(cell, cell) if isinstance(cell, str) else cell for cell in row)
        for row in table
    ]
    standard = pack()
    renamed = {
        frame: getattr(standard, frame).map(
            lambda cell: names.get(cell, cell) if isinstance(cell, str) else cell
        )
        for frame in ("indicators", "check_items", "business_types")
    }
    indicators = {names.get(code, code): own for code, own in standard.wording.indicators.items()}
    standard = replace(
        standard, **renamed, wording=replace(standard.wording, indicators=indicators)
    )
    own = city(**{name: rename(table) for name, table in rows().items()})
    found = tie_out(convert(built(tmp_path, own, standard), "xlsx", tmp_path))
    assert [key for key, (_, _, difference) in found.items() if difference != 0] == []


@pytest.mark.parametrize("places", [0, 3])
def test_other_numbers_of_decimals_tie_out_too(tmp_path, places):
    own, standard = (
        city(vetoes=[("big", True, "通报")]),
        pack(places=places, pass_line=D("99"), key_floor=D("0.7501")),
    )
    long = "总得分{{ total }}低于{{ line }}" + "，说明" * 100
    reason = replace(standard.wording.reason, line=long)
    standard = replace(standard, wording=replace(standard.wording, reason=reason))
    path = built(tmp_path, own, standard)
    cells_of = {
        (sheet, cell)
        for sheet, cell in (place.split("!") for place in cells_of_values(path).values())
    }
    made, written = (
        recomputed_by("pycel", path, tmp_path, sorted(cells_of & set(formulas(path)))),
        openpyxl.load_workbook(path, data_only=True),
    )
    assert {
        place: content
        for place, content in made.items()
        if not same(content or "", written[place[0]][place[1]].value or "")
    } == {}
    assert any(len(str(content)) > 255 for content in made.values())


QUOTING = {
    kind: "发生{{ name }}（{{ basis }}）" if kind == "veto" else text
    for kind, text in WORDING["reason"].items()
}
BASES = [
    ("通报一起大事", "通报一起大事"),
    ("通报一起大事。；", "通报一起大事"),
    ("通报一起大事......", "通报一起大事"),
    ("一、属实。二、“重大”。", "一、属实。二、“重大”"),
    ("甲区市场01与乙县市场02发生大事。", "某市场与某市场发生大事"),
    ("甲区市场发生大事", "甲区市场发生大事"),
    ("。", "发生大事"),
    (None, "发生大事"),
]


def quoting_pack():
    """Return the mini pack with a reason that says what a veto rests on."""
    return pack(wording=wording_of(copy.deepcopy(WORDING | {"reason": QUOTING})))


@pytest.mark.parametrize("basis, stated", BASES)
def test_a_reason_says_what_a_veto_rests_on(tmp_path, basis, stated):
    own, standard = city(vetoes=[("big", True, basis)]), quoting_pack()
    path = built(tmp_path, own, standard)
    sheet, cell = cells_of_values(path)["verdict.reason.1"].split("!")
    made = recomputed_by("pycel", path, tmp_path, [(sheet, cell)])
    assert made[sheet, cell] == f"发生大事（{stated}）"
    assert score(own, standard).text("verdict.reason.1") == made[sheet, cell]


@needs_soffice
@pytest.mark.parametrize("basis, stated", [("另一起大事。。", "另一起大事"), (None, "发生大事")])
def test_another_basis_typed_into_the_workbook_is_stated(tmp_path, basis, stated):
    path = built(tmp_path, city(vetoes=[("big", True, "通报一起大事")]), quoting_pack())
    book = openpyxl.load_workbook(path)
    book["原始-否决项"]["C4"].value = basis
    book.save(tmp_path / "changed.xlsx")
    found = tie_out(convert(tmp_path / "changed.xlsx", "xlsx", tmp_path))
    assert found["verdict.reason.1"] == ("发生大事（通报一起大事）", f"发生大事（{stated}）", 1)


def test_same_bytes():
    own, standard = city(), pack()
    register = score(own, standard)
    assert build.build_workbook(own, standard, register, "ab" * 32) == build.build_workbook(
        own, standard, register, "ab" * 32
    )
