"""Skeletons of people's own: checked before use, run with, kept by the run; a province's needs no Python."""

import io
import json
import re

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from typer.testing import CliRunner

from shifan.charts import NAMES
from shifan.cli.app import app
from shifan.errors import Refused
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.skeletons.check import check_file
from shifan.report.skeletons.export import export
from shifan.report.verify.verify import verify_file
from shifan.run.one_city import run_city, why
from shifan.run.task import RunOptions
from tests.conftest import SMALL, called, copy_finished, copy_small, in_one_process, latest
from tests.report.living import edit, report_data
from tests.soffice import convert, needs_soffice


@pytest.fixture
def own(tmp_path):
    """A copy of the shipped skeleton."""
    return export(tmp_path / "我的模板.docx")


def check(path, charts=()):
    return check_file(path, report_data(), charts)


def codes(found):
    return {(finding.severity, finding.code) for finding in found if finding.code != "unused"}


def test_the_shipped_skeleton_has_nothing_wrong(own):
    assert check(own, NAMES) == []


def test_an_existing_file_is_not_overwritten(own):
    with pytest.raises(Refused, match="已存在"):
        export(own)


def test_an_unknown_anchor_is_told_with_its_place_and_near_names(own):
    edit(
        own,
        lambda document: document.sections[1].header.paragraphs[0].add_run("{{ report.demos }}"),
    )
    (fault,) = [finding for finding in check(own) if finding.severity == "error"]
    assert (
        fault.code == "anchor"
        and fault.cell == "{{ report.demos }}"
        and "report.demo" in fault.expected
        and fault.sheet.startswith("页眉第1段")
    )


def test_unbalanced_blocks_and_braces(own):
    def change(document):
        closing = next(
            paragraph for paragraph in document.paragraphs if paragraph.text == "{{/ themes }}"
        )
        closing._p.getparent().remove(closing._p)
        document.add_paragraph("{{ city")

    edit(own, change)
    found = check(own)
    assert any(
        finding.code == "anchor" and "成对" in finding.found and finding.cell == "{{ # themes }}"
        for finding in found
    )
    assert ("error", "braces") in codes(found)


def test_what_the_shipped_skeleton_prints_and_this_one_does_not(own):
    def change(document):
        paragraph = next(
            paragraph for paragraph in document.paragraphs if "{{ team }}" in paragraph.text
        )
        paragraph._p.getparent().remove(paragraph._p)

    edit(own, change)
    (unused,) = check(own)
    assert (
        unused.severity == "info" and unused.cell == "{{ team }}" and "评审组来源" in unused.found
    )


def test_layout_and_revisions(own):
    def change(document):
        document.sections[-1].left_margin = 0
        document.paragraphs[6]._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="5" w:author="甲"><w:r><w:t>补充</w:t></w:r></w:ins>'
            )
        )

    edit(own, change)
    assert {("warning", "page"), ("info", "revisions")} <= codes(check(own))


def test_a_reference_to_a_table_that_is_not_there(own):
    def change(document):
        paragraph = next(
            paragraph for paragraph in document.paragraphs if paragraph.text == "{{ table items }}"
        )
        paragraph._p.getparent().remove(paragraph._p)

    edit(own, change)
    assert any(
        "引用" in finding.found and finding.cell == "{{ ref table items }}" and finding.sheet
        for finding in check(own)
    )


