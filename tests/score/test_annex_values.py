"""What the annexes print beside the scores: deductions line by line, interviews by unit, worked examples, signer."""

from decimal import Decimal as D

from shifan.score import score
from shifan.tables.annexes import TABLES
from tests.score.mini import DAY, city, pack, rows


def shown(name, made, standard):
    register = score(made, standard)
    return TABLES[name](register, standard, made).shown(register)


def test_deductions_are_told_line_by_line_with_reason_and_evidence():
    documents = [list(row) for row in rows()["documents"]]
    documents[0][4:6] = ["缺材料", "K1-01"]
    # K1 loses 0.5 in 完整性 and 0.25 in 规范性, K2 0.6 in 规范性
    assert shown("deductions", city(documents=[tuple(row) for row in documents]), pack()) == [
        ("K1", "指标一", "完整性", "0.50", "缺材料", "K1-01"),
        ("K1", "指标一", "规范性", "0.25", "—", "—"),
        ("K2", "指标二", "规范性", "0.60", "—", "—"),
    ]


def test_nothing_is_listed_where_nothing_was_deducted():
    documents = [(*row[:3], D(0), *row[4:]) for row in rows()["documents"]]
    assert shown("deductions", city(documents=documents), pack()) == []


def test_interviews_are_counted_by_unit():
    interviews = [
        ("F1", DAY, "市政府", "市", "主访谈", "T1", "清楚", ""),
        ("F2", DAY, "教育局", "部门", "延伸访谈", "T2", "基本清楚", ""),
        ("F3", DAY, "市政府", "市", "主访谈", "T2", "不清楚", ""),
    ]
    assert shown("interviews", city(interviews=interviews), pack()) == [
        ("市政府", "2", "1", "0", "1"),
        ("教育局", "1", "0", "1", "0"),
    ]


def test_vetoes_are_listed_with_what_they_rest_on():
    vetoes = [("big", True, "查阅通报，发生事件")]
    assert shown("vetoes", city(vetoes=vetoes), pack()) == [("大事", "是", "查阅通报，发生事件")]


def test_a_worked_example_is_the_citys_own_arithmetic():
    register = score(city(), pack())
    # K2: documents 1 − 0.6÷4 = 85 %, on site 100 % (许可 conforms), share 80 %: 0.8×0.85 + 0.2×1 = 88 %
    told = {
        value.id.removeprefix("example.rule."): value.display
        for value in register.match("example.rule.*")
    }
    assert told["document_rate"] == "以“指标二”为例，扣0.60分，满分4.00分：1－0.60÷4.00＝85.00%。"
    assert told["indicator_rate"] == "以“指标二”为例，80.00%×85.00%＋20.00%×100.00%＝88.00%。"
    assert told["indicator_score"] == "以“指标二”为例，4.00×88.00%＝3.52分。"
    assert told["total"].endswith(f"＝{register.text('scores.total')}分。")
    assert register.text("verdict.pass") in told["verdict"]


def test_the_office_signs_unless_the_facts_name_another():
    assert score(city(), pack()).text("report.signer") == "省办"
    facts = [*rows()["facts"], ("落款单位", "某省食品安全委员会办公室")]
    assert score(city(facts=facts), pack()).text("report.signer") == "某省食品安全委员会办公室"


def test_problems_say_how_grave_they_are_and_which_photograph_shows_them():
    records = [list(row) for row in rows()["records"]]
    records[1][4] = "ZP0001"
    register = score(city(records=[tuple(row) for row in records]), pack())
    assert [register.text(f"problem.W1.{part}") for part in ("kind", "photo")] == ["一般", "ZP0001"]
    assert register.text("problem.W2.photo") == "—"
