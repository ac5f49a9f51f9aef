"""Places are named as a person finds them.

Headings and sentence, table with row and column, header, text box, footnote.
"""

import pytest

from shifan.report.place_names import quote_sentence
from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import city, control, edit, edited, made_run, mini
from tests.report.word_edits import to_box, to_footer, to_footnote


def places(path, folder, key):
    return [
        item["place"] for item in verify_file(path, folder).as_dict()["items"] if item["id"] == key
    ]


def test_prose_and_tables(tmp_path):
    path, _ = mini(tmp_path)
    items = verify_file(path, tmp_path).as_dict()["items"]
    found = {item["id"]: item["place"] for item in reversed(items)}
    assert (
        found["funding"]
        == "二、总体情况 ＞ （二）工作成效及亮点　“投入2044万元，登录约2万余人次。”"
    )
    assert (
        found["indicator.K1.score"]
        == "附件1　指标得分表　表2　指标得分表（示例，非官方）　“K1 指标一”行“得分（分）”列"
    )
    assert all(
        item["where"]["part"].startswith("word/") and item["where"]["paragraph"] > 0
        for item in items
        if "where" in item
    )


@pytest.mark.parametrize(
    ("move", "named"),
    [(to_box, "文本框“2044万元”"), (to_footnote, "脚注1　“2044万元”"), (to_footer, "页脚　“")],
)
def test_outside_the_body_text(tmp_path, move, named):
    path, _ = mini(tmp_path)
    edit(path, move)
    (place,) = places(path, tmp_path, "funding")
    assert named in place


def test_a_long_sentence_is_shown_around_the_number():
    text = "前一句。" + "甲" * 40 + "共54个点位，" + "乙" * 40 + "。后一句。"
    shown = quote_sentence(text, text.index("54"))
    assert (
        "54个点位" in shown and shown.startswith("“…") and shown.endswith("…”") and len(shown) < 32
    )
    assert quote_sentence(text) == "“前一句。" + "甲" * 20 + "…”" and quote_sentence("", 0) == ""


def test_the_ledger_of_a_refresh_names_the_sentence(tmp_path):
    made_run(tmp_path, 2, city(), 100)
    path = edited(
        tmp_path, lambda document: setattr(control(document, "funding"), "text", "96万元")
    )
    (kept,) = [
        detail for detail in refresh_file(path, root=tmp_path)[1].details if detail.kind == "kept"
    ]
    assert kept.place == "二、总体情况 ＞ （二）工作成效及亮点　“投入96万元，登录约2万余人次。”"
