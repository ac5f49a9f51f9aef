"""What is ticked in a cell that lists its choices: boxes before the words or behind them, never guessed."""

import pytest

from shifan.clean.form_marks import mark_in_cell, ticked

IN_CELLS = {  # the cell as it is filled in → its result, or what is the matter
    "☑是 □否 □合理缺项": "符合",
    "是( ) 否(√) 缺项( )": "不符合",  # the boxes stand behind: √ is not that of 缺项
    "是（ ）否（√）合理缺项（ ）": "不符合",
    "是()否()缺项(√)": "合理缺项",
    "是[ ] 否[x] 缺项[ ]": "不符合",
    "（ ）是（√）否（ ）缺项": "不符合",
    "(  )是 ( √ )否": "不符合",
    "是□ 否☑ 不适用□": "不符合",
    "是___ 否_√_ 缺项___": "不符合",
    "是： 否：√": "不符合",
    "是 × 否 √": "不符合",
    "√ 是    × 否": "符合",
    "是 否√ 缺项": "不符合",
    "是 否 √缺项": "合理缺项",
    "是否符合：□是 ☑否": "不符合",
    "是否公示？是否齐全（含附件）：□是 ☑否": "不符合",  # up to the first colon behind the last 是否
    "是否公示：是否 ☑是 □否": "符合",  # no colon behind the last 是否
    "1.是□ 2.否☑": "不符合",
    "基本符合√ 不符合 符合": "基本符合",
    "□是 □否 √缺项": "合理缺项",
    "是√否 缺项": "看不出勾选的是哪一项",  # √ between two words, as near to either
    "是  √  否": "看不出勾选的是哪一项",
    "是□ 否□ √缺项": "看不出勾选的是哪一项",
    "□是 □否": "没有勾选",
    "☑是 ☑否": "勾选了几项",
    "是× 否": "打的是叉，看不出选了哪一项",
}


@pytest.mark.parametrize("text", IN_CELLS)
def test_the_choice_that_is_ticked(text):
    mark = mark_in_cell(text)
    assert (mark.result or mark.fault) == IN_CELLS[text]


@pytest.mark.parametrize("text", ["þ是 ¨否", "\uf0fe是 \uf06f否", "o是，R否，o合理缺项", "ü"])
def test_signs_of_a_symbol_font_are_told_as_such(text):
    assert "Wingdings" in mark_in_cell(text).fault


@pytest.mark.parametrize("text", ["√", "是 否", "符合", "", "R是好的", "üo"])
def test_a_cell_without_boxes_and_words_is_a_word_of_its_own(text):
    assert mark_in_cell(text) is None


def test_a_sign_below_a_choice_is_a_tick_none_or_unclear():
    assert [ticked(cell) for cell in ("√", "Y", 1.0, True, "□", "/", 0.0, "×", "有", "√?")] == [
        *[True] * 4,
        *[False] * 3,
        *[None] * 3,
    ]
