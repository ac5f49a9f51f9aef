"""A report of a pack with levels, decision tables and codes of its own: what it prints of them, and that it holds."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from shifan.clean import clean
from shifan.report import editions
from shifan.report.make import docx_report
from shifan.report.make.docx_report import ReportData
from shifan.report.verify.verify import verify_file
from shifan.score import score
from shifan.standards import load
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack

PACK = {
    "indicators.csv": """code,dimension,name,full_score,document_share,key,parent
A,甲领域,保障大项,,,,
A.1,,组织要点,,,,A
1.1,,经费保障,40,1,0,A.1
B,乙领域,经营大项,,,,
B.1,,流通要点,,,,B
3.1,,食品流通,40,1,0,B.1
3.10,,餐饮服务,20,0,1,B.1
""",
    "check_items.csv": FILES["check_items.csv"].replace("J01", "3.1").replace("J02", "3.10"),
    "bands.csv": "table,condition,result,note\n等次,且(总得分≥60，非(发生数＞0)),“好”,第8条第2款\n等次,,“差”,\n",
    "rules.csv": """object,id,name,formula,unit,clause,note
细目,score,细目分,=四舍五入(满分×(1－计数(检查记录，是否问题＝“是”)×每处)，规定位数),分,第1条,
细目,rate,细目率,=细目分÷满分,率,第1条,
要点,score,要点分,=合计(细目.细目分),分,第2条,
要点,full,要点满分,=合计(细目.满分),分,第2条,
要点,rate,要点率,=要点分÷要点满分,率,第2条,
大项,score,大项分,=合计(要点.要点分),分,第2条,
大项,full,大项满分,=合计(要点.要点满分),分,第2条,
大项,rate,大项率,=大项分÷大项满分,率,第2条,
领域,score,领域分,=合计(大项.大项分),分,第2条,
领域,full,领域满分,=合计(大项.大项满分),分,第2条,
领域,rate,领域率,=领域分÷领域满分,率,第2条,
点位,score,点位分,=如果(非(计数(检查记录，是否问题＝“是”)＞0)，100，0),分,第3条,
点位,verdict,判定,=如果(点位分≥60，“符合”，“不符合”),文字,第3条,
城市,hits,发生数,=计数(否决项，是否发生＝“是”),个,第8条,
城市,total,总得分,=合计(领域.领域分),分,第4条,
城市,verdict,结论,=查档(等次),文字,第8条,
""",
    "standard.toml": """id = "own"
title = "自带各级"
official = false
template = "none"
dimensions = ["甲领域", "乙领域"]
levels = ["领域", "大项", "要点", "细目"]
[parameters]
"每处" = "0.1"
[[outcome]]
name = "好"
meets = true
[[outcome]]
name = "差"
meets = false
""",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The register, and the internal report as it lies on the disk."""
    folder = tmp_path_factory.mktemp("own")
    pack = load(write_pack(folder / "pack", PACK))
    city = clean(raw_city(small_city(pack)), pack).require()
    register = score(city, pack)
    path = folder / "初评报告.docx"
    path.write_bytes(docx_report.build(ReportData(register, pack, city), editions.INTERNAL))
    return register, path


def text_of(cell):
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))


def rows_of_table(path, first):
    """Return the rows of the table whose first heading is this, as texts; content controls included."""
    for table in docx.Document(io.BytesIO(path.read_bytes())).element.body.iter(qn("w:tbl")):
        rows = [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        if rows[0][0] == first:
            return rows
    raise AssertionError(first)


def test_every_level_stands_in_the_table_of_scores_set_in_below_the_one_above(made):
    # One problem, in an item of 3.1: 40 × (1 − 1 × 0.1) = 36 of 40.
    assert rows_of_table(made[1], "领域、大项、要点") == [
        ["领域、大项、要点", "满分（分）", "得分（分）", "得分率"],
        ["甲领域", "40.00", "40.00", "100.00%"],
        ["\u3000保障大项", "40.00", "40.00", "100.00%"],
        ["\u3000\u3000组织要点", "40.00", "40.00", "100.00%"],
        ["乙领域", "60.00", "56.00", "93.33%"],
        ["\u3000经营大项", "60.00", "56.00", "93.33%"],
        ["\u3000\u3000流通要点", "60.00", "56.00", "93.33%"],
        ["总得分", "—", "96.00", "—"],
    ]


def test_rates_that_no_rule_gives_have_no_column(made):
    assert rows_of_table(made[1], "编号")[0] == [
        "编号",
        "细目",
        "关键",
        "满分（分）",
        "得分率",
        "得分（分）",
    ]


def test_rules_of_the_topmost_level_are_told_once_in_the_packs_words(made):
    told = [value.display for value in made[0].match("rule.*")]
    assert [text for text in told if text.startswith("领域分")] == ["领域分＝大项分之和。（第2条）"]
    assert not any("只作统计" in text and "得分合计" in text for text in told)
    (site,) = [text for text in told if text.startswith("点位分")]
    assert site == "点位分：没有有问题的检查记录的，为100；其余的，为0。（第3条）"


def test_a_decision_table_is_values_that_the_verdict_rests_on(made):
    register, _ = made
    assert register["band.1.condition"].inputs == ("own/bands.csv!bands!B2",)
    assert register.text("band.1.note") == "第8条第2款"
    assert {"band.1.condition", "band.1.result", "band.2.condition"} <= {
        *register["verdict.pass"].inputs
    }


def test_codes_and_decision_tables_of_a_report_that_nobody_edited_verify(made):
    items = verify_file(made[1], root=made[1].parent).items
    assert [(item.text, item.place) for item in items if item.state == "unsourced"] == []
