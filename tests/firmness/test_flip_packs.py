"""The smallest turn under methods of all kinds, against going through all changes in arithmetic of their own.

Neither rules nor trees nor readings of the product take part in the arithmetic here.
"""

import itertools
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F

import pandas as pd
import pytest

from shifan.firmness import explanations
from shifan.firmness.assess import Flip, flips_of
from shifan.firmness.scoring import scoring_of
from shifan.firmness.smallest_flip import OTHER, TANGLED, TOO_MANY, UNREAD, Turn
from shifan.standards.method import method_of
from tests.firmness.brute import judged, scored
from tests.packs.example_packs import Facts, example_city, loaded
from tests.packs.test_examples import brcgs_grade, catering, county, farms, jiangsu
from tests.score.mini import city, rows, with_methods


def flips(name, facts, tmp_path, changed=None):
    standard = loaded(name, tmp_path / name, changed)
    clean = example_city(standard, facts)
    return flips_of(clean, standard, scoring_of(clean, standard))


def fewest(cells, options, turned, most=4):
    """Return the least number of cells that turn a verdict, each read as one of its options; None up to `most`."""
    for number in range(1, most + 1):
        for chosen in itertools.combinations(cells, number):
            for reads in itertools.product(*(options(cell) for cell in chosen)):
                if turned(dict(zip(chosen, reads, strict=True))):
                    return number
    return None


GRADES = ("好", "较好", "一般", "差")


@pytest.mark.parametrize(
    "sites",
    [
        ("好 较好 一般 好 不适用 好", "差 好 好 差 好 好"),
        ("一般 一般 较好 一般 较好 一般",),
        ("差 一般 较好 差 一般 一般",),
        ("好 差 差 差 较好 差", "好 较好 差 差 一般 差"),
    ],
)
def test_catering_grades(sites, tmp_path):
    words = [site.split() for site in sites]
    passes = catering(*sites).expected["verdict.pass"] != "不评级"

    def turned(changes):
        read = [
            [changes.get((n, m), w) for m, w in enumerate(site)] for n, site in enumerate(words)
        ]
        return (catering(*map(" ".join, read)).expected["verdict.pass"] != "不评级") != passes

    def options(cell):
        now = GRADES.index(words[cell[0]][cell[1]])
        return GRADES[now + 1 :] if passes else GRADES[:now]

    cells = [(n, m) for n, site in enumerate(words) for m, w in enumerate(site) if w in GRADES]
    cells = [cell for cell in cells if options(cell)]
    records, deductions = flips("canyin", catering(*sites).facts, tmp_path)
    assert records.number == fewest(cells, options, turned, 3 if len(sites) > 1 else 6)
    assert records.number is None or records.turn.route in ("line", OTHER)
    assert deductions.turn.route == UNREAD


@pytest.mark.parametrize(
    "sites",
    [
        (((), ("m20",)), (("M4",), ())),
        (((), ("m01", "m02")), (("M1",), ())),
        (((), ("M2", "m03", "m04")),),
    ],
)
def test_farms_that_meet_all_major_and_most_minor_requirements(sites, tmp_path):
    case = farms(*sites)
    results = {site: dict(own) for site, (_, own) in case.facts.sites.items()}
    passes = case.expected["verdict.pass"] == "通过"
    was, to = ("符合", "不符合") if passes else ("不符合", "符合")

    def turned(changes):
        other = []
        for site, own in results.items():
            read = {item: changes.get((site, item), word) for item, word in own.items()}
            absent = tuple(item for item, word in read.items() if word == "合理缺项")
            other.append((absent, tuple(item for item, word in read.items() if word == "不符合")))
        return (farms(*other).expected["verdict.pass"] == "通过") != passes

    cells = [(site, item) for site, own in results.items() for item, w in own.items() if w == was]
    records, _ = flips("globalgap", case.facts, tmp_path)
    assert records.number == fewest(cells, lambda cell: (to,), turned, 3)


AUDIT = ("符合", "次要不符合", "主要不符合", "严重不符合")


@pytest.mark.parametrize(
    "words",
    [
        "符合 次要不符合 主要不符合 符合 符合 符合",
        "主要不符合 主要不符合 主要不符合 符合 次要不符合 符合",
        "严重不符合 主要不符合 主要不符合 主要不符合 符合 符合",
    ],
)
def test_audits_whose_table_of_grades_is_not_monotone(words, tmp_path):
    now = dict(zip((f"Q-{n}" for n in range(1, 7)), words.split(), strict=True))

    def passes(read):
        counts = [list(read.values()).count(word) for word in AUDIT[:0:-1]]
        return brcgs_grade(*counts) != "不予认证"

    rank = {"符合": 2, "次要不符合": 1, "主要不符合": 0, "严重不符合": 0}
    holds = passes(now)

    def options(item):
        worse = [w for w in AUDIT if w != now[item] and rank[w] <= rank[now[item]]]
        better = [w for w in AUDIT if w != now[item] and rank[w] >= rank[now[item]]]
        return worse if holds else better

    items = [item for item in now if options(item)]
    records, _ = flips("brcgs", Facts({"P1": ("Q", now)}), tmp_path)
    assert records.number == fewest(items, options, lambda c: passes(now | c) != holds, 6)
    assert records.turn.route == OTHER and records.turn.names


