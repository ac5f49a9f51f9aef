"""Methods of real schemes as packs: what they give is worked out here independently, from the same few facts.

Each pack names its source as secondary and unofficial. The results must be the same to the printed digit in the
register, in the workbook recomputed by another engine, and with one replicate of the fourth reading.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction

import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.charts import catalog
from shifan.packs.plausibility import check_pack
from shifan.rules.catalog import rules_of
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.score import score
from shifan.score.compute import compute
from shifan.standards.method import parameters_of
from tests.packs.example_packs import EXAMPLES, NAMES, Facts, example_city, example_pack, loaded
from tests.soffice import convert_all, needs_soffice


def as_decimal(exact):
    fraction = Fraction(exact)
    return D(fraction.numerator) / fraction.denominator


def half_up(number, places=2):
    return str(D(number).quantize(D(1).scaleb(-places), ROUND_HALF_UP))


@dataclass(frozen=True)
class Case:
    """A pack, a city's facts, and what they must give: value id → as printed. `changed`: other texts in its files."""

    pack: str
    facts: Facts
    expected: dict[str, str]
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)


# 江苏 2016–17: 关键 58, 基本 42, 鼓励 16, +2 a pilot, bonus at most 16; every key item ≥ 60 %, total ≥ 90.


def jiangsu(deductions, pilots):
    full = {"G01": 30, "G02": 28, "J01": 22, "J02": 20, "E01": 8, "E02": 8}
    left = {code: D(own) - D(deductions.get(code, "0")) for code, own in full.items()}
    base = left["G01"] + left["G02"] + left["J01"] + left["J02"]
    bonus = min(left["E01"] + left["E02"] + 2 * pilots, D(16))
    keys_hold = all(left[code] / full[code] >= D("0.6") for code in ("G01", "G02"))
    passed = keys_hold and base + bonus >= 90
    return Case(
        "jiangsu-2016",
        Facts(deductions=deductions, measures={"S1": str(pilots)}),
        {
            "own.城市.base": half_up(base),
            "own.城市.bonus": half_up(bonus),
            "scores.total": half_up(base + bonus),
            "verdict.pass": "通过" if passed else "未通过",
        },
    )


# 国家农产品质量安全县: total ≥ 90 and every starred item met in full.


def county(deductions):
    full = {"1.1": 30, "1.2": 20, "2.1": 30, "2.10": 20}
    total = sum(D(own) - D(deductions.get(code, "0")) for code, own in full.items())
    missed = sum(deductions.get(code, "0") != "0" for code in ("1.1", "2.1"))
    return Case(
        "anquanxian",
        Facts(deductions=deductions),
        {
            "indicator.2.10.score": half_up(20 - D(deductions.get("2.10", "0"))),
            "scores.total": half_up(total),
            "own.城市.missed": str(missed),
            "verdict.pass": "通过" if total >= 90 and not missed else "未通过",
        },
    )


# 餐饮量化分级: mean of the items' points out of 10, absent ones left out; 9.0, 7.5, 6.0; two key items failed: none.

POINTS = {"好": D(10), "较好": D(8), "一般": D(6), "差": D(0)}
KEY_ITEMS = ("C1", "C4", "C5")


def catering(*sites):
    facts, scores, expected = {}, [], {}
    for number, words in enumerate(sites, 1):
        results = dict(zip(("C1", "C2", "C3", "C4", "C5", "C6"), words.split(), strict=True))
        facts[f"P{number}"] = ("C1", results)
        points = [POINTS[word] for word in results.values() if word != "不适用"]
        own = D(half_up(sum(points) / len(points)))
        failed = sum(results[item] == "差" for item in KEY_ITEMS)
        scores.append(own)
        expected[f"site.P{number}.score"] = half_up(own)
        expected[f"site.P{number}.verdict"] = "不评级" if failed >= 2 else grade(own)
    total = D(half_up(sum(scores) / len(scores)))
    return Case(
        "canyin",
        Facts(facts),
        expected | {"scores.total": half_up(total), "verdict.pass": grade(total)},
    )


