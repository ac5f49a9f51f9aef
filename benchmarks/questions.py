"""How often planted patterns are asked about, and how often a clean city gets a question that is none.

Usage: python benchmarks/questions.py [CITIES] [PLANTED] [PACK] … Writes its section of benchmarks/RESULTS.md: CITIES
clean cities a row (1,000), PLANTED cities a pattern (200). With names of packs it prints their rows only.
"""

import sys
from collections import Counter
from functools import partial

import numpy as np
from results import write_section
from simulated_cities import Frame
from simulated_records import LAYOUTS, PLANTS, Setting, simulated

from shifan.questions import asked

TITLE = "可追问的问题：检出能力和误问"
FRAMES = {
    "示例规则包": partial(Frame.of),
    "扣分（各点位平均）": partial(Frame.of, "deductions", "2"),
}
CROSSED, NESTED = LAYOUTS
CLEAN = {
    "检查组跨区县，区县有差异": Setting(district_spread=0.3),
    "一组负责固定区县，区县无差异": Setting(layout=NESTED),
    "检查组跨区县，各指标材料质量差异大": Setting(indicator_spread=1.0),
}
TEAM, REVIEWER = ("team_score", "team_clear"), ("reviewer",)
JUDGES = {
    "检查组不符合率25%（跨区县）": (None, Setting(harsh_rate=0.25), TEAM),
    "检查组不符合率25%（固定区县）": (None, Setting(layout=NESTED, harsh_rate=0.25), TEAM),
    "检查组不符合率15%（跨区县）": (None, Setting(harsh_rate=0.15), TEAM),
    "从不扣分的审查人（3人，各10项指标）": (None, Setting(lenient="never", reviewers=3), REVIEWER),
    "扣分减半的审查人（3人，各10项指标）": (None, Setting(lenient="half", reviewers=3), REVIEWER),
    "从不扣分的审查人（6人，各5项指标）": (None, Setting(lenient="never"), REVIEWER),
}


def kinds_asked(frame, setting, number, seed, plant=None):
    """Yield the kinds of the questions of each city."""
    chance = np.random.RandomState(seed)
    for _ in range(number):
        found = asked(simulated(frame, setting, chance, plant), frame.standard)
        yield {question.kind for question in found.questions}


def clean_lines(frame, pack, cities):
    """Yield the rows of clean cities: the share with any question, and which kinds."""
    for name, setting in CLEAN.items():
        every = list(kinds_asked(frame, setting, cities, 20231102))
        kinds = Counter(kind for kinds_of_city in every for kind in kinds_of_city)
        share = sum(map(bool, every)) / cities
        told = "，".join(f"{kind} {number / cities:.1%}" for kind, number in kinds.most_common())
        yield f"| {pack} | {name} | {share:.1%} | {told or '—'} |"


def planted_lines(frame, pack, planted):
    """Yield the rows of planted patterns: the share found."""
    for name, (plant, setting, wanted) in (PLANTS | JUDGES).items():
        every = kinds_asked(frame, setting, planted, 7, plant)
        found = sum(bool(kinds_of_city & set(wanted)) for kinds_of_city in every)
        yield f"| {pack} | {name} | {found / planted:.1%} |"


def main(cities=1000, planted=200, *wanted):
    """Measure and write the section."""
    clean, power = [], []
    for pack, made in FRAMES.items():
        if wanted and pack not in wanted:
            continue
        frame = made()
        clean += shown(clean_lines(frame, pack, int(cities)))
        power += shown(planted_lines(frame, pack, int(planted)))
    if not wanted:
        write_section(TITLE, table(clean, power, cities, planted))


def shown(lines):
    """Yield lines as they come, printed."""
    for line in lines:
        print(line, flush=True)
        yield line


def table(clean, power, cities, planted):
    """Return the section's lines."""
    return [
        f"没有任何问题的模拟城市（每行{cities}个）中，被提出任何一个问题的比例，应不超过5%：",
        "",
        "| 规则包 | 安排 | 误问 | 其中 |",
        "|---|---|---|---|",
        *clean,
        "",
        f"埋入的情形（每行{planted}个城市）被问到的比例：",
        "",
        "| 规则包 | 埋入的情形 | 问到 |",
        "|---|---|---|",
        *power,
        "",
        "重新模拟：`python benchmarks/questions.py [城市数] [埋入的城市数]`",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
