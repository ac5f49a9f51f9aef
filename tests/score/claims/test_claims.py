"""Every claim of the report against an independent reading of the raw rows, for sixty random cities."""

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from scipy.stats import hypergeom

from shifan.clean import clean
from shifan.score import score
from shifan.standards import load
from shifan.standards.claim_kinds import SIZE_WORDS
from tests.score.claims.random_city import KINDS, random_city, read, with_fewer_types
from tests.small_city import raw_city, small_city

WHOLE = load("demo-2023")
PACK = with_fewer_types(WHOLE)
LIMITS = PACK.wording.claims.limits
ITEM = re.compile(r"“([^”]+)”(问题较为集中，|一项)检查(\d+)项次，不符合(\d+)项次，涉及([^；。]+)")
DOCUMENT = re.compile(r"“([^”]+)”的佐证材料(?:存在((?:“[^”]+”)+)的情形|在\S+?方面有扣分)")
TYPE = re.compile(
    r"。?([^。]+?)检查(\d+)家，均未评为符合或者基本符合，(\d+)项次检查中有(\d+)项次不符合"
)
GATHERED = re.compile(
    r"([^。；“”]+)问题较为集中，(\d+)项次检查中有(\d+)项次不符合，"
    r"按(?:全市同类业态|同一检查方式)的不符合率推算约为(\d+)项次，全市不符合共(\d+)项次"
)
TOPIC = re.compile(r"关于“([^”]+)”，(\d+)题次中有(\d+)题次评为“([^”]+)”")
DISTRICT = re.compile(r"(\w+[区县])检查(\d+)项次、不符合(\d+)项次")
SUGGESTED = re.compile(
    r"。由[^。；]+?督促([^。；]+?)整改((?:“[^”]+”)+)的问题，共(\d+)项次，涉及([^。]+)。"
)


class City:
    def __init__(self, seed):
        sheets = random_city(PACK, seed)
        self.raw, self.kind = read(sheets, PACK), KINDS[seed % len(KINDS)]
        self.register = score(clean(raw_city(sheets), PACK).require(), PACK)
        self.shortcomings = self.texts("shortcoming")
        self.suggestions = self.texts("suggestion")
        self.none = self.register.get("shortcomings.none")

    def texts(self, family):
        titles = self.register.match(f"{family}.*.title")
        return [(v.display, self.register.text(f"{v.id[:-5]}text")) for v in titles]

    @property
    def said(self):
        return "".join(text for _, text in self.shortcomings)


@pytest.fixture(scope="module")
def cities():
    return [City(seed) for seed in range(60)]


def test_the_cities_fail_in_each_way_and_pass(cities):
    reasons = Counter(
        ground.display[:4] for city in cities for ground in city.register.match("verdict.ground.*")
    )
    assert min(reasons[words] for words in ("发生否决", "总得分低", "关键指标")) >= 5
    assert Counter(city.register.text("verdict.pass") for city in cities)["通过"] >= 10


def test_counts_of_check_items_are_those_of_the_raw_rows(cities):
    for city in cities:
        problems, checked = city.raw.problems_by(0), city.raw.checked_by(0)
        told = ITEM.findall(city.said)
        for name, _, checks, failed, where in told:
            types = city.raw.types_of(name)
            assert (int(checks), int(failed)) == (checked[name], problems[name])
            named = set(re.sub(r"等\d+类业态", "", where).split("、"))
            assert named <= types
            assert named == types or f"等{len(types)}类业态" in where
        if problems and told:
            assert max(problems[name] for name, *_ in told) == max(problems.values())


def test_a_word_of_size_is_earned_by_number_and_share(cities):
    for city in cities:
        for _, often, checks, failed, _ in ITEM.findall(city.said):
            earned = (
                int(failed) >= LIMITS.count and Fraction(int(failed), int(checks)) >= LIMITS.share
            )
            assert (often == "问题较为集中，") == earned
        for title, text in city.shortcomings:
            assert not SIZE_WORDS.search(title)
            rest = GATHERED.sub("", ITEM.sub("", text))
            assert not re.search("较为集中|突出|普遍|多次|较多", rest)


