"""What officials do to a skeleton in Word, WPS and LibreOffice: nothing of it may be lost, leak or be printed half."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm

from shifan.charts import NAMES
from shifan.errors import Refused
from shifan.report.anchors.register_part import read
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.skeletons.check import check_file
from shifan.report.skeletons.export import export
from shifan.score import score
from tests.report.living import edit, pictures, report_data
from tests.score.mini import city, pack, rows

BOTH = (docx_report.INTERNAL, docx_report.PUBLIC)
SCORE = "79.37"


@pytest.fixture
def own(tmp_path):
    """A copy of the shipped skeleton."""
    return export(tmp_path / "我的模板.docx")


def check(path):
    return [
        finding for finding in check_file(path, report_data(), NAMES) if finding.severity != "info"
    ]


def build(path, edition=docx_report.INTERNAL, shade=None):
    return docx_report.build(
        report_data(pictures(shade) if shade is not None else []),
        edition,
        path,
    )


def report(path, edition=docx_report.INTERNAL, shade=None):
    return Document(io.BytesIO(build(path, edition, shade)))


def element(xml):
    return parse_xml(re.sub(r"^<w:\w+", lambda hit: f"{hit[0]} {nsdecls('w')}", xml))


def said(element):
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def find(document, text):
    return next(
        paragraph for paragraph in document.element.body.iter(qn("w:p")) if text in said(paragraph)
    )


def lines(document):
    return [said(paragraph) for paragraph in document.element.body.iter(qn("w:p"))]


def written(text, style="SfBody"):
    return element(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
    )


def behind(anchor, *texts):
    """Return a change: paragraphs with these texts behind the one with the anchor."""

    def change(document):
        for text in reversed(texts):
            find(document, anchor).addnext(written(text))

    return change


def moved_breaks(document):
    """Move each section break into the marker before it, as LibreOffice does when it saves."""
    for section in list(document.element.body.iter(qn("w:sectPr")))[:-1]:
        holder = section.getparent().getparent()
        holder.getprevious().find(qn("w:pPr")).append(section)
        holder.getparent().remove(holder)


def test_a_section_break_in_a_marker_is_kept(own):
    plain = {edition: lines(report(docx_report.SKELETON, edition)) for edition in BOTH}
    edit(own, moved_breaks)
    made = report(own)
    assert [section.page_width > section.page_height for section in made.sections] == [
        False,
        False,
        True,
        False,
    ]
    assert {edition: lines(report(own, edition)) for edition in BOTH} == plain and len(
        report(own, docx_report.PUBLIC).sections
    ) == 1


@pytest.mark.parametrize(
    "mark", ["{{# themes }}", "{{/ themes }}", "{{# internal }}", "{{ charts }}"]
)
def test_a_section_break_in_any_marker_is_kept(own, mark):
    def change(document):
        spot = [
            paragraph
            for paragraph in document.element.body.iter(qn("w:p"))
            if said(paragraph) == mark
        ][-1]
        spot.find(qn("w:pPr")).append(
            element('<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>')
        )

    edit(own, change)
    assert len(report(own).sections) == 5


def with_note(path, anchor):
    """Put a footnote with the score at an anchor."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    notes = (
        "<w:footnotes "
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote '
        'w:type="separator" w:id="-1"><w:p/></w:footnote>'
        "<w:footnote "
        'w:id="2"><w:p><w:r><w:t>总得分{{ scores.</w:t></w:r><w:r><w:t>total }}分</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts["word/footnotes.xml"] = notes.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode(),
    )
    relation = (
        '<Relationship Id="rId777" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes'
        '" Target="footnotes.xml"/></Relationships>'
    )
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", relation.encode()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    edit(
        path,
        lambda document: find(document, anchor).append(
            element('<w:r><w:footnoteReference w:id="2"/></w:r>')
        ),
    )


@pytest.mark.parametrize(
    ("edition", "there"), [(docx_report.INTERNAL, True), (docx_report.PUBLIC, False)]
)
def test_a_footnote_of_an_internal_block_is_not_in_the_public_file(own, edition, there):
    with_note(own, "{{ scores.total }}分")
    parts = zipfile.ZipFile(io.BytesIO(build(own, edition)))
    assert (
        SCORE in parts.read("word/footnotes.xml").decode()
    ) is there and b"separator" in parts.read("word/footnotes.xml")
    assert (
        "scores.total" in read({name: parts.read(name) for name in parts.namelist()}).values
    ) is there


