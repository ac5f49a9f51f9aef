"""Cities with all that questions are asked of: teams, days, remarks, photos, deductions, mended problems.

A clean city has nothing to ask about: districts, sites and the documents of indicators may be better or worse, but
everybody judges alike and nothing is copied. A plant puts one pattern into it.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
from simulated_cities import ITEM_SPREAD, SITE_SPREAD, TYPE_SPREAD, city, designs

RATE, DAYS, FIRST = 0.08, 11, dt.date(2023, 11, 2)
DEDUCTED, INDICATOR_SPREAD = 0.4, 0.5  # share of rows that deduct; standard deviation of logits
_GENERIC = (
    "制度落实不到位",
    "资料不齐全",
    "现场管理不规范",
    "记录填写不完整",
    "人员培训不到位",
    "标识不清晰",
    "未及时整改",
    "台账不规范",
    "设施维护不及时",
    "公示不及时",
    "环境卫生较差",
    "责任未落实",
)
_GENERIC_SHARE = 0.03
_SENTENCES = ("现场查看，“{}”未落实到位", "查阅记录，“{}”有缺漏", "抽查发现“{}”不符合要求")
_REASONS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Layout:
    """Who goes where: teams and districts of each method; whether teams cross districts, or each has its own."""

    teams: tuple
    districts: tuple
    crossed: bool


LAYOUTS = {
    "检查组跨区县": (
        Layout(("甲组", "乙组", "丙组"), ("甲区", "乙区", "丙县"), True),
        Layout(("丁组", "戊组"), ("甲区", "乙区", "丁县", "戊市"), True),
    ),
    "一组负责固定区县（晋中市的安排）": (
        Layout(("甲组", "乙组", "丙组"), ("甲区", "乙区", "丙县"), False),
        Layout(("丁组", "戊组"), ("甲区", "乙区", "丁县", "戊市"), False),
    ),
}


@dataclass(frozen=True)
class Setting:
    """What differs between simulated cities: logits of districts, harshness and leniency, the number of reviewers.

    `level` is by how much (logit) the city's results and documents are worse than usual.
    """

    layout: str = "检查组跨区县"
    district_spread: float = 0.0
    indicator_spread: float = INDICATOR_SPREAD
    harsh_rate: float = 0.0
    harsh_of: tuple = ()
    lenient: str = ""
    reviewers: int = 6
    level: float = 0.0


def _sites(frame, setting, chance):
    """Return the sites by business type with district, team and date; a team's days follow its districts."""
    design = designs(frame)["晋中市的设计"]
    methods = {kind.code: kind.method for kind in frame.standard.type_list}
    order = [method.code for method in frame.standard.methods]
    rows = []
    for kind, number in design.items():
        layout = LAYOUTS[setting.layout][order.index(methods[kind])]
        places = chance.permutation(np.arange(number) + chance.randint(len(layout.districts)))
        for n, place in enumerate(places % len(layout.districts)):
            share = chance.randint(len(layout.teams)) if layout.crossed else place
            team = layout.teams[share % len(layout.teams)]
            rows.append((kind, methods[kind], layout.districts[place], team, n))
    sites = pd.DataFrame(rows, columns=["business_type", "method", "district", "team", "n"])
    sites["date"] = FIRST
    for _, of_team in sites.groupby("team"):
        ordered = of_team.sort_values("district", kind="stable").index
        days = np.arange(len(ordered)) * DAYS // len(ordered)
        sites.loc[ordered, "date"] = [FIRST + dt.timedelta(days=int(day)) for day in days]
    return sites


