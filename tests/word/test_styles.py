"""What a style takes over from those it is based on, and the layout that follows."""

import pytest

from shifan.word.elements import el
from shifan.word.numbering import numbering_labels
from shifan.word.paragraph_layout import paragraph_layouts
from shifan.word.styles import StyleSheet


def style(key, based_on="", *properties, kind="paragraph", **attributes):
    base = el("basedOn", val=based_on) if based_on else None
    return el(
        "style",
        el("name", val=f"{key} 名"),
        base,
        *properties,
        type=kind,
        styleId=key,
        **attributes,
    )


def size(half_points):
    return el("rPr", el("sz", val=half_points))


def outline(level):
    return el("pPr", el("outlineLvl", val=level))


SHEET = StyleSheet(
    el(
        "styles",
        style("Base", "", outline(1), default="1"),
        style("Middle", "Base"),
        style("Leaf", "Middle"),
        style("Round", "Trip"),
        style("Trip", "Round"),
        style("Bold", kind="character"),
    )
)


@pytest.mark.parametrize(
    ("key", "lineage"),
    [
        ("Leaf", ["Leaf 名", "Middle 名", "Base 名"]),
        ("Base", ["Base 名"]),
        ("Round", ["Round 名", "Trip 名"]),
        ("unknown", []),
    ],
)
def test_a_lineage_is_nearest_first_and_each_style_once(key, lineage):
    names = [
        style.find("{*}name").get(style.tag.replace("style", "val")) for style in SHEET.lineage(key)
    ]
    assert names == lineage


def test_a_value_comes_from_the_nearest_style_that_states_it():
    assert SHEET.inherited("Leaf", "pPr/outlineLvl") == "1"
    assert SHEET.inherited("Round", "pPr/outlineLvl") == ""


def test_names_kinds_and_the_default():
    assert SHEET.name("Leaf") == "Leaf 名" and SHEET.name("unknown") == ""
    assert SHEET.ids("character") == ["Bold"] and SHEET.default_paragraph_style == "Base"


def test_a_document_without_styles_has_none():
    sheet = StyleSheet(None)
    assert sheet.lineage("Normal") == () and sheet.default_paragraph_style == ""


def test_a_layout_takes_what_is_left_open_from_the_base():
    exact = el("pPr", el("spacing", line=560, lineRule="exact"), el("keepNext"))
    loose = el("pPr", el("spacing", line=360), el("keepNext", val="0"))
    layouts = paragraph_layouts(
        el(
            "styles",
            style("Text", "", exact, size(32)),
            style("Big", "Text", loose, size(44)),
            style("Same", "Text"),
        )
    )
    assert (layouts["Text"].size, layouts["Text"].exact_line, layouts["Text"].keep_with_next) == (
        16,
        28,
        True,
    )
    assert (layouts["Big"].size, layouts["Big"].exact_line, layouts["Big"].keep_with_next) == (
        22,
        0,
        False,
    )
    assert layouts["Same"] == layouts["Text"]


def test_paragraphs_are_numbered_by_the_list_of_the_style_they_are_based_on():
    level = el(
        "lvl",
        el("start", val=1),
        el("numFmt", val="chineseCounting"),
        el("lvlText", val="%1、"),
        ilvl=0,
    )
    numbering = el(
        "numbering",
        el("abstractNum", level, abstractNumId=3),
        el("num", el("abstractNumId", val=3), numId=7),
    )
    listed = el("pPr", el("numPr", el("ilvl", val=0), el("numId", val=7)))
    styles = el("styles", style("List", "", listed), style("Own", "List"))
    body = el(
        "body", *(el("p", el("pPr", el("pStyle", val=key))) for key in ("List", "Own", "Other"))
    )
    assert list(numbering_labels(body, styles, numbering).values()) == ["一、", "二、"]
