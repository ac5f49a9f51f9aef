"""`skeleton check` knows the skeletons that a pack declares for documents, and checks them by making these."""

from shifan.report.skeletons.check import check_file
from tests.report.documents.mini_documents import NAME, data, skeleton


def errors(path, folder):
    return [finding for finding in check_file(path, data(folder)) if finding.severity == "error"]


def test_a_skeleton_of_documents_is_checked_for_its_scope(tmp_path):
    path = skeleton(
        tmp_path / f"{NAME}.docx",
        "{{ 区县.名称 }}",
        "{{# 问题 }}",
        "{{ 问题.描述 }}",
        "{{/ 问题 }}",
    )
    assert errors(path, tmp_path) == []
    skeleton(path, "{{ 区县.名称 }}", "{{ 区县.人口 }}")
    (fault,) = errors(path, tmp_path)
    assert fault.sheet.startswith("正文第2段") and "区县.点位数" in fault.expected
    # Another file of the same content is a skeleton of the report, and asks for what that does not have.
    other = skeleton(tmp_path / "别的.docx", "{{ 区县.名称 }}")
    assert [finding.cell for finding in errors(other, tmp_path)] == ["{{ 区县.名称 }}"]
