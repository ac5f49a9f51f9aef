"""Two values that touch, as LibreOffice saves them.

The second control inside the first, or an empty one left between.
"""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from shifan.report.refresh.refresh import refresh_file
from shifan.report.verify.verify import verify_file
from tests.report.living import edited, made_run, renewed_city, sdt, sound, text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def nested(start1, words1, end1, start2, words2, end2):
    """After one save: the second control and its text stand in the first."""
    return (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{start1}{words1}<w:sdt><w:sdtPr/><w:sdtContent>{start2}"
        f"{end1}<w:r/></w:sdtContent></w:sdt>{words2}</w:sdtContent></w:sdt>{end2}"
    )


def between(start1, words1, end1, start2, words2, end2):
    """After three: an empty control between the two, in which one bookmark ends and the other begins."""
    return (
        f"{start1}{words1}<w:sdt><w:sdtPr/><w:sdtContent>{start2}{end1}<w:r/><w:r/></w:sdtContent"
        f"></w:sdt>{words2}{end2}"
    )


def as_saved(form):
    """Put `visitors` right behind `funding`, in the form that LibreOffice gives the two."""

    def change(document):
        own, other = sdt(document, "funding"), sdt(document, "visitors")
        names = [node.getprevious().get(qn("w:name")) for node in (own, other)]
        marks = [
            (f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{n}"/>')
            for n, name in enumerate(names, 9001)
        ]
        said = ["".join(node.text for node in each.iter(qn("w:t"))) for each in (own, other)]
        runs = [f"<w:r><w:t>{text}</w:t></w:r>" for text in said]
        made = form(marks[0][0], runs[0], marks[0][1], marks[1][0], runs[1], marks[1][1])
        place = own.getprevious()
        for first in parse_xml(f"<w:x {W}>{made}</w:x>"):
            place.addprevious(first)
        for control in (own, other):
            for gone in (control.getprevious(), control.getnext(), control):
                gone.getparent().remove(gone)

    return change


@pytest.mark.parametrize("form", [nested, between])
def test_both_values_are_renewed_and_get_their_own_controls_back(tmp_path, form):
    made_run(tmp_path, 2, renewed_city(), 200)
    path = edited(tmp_path, as_saved(form))
    target, ledger = refresh_file(path, root=tmp_path)
    assert "funding" in ledger["refreshed"] and {"funding", "visitors"} <= set(ledger["repaired"])
    assert (
        ledger.settled
        and not sound(target)
        and "2100万元" in text(target)
        and "2044万元" not in text(target)
    )
    result = verify_file(target, tmp_path).as_dict()
    assert result["backed"] == result["total"]
    again, second = refresh_file(target, tmp_path / "再.docx", tmp_path)
    assert (
        not second["refreshed"]
        and not second["repaired"]
        and second.settled
        and text(again) == text(target)
    )
