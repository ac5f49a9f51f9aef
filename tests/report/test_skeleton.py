"""A skeleton edited in Word: anchors wherever people put them and however Word writes them; what is theirs stays."""

import gc
import io
import weakref
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from shifan.chinese.numerals import chinese_numeral
from shifan.errors import Refused
from shifan.report.make import docx_report
from shifan.report.make.skeleton_anchors import normalized_name
from tests.report.living import report_data

TEXT_BOX = (
    '<w:p {ns}><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'Requires="wps"><w:drawing/></mc:Choice>'
    "<mc:Fallback><w:pict><v:shape "
    'xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>框内'
    "{{{{ city }}}}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def report(tmp_path, make, edition=docx_report.INTERNAL):
    """Return the report of the mini city by a skeleton that `make(document)` writes from an empty one."""
    path = tmp_path / "模板.docx"
    document = Document()
    make(document)
    document.save(str(path))
    made = docx_report.build(report_data(), edition, path)
    return Document(io.BytesIO(made))


def text(part):
    return "".join(node.text or "" for node in part.iter(qn("w:t")))


def lines(document):
    return [text(paragraph) for paragraph in document.element.body.iter(qn("w:p"))]


@pytest.mark.parametrize(
    "written",
    [
        "{{ onsite.sites }}",
        "{{onsite.sites}}",
        "｛｛ onsite.sites ｝｝",
        "{{ “onsite.sites” }}",
        "{{\u3000onsite.sites\u00a0}}",
        "{{ ｏｎｓｉｔｅ．ｓｉｔｅｓ }}",
        "{{ 'onsite.sites' }}",
        "{｛ \u200bonsite.sites }}",
    ],
)
def test_an_anchor_is_known_however_it_is_written(tmp_path, written):
    assert lines(report(tmp_path, lambda document: document.add_paragraph(f"共{written}。"))) == [
        "共3个。"
    ]


def test_an_anchor_split_over_runs_takes_the_format_of_its_first_character(tmp_path):
    def make(document):
        made = document.add_paragraph("共{")
        made.add_run("{ onsite").bold = True
        made.add_run(".si")
        made.add_run("tes }} 点位").italic = True

    document = report(tmp_path, make)
    assert lines(document) == ["共3个 点位"]
    control = next(document.element.body.iter(qn("w:sdtContent")))
    assert text(control) == "3个" and control.find(f".//{qn('w:b')}") is None
    last = list(document.element.body.iter(qn("w:r")))[-1]
    assert text(last) == " 点位" and last.find(f".//{qn('w:i')}") is not None


def test_tabs_breaks_pictures_and_bookmarks_beside_an_anchor_stay(tmp_path):
    def make(document):
        made = document.add_paragraph("甲\t{{ city }}\n乙")
        made._p.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="77" w:name="自留"/>'))
        made._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="77"/>'))

    body = report(tmp_path, make).element.body
    kinds = [node.tag.split("}")[1] for node in body.iter(qn("w:tab"), qn("w:br"), qn("w:sdt"))]
    assert kinds == ["tab", "sdt", "br"] and "自留" in [
        start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))
    ]


def test_anchors_in_header_footer_cell_and_text_box(tmp_path):
    def make(document):
        document.sections[0].header.paragraphs[0].text = "页眉{{ city }}"
        document.sections[0].footer.paragraphs[0].text = "{{ onsite.sites }}页脚"
        document.add_table(1, 1).cell(0, 0).text = "格内{{ city }}"
        document.element.body.insert(0, parse_xml(TEXT_BOX.format(ns=nsdecls("w"))))

    document = report(tmp_path, make)
    assert "格内小城市" in lines(document) and "框内小城市" in lines(document)
    assert (
        text(document.sections[0].header._element) == "页眉小城市"
        and text(document.sections[0].footer._element) == "3个页脚"
    )


