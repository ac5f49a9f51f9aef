"""The shipped cities: every published fact, none added, full titles, numbers as an official writes them."""

import re

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from tests.conftest import PROJECT

CITIES = ("晋中市", "示例甲市", "示例乙市")
# Facts of the published report, by what they are called there.
PUBLISHED = (
    "《晋中市落实食品安全党政同责实施意见》",
    "《晋中市党政领导干部食品安全工作责任清单》",
    "一日一提醒、三日一统计、十日一排名、半月一通报",
    "8轮督导、4轮大调研",
    "治违禁 控药残 促提升",
    "“四个一”",
    "一个问题品种",
    "优质粮食工程",
    "607209件、14582.2吨",
    "“铁拳”行动",
    "处罚到人",
    "晋中市“互联网+明厨亮灶”社会共治服务平台",
    "网络安全等级测评",
    "放心午餐",
    "食品安全责任保险",
    "“科技追梦”第四季科普竞赛",
    "关注食品安全、反对餐饮浪费",
    "你点我检",
    "2044万元",
    "92.58%",
    "重要论述",
    "“四个最严”",
    "党中央、国务院和省委、省政府",
    "群众满意度和创建知晓率持续上升",
    "多次听取汇报、深入调研、专题调度",
    "第一责任人",
    "市长任组长",
    "联席会议制度和工作督查制度",
    "重要议事日程",
    "市委常委会会议、市政府常务会议定期听取",
    "专题会议",
    "多次作出批示",
    "发展规划、跟踪督办事项和高质量发展考核，考核权重提高到3%",
    "年度目标责任考核",
    "各级食品安全委员会及其办公室建设",
    "信息通报、形势会商、风险交流、工作考评、责任追究",
    "2021年至今，市本级",
    "每千人4批次以上",
    "抽检计划完成率、抽检业态覆盖率、抽检信息公示率和不合格食品核查处置完成率均为100%",
    "市政府为民办实事项目",
    "9所高校、13家农贸市场",
    "污染物及有害因素监测覆盖全市",
    "哨点医院200家",
    "城乡一体",
    "2021年起，由农业农村部门牵头，联合7个部门",
    "三年行动",
    "一张整治清单",
    "一套攻坚方案",
    "一批管控措施",
    "绿色防控技术",
    "违法使用禁限用药物问题基本解决",
    "常规农兽药残留超标问题得到有效遏制",
    "超标粮食处置办法和储备粮管理办法",
    "出入库抽查监测",
    "库存粮食和新收获粮食进行质量监测",
    "收购、储存、出库、销售",
    "2022年市政府重点民生实事",
    "赋码追溯",
    "行政执法与刑事司法衔接",
    "立案2157件",
    "犯罪案件58起",
    "招标采购、系统部署、项目验收",
    "学校食堂管理篇",
    "数据安全",
    "供应商、学校、教育部门和市场监管部门各方职责",
    "2万余人次",
    "3000余个",
    "16万次",
    "公开招标、定点集中采购",
    "校园食品快速检测",
    "政府监管、社会监督、企业自律",
    "实景演示、实操体验、现场竞技和专家解读",
    "“晋中发布”等市县融媒体",
    "市县两级",
    "万人承诺签名",
    "亮点工程",
    "肉及肉制品、食用农产品、网红餐厅、学校食堂、“三小”食品、芝麻油",
    "国家级和省级、市级媒体报道",
    "集约化、规模化",
    "日管控、周排查、月调度流于形式",
    "扎堆安排在季末",
    "全民参与食品安全治理的氛围还不浓",
    "进企业、进机关、进校园、进社区、进农村",
    "放心工程建设成效显著",
    "社会共治格局初步形成",
    "无被否决的情形",
)
# What no source has: members of one class, sentences made up to sound well.
INVENTED = (
    "工作专班",
    "联合检查",
    "逐项销号",
    "供餐单位遴选",
    "得到群众一致好评",
    "位居全省前列",
    "走在全国前列",
    "可以对照检查的具体职责",
    "有章可循",
    "统筹推进创建各项任务",
    "分别为100%",
)
# Titles as they are cited where they are cited in full.
SHORT = ("两个意见", "《责任制规定》", "三定方案")
MACHINE_CHINESE = re.compile(
    r"占100\.00%|约[\d.]+万?余|批次/千人|不为“是”|为“是”的|，为不适用|重新归一|的总数[。＝÷]|None|nan|\{\{|（）|，，|。。"
)


@pytest.fixture(scope="module")
def registers():
    pack = load("demo-2023")
    return {
        name: score(clean(read_city(PROJECT / "data" / "raw" / name), pack).require(), pack)
        for name in CITIES
    }


def body(register):
    """What both editions print of achievements, shortcomings, suggestions, judgement and conclusion."""
    parts = ("theme.*", "shortcoming.*", "suggestion.*.t*", "overall.text", "conclusion.text")
    return "".join(value.display for part in parts for value in register.match(part))


def test_every_published_fact_is_carried_and_none_is_added(registers):
    said = re.sub(r"[\s　]", "", body(registers["晋中市"]))
    assert [fact for fact in PUBLISHED if re.sub(r"\s", "", fact) not in said] == []
    assert [words for words in INVENTED if words in said] == []


@pytest.mark.parametrize("city", CITIES)
def test_nothing_is_invented_for_the_other_cities_either(registers, city):
    said = body(registers[city])
    assert [words for words in (*INVENTED, *SHORT) if words in said] == []


def test_the_rounds_of_supervision_belong_to_the_two_responsibilities(registers):
    sentence = next(own for own in body(registers["晋中市"]).split("。") if "8轮督导" in own)
    assert "两个责任" in sentence


def test_the_political_documents_stand_with_their_full_titles(registers):
    for register in registers.values():
        topics = register.text("interview.topics")
        for title in (
            "《中共中央国务院关于深化改革加强食品安全工作的意见》",
            "《地方党政领导干部食品安全责任制规定》",
            "推动食品安全属地管理责任落地落实的意见》",
        ):
            assert title in topics


@pytest.mark.parametrize("city", CITIES)
def test_nothing_that_is_printed_reads_like_a_machine(registers, city):
    found = {
        value.id: value.display
        for value in registers[city].values()
        if MACHINE_CHINESE.search(value.display)
    }
    assert found == {}


def test_a_failing_city_is_not_told_to_keep_up_its_success(registers):
    said = body(registers["示例乙市"])
    assert "巩固" not in said and "达到省级初评的要求" not in said
    assert "校园食品安全事件" in said and "学校食堂" in said
