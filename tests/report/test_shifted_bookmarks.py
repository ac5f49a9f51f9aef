"""Behind a comment in mid-paragraph the ends of bookmarks move forward with each save of
LibreOffice: nothing is lost or falsified by it.

The shapes are those seen in files saved by LibreOffice 7.4 (one, two, three, four saves); the last
test makes them there.
"""

import copy

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from shifan.report.anchors.reading import read
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from tests.report.living import edit, mini, sdt, sound, text
from tests.soffice import convert, needs_soffice

NEW = "2100万元"


def run(words):
    return parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{words}</w:t></w:r>')


def drifted(document, characters, more=""):
    """Give the first `funding` the shape that LibreOffice leaves.

    No tag, the bookmark inside, its end some characters further forward.
    """
    control = sdt(document, "funding")
    start, end, content = control.getprevious(), control.getnext(), control.find(qn("w:sdtContent"))
    words = "".join(node.text for node in content.iter(qn("w:t"))) + more
    for child in (*control.find(qn("w:sdtPr")), *content):
        child.getparent().remove(child)
    at = len(words) - len(more) - characters
    content.append(run(""))
    if at >= 0:
        content.extend([start, run(words[:at]), end, run(words[at:])])
    else:  # the start has left the control, and stands before the last character ahead of it
        ahead = control.getprevious().getprevious()
        node = next(ahead.iter(qn("w:t")))
        last = copy.deepcopy(ahead)
        node.text, next(last.iter(qn("w:t"))).text = node.text[:-1], node.text[-1]
        ahead.addnext(start)
        start.addnext(last)
        content.extend([end, run(words)])


@pytest.mark.parametrize("track", [False, True], ids=["plain", "tracked"])
@pytest.mark.parametrize("characters", [0, 1, 3, 4, 5, 6, 7])
def test_the_value_is_found_renewed_and_mended(root, tmp_path, characters, track):
    path, register = mini(tmp_path)
    was = register.text("funding")
    edit(path, lambda document: drifted(document, characters))
    before = read(read_parts(path), path.name)
    assert all(
        before.ranges[name].text == was
        for name in before.ranges
        if before.anchor(name).value_id == "funding"
    )
    assert not [
        item
        for item in verify_file(path, root).as_dict()["items"]
        if item["state"] in ("changed", "unsourced")
    ]
    target, ledger = refresh_file(path, root=root, options=RefreshOptions(track=track))
    assert (
        "funding" in ledger["refreshed"]
        and "funding" in ledger["repaired"]
        and not ledger["conflicts"]
        and ledger.settled
    )
    result = verify_file(target, root).as_dict()
    assert result["total"] == result["backed"] and NEW in text(target) and not sound(target)


@pytest.mark.parametrize("characters", [1, 3])
def test_a_value_changed_by_hand_is_kept_whole_and_replaced_whole(root, tmp_path, characters):
    path, _ = mini(tmp_path)

    def change(document):
        drifted(document, characters)
        nodes = [
            node
            for control in document.element.iter(qn("w:sdt"))
            if control.find(qn("w:sdtPr")) is not None and not len(control.find(qn("w:sdtPr")))
            for node in control.iter(qn("w:t"))
            if node.text
        ]
        nodes[0].text = f"9{nodes[0].text[1:]}" if nodes[0].text else ""

    edit(path, change)
    reading = read(read_parts(path), path.name)
    changed = next(
        spot.text
        for name, spot in reading.ranges.items()
        if reading.anchor(name).value_id == "funding" and spot.text.startswith("9")
    )
    target, ledger = refresh_file(path, root=root)
    (told,) = [
        detail for detail in ledger.details if detail.id == "funding" and detail.kind == "kept"
    ]
    assert told.now == changed and changed in text(target)
    accepted, _ = refresh_file(
        path, tmp_path / "以数据为准.docx", root, options=RefreshOptions(accept_data=True)
    )
    assert changed not in text(accepted) and verify_file(accepted, root).as_dict()["changed"] == 0


def test_what_stands_behind_a_whole_value_is_not_the_value(root, tmp_path):
    path, _ = mini(tmp_path)
    edit(path, lambda document: drifted(document, 0, more="（约）"))
    target, ledger = refresh_file(path, root=root)
    assert "funding" in ledger["refreshed"] and "（约）" in text(target) and not ledger["kept"]


@pytest.mark.parametrize("characters", [1, 2, 4])
def test_wording_that_its_bookmark_no_longer_holds_whole_is_renewed_whole(tmp_path, characters):
    path, register = mini(tmp_path)
    key = "conclusion.text"

    def change(document):
        reading = read(read_parts(path), path.name)
        name = next(name for name, entry in reading.anchors.items() if entry.value_id == key)
        start = next(
            mark
            for mark in document.element.iter(qn("w:bookmarkStart"))
            if mark.get(qn("w:name")) == name
        )
        end = next(
            mark
            for mark in document.element.iter(qn("w:bookmarkEnd"))
            if mark.get(qn("w:id")) == start.get(qn("w:id"))
        )
        last = end.getprevious()
        node = next(last.iter(qn("w:t")))
        tail = copy.deepcopy(last)
        node.text, next(tail.iter(qn("w:t"))).text = (
            node.text[:-characters],
            node.text[-characters:],
        )
        end.addnext(tail)

    edit(path, change)
    reading = read(read_parts(path), path.name)
    assert all(
        reading.ranges[name].text == register.text(key)
        for name in reading.ranges
        if reading.anchor(name).value_id == key
    )


@needs_soffice
def test_saved_three_times_with_a_comment_in_mid_paragraph(root, tmp_path):
    path, _ = mini(tmp_path)

    def change(document):
        home = next(sdt(document, "batch").iterancestors(qn("w:p")))
        document.add_comment(document.add_paragraph("评注").runs[0], "请核对", author="同事")
        marks = [
            next(document.element.iter(qn(name)))
            for name in ("w:commentRangeStart", "w:commentRangeEnd")
        ]
        noted = next(document.element.iter(qn("w:commentReference"))).getparent()
        first = next(each for each in home if each.tag == qn("w:r"))
        for node in reversed((marks[0], run("（评注）"), marks[1], noted)):
            first.addnext(node)

    edit(path, change)
    for n in range(3):
        path = convert(path, "docx", tmp_path / str(n))
    target, ledger = refresh_file(path, root=root)
    result = verify_file(target, root).as_dict()
    assert (
        ledger.settled
        and not ledger["prose"]
        and result["total"] == result["backed"]
        and not sound(target)
    )