def _failed(frame, sites, setting, chance):
    """Return the results (failed: sites × items) of each business type."""
    base = np.log(RATE / (1 - RATE)) + setting.level
    districts = {
        name: setting.district_spread * chance.standard_normal()
        for name in sorted(set(sites["district"]))
    }
    shift = sites["district"].map(districts).to_numpy(float)
    if setting.harsh_rate:
        harsh = chance.choice(setting.harsh_of or sorted(set(sites["team"])))
        more = np.log(setting.harsh_rate / (1 - setting.harsh_rate)) - base
        shift = shift + more * (sites["team"] == harsh).to_numpy()
    failed = {}
    for kind, of_type in sites.groupby("business_type", sort=False):
        count = len(frame.items(kind))
        items = base + TYPE_SPREAD * chance.standard_normal()
        items = items + ITEM_SPREAD * chance.standard_normal(count)
        of_site = SITE_SPREAD * chance.standard_normal(len(of_type)) + shift[of_type.index]
        odds = np.exp(items + of_site[:, None])
        failed[kind] = chance.random_sample((len(of_type), count)) < odds / (1 + odds)
    return failed


def _documents(frame, setting, chance):
    """Return the deductions: indicators documented better or worse, reviewers of whole indicators who judge alike."""
    documents = frame.clean.tables["documents"]
    codes = [indicator.code for indicator in frame.standard.indicator_list]
    full = {
        indicator.code: float(indicator.full_score) for indicator in frame.standard.indicator_list
    }
    worse = np.log(DEDUCTED / (1 - DEDUCTED)) + setting.indicator_spread * chance.standard_normal(
        len(codes)
    )
    share = dict(zip(codes, 1 / (1 + np.exp(-worse)), strict=True))
    who = {code: f"审查员{n % setting.reviewers + 1:02}" for n, code in enumerate(codes)}
    lenient = f"审查员{chance.randint(setting.reviewers) + 1:02}" if setting.lenient else ""
    points, reasons = [], []
    for code, aspect in zip(documents["indicator"], documents["aspect"].astype(str), strict=True):
        deducts = chance.random_sample() < share[code]
        steps = 1 + chance.poisson(full[code] / 4) if deducts else 0
        if who[code] == lenient:
            steps = 0 if setting.lenient == "never" else steps // 2
        points.append(Decimal(int(steps)) / 10)
        reasons.append(f"{aspect}：情形{_REASONS[chance.randint(len(_REASONS))]}" if steps else "")
    return documents.assign(
        deduction=points, reason=reasons, reviewer=[who[code] for code in documents["indicator"]]
    )


def _remarks(frame, records, chance):
    """Return what is written about each problem: mostly about its item, seldom something that fits any item."""
    names = {item.code: item.name for item in frame.standard.item_list}
    texts = []
    for item, result in zip(records["item"], records["result"], strict=True):
        text = ""
        if result == "不符合":
            if chance.random_sample() < _GENERIC_SHARE:
                text = _GENERIC[chance.randint(len(_GENERIC))]
            else:
                text = _SENTENCES[chance.randint(len(_SENTENCES))].format(names[item])
        texts.append(text)
    return texts


def _mended(records, base, chance):
    """Return the ledger: each problem mended on one of ten days after the checks, or not yet."""
    problems = records[(records["result"] == "不符合").to_numpy()]
    days = chance.randint(0, 13, len(problems))
    last = FIRST + dt.timedelta(days=DAYS)
    done = [last + dt.timedelta(days=int(day)) if day < 10 else None for day in days]
    ledger = pd.DataFrame(
        {
            "row": np.arange(2, len(problems) + 2),
            "problem": [f"WT{n:04}" for n in range(len(problems))],
            "site": problems["site"].astype(str).to_numpy(),
            "item": problems["item"].astype(str).to_numpy(),
            "measure": "",
            "due": last + dt.timedelta(days=30),
            "status": ["已完成" if day else "整改中" for day in done],
            "completed": done,
            "rechecked": None,
            "conclusion": "",
        }
    )
    return ledger[[name for name in base.columns if name in ledger]]


