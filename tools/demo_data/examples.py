"""示例甲市 and 示例乙市: wholly fictional; 甲 passes with untidy workbooks, 乙 fails in every way a city can fail."""

import datetime as dt

from tools.demo_data.plan import District, Interview, Plan

_WORKBOOKS = ("城市概况", "资料审查", "现场检查", "整改复查", "领导访谈", "否决项", "工作成效")
_TEAM = (
    ("省教育厅", "食安委成员单位", 1),
    ("省农业农村厅", "食安委成员单位", 2),
    ("省市场监管局", "食安委成员单位", 2),
    ("食品相关领域专家", "专家", 3),
    ("第三方评价机构", "第三方机构", 12),
)
_MAIN, _EXTENDED = ("T01", "T02", "T03", "T04", "T05"), ("T02", "T06")


def _origin(city: str, day: str, **other: str) -> dict[str, tuple[str, str, str, str]]:
    return {
        other.get(name, f"{name}.xlsx"): (
            "synthetic",
            f"{city}示例数据",
            day,
            "虚构城市，不对应任何真实单位和个人",
        )
        for name in _WORKBOOKS
    }


def _figure(code: str, name: str, number: object, unit: str, qualifier: str = "") -> tuple:
    return (code, name, number, qualifier, unit, "近三年", "示例，虚构")


def _facts(code: str, year: str) -> dict[str, object]:
    return {
        "省份": "示例省",
        "行政区划代码": code,
        "创建批次": "第四批",
        "创建启动年份": year,
        "规则包": "demo-2023",
    }


def _talk(unit: str, level: str, answers: str) -> Interview:
    extended = level == "部门"
    return Interview(
        unit, level, "延伸访谈" if extended else "主访谈", _EXTENDED if extended else _MAIN, answers
    )


_HIGH = "压实责任链条，凝聚创建合力"
_ACTS = "突出重点治理，守牢安全底线"
_OPEN = "拓宽参与渠道，营造共治氛围"
JIA = Plan(
    city="示例甲市",
    facts=_facts("990100", "2020年"),
    onsite=(dt.date(2023, 10, 16), dt.date(2023, 11, 3)),
    recheck=(dt.date(2023, 11, 6), dt.date(2023, 11, 7)),
    interview_day=dt.date(2023, 11, 8),
    report_day=dt.date(2023, 11, 20),
    districts=(
        District("990102", "甲东区", "区", True, True),
        District("990103", "甲西区", "区", True, False),
        District("990121", "甲南县", "县", True, True),
        District("990122", "甲中县", "县"),
        District("990181", "甲北市", "县级市", False, True),
    ),
    team=_TEAM,
    sites={
        "M01": 2,
        "M02": 2,
        "M03": 2,
        "M05": 4,
        "M08": 3,
        "M09": 2,
        "M10": 3,
        "M11": 3,
        "M12": 2,
        "M13": 2,
        "M14": 4,
        "M15": 5,
        "M16": 2,
        "M17": 2,
        "M18": 2,
        "A01": 5,
        "A02": 4,
        "A03": 5,
        "A04": 4,
    },
    absent={
        "M04": "全市没有粮食收储企业",
        "M06": "全市没有婴幼儿配方乳粉生产企业",
        "M07": "全市没有特殊医学用途配方食品生产企业",
    },
    missing_documents=("B11",),
    not_applicable=("M03-11", "M09-10", "M14-14", "A02-04"),
    empty_sites=(20,),
    deductions={
        "B01": "0.1",
        "B02": "0.1",
        "B03": "0.2",
        "B05": "0.2",
        "B07": "0.1",
        "B08": "0.2",
        "B09": "0.3",
        "B10": "0.2",
        "B13": "0.2",
        "B14": "0.3",
        "N01": "0.8",
        "N02": "0.5",
        "N03": "0.9",
        "N04": "0.3",
        "N05": "0.6",
        "N06": "0.2",
        "N07": "0.3",
        "N08": "0.1",
        "J01": "0.4",
        "J02": "0.2",
        "J03": "0.2",
        "J04": "0.6",
        "J05": "0.3",
        "J06": "0.2",
        "J07": "0.1",
        "J08": "0.4",
    },
    failing={
        ("J04", "announced"): (0.1, 0.2),
        ("J04", "covert"): (0.1, 0.25),
        ("N03", "announced"): (0.1, 0.4),
        ("J08", "covert"): (0.1, 0.2),
    },
    usual_failing=(0.015, 0.06),
    interviews=(
        _talk("示例甲市政府", "市", "清清清清清"),
        _talk("甲东区政府", "区县", "清清清清基"),
        _talk("甲南县政府", "区县", "清基清清清"),
        _talk("甲东区一号街道办事处", "乡镇", "清清基清清"),
        _talk("教育局", "部门", "清清"),
        _talk("农业农村局", "部门", "清基"),
        _talk("市场监管局", "部门", "清清"),
    ),
    figures=(
        _figure("assessment.weight", "食品安全在考核中的权重", 4, "%"),
        _figure("funding", "食品安全专项经费", "１８６０", "万元"),
        _figure("sampling.rate", "每千人监督抽检量", "４.２", "批次"),
        _figure("kitchens", "接入明厨亮灶平台的食堂", 480, "家", "近"),
        _figure("volunteers", "食品安全志愿者", 3, "万人", "余"),
    ),
    achievements=(
        (
            1,
            _HIGH,
            1,
            "完善责任体系",
            "市、县两级逐级签订食品安全责任书，食品安全在年度考核中的权重提高到{assessment.weight}，创建任务分解到部门、落实到岗位。",
        ),
        (
            1,
            _HIGH,
            2,
            "强化投入保障",
            "近三年投入食品安全专项经费{funding}，监督抽检量达到每千人{sampling.rate}。",
        ),
        (2, _ACTS, 1, "紧盯校园食堂", "推进学校食堂改造提升，{kitchens}食堂接入明厨亮灶平台。"),
        (2, _ACTS, 2, "规范农贸市场", "开展农贸市场标准化改造，设立快检室并每日公示结果。"),
        (
            3,
            _OPEN,
            "",
            "",
            "组建食品安全志愿者队伍，{volunteers}参与社会监督；开展食品安全进社区、进学校、进农村活动。",
        ),
    ),
    origin=_origin("示例甲市", "2023-11-20", 领导访谈="领导访谈-访谈.csv"),
)

