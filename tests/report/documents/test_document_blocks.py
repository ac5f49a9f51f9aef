"""A refresh of a hand-edited document: what its loops and tests give with other data comes, goes, or is told."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from tests.photographs.pictures import photograph
from tests.report.documents.mini_documents import NAME, data, lines, skeleton
from tests.report.documents.test_living_documents import run_of
from tests.report.documents.test_photographs import numbered_records
from tests.report.living import control, edit, renewed_city
from tests.run_folders import vouch_for
from tests.score.mini import city, rows

# In 甲区 the first data have the problems W1 and W2, the next W2 and W3.
LOOP = (
    "以下问题",
    "{{# 问题 }}",
    "{{ 问题.序号 }}．请就“{{ 问题.描述 }}”抓紧整改",
    "{{/ 问题 }}",
    "完",
)


def letters(tmp_path, *content, first=None, second=None, change=lambda document: None, **options):
    """Return the texts of a letter to 甲区 that people have changed and a refresh renewed, its ledger and file."""
    skeleton(tmp_path / f"{NAME}.docx", *content)
    run = run_of(tmp_path, 1, first or data(tmp_path))
    mine = tmp_path / "改过.docx"
    mine.write_bytes((run / "文书" / NAME / f"{NAME}-甲区.docx").read_bytes())
    edit(mine, change)
    run_of(tmp_path, 2, second or data(tmp_path, clean=renewed_city()))
    target, ledger = refresh_file(mine, root=tmp_path, options=RefreshOptions(**options))
    return lines(target.read_bytes()), ledger, target


def _without_problems():
    return city(rectification=[])


def test_paragraphs_of_a_loop_come_and_go_and_are_counted_anew(tmp_path):
    texts, ledger, target = letters(tmp_path, *LOOP)
    assert texts == [
        "以下问题",
        "1．请就“无票据”抓紧整改",
        "2．请就“缺记录”抓紧整改",
        "完",
    ]
    assert ledger.settled and verify_file(target, tmp_path).all_backed
    assert "problem.W3.text" in ledger["new"] and "problem.W1.text" in ledger["removed"]


def test_what_people_wrote_between_stays_and_new_paragraphs_stand_in_the_loop(tmp_path):
    def write(document):
        document.paragraphs[-1].insert_paragraph_before("我加的一段")
        document.paragraphs[0].runs[0].text = "以下问题请重视"

    texts, ledger, _ = letters(tmp_path, *LOOP, change=write)
    assert texts[0] == "以下问题请重视" and texts[-2:] == ["我加的一段", "完"]
    assert [text[2:9] for text in texts[1:3]] == ["请就“无票据”", "请就“缺记录”"]
    assert ledger.settled


def test_an_edited_paragraph_that_the_data_no_longer_have_is_a_conflict_and_nothing_is_lost(
    tmp_path,
):
    def write(document):
        document.paragraphs[1].add_run("，已当场纠正")  # behind W1, which is gone in the next data

    texts, ledger, _ = letters(tmp_path, *LOOP, change=write)
    assert any(text.endswith("，已当场纠正") for text in texts)
    assert "problem.W1.text" in ledger["conflicts"] and not ledger.settled
    assert "problem.W3.text" in ledger["new"]


def test_an_edited_value_is_never_taken_out_with_its_paragraph(tmp_path):
    def write(document):
        control(document, "problem.W1.text").text = "记录不全"

    texts, ledger, _ = letters(tmp_path, *LOOP, change=write)
    assert any("记录不全" in text for text in texts) and not ledger.settled


def test_what_people_have_taken_out_does_not_come_back(tmp_path):
    def drop(document):
        document.paragraphs[2]._p.getparent().remove(document.paragraphs[2]._p)  # W2

    texts, _ledger, _ = letters(tmp_path, *LOOP, change=drop)
    assert not any("无票据" in text for text in texts) and any("缺记录" in text for text in texts)


def test_all_paragraphs_of_a_loop_come_where_there_was_none(tmp_path):
    texts, ledger, _target = letters(
        tmp_path,
        *LOOP,
        first=data(tmp_path, clean=_without_problems()),
        second=data(tmp_path),
    )
    assert len(texts) == 4 and texts[0] == "以下问题" and texts[-1] == "完" and ledger.settled


TESTED = (
    "{{ 区县.名称 }}：",
    "{{# 如果 区县.台账问题数 > 0 }}",
    "请逐项整改。",
    [["问题"], ["{{# 问题 }}"], ["{{ 问题.描述 }}"], ["{{/ 问题 }}"]],
    "{{ 否则 }}",
    "没有问题，请保持。",
    "{{/ 如果 }}",
    "此致",
)


@pytest.mark.parametrize("came", [True, False])
def test_a_test_gives_other_paragraphs_and_tables_with_other_data(tmp_path, came):
    some, none = data(tmp_path), data(tmp_path, clean=_without_problems())
    texts, ledger, target = letters(
        tmp_path, *TESTED, first=none if came else some, second=some if came else none
    )
    expected = ["请逐项整改。", "问题", "缺记录", "无票据"] if came else ["没有问题，请保持。"]
    assert texts == ["甲区：", *expected, "此致"]
    assert ledger.settled and verify_file(target, tmp_path).all_backed


def test_a_table_that_people_have_filled_in_is_kept_and_told(tmp_path):
    def write(document):
        document.tables[0].add_row().cells[0].text = "我加的问题"

    none = data(tmp_path, clean=_without_problems())
    texts, ledger, _ = letters(tmp_path, *TESTED, second=none, change=write)
    assert "我加的问题" in texts and "没有问题，请保持。" in texts and not ledger.settled


def test_a_refresh_of_a_refreshed_letter_goes_on_from_what_it_has_become(tmp_path):
    _, _, target = letters(tmp_path, *LOOP)
    again, ledger = refresh_file(target, root=tmp_path)
    assert lines(again.read_bytes()) == lines(target.read_bytes()) and ledger.settled
    assert not ledger["new"] and not ledger["removed"]


def test_a_letter_without_any_value_is_verified_too(tmp_path):
    skeleton(tmp_path / f"{NAME}.docx", *TESTED[1:])
    run = run_of(tmp_path, 1, data(tmp_path, clean=_without_problems()))
    verified = verify_file(run / "文书" / NAME / f"{NAME}-甲区.docx", tmp_path)
    assert verified.items == [] and verified.all_backed


def test_tracked_blocks_are_marked_whole(tmp_path):
    none = data(tmp_path, clean=_without_problems())
    _, _ledger, target = letters(tmp_path, *TESTED, second=none, track=True)
    body = Document(str(target)).element.body
    deleted = "".join(node.text or "" for node in body.xpath(".//w:del//w:delText"))
    inserted = "".join(node.text or "" for node in body.xpath(".//w:ins//w:t"))
    assert "请逐项整改。" in deleted and "缺记录" in deleted
    assert inserted == "没有问题，请保持。" and body.xpath(".//w:trPr/w:del")


PICTURES = ("{{# 问题 }}", "{{ 问题.照片 }}", "{{ 问题.编号 }}", "{{/ 问题 }}", "完")


def _with_pictures(tmp_path, sizes, ledger=None):
    clean = numbered_records()
    if ledger is not None:
        tables = {
            **clean.tables,
            "rectification": city(rectification=ledger).tables["rectification"],
        }
        clean = replace(clean, tables=tables)
    pictures = {
        key: photograph(tmp_path / f"{key}{size[0]}.jpg", size).read_bytes()
        for key, size in sizes.items()
    }
    return replace(data(tmp_path, clean=clean), photographs=pictures), pictures


def media(target):
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as package:
        return {name: package.read(name) for name in package.namelist() if "media/" in name}


def test_photographs_of_a_new_problem_come_with_it(tmp_path):
    sizes = {"z1": (300, 200), "z2": (200, 400)}
    first, _ = _with_pictures(tmp_path, sizes, rows()["rectification"][:1])
    second, pictures = _with_pictures(tmp_path, sizes)
    _, ledger, target = letters(tmp_path, *PICTURES, first=first, second=second)
    document = Document(str(target))
    shown = [document.part.related_parts[_embedded(shape)].blob for shape in document.inline_shapes]
    assert shown == [pictures["z1"], pictures["z2"], pictures["z1"]]
    assert ledger.settled and verify_file(target, tmp_path).all_backed


def test_a_photograph_taken_anew_is_renewed(tmp_path):
    first, _ = _with_pictures(tmp_path, {"z1": (300, 200)})
    second, pictures = _with_pictures(tmp_path, {"z1": (320, 200)})
    _, ledger, target = letters(tmp_path, *PICTURES, first=first, second=second)
    document = Document(str(target))
    shown = {document.part.related_parts[_embedded(shape)].blob for shape in document.inline_shapes}
    assert shown == {pictures["z1"]} and ledger.settled


def _embedded(shape):
    return shape._inline.graphic.graphicData.pic.blipFill.blip.embed


IN_TABLE = [
    ["问题", "照片"],
    ["{{# 问题 }}"],
    ["{{ 问题.描述 }}", "{{ 问题.照片 }}"],
    ["{{/ 问题 }}"],
]


def test_a_new_row_of_a_table_brings_its_own_photograph(tmp_path):
    sizes = {"z1": (300, 200), "z2": (200, 400)}
    # First W2 alone (with z2 and z1), then W1 (z1) before it.
    first, _ = _with_pictures(tmp_path, sizes, rows()["rectification"][1:])
    second, pictures = _with_pictures(tmp_path, sizes)
    _, ledger, target = letters(tmp_path, IN_TABLE, first=first, second=second)
    document = Document(str(target))
    shown = [
        document.part.related_parts[relation].blob
        for relation in document.element.body.xpath(".//a:blip/@r:embed")
    ]
    assert shown == [pictures["z1"], pictures["z2"], pictures["z1"]] and ledger.settled
    assert len(media(target)) == 2  # z1 is held once


def test_a_photograph_in_a_cell_is_no_broader_than_the_cell(tmp_path):
    source, _ = _with_pictures(tmp_path, {"z1": (300, 200)})
    skeleton(tmp_path / f"{NAME}.docx", IN_TABLE)
    run = run_of(tmp_path, 1, source)
    document = Document(str(run / "文书" / NAME / f"{NAME}-甲区.docx"))
    cell = document.tables[0].rows[1].cells[1]
    breadths = [int(each) for each in cell._tc.xpath(".//wp:extent/@cx")]
    assert breadths and max(breadths) < cell.width


def test_a_run_without_this_document_is_told_and_values_are_renewed(tmp_path):
    skeleton(tmp_path / f"{NAME}.docx", "{{ 区县.最迟时限 }}", *LOOP)
    run = run_of(tmp_path, 1, data(tmp_path))
    mine = tmp_path / "改过.docx"
    mine.write_bytes((run / "文书" / NAME / f"{NAME}-甲区.docx").read_bytes())
    second = run_of(tmp_path, 2, data(tmp_path, clean=renewed_city()))
    for made in (second / "文书" / NAME).iterdir():
        made.unlink()
    vouch_for(second)
    _, ledger = refresh_file(mine, root=tmp_path)
    (told,) = [detail for detail in ledger.details if detail.kind == "conflicts" and detail.reason]
    assert "没有生成这份文书" in told.reason and not ledger.settled
