"""Pages are reckoned as LibreOffice lays them out; lines are counted by hand."""

import re
import shutil
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from shifan.report.make import docx_report
from shifan.score import score
from shifan.word.elements import el
from shifan.word.line_breaks import BEGINS, BOOKMARK, ENDS, line_count, text_width
from shifan.word.paging import _is_kept, _line_heights, page_numbers
from shifan.word.paragraph_layout import ParagraphLayout, with_switches
from tests.conftest import latest
from tests.score.mini import city, pack
from tests.soffice import convert, needs_soffice

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed"
)
COLUMN = 442.2  # 156 mm: 28 signs of 16 pt, each drawn a quarter point closer, take 441


def count(text, first=0.0):
    return line_count(text, COLUMN, 16, first, -0.25)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("字" * 28, 1),
        ("字" * 29, 2),
        ("字" * 56, 2),
        ("字" * 57, 3),
        ("字" * 27 + "。", 1),
        ("字" * 28 + "。", 2),  # no closing sign hangs over the edge
        ("字" * 27 + "12", 2),  # 27 + 1 and a gap between them
        ("字" * 27 + BEGINS + "12", 1),  # where a control begins there is none
        ("字" * 26 + "（12", 1),  # nor beside a bracket
        (
            "字" * 28 + "12" + "字" * 26,
            2,
        ),  # nor at a line's beginning; one behind it: 1 + 26 and a gap
        ("字" * 28 + "12" + "字" * 27, 3),
        ("字" * 27 + "（字）", 2),  # an opening bracket ends no line
        ("字" * 26 + "2044万元", 2),  # 26 + 4 half-width digits are 28, 万元 goes on
        ("字" * 27 + "2044", 2),  # a number is not torn
        ("字" * 26 + "，2023" + "字" * 23, 2),  # nor from a closing sign before it
        ("字" * 26 + "，2023" + "字" * 24, 3),
        # The last sign of each kind has no quarter point less: 28 × 15.75 + 0.25 × (marks + 1).
        ("字" + (BOOKMARK + "字" * 9) * 3, 1),  # 442.0
        ("字" * 4 + (BOOKMARK + "字" * 6) * 4, 2),  # 442.25
        # Where a control ends there is no gap either: 26 × 15.75 + 2 × 7.75 + 15.75 + 3 × 0.25 = 441.5.
        ("字" * 26 + BEGINS + "12" + ENDS + "字", 1),
        ("字" * 26 + BEGINS + "12字", 2),  # 3.2 more
        # A quote behind Western signs is a Western one: 25 × 15.75 + 36.33 + 6.85 + 3.2 + 3 × 0.25 = 440.9.
        ("字" * 24 + "100%“字", 1),
        ("字" * 24 + "100%字“字", 2),
        # A closing sign does not begin a line behind a control, an opening one ends it before one.
        ("字" * 28 + ENDS + "，" + "字" * 26, 2),
        ("字" * 28 + ENDS + "，" + "字" * 27, 3),
        ("字" * 27 + "“" + BEGINS + "字" * 28, 2),
        ("字" * 27 + "“" + "字" * 28, 3),
        # A number goes with the closing sign before it, in a control, too: 2 × 15.75 + 31 + 24 × 15.75 + 0.75 = 441.25.
        ("字" * 26 + "，" + BEGINS + "2023" + ENDS + "字" * 24, 2),
        ("字" * 26 + "，" + BEGINS + "2023" + ENDS + "字" * 25, 3),
    ],
)
def test_lines_of_28_signs(text, expected):
    assert count(text) == expected


def test_marks_have_no_width():
    assert text_width(BEGINS + "字" + BOOKMARK + ENDS, 16, -0.25) == 15.75
    assert text_width(BEGINS, 16, -0.25) == 0


def test_signs_that_times_sets_otherwise():
    assert text_width("110", 10) == pytest.approx(10 * (1.5 - 0.037))  # two 1 stand closer
    assert text_width("−1", 10) == pytest.approx(10 * (0.564 + 0.5))


def test_the_first_line_is_indented_by_two():
    assert count("字" * 26, 32) == 1 and count("字" * 27, 32) == 2


def test_a_digit_is_half_a_sign_wide():
    assert text_width("92.58%", 10) == pytest.approx(10 * (4 * 0.5 + 0.25 + 0.833))


