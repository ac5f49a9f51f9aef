"""What people copy, lose and swap.

Charts without their bookmark, controls in text boxes, values in another's cell; and signs that are
no text.
"""

import copy

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from shifan.charts import NAMES
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edited, sdt, sound, text
from tests.report.word_edits import TEXT_BOX, element, own, revision, run

FIRST = f"chart.{NAMES[0]}"


def drawing(document):
    return next(document.element.iter(qn("w:drawing"))).getparent()


def pasted(document):
    made = copy.deepcopy(drawing(document))
    next(made.iter(qn("wp:docPr"))).set("id", "77")  # as Word does
    document.add_paragraph()._p.append(made)


def unmarked(document):
    paragraph = drawing(document).getparent()
    for edge in list(paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        paragraph.remove(edge)


def cut(document):
    """Move the chart; its bookmark stays behind empty."""
    document.add_paragraph()._p.append(drawing(document))


def charts(path, root):
    return [
        item["state"] for item in verify_file(path, root).as_dict()["items"] if item["id"] == FIRST
    ]


def others(path, root):
    return [note for note in verify_file(path, root).as_dict()["notes"] if "图片" in note]


@pytest.mark.parametrize(
    ("change", "times"),
    [
        (pasted, 2),
        (unmarked, 1),
        (lambda document: (pasted(document), unmarked(document)), 2),
        (cut, 1),
    ],
    ids=["pasted copy", "lost bookmark", "both", "cut and pasted"],
)
def test_charts_are_found_by_name(root, tmp_path, change, times):
    path = edited(tmp_path, change)
    assert charts(path, root) == ["stale"] * times and not others(path, root)
    target, ledger = refresh_file(path, root=root)
    assert FIRST in ledger["refreshed"] and FIRST not in ledger["deleted"]
    assert charts(target, root) == ["backed"] * times and not sound(target)
    again, ledger = refresh_file(target, root=root)  # a bookmark that was lost is there again
    assert (
        FIRST in ledger["same"]
        and not ledger["repaired"]
        and charts(again, root) == ["backed"] * times
    )


def test_a_pasted_chart_that_people_have_replaced_stays(root, tmp_path):
    def change(document):
        pasted(document)
        blips = [node for node in document.element.iter() if node.tag.endswith("}blip")]
        blips[-1].set(qn("r:embed"), blips[2].get(qn("r:embed")))

    target, ledger = refresh_file(edited(tmp_path, change), root=root)
    assert FIRST in ledger["refreshed"] and FIRST in ledger["kept"]
    assert charts(target, root) == ["backed", "changed"]


def boxed(document):
    box = parse_xml(TEXT_BOX)
    document.add_paragraph()._p.append(box)
    for paragraph in box.iter(qn("w:p")):
        paragraph.append(copy.deepcopy(own(document)))


def test_a_copy_in_a_text_box_is_renewed_in_both_branches(root, tmp_path):
    target, _ = refresh_file(edited(tmp_path, boxed), root=root)
    made = text(target)
    assert made.count("2100万元") == 3 and "2044万元" not in made and not sound(target)
    again, _ = refresh_file(
        target, root=root, options=RefreshOptions(run="r001")
    )  # by their bookmarks now
    assert text(again).count("2044万元") == 3 and "2100万元" not in text(again)


def swapped(document):
    table = next(table for table in document.tables if len(list(table._tbl.iter(qn("w:sdt")))) > 8)
    cells = [list(row._tr.iter(qn("w:tc"))) for row in table.rows]
    first, second = [
        row for row in cells if sum(1 for cell in row for _ in cell.iter(qn("w:sdt"))) > 2
    ][:2]
    at = next(
        n for n, cell in enumerate(first) if n and next(cell.iter(qn("w:sdt")), None) is not None
    )
    paragraph, other = (row[at].find(qn("w:p")) for row in (first, second))
    first[at].append(other)
    second[at].append(paragraph)


@pytest.mark.parametrize(
    ("run", "times"),
    [("r001", 2), ("", 0)],
    ids=["nothing else to do", "the table is put in order"],
)
def test_cells_that_stay_swapped_are_told_by_a_refresh(root, tmp_path, run, times):
    path = edited(tmp_path, swapped)
    seen = {
        item["id"]
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] == "changed"
    }
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(run=run))
    left = {
        item["id"]
        for item in verify_file(target, tmp_path).as_dict()["items"]
        if item["state"] == "changed"
    }
    assert len(seen) == 2 and len(left) == times and set(ledger["misplaced"]) == left
    assert ledger.settled == (not left) and all(
        detail.place for detail in ledger.details if detail.kind == "misplaced"
    )


