"""A city and a pack small enough to score by hand, in the shapes of docs/architecture.md."""

import copy
import datetime as dt
import functools
import itertools
import tomllib
from decimal import Decimal as D
from pathlib import Path

import pandas as pd

import shifan.standards
from shifan.addresses import letter
from shifan.clean import CleanCity, Source
from shifan.raw_sheets import SHEETS
from shifan.standards import Standard
from shifan.standards.wording import wording_of

FACTS = {
    "城市": "小城市",
    "省份": "某省",
    "创建批次": "第四批",
    "创建启动年份": "2021",
    "现场检查开始日期": "2023-11-02",
    "现场检查结束日期": "2023-11-12",
    "整改抽查开始日期": "2023-11-14",
    "整改抽查结束日期": "2023-11-15",
    "访谈日期": "2023-11-15",
    "报告日期": "2023-11-30",
}
DAY = dt.date(2023, 11, 2)
_SHEETS = {sheet.table: sheet for sheet in SHEETS}


def rows():
    """Return the rows of every table: 2 indicators from documents, 1 of them also on site, one only on site."""
    documents = [
        (code, code, aspect, deduction, "", "", "", False)
        for code, deductions in (("K1", ("0.5", "0", "0.25")), ("K2", ("0", "0", "0.6")))
        for aspect, deduction in zip(
            ("完整性", "准确性", "规范性"), map(D, deductions), strict=True
        )
    ]
    return {
        "facts": list(FACTS.items()),
        "districts": [("01", "甲区", "区", True, True), ("02", "乙县", "县", True, False)],
        "team": [("省一厅", "食安委成员单位", None), ("第三方评价机构", "第三方机构", None)],
        "documents": documents,
        "sites": [
            ("P1", "announced", "甲区", "M1", "甲区市场01", DAY, "甲组"),
            ("P2", "announced", "乙县", "M1", "乙县市场02", DAY, "甲组"),
            ("Q1", "covert", "甲区", "A1", "甲区摊贩03", DAY, "乙组"),
        ],
        "records": [
            ("P1", "M1-1", "符合", "", ""),
            ("P1", "M1-2", "不符合", "缺记录", ""),
            ("P1", "M1-3", "合理缺项", "", ""),
            ("P2", "M1-1", "符合", "", ""),
            ("P2", "M1-2", "符合", "", ""),
            ("P2", "M1-3", "符合", "", ""),
            ("Q1", "A1-1", "不符合", "无票据", ""),
            ("Q1", "A1-2", "符合", "", ""),
        ],
        "absent_types": [],
        "rectification": [
            ("W1", "P1", "M1-2", "补记录", dt.date(2023, 11, 20), "已完成", DAY, DAY, "通过"),
            ("W2", "Q1", "A1-1", "补票据", dt.date(2023, 11, 29), "整改中", None, None, ""),
        ],
        "interviews": [
            ("F1", DAY, "市政府", "市", "主访谈", "T1", "清楚", ""),
            ("F2", DAY, "教育局", "部门", "延伸访谈", "T2", "基本清楚", ""),
        ],
        "vetoes": [("big", False, "查阅记录")],
        "figures": [
            ("funding", "投入", D("2044"), "", "万元", "", ""),
            ("visitors", "人次", D("2"), "约/余", "万人次", "", ""),
        ],
        "achievements": [(1, "高位推动", "1", "高位推进", "投入{funding}，登录{visitors}。")],
    }


def city(**changed):
    """Return the mini city; a keyword replaces the rows of a table."""
    tables, sources = {}, {}
    for name, own in (rows() | changed).items():
        sheet = _SHEETS[name]
        fields = [column.field for column in sheet.columns]
        tables[name] = _table(name, own) if name in changed else _unchanged(name).copy()
        letters = {field: letter(place) for place, field in enumerate(fields)}
        sources[name] = Source(f"{sheet.workbook}.xlsx", sheet.name, "0" * 64, letters)
    provenance = {"资料审查.xlsx": {"status": "synthetic"}}
    return CleanCity("小城市", tables, sources, provenance=provenance)


def _table(name, own):
    fields = [column.field for column in _SHEETS[name].columns]
    frame = pd.DataFrame(own, columns=fields, dtype=object)
    frame.insert(0, "row", range(2, len(own) + 2))
    return frame


@functools.cache
def _unchanged(name):
    """Return a table of the mini city, made once: hundreds of tests change one of thirteen."""
    return _table(name, rows()[name])


