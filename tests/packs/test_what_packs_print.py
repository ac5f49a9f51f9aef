"""What reports, charts and workbooks print for methods that are not the shipped one: nothing that they have not."""

import io
import re

import docx
import openpyxl
import pytest

from shifan import firmness
from shifan.audit.workbook import build
from shifan.charts import catalog
from shifan.report import editions
from shifan.report.make import docx_report
from shifan.report.make.docx_report import ReportData
from shifan.rules.catalog import rules_of
from shifan.score import score
from tests.packs.example_packs import NAMES, example_city, loaded
from tests.packs.test_examples import CASES

REPLICATES = 400


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Pack → the pack, its city, the register with simulations and the text of the report, each made once."""
    known = {}

    def get(name):
        if name not in known:
            case = CASES[
                "sheet-2"
                if name == "dafenbiao"
                else next(key for key in CASES if CASES[key].pack == name)
            ]
            pack = loaded(name, tmp_path_factory.mktemp("pack") / name, case.changed)
            city = example_city(pack, case.facts)
            register = firmness.enter(score(city, pack), city, pack, REPLICATES)
            report = docx_report.build(ReportData(register, pack, city), editions.INTERNAL)
            known[name] = pack, city, register, docx.Document(io.BytesIO(report))
        return known[name]

    return get


def text_of(element):
    return "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))


def tables(document):
    """Return the rows of each table of a report, cell by cell, with the headings first."""
    return [
        [
            [text_of(cell) for cell in row if cell.tag.endswith("}tc")]
            for row in table.iter()
            if row.tag.endswith("}tr")
        ]
        for table in document.element.body.iter()
        if table.tag.endswith("}tbl")
    ]


def table_with(document, *headings):
    return next(rows for rows in tables(document) if set(headings) <= set(rows[0]))


# Sites are counted under the words by which the pack judges them: in the table, in the order of its outcomes.
JUDGED = {
    "canyin": {
        "优秀": "1",
        "良好": "1",
        "一般": "0",
        "不评级": "1",
    },  # 9.33, 8.80, key items failed
    "fhrs": {"达到": "3", "未达到": "3"},  # 5, 4, 3 and 2, 1, 0 stars
    "globalgap": {"符合": "1", "不符合": "3"},  # and no 基本符合, which its rule never gives
    "weisheng": {"符合": "1", "基本符合": "0", "不符合": "1"},  # judged as shipped
}


@pytest.mark.parametrize("name", JUDGED)
def test_sites_are_counted_by_the_packs_own_verdicts(name, made):
    pack, city, register, document = made(name)
    head, *rows = table_with(document, "检查方式", "平均得分（分）")
    assert head[4:] == list(JUDGED[name])
    assert rows[0][4:] == list(JUDGED[name].values())
    assert pack.site_verdicts == tuple(JUDGED[name])
    book = openpyxl.load_workbook(
        io.BytesIO(build.build_workbook(city, pack, register)), data_only=True
    )
    headings = [cell.value for cell in book["计算-分组"][3] if cell.value]
    last = 6 + len(JUDGED[name])  # behind them districts are counted
    assert headings[6:last] == list(JUDGED[name])
    counted = [str(int(cell.value)) for cell in book["计算-分组"][4][6:last]]
    assert counted == list(JUDGED[name].values())


# Rules of the template that nothing of the pack's method rests on are no part of it.
NOT_IN_USE = {
    "fhrs": ("资料审查得分率", "访谈得分率", "底线", "指标得分合计", "发生的否决项数"),
    "canyin": ("访谈得分率", "底线", "指标得分合计"),
    "globalgap": ("访谈得分率", "指标得分合计"),
    "jiangsu-2016": ("访谈得分率", "指标得分合计"),
    "anquanxian": ("关键指标底线", "发生的否决项数", "低于底线的关键指标数"),
}


@pytest.mark.parametrize("name", NOT_IN_USE)
def test_no_rule_is_told_that_the_method_does_not_use(name, made):
    pack, _, register, document = made(name)
    told = [value.display for value in register.match("rule.*")]
    assert [rule for rule in NOT_IN_USE[name] if any(text.startswith(rule) for text in told)] == []
    names = {rule.text.name for rule in pack.program.rules}
    assert not names & set(NOT_IN_USE[name])
    if "指标得分合计" in NOT_IN_USE[name]:
        assert not any("指标得分合计" in row[0] for rows in tables(document) for row in rows)


@pytest.mark.parametrize("name", ["sannian", "weisheng", "dafenbiao"])
def test_rules_that_the_method_uses_are_told(name, made):
    told = {rule.name for rule in rules_of(made(name)[0]).values() if rule.listed}
    used = {"sannian": "得分率", "weisheng": "点位判定", "dafenbiao": "合并剩余分"}[name]
    assert used in told


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_refers_to_a_reason_that_is_not_given(name, made):
    _, _, register, _ = made(name)
    said = [value.display for value in register.match("firmness.text.*")]
    if any("原因见下" in text for text in said):
        assert register.match("firmness.limit.*")


def test_a_total_without_full_scores_does_not_vary_with_weights(made):
    for name in ("fhrs", "canyin", "globalgap"):
        register = made(name)[2]
        assert "不随指标权重变动" in register.text("firmness.text.weights")
        assert "firmness.text.joint" not in register
    assert "变动范围为" in made("brcgs")[2].text("firmness.text.weights")


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_that_turns_is_the_citys_own(name, made):
    register = made(name)[2]
    now = register.text("verdict.pass")
    for kind in ("records", "deductions"):
        turned = re.search(r"结论即由(.+?)变为", register.text(f"firmness.text.{kind}"))
        assert turned is None or turned[1] == now


def test_reviewers_of_documents_that_do_not_count_are_not_assumed(made):
    for name in ("dafenbiao", "brcgs"):
        assert "firmness.text.judges" not in made(name)[2]
    assert "firmness.text.judges" in made("sannian")[2]


@pytest.mark.parametrize("name", NAMES)
def test_rates_of_documents_stand_only_where_they_count(name, made):
    pack, _, _, document = made(name)
    head = table_with(document, "编号", "关键")[0]
    counts = any(own.document_share for own in pack.indicator_list)
    assert ("资料得分率" in head) == counts


@pytest.mark.parametrize("name", NAMES)
def test_a_single_item_of_the_top_level_is_counted_as_one(name, made):
    pack, _, register, _ = made(name)
    unit = "大项目" if len(pack.dimensions) > 1 else "个项目"
    assert register.text("documents.dimensions") == f"{len(pack.dimensions)}{unit}"


# Scales of scores end where the pack's own do.
ENDS = {"fhrs": 5, "canyin": 10, "weisheng": 100, "globalgap": 100, "dafenbiao": 100}


@pytest.mark.parametrize("name", ENDS)
def test_scales_end_where_the_packs_scores_do(name, made):
    pack, _, register, _ = made(name)
    sites = catalog.content("site_scores", register, pack).plan
    assert sites.full == ENDS[name] and sites.ticks[-1] == ENDS[name]
    limits = [limits for _, limits in catalog.content("district_type", register, pack).plan.key]
    assert limits[-1].endswith(f"～{ENDS[name]}")
    total = catalog.content("dimension_rates", register, pack).plan
    of_total = 100 if name == "globalgap" else ENDS[name]
    assert f"或{of_total}分（总得分）" in total.notes[0].text


def test_marks_of_sites_are_explained_only_by_verdicts_that_there_are(made):
    def legend(name):
        pack, _, register, _ = made(name)
        return [note.text for note in catalog.content("site_scores", register, pack).plan.notes]

    assert [text for name in ("fhrs", "canyin", "brcgs") for text in legend(name)[:-1]] == []
    assert legend("globalgap")[:-1] == ["符合", "不符合"]


def test_a_floor_of_0_is_no_line(made):
    pack, _, register, _ = made("dafenbiao")
    plan = catalog.content("indicator_rates", register, pack).plan
    assert all(row.floor is None for block in plan.blocks for row in block.rows)
    assert plan.least == 90  # 97.08 %, not 0
    pack, _, register, _ = made("weisheng")
    rows = catalog.content("indicator_rates", register, pack).plan.blocks[0].rows
    assert [row.floor for row in rows if "★" in row.label] == [70]


def test_a_mean_that_is_not_applicable_has_no_shade(made):
    pack, _, register, _ = made("dafenbiao")
    tiles = {
        row.label: row.tiles[0]
        for row in catalog.content("district_type", register, pack).plan.rows
    }
    assert tiles["校园周边"].shown == "不适用" and tiles["校园周边"].shade < 0
    assert tiles["学校食堂"].shade >= 0


@pytest.mark.parametrize(("name", "called"), [("fhrs", "“未达到”的原因1"), ("sannian", None)])
def test_reasons_are_called_by_the_packs_own_verdict(name, called, made):
    _, _, register, _ = made(name)
    reasons = register.match("verdict.reason.*")
    assert [value.name for value in reasons] == ([called] if called else [])


def test_nothing_is_left_out_where_no_result_leaves_out(made):
    pack, *_ = made("fhrs")
    assert not pack.absent_words
    told = pack.in_own_words("检查结果不是合理缺项的检查记录计数")
    assert told == "检查记录计数"