@pytest.mark.parametrize(
    ("name", "case", "deducted"),
    [
        ("anquanxian", county, {"1.2": "2"}),
        ("anquanxian", county, {"2.1": "0.3"}),
        ("anquanxian", county, {"1.2": "5", "2.10": "4.8"}),
        (
            "jiangsu-2016",
            lambda own: jiangsu(own, 1),
            {"G01": "3", "G02": "5.6", "J01": "2.2", "E01": "2"},
        ),
        ("jiangsu-2016", lambda own: jiangsu(own, 4), {"G02": "11.2", "J02": "14.5"}),
        ("jiangsu-2016", lambda own: jiangsu(own, 0), {"G02": "11.4", "E02": "8", "E01": "8"}),
    ],
)
def test_deductions_of_schemes_scored_from_documents(name, case, deducted, tmp_path):
    holds = case(deducted).expected["verdict.pass"] == "通过"
    full = {"G01": 30, "G02": 28, "J01": 22, "J02": 20, "E01": 8, "E02": 8}
    full = full if name == "jiangsu-2016" else {"1.1": 30, "1.2": 20, "2.1": 30, "2.10": 20}

    def turned(codes):
        moved = dict(deducted)
        for code in codes:
            points = D(moved.get(code, "0")) + (D("0.1") if holds else D("-0.1"))
            moved[code] = str(points) if points else "0"
        fits = all(0 <= D(own) <= full[code] for code, own in moved.items())
        return fits and (case(moved).expected["verdict.pass"] == "通过") != holds

    brute = next(
        (
            number
            for number in range(1, 6)
            if any(map(turned, itertools.combinations_with_replacement(full, number)))
        ),
        None,
    )
    _, deductions = flips(name, case(deducted).facts, tmp_path)
    assert deductions.number == brute or (brute is None and (deductions.number or 9) > 5)


def sheet_total(read, reading):
    """Return the total of 打分表: 36 worth 10 and 2 a problem, 65 worth 3 and 0.5 a problem."""
    left = {"36": [], "65": []}
    for results in read.values():
        for item, word in results.items():
            full, points = (F(10), F(2)) if item.endswith("36") else (F(3), F(1, 2))
            left[item[-2:]].append((full, points * (word == "不符合")))
    scores = []
    for own in left.values():
        full, alone = own[0][0], [full - lost for full, lost in own]
        together = max(F(0), full - sum(lost for _, lost in own))
        score = {1: together, 2: sum(alone) / len(alone), 3: min(alone)}[reading]
        scores.append(F(int(score * 100 + F(1, 2)), 100))
    return F(int(10_000 * sum(scores) / 13 + F(1, 2)), 100)


@pytest.mark.parametrize("reading", [1, 2, 3])
@pytest.mark.parametrize("failed", [(), ("P1",), ("P1", "P2", "P3", "P4")])
def test_score_sheets_in_three_readings(reading, failed, tmp_path):
    now = {f"P{n}": {"S1-36": "符合", "S1-65": "符合"} for n in range(1, 6)}
    now |= {site: {"S1-36": "不符合", "S1-65": "不符合"} for site in failed}
    facts = Facts(
        {site: ("S1", own) for site, own in now.items()} | {"Q1": ("S2", {"S2-65": "合理缺项"})}
    )

    def passes(read):
        total = sheet_total(read, reading)
        return total >= 80

    holds = passes(now)
    was, to = ("符合", "不符合") if holds else ("不符合", "符合")
    cells = [(site, item) for site, own in now.items() for item, w in own.items() if w == was]

    def turned(changes):
        read = {s: {i: changes.get((s, i), w) for i, w in own.items()} for s, own in now.items()}
        return passes(read) != holds

    changed = {"standard.toml": ('"扣分口径" = "1"', f'"扣分口径" = "{reading}"')}
    records, _ = flips("dafenbiao", facts, tmp_path, changed)
    assert records.number == fewest(cells, lambda cell: (to,), turned, 10)


def test_where_numbers_count_and_not_results_it_is_said(tmp_path):
    marks = {item: ("好", D(9), "") for item in ("W-1", "W-2", "W-3", "W-4", "W-5")}
    records, _ = flips("weisheng", Facts({"P1": ("W", marks)}), tmp_path)
    assert records.turn.route == UNREAD and records.number is None
    assert (
        explanations.flip_text("records", records, True) == "改判检查结果：结论不随检查结果变化。"
    )