def grade(points):
    return (
        "优秀"
        if points >= 9
        else "良好"
        if points >= D("7.5")
        else "一般"
        if points >= 6
        else "不评级"
    )


# 国家卫生城市: each item marked out of 10 and turned into its points; a key indicator under 70 % is a veto.

MARKET = {"W-1": 20, "W-2": 30, "W-3": 15, "W-4": 25, "W-5": 10}


def market(*sites):
    facts, expected, won, due = {}, {}, dict.fromkeys(MARKET, D(0)), dict.fromkeys(MARKET, D(0))
    for number, marks in enumerate(sites, 1):
        results = {}
        for item, mark in zip(MARKET, marks, strict=True):
            word = "缺项" if mark is None else "好" if mark >= 9 else "中" if mark >= 7 else "差"
            results[item] = (word, "" if mark is None else D(mark), "")
            if mark is not None:
                won[item] += D(MARKET[item]) * D(mark) / 10
                due[item] += MARKET[item]
        facts[f"P{number}"] = ("W", results)
        known = [item for item, mark in zip(MARKET, marks, strict=True) if mark is not None]
        own = sum(
            D(MARKET[item]) * D(dict(zip(MARKET, marks, strict=True))[item]) / 10 for item in known
        )
        expected[f"site.P{number}.score"] = half_up(100 * own / sum(MARKET[item] for item in known))
    hygiene = (won["W-1"] + won["W-2"]) / (due["W-1"] + due["W-2"])
    order = sum(won[item] for item in ("W-3", "W-4", "W-5")) / sum(
        due[item] for item in ("W-3", "W-4", "W-5")
    )
    total = D(half_up(50 * hygiene)) + D(half_up(50 * order))
    return Case(
        "weisheng",
        Facts(facts),
        expected
        | {
            "indicator.W1.score": half_up(50 * hygiene),
            "own.城市.vetoed": str(int(hygiene < D("0.7"))),
            "scores.total": half_up(total),
            "verdict.pass": "通过" if hygiene >= D("0.7") and total >= 80 else "未通过",
        },
    )


# 三年合成: 15 %, 25 %, 60 %.


def three_years(first, second, deduction):
    # On site everything conforms but one general item of 2 points out of 6 of one method: 明查 4/6, 暗访 1.
    onsite = D("0.6") * 4 / 6 + D("0.4")
    document = D(40) - D(deduction)
    market_score = D(half_up(60 * (D("0.5") + D("0.5") * onsite)))
    now = D(half_up(document + market_score))
    total = half_up(D("0.15") * D(first) + D("0.25") * D(second) + D("0.60") * now)
    sites = {
        "P1": ("M1", {"M1-1": "符合", "M1-2": "不符合"}),
        "Q1": ("A1", {"A1-1": "符合"}),
    }
    return Case(
        "sannian",
        Facts(sites, {"B01": deduction}, {"Y1": first, "Y2": second}),
        {
            "own.城市.this_year": half_up(now),
            "scores.total": total,
            "verdict.pass": "通过" if D(total) >= 85 else "未通过",
        },
    )


# FHRS: the sum of three penalties and the highest of them give 5 to 0.


def rating(penalties):
    total, worst = sum(penalties), max(penalties)
    limits = ((5, 15, 5), (4, 20, 10), (3, 30, 10), (2, 40, 15), (1, 50, 20))
    return next((stars for stars, sums, high in limits if total <= sums and worst <= high), 0)


def hygiene_ratings(*sites):
    facts, expected, stars = {}, {}, []
    for number, penalties in enumerate(sites, 1):
        results = {
            item: ("有缺陷" if penalty else "良好", D(penalty), "")
            for item, penalty in zip(("F-H", "F-S", "F-M"), penalties, strict=True)
        }
        facts[f"P{number}"] = ("F", results)
        stars.append(rating(penalties))
        expected[f"own.点位.P{number}.sum"] = half_up(sum(penalties))
        expected[f"site.P{number}.score"] = half_up(stars[-1])
        expected[f"site.P{number}.verdict"] = "达到" if stars[-1] >= 3 else "未达到"
    total = half_up(D(sum(stars)) / len(stars))
    verdict = "达到" if D(total) >= 3 else "未达到"
    return Case("fhrs", Facts(facts), expected | {"scores.total": total, "verdict.pass": verdict})


