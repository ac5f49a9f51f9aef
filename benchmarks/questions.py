"""How often planted patterns are asked about, and how often a clean city gets a question that is none.

Usage: python benchmarks/questions.py [CITIES] [PLANTED] [WORD] … Writes its section of benchmarks/RESULTS.md: CITIES
clean cities an arrangement and seed (334, so that the three have 1,000), PLANTED cities a pattern (100). With words it
prints the rows that hold one of them. Chances rest on results and deductions, never on scores: that another pack's
rules give the very same chances is checked on SAME cities of each arrangement.
"""

import sys
from collections import Counter
from datetime import date

import numpy as np
from results import write_section
from simulated_cities import Frame
from simulated_records import LAYOUTS, PLANTS, Setting, simulated

from shifan.questions import asked

TITLE = "可追问的问题：检出能力和误问"
SAME = 20
# None of these seeds has had a part in any choice of tests, of their chances or of shares of the level.
SEEDS = {"": 20270100, "，另一粒种子": 20270200, "，第三粒种子": 20270300}
PLANTED_SEED = 20270400
CROSSED, NESTED = LAYOUTS
CLEAN = {
    "检查组跨区县，区县有差异": Setting(district_spread=0.3),
    "一组负责固定区县，区县无差异": Setting(layout=NESTED),
    "检查组跨区县，各指标材料质量差异大": Setting(indicator_spread=1.0),
}
TEAM, REVIEWER = ("team_score", "team_clear"), ("reviewer",)
CITYWIDE, COVERT = ("甲组", "乙组", "丙组"), ("丁组", "戊组")  # of the first and the second method
JUDGES = {
    "明查检查组（18个点位）不符合率25%，跨区县": (
        None,
        Setting(harsh_rate=0.25, harsh_of=CITYWIDE),
        TEAM,
    ),
    "明查检查组（18个点位）不符合率30%，跨区县": (
        None,
        Setting(harsh_rate=0.30, harsh_of=CITYWIDE),
        TEAM,
    ),
    "明查检查组（18个点位）不符合率25%，固定区县": (
        None,
        Setting(layout=NESTED, harsh_rate=0.25, harsh_of=CITYWIDE),
        TEAM,
    ),
    "暗访检查组（12个点位）不符合率25%，跨区县": (
        None,
        Setting(harsh_rate=0.25, harsh_of=COVERT),
        TEAM,
    ),
    "暗访检查组（12个点位）不符合率50%，跨区县": (
        None,
        Setting(harsh_rate=0.50, harsh_of=COVERT),
        TEAM,
    ),
    "从不扣分的审查人（3人，各10项指标）": (None, Setting(lenient="never", reviewers=3), REVIEWER),
    "从不扣分的审查人（4人，各7至8项指标）": (
        None,
        Setting(lenient="never", reviewers=4),
        REVIEWER,
    ),
    "从不扣分的审查人（6人，各5项指标）": (None, Setting(lenient="never"), REVIEWER),
    "扣分减半的审查人（3人，各10项指标）": (None, Setting(lenient="half", reviewers=3), REVIEWER),
}


def kinds_asked(frame, setting, number, seed, plant=None):
    """Yield the kinds of the questions of each city."""
    chance = np.random.RandomState(seed)
    for _ in range(number):
        found = asked(simulated(frame, setting, chance, plant), frame.standard)
        yield {question.kind for question in found.questions}


def clean_lines(frame, cities, wanted):
    """Yield the rows of clean cities: the share with any question, and which kinds."""
    for another, seed in SEEDS.items():
        for number, (name, setting) in enumerate(CLEAN.items()):
            if not is_wanted(name + another, wanted):
                continue
            every = list(kinds_asked(frame, setting, cities, seed + number))
            kinds = Counter(kind for found in every for kind in found)
            told = "，".join(f"{kind} {count}" for kind, count in kinds.most_common())
            yield f"| {name}{another} | {cities} | {sum(map(bool, every))} | {told or '—'} |"


def planted_lines(frame, planted, wanted):
    """Yield the rows of planted patterns: the share found."""
    for name, (plant, setting, kinds) in (PLANTS | JUDGES).items():
        if is_wanted(name, wanted):
            every = kinds_asked(frame, setting, planted, PLANTED_SEED, plant)
            found = sum(bool(kinds_of_city & set(kinds)) for kinds_of_city in every)
            yield f"| {name} | {planted} | {found / planted:.0%} |"


def is_wanted(name, wanted):
    """Return whether a row is simulated: all are, or those that hold a word wanted."""
    return not wanted or any(word in name for word in wanted)


def same_chances():
    """Yield whether the chances of clean cities are the same under the rules of another template."""
    frame, other = Frame.of(), Frame.of("deductions", "2")
    for setting in CLEAN.values():
        chance = np.random.RandomState(5)
        for _ in range(SAME):
            clean = simulated(frame, setting, chance)
            own = [
                [(found.kind, found.chance) for found in asked(clean, pack.standard).questions]
                for pack in (frame, other)
            ]
            yield own[0] == own[1]


def main(cities=334, planted=100, *wanted):
    """Measure and write the section."""
    frame = Frame.of()
    clean = list(shown(clean_lines(frame, int(cities), wanted)))
    power = list(shown(planted_lines(frame, int(planted), wanted)))
    if not wanted:
        write_section(TITLE, table(clean, power, list(same_chances())))


def shown(lines):
    """Yield lines as they come, printed."""
    for line in lines:
        print(line, flush=True)
        yield line


def table(clean, power, same):
    """Return the section's lines."""
    return [
        f"{date.today():%Y-%m-%d}模拟，示例规则包。没有任何问题的城市中，被提出任何一个问题的个数，应不超过5%：",
        "",
        "| 安排 | 城市 | 误问 | 其中 |",
        "|---|---|---|---|",
        *clean,
        "",
        f"可能性只看检查结果和扣分，不看得分，与计分规则无关：换用扣分规则包，{len(same)}个城市中{sum(same)}个的问题和可能性完全相同。",
        "",
        "埋入的情形被问到的比例：",
        "",
        "| 埋入的情形 | 城市 | 问到 |",
        "|---|---|---|",
        *power,
        "",
        "重新模拟：`python benchmarks/questions.py [城市数] [埋入的城市数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
