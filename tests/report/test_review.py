"""The reviewer's copy: the same report with comments where they do no harm, telling rule, inputs and cells."""

import re

import pytest
from docx.oxml.ns import qn
from lxml import etree

from shifan.audit.review_comments import ReviewComments
from shifan.report.anchors.reading import read
from shifan.report.make import review_copy
from shifan.report.verify.verify import verify_file
from shifan.rules.catalog import catalog
from shifan.score import score
from shifan.word.package import read_parts
from shifan.word.packing import pack as packed
from tests.conftest import SMALL, latest
from tests.report.living import texts_at_anchors
from tests.score.mini import city, pack
from tests.soffice import convert, needs_soffice

CITY, COPY, REPORT = "示例乙市", "初评报告-复核版.docx", "初评报告.docx"


@pytest.fixture(scope="module")
def parts(finished):
    return read_parts(latest(finished, CITY) / COPY)


def comments(parts):
    """Return the text of each comment by id, one line a paragraph."""
    root = etree.fromstring(parts["word/comments.xml"])
    return {
        comment.get(qn("w:id")): "\n".join(
            "".join(node.text or "" for node in line.iter(qn("w:t")))
            for line in comment.iter(qn("w:p"))
        )
        for comment in root.iter(qn("w:comment"))
    }