def merged(document):
    for table in document.tables:
        for row in table.rows:
            cells = list(row._tr.iter(qn("w:tc")))
            if sum(1 for cell in cells for _ in cell.iter(qn("w:sdt"))) > 3:
                for paragraph in list(cells[2].iter(qn("w:p"))):
                    cells[1].append(paragraph)
                row._tr.remove(cells[2])
                cells[1].get_or_add_tcPr().append(element("gridSpan", val="2"))
                return


def test_merged_cells_put_nothing_behind_them_in_a_wrong_column(tmp_path):
    result = verify_file(edited(tmp_path, merged), tmp_path).as_dict()
    assert result["changed"] == 0 and result["backed"] == result["total"]


def before(sign):
    return lambda document: (
        sdt(document, "scores.total").getprevious().addprevious(element("r", sign))
    )


def behind(sign):
    return lambda document: sdt(document, "scores.total").getnext().addnext(element("r", sign))


def inside(sign):
    return lambda document: next(sdt(document, "scores.total").iter(qn("w:t"))).addprevious(sign)


@pytest.mark.parametrize(
    "change",
    [
        before(element("noBreakHyphen")),
        behind(element("sym", font="Times New Roman", char="F039")),
        inside(element("noBreakHyphen")),
    ],
    ids=["hyphen before", "digit behind", "hyphen inside"],
)
def test_signs_that_are_no_text_belong_to_the_number(root, tmp_path, change):
    path = edited(tmp_path, change)
    assert [
        (item["id"], item["state"])
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] != "backed"
    ] == [("scores.total", "changed")]


def test_a_hyphen_inside_a_value_is_a_conflict_and_stays(root, tmp_path):
    path = edited(tmp_path, inside(element("noBreakHyphen")))
    for accept in (False, True):
        _, ledger = refresh_file(path, root=root, options=RefreshOptions(accept_data=accept))
        assert "scores.total" in ledger["conflicts"]


@pytest.mark.parametrize(
    ("sign", "read"),
    [
        ({"char": "F031", "font": "Symbol"}, "1"),
        ({"char": "F031", "font": "Wingdings"}, "\ufffc"),
        ({"char": "2212"}, "−"),
        ({"char": "zz"}, "\ufffc"),
        ({}, "\ufffc"),
    ],
)
def test_signs_by_font_and_number(sign, read):
    from shifan.word.symbols import printed_symbol

    assert printed_symbol(element("sym", **sign)) == read


def struck(document):
    control = own(document)
    for each in list(control.iter(qn("w:r"))):
        outer = revision("del")
        each.addprevious(outer)
        outer.append(each)
        for node in list(each.iter(qn("w:t"))):
            node.tag = qn("w:delText")


def test_a_pending_deletion_is_a_deletion_for_both(root, tmp_path):
    path = edited(tmp_path, struck)
    result = verify_file(path, tmp_path).as_dict()
    assert result["changed"] == 0 and any("1处锚点已被删除" in note for note in result["notes"])
    assert "funding" in refresh_file(path, root=root)[1]["deleted"]


def moved_away(document):
    copied = copy.deepcopy(own(document))
    content = copied.find(qn("w:sdtContent"))
    outer = revision("moveFrom", *list(content))
    content.append(outer)
    document.add_paragraph()._p.extend([run("原有"), copied])


def test_a_copy_that_is_moved_away_is_no_conflict(root, tmp_path):
    path = edited(tmp_path, moved_away)
    assert verify_file(path, tmp_path).as_dict()["changed"] == 0
    _, ledger = refresh_file(path, root=root)
    assert not ledger["conflicts"] and not ledger["deleted"] and "funding" in ledger["refreshed"]