@pytest.mark.parametrize(("edition", "count"), [(docx_report.INTERNAL, 1), (docx_report.PUBLIC, 0)])
def test_a_picture_and_a_link_of_an_internal_block_are_not_in_the_public_file(own, edition, count):
    def change(document):
        made = document.add_paragraph()
        made.add_run().add_picture(io.BytesIO(pictures(9)[0].png), width=Mm(30))
        key = document.part.relate_to(
            "http://内部.example/清单",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        link = element("<w:hyperlink><w:r><w:t>清单</w:t></w:r></w:hyperlink>")
        link.set(qn("r:id"), key)
        made._p.append(link)
        find(document, "{{ reasons }}").addnext(made._p)

    edit(own, change)
    parts = zipfile.ZipFile(io.BytesIO(build(own, edition)))
    assert len([name for name in parts.namelist() if "media/" in name]) == count
    assert ("内部.example" in parts.read("word/_rels/document.xml.rels").decode()) is bool(count)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("总得分{{ scores.total }}分。", "得分"),
        ("{{ table problems }}", "被检查单位"),
        ("{{ table totals }}", "得分"),
        ("首个点位{{ site.P1.name }}。", "被检查单位"),
    ],
)
def test_scores_and_units_outside_internal_blocks_are_told(own, text, told):
    edit(own, behind("{{ conclusion.text }}", text))
    (fault,) = [finding for finding in check(own) if finding.code == "public"]
    assert told in fault.found and fault.cell in text and fault.sheet and "internal" in fault.action


def test_what_is_no_score_is_not_told(own):
    edit(
        own,
        behind(
            "{{ conclusion.text }}",
            "达标线{{ scores.pass_line }}分，问题{{ rectification.problems }}个。",
        ),
    )
    assert check(own) == []


@pytest.mark.parametrize(
    "text",
    [
        "达标线{{ scores.pass_line }分",
        "达标线{{ scores.pass_line 分，总得分{{ scores.pass_line }}分。",
        "｛｛ scores.pass_line 分",
        "{{{ city }}}市",
        "{ scores.pass_line }",
        "scores.pass_line }}",
    ],
)
@pytest.mark.parametrize("place", ["body", "header"])
def test_a_brace_that_is_left_over_is_refused_with_its_place(own, text, place):
    def change(document):
        if place == "header":
            document.sections[-1].header._element.append(written(text))
        else:
            behind("{{ overall.text }}", text)(document)

    edit(own, change)
    (fault,) = check(own)
    assert (
        fault.severity == "error"
        and fault.code == "braces"
        and ("页眉" if place == "header" else "（一）初评总体情况") in fault.sheet
    )
    with pytest.raises(Refused, match="花括号不成对"):
        build(own)


def test_braces_over_two_runs_are_seen_and_those_of_data_are_not(own):
    def change(document):
        made = written("达标线{")
        made.append(element("<w:r><w:t>{ scores.pass_line }分</w:t></w:r>"))
        find(document, "{{ overall.text }}").addnext(made)

    edit(own, change)
    assert [finding.code for finding in check(own)] == ["braces"]
    records = [
        (*row[:3], "缺记录{1}", *row[4:]) if row[3] == "缺记录" else row
        for row in rows()["records"]
    ]
    clean = city(records=records)
    assert "缺记录{1}" in lines(
        Document(
            io.BytesIO(
                docx_report.build(
                    docx_report.ReportData(score(clean, pack()), pack(), clean, []),
                    docx_report.INTERNAL,
                )
            )
        )
    )


@pytest.mark.parametrize(
    ("outer", "edition", "kept"),
    [
        ("internal", docx_report.INTERNAL, True),
        ("internal", docx_report.PUBLIC, False),
        ("public", docx_report.PUBLIC, True),
        ("public", docx_report.INTERNAL, False),
    ],
)
def test_a_repeated_block_inside_a_block_of_an_edition(own, outer, edition, kept):
    def change(document):
        find(document, "{{# shortcomings }}").addprevious(written("{{# " + outer + " }}"))
        find(document, "{{/ shortcomings }}").addnext(written("{{/ " + outer + " }}"))

    edit(own, change)
    assert any("1.题一" in line for line in lines(report(own, edition))) is kept


def test_a_block_of_an_edition_inside_a_repeated_block(own):
    edit(
        own,
        lambda document: [
            find(document, "{{/ themes }}").addprevious(written(text))
            for text in ("{{# internal }}", "内部{{ number }}", "{{/ internal }}")
        ],
    )
    assert "内部1" in lines(report(own)) and "内部1" not in lines(report(own, docx_report.PUBLIC))


