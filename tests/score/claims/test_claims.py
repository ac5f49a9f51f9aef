"""Every sentence of the claims against an independent reading of the raw rows, for random cities of each kind."""

import os
import re
from collections import Counter
from dataclasses import replace

import pytest

from shifan.clean import clean
from shifan.score import score
from shifan.standards import load
from shifan.standards.claim_kinds import SIZE_WORDS
from tests.score.claims.random_city import KINDS, random_city, with_fewer_types
from tests.score.claims.raw_reading import LINE, read
from tests.score.claims.told import DISTRICT, DOCUMENT, ITEM, TOPIC, Paragraph, Told, of_type
from tests.small_city import raw_city, small_city

WHOLE = load("demo-2023")
PACK = with_fewer_types(WHOLE)
GATHERED = re.compile(r"[^。；“”]+问题较为集中，[^。]+项次。")


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

    def told(self):
        """What was told, every sentence of it found true."""
        paragraphs = (
            [Paragraph(*each) for each in own] for own in (self.shortcomings, self.suggestions)
        )
        told = Told(self.raw, *paragraphs)
        told.check()
        return told


@pytest.fixture(scope="module")
def cities():
    return [City(seed) for seed in range(int(os.environ.get("SHIFAN_SEEDS", "40")))]


@pytest.fixture(scope="module")
def told(cities):
    return [city.told().said for city in cities]


def test_the_cities_fail_in_each_way_and_pass(cities):
    reasons = Counter(
        ground.display[:4] for city in cities for ground in city.register.match("verdict.ground.*")
    )
    assert min(reasons[words] for words in ("发生否决", "总得分低", "关键指标")) >= 5
    assert Counter(city.register.text("verdict.pass") for city in cities)["通过"] >= 10


def test_every_sentence_is_true_and_of_a_known_form(told):
    kinds = Counter(kind for said in told for kind in said)
    for kind in ("veto", "line", "floor", "item", "document", "topic"):
        assert kinds[kind] >= 5 and kinds[f"{kind} answered"] == kinds[kind], kind
    assert min(kinds["none passes"], kinds["gathered"], kinds["places answered"]) >= 3


def test_whatever_is_told_is_answered_and_nothing_twice(told):
    for said in told:
        for kind in ("veto", "line", "floor", "item", "document", "topic"):
            names, answers = said.get(kind, []), said.get(f"{kind} answered", [])
            assert len(set(names)) == len(names) and sorted(answers) == sorted(names), kind


def test_what_fails_a_city_is_told_whole(cities, told):
    for city, said in zip(cities, told, strict=True):
        assert said.get("veto", []) == list(dict.fromkeys(city.raw.vetoes))
        assert bool(said.get("line")) == (city.raw.total() < LINE)
        assert said.get("floor", []) == [each["name"] for each in city.raw.under_floor()]
        failed = bool(said.keys() & {"veto", "line", "floor"})
        assert (city.register.text("verdict.pass") == "通过") != failed


def test_the_most_frequent_problem_is_told_where_evaluators_have_not_said_all(cities, told):
    for city, said in zip(cities, told, strict=True):
        if city.raw.problems() and city.kind != "opinions":
            assert city.raw.failing_names()[0] in said["item"]


def test_types_of_which_no_site_passes_are_told_whole(cities, told):
    for city, said in zip(cities, told, strict=True):
        groups = {}
        for check in city.raw.checks:
            groups.setdefault((check.type, check.method), []).append(check)
        whole = [
            own
            for own in groups.values()
            if len({check.site for check in own}) >= PACK.wording.claims.limits.sites
            and all(city.raw.site_fails(check.site) for check in own)
        ]
        most = sorted((sum(check.failed for check in own) for own in whole), reverse=True)
        shown = [of_type(city.raw, name) for name in said.get("none passes", [])]
        counts = [sum(check.failed for check in own) for own in shown]
        assert counts == most[: PACK.wording.counts.items] and all(own in whole for own in shown)


def test_what_the_documents_lost_is_told(cities, told):
    for city, said in zip(cities, told, strict=True):
        if city.raw.lost() and city.kind != "opinions":
            assert len(said["document"]) == min(len(city.raw.lost()), PACK.wording.counts.clauses)


def test_words_of_size_stand_only_where_they_are_earned(cities):
    for city in cities:
        for title, text in city.shortcomings:
            assert not SIZE_WORDS.search(title)
            rest = text
            for pattern in (GATHERED, ITEM, DOCUMENT, TOPIC, DISTRICT):
                rest = pattern.sub("", rest)
            assert not re.search("集中|突出|普遍|多次|较多", rest)


def test_what_decides_comes_first_and_in_the_words_of_the_record(cities):
    for city in cities:
        for basis in city.raw.vetoes:
            assert basis in city.shortcomings[0][1] and basis in city.suggestions[0][1]
        failed = city.register.text("verdict.pass") != "通过"
        assert failed == any("不符合省级初评要求" in title for title, _ in city.shortcomings[:1])
        assert "巩固" not in city.register.text("suggestions.lead")


def test_what_evaluators_said_stands_whole_and_before_the_records(cities):
    for city in cities:
        for kind, texts in (("不足", city.shortcomings), ("建议", city.suggestions)):
            stated = [title for title, _, _ in city.raw.opinions.get(kind, [])]
            titles = [
                title for title, _ in texts if "未通过" not in title and "不符合" not in title
            ]
            assert titles[: len(stated)] == stated


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
            first = value.inputs[0]  # an opinion rests on the indicators of its basis
            decided = first in (*cited, "scores.total") or first.startswith("indicator.")
            assert decided and set(cited) <= {*value.inputs[:rest]}


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
