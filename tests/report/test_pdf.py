"""PDF through LibreOffice: made beside the runs where it is there, a clear word where it is not."""

import shutil

import pytest

from shifan.errors import Refused
from shifan.report import pdf
from tests.conftest import latest, shifan
from tests.report.living import mini
from tests.soffice import needs_soffice


def test_without_libreoffice_the_run_is_not_begun(finished, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "_PLACES", ())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="没有找到 LibreOffice"):
        pdf.make(mini(tmp_path)[0], tmp_path / "x.pdf")
    done = shifan(finished, "run", "晋中市", "--pdf", PATH="/nonexistent")
    assert done.returncode == 2 and "没有找到 LibreOffice" in done.stderr and "去掉 --pdf" in done.stderr


@needs_soffice
def test_a_pdf_of_a_run(finished):
    run = latest(finished, "晋中市")
    before = sorted(path.name for path in run.rglob("*"))
    done = shifan(finished, "run", "晋中市", "--pdf")
    made = run.parent / "PDF" / f"初评报告-{run.name}.pdf"
    assert done.returncode == 0 and made.read_bytes().startswith(b"%PDF") and str(made.name) in done.stderr, done.stderr
    assert sorted(path.name for path in run.rglob("*")) == before       # a complete run is never written to
    assert pdf.missing(run / "初评报告.docx") is None or "仿宋_GB2312" in pdf.missing(run / "初评报告.docx") or "字体" not in done.stderr


@needs_soffice
def test_a_file_that_libreoffice_cannot_open(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.subprocess, "run", lambda *arguments, **options: None)
    with pytest.raises(Refused, match="没有生成 PDF"):
        pdf.make(mini(tmp_path)[0], tmp_path / "x.pdf")
