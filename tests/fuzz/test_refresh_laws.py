"""Any hand edits, any change of the data: laws that a refresh keeps.

1. What people wrote is there exactly once, unless they copied it themselves. 2. The file is as
sound as it was. 3. A settled ledger and verify agree.
4. Refreshed once more, nothing changes and the same is told. 5. As revisions: all accepted is the
plain refresh, all rejected is what people had.
"""

import copy
import os
import random

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import RefreshOptions
from shifan.report.renewal import renew_file
from shifan.report.verify.verify import verify_file
from tests.report.cities import failing, first_suggestion_only, long_ledger, nothing_amiss, weak_in
from tests.report.living import city, edit, made_run, mini, renewed_city, sound
from tests.report.word_edits import element, revision, run

CITIES = {
    "both": city,
    "first": first_suggestion_only,
    "K1": lambda: weak_in("K1"),
    "K2": lambda: weak_in("K2"),
    "none": nothing_amiss,
    "later": renewed_city,
    "failing": failing,
    "long": lambda: long_ledger("W1", "V2", "W2", "V4"),
    "turned": lambda: long_ledger("V4", "W2", "W1"),
}
SIGNS = "甴甶甹町画甼甽甾甿畀畁畂畃畄畅畆畇畈畉畊"  # in no text of ours


def paragraphs(document):
    """Return the paragraphs outside tables that hold an anchor of ours."""
    return [
        paragraph
        for paragraph in document.element.body.iterchildren(qn("w:p"))
        if any(
            start.get(qn("w:name"), "").startswith("_sf")
            for start in paragraph.iter(qn("w:bookmarkStart"))
        )
    ]


def table_rows(document):
    return [
        row
        for table in document.element.body.iterchildren(qn("w:tbl"))
        for row in table.findall(qn("w:tr"))
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None
    ]


def write(dice, document, sign):
    """Type a word somewhere between, behind or inside the runs of a paragraph."""
    dice.choice(
        [run for paragraph in paragraphs(document) for run in paragraph.iter(qn("w:r"))]
    ).addnext(run(sign))


def write_into_cell(dice, document, sign):
    cell = dice.choice([cell for row in table_rows(document) for cell in row.iter(qn("w:tc"))])
    cell.find(qn("w:p")).append(run(sign))


def reword(dice, document, sign):
    node = dice.choice(
        [
            node
            for paragraph in paragraphs(document)
            for node in paragraph.iter(qn("w:t"))
            if len(node.text or "") > 1
        ]
    )
    node.text = node.text[:1] + sign + node.text[1:]


def insert_tracked(dice, document, sign):
    dice.choice(
        [run for paragraph in paragraphs(document) for run in paragraph.iterchildren(qn("w:r"))]
    ).addnext(revision("ins", run(sign)))


def remark(dice, document, sign):
    home = dice.choice(
        paragraphs(document)
        + [paragraph for row in table_rows(document) for paragraph in row.iter(qn("w:p"))]
    )
    number = str(dice.randrange(9000, 9999))
    home.extend(
        [
            element("bookmarkStart", id=number, name=f"同事{sign}"),
            run(sign),
            element("bookmarkEnd", id=number),
        ]
    )


def own_paragraph(dice, document, sign):
    dice.choice(paragraphs(document)).addnext(element("p", run(sign)))