def pdf_pages(path, folder):
    pdf = convert(path, "pdf", folder)
    done = subprocess.run(
        [shutil.which("pdftotext"), "-layout", str(pdf), "-"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.split("\f")


@needs_soffice
@needs_pdftotext
def test_the_contents_tell_the_pages_on_which_libreoffice_puts_headings(finished, tmp_path):
    path = latest(finished, "示例乙市") / "初评报告.docx"
    printed = [re.sub(r"\s", "", page) for page in pdf_pages(path, tmp_path)]
    body = printed[next(n for n, page in enumerate(printed) if "目录" not in page) :]
    entries = [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in Document(str(path)).element.body.iter(qn("w:p"))
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
        and paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")).startswith("TOC")
    ]
    assert len(entries) == 17  # ten headings and seven annexes
    for entry in entries:
        head, number = re.fullmatch(r"(.*?)(\d+)", entry).groups()
        last = head.split("\u3000")[
            -1
        ]  # of an annex its title: a turned page number may stand between
        assert last in body[int(number) - 1], (
            entry,
            [n for n, page in enumerate(body, 1) if last in page],
        )


@needs_soffice
@needs_pdftotext
def test_a_page_of_text_holds_22_lines_of_28_signs(tmp_path):
    skeleton = tmp_path / "模板.docx"
    document = Document(str(docx_report.SKELETON))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    for _ in range(4):
        document.add_paragraph(
            "".join(chr(0x4E00 + 7 * n) for n in range(28 * 13 + 26)), style="报告正文"
        )
    document.save(str(skeleton))
    path = tmp_path / "满页.docx"
    path.write_bytes(
        docx_report.build(
            docx_report.ReportData(score(city(), pack()), pack(), city(), []),
            docx_report.PUBLIC,
            skeleton,
        )
    )
    pages = [
        [line.strip() for line in page.splitlines() if len(line.strip()) > 15]
        for page in pdf_pages(path, tmp_path)
    ]
    assert len(pages[0]) == len(pages[1]) == 22
    assert {len(line) for line in pages[0] + pages[1]} == {26, 28}  # 26 where a paragraph begins


def laid_out(lines_of, start=None):
    """Return the page of each paragraph of a document with the skeleton's styles.

    `start` as in the section's page numbers.
    """
    document = Document(str(docx_report.SKELETON))
    body = document.element.body
    last = list(body)[-1]
    for element in list(body)[:-1]:
        body.remove(element)
    for old in last.findall(qn("w:pgNumType")):
        last.remove(old)
    if start is not None:
        last.append(el("pgNumType", **start))
    for style, text in lines_of:
        document.add_paragraph(text, style=style)
    found = page_numbers(body, document.styles.element)
    return [found[paragraph] for paragraph in body.iter(qn("w:p"))]


TEXT = ("报告正文", "字")


def test_22_lines_fill_a_page():
    assert laid_out([TEXT] * 23) == [1] * 22 + [2]


def test_a_paragraph_begins_where_its_first_line_is():
    assert laid_out([("报告正文", "字" * 27)] * 12) == [1] * 11 + [
        2
    ]  # two lines each: 11 fill a page


def test_a_heading_goes_with_what_follows():
    assert laid_out([*[TEXT] * 21, ("Heading 1", "一、题"), TEXT]) == [1] * 21 + [2, 2]
    assert laid_out([*[TEXT] * 20, ("Heading 1", "一、题"), TEXT]) == [1] * 22


def test_what_is_kept_with_the_next_stays_if_that_begins_a_page():
    assert laid_out([TEXT, ("Caption", "图7"), ("附件号", "附件7"), TEXT]) == [1, 1, 2, 2]


def test_an_annex_begins_a_page_and_its_title_stands_on_the_third_line():
    assert laid_out([TEXT, ("附件号", "附件1"), ("附件标题", "表"), *[TEXT] * 19]) == [
        1,
        2,
        2,
        *[2] * 18,
        3,
    ]  # 1 + 3 lines, 18 are left


@pytest.mark.parametrize(
    ("start", "first"), [(None, 1), ({"fmt": "decimal"}, 1), ({"start": 5}, 5)]
)
def test_page_numbers_start_where_the_section_says(start, first):
    assert laid_out([TEXT], start) == [first]


def test_kept_lines_and_widows():
    layout = ParagraphLayout(widow_control=False)
    assert [_is_kept(layout, n, 4) for n in range(4)] == [False] * 4
    layout = ParagraphLayout(widow_control=True)
    assert [_is_kept(layout, n, 4) for n in range(4)] == [True, False, True, False]
    assert [_is_kept(layout, n, 3) for n in range(3)] == [True, True, False]
    assert [_is_kept(layout, n, 1) for n in range(1)] == [False]
    layout = ParagraphLayout(keep_lines=True, widow_control=False)
    assert [_is_kept(layout, n, 4) for n in range(4)] == [True, True, True, False]


def test_a_paragraph_may_state_switches_of_its_own():
    own = el("p", el("pPr", el("keepNext"), el("widowControl", val=0)))
    layout = with_switches(own, ParagraphLayout())
    assert layout.keep_with_next and not layout.widow_control


PITCH = 28.95  # points: 22 lines fill a page


@pytest.mark.parametrize(
    ("layout", "text", "picture", "height"),  # points, as measured in LibreOffice
    [
        (ParagraphLayout(size=10.5, on_grid=False), "", 40.3, 40.3),  # the mark adds nothing
        (ParagraphLayout(size=10.5, on_grid=False), " ", 40.3, 40.3),
        (
            ParagraphLayout(size=10.5, on_grid=False),
            "字",
            40.3,
            43.3,
        ),  # 10.5 × 0.286 below the line
        (ParagraphLayout(size=10.5, on_grid=False), "字", 80.0, 83.0),
        (ParagraphLayout(size=16), "", 29.5, 2 * PITCH),
        (ParagraphLayout(size=16), "字", 5.0, PITCH),
        (ParagraphLayout(size=16), "字", 26.0, 2 * PITCH),  # 26 + 4.6 > 28.95
        (ParagraphLayout(size=16), "", 26.0, PITCH),
        (ParagraphLayout(size=10.5, exact_line=15.0), "", 40.3, 15.0),  # a fixed line does not grow
    ],
)
def test_a_picture_alone_makes_its_line_no_higher_than_itself(layout, text, picture, height):
    extent = etree.Element(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent",
        cy=str(round(picture * 12700)),
    )
    run = el("r", el("t"), el("drawing", extent))
    run[0].text = text
    assert _line_heights(el("p", run), layout, COLUMN, PITCH) == (
        pytest.approx(height, abs=0.01),
        1,
    )
