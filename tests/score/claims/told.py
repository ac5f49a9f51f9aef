"""Every sentence of 不足 and 建议 read again, and held against the raw rows; a sentence of no known form fails."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb

from tests.score.claims.raw_reading import LINE, Check, Lost, RawReading

REPORT_DATE = "2023-11-30"
ITEM = re.compile(r"“([^”]+)”(问题较为集中，|一项)检查(\d+)项次，不符合(\d+)项次，涉及([^；。]+)")
DOCUMENT = re.compile(r"“([^”]+)”的佐证材料(?:存在((?:“[^”]+”)+)的情形|在(\S+?)方面有扣分)")
TOPIC = re.compile(r"关于“([^”]+)”，(\d+)题次中有(\d+)题次评为“不清楚”")
DISTRICT = re.compile(r"(\w+)检查(\d+)项次、不符合(\d+)项次")


@dataclass
class Paragraph:
    """A shortcoming or suggestion: title and text, and the checks that its last sentence on items is about."""

    title: str
    text: str
    failed: list[Check] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return re.findall("[^。]+。", self.text)


@dataclass
class Told:
    """What a city's report says, beside its raw rows; `said` is what was named, by kind."""

    raw: RawReading
    shortcomings: list[Paragraph]
    suggestions: list[Paragraph]
    said: dict[str, list[str]] = field(default_factory=dict)

    @property
    def wording(self):
        return self.raw.pack.wording

    @property
    def limits(self):
        return self.wording.claims.limits

    def note(self, kind: str, *names: str) -> None:
        self.said.setdefault(kind, []).extend(names)

    def name_of(self, code: str) -> str:
        return next(
            indicator["name"] for indicator in self.raw.indicators if indicator["code"] == code
        )

    def code_of(self, name: str) -> str:
        return next(
            indicator["code"] for indicator in self.raw.indicators if indicator["name"] == name
        )

    def who(self, code: str) -> str:
        return self.wording.suggestions[self.wording.indicators[code].suggestion].who

    def check(self) -> None:
        """Read every sentence; AssertionError for one that is not true, or of no known form."""
        for forms, paragraphs in (
            (SHORTCOMINGS, self.shortcomings),
            (SUGGESTIONS, self.suggestions),
        ):
            for paragraph in paragraphs:
                assert paragraph.sentences and "".join(paragraph.sentences) == paragraph.text
                for sentence in paragraph.sentences:
                    self._check_sentence(forms, paragraph, sentence)

    def _check_sentence(self, forms, paragraph: Paragraph, sentence: str) -> None:
        for pattern, holds in forms:
            hit = re.fullmatch(pattern, sentence)
            if hit:
                holds(self, paragraph, *hit.groups())
                return
        raise AssertionError(f"a sentence of no known form: {sentence}")


def some_of(names: list[str], unit: str) -> str:
    return "、".join(names) if len(names) <= 3 else f"{'、'.join(names[:3])}等{len(names)}{unit}"


# 不足


def _opinion(told: Told, paragraph: Paragraph, kind: str, words: str) -> None:
    known = [(title, text) for title, text, _ in told.raw.opinions.get(kind, [])]
    assert (paragraph.title, f"评审组的{kind}{words}。") in known


def _veto(told: Told, _: Paragraph, basis: str) -> None:
    assert basis in told.raw.vetoes
    told.note("veto", basis)


def _line(told: Told, _: Paragraph) -> None:
    assert told.raw.total() < LINE
    told.note("line", "总得分")


def _floor(told: Told, _: Paragraph, name: str, checked: str, problems: str) -> None:
    code = told.code_of(name)
    own = [check for check in told.raw.checks if check.indicator == code]
    assert name in [text["name"] for text in told.raw.under_floor()]
    if checked is None:
        assert not own
    else:
        assert (int(checked), int(problems)) == (len(own), sum(check.failed for check in own))
    told.note("floor", name)


