"""Skeletons as other programs write them: measures with units, parts under other types, entities."""

import io
import re
import zipfile

import pytest

from shifan.charts import NAMES
from shifan.errors import Refused
from shifan.report.make import docx_report
from shifan.report.make.report_draft import ReportData
from shifan.report.skeletons.check import check_file
from shifan.score import score
from shifan.word.line_breaks import line_count
from shifan.word.package import read_parts
from tests.score.mini import city, pack

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
WITH_UNITS = {
    rb'w:w="11906"': b'w:w="210mm"',
    rb'w:h="16838"': b'w:h="29.7cm"',
    rb'w:left="1587"': b'w:left="79.35pt"',
    rb'w:firstLine="640"': b'w:firstLine="11.29mm"',
}


def rewritten(tmp_path, change):
    """Return a copy of the shipped skeleton whose parts `change(name, content)` has written."""
    path = tmp_path / "模板.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in read_parts(docx_report.SKELETON).items():
            archive.writestr(name, change(name, content))
    return path


@pytest.fixture(scope="module")
def data():
    clean = city()
    return ReportData(score(clean, pack()), pack(), clean)


def checked(path, data):
    return [
        fault for fault in check_file(path, data, NAMES) if fault.severity in ("error", "warning")
    ]


def test_measures_with_units_say_the_same(tmp_path, data):
    def with_units(name, content):
        if not name.endswith(("document.xml", "styles.xml")):
            return content
        for plain, unit in WITH_UNITS.items():
            content = re.sub(plain, unit, content)
        return re.sub(rb'<w:sz w:val="(\d+)"/>', rb'<w:sz w:val="\g<1>pi"/>', content).replace(
            b'w:val="32pi"', b'w:val="16pt"'
        )

    def halves(name, content):
        content = with_units(name, content)
        return re.sub(
            rb'<w:sz w:val="(\d+)pi"/>',
            lambda hit: b'<w:sz w:val="%gpt"/>' % (int(hit[1]) / 2),
            content,
        )

    assert b"210mm" in read_parts(rewritten(tmp_path, halves))["word/document.xml"]
    assert checked(rewritten(tmp_path, halves), data) == checked(docx_report.SKELETON, data)


@pytest.mark.parametrize("kind", ["core-properties", "styles", "settings", "header"])
def test_a_part_under_another_type_is_known_by_its_name(tmp_path, data, kind):
    def wrong(name, content):
        if name != "[Content_Types].xml":
            return content
        return re.sub(
            rb'ContentType="[^"]*%s\+xml"' % kind.encode(), b'ContentType="text/xml"', content
        )

    path = rewritten(tmp_path, wrong)
    assert b'ContentType="text/xml"' in read_parts(path)["[Content_Types].xml"]
    assert checked(path, data) == checked(docx_report.SKELETON, data)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
def test_a_declared_entity_is_refused_in_words(tmp_path, data, part):
    declaration = b'<!DOCTYPE d [<!ENTITY e "1">]>'

    def declared(name, content):
        return (
            re.sub(rb"(\?>\s*)", rb"\1" + declaration, content, count=1)
            if name == part
            else content
        )

    with pytest.raises(Refused, match="实体") as refused:
        docx_report.build(data, docx_report.INTERNAL, rewritten(tmp_path, declared))
    assert refused.value.findings[0].file == "模板.docx"
    with pytest.raises(Refused, match="实体"):
        check_file(tmp_path / "模板.docx", data)


@pytest.mark.parametrize(("width", "indent"), [(0.0, 0.0), (-3.0, 32.0), (10.0, 32.0), (16.0, 0.0)])
def test_lines_are_counted_in_a_column_without_width(width, indent):
    assert line_count("市县乡", width, 16.0, indent) == 3


def test_what_is_no_package_is_refused(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(io.BytesIO(b"no package").getvalue())
    with pytest.raises(Refused, match="不是可用的 Word 模板"):
        docx_report.open_skeleton(path)
