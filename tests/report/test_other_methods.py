"""Reports of packs with other methods, levels and outcomes than the usual ones speak of what there is, and no more."""

import io
import re

import docx
import openpyxl
import pytest

from shifan import charts, views
from shifan.audit.pages import city_page
from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.pages.sections import scores as run_scores
from shifan.audit.review_comments import ReviewComments
from shifan.audit.workbook import build
from shifan.charts import catalog
from shifan.clean import clean
from shifan.report import editions
from shifan.report.make import docx_report
from shifan.report.make.docx_report import ReportData
from shifan.rules.catalog import rules_of
from shifan.score import score
from shifan.standards import load
from shifan.tables import reconciliation
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, wording, write_pack

ONE_TYPE = "method,code,name,min_sites,items,key_items,aliases\nannounced,M1,农贸市场,1,3,1,\n"
ONE_ITEM = """code,business_type,name,key,points,indicator
M1-1,M1,进货查验记录,重点,4,J01
M1-2,M1,公示许可证,一般,2,J01
M1-3,M1,场所清洁,一般,2,J02
"""
ONLY_ANNOUNCED = {
    "methods.csv": "code,name\nannounced,明查\n",
    "business_types.csv": ONE_TYPE,
    "check_items.csv": ONE_ITEM,
    "standard.toml": FILES["standard.toml"].replace(
        'announced = "0.6"\ncovert = "0.4"', 'announced = "1"'
    ),
}
THREE_METHODS = {
    "methods.csv": "code,name\nannounced,明查\ncovert,暗访\ncross,交叉检查\n",
    "business_types.csv": FILES["business_types.csv"] + "cross,X1,农贸市场,1,1,0,\n",
    "check_items.csv": FILES["check_items.csv"] + "X1-1,X1,票证查验,一般,2,J01\n",
    "standard.toml": FILES["standard.toml"].replace(
        'covert = "0.4"', 'covert = "0.3"\ncross = "0.1"'
    ),
}
FOUR_LEVELS = {
    "indicators.csv": """code,dimension,name,full_score,document_share,key,parent
1,要点36,保障,,,,
1.1,,经费,,,,1
1.1.1,,经费保障,40,1,0,1.1
2,要点36,经营,,,,
2.1,,场所,,,,2
J01,,食品流通,40,0.5,1,2.1
J02,,餐饮服务,20,0,0,2.1
""",
    "standard.toml": FILES["standard.toml"].replace(
        'dimensions = ["基础工作", "生产经营状况"]',
        'dimensions = ["要点36"]\nlevels = ["要点", "大项", "小项", "内容"]\naspects = ["真实性", "有效性"]',
    )
    + "".join(
        f'[[outcome]]\nname = "{name}"\nmeets = {meets}\n'
        for name, meets in (("优秀", "true"), ("合格", "true"), ("不合格", "false"))
    ),
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    '城市,verdict,初评结论,"=如果(总得分≥95，“优秀”，如果(总得分≥达标线，“合格”，“不合格”))",文字,第1条,\n',
}


def report(folder, files, sheets=lambda pack: small_city(pack), edition=editions.PUBLIC):
    pack = load(write_pack(folder, files))
    city = clean(raw_city(sheets(pack)), pack).require()
    data = ReportData(score(city, pack), pack, city)
    document = docx.Document(io.BytesIO(docx_report.build(data, edition)))
    paragraphs = [node for node in document.element.body.iter() if node.tag.endswith("}p")]
    return [
        "".join(text.text or "" for text in paragraph.iter() if text.tag.endswith("}t"))
        for paragraph in paragraphs
    ]


def onsite(paragraphs):
    return next(text for text in paragraphs if text.startswith("2.现场检查"))


@pytest.mark.parametrize("edition", [editions.PUBLIC, editions.INTERNAL])
def test_a_pack_with_one_method_says_nothing_of_the_other(tmp_path, edition):
    paragraphs = report(tmp_path, ONLY_ANNOUNCED, edition=edition)
    assert "暗访" not in "".join(paragraphs)
    assert "由第三方评价机构以明查方式开展现场检查。明查覆盖" in onsite(paragraphs)
    assert "涉及1类业态1个点位，累计核查1个单位。" in onsite(paragraphs)


