"""The shipped documents, made of small cities: every number proven, official layout, nothing said that is not so."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.documents.produce import produce
from shifan.report.lint.lint import lint_file
from shifan.report.make.report_draft import ReportData
from shifan.report.verify.verify import verify_file
from shifan.score import score
from shifan.standards import load
from shifan.standards.documents import SHIPPED_SKELETONS
from shifan.word.line_breaks import line_count
from shifan.word.paragraph_layout import paragraph_layouts
from shifan.word.styles import paragraph_style
from tests.report.documents.mini_documents import data, lines
from tests.report.living import pictures
from tests.report.soundness import sound
from tests.score.mini import city, rows

DECLARED = load("demo-2023").documents
DOCUMENTS = tuple(each for each in DECLARED if each.skeleton.endswith(".docx"))
NAMES = [
    "一页摘要",
    "报送函",
    "公示稿",
    "反馈函（区县）",
    "反馈函（部门）",
    "点位检查结果单",
    "整改回头看",
]
CLEAN = [
    (site, item, "符合", "", "") for site, item in (("P1", "M1-1"), ("P2", "M1-1"), ("Q1", "A1-1"))
]
VETO = [("big", True, "省局通报某超市出售不合格食品")]
CITIES = {
    "usual": city(),
    "perfect": city(records=CLEAN, rectification=[]),
    "failed": city(vetoes=VETO),
}


def source_of(made, folder):
    """Return what the shipped documents of a city are made from."""
    source = data(folder, clean=made)
    standard = replace(source.standard, documents=DOCUMENTS)
    return ReportData(score(source.clean, standard), standard, source.clean, pictures(100))


def documents_of(made, folder):
    """Return the shipped documents of a city."""
    return produce(DOCUMENTS, source_of(made, folder))


def test_the_shipped_pack_declares_them():
    assert [document.name for document in DECLARED] == [*NAMES, "汇报", "问题及照片"]
    assert [document.name for document in DECLARED if document.on_request] == ["问题及照片"]


@pytest.mark.parametrize("kind", CITIES)
def test_every_number_is_proven_and_the_layout_is_official(tmp_path, kind):
    for each in documents_of(CITIES[kind], tmp_path):
        path = tmp_path / "文.docx"
        path.write_bytes(each.content)
        verified = verify_file(path, tmp_path)
        assert verified.all_backed, (
            each.listed.title,
            [i for i in verified.items if i.state != "backed"],
        )
        assert not lint_file(path), each.listed.title
        assert not sound(path), each.listed.title


def texts(kind, folder, name):
    """Return the text of each shipped document of a name, by the name of its row."""
    return texts_of(CITIES[kind], folder, name)


def texts_of(clean, folder, name):
    """Return the text of each shipped document of a name of a city, by the name of its row."""
    made = documents_of(clean, folder)
    return {
        text.listed.name: "".join(lines(text.content))
        for text in made
        if text.listed.document == name
    }


def test_a_look_back_is_made_once_there_are_rechecks_and_a_department_gets_what_concerns_it(
    tmp_path,
):
    assert "复查的1个问题全部通过。" in texts("usual", tmp_path, "整改回头看")["小城市"]
    assert not texts("perfect", tmp_path, "整改回头看")
    letters = texts("usual", tmp_path, "反馈函（部门）")
    assert list(letters) == ["市甲局", "市乙局"]
    # 市甲局: 许可, 记录, 公示 at P1 and P2, one of them N/A; 记录 failed once.
    assert "共检查5项次（合理缺项不计），符合4项次。" in letters["市甲局"]
    assert not texts("perfect", tmp_path, "反馈函（部门）")


def test_the_public_notice_of_a_city_that_fails_names_the_veto_alone(tmp_path):
    notice = texts("failed", tmp_path, "公示稿")["小城市"]
    # In the words of what was found, never in those of the veto, which names more than happened.
    said = "小城市未通过省级初评。核查认定的否决情形：省局通报某超市出售不合格食品。"
    assert said in notice and "结论为通过" not in notice
    assert "结论为通过" in texts("usual", tmp_path, "公示稿")["小城市"]


def test_what_is_to_be_done_is_in_the_order_of_what_decides(tmp_path):
    assert (
        "一是先行核实、整改未通过初评的原因：发生大事。"
        in texts("failed", tmp_path, "一页摘要")["小城市"]
    )
    usual = texts("usual", tmp_path, "一页摘要")["小城市"]
    # W2 was due on the 29th, the report is of the 30th.
    assert "一是1个问题已超过整改时限、尚未整改到位，逐个督办。" in usual
    # 指标一 lost 0.5 and 0.25, 指标二 0.6.
    assert "二是资料审查“指标二”一处扣0.60分" in usual and "三是" not in usual


def test_of_equals_none_is_said_to_be_the_first(tmp_path):
    own = rows()["documents"]
    lost = [(*row[:3], Decimal("0.6") if row[3] else row[3], *row[4:]) for row in own]
    failed = [("P1", "M1-1", "不符合", "", ""), ("P2", "M1-1", "不符合", "", "")]
    for item in ("M1-2", "M1-3"):
        failed += [(site, item, "不符合", "", "") for site in ("P1", "P2")]
    said = texts_of(city(documents=lost, records=failed, rectification=[]), tmp_path, "一页摘要")
    summary = said["小城市"]
    assert "不符合2项次，是不符合最多的检查项之一，集中整治。" in summary
    assert "一处扣0.60分，是扣分最多的几处之一，对照扣分理由补正材料。" in summary
    said = texts_of(city(records=failed[:2], rectification=[]), tmp_path, "一页摘要")["小城市"]
    assert "不符合2项次，是不符合最多的检查项，集中整治。" in said
    assert "一处扣0.60分，在各处扣分中最多，" in said


def test_nothing_empty_is_printed_of_a_city_without_problems(tmp_path):
    letters = texts("perfect", tmp_path, "反馈函（区县）")
    for said in letters.values():
        assert "问题清单" not in said and "附件：" in said and "2." not in said
    summary = texts("perfect", tmp_path, "一页摘要")["小城市"]
    assert "没有发现不符合的检查项。" in summary and "不适用" not in summary
    notice = texts("perfect", tmp_path, "公示稿")["小城市"]
    assert "没有发现否决情形，小城市省级初评结论为通过。" in notice and "：无" not in notice
    assert "1.甲区现场检查问题清单" in texts("usual", tmp_path, "反馈函（区县）")["甲区"]


def test_a_city_of_which_nothing_is_applicable_has_no_total(tmp_path):
    documents = [(*row[:3], None, "", "", row[6], True) for row in rows()["documents"]]
    absent = [(*row[:2], "合理缺项", "", "") for row in rows()["records"]]
    made = city(documents=documents, records=absent, rectification=[])
    summary = texts_of(made, tmp_path, "一页摘要")["小城市"]
    assert "各项指标均不适用，没有总得分。" in summary and "不适用分" not in summary


SKELETONS = sorted(path.name for path in SHIPPED_SKELETONS.glob("*.docx"))


@pytest.mark.parametrize("name", SKELETONS)
def test_no_heading_of_a_column_is_broken(name):
    document = Document(SHIPPED_SKELETONS / name)
    styles = document.styles.element
    for table in document.element.body.iter(qn("w:tbl")):
        for cell in table.find(qn("w:tr")).iter(qn("w:tc")):
            assert lines_in_cell(cell, styles) == 1, "".join(cell.itertext())


def lines_in_cell(cell, styles):
    """Return how many lines the paragraphs of a cell take in its width."""
    width = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 20
    layouts = paragraph_layouts(styles)
    counts = []
    for paragraph in cell.iter(qn("w:p")):
        layout = layouts[paragraph_style(paragraph)]
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        counts.append(
            line_count(text, width - layout.cell_margin, layout.size, 0.0, layout.letter_spacing)
        )
    return sum(counts)


@pytest.mark.parametrize("name", [each for each in SKELETONS if "函" in each or "通报" in each])
def test_a_letter_has_no_number_on_its_first_page_but_a_red_line(name):
    section = Document(SHIPPED_SKELETONS / name).sections[0]
    assert section.different_first_page_header_footer
    first, others = section.first_page_footer._element, section.footer._element
    assert "PAGE" not in "".join(first.itertext()) and "PAGE" in "".join(others.itertext())
    line = next(first.iter(qn("w:pBdr")))[0]
    assert line.get(qn("w:val")) == "thinThickSmallGap" and line.get(qn("w:color")) == "FF0000"
    notices = (section.first_page_header, section.header, section.even_page_header)
    assert {header.paragraphs[0].text for header in notices} == {"{{ report.demo }}"}


SIGNED = ("报送函", "反馈函（区县）", "反馈函（部门）", "公示稿", "点位检查结果单", "整改回头看")


@pytest.mark.parametrize("kind", CITIES)
def test_a_signature_is_kept_with_a_line_of_text(tmp_path, kind):
    seen = set()
    for each in documents_of(CITIES[kind], tmp_path):
        if each.listed.document not in SIGNED:
            continue
        seen.add(each.listed.document)
        paragraphs = Document(io.BytesIO(each.content)).paragraphs
        styles = [paragraph_style(paragraph._p) for paragraph in paragraphs]
        last = max(place for place, style in enumerate(styles) if style == "SfSign")
        text = max(n for n in range(last) if styles[n] == "SfBody" and paragraphs[n].text)
        kept = [paragraph._p.find(f".//{qn('w:keepNext')}") for paragraph in paragraphs[text:last]]
        assert None not in kept, each.listed.title
    assert seen >= {"报送函", "反馈函（区县）", "公示稿", "点位检查结果单"}
