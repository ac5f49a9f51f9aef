"""A city without deductions, problems or a total: sentences in the place of empty tables, no empty chart, no score."""

import copy
import io
import re
from dataclasses import replace
from decimal import Decimal as D

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.make.docx_report import INTERNAL, PUBLIC, Picture, ReportData, build
from shifan.report.skeletons.check import _DOT
from shifan.score import score
from shifan.standards.wording import wording_of
from tests.report.cities import nothing_amiss
from tests.score.mini import DAY, FACTS, WORDING, city, pack, rows

NAMES = ("dimension_rates", "firmness", "indicator_rates", "site_scores", "district_type")
NONE = ("资料审查没有扣分。", "现场检查没有发现不符合的检查项。", "整改台账中没有问题，不再列表。")


def pictures(*empty):
    return [
        Picture(name, name, _DOT, name, "", name in empty)
        for name in (*NAMES, "problems", "rectification")
    ]


def report(made, edition=INTERNAL, charts=()):
    standard = pack()
    data = ReportData(score(made, standard), standard, made, charts)
    return Document(io.BytesIO(build(data, edition))).element.body


def text(element):
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def paragraphs(body):
    return [text(own) for own in body.iterchildren(qn("w:p"))]


def test_a_sentence_stands_in_the_place_of_a_table_without_rows():
    body = report(nothing_amiss(), charts=pictures("problems", "rectification"))
    said = paragraphs(body)
    assert [said.count(sentence) for sentence in NONE] == [1, 1, 1]
    tables = list(body.iterchildren(qn("w:tbl")))
    assert not any(text(row).strip("—") == "无" for own in tables for row in own.iter(qn("w:tr")))
    captions = [own for own in said if re.match(r"[表图]\d", own)]
    # Two tables of scores, two of sites, two of vetoes and interviews; five charts.
    assert [own[:2] for own in captions if own[0] == "表"] == [f"表{n}" for n in range(1, 7)]
    assert [own[:2] for own in captions if own[0] == "图"] == [f"图{n}" for n in range(1, 6)]
    sentences = (own for own in said if own.endswith("。"))
    referred = set(re.findall(r"[表图]\d", "".join(sentences)))
    assert referred == {own[:2] for own in captions}


def test_a_city_with_something_to_list_has_its_tables_and_no_such_sentence():
    body = report(city(), charts=pictures())
    said = "".join(paragraphs(body))
    assert not any(sentence in said for sentence in NONE) and "表7　问题与整改清单" in said


@pytest.mark.parametrize("lines", [2, 1, 0])
def test_a_ledger_is_told_beside_the_problems_that_it_should_list(lines):
    """Of the two failed records, M1-2 at P1 and A1-1 at Q1, the ledger lists as many as it has lines."""
    made = city(rectification=rows()["rectification"][:lines])
    said = "".join(paragraphs(report(made, charts=pictures(*["rectification"][lines:]))))
    assert f"列入整改台账的问题{lines}个（现场检查不符合共2项次），截至" in said
    assert (NONE[2] in said) is (lines == 0)


def test_the_sentences_are_for_the_annexes_alone():
    said = "".join(paragraphs(report(nothing_amiss(), PUBLIC)))
    assert NONE[0] not in said and NONE[2] not in said


def test_the_sentences_rest_on_what_they_speak_of():
    register = score(nothing_amiss(), pack())
    assert register["named_item.none"].inputs == ("problems.total",)
    assert register["rectification.no_problems"].inputs == ("rectification.problems",)
    assert all(own.startswith("资料审查.xlsx!评分!D") for own in register["deduction.none"].inputs)


def test_one_fact_under_two_vetoes_is_one_reason_in_the_annex():
    fact = "查阅主管部门通报，发生一起事件"
    standard = pack(vetoes=pack().vetoes.iloc[[0, 0]].assign(code=["big", "same"]))
    wording = standard.wording
    vetoes = wording.vetoes | {"same": wording.vetoes["big"]}
    standard = pack(vetoes=standard.vetoes, wording=replace(wording, vetoes=vetoes))
    made = city(vetoes=[("big", True, fact), ("same", True, fact)])
    register = score(made, standard)
    assert len(register.match("verdict.reason.*")) == 2
    body = Document(io.BytesIO(build(ReportData(register, standard, made), INTERNAL))).element.body
    assert paragraphs(body).count(register.text("verdict.reason.1") + "。") == 1


def test_a_city_of_which_nothing_is_applicable_has_no_score_of_nothing():
    own = rows()
    made = city(
        documents=[(*row[:3], None, "", "", row[6], True) for row in own["documents"]],
        records=[(*row[:2], "合理缺项", "", "") for row in own["records"]],
        rectification=[],
    )
    said = "".join(
        paragraphs(report(made, charts=pictures("firmness", "problems", "rectification")))
    )
    assert "不适用分" not in said and "总得分的稳健程度" not in said
    assert "各项指标均不适用，没有总得分，初评结论：未通过。" in said
    assert "资料审查的各项指标均为合理缺项。" in said and NONE[0] not in said
    assert "现场检查的各个检查项均为合理缺项。" in said and NONE[1] not in said


@pytest.mark.parametrize(
    ("ledger", "facts", "told"),
    [
        (None, {}, True),
        ([], {}, False),
        (None, {"整改抽查结束日期": ""}, False),
        ([("P1", "M1-2", "补", DAY, "已完成", DAY, None, "")], {}, False),
        ([("P1", "M1-2", "补", DAY, "已完成", DAY, DAY, "未通过")], {}, True),
    ],
)
def test_a_recheck_is_told_where_there_was_something_to_look_at_on_a_stated_day(
    ledger, facts, told
):
    listed = {} if ledger is None else {"rectification": [("W1", *line) for line in ledger]}
    made = city(facts=list((FACTS | facts).items()), **listed)
    said = "".join(paragraphs(report(made)))
    assert ("抽查了部分点位的问题整改情况" in said) is told and "（未填报）" not in said


def test_a_table_higher_than_half_a_page_is_not_kept_whole():
    def kept(reason):
        own = [(*row[:4], reason, *row[5:]) for row in rows()["documents"]]
        tables = report(city(documents=own)).iter(qn("w:tbl"))
        table = next(own for own in tables if "扣分理由" in text(own))
        return [row.find(f".//{qn('w:keepNext')}") is not None for row in table.iter(qn("w:tr"))]

    assert kept("材料不全") == [True, True, True, False]
    # 400 signs in a column of 163 points, 15 a line: 27 lines of 15 points a row, three rows.
    assert not any(kept("材料不全" * 100))


@pytest.mark.parametrize(
    ("signs", "lines", "kept"), [(6, 1, True), (276, 10, True), (282, 11, False)]
)
def test_a_conclusion_stays_with_the_signature_unless_it_is_too_long(signs, lines, kept):
    assert -(-(2 + signs) // 28) == lines  # an indent of two signs, 28 a line
    wording = copy.deepcopy(WORDING)
    wording["verdict"]["passed"]["conclusion"] = "达到了要求。" * (signs // 6)
    standard = pack(wording=wording_of(wording), pass_line=D(1), key_floor=D(0))
    made = city()
    content = build(ReportData(score(made, standard), standard, made), INTERNAL)
    body = Document(io.BytesIO(content)).element.body
    last = next(own for own in body.iterchildren(qn("w:p")) if text(own).startswith("达到了"))
    assert (last.pPr.find(qn("w:keepNext")) is not None) is kept
