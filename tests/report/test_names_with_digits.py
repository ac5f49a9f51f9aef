"""Digits in the names of a rule pack are part of a name, in a report as it came and nowhere else."""

import dataclasses

import pytest

from shifan.report.make import docx_report
from shifan.report.verify.verify import verify_file
from shifan.score import score
from tests.report.living import edit, pictures
from tests.score.mini import city, pack


def written(tmp_path, **names):
    """Return the report of the mini city by a pack of other names."""
    standard, clean = dataclasses.replace(pack(), **names), city()
    data = docx_report.ReportData(score(clean, standard), standard, clean, pictures(1))
    path = tmp_path / "报告.docx"
    path.write_bytes(docx_report.build(data, docx_report.INTERNAL))
    return path


@pytest.mark.parametrize(
    "names",
    [
        {"title": "山西2024版"},
        {"title": "试行办法第3稿（2024年修订）", "id": "v3.1-2024"},
        {"id": "2024"},
    ],
)
def test_a_pack_with_digits_in_its_names_leaves_nothing_unsourced(tmp_path, names):
    found = verify_file(written(tmp_path, **names), tmp_path)
    assert [item.text for item in found.items if item.state != "backed"] == []


@pytest.mark.parametrize("text", ["共2024家。", "按山西2025版评价。"])
def test_the_same_digits_elsewhere_have_no_source(tmp_path, text):
    path = written(tmp_path, title="山西2024版")
    edit(path, lambda document: document.add_paragraph(text))
    found = [item for item in verify_file(path, tmp_path).items if item.state != "backed"]
    assert [item.state for item in found] == ["unsourced"]