def _whole(told: Told, _: Paragraph, checked: str, problems: str, clauses: str) -> None:
    raw = told.raw
    assert (int(checked), int(problems)) == (len(raw.checks), raw.problems())
    counts = {name: [c for c in raw.checks if c.district == name] for name in raw.districts}
    failed = {name: sum(check.failed for check in own) for name, own in counts.items()}
    inspected = [name for name, own in counts.items() if own]
    most = sorted((name for name in inspected if failed[name]), key=lambda name: -failed[name])[:5]
    assert (clauses is None) == (len(inspected) == 1)
    if clauses is not None:
        expected = [f"{n}检查{len(counts[n])}项次、不符合{failed[n]}项次" for n in most]
        assert clauses == "；".join(expected)


def _none_passes(told: Told, _: Paragraph, shown: str, sites: str, checked: str, failed: str):
    own = of_type(told.raw, shown)
    all_sites = {check.site for check in own}
    assert all(told.raw.site_fails(site) for site in all_sites)
    assert len(all_sites) == int(sites) >= told.limits.sites
    assert (int(checked), int(failed)) == (len(own), sum(check.failed for check in own))
    told.note("none passes", shown)


def of_type(raw: RawReading, shown: str) -> list[Check]:
    """The checks of a business type; a name that two methods have must say which."""
    name, method = re.fullmatch(r"(.+?)(?:（(.+)）)?", shown).groups()
    of_name = raw.pack.business_types["name"] == name
    assert bool(method) == (len(set(raw.pack.business_types["method"][of_name])) > 1)
    return [check for check in raw.checks if check.type == name and method in (None, check.method)]


def _gathered(told: Told, _: Paragraph, shown, checked, failed, rate, expected, whole) -> None:
    raw, in_district = told.raw, rate == "全市同类业态"
    inside = [check for check in raw.checks if check.district == shown]
    own = inside if in_district else of_type(raw, shown)
    assert (int(checked), int(failed)) == (len(own), sum(check.failed for check in own))
    assert int(failed) >= told.limits.count and int(failed) > int(expected)
    assert len({check.site for check in own if check.failed}) > 1
    assert int(whole) == raw.problems()
    assert int(expected) == int(_expected(raw, own, in_district) + Fraction(1, 2))
    assert _scores_lower_among_like_sites(raw, own, in_district)
    if in_district:
        assert _chance(int(failed), int(checked), int(whole), len(raw.checks)) < 0.05
    told.note("gathered", shown)


def _chance(failed: int, checked: int, whole: int, checks: int) -> float:
    """How likely at least so many of the problems of the city are among some of its checks by chance alone."""
    ways = sum(
        comb(whole, among) * comb(checks - whole, checked - among)
        for among in range(failed, min(checked, whole) + 1)
    )
    return ways / comb(checks, checked)


def _expected(raw: RawReading, own: list[Check], in_district: bool) -> Fraction:
    """How many problems some checks would have at the rate of like ones: of a type and method, or of a method."""

    def alike(check: Check) -> tuple[str, ...]:
        return (check.type, check.method) if in_district else (check.method,)

    rates = {}
    for kind in {alike(check) for check in own}:
        rows = [check for check in raw.checks if alike(check) == kind]
        rates[kind] = Fraction(sum(check.failed for check in rows), len(rows))
    return sum((rates[alike(check)] for check in own), Fraction())


def _scores_lower_among_like_sites(raw: RawReading, own: list[Check], in_district: bool) -> bool:
    """Whether shares of problems are higher than those of like sites elsewhere, cell by cell in the mean."""

    def alike(check: Check) -> tuple[str, ...]:
        return (check.type if in_district else check.district, check.method)

    mine, differences = {id(check) for check in own}, []
    for cell in {alike(check) for check in own}:
        rows = [check for check in raw.checks if alike(check) == cell]
        inside = [check.failed for check in rows if id(check) in mine]
        others = [check.failed for check in rows if id(check) not in mine]
        if inside and others:
            weight = len({check.site for check in rows})
            gap = Fraction(sum(inside), len(inside)) - Fraction(sum(others), len(others))
            differences.append(weight * gap)
    return sum(differences) > 0