_TRY, _CHECK = "推进创建工作，健全工作机制", "开展监督检查，整治突出问题"
YI = Plan(
    city="示例乙市",
    facts=_facts("990200", "2022年"),
    onsite=(dt.date(2023, 11, 6), dt.date(2023, 11, 14)),
    recheck=(dt.date(2023, 11, 20), dt.date(2023, 11, 21)),
    interview_day=dt.date(2023, 11, 22),
    report_day=dt.date(2023, 12, 1),
    districts=(
        District("990202", "乙城区", "区", True, True),
        District("990203", "乙河区", "区"),
        District("990221", "乙山县", "县", True, True),
    ),
    team=_TEAM,
    sites={
        "M01": 2,
        "M02": 2,
        "M03": 2,
        "M04": 2,
        "M05": 3,
        "M08": 3,
        "M09": 2,
        "M10": 3,
        "M11": 3,
        "M12": 2,
        "M13": 2,
        "M14": 3,
        "M15": 4,
        "M16": 2,
        "M17": 2,
        "M18": 2,
        "A01": 4,
        "A02": 4,
        "A03": 4,
        "A04": 4,
    },
    absent={"M06": "全市没有婴幼儿配方乳粉生产企业", "M07": "全市没有特殊医学用途配方食品生产企业"},
    deductions={
        "B01": "0.5",
        "B02": "0.6",
        "B03": "1.2",
        "B04": "0.4",
        "B05": "0.7",
        "B06": "0.6",
        "B07": "0.4",
        "B08": "0.8",
        "B09": "1.4",
        "B10": "0.9",
        "B11": "0.3",
        "B12": "0.4",
        "B13": "0.5",
        "B14": "0.5",
        "N01": "1.2",
        "N02": "0.9",
        "N03": "0.9",
        "N04": "0.8",
        "N05": "0.9",
        "N06": "0.7",
        "N07": "1.2",
        "N08": "0.4",
        "J01": "3",
        "J02": "1",
        "J03": "1",
        "J04": "1.4",
        "J05": "1",
        "J06": "1.2",
        "J07": "0.4",
        "J08": "0.9",
    },
    failing={
        ("J01", "announced"): (0.45, 0.5),
        ("J01", "covert"): (0, 0.75),
        ("J06", "announced"): (0.3, 0.4),
        ("J08", "covert"): (0.3, 0.4),
    },
    usual_failing=(0.12, 0.22),
    interviews=(
        _talk("示例乙市政府", "市", "清基基基清"),
        _talk("乙城区政府", "区县", "基基不基基"),
        _talk("乙山县政府", "区县", "基不不基不"),
        _talk("教育局", "部门", "基不"),
        _talk("市场监管局", "部门", "基基"),
    ),
    figures=(
        _figure("assessment.weight", "食品安全在考核中的权重", 3, "%"),
        _figure("inspections", "监督检查", 1200, "家次", "余"),
        _figure("sampling.rate", "每千人监督抽检量", 3.1, "批次"),
    ),
    achievements=(
        (
            1,
            _TRY,
            "",
            "",
            "制定创建工作方案，明确部门任务分工，食品安全在年度考核中的权重为{assessment.weight}。",
        ),
        (
            2,
            _CHECK,
            "",
            "",
            "近三年开展监督检查{inspections}，监督抽检量为每千人{sampling.rate}。",
        ),
    ),
    origin=_origin("示例乙市", "2023-12-01"),
    occurred={"bad_influence": "查阅主管部门通报，发生一起造成严重不良社会影响的校园食品安全事件"},
    ledger="late",
)
