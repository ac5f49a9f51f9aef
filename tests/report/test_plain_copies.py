"""A table copied without anchors and controls cannot follow the data: what it says of former data is told."""

import copy

import pytest
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.living import edit, made_run, mini

COPY = "（复制的表格）"


def plain_copy(document, table):
    """Return a table as text alone."""
    made = copy.deepcopy(table._tbl)
    for edge in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        edge.getparent().remove(edge)
    for control in list(made.iter(qn("w:sdt"))):
        for child in list(control.find(qn("w:sdtContent"))):
            control.addprevious(child)
        control.getparent().remove(control)
    document.element.body.insert(len(document.element.body) - 1, made)


def refreshed(tmp_path, after, change, **options):
    path, _ = mini(tmp_path, clean=CITIES["both"](), shade=100)
    edit(path, change)
    made_run(tmp_path, 2, CITIES[after](), 200)
    return refresh_file(path, tmp_path / "更新.docx", tmp_path, RefreshOptions(**options))[1]


def all_tables(document):
    for table in document.tables:
        plain_copy(document, table)


@pytest.mark.parametrize("track", [False, True])
def test_rows_that_no_table_of_ours_says_any_more_are_told(tmp_path, track):
    ledger = refreshed(tmp_path, "later", all_tables, track=track)
    told = [detail.now for detail in ledger.details if detail.id == COPY]
    assert not ledger.settled
    # Of the two problems one has gone: its row is told, that of the other is not.
    assert [text for text in told if text.startswith("W1|")]
    assert not [text for text in told if text.startswith("W2|")]


def test_a_copy_that_still_says_the_same_and_a_table_of_peoples_own_raise_nothing(tmp_path):
    def add(document):
        all_tables(document)
        table = document.add_table(2, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"手写{number}"

    ledger = refreshed(tmp_path, "both", add)
    assert [detail for detail in ledger.details if detail.id == COPY] == []
