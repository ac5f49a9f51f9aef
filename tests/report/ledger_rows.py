"""The table of problems in a report: its rows as they read, and what people do to them."""

import copy

from docx.oxml.ns import qn

from tests.report.living import look
from tests.report.word_edits import run


def ledger_table(document):
    return next(
        table._tbl
        for table in document.tables
        if "整改措施" in "".join(cell.text for cell in table.rows[0].cells)
    )


def rows_in(path):
    """Return the ledger's rows below the head.

    The text of the first cell, and whether the row is marked as a revision.
    """
    found = []
    for row in look(path, ledger_table).iter(qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties.find(qn("w:tblHeader")) is None:
            marks = [
                mark for mark in ("ins", "del") if properties.find(qn(f"w:{mark}")) is not None
            ]
            nodes = next(row.iter(qn("w:tc"))).iter(qn("w:t"), qn("w:delText"))
            found.append(" ".join(["".join(node.text or "" for node in nodes), *marks]))
    return found


def row(document, n):
    return ledger_table(document).findall(qn("w:tr"))[1 + n]


def write_into(document, n, column, words):
    cell = row(document, n).findall(qn("w:tc"))[column]
    cell.find(qn("w:p")).append(run(words))


def plain_copy(line, words):
    """Return a row of people's own: a copy without anything of ours, with words in its first cell."""
    made = copy.deepcopy(line)
    for mark in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:sdt"))):
        mark.getparent().remove(mark)
    next(made.iter(qn("w:t"))).text = words
    return made
