"""Section breaks where LibreOffice puts them: first among the properties of the paragraph before."""

from lxml import etree

from shifan.word.elements import el
from shifan.word.sections import put_section_breaks_last


def tags(properties):
    return [etree.QName(child).localname for child in properties]


def test_a_section_break_goes_behind_the_other_properties():
    moved = el("pPr", el("sectPr"), el("pStyle", val="a"), el("rPr"))
    changed = el("pPr", el("sectPr"), el("pStyle", val="a"), el("pPrChange", el("pPr")))
    right = el("pPr", el("pStyle", val="a"), el("sectPr"))
    alone = el("pPr", el("sectPr"))
    body = el("body", *(el("p", own) for own in (moved, changed, right, alone)), el("sectPr"))
    assert put_section_breaks_last(body)
    assert tags(moved) == ["pStyle", "rPr", "sectPr"]
    assert tags(changed) == ["pStyle", "sectPr", "pPrChange"]
    assert tags(right) == ["pStyle", "sectPr"] and tags(alone) == ["sectPr"]
    assert not put_section_breaks_last(body)