def test_nothing_is_concentrated_by_chance(cities):
    met = 0
    for city in cities:
        for name, checks, failed, expected, whole in GATHERED.findall(city.said):
            met += 1
            place = 2 if name in city.raw.checked_by(2) else 1
            name, method = re.fullmatch(r"(.+?)(?:（(.+)）)?", name).groups()
            own = [
                row for row in city.raw.checks if row[place] == name and method in (None, row[6])
            ]
            assert (int(checks), int(failed)) == (len(own), sum(row[3] for row in own))
            assert int(failed) >= LIMITS.count and int(failed) > int(expected)
            assert int(whole) == sum(city.raw.problems_by(0).values())
            assert int(expected) == half_up_int(_expected(city.raw, own, place))
            assert _scores_lower_among_like_sites(city.raw, name, place)
            if place == 2:
                chance = hypergeom.sf(
                    int(failed) - 1, len(city.raw.checks), int(whole), int(checks)
                )
                assert chance < 0.05
    assert met


def half_up_int(number):
    return int(number + Fraction(1, 2))


def _expected(raw, own, place):
    """How many problems `own` checks would have at the rate of checks alike: of one type and method, or one method."""
    alike = (lambda row: (row[1], row[6])) if place == 2 else (lambda row: row[6])
    rates = {}
    for kind in {alike(row) for row in own}:
        rows = [row for row in raw.checks if alike(row) == kind]
        rates[kind] = Fraction(sum(row[3] for row in rows), len(rows))
    return sum((rates[alike(row)] for row in own), Fraction())


def _scores_lower_among_like_sites(raw, name, place):
    """Whether shares of problems are higher than those of like sites elsewhere, cell by cell in the mean."""
    alike = (lambda row: (row[1], row[6])) if place == 2 else (lambda row: (row[2], row[6]))
    differences = []
    for cell in {alike(row) for row in raw.checks if row[place] == name}:
        rows = [row for row in raw.checks if alike(row) == cell]
        mine = [row[3] for row in rows if row[place] == name]
        others = [row[3] for row in rows if row[place] != name]
        if mine and others:
            weight = len({row[4] for row in rows})
            gap = Fraction(sum(mine), len(mine)) - Fraction(sum(others), len(others))
            differences.append(weight * gap)
    return sum(differences) > 0


def test_topics_of_interviews_are_told_with_their_answers(cities):
    met = 0
    for city in cities:
        told = TOPIC.findall(city.said)
        asked, unclear = Counter(), Counter()
        for name, word in city.raw.answers:
            asked[name] += 1
            unclear[name] += word == "不清楚"
        earned = [
            name
            for name in asked
            if unclear[name] >= LIMITS.count
            and Fraction(unclear[name], asked[name]) >= LIMITS.share
        ]
        assert len(told) == min(len(earned), PACK.wording.counts.items)
        for name, number, failed, word in told:
            met += 1
            assert (int(number), int(failed), word) == (asked[name], unclear[name], "不清楚")
            assert any(f"“{name}”" in text for title, text in city.suggestions if "访谈" in title)
        if told:
            assert min(unclear[name] for name, *_ in told) >= max(
                (unclear[name] for name in earned if name not in {own[0] for own in told}),
                default=0,
            )
    assert met


def test_types_without_a_passing_site_are_those_of_the_raw_rows(cities):
    for city in cities:
        for name, sites, checks, failed in TYPE.findall(city.said):
            name, method = re.fullmatch(r"(.+?)(?:（(.+)）)?", name.split("。")[-1]).groups()
            own = [row for row in city.raw.checks if row[1] == name and method in (None, row[6])]
            assert method or len({row[6] for row in own}) == 1
            assert len({row[4] for row in own}) == int(sites) >= LIMITS.sites
            assert (len(own), sum(row[3] for row in own)) == (int(checks), int(failed))
            assert all(any(r[3] for r in own if r[4] == site) for site in {r[4] for r in own})


def test_documents_are_told_in_the_words_of_their_reasons(cities):
    for city in cities:
        for name, reasons in DOCUMENT.findall(city.said):
            raw = dict.fromkeys(reason for reason in city.raw.lost[name] if reason)
            assert re.findall("“([^”]+)”", reasons) == list(raw)


def test_districts_have_their_own_counts(cities):
    for city in cities:
        problems, checked = city.raw.problems_by(2), city.raw.checked_by(2)
        for name, checks, failed in DISTRICT.findall(city.said):
            name = name.removeprefix("其中")
            assert (int(checks), int(failed)) == (checked[name], problems[name])


def test_suggestions_answer_with_true_districts_numbers_and_dates(cities):
    for city in cities:
        for _, text in city.suggestions:
            for districts, items, count, _ in SUGGESTED.findall(text):
                names = re.findall("“([^”]+)”", items)
                failed = [row for row in city.raw.checks if row[0] in names and row[3]]
                assert int(count) == len(failed)
                assert set(districts.split("、")) == {row[2] for row in failed}
                _deadlines_hold(city.raw, text, failed)


