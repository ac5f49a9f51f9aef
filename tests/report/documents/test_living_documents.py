"""A document is verified, refreshed and known by its run as the report is."""

from dataclasses import replace

from docx import Document

from shifan.report.documents.produce import produce
from shifan.report.refresh.refresh import refresh_file
from shifan.report.run_documents import write_listing
from shifan.report.verify.verify import verify_file
from tests.report.documents.mini_documents import NAME, data, lines, skeleton
from tests.report.living import RUNS, edit, renewed_city
from tests.run_folders import vouch_for

TABLE = [["编号", "问题"], ["{{# 问题 }}"], ["{{ 问题.编号 }}", "{{ 问题.描述 }}"], ["{{/ 问题 }}"]]


def run_of(root, number, source):
    """Return the folder of a run of the mini city with its documents, as much of it as a refresh reads."""
    folder = root / "output" / "小城市" / RUNS[number]
    made = produce(source.standard.documents, source)
    for each in made:
        (folder / each.listed.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.listed.file).write_bytes(each.content)
    write_listing(folder, [each.listed for each in made])
    register = source.register
    (folder / "values.json").write_text(register.to_json(), encoding="utf-8")
    (folder / "图表").mkdir()
    (folder / "图表" / "charts.json").write_text("[]", encoding="utf-8")
    # The day of revisions is asked of the report.
    (folder / "初评报告.docx").write_bytes(made[0].content)
    vouch_for(folder)
    return folder


def test_a_hand_edited_document_is_renewed_from_the_next_run_with_nothing_lost(tmp_path):
    skeleton(tmp_path / f"{NAME}.docx", "编号", "{{ 区县.整改要求 }}", TABLE, "此致")
    first = run_of(tmp_path, 1, data(tmp_path))
    mine = tmp_path / "改过.docx"
    mine.write_bytes((first / "文书" / NAME / f"{NAME}-甲区.docx").read_bytes())
    fresh = verify_file(mine, tmp_path)
    assert fresh.all_backed and fresh.count("backed") >= 6

    def write_number(document):
        document.paragraphs[0].runs[0].text = "某函〔2023〕5号"
        document.paragraphs[-1].add_run("，敬请支持")

    edit(mine, write_number)
    run_of(tmp_path, 2, data(tmp_path, clean=renewed_city()))
    assert verify_file(mine, tmp_path).count("stale") > 0
    target, ledger = refresh_file(mine, root=tmp_path)
    texts = lines(target.read_bytes())
    # W1 is gone, W3 has come.
    assert texts[0] == "某函〔2023〕5号" and texts[-1] == "此致，敬请支持"
    assert [text for text in texts if text in ("W1", "W2", "W3")] == ["W2", "W3"]
    assert ledger.settled and verify_file(target, tmp_path).all_backed


def test_a_document_is_compared_with_its_own_row(tmp_path):
    skeleton(tmp_path / f"{NAME}.docx", "{{ 区县.名称 }}{{ 区县.点位数 }}个点位。")
    run = run_of(tmp_path, 1, data(tmp_path))
    assert [path.name for path in sorted((run / "文书" / NAME).iterdir())] == [
        f"{NAME}-乙县.docx",
        f"{NAME}-甲区.docx",
    ]
    for path in (run / "文书" / NAME).iterdir():
        verified = verify_file(path, tmp_path)
        assert verified.all_backed and str(run) == verified.run


def test_the_same_data_give_the_same_bytes_and_another_title_is_told_by_the_properties(tmp_path):
    skeleton(tmp_path / f"{NAME}.docx", "{{ 主送 }}：", "{{ 标题 }}")
    options = {"recipients": ("{{ 区县.名称 }}政府",), "title": "致{{ 区县.名称 }}"}
    source = data(tmp_path, **options)
    documents = produce(source.standard.documents, source)
    again = produce(source.standard.documents, source)
    assert [each.content for each in documents] == [each.content for each in again]
    assert lines(documents[0].content) == ["甲区政府：", "致甲区"]
    (tmp_path / "a.docx").write_bytes(documents[0].content)
    assert Document(str(tmp_path / "a.docx")).core_properties.title == "致甲区"
    assert replace(documents[0].listed, values=()).recipients == ("甲区政府",)