def test_the_workbook_of_a_pack_with_one_method_says_nothing_of_the_other(tmp_path):
    pack = load(write_pack(tmp_path / "pack", ONLY_ANNOUNCED))
    city = clean(raw_city(small_city(pack)), pack).require()
    path = tmp_path / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, pack, score(city, pack)))
    cells = (
        str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    )
    assert [text for text in cells if "暗访" in text] == []


def test_three_methods_are_told_one_by_one(tmp_path):
    text = onsite(report(tmp_path, THREE_METHODS))
    assert "以明查、暗访、交叉检查三种方式开展现场检查。明查覆盖" in text
    assert "；暗访覆盖" in text and "；交叉检查覆盖" in text and "0类" not in text


def test_a_method_without_sites_is_not_told_with_noughts(tmp_path):
    def without_covert(pack):
        sheets = small_city(pack)
        gone = {row[0] for row in sheets["现场检查", "点位"] if row[1] == "暗访"}
        for sheet in ("点位", "检查记录"):
            rows = sheets["现场检查", sheet]
            rows[:] = [row for row in rows if row[0] not in gone]
        sheets["现场检查", "业态缺项"].append(["暗访", "食品摊贩", "全市没有"])
        return sheets

    text = onsite(report(tmp_path, {}, without_covert))
    assert "0类业态" not in text and "0个点位" not in text
    assert "以明查方式开展现场检查" in text


def test_the_usual_two_methods_are_told_as_ever(tmp_path):
    text = onsite(report(tmp_path, {}))
    assert "以明查和暗访两种方式开展现场检查。明查覆盖" in text and "；暗访覆盖" in text


def test_levels_aspects_and_outcomes_are_the_packs_own(tmp_path):
    def own_aspects(pack):
        sheets = small_city(pack)
        rows = sheets["资料审查", "评分"]
        rows[1:] = [
            [own.code, own.name, aspect, 0, "", "", "审查员01", ""]
            for own in pack.indicator_list
            for aspect in pack.aspects
        ]
        return sheets

    paragraphs = report(tmp_path, FOUR_LEVELS, own_aspects, editions.INTERNAL)
    text = "".join(paragraphs)
    assert "要点36共1个要点、3个内容，逐项评价材料的真实性、有效性。" in text
    assert "3636" not in text and "完整性" not in paragraphs[0]
    assert "初评结论：合格" in text or "初评结论：优秀" in text


def test_decision_tables_are_printed_as_a_table(tmp_path):
    files = {
        "rules.csv": "object,id,name,formula,unit,clause,note\n"
        "城市,grade,档次,=查档(等级),文字,第3条,\n"
        "城市,verdict,初评结论,=如果(档次＝“甲”，“通过”，“未通过”),文字,第4条,\n",
        "bands.csv": "table,condition,result,note\n等级,总得分≥60,“甲”,及格\n等级,,“乙”,\n",
    }
    paragraphs = report(tmp_path, files, edition=editions.INTERNAL)
    assert "档表由上到下，第一行成立的为准，见" in "".join(paragraphs)
    at = paragraphs.index("总得分≥60")
    assert paragraphs[at - 1 : at + 6] == [
        "等级",
        "总得分≥60",
        "甲",
        "及格",
        "等级",
        "其他情形",
        "乙",
    ]


NO_TEMPLATE = {
    "standard.toml": """id = "own"
title = "自己的办法"
official = false
template = "none"
dimensions = ["基础工作", "生产经营状况"]
[verdict]
pass_line = "60"
""",
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    "指标,rate,指标得分率,=1－合计(资料.扣分)÷满分,率,甲1,\n"
    "指标,score,指标得分,=四舍五入(满分×指标得分率，规定位数),分,甲2,\n"
    "项目,score,得分,=合计(指标.指标得分),分,甲3,\n"
    "项目,full,满分,=合计(指标.满分),分,甲3,\n"
    "项目,rate,得分率,=得分÷满分,率,甲3,\n"
    "点位,score,点位得分,=100－10×合计(检查记录.问题数),分,甲4,\n"
    "点位,verdict,点位判定,=如果(点位得分＝100，“符合”，“不符合”),文字,甲5,\n"
    "城市,total,总得分,=合计(项目.得分),分,甲6,\n"
    "城市,verdict,初评结论,=如果(总得分≥达标线，“通过”，“未通过”),文字,甲7,\n",
}


