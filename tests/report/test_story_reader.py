"""Anchors are found wherever people move them: text boxes (kept twice in a file), footnotes, headers, tables."""

import pytest

from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edit, edited, mini, sdt
from tests.report.word_edits import element, run, to_box, to_cell, to_footer, to_footnote

NEW, OLD = "2100万元", "2044万元"


@pytest.mark.parametrize(
    ("move", "part", "times"),
    [
        (to_box, "word/document.xml", 2),
        (to_footnote, "word/footnotes.xml", 1),
        (to_cell, "word/document.xml", 1),
        (to_footer, "word/footer", 1),
    ],
)
def test_wherever_it_is(root, tmp_path, move, part, times):
    from shifan.word.package import read_parts

    path = edited(tmp_path, move)
    target, ledger = refresh_file(path, root=root)
    assert "funding" in ledger["refreshed"]
    made = "".join(
        data.decode("utf-8")
        for name, data in read_parts(target).items()
        if name.startswith(part) and name.endswith(".xml")
    )
    assert made.count(f">{NEW}<") == times and f">{OLD}<" not in made
    result = verify_file(target, root).as_dict()
    assert result["total"] == result["backed"]
    items = [item for item in result["items"] if item["id"] == "funding"]
    assert len(items) == 1  # a text box is kept twice in the file and read once


def test_a_field_that_never_ends_hides_nothing(tmp_path):
    path, _ = mini(tmp_path)

    def change(document):
        paragraph = document.add_paragraph()._p
        code = element("instrText")
        code.text = " SEQ 表 "
        for child in (
            element("fldChar", fldCharType="begin"),
            code,
            element("fldChar", fldCharType="separate"),
        ):
            paragraph.append(element("r", child))
        document.add_paragraph("另有17家单位。")
        sdt(document, "scores.total").addnext(run("又3项"))

    edit(path, change)
    states = {
        item["text"]: item["state"]
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] != "backed"
    }
    assert states["17"] == "unsourced" and states["3"] == "changed"