def _deadlines_hold(raw, text, failed):
    lines = [raw.ledger[row[4], row[5]] for row in failed if (row[4], row[5]) in raw.ledger]
    late = [due for due, closed in lines if not closed and due.isoformat() < "2023-11-30"]
    waiting = [due for due, closed in lines if not closed and due.isoformat() >= "2023-11-30"]
    told = re.search(r"(其中(\d+)项次|上述问题)已超过整改时限", text)
    assert (_how_many(told, failed) if told else 0) == len(late)
    told = re.search(r"(其中(\d+)项次|上述问题)尚未复查通过，最迟于(\d+)年(\d+)月(\d+)日完成", text)
    assert bool(told) == bool(waiting)
    if told:
        last = max(waiting)
        assert _how_many(told, failed) == len(waiting)
        assert [int(part) for part in told.groups()[2:]] == [last.year, last.month, last.day]
    if "已复查通过" in text:
        assert len(lines) == len(failed) and not late and not waiting


def _how_many(told, failed):
    return int(told[2]) if told[2] else len(failed)


def test_what_decides_comes_first_and_in_the_words_of_the_record(cities):
    for city in cities:
        for basis in city.raw.vetoes:
            assert basis in city.shortcomings[0][1] and basis in city.suggestions[0][1]
        if not city.raw.vetoes:
            assert "否决项核查中" not in city.said
        failed = city.register.text("verdict.pass") != "通过"
        assert failed == any("不符合省级初评要求" in title for title, _ in city.shortcomings[:1])
        assert not any("巩固已有成效" in city.register.text(key) for key in ("suggestions.lead",))


def test_nothing_is_empty(cities):
    for city in cities:
        texts = [*city.shortcomings, *city.suggestions]
        assert all(title and text.endswith("。") for title, text in texts)
        assert all(
            "；。" not in text and "，。" not in text and "{{" not in text for _, text in texts
        )
        assert bool(city.none) != bool(city.shortcomings) and city.register.text("suggestions.lead")
        if city.kind == "perfect":
            assert not texts and "没有发现不符合的检查项" in city.none.display
            assert "做好以下工作" not in city.register.text("suggestions.lead")


def test_the_trace_of_a_shortcoming_begins_with_what_decided_it(cities):
    for city in cities:
        for value in city.register.match("shortcoming.*.text"):
            cited = re.findall(r"\{\{ (\S+) \}\}", value.value)
            rest = value.inputs.index("verdict.pass")
            assert value.inputs[0] in (*cited, "scores.total") and set(cited) <= {
                *value.inputs[:rest]
            }


def test_a_pack_without_limits_leaves_the_sentence_out():
    claims = replace(PACK.wording.claims, limits=None)
    pack = replace(PACK, wording=replace(PACK.wording, claims=claims))
    sheets = random_city(PACK, KINDS.index("line"))
    register = score(clean(raw_city(sheets), pack).require(), pack)
    said = "".join(value.display for value in register.match("shortcoming.*"))
    assert "集中" not in said and "均未评为" not in said and "不符合" in said


@pytest.mark.parametrize(
    ("absent", "said", "not_said"),
    [
        ([("暗访", "商场超市")], "商场超市（暗访）没有检查点位。", "全市没有"),
        ([("暗访", "商场超市"), ("明查", "商场超市")], "全市没有商场超市", "（暗访）"),
        ([("明查", "粮食收储企业")], "全市没有粮食收储企业", "没有检查点位"),
        ([("暗访", "农贸市场"), ("明查", "医疗机构")], "全市没有医疗机构", "全市没有农贸市场"),
        ([], "规则包所列业态均有点位", "没有检查点位"),
    ],
)
def test_a_type_not_drawn_for_one_method_is_not_absent_from_the_city(absent, said, not_said):
    sheets = small_city(WHOLE)
    sites, records = sheets["现场检查", "点位"], sheets["现场检查", "检查记录"]
    gone = {row[0] for row in sites[1:] if (row[1], row[3]) in absent}
    sites[1:] = [row for row in sites[1:] if row[0] not in gone]
    records[1:] = [row for row in records[1:] if row[0] not in gone]
    sheets["整改复查", "台账"][1:] = []
    sheets["现场检查", "业态缺项"] += [[*types, "没有"] for types in absent]
    city = clean(raw_city(sheets), WHOLE).require()
    text = score(city, WHOLE).text("onsite.not_applicable.text")
    assert said in text and not_said not in text