# GLOBALG.A.P.: all applicable major and 95 % of the applicable minor requirements.

MAJOR, MINOR = [f"M{n}" for n in range(1, 5)], [f"m{n:02d}" for n in range(1, 21)]


def farms(*sites):
    facts, expected, certified = {}, {}, 0
    for number, (absent, failed) in enumerate(sites, 1):
        word = {**dict.fromkeys(absent, "合理缺项"), **dict.fromkeys(failed, "不符合")}
        facts[f"P{number}"] = ("G", {item: word.get(item, "符合") for item in (*MAJOR, *MINOR)})
        rates = []
        for items in (MAJOR, MINOR):
            due = [item for item in items if item not in absent]
            rates.append(D(len([item for item in due if item not in failed])) / len(due))
        holds = rates[0] == 1 and rates[1] >= D("0.95")
        certified += holds
        expected[f"own.点位.P{number}.minor"] = half_up(100 * rates[1]) + "%"
        expected[f"site.P{number}.verdict"] = "符合" if holds else "不符合"
    expected["scores.total"] = half_up(D(100) * certified / len(sites))
    expected["verdict.pass"] = "通过" if certified == len(sites) else "未通过"
    return Case("globalgap", Facts(facts), expected)


# BRCGS: a grade by how many critical, major and minor nonconformities.


def audited(critical, major, minor):
    counts = {"严重不符合": critical, "主要不符合": major, "次要不符合": minor}
    results = {
        item: (word, "", count) if count else "符合"
        for item, (word, count) in zip(("Q-1", "Q-2", "Q-3"), counts.items(), strict=True)
    }
    results |= {"Q-4": "不适用", "Q-5": "符合", "Q-6": "符合"}
    return Case(
        "brcgs",
        Facts({"P1": ("Q", results)}),
        {
            "own.点位.P1.minor": str(minor),
            "site.P1.verdict": brcgs_grade(critical, major, minor),
            "verdict.pass": brcgs_grade(critical, major, minor),
        },
    )


def brcgs_grade(critical, major, minor):
    columns = {
        0: ((5, "AA"), (10, "A"), (16, "B"), (24, "C"), (30, "D")),
        1: ((10, "B"), (16, "C"), (24, "D")),
        2: ((10, "C"), (16, "D")),
    }
    if critical:
        return "不予认证"
    return next((own for most, own in columns.get(major, ()) if minor <= most), "不予认证")


# 打分表: 40 schools; 36 is worth 10, each problem takes 2, four found; 65 is worth 3, each takes 0.5, seven found.


def score_sheet(reading):
    problems_36 = {1: 1, 2: 1, 3: 1, 4: 1}
    problems_65 = {5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 2}
    facts, left_36, left_65 = {}, [], []
    for number in range(1, 41):
        first, second = problems_36.get(number, 0), problems_65.get(number, 0)
        results = {
            "S1-36": ("不符合", "", first) if first else "符合",
            "S1-65": ("不符合", "", second) if second else "符合",
        }
        facts[f"P{number:02d}"] = ("S1", results)
        left_36.append(max(D(10) - 2 * first, D(0)))
        left_65.append(max(D(3) - D("0.5") * second, D(0)))
    facts["Q01"] = ("S2", {"S2-65": "合理缺项"})
    scores = {
        1: (max(D(10) - 8, D(0)), max(D(3) - D("3.5"), D(0))),
        2: (sum(left_36) / 40, sum(left_65) / 40),
        3: (min(left_36), min(left_65)),
    }[reading]
    printed = [half_up(own) for own in scores]
    total = half_up(100 * (D(printed[0]) + D(printed[1])) / 13)
    return Case(
        "dafenbiao",
        Facts(facts),
        {
            "indicator.36.score": printed[0],
            "indicator.65.score": printed[1],
            "scores.total": total,
            "verdict.pass": "通过" if D(total) >= 80 else "未通过",
        },
        {"standard.toml": ('"扣分口径" = "1"', f'"扣分口径" = "{reading}"')},
    )


