"""The rules of a pack's own stand in the workbook as live formulas that an independent engine computes alike."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.score import score
from shifan.score.compute import compute
from shifan.standards import load
from shifan.standards.method import parameters_of
from tests.small_city import raw_city, small_city
from tests.small_pack import with_parameters, write_pack
from tests.soffice import convert_all, needs_soffice

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,评分标准：每处扣分，扣完为止,
指标×点位,lost,点位扣分,=不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，指标.满分),分,内部办法第2条,
城市,worst,扣分最多,=最大(指标×点位.点位扣分),分,内部办法第3条,
城市,grade,档次,=查档(等级),文字,内部办法第4条,
城市,steps,每满两分,=每满(总得分，2),个,内部办法第5条,
点位,failed,是否不符合,=如果(点位判定＝“不符合”，1，0),个,内部办法第6条,全部合理缺项的点位不适用
城市,judged,已判点位,=计数(点位，点位判定≠不适用)－合计(点位.是否不符合),个,内部办法第7条,
城市,verdict,初评结论,"=如果(且(档次≠“丁”，扣分最多≥0，每满两分＞0，已判点位≥0，总得分≥达标线)，“通过”，“未通过”)",文字,第8条,
"""
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,\n等级,总得分≥60,“乙”,\n等级,,“丁”,\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    files = {
        "rules.csv": RULES,
        "bands.csv": BANDS,
        "standard.toml": with_parameters({"每处扣分": "0.5"}),
    }
    standard = load(write_pack(tmp_path_factory.mktemp("pack") / "small", files))
    sheets = small_city(standard)
    for record in sheets["现场检查", "检查记录"][1:]:
        if record[1].startswith("A1"):
            record[2] = "合理缺项"  # a site without any verdict
    city = clean(raw_city(sheets), standard).require()
    path = standard.folder.parent / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, standard, score(city, standard)))
    return path, city, standard


def contents(path):
    """Return sheet → (row, column) → what the cell holds; formulas by their results."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        for sheet in book
    }


def same(first, other):
    numbers = isinstance(first, int | float) and isinstance(other, int | float)
    return abs(first - other) < 1e-9 if numbers else first == other


def tied(sheets):
    """Return what 核对 shows by value id: (number or text of the formula, difference)."""
    cells = sheets["核对"]
    rows = {row for row, _ in cells if row > 3}
    return {cells[row, 1]: (cells[row, 4], cells[row, 5]) for row in rows}


def test_every_result_of_the_packs_rules_is_tied_to_its_cell(book):
    path, city, standard = book
    ids = set(tied(contents(path)))
    own = {key for key in score(city, standard) if key.startswith("own.")}
    assert own and own <= ids
    assert {"indicator.B01.score", "scores.total", "verdict.pass", "method.covert.mean"} <= ids


def test_totals_indicators_and_verdict_refer_to_the_packs_sheets(book):
    sheets = openpyxl.load_workbook(book[0])
    for name in ("判定", "计算-总分", "计算-指标", "计算-点位"):
        cells = [str(cell.value) for row in sheets[name].iter_rows(min_row=4) for cell in row]
        assert any(text.startswith("='自定-") for text in cells), name


def test_every_link_leads_to_a_sheet_that_is_there(book):
    sheets = openpyxl.load_workbook(book[0])
    cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
    targets = {
        cell.hyperlink.location.rpartition("!")[0].strip("'") for cell in cells if cell.hyperlink
    }
    assert targets >= {"自定-城市", "自定-档表", "自定-参数", "判定", "计算-指标"}
    assert targets <= set(sheets.sheetnames)


def test_decision_tables_stand_in_a_sheet_that_formulas_look_up(book):
    sheets = openpyxl.load_workbook(book[0])
    rows = sheets["自定-档表"].iter_rows(min_row=4, max_col=6, values_only=True)
    assert list(rows) == [
        ("等级", "1", "总得分≥90", 90, "“甲”", "甲"),
        ("等级", "2", "总得分≥60", 60, "“乙”", "乙"),
        ("等级", "3", "其他情形", None, "“丁”", "丁"),
    ]
    city = sheets["自定-城市"]
    grade = next(cell.column for cell in city[3] if cell.value == "档次")
    assert "'自定-档表'!$D$4" in city.cell(4, grade).value


def test_columns_stand_in_the_order_of_the_rules(book):
    heads = [cell.value for cell in openpyxl.load_workbook(book[0])["自定-城市"][3]]
    own = ["扣分最多", "档次", "每满两分", "初评结论"]
    assert [head for head in heads if head in own] == own


def test_one_replicate_gives_the_same_also_where_a_text_is_not_applicable(book):
    _, city, standard = book
    own = compute(city, standard).own
    many = ReplicatedEvaluation(own.rows, parameters_of(standard), Replicates())
    results = many.run(own.program).results
    assert None in own.columns["点位", "点位判定"]
    for key, column in own.columns.items():
        for exact, replicated in zip(column, results[key][0].tolist(), strict=True):
            if exact is None:
                assert replicated == "不适用" or replicated != replicated, key
            else:
                assert same(exact if isinstance(exact, str) else float(exact), replicated), key


FAILED = 4  # so many records from the first on are made 不符合


@needs_soffice
def test_another_engine_computes_every_cell_alike_also_after_a_change(book, tmp_path):
    path, city, standard = book
    changed = openpyxl.load_workbook(path)
    for row in range(4, 4 + FAILED):
        changed["原始-检查记录"].cell(row, 3).value = "不符合"
    parameters = changed["自定-参数"]
    row = next(cell.row for cell in parameters["A"] if cell.value == "每处扣分")
    parameters.cell(row, 2).value = 0.25
    changed.save(tmp_path / "改过.xlsx")
    again, other = map(contents, convert_all([path, tmp_path / "改过.xlsx"], "xlsx", tmp_path))

    for name, cells in contents(path).items():
        assert {
            place: (content, again[name].get(place))
            for place, content in cells.items()
            if not same(content, again[name].get(place))
        } == {}, name
    assert {difference for _, difference in tied(again).values()} == {0}

    records = city.tables["records"].copy()
    records["result"] = ["不符合"] * FAILED + records["result"].astype(str).tolist()[FAILED:]
    softer = replace(standard, parameters={"每处扣分": Decimal("0.25")})
    register = score(replace(city, tables={**city.tables, "records": records}), softer)
    shown = tied(other)
    assert register.text("scores.total") != score(city, standard).text("scores.total")
    for key in (
        "scores.total",
        "own.城市.worst",
        "own.城市.judged",
        "indicator.J01.score",
        "own.指标×点位.J01.P001A.lost",
    ):
        assert same(shown[key][0], float(register.text(key))), key
    assert shown["verdict.pass"][0] == register.text("verdict.pass")