def _items(told: Told, paragraph: Paragraph, clauses: str) -> None:
    raw, names = told.raw, []
    for clause in clauses.split("；"):
        name, often, checked, failed, where = ITEM.fullmatch(clause).groups()
        own, problems = raw.named(name), raw.failed(name)
        assert (int(checked), int(failed)) == (len(own), len(problems))
        assert where == some_of(raw.types_in_order(problems), "类业态")
        share = Fraction(len(problems), len(own))
        earned = len(problems) >= told.limits.count and share >= told.limits.share
        assert (often == "问题较为集中，") == earned
        names.append(name)
    assert names == _items_of(told, paragraph)[: told.wording.counts.items]
    told.note("item", *names)


def _items_of(told: Told, paragraph: Paragraph) -> list[str]:
    """The items that may stand in a paragraph: of its theme, or of the opinion's indicators, and of no one before."""
    opinions = told.raw.opinions.get("不足", [])
    free = told.raw.failing_names()
    for title, _, codes in opinions:
        own = [name for name in free if told.raw.indicator_of(name) in codes]
        if title == paragraph.title:
            return own
        free = [name for name in free if name not in own]
    indicators = told.wording.indicators
    theme = next(own.id for own in told.wording.themes.values() if own.title == paragraph.title)
    return [name for name in free if indicators[told.raw.indicator_of(name)].theme == theme]


def _documents(told: Told, paragraph: Paragraph, count: str | None, clauses: str) -> None:
    lost, expected = _lost_of(told, paragraph), []
    for own in lost[: told.wording.counts.clauses]:
        reasons = dict.fromkeys(reason for _, reason in own.reasons if reason)
        quoted = "".join(f"“{reason}”" for reason in reasons)
        aspects = "、".join(dict.fromkeys(aspect for aspect, _ in own.reasons))
        said = f"存在{quoted}的情形" if reasons else f"在{aspects}方面有扣分"
        expected.append(f"“{told.name_of(own.code)}”的佐证材料{said}")
    assert clauses.split("；") == expected
    of_theme = paragraph.title in {theme.title for theme in told.wording.themes.values()}
    some = of_theme and len(lost) > len(expected)
    assert count == (str(len(told.raw.lost())) if some else None)
    told.note("document", *(told.name_of(own.code) for own in lost[: len(expected)]))


def _lost_of(told: Told, paragraph: Paragraph) -> list[Lost]:
    """The documents that may stand in a paragraph: of the opinion's indicators and of no one before, else all."""
    free = told.raw.lost()
    for title, _, codes in told.raw.opinions.get("不足", []):
        own = [lost for lost in free if lost.code in codes]
        if title == paragraph.title:
            return own
        free = [lost for lost in free if lost not in own]
    titles = [theme.title for theme in told.wording.themes.values() if theme.documents]
    assert [paragraph.title] == titles
    return free


def _topics(told: Told, _: Paragraph, clauses: str) -> None:
    earned = [
        f"关于“{name}”，{asked}题次中有{unclear}题次评为“不清楚”"
        for name, (asked, unclear) in told.raw.unclear().items()
        if unclear >= told.limits.count and Fraction(unclear, asked) >= told.limits.share
    ]
    assert clauses.split("；") == earned[: told.wording.counts.items]
    told.note("topic", *(TOPIC.fullmatch(clause)[1] for clause in clauses.split("；")))


SHORTCOMINGS = (
    (r"评审组的(不足)(.+)。", _opinion),
    (r"否决项核查中，(.+)。", _veto),
    (r"总得分低于达标线。", _line),
    (
        r"关键指标“(.+)”的得分率低于底线(?:，对应检查项的(\d+)项次检查中有(\d+)项次不符合)?。",
        _floor,
    ),
    (r"现场检查共(\d+)项次，不符合(\d+)项次(?:，其中(.+))?。", _whole),
    (
        r"(.+)检查(\d+)家，均未评为符合或者基本符合，(\d+)项次检查中有(\d+)项次不符合。",
        _none_passes,
    ),
    (
        r"(.+)问题较为集中，(\d+)项次检查中有(\d+)项次不符合，按(全市同类业态|同一检查方式)的不符合率"
        r"推算约为(\d+)项次，全市不符合共(\d+)项次。",
        _gathered,
    ),
    (r"现场检查中，(.+)。", _items),
    (r"资料审查中，(?:有(\d+)个指标扣分，其中)?(.+)。", _documents),
    (r"访谈中，(.+)。", _topics),
)

