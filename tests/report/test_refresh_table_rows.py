"""Tables of an edited report: rows come and go with the data, people's own rows, looks and order stay.

In the newest run problem W1 is gone, W2 stays and W3 has come.
"""

import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.ledger_rows import plain_copy, row, rows_in, write_into
from tests.report.living import city, edit, edited, made_run, mini, rows, sound
from tests.report.word_edits import element


def own_row(document):
    row(document, 1).addnext(plain_copy(row(document, 1), "自加"))


def swap(document):
    row(document, 1).addnext(row(document, 0))


def colour(document):
    for paragraph in row(document, 1).iter(qn("w:p")):
        for run in paragraph.iter(qn("w:r")):
            run.insert(0, element("rPr", element("i")))


@pytest.mark.parametrize(
    ("change", "kind", "after"),
    [
        (lambda document: None, "refreshed", ["W2", "W3"]),
        (own_row, "refreshed", ["W2", "自加", "W3"]),
        (swap, "refreshed", ["W2", "W3"]),
        (
            lambda document: write_into(document, 0, 5, "（尚未完成）"),
            "conflicts",
            ["W1", "W2", "W3"],
        ),
        (lambda document: write_into(document, 1, 5, "（尚未完成）"), "refreshed", ["W2", "W3"]),
    ],
    ids=[
        "untouched",
        "a row of one's own",
        "sorted by hand",
        "words in the row that goes",
        "words in the row that stays",
    ],
)
def test_rows(root, tmp_path, change, kind, after):
    path = edited(tmp_path, change)
    target, ledger = refresh_file(path, root=root)
    assert "table.problems" in ledger[kind] and rows_in(target) == after and not sound(target)
    if kind == "refreshed":
        assert "problem.W3.text" in ledger["new"] and "problem.W1.text" not in ledger["deleted"]


def test_new_rows_look_as_people_made_the_table_look(root, tmp_path):
    path = edited(tmp_path, colour)
    target, _ = refresh_file(path, root=root)
    italic = []
    edit(
        target,
        lambda document: italic.extend(
            paragraph.find(f".//{qn('w:i')}") is not None
            for paragraph in row(document, 1).iter(qn("w:p"))
        ),
    )
    assert all(italic[1:]) and len(italic) == 11
    result = verify_file(target, root).as_dict()
    assert result["total"] == result["backed"]


def test_rows_as_revisions(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    target, _ = refresh_file(path, root=root, options=RefreshOptions(track=True))
    assert rows_in(target) == ["W1 del", "W2", "W3 ins"] and not sound(target)
    result = verify_file(target, root).as_dict()
    assert result["total"] == result["backed"]


def test_rows_change_places_with_the_data(tmp_path):
    # In the list of problems 记录 (M1-2) and 票据 (A1-1) have one each; a second one of 票据 makes it the first.
    own = rows()
    sites = [
        *own["sites"],
        ("Q2", "covert", "甲区", "A1", "甲区摊贩04", own["sites"][0][5], "乙组"),
    ]
    records = [
        *own["records"],
        ("Q2", "A1-1", "不符合", "无票据", ""),
        ("Q2", "A1-2", "符合", "", ""),
    ]
    made_run(tmp_path, 2, city(sites=sites, records=records), 200)
    path, _ = mini(tmp_path, shade=100)
    target, ledger = refresh_file(path, root=tmp_path)
    assert "table.items" in ledger["refreshed"] and not sound(target)
    codes = []

    def look(document):
        table = next(
            table
            for table in document.tables
            if "检查项次" in "".join(cell.text for cell in table.rows[0].cells)
        )
        cells = (line.cells[0]._tc for line in table.rows[1:])
        codes.extend("".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in cells)

    edit(target, look)
    assert codes == ["票据", "记录"]


def test_a_table_that_becomes_empty_says_so_and_fills_again(tmp_path):
    made_run(tmp_path, 1, city(rectification=[]), 200)
    path, _ = mini(tmp_path, shade=100)
    empty, ledger = refresh_file(path, root=tmp_path)
    assert rows_in(empty) == ["无"] and "table.problems" in ledger["refreshed"]
    made_run(tmp_path, 2, city(), 200)
    full, _ = refresh_file(empty, root=tmp_path)
    assert rows_in(full) == ["W1", "W2"] and not sound(full)


def test_a_sentence_gives_way_to_data_and_leaves_its_section_break(tmp_path):
    """LibreOffice moves a section break into the paragraph before, here the sentence that there is nothing to list."""
    path, _ = mini(tmp_path, clean=city(rectification=[]), shade=100)

    def move_break(document):
        body = document.element.body
        sentence = next(own for own in body.iter(qn("w:p")) if "整改台账中没有问题" in _text(own))
        broken = next(
            own for own in sentence.itersiblings() if own.find(f".//{qn('w:sectPr')}") is not None
        )
        sentence.get_or_add_pPr().append(broken.find(f".//{qn('w:sectPr')}"))
        body.remove(broken)

    edit(path, move_break)
    made_run(tmp_path, 1, city(), 200)
    target, ledger = refresh_file(path, root=tmp_path)
    seen = []
    edit(
        target, lambda document: seen.append((len(document.sections), _text(document.element.body)))
    )
    assert seen[0][0] == 4 and "整改台账中没有问题" not in seen[0][1]
    assert "rectification.no_problems" in ledger["removed"] and "problem.W1.text" in ledger["new"]


def _text(element):
    return "".join(node.text or "" for node in element.iter(qn("w:t")))
