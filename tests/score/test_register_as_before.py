"""The template `rates` prints what the method printed when its arithmetic stood in Python (commit 25de853).

The golden file holds every value that was entered for the shipped cities, with its printed form; how it was made says
tools/golden_register.py. Scores, rates, counts, dates and names are the same; what was worded or told anew since stands
in `EXPLAINED`, with the reason. Simulations are no part of it: their methods are newer.
"""

import lzma
import re
from functools import cache
from typing import NamedTuple

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from shifan.standards import load
from tests.conftest import PROJECT

GOLDEN = PROJECT / "tests" / "golden" / "register-25de853.tsv.xz"
CITIES = {"晋中市": 2010, "示例甲市": 1444, "示例乙市": 2282}
MOST_NAMED = 20


class Explained(NamedTuple):
    """Values that print something else now, or are gone, and why."""

    pattern: str
    reason: str


EXPLAINED = (
    Explained(r"rule\.\w+", "规则改写成算式或分情形的句子（决定0202），数不变"),
    Explained(
        r"(shortcoming|suggestion)\.\d+\.(title|text|items)",
        "不足和建议改为有依据的断言（决定0130）",
    ),
    Explained(r"(overall|conclusion)\.text", "不再说记录没有的（决定0130、0237）"),
    Explained(r"interview\.topics", "访谈题目印全名（规则包 interview_topics.csv）"),
    Explained(
        r"veto\.occurred|verdict\.(reason|ground)\.1|verdict\.grounds",
        "否决情形照核查依据说（决定0130）",
    ),
    Explained(
        r"theme\.\d+\.part\.\d+\.text|sampling\.rate|campaign\.departments|platform\.visitors|volunteers",
        "原始资料 工作成效.xlsx 按公开报告更正，不经规则",
    ),
)


def golden(city):
    lines = lzma.decompress(GOLDEN.read_bytes()).decode("utf-8").split("\n")
    rows = (line.split("\t") for line in lines)
    return {id: f"{display} [{unit}]" for name, id, display, unit in rows if name == city}


def explained(id):
    return [entry for entry in EXPLAINED if re.fullmatch(entry.pattern, id)]


@cache
def registered(city):
    standard = load("demo-2023")
    cleaned = clean(read_city(PROJECT / "data" / "raw" / city), standard).require()
    register = score(cleaned, standard)
    return {id: f"{value.display} [{value.unit}]" for id, value in register.items()}


@pytest.fixture(scope="module", params=CITIES)
def differences(request):
    """Return the city, and each value of the golden file that differs or is gone, as (before, now)."""
    before, now = golden(request.param), registered(request.param)
    assert len(before) == CITIES[request.param]
    found = {id: (text, now.get(id)) for id, text in before.items() if now.get(id) != text}
    return request.param, found


def test_every_value_prints_as_before_but_for_what_is_explained(differences):
    city, found = differences
    wrong = [f"{id}: {before} → {now}" for id, (before, now) in found.items() if not explained(id)]
    assert not wrong, f"{city}：{len(wrong)}个数据与 25de853 不同：\n" + "\n".join(
        wrong[:MOST_NAMED]
    )


def test_no_score_rate_or_verdict_is_among_what_is_explained(differences):
    numbers = re.compile(
        r"(total|verdict|dimension|indicator|site|type|district|method|cross|rectification|onsite|document"
        r"|interview\.(rate|count))\b.*"
    )
    told = {id for id in differences[1] if numbers.fullmatch(id)}
    assert told <= {"verdict.reason.1", "verdict.ground.1", "verdict.grounds"}


def test_each_explanation_is_still_needed():
    used = set()
    for city in CITIES:
        before, now = golden(city), registered(city)
        used |= {entry for id in before if before[id] != now.get(id) for entry in explained(id)}
    assert used == set(EXPLAINED)
