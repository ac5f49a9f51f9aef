"""A city as its raw rows say, counted and scored without anything of the package: plain loops and fractions."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

WEIGHTS = {"明查": Fraction(6, 10), "暗访": Fraction(4, 10)}
INTERVIEWS, LINE, FLOOR, MOST_GENERAL = Fraction(5, 100), 85, Fraction(60, 100), 8
METHODS = {"announced": "明查", "covert": "暗访"}
ANSWERS = {"清楚": Fraction(1), "基本清楚": Fraction(6, 10), "不清楚": Fraction(0)}


@dataclass(frozen=True)
class Check:
    """A check that counts: a record of the raw sheet that is no 合理缺项, with what the pack says of its item."""

    name: str
    type: str
    method: str
    district: str
    site: str
    item: str
    indicator: str
    points: int
    key: bool
    failed: bool


@dataclass(frozen=True)
class Lost:
    """What the documents of an indicator lost: points, and aspect and reason of each deduction."""

    code: str
    points: Fraction
    reasons: list[tuple[str, str]]


@dataclass
class RawReading:
    """What the sheets say; the pack is only read for its lists."""

    pack: object
    checks: list[Check]
    documents: list[list]
    vetoes: list[str]
    ledger: dict[tuple[str, str], tuple[dt.date, str]]  # the limit; 通过, 待复查 or 未改
    answers: list[tuple[str, str]]  # name of the topic, what was known of it
    districts: list[str]
    opinions: dict[str, list[tuple[str, str, set[str]]]] = field(default_factory=dict)

    @property
    def indicators(self):
        return self.pack.indicators.to_dict("records")

    def named(self, name: str) -> list[Check]:
        return [check for check in self.checks if check.name == name]

    def failed(self, *names: str) -> list[Check]:
        return [check for check in self.checks if check.failed and check.name in names]

    def problems(self) -> int:
        return sum(check.failed for check in self.checks)

    def failing_names(self) -> list[str]:
        """Names of items that failed, most often first; among equals in the pack's order."""
        counts = Counter(check.name for check in self.checks if check.failed)
        in_pack = dict.fromkeys(self.pack.check_items["name"])
        return sorted((name for name in in_pack if name in counts), key=lambda name: -counts[name])

    def indicator_of(self, name: str) -> str:
        """The indicator under which an item of this name failed most often."""
        counts = Counter(check.indicator for check in self.failed(name))
        items = self.pack.check_items
        known = items["indicator"][items["name"] == name].tolist()
        return max(known, key=lambda code: counts[code])

    def types_in_order(self, checks: list[Check]) -> list[str]:
        """Names of the types of some checks in the pack's order; of namesakes of two methods the first."""
        found, types = {(check.type, check.method) for check in checks}, self.pack.business_types
        listed = zip(types["name"], types["method"], strict=True)
        return list(dict.fromkeys(name for name, code in listed if (name, METHODS[code]) in found))

    def districts_in_order(self, checks: list[Check]) -> list[str]:
        found = {check.district for check in checks}
        return [name for name in self.districts if name in found]

    def lost(self) -> list[Lost]:
        """The indicators whose documents lost points, most points first; among equals in the pack's order."""
        found = []
        for indicator in self.indicators:
            own = [row for row in self.documents if row[0] == indicator["code"] and row[3]]
            if own:
                points = sum((Fraction(str(row[3])) for row in own), Fraction())
                reasons = [(row[2], row[4]) for row in own]
                found.append(Lost(indicator["code"], points, reasons))
        return sorted(found, key=lambda lost: -lost.points)

    def site_fails(self, site: str) -> bool:
        problems = [check for check in self.checks if check.site == site and check.failed]
        key = sum(check.key for check in problems)
        return key > 0 or len(problems) - key > MOST_GENERAL

    def rate(self, indicator: dict) -> Fraction | None:
        """The rate of an indicator: documents and checks by the share of each, one alone where the other is none."""
        code, full = indicator["code"], Fraction(str(indicator["full_score"]))
        rows = [row for row in self.documents if row[0] == code and row[7] != "是"]
        lost = sum((Fraction(str(row[3] or 0)) for row in rows), Fraction())
        documents = max(Fraction(), 1 - lost / full) if rows else None
        weighted, weights = Fraction(), Fraction()
        for method, weight in WEIGHTS.items():
            own = [c for c in self.checks if c.indicator == code and c.method == method]
            whole = sum(check.points for check in own)
            if whole:
                kept = sum(check.points for check in own if not check.failed)
                weighted, weights = weighted + weight * Fraction(kept, whole), weights + weight
        on_site = weighted / weights if weights else None
        share = Fraction(str(indicator["document_share"]))
        if documents is None or on_site is None:
            return on_site if documents is None else documents
        return share * documents + (1 - share) * on_site

    def under_floor(self) -> list[dict]:
        rated = (
            (indicator, self.rate(indicator)) for indicator in self.indicators if indicator["key"]
        )
        return [each for each, rate in rated if rate is not None and rate < FLOOR]

    def total(self) -> Fraction:
        score, full = Fraction(), Fraction()
        for indicator in self.indicators:
            rate, own = self.rate(indicator), Fraction(str(indicator["full_score"]))
            if rate is not None:
                score, full = score + half_up(own * rate), full + own
        weight = INTERVIEWS if self.answers else Fraction()
        known = [ANSWERS[word] for _, word in self.answers]
        mean = sum(known, Fraction()) / len(known) if known else Fraction()
        return half_up(100 * ((1 - weight) * score / full + weight * mean))

    def unclear(self) -> dict[str, tuple[int, int]]:
        """Topic → answers and unclear ones, most unclear first; among equals in the pack's order."""
        asked, unclear = Counter(), Counter()
        for name, word in self.answers:
            asked[name] += 1
            unclear[name] += word == "不清楚"
        names = [name for name in self.pack.interview_topics["name"] if name in asked]
        return {n: (asked[n], unclear[n]) for n in sorted(names, key=lambda name: -unclear[name])}


