"""The lines of a theme on slides: headings, else the first sentence, no longer than two lines, with its figures."""

import pytest

from shifan.report.make.report_draft import ReportData
from tests.report.documents.mini_documents import data
from tests.score.mini import city

LONG = "建立健全覆盖城乡的食品安全责任体系和工作机制，"


def outline(tmp_path, *parts):
    """Return the line of a theme of parts (heading, text)."""
    achievements = [
        (1, "高位推动", str(n), heading, text) for n, (heading, text) in enumerate(parts, 1)
    ]
    made: ReportData = data(tmp_path, clean=city(achievements=achievements))
    return made.register["theme.1.outline"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("高位推进", "甲。"), ("加强督导", "乙。")], "高位推进、加强督导"),
        ([("高位推进", "甲。"), ("", "乙。")], "高位推进"),
        ([("", "投入{funding}。登录{visitors}。")], "投入2044万元。"),
        ([("", "投入{funding}，没有句号")], "投入2044万元，没有句号"),
        ([("", LONG * 6 + "到位。")], LONG * 2 + LONG[:-1] + "……"),
        (
            [("强化基层监管能力建设和保障", "甲。")] * 9,
            "、".join(["强化基层监管能力建设和保障"] * 6) + "等",
        ),
    ],
)
def test_what_is_said_of_a_theme(tmp_path, parts, said):
    value = outline(tmp_path, *parts)
    assert value.display == said
    assert "theme.1.part.1.heading" in value.inputs


def test_a_figure_in_a_sentence_stays_a_value(tmp_path):
    value = outline(tmp_path, ("", "投入{funding}。登录{visitors}。"))
    assert "{{ funding" in value.value and any(id.startswith("funding") for id in value.inputs)