def test_a_pack_without_template_lists_its_own_rules_and_no_others(tmp_path):
    text = "".join(report(tmp_path, NO_TEMPLATE, edition=editions.INTERNAL))
    assert "指标得分率＝1－资料扣分之和÷满分" in text
    assert "点位得分＝100－（10×检查记录问题数之和）" in text
    for absent in ("资料审查得分率＝", "现场检查得分率＝", "访谈得分率＝", "关键指标底线＝"):
        assert absent not in text


def test_the_workbook_of_a_pack_without_template_is_whole(tmp_path):
    pack = load(write_pack(tmp_path / "pack", NO_TEMPLATE))
    city = clean(raw_city(small_city(pack)), pack).require()
    register = score(city, pack)
    path = tmp_path / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, pack, register))
    sheets = openpyxl.load_workbook(path, data_only=True)
    tied = {row[0] for row in sheets["核对"].iter_rows(min_row=4, values_only=True)}
    assert {"scores.total", "verdict.pass", "indicator.B01.score", "site.P001A.verdict"} <= tied
    assert "资料得分率" not in [cell.value for cell in sheets["计算-指标"][3]]
    rules = [row[1] for row in sheets["规则"].iter_rows(min_row=4, values_only=True)]
    assert "总得分" in rules and "访谈得分率" not in rules


def test_sentences_about_a_method_that_the_pack_has_not_are_told(tmp_path):
    pack = load(write_pack(tmp_path, {**ONLY_ANNOUNCED, "wording.toml": wording(FILES)}))
    (finding,) = [own for own in pack.notices if own.file == "wording.toml"]
    assert "暗访" in finding.found


UNUSUAL = {
    "methods.csv": "code,name\nhouse,入户\nnight,夜查\n",
    "business_types.csv": "method,code,name,min_sites,items,key_items,aliases\n"
    "house,M1,农贸市场,1,3,1,\nnight,A1,食品摊贩,1,2,0,\n",
    "indicators.csv": """code,dimension,name,full_score,document_share,key,parent
G1,保障大项,经费,,,,
B01,,经费保障,40,1,0,G1
G2,经营大项,场所,,,,
J01,,食品流通,40,0.5,1,G2
J02,,餐饮服务,20,0,0,G2
""",
    "results.csv": "word,share,problem\n达标,1,0\n欠妥,0.5,1\n不达标,0,1\n免查,,0\n",
    "rules.csv": "object,id,name,formula,unit,clause,note\n"
    '城市,verdict,初评结论,"=如果(总得分≥达标线，“优等”，“劣等”)",文字,第1条,\n',
    "standard.toml": FILES["standard.toml"]
    .replace('announced = "0.6"\ncovert', 'house = "0.6"\nnight')
    .replace(
        'dimensions = ["基础工作", "生产经营状况"]',
        'dimensions = ["保障大项", "经营大项"]\nlevels = ["大项", "细目", "要点"]\naspects = ["真实度"]',
    )
    + "".join(
        f'[[outcome]]\nname = "{name}"\nmeets = {meets}\n'
        for name, meets in (("优等", "true"), ("劣等", "false"))
    ),
}
# Verdicts of sites, business types that are absent and documents that do not apply keep their words.
KEPT = (
    "不符合点位",
    "“不符合”",
    "判定不符合",
    "判定：不符合",
    "点位中不符合",
    "基本符合",
    "合理缺项业态",
    "合理缺项处理",
    "资料全部为合理缺项",
    "（合理缺项除外）",
    "延伸访谈对象：无",
)
SHIPPED = ("指标", "各项目", "明查", "暗访", "不符合", "合理缺项", "完整性", "延伸访谈")


def unusual_sheets(pack):
    sheets = small_city(pack)
    documents = sheets["资料审查", "评分"]
    documents[1:] = [[*row[:2], "真实度", *row[3:]] for row in documents[1:] if row[2] == "完整性"]
    words = {"符合": "达标", "不符合": "不达标", "合理缺项": "免查"}
    for row in sheets["现场检查", "检查记录"][1:]:
        row[2] = words[row[2]]
    sheets["现场检查", "检查记录"][-1][2:4] = ["欠妥", "摆放不齐"]
    return sheets