def simulated(frame, setting, chance, plant=None):
    """Return a city; `plant` may change its results by business type, its sites and its records in place."""
    sites = _sites(frame, setting, chance)
    failed = _failed(frame, sites, setting, chance)
    if plant is not None and plant.failed:
        plant.failed(failed, chance)
    clean = city(frame, failed)
    tables = dict(clean.tables)
    names = ["district", "team", "date"]
    if plant is not None and plant.sites:
        plant.sites(sites, chance)
    tables["sites"] = tables["sites"].assign(**{name: sites[name].to_numpy() for name in names})
    records = tables["records"]
    records = records.assign(
        problem=_remarks(frame, records, chance),
        photo=[
            f"ZP{n:05}" if result == "不符合" else "" for n, result in enumerate(records["result"])
        ],
    )
    if plant is not None and plant.records:
        plant.records(records, chance)
    tables["records"] = records
    tables["documents"] = _documents(frame, setting, chance)
    tables["rectification"] = _mended(records, tables["rectification"], chance)
    tables["interviews"] = tables["interviews"].assign(note="")
    return replace(clean, tables=tables)


@dataclass(frozen=True)
class Plant:
    """A pattern put into a city: functions of its results, its sites or its records, each of which it changes."""

    failed: object = None
    sites: object = None
    records: object = None


def _copied(failed, chance, copies):
    """Copy a form with three problems or more (with the most, where there is none) to other sites of its type."""
    fits = [
        (kind, n)
        for kind, rows in failed.items()
        if len(rows) > copies
        for n, row in enumerate(rows)
        if row.sum() >= 3
    ]
    if not fits:
        fits = [
            max(
                ((k, n) for k in failed if len(failed[k]) > copies for n in range(len(failed[k]))),
                key=lambda place: failed[place[0]][place[1]].sum(),
            )
        ]
    kind, first = fits[chance.randint(len(fits))]
    others = [n for n in range(len(failed[kind])) if n != first]
    for n in chance.permutation(others)[:copies]:
        failed[kind][n] = failed[kind][first]


def copied_to_two(failed, chance):
    """Copy one form to two more sites of its type."""
    _copied(failed, chance, 2)


def copied_often(failed, chance):
    """Copy a form in each of four types to one more site."""
    kinds = sorted(
        (kind for kind in failed if len(failed[kind]) > 1),
        key=lambda kind: -failed[kind].sum(axis=1).max(),
    )[:4]
    for kind in kinds:
        _copied({kind: failed[kind]}, chance, 1)


def same_remark(records, chance):
    """Write one remark at five problems, each time with another number and sign."""
    rows = np.flatnonzero((records["result"] == "不符合").to_numpy())
    text = records["problem"].tolist()
    signs = ("。", "！", "；", "", "…")
    kinds = {}
    for place in chance.permutation(rows):
        kinds.setdefault(records["item"].iloc[place], place)
    for n, place in enumerate(list(kinds.values())[:5]):
        text[place] = f"{n + 1}、第{n + 3}处，现场未按要求公示有关信息{signs[n]}"
    records["problem"] = text


def eighteen_in_a_day(sites, chance):
    """Let a team visit eighteen sites in two districts on one day."""
    team = chance.choice(["甲组", "乙组", "丙组"])
    rows = chance.permutation(
        np.flatnonzero((sites["method"] == sites["method"].iloc[0]).to_numpy())
    )[:18]
    sites.loc[rows, "team"], sites.loc[rows, "date"] = team, FIRST + dt.timedelta(days=3)
    sites.loc[rows, "district"] = np.where(np.arange(18) % 2, "甲区", "乙区")


def altered_copies(failed, chance):
    """Copy a form in each of four types to one more site, one result altered."""
    before = {kind: rows.copy() for kind, rows in failed.items()}
    copied_often(failed, chance)
    for kind, rows in failed.items():
        for n in np.flatnonzero((rows != before[kind]).any(axis=1)):
            item = chance.randint(rows.shape[1])
            rows[n, item] = not rows[n, item]


COPIES = ("copy", "copies")
PLANTS = {
    "一张检查表抄给另外两个点位": (Plant(failed=copied_to_two), Setting(), COPIES),
    "四类业态各有两个点位相同": (Plant(failed=copied_often), Setting(), COPIES),
    "同上，各改动一项": (Plant(failed=altered_copies), Setting(), COPIES),
    "同一描述，只改序号和标点（5处）": (Plant(records=same_remark), Setting(), ("remark",)),
    "一天在两个区县检查18个点位": (Plant(sites=eighteen_in_a_day), Setting(), ("pace", "visits")),
}