def province(path):
    """Write a province's own skeleton: conclusion first, more headings, one annex, styles that only Word has."""
    document = Document()
    for style, text in (
        ("Title", "关于{{ city }}省级初评情况的报告"),
        ("Heading 1", "一、初评结论"),
        ("Normal", "{{ conclusion.text }}"),
        ("Heading 1", "二、主要成效"),
        ("Normal", "{{# themes }}"),
        ("Heading 2", "（{{ ordinal }}）{{ title }}"),
        ("Normal", "{{ text }}"),
        ("Normal", "{{/ themes }}"),
        ("Heading 1", "三、存在不足"),
        ("Normal", "{{# shortcomings }}"),
        ("Heading 2", "（{{ ordinal }}）{{ title }}"),
        ("Normal", "{{ text }}"),
        ("Normal", "{{/ shortcomings }}"),
        ("Heading 1", "四、意见建议"),
        ("Normal", "{{# suggestions }}"),
        ("Heading 3", "{{ number }}.{{ title }}"),
        ("Normal", "{{ text }}"),
        ("Normal", "{{/ suggestions }}"),
    ):
        document.add_paragraph(text, style=style)
    document.add_section(WD_SECTION.NEW_PAGE)
    for text in (
        "{{# internal }}",
        "附件",
        "{{ contents }}",
        "见{{ ref table districts }}和{{ ref chart problems }}。",
        "{{ table districts }}",
        "{{ chart problems }}",
        "{{/ internal }}",
    ):
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_run_with_a_provinces_own_skeleton(finished, tmp_path):
    copy_finished(finished, tmp_path, "示例乙市")
    skeleton = province(tmp_path / "省模板.docx")
    first = run_city(tmp_path, "示例乙市")
    result = run_city(tmp_path, "示例乙市", RunOptions(skeleton=skeleton))
    assert (
        result.run != first.run
        and (result.run / "报告模板.docx").read_bytes() == skeleton.read_bytes()
    )
    known = json.loads((result.run / "manifest.json").read_text(encoding="utf-8"))
    assert len(known["parameters"]["skeleton"]) == 64 and known["times"]["taken_over"] == [
        "01_clean",
        "02_score",
        "03_charts",
    ]
    lines = [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in Document(str(result.report)).element.body.iter(qn("w:p"))
    ]
    assert (
        lines[:2] == ["关于示例乙市省级初评情况的报告", "一、初评结论"] and "见表1和图1。" in lines
    )
    assert "（一）推进创建工作，健全工作机制" in lines and any(
        line.startswith("1.首先解决未通过省级初评的情形") for line in lines
    )
    answer = verify_file(result.report, tmp_path).as_dict()
    assert answer["backed"] == answer["total"] > 20
    public = "".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in Document(str(result.public)).element.body.iter(qn("w:p"))
    )
    assert "附件" not in public and "表1" not in public
    assert run_city(tmp_path, "示例乙市", RunOptions(skeleton=skeleton)).changed is False
    assert why(tmp_path, "示例乙市", RunOptions(skeleton=skeleton)) == [] and why(
        tmp_path, "示例乙市"
    ) == ["参数删除：skeleton"]


def test_a_pack_may_bring_its_skeleton(small):
    from shifan.files.fingerprint import pack_hashes
    from shifan.stages import open_city

    own_pack = small / "pack"
    province(own_pack / "报告模板.docx")
    work = open_city(SMALL, str(small), str(own_pack))
    assert work.skeleton == own_pack / "报告模板.docx" and "报告模板.docx" in pack_hashes(own_pack)
    result = run_city(small, SMALL, in_one_process(small))
    assert Document(str(result.report)).paragraphs[1].text == "一、初评结论"
    assert (result.run / "报告模板.docx").read_bytes() == work.skeleton.read_bytes()


def test_a_worker_that_gets_bytes_uses_the_skeleton(small, tmp_path):
    from shifan.files.fingerprint import input_files
    from shifan.run.cluster import CarriedFiles, fill_from_bytes
    from shifan.run.task import FillSettings

    skeleton = province(tmp_path / "省模板.docx").read_bytes()
    raw, own_pack = input_files(small / "data" / "raw" / SMALL), (small / "pack").iterdir()
    inputs, pack = ({path.name: path.read_bytes() for path in paths} for paths in (raw, own_pack))
    carried = CarriedFiles(inputs, pack, reviews={})
    settings = FillSettings(standard="pack", skeleton=skeleton)
    files = fill_from_bytes(SMALL, settings, carried).files
    assert files["报告模板.docx"] == skeleton
    assert Document(io.BytesIO(files["初评报告.docx"])).paragraphs[1].text == "一、初评结论"


def test_styles_that_a_skeleton_lacks_are_supplied(tmp_path):
    skeleton = province(tmp_path / "省模板.docx")
    document = tmp_path / "报告.docx"
    document.write_bytes(
        docx_report.build(
            report_data(),
            docx_report.INTERNAL,
            skeleton,
        )
    )
    known = {style.style_id for style in Document(str(document)).styles}
    used = {
        style.get(qn("w:val"))
        for style in Document(str(document)).element.body.iter(qn("w:pStyle"))
    }
    assert used <= known and {"SfCell", "SfCellHead"} <= used
    assert "table-header" not in {fault.code for fault in lint_file(document)}