# 建议


def _answer_to_veto(told: Told, _: Paragraph, basis: str) -> None:
    assert basis in told.said["veto"]
    told.note("veto answered", basis)


def _answer_to_line(told: Told, _: Paragraph) -> None:
    assert told.said["line"]
    told.note("line answered", "总得分")


def _answer_to_floor(told: Told, _: Paragraph, name: str, who: str) -> None:
    assert name in told.said["floor"] and who == told.who(told.code_of(name))
    told.note("floor answered", name)


def _answer_to_items(told: Told, paragraph: Paragraph, who, districts, items, count, types) -> None:
    raw, names = told.raw, re.findall("“([^”]+)”", items)
    assert "".join(f"“{name}”" for name in names) == items and set(names) <= set(told.said["item"])
    paragraph.failed, paragraph.named = raw.failed(*names), names
    assert int(count) == len(paragraph.failed)
    assert districts == some_of(raw.districts_in_order(paragraph.failed), "个县（市、区）")
    assert types == some_of(raw.types_in_order(paragraph.failed), "类业态")
    assert who == told.who(raw.indicator_of(names[0]))
    assert not _all_closed(raw, paragraph.failed)
    at = paragraph.text.index(f"涉及{types}。") + len(f"涉及{types}。")
    assert paragraph.text[at:].startswith(_deadlines(raw, paragraph.failed))
    told.note("item answered", *names)


def _deadlines(raw: RawReading, failed: list[Check]) -> str:
    """What the ledger says of some problems: how many late, waiting and until when, done and not rechecked."""
    lines = _lines(raw, failed)
    open_lines = [due for due, state in lines if state == "未改"]
    late = [due for due in open_lines if due.isoformat() < REPORT_DATE]
    waiting = [due for due in open_lines if due.isoformat() >= REPORT_DATE]
    done = sum(state == "待复查" for _, state in lines)
    said = ""
    if late:
        some = "上述问题" if len(late) == len(failed) else f"其中{len(late)}项次"
        said += f"{some}已超过整改时限，应当立即整改。"
    if waiting:
        some = "上述问题" if len(waiting) == len(failed) else f"还有{len(waiting)}项次"
        last = max(waiting)
        day = f"{last.year}年{last.month}月{last.day}日"
        said += f"{some}尚未整改到位，最迟于{day}完成整改并申请复查。"
    if done == len(failed):
        said += "上述问题已完成整改、尚未复查，应当及时申请复查。"
    elif done:
        said += f"已完成整改、尚未复查的{done}项次，应当及时申请复查。"
    return said


def _lines(raw: RawReading, failed: list[Check]) -> list[tuple[dt.date, str]]:
    keys = [(check.site, check.item) for check in failed]
    return [raw.ledger[key] for key in keys if key in raw.ledger]


def _all_closed(raw: RawReading, failed: list[Check]) -> bool:
    lines = _lines(raw, failed)
    return len(lines) == len(failed) > 0 and all(state == "通过" for _, state in lines)


def _deadline(told: Told, paragraph: Paragraph, said: str) -> None:
    assert paragraph.failed and f"{said}。" in _deadlines(told.raw, paragraph.failed)


def _answer_to_closed(
    told: Told, paragraph: Paragraph, items, count, types, who, districts
) -> None:
    raw, names = told.raw, re.findall("“([^”]+)”", items)
    failed = raw.failed(*names)
    assert set(names) <= set(told.said["item"]) and int(count) == len(failed)
    assert _all_closed(raw, failed) and who == told.who(raw.indicator_of(names[0]))
    assert districts == some_of(raw.districts_in_order(failed), "个县（市、区）")
    assert types == some_of(raw.types_in_order(failed), "类业态")
    told.note("item answered", *names)


