"""What a public file may not show, looked for in its text: short names of units, scores that were typed."""

import pytest

from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.privacy import named_units, typed_scores
from shifan.values import Register, Value

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def register():
    made = Register()
    made.add(Value("site.P1.name", "名称", "好吃点", "好吃点"))
    made.add(Value("scores.total", "总得分", None, "90.56"))
    made.add(Value("dimension.1.rate", "得分率", None, "92.58%"))
    made.add(Value("funding.share", "占比", None, "92.58%"))
    return made


def parts(text, part="word/document.xml"):
    """Return a package with one paragraph, its first two signs in a run of their own."""
    runs = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in (text[:2], text[2:]))
    return {part: f"<w:document {W}><w:p>{runs}</w:p></w:document>".encode()}


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("好吃点：整改", True),
        ("检查了甲店、好吃点、乙店", True),
        ("“好吃点”", True),
        ("好吃点", True),
        ("推荐更多好吃点心", False),  # inside a word
        ("好 吃 点", False),
    ],
)
def test_a_short_name_is_found_where_it_stands_by_itself(text, is_named):
    assert list(named_units(parts(text), register(), PUBLIC)) == ["好吃点"] * is_named
    assert list(named_units(parts(text), register(), INTERNAL)) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("总得分90.56分", ["90.56"]),
        ("总得分９０．５６分", ["90.56"]),
        ("总得分190.56分，90.565分", []),  # other numbers
        ("共90个，占92.58%", []),  # what is no score has this number, too
    ],
)
def test_a_typed_score_is_found_if_nothing_else_has_the_number(text, typed):
    for part in ("word/document.xml", "word/footer1.xml", "ppt/slides/slide1.xml"):
        assert list(typed_scores(parts(text, part), register(), PUBLIC)) == typed
    assert list(typed_scores(parts(text), register(), INTERNAL)) == []