def renumbered(path):
    """Give every style the id that Chinese Word might: 1, 2, a0 …; names stay."""

    def change(document):
        ids = {
            style.element.get(qn("w:styleId")): f"a{n}" for n, style in enumerate(document.styles)
        }
        for root in (
            document.styles.element,
            document.element,
            *(section.footer._element for section in document.sections),
        ):
            for node in root.iter(qn("w:style")):
                node.set(qn("w:styleId"), ids[node.get(qn("w:styleId"))])
            for node in root.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:basedOn"), qn("w:next")):
                node.set(qn("w:val"), ids.get(node.get(qn("w:val")), node.get(qn("w:val"))))

    edit(path, change)
    return path


def texts(path, tmp_path):
    """Return the report's paragraphs with their style's name."""
    made = tmp_path / "报告.docx"
    made.write_bytes(
        docx_report.build(
            report_data(),
            docx_report.INTERNAL,
            path,
        )
    )
    document = Document(str(made))
    names = {style.element.get(qn("w:styleId")): style.name.lower() for style in document.styles}
    return [
        (
            "".join(node.text or "" for node in paragraph.iter(qn("w:t"))),
            names[paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))],
        )
        for paragraph in document.element.body.iter(qn("w:p"))
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
    ]


def test_style_ids_of_another_program_make_no_difference(own, tmp_path):
    plain = texts(docx_report.SKELETON, tmp_path)
    assert texts(renumbered(own), tmp_path) == plain and ("附件1　指标得分表4", "toc 1") in plain


@needs_soffice
def test_a_skeleton_saved_by_libreoffice_makes_the_same_report(own, tmp_path):
    saved = convert(own, "docx", tmp_path)
    assert not [finding for finding in check(saved) if finding.severity == "error"]
    assert (
        len(
            Document(
                io.BytesIO(
                    docx_report.build(
                        report_data(),
                        docx_report.INTERNAL,
                        saved,
                    )
                )
            ).sections
        )
        == 4
    )
    made, plain = texts(saved, tmp_path), texts(docx_report.SKELETON, tmp_path)
    shown = [
        [
            re.sub(r"\d+$", "", text) if name.startswith("toc") else text
            for text, name in side
            if text
        ]
        for side in (made, plain)
    ]
    assert (
        shown[0] == shown[1]
    )  # but for page numbers: LibreOffice does not save that they start anew


def test_commands(finished, finished_small, tmp_path, own):
    edit(own, lambda document: document.add_paragraph("{{ onsite.sitse }}"))
    done = CliRunner().invoke(
        app, ["skeleton", "check", str(own), "晋中市", "--root", str(finished), "--json"]
    )
    answer = json.loads(done.stdout)
    assert (
        done.exit_code == 1
        and not answer["ok"]
        and answer["city"] == "晋中市"
        and answer["findings"][0]["cell"] == "{{ onsite.sitse }}"
    )
    root = copy_small(finished_small, tmp_path / "root")
    run = ("run", SMALL, "--standard", str(root / "pack"), "--skeleton")
    done = called(root, *run, str(own))
    assert done.returncode == 2 and "onsite.sites" in done.stderr
    assert "我的模板.docx" in done.stderr and "报告模板" not in done.stderr
    done = called(root, *run, str(tmp_path / "没有.docx"))
    assert done.returncode == 2 and "没有这个文件" in done.stderr
    assert latest(root, SMALL).name.startswith("r001")


def test_the_shipped_skeleton_is_what_its_recipe_writes(tmp_path):
    from tools.make_skeleton import main

    main(tmp_path / "模板.docx")
    assert (tmp_path / "模板.docx").read_bytes() == docx_report.SKELETON.read_bytes()


def test_the_shipped_skeleton_explains_itself_in_comments():
    document = Document(str(docx_report.SKELETON))
    said = [comment.text for comment in document.comments]
    starts = list(document.element.body.iter(qn("w:commentRangeStart")))
    assert len(said) == len(starts) >= 12 and all(len(text) > 10 for text in said)
    assert any("skeleton check" in text for text in said) and any("F9" in text for text in said)