def half_up(number: Fraction) -> Fraction:
    return Fraction(int(number * 100 + Fraction(1, 2)), 100)


def _state(status, _completed, _rechecked, conclusion) -> str:
    if conclusion == "通过":
        return "通过"
    return "待复查" if status == "已完成" and conclusion == "" else "未改"


def read(sheets, pack) -> RawReading:
    """Return what a city's raw rows say."""
    places = {row[0]: row for row in sheets["现场检查", "点位"][1:]}
    items = {row["code"]: row for row in pack.check_items.to_dict("records")}
    checks = [
        Check(
            items[item]["name"],
            places[site][3],
            places[site][1],
            places[site][2],
            site,
            item,
            items[item]["indicator"],
            int(items[item]["points"]),
            bool(items[item]["key"]),
            result == "不符合",
        )
        for site, item, result, *_ in sheets["现场检查", "检查记录"][1:]
        if result != "合理缺项"
    ]
    topics = dict(zip(pack.interview_topics["code"], pack.interview_topics["name"], strict=True))
    opinions = defaultdict(list)
    for kind, _, title, text, basis, _ in sheets.get(("评审意见", "意见"), [()])[1:]:
        opinions[kind].append((title, text, set(basis.split("、"))))
    return RawReading(
        pack,
        checks,
        sheets["资料审查", "评分"][1:],
        [row[2] for row in sheets["否决项", "核查"][1:] if row[1] == "是"],
        {(row[1], row[2]): (row[4], _state(*row[5:9])) for row in sheets["整改复查", "台账"][1:]},
        [(topics[row[5]], row[6]) for row in sheets["领导访谈", "访谈"][1:]],
        [row[1] for row in sheets["城市概况", "区县"][1:]],
        dict(opinions),
    )