def test_tracked_changes_are_accepted_and_comments_stay_behind(tmp_path):
    def make(document):
        made = document.add_paragraph("共")
        made._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="5" w:author="甲"><w:r><w:t>{{{{ onsite.sites }}}}</w:t></w:r></w:ins>'
            )
        )
        made._p.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="6" w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del>'
            )
        )
        document.add_comment(made.runs[0], "此处填点位数", "甲", "甲")

    document = report(tmp_path, make)
    assert lines(document) == ["共3个"] and document.element.body.find(f".//{qn('w:ins')}") is None
    target = io.BytesIO()
    document.save(target)
    assert not any("comment" in name for name in zipfile.ZipFile(target).namelist())


def test_blocks_repeat_with_their_own_numbering(tmp_path):
    def make(document):
        for line in (
            "{{#themes}}",
            "（{{ ordinal }}）{{ title }}",
            "{{ text }}",
            "{{／ themes }}",
            "{{# suggestions }}",
            "{{ number }}. {{ title }}：{{ text }}",
            "{{/ suggestions }}",
        ):
            document.add_paragraph(line)

    assert lines(report(tmp_path, make)) == [
        "（一）高位推动",
        "高位推进。投入2044万元，登录约2万余人次。",
        "1. 议一：总一。K3措施；K2措施。甲区整治“记录”“票据”2。逾期1。",
        "2. 议二：总二。K1措施。",
    ]


@pytest.mark.parametrize(
    ("edition", "shown"), [(docx_report.INTERNAL, ["内", "同"]), (docx_report.PUBLIC, ["公", "同"])]
)
def test_blocks_of_an_edition(tmp_path, edition, shown):
    def make(document):
        for line in (
            "{{# internal }}",
            "内",
            "{{/ internal }}",
            "{{# public }}",
            "公",
            "{{/ public }}",
            "同",
        ):
            document.add_paragraph(line)

    assert lines(report(tmp_path, make, edition)) == shown


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{{ onsite.sitse }}", "onsite.sites"),
        ("{{# themes }}", "没有与之成对的 {{ / themes }}"),
        ("{{/ themes }}", "没有与之成对的 {{ # themes }}"),
        ("{{ table indicator }}", "table indicators"),
        ("{{# theme }}", "成对"),
    ],
)
def test_a_fault_names_the_anchor_and_what_may_be_meant(tmp_path, line, found):
    with pytest.raises(Refused) as refused:
        report(tmp_path, lambda document: document.add_paragraph(line))
    assert found in str(refused.value) + "".join(
        finding.expected for finding in refused.value.findings
    )


def test_an_anchor_in_a_link_is_refused(tmp_path):
    def make(document):
        document.add_paragraph()._p.append(
            parse_xml(
                f'<w:hyperlink {nsdecls("w")} w:anchor="x"><w:r><w:t>{{{{ city }}}}</w:t></w:r></w:hyperlink>'
            )
        )

    with pytest.raises(Refused, match="超链接"):
        report(tmp_path, make)


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_ordinals(number, word):
    assert chinese_numeral(number) == word


def test_spelling_keeps_hyphens_of_codes():
    assert (
        normalized_name("item.A02\u201109.problems") == "item.A02-09.problems"
        and normalized_name("table\u3000“totals”") == "table totals"
    )


@pytest.mark.parametrize("edition", [docx_report.INTERNAL, docx_report.PUBLIC])
def test_the_body_of_a_report_waits_for_no_garbage_collector(edition, monkeypatch):
    """A large one takes hundreds of megabytes, and a run makes two."""
    bodies = []

    def saved(draft):
        bodies.append(weakref.ref(draft.document.element))
        return docx_report_saved(draft)

    docx_report_saved = docx_report._saved
    monkeypatch.setattr(docx_report, "_saved", saved)
    gc.disable()
    try:
        docx_report.build(report_data(), edition)
        assert [body() for body in bodies] == [None]
    finally:
        gc.enable()