def own_row(dice, document, sign):
    row = dice.choice(table_rows(document))
    made = copy.deepcopy(row)
    for mark in list(made.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:sdt"), qn("w:r"))):
        mark.getparent().remove(mark)
    next(made.iter(qn("w:p"))).append(run(sign))
    dice.choice([row.addnext, row.addprevious])(made)


def delete_paragraph(dice, document, sign):
    paragraph = dice.choice(paragraphs(document))
    paragraph.getparent().remove(paragraph)


def move_paragraph(dice, document, sign):
    first, other = dice.choice(paragraphs(document)), dice.choice(paragraphs(document))
    if first is not other:
        other.addnext(first)


def delete_row(dice, document, sign):
    row = dice.choice(table_rows(document))
    row.getparent().remove(row)


def sort_rows(dice, document, sign):
    rows = dice.choice(table_rows(document)).getparent().findall(qn("w:tr"))[1:]
    for row in dice.sample(rows, len(rows)):
        row.getparent().append(row)


def exchange_columns(dice, document, sign):
    table = dice.choice(table_rows(document)).getparent()
    a, b = dice.sample(range(len(table.find(qn("w:tr")).findall(qn("w:tc")))), 2)
    for row in table.findall(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        cells[a], cells[b] = cells[b], cells[a]
        for cell in cells:
            row.append(cell)


def embolden(dice, document, sign):
    node = dice.choice(
        [
            run
            for paragraph in paragraphs(document)
            for run in paragraph.iter(qn("w:r"))
            if run.find(qn("w:rPr")) is None
        ]
    )
    node.insert(0, element("rPr", element("b")))


def copy_paragraph(dice, document, sign):
    dice.choice(paragraphs(document)).addnext(copy.deepcopy(dice.choice(paragraphs(document))))


def copy_table(dice, document, sign):
    table = dice.choice(table_rows(document)).getparent()
    between = element("p")
    table.addnext(between)
    between.addnext(copy.deepcopy(table))


def split_table(dice, document, sign):
    row = dice.choice(table_rows(document))
    table, rest = row.getparent(), [row, *row.itersiblings(qn("w:tr"))]
    other = copy.deepcopy(table)
    for first in other.findall(qn("w:tr")):
        other.remove(first)
    between = element("p")
    table.addnext(between)
    between.addnext(other)
    other.extend(rest)


def delete_column(dice, document, sign):
    table = dice.choice(table_rows(document)).getparent()
    column = dice.randrange(1, len(table.find(qn("w:tr")).findall(qn("w:tc"))))
    table.find(qn("w:tblGrid")).remove(table.find(qn("w:tblGrid"))[column])
    for row in table.findall(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        if len(cells) > column + 1 or (column < len(cells) and len(cells) > 1):
            row.remove(cells[column])


def comment(dice, document, sign):
    node = dice.choice(
        [run for paragraph in paragraphs(document) for run in paragraph.iterchildren(qn("w:r"))]
    )
    number = str(dice.randrange(10, 99))
    node.addprevious(element("commentRangeStart", id=number))
    node.addnext(element("r", element("commentReference", id=number)))
    node.addnext(element("commentRangeEnd", id=number))


def drop_control(dice, document, sign):
    control = dice.choice(list(document.element.body.iter(qn("w:sdt"))))
    for node in list(control.find(qn("w:sdtContent"))):
        control.addprevious(node)
    control.getparent().remove(control)


def other_value(dice, document, sign):
    control = dice.choice(list(document.element.body.iter(qn("w:sdt"))))
    next(control.iter(qn("w:t"))).text = sign


EDITS = [
    copy_paragraph,
    copy_table,
    split_table,
    delete_column,
    comment,
    drop_control,
    other_value,
    write,
    write_into_cell,
    reword,
    insert_tracked,
    remark,
    own_paragraph,
    own_row,
    delete_paragraph,
    move_paragraph,
    delete_row,
    sort_rows,
    exchange_columns,
    embolden,
]


def lines(path, reject=False):
    """Return the paragraphs that say something once the revisions by shifan are accepted or
    rejected, all others accepted.
    """
    body = Document(str(path)).element.body
    away = qn("w:ins" if reject else "w:del")
    for row in list(body.iter(qn("w:tr"))):
        mark = row.find(f"{qn('w:trPr')}/{away}")
        if mark is not None and mark.get(qn("w:author")) == "shifan":
            row.getparent().remove(row)
    for leaving in list(body.iter(away, qn("w:del"))):
        ours = leaving.get(qn("w:author")) == "shifan"
        if leaving.getparent().tag not in (qn("w:trPr"), qn("w:rPr")) and leaving.tag == (
            away if ours else qn("w:del")
        ):
            leaving.getparent().remove(leaving)
    return [
        said
        for paragraph in body.iter(qn("w:p"))
        if (said := "".join(node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:delText"))))
    ]


@pytest.mark.parametrize(
    "seed", range(int(os.environ.get("SHIFAN_SEEDS", "24")))
)  # more by hand: SHIFAN_SEEDS=240
def test_laws(tmp_path, seed):
    dice = random.Random(seed)
    before, after = dice.sample(sorted(CITIES), 2)
    path, _ = mini(tmp_path, clean=CITIES[before](), shade=100)
    signs = dice.sample(SIGNS, dice.randrange(1, 5))
    for sign in signs:
        try:
            edit(path, lambda document, sign=sign: dice.choice(EDITS)(dice, document, sign))
        except IndexError:  # nothing left of the kind
            continue
    had, faults = lines(path), sound(path)
    made_run(tmp_path, 2, CITIES[after](), 100)
    plain, ledger = renew_file(path, tmp_path / "无痕.docx", tmp_path)
    tracked, told = renew_file(
        path, tmp_path / "修订.docx", tmp_path, options=RefreshOptions(track=True)
    )
    result = verify_file(plain, tmp_path).as_dict()
    for sign in signs:
        assert "".join(lines(plain)).count(sign) == "".join(had).count(sign), (
            f"what people wrote: {sign}"
        )
    assert [fault for fault in (*sound(plain), *sound(tracked)) if fault not in faults] == []
    if ledger.settled:
        assert not result["stale"] and not result["changed"], [
            item for item in result["items"] if item["state"] != "backed"
        ]
    again, once_more = renew_file(plain, tmp_path / "又.docx", tmp_path)
    assert lines(again) == lines(plain) and not once_more["refreshed"]
    for kind in ("kept", "conflicts", "unplaced", "misplaced"):
        assert sorted(once_more[kind]) == sorted(ledger[kind]), f"not told again: {kind}"
    assert lines(tracked) == lines(plain) and told.ids == ledger.ids
    assert lines(tracked, reject=True) == had