def with_rules(standard, *texts):
    names = ["object", "id", "name", "formula", "unit", "clause", "note"]
    frame = pd.DataFrame([[*text, "文字", "条款", ""] for text in texts], columns=names)
    standard = replace(standard, rules=frame)
    return replace(standard, program=method_of(standard).program)


@pytest.mark.parametrize("weights", [("1",), ("0.5", "0.3", "0.2")])
@pytest.mark.parametrize("line", ["60", "75", "95"])
def test_one_method_and_three(weights, line):
    standard, tables = with_methods(*weights)
    standard = replace(standard, pass_line=D(line))
    clean = city(**tables)
    records, deductions = flips_of(clean, standard, scoring_of(clean, standard))
    holds = scored(tables, standard)[1]
    was, to = ("符合", "不符合") if holds else ("不符合", "符合")
    places = [n for n, record in enumerate(tables["records"]) if record[2] == was]

    def turned(changes):
        return scored(judged(rows() | tables, tuple(changes), to), standard)[1] != holds

    assert records.number == fewest(places, lambda place: (to,), turned, 4)
    assert deductions.turn.route in ("line", "floor", "both", "out of reach")


BETWEEN = ("城市", "verdict", "初评结论", "=如果(且(总得分≥60，总得分≤79.5)，“通过”，“未通过”)")


@pytest.mark.parametrize(
    "words", ["符合 不符合 符合 符合 不符合 符合", "符合 符合 符合 符合 符合 符合"]
)
def test_a_verdict_that_is_not_monotone_is_searched_all_the_same(words):
    standard, tables = with_methods("0.6", "0.4")
    records = [
        (*own[:2], word, "", "") for own, word in zip(tables["records"], words.split(), strict=True)
    ]
    tables |= {"records": records}
    standard = with_rules(standard, BETWEEN)
    clean = city(**tables)
    found, _ = flips_of(clean, standard, scoring_of(clean, standard))
    holds = scored(tables, standard)[1]
    was, to = ("符合", "不符合") if holds else ("不符合", "符合")
    places = [n for n, record in enumerate(records) if record[2] == was]

    def turned(changes):
        return scored(judged(rows() | tables, tuple(changes), to), standard)[1] != holds

    assert found.number == fewest(places, lambda place: (to,), turned, 6)


CROSSED = (
    "城市",
    "verdict",
    "初评结论",
    "=如果(且(总得分≥60，计数(点位，点位判定＝“不符合”)＝0)，“通过”，“未通过”)",
)


def test_results_that_count_along_two_ways_are_not_searched_and_it_is_said():
    standard, tables = with_methods("0.6", "0.4")
    standard = with_rules(replace(standard, general_max=0), CROSSED)
    clean = city(**tables)
    records, deductions = flips_of(clean, standard, scoring_of(clean, standard))
    assert records.turn.route == TANGLED and {"点位", "指标"} <= set(records.turn.names)
    text = explanations.flip_text("records", records, False)
    assert "几条路计入结论，改一处就牵动几处" in text and "点位" in text
    assert text.endswith("没有求最少改动；不等于改动不了结论。")
    assert deductions.turn.route != TANGLED


def test_too_many_combinations_are_said_with_the_rules_that_are_not_monotone(monkeypatch):
    standard, tables = with_methods("0.6", "0.4")
    standard = with_rules(standard, BETWEEN)
    monkeypatch.setattr("shifan.firmness.change_combinations.MOST_STATES", 3)
    clean = city(**tables)
    records, _ = flips_of(clean, standard, scoring_of(clean, standard))
    assert records.turn.route == TOO_MANY and "得分率" in records.turn.names
    assert "不是检查结果改得越多就越高或越低" in explanations.flip_text("records", records, True)


UNDER = ("城市", "verdict", "初评结论", "=如果(得分率≤0.9，“通过”，“未通过”)")


def test_what_is_out_of_reach_is_said_only_of_the_way_that_was_searched():
    """Judged better, the city would fail: only that it does not when judged worse may be said."""
    standard, tables = with_methods("0.6", "0.4")
    standard, clean = with_rules(standard, UNDER), city(**tables)
    records, deductions = flips_of(clean, standard, scoring_of(clean, standard))
    assert records.number is None and deductions.number is None
    said = explanations.flip_text("records", records, True)
    assert (
        said == "改判检查结果：其他数据不变，只将“符合”改判为“不符合”，结论不会由通过变为未通过。"
    )
    said = explanations.flip_text("deductions", deductions, True)
    assert said == "增减资料扣分：其他数据不变，只加扣资料审查分，结论不会由通过变为未通过。"


@pytest.mark.parametrize("route", [explanations.TANGLED, explanations.TOO_MANY])
def test_what_was_not_searched_without_the_veto_is_not_said_to_be_out_of_reach(route):
    aside = Turn(route, names=("点位", "指标"))
    said = explanations.flip_text("records", Flip(Turn(explanations.VETO), (), aside), False)
    assert "没有求最少改动" in said and "不能通过" not in said