CASES = {
    "jiangsu": jiangsu({"G01": "3", "G02": "5.6", "J01": "2.2", "E01": "2", "E02": "8"}, 1),
    "jiangsu-key": jiangsu({"G02": "12"}, 1),
    "jiangsu-floor": jiangsu({"G02": "11.2"}, 4),
    "county": county({"1.2": "2"}),
    "county-star": county({"2.1": "0.5"}),
    "county-line": county({"1.2": "5", "2.10": "5"}),
    "catering": catering("好 较好 一般 好 不适用 好", "差 好 好 差 好 好", "好 好 好 好 好 一般"),
    "market": market((9, 8, 7, 9, 10), (7, 6, 9, None, 8)),
    "market-veto": market((7, 6, 10, 10, 10), (8, 6, 10, 10, 10)),
    "years": three_years("80", "86.4", "1.5"),
    "years-under": three_years("70", "80", "4"),
    "hygiene": hygiene_ratings(
        (5, 5, 5), (10, 5, 5), (10, 10, 10), (15, 10, 15), (20, 10, 20), (25, 0, 0)
    ),
    "hygiene-5-0": hygiene_ratings((5, 10, 0), (0, 0, 0)),
    "farms": farms((("m01",), ("m02",)), ((), ("m01",)), ((), ("m01", "m02")), (("M1",), ("M2",))),
    "farms-pass": farms(((), ("m20",)), (("M4",), ())),
    **{
        f"audit-{critical}-{major}-{minor}": audited(critical, major, minor)
        for critical, major, minor in (
            (0, 0, 5),
            (0, 0, 6),
            (0, 0, 30),
            (0, 0, 31),
            (0, 1, 10),
            (0, 1, 25),
            (0, 2, 11),
            (0, 3, 0),
            (1, 0, 0),
        )
    },
    **{f"sheet-{reading}": score_sheet(reading) for reading in (1, 2, 3)},
}


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """Case → pack, clean city and register; each made once."""
    made = {}

    def get(name):
        if name not in made:
            case = CASES[name]
            pack = loaded(case.pack, tmp_path_factory.mktemp("pack") / case.pack, case.changed)
            city = example_city(pack, case.facts)
            made[name] = pack, city, score(city, pack)
        return made[name]

    return get


def test_the_score_sheets_give_what_the_fragment_says():
    assert CASES["sheet-1"].expected["indicator.36.score"] == "2.00"
    assert CASES["sheet-1"].expected["indicator.65.score"] == "0.00"
    assert CASES["sheet-2"].expected["indicator.36.score"] == "9.80"
    assert CASES["sheet-2"].expected["indicator.65.score"] == "2.91"


