"""晋中市.

The published facts of its preliminary evaluation, and synthetic records that reproduce every
published count.
"""

import datetime as dt

from tools.demo_data.jinzhong_texts import ACHIEVEMENTS, OPINIONS
from tools.demo_data.plan import District, Interview, Plan

_REPORT = "晋中市创建国家食品安全示范城市省级初评报告（公开）"
_EXCERPT = "摘自公开发布的省级初评报告"
_PUBLISHED = ("published", _REPORT, "2023-11-17")
_SYNTHETIC = ("synthetic", "示例数据", "2023-11-17")
_MAIN = ("T01", "T02", "T03", "T04", "T05")
_EXTENDED = ("T02", "T04", "T06")
_MEMBER, _DEPARTMENT = "食安委成员单位", "部门"


def _figure(code: str, name: str, number: float, unit: str, period: str = "") -> tuple:
    """Return a row of figures; the unit may have a qualifier before it: 余/万人次."""
    qualifier, _, unit = unit.rpartition("/")
    return (code, name, number, qualifier, unit, period, _EXCERPT)


FIGURES = (
    _figure("assessment.weight", "食品安全在考核中的权重", 3, "%"),
    _figure("supervision.rounds", "督导", 8, "轮"),
    _figure("survey.rounds", "大调研", 4, "轮"),
    _figure("funding", "市本级食品安全专项经费累计投入", 2044, "万元", "2021年至今"),
    _figure("funding.since", "专项经费统计起始年份", 2021, "年"),
    _figure("sampling.rate", "每千人食品安全监督抽检量", 4, "以上/批次"),
    _figure("sampling.completion", "抽检计划完成率", 100, "%"),
    _figure("sampling.coverage", "抽检业态覆盖率", 100, "%"),
    _figure("sampling.disclosure", "抽检信息公示率", 100, "%"),
    _figure("sampling.disposal", "不合格食品核查处置完成率", 100, "%"),
    _figure("rapid_test.universities", "建成快检室的高校", 9, "所"),
    _figure("rapid_test.markets", "建成快检室的农贸市场", 13, "家"),
    _figure("sentinel_hospitals", "食源性疾病哨点医院", 200, "家"),
    _figure(
        "campaign.departments", "“治违禁 控药残 促提升”行动联合部门", 7, "个部门", "2021年起三年"
    ),
    _figure("campaign.since", "“治违禁 控药残 促提升”行动起始年份", 2021, "年"),
    _figure("coldchain.project", "追溯体系建设列入重点民生实事的年份", 2022, "年"),
    _figure("coldchain.items", "审核通过的进口冷链食品", 607209, "件"),
    _figure("coldchain.tonnes", "审核通过的进口冷链食品重量", 14582.2, "吨"),
    _figure("cases.administrative", "食品类行政处罚立案", 2157, "件", "近三年"),
    _figure("cases.criminal", "公安部门破获食品类犯罪案件", 58, "起", "近三年"),
    _figure("platform.visitors", "明厨亮灶平台登录人次", 2, "余/万人次", "上线以来"),
    _figure("platform.cameras", "学校食堂摄像头", 3000, "余/个", "上线以来"),
    _figure("platform.views", "摄像头查看次数", 16, "万次", "上线以来"),
    _figure("platform.satisfaction", "平台用户满意度", 92.58, "%", "上线以来"),
)

