"""documents.toml of a pack: every fault with its place, what is near, and what a pack without the file is."""

import pytest

from shifan.errors import Refused
from shifan.standards import load
from shifan.standards.documents import DISTRICT, INTERNAL
from tests.small_pack import FILES, write_pack

LETTER = """[[document]]
name = "反馈函"
skeleton = "反馈函-区县.docx"
scope = "区县"
edition = "内部"
recipients = ["{{ 区县.名称 }}人民政府"]
"""
HEADER, LINE = "points,indicator\n", "公示许可证,一般,2,J01"
MAPPED = FILES["check_items.csv"].replace(HEADER, "points,indicator,department\n")
MAPPED = "\n".join(
    [
        line if n == 0 else f"{line},{'市甲局、市乙局' if n == 1 else ''}"
        for n, line in enumerate(MAPPED.split("\n"))
        if line
    ]
)


def test_a_pack_declares_what_is_sent_out(tmp_path):
    (letter,) = load(write_pack(tmp_path / "p", {"documents.toml": LETTER})).documents
    assert (letter.name, letter.scope, letter.edition) == ("反馈函", DISTRICT, INTERNAL)
    assert letter.skeleton_path(tmp_path / "p").is_file()
    own = write_pack(tmp_path / "own", {"documents.toml": LETTER})
    (own / "反馈函-区县.docx").write_bytes(b"")
    assert letter.skeleton_path(own) == own / "反馈函-区县.docx"


def test_a_pack_without_the_file_declares_none(tmp_path):
    standard = load(write_pack(tmp_path / "p"))
    assert standard.documents == () and "documents.toml" not in standard.files


@pytest.mark.parametrize(
    ("old", "new", "cell", "found", "expected"),
    [
        ("scope", "scop", "document[1].scop", "scop", "scope"),
        ('"区县"', '"县区"', "document[1].scope", "县区", "区县"),
        ('"内部"', '"保密"', "document[1].edition", "保密", "内部"),
        (
            "反馈函-区县",
            "反馈函区县",
            "document[1].skeleton",
            "没有模板文件 反馈函区县.docx",
            "反馈函-区县",
        ),
        ('"反馈函"', '"反馈/函"', "document[1].name", "反馈/函", "文件名"),
        ('"反馈函"', '"初评报告"', "document[1].name", "初评报告", "每次运行都会生成"),
        ('"反馈函"', '"CON"', "document[1].name", "CON", "各种系统都可作文件名"),
        ('"反馈函"', '"lpt1"', "document[1].name", "lpt1", "各种系统都可作文件名"),
        ('"反馈函"', '"甲：函:乙"', "document[1].name", "甲：函:乙", "文件名"),
        ('"反馈函"', '"反馈函."', "document[1].name", "反馈函.", "文件名"),
        ('"反馈函"', '"反馈函 "', "document[1].name", "反馈函 ", "首尾不空格"),
        ('"反馈函"', '"反馈函、甲"', "document[1].name", "反馈函、甲", "文件名"),
        (
            LETTER,
            LETTER.replace("反馈函", "反馈函a") + LETTER.replace("反馈函", "反馈函Ａ"),
            "document[2].name",
            "反馈函Ａ",
            "大小写",
        ),
        ('recipients = ["', 'recipients = "', "第6行第31字", "不合写法", "引号"),
        ("[[document]]", "[[documents]]", "documents", "documents", "document"),
        ('edition = "内部"', "", "document[1].edition", "没有", "公开"),
        ("[[document]]", "[document]", "document", "不是列表", "[[document]]"),
        (LETTER, LETTER + LETTER, "document[2].name", "反馈函", "不重复"),
        ('"区县"', '"部门"', "document[1].scope", "没有写明责任部门", "department"),
        ('"反馈函"', '"全部"', "document[1].name", "全部", "指全部文书"),
        (LETTER, LETTER + 'on_request = "true"\n', "document[1].on_request", "true", "不加引号"),
        (LETTER, LETTER + "on_requests = true\n", "document[1].on_requests", "", "on_request"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, old, new, cell, found, expected):
    pack = write_pack(tmp_path / "p", {"documents.toml": LETTER.replace(old, new, 1)})
    with pytest.raises(Refused) as refused:
        load(pack)
    told = [finding for finding in refused.value.findings if finding.cell == cell]
    assert told and told[0].file == "documents.toml"
    assert found in told[0].found and expected in told[0].expected


def test_a_department_that_nobody_is_mapped_to_is_told_by_name(tmp_path):
    text = LETTER.replace('区县"', '部门"') + 'only = ["市甲局", "市丙局"]\n'
    files = {"documents.toml": text, "check_items.csv": MAPPED}
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path / "p", files))
    (fault,) = refused.value.findings
    assert (
        "市丙局" in fault.found and "市甲局" in fault.expected and fault.cell == "document[1].only"
    )
    files["documents.toml"] = text.replace(', "市丙局"', "")
    assert load(write_pack(tmp_path / "q", files)).departments == ("市甲局", "市乙局")


def test_a_department_that_could_be_no_part_of_an_id_is_told(tmp_path):
    files = {"check_items.csv": MAPPED.replace("市甲局、", "市.甲 局、")}
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path / "p", files))
    assert [finding.cell for finding in refused.value.findings] == ["第2行 department"]