def _answer_to_documents(told: Told, _: Paragraph, who: str, items: str) -> None:
    names = re.findall("“([^”]+)”", items)
    assert names and {told.who(told.code_of(name)) for name in names} == {who}
    assert set(names) <= set(told.said["document"])
    told.note("document answered", *names)


def _answer_to_rest(told: Told, _: Paragraph) -> None:
    assert len(set(told.said["document"])) < len(told.raw.lost())
    told.note("rest answered", "")


def _answer_to_places(told: Told, _: Paragraph, names: str, closed: str = "") -> None:
    places = [*told.said.get("none passes", []), *told.said.get("gathered", [])]
    assert names.split("、") == list(dict.fromkeys(places))
    raw = told.raw
    inside = {id(check) for name in places for check in _checks_in(raw, name)}
    failed = [check for check in raw.checks if check.failed and id(check) in inside]
    assert _all_closed(raw, failed) == bool(closed)
    told.note("places answered", *dict.fromkeys(places))


def _checks_in(raw: RawReading, place: str) -> list[Check]:
    if place in raw.districts:
        return [check for check in raw.checks if check.district == place]
    return of_type(raw, place)


def _answer_to_topics(told: Told, _: Paragraph, names: str) -> None:
    assert re.findall("“([^”]+)”", names) == told.said["topic"]
    told.note("topic answered", *told.said["topic"])


def _advice(told: Told, paragraph: Paragraph, said: str) -> None:
    """Advice is the pack's own: of the suggestion of this title, and measures of indicators that it answers."""
    words = next(own for own in told.wording.suggestions.values() if own.title == paragraph.title)
    if said == words.advice.rstrip("。"):
        return
    names = re.findall("“([^”]+)”", paragraph.text)
    answered = {told.raw.indicator_of(name) for name in names if told.raw.failed(name)}
    measures = {told.wording.indicators[code].measure for code in answered}
    assert set(said.split("；")) <= measures


SUGGESTIONS = (
    (r"评审组的(建议)(.+)。", _opinion),
    (
        r"针对否决项核查认定的情形（(.+)），由小城市人民政府查清原因，落实处置和整改措施，消除影响。",
        _answer_to_veto,
    ),
    (
        r"针对总得分低于达标线，由小城市人民政府对照失分内容制定整改方案，逐项补齐。",
        _answer_to_line,
    ),
    (r"针对关键指标“(.+)”，由(.+)制定专项整改方案，先行整改到底线以上。", _answer_to_floor),
    (
        r"由(.+?)督促([^“]+)整改((?:“[^”]+”)+)的问题，共(\d+)项次，涉及(.+)。",
        _answer_to_items,
    ),
    (
        r"((?:“[^”]+”)+)的问题共(\d+)项次，涉及(.+)，已复查通过，由(.+?)督促(.+)防止反弹。",
        _answer_to_closed,
    ),
    (
        r"((?:(?:其中|还有)\d+项次|上述问题)(?:已超过整改时限|尚未整改到位，最迟|已完成整改).+)。",
        _deadline,
    ),
    (r"(已完成整改、尚未复查的\d+项次，应当及时申请复查)。", _deadline),
    (r"由(.+)对照扣分理由，补充完善((?:“[^”]+”)+)的佐证材料。", _answer_to_documents),
    (r"其他有扣分的指标，对照扣分理由一并补充完善。", _answer_to_rest),
    (r"由市、县两级监管部门对(.+)的问题逐项落实整改措施，整改后逐项复查。", _answer_to_places),
    (r"(.+)的问题(已复查通过)，由市、县两级监管部门督促防止反弹。", _answer_to_places),
    (
        r"由小城市人民政府组织学习((?:“[^”]+”)+)，学习情况在下一次初评访谈中核实。",
        _answer_to_topics,
    ),
    (r"(.+)。", _advice),
)
