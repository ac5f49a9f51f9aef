"""Word craft of the finished reports: fields with their results, what stays together, alternative texts, properties."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.word.elements import is_on
from tests.conftest import latest

NAMES = ("初评报告.docx", "初评报告-公开版.docx")


@pytest.fixture(scope="module")
def internal(finished):
    return Document(str(latest(finished, "示例乙市") / NAMES[0]))


def text(element):
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def style(paragraph):
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if own is None else own.get(qn("w:val"))


def styled(document, *names):
    return [
        paragraph
        for paragraph in document.element.body.iter(qn("w:p"))
        if style(paragraph) in names
    ]


def codes(document):
    return [" ".join(node.text.split()) for node in document.element.body.iter(qn("w:instrText"))]


def bookmarks(document):
    return {start.get(qn("w:name")) for start in document.element.body.iter(qn("w:bookmarkStart"))}


def test_contents_list_every_heading_and_annex(internal):
    heads = [text(paragraph) for paragraph in styled(internal, "Heading1", "Heading2")]
    titles = [
        f"{text(each)}　{text(two)}"
        for each, two in zip(
            styled(internal, "SfAnnex"), styled(internal, "SfAnnexTitle"), strict=True
        )
    ]
    entries = [
        re.sub(r"\d+$", "", text(paragraph)) for paragraph in styled(internal, "TOC1", "TOC2")
    ]
    assert entries == heads + titles and len(titles) == 7
    assert 'TOC \\o "1-2" \\h \\z \\f' in codes(internal) and all(
        f'TC "{title.replace(chr(0x3000), chr(32))}" \\l 1' in codes(internal) for title in titles
    )


def test_page_numbers_of_the_contents_rise(internal):
    numbers = [
        int(re.search(r"(\d+)$", text(paragraph))[1])
        for paragraph in styled(internal, "TOC1", "TOC2")
    ]
    assert numbers == sorted(numbers) and numbers[0] == 1 and numbers[-1] > 10


def test_public_edition_has_neither_contents_nor_annexes(finished):
    public = Document(str(latest(finished, "晋中市") / NAMES[1]))
    assert codes(public) == [] and not styled(public, "TOC1", "SfAnnex", "SfContents")


def test_every_field_points_to_a_bookmark_and_shows_its_number(internal):
    targets = [code.split()[1] for code in codes(internal) if code.startswith(("REF", "PAGEREF"))]
    assert len(targets) > 20 and set(targets) <= bookmarks(internal)
    captions = [text(paragraph).partition("　")[0] for paragraph in styled(internal, "Caption")]
    assert [caption for caption in captions if caption[0] == "表"] == [
        f"表{n}" for n in range(1, 11)
    ]
    assert [
        text(paragraph)[:2]
        for paragraph in styled(internal, "Caption")
        if text(paragraph)[0] == "图"
    ] == [f"图{n}" for n in range(1, 8)]
    sentence = next(
        text(paragraph)
        for paragraph in styled(internal, "SfBody")
        if text(paragraph).startswith("总得分")
    )
    assert "各项目得分与总得分见表1、图1，总得分的稳健程度见图2，各指标得分见表2、图3。" in sentence


def test_every_table_and_figure_is_referred_to(internal):
    """A reader is led to each of them by the text, in the form 见表1."""
    referred = set(
        re.findall(
            r"[表图]\d", "".join(text(paragraph) for paragraph in styled(internal, "SfBody"))
        )
    )
    assert referred == {text(paragraph)[:2] for paragraph in styled(internal, "Caption")}


def test_fields_are_whole(internal):
    for part in (
        internal.element.body,
        *(
            footer._element
            for section in internal.sections
            for footer in (section.footer, section.even_page_footer)
        ),
    ):
        kinds = [node.get(qn("w:fldCharType")) for node in part.iter(qn("w:fldChar"))]
        assert kinds.count("begin") == kinds.count("end") and kinds.count(
            "separate"
        ) <= kinds.count("begin")


def test_annexes_are_numbered_in_order_with_the_title_on_the_third_line(internal):
    assert [text(paragraph) for paragraph in styled(internal, "SfAnnex")] == [
        f"附件{n}" for n in range(1, 8)
    ]
    title = next(style.element for style in internal.styles if style.style_id == "SfAnnexTitle")
    number = next(style.element for style in internal.styles if style.style_id == "SfAnnex")
    spacing = title.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (
        spacing.get(qn("w:before")) == "579"
        and title.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == "center"
    )
    assert number.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None


def test_rows_are_not_torn_headers_repeat_and_small_tables_stay_whole(internal):
    tables = list(internal.element.body.iter(qn("w:tbl")))
    assert len(tables) == 10
    for table in tables:
        rows = table.findall(qn("w:tr"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        kept = [
            all(
                paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
                for paragraph in row.iter(qn("w:p"))
            )
            for row in rows
        ]
        assert kept[:-1] == [len(rows) <= 11] * (len(rows) - 1) and not kept[-1]
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}") is not None


def test_headings_and_captions_stay_with_what_follows(internal):
    kept = {
        style.style_id
        for style in internal.styles
        if style.element.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    }
    assert {
        "Heading1",
        "Heading2",
        "SfAnnex",
        "SfAnnexTitle",
        "Caption",
        "SfPicture",
        "SfCellHead",
    } <= kept


def test_pictures_have_alternative_texts(internal):
    pictures = list(
        internal.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    )
    assert len(pictures) == 7 and all(len(picture.get("descr")) > 15 for picture in pictures)


def test_shared_quotes_and_dashes_are_told_to_be_chinese(internal):
    marked = [
        node.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        for node in internal.element.body.iter(qn("w:t"))
        if re.search("[“”—]", node.text or "")
    ]
    assert len(marked) > 10 and all(
        text is not None and text.get(qn("w:hint")) == "eastAsia" for text in marked
    )


def test_east_asian_rules_are_set_in_every_style_that_is_used(internal):
    for name in ("报告正文", "报告条目", "表格正文"):
        properties = internal.styles[name].element.find(qn("w:pPr"))
        assert (
            properties.find(qn("w:kinsoku")) is not None
            and properties.find(qn("w:overflowPunct")) is not None
        )
        assert properties.find(qn("w:autoSpaceDN")).get(qn("w:val")) == "0"


def test_properties(internal, finished):
    core = internal.core_properties
    assert (
        core.title == "示例乙市创建国家食品安全示范城市省级初评报告"
        and core.language == "zh-CN"
        and "示例乙市" in core.keywords
    )
    assert core.created == core.modified and core.created.year >= 2022
    public = Document(str(latest(finished, "示例乙市") / NAMES[1])).core_properties
    assert public.title.endswith("（公开版）")


def test_the_skeletons_comments_stay_behind(finished):
    for name in NAMES:
        content = (latest(finished, "晋中市") / name).read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [
                part for part in archive.namelist() if "comment" in part or "thumbnail" in part
            ]


def test_word_does_not_open_it_in_compatibility_mode(internal):
    mode = internal.settings.element.find(f"{qn('w:compat')}/{qn('w:compatSetting')}")
    assert mode.get(qn("w:name")) == "compatibilityMode" and mode.get(qn("w:val")) == "15"


def test_nothing_is_left_behind_a_full_page(internal):
    """Before a fresh page stands no empty line, and a section break takes a point."""
    for element in internal.element.body.iterchildren(qn("w:p")):
        following = element.getnext()
        if following is not None and (
            style(following) == "SfAnnex"
            or following.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        ):
            assert not (style(element) == "SfNote" and not text(element))
        if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            assert style(element) == "SfBreak"


def test_the_body_of_the_published_city_has_the_length_of_such_a_report(finished):
    document = Document(latest(finished, "晋中市") / "初评报告-公开版.docx")
    said = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    assert len(re.sub(r"\s", "", said)) >= 4000


def test_the_end_of_the_body_is_not_torn(internal):
    """The last paragraph leaves no line of it alone; the list of annexes, signer and date keep together."""
    paragraphs = list(internal.element.body.iter(qn("w:p")))
    listed = next(n for n, own in enumerate(paragraphs) if text(own).startswith("附件：1."))
    last = next(own for own in reversed(paragraphs[:listed]) if text(own))
    assert "再行申请省级初评" in text(last) and is_on(last.pPr.find(qn("w:widowControl")))
    signed = next(n for n, own in enumerate(paragraphs) if n > listed and style(own) == "SfSign")
    between = {style(own) for own in paragraphs[listed:signed]}
    assert between == {"SfList", "SfListMore"}
    assert is_on(paragraphs[signed].pPr.find(qn("w:keepNext")))
    for name in ("附件说明", "附件说明续行"):
        assert is_on(internal.styles[name].element.find(qn("w:pPr")).find(qn("w:keepNext")))
