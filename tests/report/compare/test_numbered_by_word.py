"""Headings that Word numbers itself are those that somebody else has typed."""

import pytest
from docx import Document

from shifan.report.compare.compare import compare_files
from tests.report.lint.test_formatted_by_hand import number, numbered

TEXTS = ("基本情况", "全市共有主体170394户。", "抽检", "抽检4.5批次/千人。", "问题", "整改12处。")
LEVELS = (0, None, 1, None, 0, None)


@pytest.mark.parametrize(
    ("labels", "typed"),
    [
        ((("chineseCounting", "%1、"), ("chineseCounting", "（%2）")), ("一、", "（一）", "二、")),
        ((("chineseCountingThousand", "%1、"), ("decimal", "%2.")), ("一、", "1.", "二、")),
        (
            (("japaneseCounting", "第%1章"), ("decimalEnclosedCircle", "%2")),
            ("第一章", "①", "第二章"),
        ),
    ],
)
def test_numbers_of_word_are_those_of_a_typed_outline(tmp_path, labels, typed):
    by_word, by_hand = Document(), Document()
    list_id, numbers = numbered(by_word, *labels), iter(typed)
    for text, level in zip(TEXTS, LEVELS, strict=True):
        paragraph = by_word.add_paragraph(text)
        if level is not None:
            number(paragraph, list_id, level)
        by_hand.add_paragraph(text if level is None else next(numbers) + text)
    paths = tmp_path / "自动.docx", tmp_path / "手打.docx"
    by_word.save(str(paths[0]))
    by_hand.save(str(paths[1]))
    answer = compare_files(*paths)
    assert answer["outline_percent"] == "100.0" and len(answer["outline"]) == 3
    assert answer["same"]
