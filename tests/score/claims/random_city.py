"""Random cities of every kind, as sheets of raw rows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from tests.small_city import small_city

KINDS = (
    "perfect",
    "veto",
    "line",
    "floor",
    "documents",
    "tiny",
    "huge",
    "crowded",
    "usual",
    "opinions",
)
_MORE_DISTRICTS = (
    ("140728", "平遥县", "县"),
    ("140729", "灵石县", "县"),
    ("140781", "介休市", "县级市"),
)
# How often a check fails, by kind of city.
_SHARES = {"perfect": 0, "line": 0.7, "floor": 0.5, "documents": 0, "usual": 0.06, "huge": 0.08}


# Types enough for namesakes of two methods, items shared by several types, and types with three sites and more.
_TYPES = ("农贸市场", "商场超市", "学校食堂", "大中型餐饮", "食品生产企业", "食品小作坊", "小餐饮")


def with_fewer_types(pack):
    """Return the pack with some of its types and their items: fewer records, no kind of claim less.

    Only some indicators have documents alone, so that what is found on site may still fail a city.
    """
    types = pack.business_types[pack.business_types["name"].isin(_TYPES)]
    items = pack.check_items[pack.check_items["business_type"].isin(types["code"])]
    inspected = pack.indicators["code"].isin(items["indicator"])
    kept = inspected | pack.indicators["code"].isin(["B01", "B07", "N05", "N07"])
    return replace(
        pack,
        business_types=types.reset_index(drop=True),
        check_items=items.reset_index(drop=True),
        indicators=pack.indicators[kept].reset_index(drop=True),
    )


def random_city(pack, seed: int):
    """Return the sheets of a random city; its kind follows from the seed."""
    kind, dice = KINDS[seed % len(KINDS)], random.Random(seed)
    sheets = small_city(pack)
    if kind == "huge":
        _more_sites(sheets, dice)
    if kind == "tiny":
        _fewer_sites(sheets, pack)
    _spread(sheets, dice, kind in ("huge", "usual", "opinions"))
    _records(sheets, dice, kind)
    _documents(sheets, dice, kind)
    _ledger(sheets, dice)
    _interviews(sheets, pack, dice, kind)
    if kind == "opinions":
        _opinions(sheets, pack, dice)
    if kind == "veto" or (kind == "line" and dice.random() < 0.5):
        row = dice.choice(sheets["否决项", "核查"][1:])
        row[1:3] = ["是", f"查阅通报，第{seed}号事件核实发生"]
    return sheets


def _more_sites(sheets, dice) -> None:
    sites, records = sheets["现场检查", "点位"], sheets["现场检查", "检查记录"]
    for site in list(sites[1:]):
        for more in range(dice.randrange(3)):
            code = f"{site[0]}X{more}"
            sites.append([code, *site[1:4], f"{site[4]}{more}", *site[5:]])
            records += [[code, *row[1:]] for row in records[1:] if row[0] == site[0]]


def _fewer_sites(sheets, pack) -> None:
    """Leave one site of three types; all other types are declared absent."""
    sites, records = sheets["现场检查", "点位"], sheets["现场检查", "检查记录"]
    kept = [sites[1], sites[4], sites[-1]]
    types = {(row[1], row[3]) for row in kept}
    sites[1:] = kept
    codes = {row[0] for row in kept}
    records[1:] = [row for row in records[1:] if row[0] in codes]
    names = {"announced": "明查", "covert": "暗访"}
    for kind in pack.business_types.itertuples():
        if (names[kind.method], kind.name) not in types:
            sheets["现场检查", "业态缺项"].append([names[kind.method], kind.name, "没有"])


def _spread(sheets, dice, widely: bool) -> None:
    """Put the announced sites into one of two districts, or of five."""
    districts = sheets["城市概况", "区县"]
    if widely:
        districts += [[*district, "是", "否"] for district in _MORE_DISTRICTS]
    for row in sheets["现场检查", "点位"][1:]:
        if row[1] == "明查":
            row[2] = dice.choice([district[1] for district in districts[1:]])


def _records(sheets, dice, kind: str) -> None:
    district = {row[0]: row[2] for row in sheets["现场检查", "点位"][1:]}
    share = _SHARES.get(kind, 0.1)
    for row in sheets["现场检查", "检查记录"][1:]:
        own = share * (4 if kind == "crowded" and district[row[0]] == "寿阳县" else 1)
        fails = dice.random() < own
        absent = not fails and dice.random() < 0.03 and kind != "perfect"
        row[2:5] = ["不符合" if fails else "合理缺项" if absent else "符合", "有问题" * fails, ""]


def _documents(sheets, dice, kind: str) -> None:
    for row in sheets["资料审查", "评分"][1:]:
        loses = kind != "perfect" and dice.random() < (0.3 if kind == "documents" else 0.1)
        reason = dice.choice(["材料不全", "编号与目录不一致", "口径不一致", ""])
        row[3:5] = [dice.choice([0.1, 0.2, 0.5]), reason] if loses else [0, ""]
        if kind != "perfect" and dice.random() < 0.03:
            row[3:8] = ["", "", "", row[6], "是"]


def _ledger(sheets, dice) -> None:
    """Put most problems into the ledger: closed, late, waiting, done and not rechecked, or not passed."""
    ledger = sheets["整改复查", "台账"]
    ledger[1:] = []
    for row in sheets["现场检查", "检查记录"][1:]:
        if row[2] == "不符合" and dice.random() < 0.9:
            share = dice.random()
            due = dt.date(2023, 12, dice.randrange(1, 28)) if dice.random() < 0.5 else None
            due = due or dt.date(2023, 11, dice.randrange(15, 29))
            done, rechecked = dt.date(2023, 11, 10), dt.date(2023, 11, 14)
            state = ["未整改", "", "", ""]
            if share < 0.4:
                state = ["已完成", done, rechecked, "通过"]
            elif share < 0.55:
                state = ["已完成", done, "", ""]
            elif share < 0.65:
                state = ["整改中", "", rechecked, "未通过"]
            ledger.append([f"W{len(ledger):04d}", row[0], row[1], "改正", due, *state])


def _interviews(sheets, pack, dice, kind: str) -> None:
    """Ask several units about every topic; in some kinds of city many answers are unclear."""
    words = ["清楚"] if kind == "perfect" else ["清楚", "清楚", "基本清楚", "不清楚"]
    line = sheets["领导访谈", "访谈"][1]
    sheets["领导访谈", "访谈"][1:] = [
        [f"F{unit:02d}", line[1], f"单位{unit}", *line[3:5], code, dice.choice(words), ""]
        for unit in range(1, dice.randrange(2, 9))
        for code in pack.interview_topics["code"]
    ]


def _opinions(sheets, pack, dice) -> None:
    """Let the evaluators have found as much as a report shows, on random indicators."""
    codes = pack.indicators["code"].tolist()
    sheets["评审意见", "意见"] = [
        ["类别", "序号", "标题", "内容", "依据", "提出人"],
        *(
            [kind, number, f"{kind}标题{word}", f"评审组的{kind}{word}。", basis, "评审组"]
            for kind, words in (("不足", "甲乙丙"), ("建议", "子丑寅卯"))
            for number, word in enumerate(words, 1)
            for basis in ["、".join(dice.sample(codes, 2))]
        ),
    ]
