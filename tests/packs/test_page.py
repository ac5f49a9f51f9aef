"""The page of a pack shows everything that an official signs: lists, parameters, rules in words, tables, digest."""

import re
from html import unescape

import pytest

from shifan.packs.page import UNOFFICIAL, digest, page
from shifan.standards import load
from tests.packs.test_exchange import OWN_LISTS
from tests.small_pack import FILES, with_parameters, write_pack

RULES = """object,id,name,formula,unit,clause,note
指标,score,指标得分,=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分),分,评分标准第2条,扣完为止
城市,grade,档次,=查档(等级),文字,评分标准第3条,
城市,verdict,初评结论,"=如果(档次＝“甲”，“通过”，“未通过”)",文字,评分标准第4条,
"""
BANDS = "table,condition,result,note\n等级,总得分≥90,“甲”,优\n等级,,“乙”,\n"


@pytest.fixture
def pack(tmp_path):
    files = {
        "rules.csv": RULES,
        "bands.csv": BANDS,
        "standard.toml": with_parameters({"每处扣分": "0.5"}),
        "vetoes.csv": "code,name\nincident,<b>较大</b>食品安全事件\n",
    }
    return write_pack(tmp_path / "pack", files)


def cells(text):
    """Return the rows of all tables of a page, as texts."""
    rows = re.findall(r"<tr>(.*?)</tr>", text)
    return [
        tuple(unescape(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row))
        for row in rows
    ]


def test_lists_parameters_and_rules_stand_on_the_page(pack):
    rows = cells(page(load(pack)))
    assert ("B01", "经费保障", "40", "1", "") in rows
    assert ("J01", "食品流通", "40", "0.5", "★") in rows
    assert ("每处扣分", "0.5", "每处扣分", "parameters.每处扣分") in rows
    assert ("M1-1", "进货查验记录", "重点", "4", "J01 食品流通") in rows
    score = next(row for row in rows if row[0] == "指标得分（报告采用）")
    assert score[1:] == (
        "=满分－不超过(计数(检查记录，检查结果＝“不符合”)×每处扣分，满分)",
        score[2],
        "评分标准第2条",
        "本规则包",
    )
    assert "不符合" in score[2] and score[2].endswith("。扣完为止。")
    assert ("incident", "<b>较大</b>食品安全事件") in rows


def test_a_decision_table_stands_as_a_table(pack):
    rows = cells(page(load(pack)))
    assert ("总得分≥90", "“甲”", "优") in rows and ("其他情形", "“乙”", "") in rows
    assert next(row for row in rows if row[0] == "档次")[2] == "档次＝按表“等级”查得的结果。"


def test_the_page_says_that_a_pack_is_not_official_and_names_each_file(pack):
    standard = load(pack)
    text = page(standard)
    assert UNOFFICIAL in text and digest(standard) in text
    assert {row[0] for row in cells(text)} >= set(standard.files)


def test_the_digest_follows_every_file(pack):
    before = digest(load(pack))
    changed = FILES["interview_topics.csv"].replace("重要指示", "重要批示")
    (pack / "interview_topics.csv").write_text(changed, encoding="utf-8")
    assert digest(load(pack)) != before


def test_methods_results_outcomes_levels_measures_and_edition_stand_on_the_page(tmp_path):
    text = page(load(write_pack(tmp_path / "own", OWN_LISTS)))
    rows = cells(text)
    assert ("交叉检查", "other", "0.40") in rows
    assert ("中", "0.5", "是") in rows and ("缺项", "不适用", "") in rows
    assert ("合格", "是") in rows and ("不合格", "否") in rows
    assert ("1.1.1", "经费保障", "40", "1", "", "1.1 保障", "基本", "第1条", "乙") in rows
    assert ("3.10", "考核权重", "%", "1.1.1", "0", "100") in rows
    for said in ("版次 2024版", "施行期间 2024年1月1日至不限", "由上到下各级：项目、大项、指标"):
        assert said in text


def test_the_source_of_an_official_pack_is_named(tmp_path):
    settings = FILES["standard.toml"].replace("official = false", "official = true")
    source = '[source]\nnumber = "食安办〔2024〕1号"\ndate = "2024-03-01"\npage = "12"\n'
    text = page(load(write_pack(tmp_path / "own", {"standard.toml": settings + source})))
    assert "官方文本；出处 食安办〔2024〕1号，2024-03-01，第12页" in text and UNOFFICIAL not in text


OWN_WORDS = {
    "indicators.csv": FILES["indicators.csv"]
    .replace("key\n", "key,最低分\n")
    .replace(",0\n", ",0,\n")
    .replace(",1\n", ",1,18\n"),
    "measures.csv": "code,indicator,name,unit,low,high\nS1,J01,抽检合格率,%,0,100\n",
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    "要点,score,指标得分,=四舍五入(不低于(满分×指标得分率－如果(最低分＝不适用，0，最低分÷100)，0)，规定位数),分,第1条,\n"
    "城市,total,总得分,=四舍五入(合计(要点.指标得分)－合计(测量.数值)×0，规定位数),分,第2条,\n"
    "城市,verdict,初评结论,=查档(等级),文字,第4条,\n",
    "bands.csv": "table,condition,result,note\n等级,总得分≥60,“通过”,\n等级,,“未通过”,\n",
    "results.csv": "word,share,problem\n符合,1,0\n不符合,0,1\n合理缺项,,0\n",
    "standard.toml": FILES["standard.toml"].replace(
        "missing_policy", 'levels = ["大项", "要点"]\nmissing_policy'
    ),
}


def test_a_page_of_eleven_parts_speaks_of_levels_as_the_pack_and_shows_the_columns_it_has_added(
    tmp_path,
):
    text = page(load(write_pack(tmp_path / "pack", OWN_WORDS)))
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", text)
    assert headings[-1].startswith("十") and any(each.endswith("、要点") for each in headings)
    assert ("编号", "要点", "满分", "资料占比", "关键", "最低分") in cells(text)
    assert ("J01", "食品流通", "40", "0.5", "★", "18") in cells(text)
    assert "2个大项、3项要点（满分合计100分）" in text
    assert "每个要点" in text and "每个指标" not in text
    assert "适用的要点" in text  # rules of the template in the pack's words