def test_the_report_itself_is_unchanged(finished, parts):
    whole = read_parts(latest(finished, CITY) / REPORT)
    ours, theirs = read(parts, COPY), read(whole, REPORT)
    assert [line.text for line in ours.paragraphs] == [line.text for line in theirs.paragraphs]
    assert texts_at_anchors(ours) == texts_at_anchors(theirs)
    assert (ours.info, ours.anchors) == (theirs.info, theirs.anchors)
    assert list(ours.values.items()) == list(theirs.values.items())
    assert {name for name in parts if parts[name] != whole.get(name)} - {"word/styles.xml"} == {
        "word/document.xml",
        "word/comments.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }


def test_each_comment_ends_its_own_paragraph_outside_controls(parts):
    document, known = etree.fromstring(parts["word/document.xml"]), comments(parts)
    references = list(document.iter(qn("w:commentReference")))
    assert sorted(mark.get(qn("w:id")) for mark in references) == sorted(known) and len(known) > 50
    for kind in ("w:commentRangeStart", "w:commentRangeEnd"):
        assert sorted(mark.get(qn("w:id")) for mark in document.iter(qn(kind))) == sorted(known)
    for mark in references:
        paragraph = mark.getparent().getparent()
        assert (
            paragraph.tag == qn("w:p")
            and paragraph[-1] is mark.getparent()
            and paragraph[-2].tag == qn("w:commentRangeEnd")
        )
        assert (
            next(paragraph.iterancestors(qn("w:sdt"), qn("w:txbxContent"), qn("w:del")), None)
            is None
        )
        start = next(
            node
            for node in paragraph
            if node.tag == qn("w:commentRangeStart")
            and node.get(qn("w:id")) == mark.get(qn("w:id"))
        )
        assert paragraph.index(start) <= 1
    paragraphs = [mark.getparent().getparent() for mark in references]
    assert len(paragraphs) == len(set(paragraphs))


def test_comments_have_a_fixed_date_and_their_styles(parts):
    root, styles = etree.fromstring(parts["word/comments.xml"]), parts["word/styles.xml"].decode()
    assert {comment.get(qn("w:author")) for comment in root} == {"shifan"}
    (date,) = {comment.get(qn("w:date")) for comment in root}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", date)
    assert 'w:styleId="CommentText"' in styles and 'w:styleId="CommentReference"' in styles


def test_a_computed_value_gives_rule_inputs_and_cells(parts):
    texts = comments(parts)
    assert any("原始文件：" in text and "SHA-256" in text for text in texts.values())
    assert any(
        "累计核查单位数" in text and "依据：明查点位数" in text and "现场检查.xlsx!点位 A2" in text
        for text in texts.values()
    )
    assert any("本表各列的规则：" in text and "计分办法第4条" in text for text in texts.values())
    row = next(text for text in texts.values() if "党政同责得分：" in text)
    assert "资料审查.xlsx!评分 D2:D4" in row and "规则包 indicators.csv" in row
    assert any("本图印出的数据：" in text for text in texts.values())
    assert max(map(len, texts.values())) < 5000


def test_every_computed_value_of_body_and_tables_is_explained(parts):
    rules = catalog("exclude")
    reading = read(parts, COPY)
    said = "\n".join(comments(parts).values())
    printed = {
        entry.value_id
        for name, entry in reading.anchors.items()
        if entry.kind == "value"
        and name in reading.ranges
        and reading.ranges[name].part == "word/document.xml"
    }
    computed = [reading.values[key] for key in printed if reading.values[key].rule in rules]
    assert (
        len(computed) > 200
        and [value.name for value in computed if f"{value.name}：" not in said] == []
    )


def test_a_corrected_cell_is_told():
    from dataclasses import replace

    from shifan.intake.model import Correction

    clean, standard = city(), pack()
    clean = replace(
        clean,
        corrections=(
            Correction("资料审查.xlsx", "评分", "D3", "9", "0.5", "录入错误", "李", "2024-01-02"),
        ),
    )
    notes = ReviewComments(score(clean, standard), standard, clean, {})
    (line,) = notes.explain(
        review_copy.CommentPlace(review_copy.PARAGRAPH, ("indicator.K1.document_rate",))
    )
    assert "其中 资料审查.xlsx!评分!D3 已更正：9 → 0.5，录入错误（李，2024-01-02）" in line
    (other,) = notes.explain(
        review_copy.CommentPlace(review_copy.PARAGRAPH, ("indicator.K2.document_rate",))
    )
    assert "已更正" not in other


def test_what_is_only_quoted_is_explained_once():
    clean, standard = city(), pack()
    notes = ReviewComments(score(clean, standard), standard, clean, {})
    place = review_copy.CommentPlace(review_copy.PARAGRAPH, ("city", "scores.total"))
    assert [line.split("：")[0] for line in notes.explain(place)] == ["城市", "总得分"]
    assert [line.split("：")[0] for line in notes.explain(place)] == ["总得分"]
    assert notes.explain(review_copy.CommentPlace(review_copy.ROW, ("city",))) == []


def test_verify_finds_the_copy_as_backed_as_the_report(finished):
    run = latest(finished, CITY)
    copy, report = (verify_file(run / name, finished).as_dict() for name in (COPY, REPORT))
    assert (copy["total"], copy["backed"]) == (report["total"], report["backed"]) and copy[
        "total"
    ] == copy["backed"]


@needs_soffice
def test_it_survives_libreoffice(finished_small, tmp_path):
    copy = latest(finished_small, SMALL) / COPY
    parts, saved = read_parts(copy), read_parts(convert(copy, "docx", tmp_path))
    assert len(comments(saved)) == len(comments(parts)) > 20
    before, after = read(parts, COPY), read(saved, COPY)
    assert texts_at_anchors(after) == texts_at_anchors(before)
    texts = [
        [
            line.text
            for line in reading.paragraphs
            if line.text and line.part.endswith("document.xml")
        ]
        for reading in (after, before)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("whose", ["依据", "同事"])
def test_a_comment_of_ours_that_says_something_else_is_told(finished, parts, tmp_path, whose):
    """Only what tells the sources is ours; what a colleague remarks is not judged."""
    changed = dict(parts)
    text = changed["word/comments.xml"].decode()
    changed["word/comments.xml"] = text.replace("分", "份", 1).replace("依据", whose).encode()
    path = tmp_path / COPY
    path.write_bytes(packed(changed))
    told = [item for item in verify_file(path, finished).items if item.state != "backed"]
    assert [item.place for item in told] == (["复核批注与运行不符"] if whose == "依据" else [])