@pytest.mark.parametrize("name", NAMES)
def test_each_pack_names_its_source_as_secondary_and_has_nothing_implausible(name, tmp_path):
    head = (EXAMPLES / name / "standard.toml").read_text(encoding="utf-8").splitlines()[:2]
    assert head[1].startswith("# 出处：二手资料，非官方")
    pack, asked = check_pack(example_pack(name, tmp_path / name))
    assert pack is not None and not pack.official and asked == []
    assert name in {case.pack for case in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_the_register_gives_what_is_worked_out_by_hand(name, scored):
    *_, register = scored(name)
    expected = CASES[name].expected
    assert {key: register.text(key) for key in expected} == expected


@pytest.mark.parametrize("name", CASES)
def test_one_replicate_of_the_fourth_reading_gives_the_same(name, scored):
    pack, city, _ = scored(name)
    own = compute(city, pack).own
    many = ReplicatedEvaluation(own.rows, parameters_of(pack), Replicates()).run(own.program)
    for key, column in own.columns.items():
        for exact, replicated in zip(column, many.results[key][0].tolist(), strict=True):
            if exact is None:
                assert replicated == "不适用" or replicated != replicated, key
            elif isinstance(exact, str):
                assert replicated == exact, key
            else:
                assert half_up(as_decimal(exact)) == half_up(D(repr(replicated))), key


# One case a pack is recomputed by LibreOffice, all in one go.
RECOMPUTED = (
    "jiangsu",
    "county-star",
    "catering",
    "market",
    "years",
    "hygiene",
    "farms",
    "audit-0-1-10",
    "sheet-2",
)


@pytest.fixture(scope="module")
def workbooks(scored, tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbooks")
    paths = {}
    for name in RECOMPUTED:
        paths[name] = folder / f"{name}.xlsx"
        paths[name].write_bytes(
            build.build_workbook(scored(name)[1], scored(name)[0], scored(name)[2])
        )
    return paths


@pytest.fixture(scope="module")
def recomputed(workbooks, tmp_path_factory):
    converted = convert_all(list(workbooks.values()), "xlsx", tmp_path_factory.mktemp("lo"))
    return {
        path.stem: openpyxl.load_workbook(path, data_only=True, read_only=True)
        for path in converted
    }


def rows_of(book, sheet):
    return [row for row in book[sheet].iter_rows(min_row=4, values_only=True) if row[0]]


@pytest.mark.parametrize("name", RECOMPUTED)
@needs_soffice
def test_the_workbook_recomputed_by_another_engine_gives_the_same(name, recomputed):
    rows = rows_of(recomputed[name], "核对")
    assert {row[0]: row[2:5] for row in rows if row[4] != 0} == {}
    shown = {row[0]: row[3] for row in rows}
    for key, expected in CASES[name].expected.items():
        if isinstance(shown[key], str):
            assert shown[key] == expected, key
        else:
            assert half_up(D(repr(shown[key]))) == half_up(D(expected.rstrip("%"))), key


@pytest.mark.parametrize("name", RECOMPUTED)
def test_every_value_of_the_packs_rules_is_tied_to_its_cell(name, workbooks, scored):
    book = openpyxl.load_workbook(workbooks[name], data_only=True, read_only=True)
    tied = {row[0] for row in rows_of(book, "核对")}
    own = {key for key in scored(name)[2] if key.startswith("own.")}
    assert own | set(CASES[name].expected) <= tied


# What the package says of results and verdicts that a pack has not.
NOT_ITS_OWN = {
    "fhrs": ("不符合", "合理缺项”", "基本符合", "暗访", "明查"),
    "canyin": ("“不符合”", "基本符合", "合理缺项”", "暗访", "明查"),
    "brcgs": ("“不符合”", "基本符合", "合理缺项”", "暗访", "明查"),
    "weisheng": ("结果为“不符合”", "合理缺项”", "明查"),
    "globalgap": ("明查", "暗访"),
}


@pytest.mark.parametrize("name", NOT_ITS_OWN)
def test_rules_are_told_in_the_packs_own_words_for_results_and_verdicts(name, tmp_path):
    pack = loaded(name, tmp_path / "pack")
    told = [rule.explanation for rule in rules_of(pack).values() if rule.listed]
    words = {word: [text for text in told if word in text] for word in NOT_ITS_OWN[name]}
    assert {word: texts for word, texts in words.items() if texts} == {}
    assert len(told) > 20


def test_several_words_for_a_problem_are_told_as_alternatives(tmp_path):
    rules = rules_of(loaded("brcgs", tmp_path / "pack"))
    told = rules["site_problems"].explanation
    assert "检查结果为“次要不符合”、“主要不符合”或“严重不符合”的检查项数" in told


def test_charts_count_no_sites_under_verdicts_that_the_pack_does_not_give(scored):
    pack, _, register = scored("catering")
    shown = catalog.content("site_scores", register, pack)
    assert "不符合" not in shown.finding + shown.alt and "点位" in shown.finding
    assert shown.plan.columns == ("平均（分）", "点位")
    assert all(len(row.shown) == 2 for block in shown.plan.blocks for row in block.rows)
