"""Our own report passes the default profile; each fault is found by breaking one thing."""

import json
import subprocess
import sys

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shifan.errors import Refused
from shifan.report.lint import lint_file
from tests.conftest import latest
from tests.report.living import edit, mini


@pytest.mark.parametrize("name", ["初评报告.docx", "初评报告-公开版.docx"])
def test_our_own_report_passes(finished, name):
    assert lint_file(latest(finished, "晋中市") / name) == []


def body_font(document):
    document.styles["报告正文"].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").set(qn("w:eastAsia"), "宋体")


def theme(document):
    document.styles["Normal"].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").set(qn("w:eastAsiaTheme"), "minorEastAsia")


def bottom(document):
    document.sections[0].bottom_margin = Mm(27)


def size(document):
    document.styles["Heading 1"].font.size = Pt(15)


def header_row(document):
    row = next(document.element.iter(qn("w:tblHeader")))
    row.getparent().remove(row)


def quotes(document):
    document.add_paragraph('所谓"四个一"治理')


def even(document):
    document.settings.odd_and_even_pages_header_footer = False


def grid(document):
    column = next(document.element.iter(qn("w:gridCol")))
    column.getparent().remove(column)


@pytest.mark.parametrize(("change", "code"), [
    (body_font, "font"), (theme, "theme-font"), (bottom, "page"), (size, "size"), (header_row, "table-header"), (quotes, "western-quotes"),
    (even, "page-number"), (grid, "table-grid"),
])
def test_each_fault_is_found(tmp_path, change, code):
    path, _ = mini(tmp_path)
    assert lint_file(path) == []
    edit(path, change)
    assert {fault.code for fault in lint_file(path)} == {code}
    assert all(fault.action and fault.expected for fault in lint_file(path))


def test_a_profile_of_ones_own(tmp_path):
    path, _ = mini(tmp_path)
    profile = tmp_path / "本地.toml"
    profile.write_text('[styles.SfBody]\neast_asia = ["宋体"]\nsize = 16\n', encoding="utf-8")
    assert [fault.code for fault in lint_file(path, profile)] == ["font"]
    with pytest.raises(Refused):
        lint_file(path, tmp_path / "没有.toml")


def test_command(tmp_path):
    path, _ = mini(tmp_path)
    edit(path, bottom)
    done = subprocess.run([sys.executable, "-m", "shifan", "lint", str(path), "--json"], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and json.loads(done.stdout)["ok"] is False