PLAN = Plan(
    city="晋中市",
    facts={
        "省份": "山西省",
        "行政区划代码": "140700",
        "创建批次": "第四批",
        "创建启动年份": "2021年",
        "规则包": "demo-2023",
    },
    onsite=(dt.date(2023, 11, 2), dt.date(2023, 11, 12)),
    recheck=(dt.date(2023, 11, 14), dt.date(2023, 11, 15)),
    interview_day=dt.date(2023, 11, 15),
    report_day=dt.date(2023, 11, 17),
    districts=(
        District("140702", "榆次区", "区", True, True),
        District("140703", "太谷区", "区", True, True),
        District("140721", "榆社县", "县"),
        District("140722", "左权县", "县"),
        District("140723", "和顺县", "县"),
        District("140724", "昔阳县", "县"),
        District("140725", "寿阳县", "县"),
        District("140727", "祁县", "县"),
        District("140728", "平遥县", "县", True, False),
        District("140729", "灵石县", "县", False, True),
        District("140781", "介休市", "县级市", False, True),
    ),
    team=(
        ("省教育厅", _MEMBER, None),
        ("省农业农村厅", _MEMBER, None),
        ("省市场监管局", _MEMBER, None),
        ("省粮食和物资储备局", _MEMBER, None),
        ("食品相关领域专家", "专家", None),
        ("第三方评价机构", "第三方机构", None),
    ),
    sites={
        "M01": 3,
        "M02": 3,
        "M03": 2,
        "M04": 2,
        "M05": 5,
        "M08": 4,
        "M09": 2,
        "M10": 4,
        "M11": 5,
        "M12": 3,
        "M13": 2,
        "M14": 5,
        "M15": 6,
        "M16": 2,
        "M17": 2,
        "M18": 4,
        "A01": 6,
        "A02": 6,
        "A03": 6,
        "A04": 6,
    },
    absent={"M06": "全市没有婴幼儿配方乳粉生产企业", "M07": "全市没有特殊医学用途配方食品生产企业"},
    deductions={
        "B01": "0.1",
        "B02": "0.2",
        "B03": "0.8",
        "B04": "0.1",
        "B05": "0.2",
        "B06": "0.1",
        "B07": "0.2",
        "B08": "0.3",
        "B09": "0.2",
        "B10": "0.3",
        "B11": "0.1",
        "B12": "0.1",
        "B13": "0.1",
        "B14": "0.2",
        "N01": "0.4",
        "N02": "0.3",
        "N03": "0.2",
        "N04": "0.3",
        "N05": "0.3",
        "N06": "0.5",
        "N07": "1.1",
        "N08": "0.1",
        "J01": "1.2",
        "J02": "0.2",
        "J03": "0.2",
        "J04": "0.4",
        "J05": "0.3",
        "J06": "0.2",
        "J07": "0.1",
        "J08": "0.3",
    },
    failing={
        ("J01", "announced"): (0.08, 0.25),
        ("J01", "covert"): (0, 0.5),
        ("B03", "announced"): (0, 0.3),
        ("B03", "covert"): (0, 0.4),
        ("N06", "announced"): (0, 0.2),
        ("N06", "covert"): (0, 0.25),
        ("J08", "announced"): (0.1, 0.2),
        ("J08", "covert"): (0.1, 0.2),
    },
    interviews=(
        Interview("晋中市政府", "市", "主访谈", _MAIN, "清清清清清"),
        Interview("榆次区政府", "区县", "主访谈", _MAIN, "清清清基清"),
        Interview("太谷区政府", "区县", "主访谈", _MAIN, "清清基清清"),
        Interview("郭家堡乡政府", "乡镇", "主访谈", _MAIN, "清基清基清"),
        Interview("白塔区社会事务服务中心", "乡镇", "主访谈", _MAIN, "清基基清清"),
        Interview("发展改革委", _DEPARTMENT, "延伸访谈", _EXTENDED, "清基清"),
        Interview("教育局", _DEPARTMENT, "延伸访谈", _EXTENDED, "清清清"),
        Interview("农业农村局", _DEPARTMENT, "延伸访谈", _EXTENDED, "清清清"),
        Interview("市场监管局", _DEPARTMENT, "延伸访谈", _EXTENDED, "清清清"),
    ),
    figures=FIGURES,
    achievements=ACHIEVEMENTS,
    opinions=OPINIONS,
    origin={
        "城市概况.xlsx": (*_PUBLISHED, f"{_EXCERPT}；县名、年份和报告日期原文未公布，为推断或示例"),
        "工作成效.xlsx": (*_PUBLISHED, f"{_EXCERPT}；文字为本项目改写"),
        "评审意见.xlsx": (*_PUBLISHED, f"{_EXCERPT}；文字为本项目改写，依据栏为示例"),
        **{
            f"{name}.xlsx": (*_SYNTHETIC, "按公开数量生成的示例记录，不对应任何真实单位和个人")
            for name in ("资料审查", "现场检查", "整改复查", "领导访谈", "否决项")
        },
    },
)