_SHIPPED = Path(shifan.standards.__file__).parent / "demo-2023" / "wording.toml"
WORDING = {
    # Sentences of documents are the shipped ones: only packs that declare documents say them.
    "document": tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["document"],
    "facts": {
        "methods": ["资料审查", "现场检查"],
        "platform": "系统",
        "province_office": "省办",
        "basis": [
            {"title": "《办法》", "number": "某〔2021〕5号"},
            {"title": "《指南》", "number": ""},
        ],
    },
    "counts": {"shortcomings": 2, "suggestions": 2, "items": 2},
    "theme": [
        {"id": "t1", "title": "题一"},
        {"id": "t2", "title": "题二"},
    ],
    "suggestion": [
        {"id": "s1", "title": "议一", "text": "总一。"},
        {"id": "s2", "title": "议二", "text": "总二。"},
    ],
    "indicator": {
        "K1": {"theme": "t1", "suggestion": "s2", "measure": "K1措施"},
        "K2": {"theme": "t2", "suggestion": "s1", "measure": "K2措施"},
        "K3": {"theme": "t1", "suggestion": "s1", "measure": "K3措施"},
    },
    "sentence": {
        "absent_types": "没有{{ onsite.not_applicable }}。",
        "no_absent_types": "均有点位。",
    },
    "limits": {"count": 1, "share": "0.4", "level": "0.05", "sites": 1},
    "claim": {
        "verdict_title": "题零",
        "veto": "{{ basis }}。",
        "items": "{{ clauses }}。",
        "item": "{{ name }}{{ problems }}",
        "item_often": "{{ name }}较多{{ problems }}之{{ checked }}",
        "documents": "材料：{{ clauses }}。",
        "document": "{{ name }}{{ reasons }}",
        "document_unexplained": "{{ name }}{{ aspects }}",
    },
    "remedy": {
        "verdict_title": "议零",
        "veto": "查清{{ basis }}。",
        "items": "{{ districts }}整治{{ items }}{{ problems }}。",
        "open": "{{ due }}前{{ open }}。",
        "overdue": "逾期{{ overdue }}。",
        "closed": "已改。",
    },
    "veto": {"big": {"absent": "未发生大事", "occurred": "发生大事"}},
    "verdict": {
        "passed": {
            "overall": "自{{ start_year }}起，{{ veto.absent }}。",
            "conclusion": "达到要求。",
            "result": "提名",
        },
        "failed": {
            "overall": "存在{{ grounds }}。",
            "conclusion": "未达到要求：{{ grounds }}。",
            "result": "不提名",
        },
    },
    "reason": {
        "veto": "发生{{ name }}",
        "line": "总得分{{ total }}低于{{ line }}",
        "floor": "{{ name }}得分率{{ rate }}低于{{ floor }}",
    },
    "ground": {"veto": "发生{{ name }}", "line": "总得分低于达标线", "floor": "{{ name }}低于底线"},
}


def pack(**changed):
    """Return the mini pack; a keyword replaces an attribute."""
    own = copy.deepcopy(_pack_without_wording())
    return Standard(**(own | {"wording": wording_of(copy.deepcopy(WORDING))} | changed))


@functools.cache
def _pack_without_wording():
    """Return the attributes of the mini pack, made once; whoever gives them away copies them."""
    frame = pd.DataFrame
    return dict(
        id="mini",
        title="小规则包",
        official=False,
        folder=Path("mini"),
        files={"indicators.csv": "1" * 64},
        dimensions=("甲项", "乙项"),
        missing_policy="exclude",
        method_weights={"announced": D("0.6"), "covert": D("0.4")},
        interview_weight=D("0.05"),
        interview_scores={"清楚": D(1), "基本清楚": D("0.6"), "不清楚": D(0)},
        pass_line=D("70"),
        key_floor=D("0.60"),
        general_max=8,
        key_max=0,
        places=2,
        indicators=frame(
            [
                ("K1", "甲项", "指标一", D(3), D(1), True),
                ("K2", "甲项", "指标二", D(4), D("0.8"), False),
                ("K3", "乙项", "指标三", D(5), D(0), False),
            ],
            columns=["code", "dimension", "name", "full_score", "document_share", "key"],
        ),
        business_types=frame(
            [("announced", "M1", "市场", 1, 3, 1, ""), ("covert", "A1", "摊贩", 1, 2, 1, "")],
            columns=["method", "code", "name", "min_sites", "items", "key_items", "aliases"],
        ),
        check_items=frame(
            [
                ("M1-1", "M1", "许可", True, D(3), "K2"),
                ("M1-2", "M1", "记录", False, D(1), "K3"),
                ("M1-3", "M1", "公示", False, D(2), "K3"),
                ("A1-1", "A1", "票据", False, D(1), "K3"),
                ("A1-2", "A1", "证件", True, D(3), "K3"),
            ],
            columns=["code", "business_type", "name", "key", "points", "indicator"],
        ),
        vetoes=frame([("big", "大事")], columns=["code", "name"]),
        interview_topics=frame([("T1", "题目一"), ("T2", "题目二")], columns=["code", "name"]),
        headers=frame(columns=["workbook", "sheet", "column", "alias"]),
    )


def with_methods(*weights):
    """Return a pack with so many methods of inspection, each with one type of the mini pack's items, and a city."""
    codes = ["m1", "m2", "m3"][: len(weights)]
    table = pd.DataFrame([(code, f"方式{code}") for code in codes], columns=["code", "name"])
    kinds = [(code, code.upper(), f"业态{code}", 1, 2, 1, "") for code in codes]
    items = [
        (f"{code.upper()}-{n}", code.upper(), f"项{n}", n == 1, D(points), indicator)
        for code in codes
        for n, (points, indicator) in enumerate(((3, "K2"), (1, "K3"), (2, "K3")), 1)
    ]
    standard = pack(
        method_table=table,
        method_weights=dict(zip(codes, map(D, weights), strict=True)),
        business_types=pd.DataFrame(kinds, columns=pack().business_types.columns),
        check_items=pd.DataFrame(items, columns=pack().check_items.columns),
        pass_line=D("80"),
        key_floor=D("0.5"),
    )
    sites = [
        (f"P{n}", code, "甲区", code.upper(), f"点{n}", DAY, "甲组") for n, code in enumerate(codes)
    ]
    results = itertools.cycle(("符合", "符合", "不符合", "符合"))
    records = [
        (site[0], item[0], next(results), "", "")
        for site in sites
        for item in items
        if item[1] == site[3]
    ]
    return standard, {"sites": sites, "records": records, "rectification": []}
