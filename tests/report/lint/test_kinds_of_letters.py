"""Lines of speeches, minutes and notices that stand apart by custom, by their place and form."""

import pytest

from shifan.report.lint.placed_roles import NOT_JUDGED, TITLE, PlacedParagraph, placed_roles
from shifan.report.lint.typography import _PRESENT

KNOWN = {TITLE: None, "SfBody": None}


def line(text, size=16.0, align="center"):
    return PlacedParagraph(text, "SfBody", False, False, align, size, False)


@pytest.mark.parametrize(
    ("lines", "roles"),
    [
        (
            [line("工作会议上的讲话", 22), line("张　某"), line("同志们：", align="")],
            [TITLE, NOT_JUDGED],
        ),
        ([line("关于开展", 22), line("工作的通知", 22), line("各市：", align="")], [TITLE, TITLE]),
        (
            [line("工作的通知", 22), line("关于晋中市", 20), line("各市：", align="")],
            [TITLE, TITLE],
        ),
        ([line("整改通知书", 22), line("编号：2023-05", align="right")], [TITLE, NOT_JUDGED]),
    ],
)
def test_what_stands_under_a_title(lines, roles):
    assert placed_roles(lines, "SfBody", KNOWN)[:2] == roles


@pytest.mark.parametrize(
    ("text", "is_label"),
    [("出　席：张某", True), ("列席: 王某", True), ("出席会议的有：", False), ("请假：", True)],
)
def test_who_was_at_a_meeting(text, is_label):
    assert bool(_PRESENT.match(text)) is is_label