MISPLACED = {
    "a table in a repeated block": (
        behind("{{# themes }}", "{{ table totals }}"),
        "{{ table totals }}",
        "独占一段",
    ),
    "charts in a sentence": (
        behind("{{ overall.text }}", "见{{ charts }}。"),
        "{{ charts }}",
        "独占一段",
    ),
    "a part of a block outside": (
        behind("{{ overall.text }}", "其中{{ title }}。"),
        "{{ title }}",
        "{{ # themes }}",
    ),
    "a marker in a sentence": (
        behind("{{ overall.text }}", "有{{# internal }}。"),
        "{{ # internal }}",
        "独占一段",
    ),
    "a repeated block in a repeated block": (
        behind("{{# themes }}", "{{# shortcomings }}", "{{/ shortcomings }}"),
        "{{ # shortcomings }}",
        "另起一块",
    ),
    "an end without a beginning": (
        lambda d: find(d, "{{# themes }}").getparent().remove(find(d, "{{# themes }}")),
        "{{ / themes }}",
        "各占一段",
    ),
    "a beginning without an end": (
        lambda d: find(d, "{{/ internal }}").getparent().remove(find(d, "{{/ internal }}")),
        "{{ # internal }}",
        "各占一段",
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_known_name_in_a_wrong_place_is_told_once_and_truly(own, name):
    change, cell, expected = MISPLACED[name]
    edit(own, change)
    found = [
        finding
        for finding in check(own)
        if "没有与之成对" not in finding.found or finding.cell == cell
    ]
    assert {finding.cell for finding in found} == {cell} and len(found) == 1
    assert expected in found[0].expected and "近似" not in found[0].expected


def test_a_fault_of_one_edition_names_it(own):
    edit(own, behind("{{ reasons }}", "{{ onsite.sitse }}"))
    (fault,) = check(own)
    assert fault.found == "没有对应的数据（内部版）"


def test_a_skeleton_without_anchors_in_its_text_is_told(own):
    edit(
        own,
        lambda document: [
            paragraph.getparent().remove(paragraph)
            for paragraph in list(document.element.body.iter(qn("w:p")))
            if "{" in said(paragraph)
        ],
    )
    assert "no-anchor" in {finding.code for finding in check(own)}


def test_the_file_that_is_at_fault_is_the_users(own):
    edit(own, behind("{{ overall.text }}", "{{ nothing }}"))
    with pytest.raises(Refused, match=r"^我的模板\.docx"):
        build(own)


def test_other_kinds_of_word_files(own, tmp_path):
    with zipfile.ZipFile(own) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change, told in (
        (
            "模板.dotx",
            ("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
            "另存为 .docx",
        ),
        ("坏.docx", ("word/document.xml", b"</w:body>", b""), "损坏"),
    ):
        part, before, after = change
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for each, data in parts.items():
                archive.writestr(each, data.replace(before, after) if each == part else data)
        with pytest.raises(Refused, match=told) as refused:
            check(tmp_path / name)
            build(tmp_path / name)
        assert refused.value.findings[0].file == name
    with pytest.raises(Refused, match="docx"):
        export(tmp_path / "模板.doc")


def test_ids_of_the_skeletons_own_bookmarks_are_not_taken(own):
    def change(document):
        find(document, "{{ city }}创建").append(
            element('<w:bookmarkStart w:id="3" w:name="公文"/>')
        )
        find(document, "{{ conclusion.text }}").append(element('<w:bookmarkEnd w:id="3"/>'))
        document.sections[-1].header.paragraphs[0]._p.append(
            element('<w:bookmarkStart w:id="900" w:name="眉"/>')
        )
        document.sections[-1].header.paragraphs[0]._p.append(element('<w:bookmarkEnd w:id="900"/>'))

    edit(own, change)
    ids = [
        int(start.get(qn("w:id"))) for start in report(own).element.body.iter(qn("w:bookmarkStart"))
    ]
    assert len(ids) == len(set(ids)) and sorted(ids)[:2] == [3, 901]


def test_copies_of_a_block_share_no_ids(own):
    def change(document):
        made = find(document, "{{ number }}.{{ title }}")
        made.insert(1, element('<w:bookmarkStart w:id="5" w:name="条"/>'))
        made.append(element('<w:bookmarkEnd w:id="5"/>'))
        run = document.add_paragraph().add_run()
        run.add_picture(io.BytesIO(pictures(9)[0].png), width=Mm(5))
        made.append(run._r)
        for mark in ("# themes", "/ themes"):
            found = [
                node for node in document.element.body.iter(qn("w:t")) if mark in (node.text or "")
            ]
            found[0].text = found[0].text.replace("themes", "suggestions")

    edit(own, change)
    body = report(own, shade=50).element.body
    names = [start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))]
    ids = [start.get(qn("w:id")) for start in body.iter(qn("w:bookmarkStart"))]
    drawings = [drawing.get("id") for drawing in body.iter(qn("wp:docPr"))]
    assert (
        {"条", "条_2"} <= set(names) and len(names) == len(set(names)) and len(ids) == len(set(ids))
    )
    assert sorted(ids) == sorted(mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkEnd")))
    assert len(drawings) == len(set(drawings)) >= 8


def strike(paragraph):
    """Delete a whole paragraph with tracked changes, its mark too."""
    paragraph.find(qn("w:pPr")).append(element('<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'))
    for run in paragraph.findall(qn("w:r")):
        for node in run.iter(qn("w:t"), qn("w:instrText")):
            node.tag = node.tag.replace("}t", "}delText").replace("}instrText", "}delInstrText")
        gone = element('<w:del w:id="1" w:author="甲"/>')
        run.addprevious(gone)
        gone.append(run)


def test_paragraphs_deleted_with_tracked_changes_are_gone(own, tmp_path):
    """An annex goes, and its line in the list of the annexes with it; those behind it move up."""

    def change(document):
        body = list(document.element.body)
        strike(find(document, "3.现场检查结果"))
        start = next(n for n, each in enumerate(body) if said(each) == "现场检查结果") - 1
        last = next(n for n, each in enumerate(body) if said(each) == "{{ table items }}")
        for node in body[start : last + 1]:
            strike(node)

    edit(own, change)
    made = lines(report(own))
    assert [text for text in made if text.startswith("附件") and len(text) < 5] == [
        f"附件{n}" for n in range(1, 7)
    ]
    assert any(text.startswith("附件3　问题与整改清单") for text in made)
    assert not [text for text in made if "现场检查结果" in text]
    (tmp_path / "报告.docx").write_bytes(build(own))
    assert lint_file(tmp_path / "报告.docx") == []


def test_a_paragraph_with_a_deleted_mark_joins_the_next(own):
    def change(document):
        find(document, "{{ overall.text }}").addnext(written("后段"))
        find(document, "{{ overall.text }}").find(qn("w:pPr")).append(
            element('<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>')
        )

    edit(own, change)
    assert any(line.endswith("后段") and len(line) > 4 for line in lines(report(own)))


def test_an_emptied_annex_number_is_not_in_the_contents(own):
    edit(
        own,
        lambda document: [
            run.getparent().remove(run) for run in find(document, "附件2").findall(qn("w:r"))
        ],
    )
    assert "现场检查结果" not in lines(report(own))[2]


def narrow(document):
    for section in document.sections:
        section.left_margin = section.right_margin = Mm(40)


def portrait(document):
    """Take the landscape section of the ledger away."""
    for section in list(document.element.body.iter(qn("w:sectPr")))[1:3]:
        section.getparent().getparent().getparent().remove(section.getparent().getparent())


@pytest.mark.parametrize(("change", "widest"), [(narrow, 217), (portrait, 156)])
def test_tables_and_charts_fit_the_text_area(own, tmp_path, change, widest):
    edit(own, change)
    made = report(own, shade=50)
    width = {
        round(int(node.get(qn("w:w"))) / 56.7) for node in made.element.body.iter(qn("w:tblW"))
    }
    assert max(width) == widest
    assert {
        round(int(node.get("cx")) / 36000) for node in made.element.body.iter(qn("wp:extent"))
    } <= {round(made.sections[0].page_width.mm) - 80, 156}
    (tmp_path / "报告.docx").write_bytes(build(own, shade=50))
    assert "table-wide" not in {fault.code for fault in lint_file(tmp_path / "报告.docx")}


LIST = (
    '<w:numbering {ns}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start '
    'w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText '
    'w:val="（%2）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def automatic(document):
    """Let Word number the headings of two levels, as people do who know styles."""
    part = NumberingPart(
        PackURI("/word/numbering.xml"),
        CONTENT_TYPE.WML_NUMBERING,
        parse_xml(LIST.format(ns=nsdecls("w"))),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = {"Heading1": 0, "Heading2": 1}.get(
            style.get(qn("w:val")) if style is not None else ""
        )
        if level is not None:
            style.addnext(
                element(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')
            )
            node = next(paragraph.iter(qn("w:t")))
            node.text = re.sub(r"^(?:.、|（.）)", "", node.text)


def test_contents_show_the_numbers_that_word_gives(own, tmp_path):
    def entries(path):
        return [
            line
            for line in lines(report(path))
            if line.startswith(("一、", "（一）", "二、")) and line[-1].isdigit()
        ]

    edit(own, automatic)
    assert entries(own) == entries(docx_report.SKELETON) != []
    (tmp_path / "报告.docx").write_bytes(build(own))
    assert lint_file(tmp_path / "报告.docx") == []