def left(text):
    if text == "不符合":  # the heading of how many sites are judged so
        return []
    for kept in KEPT:
        text = text.replace(kept, "")
    return [word for word in SHIPPED if word in text]


def test_what_a_pack_calls_otherwise_is_nowhere_called_as_shipped(tmp_path):
    pack = load(write_pack(tmp_path / "pack", UNUSUAL))
    city = clean(raw_city(unusual_sheets(pack)), pack).require()
    register = score(city, pack)
    data = ReportData(register, pack, city)
    texts = [finding.found + finding.expected for finding in city.findings]
    for edition in (editions.PUBLIC, editions.INTERNAL):
        document = docx.Document(io.BytesIO(docx_report.build(data, edition)))
        texts += [
            "".join(text.text or "" for text in node.iter() if text.tag.endswith("}t"))
            for node in document.element.body.iter()
            if node.tag.endswith("}p")
        ]
    texts += [f"{value.name}：{value.display}" for value in register.values()]
    texts += [rule.explanation for rule in rules_of(pack).values()]
    for name in charts.NAMES:
        if name != "firmness":  # not simulated here
            shown = catalog.content(name, register, pack)
            texts += [catalog.title(name, pack), shown.alt, shown.finding]
            texts += [note.text for note in getattr(shown.plan, "notes", ())]
    texts += [row.cell("check") for row in reconciliation.cross_checks(city, pack).rows]
    texts += [row.cell("check") for row in reconciliation.sums(register, pack).rows]
    assert {text: left(text) for text in texts if left(text)} == {}
    assert all(
        row.cell("result") == "一致" for row in reconciliation.cross_checks(city, pack).rows[:3]
    )
    public = "".join(texts)
    assert "个要点，逐项评价" in public and "有问题2项次" in public and "对无等" not in public


DEDUCTIONS = {
    **UNUSUAL,
    "standard.toml": UNUSUAL["standard.toml"].replace(
        'id = "small"', 'id = "small"\ntemplate = "deductions"'
    )
    + '[parameters]\n"扣分口径" = "2"\n',
}
# Formulas name objects as the language does; sheets are named by objects, raw sheets as the raw workbooks.
OF_LANGUAGE = re.compile(
    r"^=.*$|自定-指标(×点位)?|计算-指标|(own\.)?指标(×点位)?\.\w+", re.MULTILINE
)
OF_RAW = ("原始-", "照录", "自定-资料", "自定-参数")


@pytest.mark.parametrize("files", [UNUSUAL, DEDUCTIONS], ids=["rates", "deductions"])
def test_workbook_comments_and_page_speak_as_the_pack_does(tmp_path, files):
    pack = load(write_pack(tmp_path / "pack", files))
    city = clean(raw_city(unusual_sheets(pack)), pack).require()
    register = score(city, pack)
    path = tmp_path / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, pack, register))
    texts = []
    for sheet in openpyxl.load_workbook(path):
        if not sheet.title.startswith(OF_RAW):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            texts += [str(cell.value) for cell in cells if cell.value is not None]
            texts += [cell.comment.text for cell in cells if cell.comment]
    comments = ReviewComments(register, pack, city, {})
    texts += list(comments._rules.values())
    texts += [*views.indicators(register, pack).columns]
    run = AuditedRun(register, pack, city, outputs={}, made_from={}, printed={})
    page = city_page.build(run)
    texts += re.findall(r">([^<>{}]+)<", page.split("<script")[0])
    texts = [OF_LANGUAGE.sub("", text) for text in texts]
    own = "按资料全部为合理缺项", "非合理缺项的资料", "评价方面合理缺项"
    found = {text: left(text) for text in texts if left(text) and not any(map(text.count, own))}
    assert found == {}
    scores = run_scores.data(run)
    assert scores["problems"] == ["欠妥", "不达标"] and scores["only"] == "只看有问题的记录"


def test_a_pack_without_template_cites_no_paragraph_of_the_shipped_method(tmp_path):
    pack = load(write_pack(tmp_path / "pack", NO_TEMPLATE))
    rules = rules_of(pack).values()
    assert [rule.name for rule in rules if "计分办法" in rule.explanation] == []
    beside = [rule for rule in rules if rule.id.startswith("group_")]
    assert beside and all("只作统计，不参与计分" in rule.sentence for rule in beside)
