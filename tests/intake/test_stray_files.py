"""Files that are not read: advice names neither what is there nor the file itself, and leads to no other refusal."""

import re

import pytest

from shifan.intake import read_city
from tests.small_city import csv_bytes, small_city, tiny_pack, write_city

PACK = tiny_pack()
SHEETS = small_city(PACK)
BOOK, SITES = "现场检查", ("现场检查", "点位")
OWN = {key: rows for key, rows in SHEETS.items() if key[0] == BOOK}
NAMES = (
    *("现场检查.csv", "检查记录.csv", "点位.csv", "检查记录表.csv", "城市概况.csv", "评审意见.csv"),
    *("现场检查-点位.xlsx", "检查记录.xlsx", "点位.xls", "台账.ods", "资料审查-评分表.csv"),
    *("现场检查-检查记录 (1).csv", "现场检查（最终）.xlsx", "现场检查 - 副本.xls", "现场检查2.ods"),
    *("现场检查.xlsx.xlsx", "现场检查-点位.csv.csv", "现场检查.xls.xlsx", "现场检查.xlsx.bak"),
    *("现场检查.zip", "现场检查.docx", "现场检查.pdf", "现场检查.tmp", "现场检查", "现场检查.xlsb"),
    *("现场检查_点位.csv", "现场检查—点位.csv", "现场检查点位.csv", "点位-太谷区.csv", "现场检查-点位.txt"),
    *("映射.TOML", "映射.toml.txt", "来源.txt", "来源.toml.txt", "更正.xlsx", "更正 .csv"),
)  # fmt: skip
RENAME = re.compile(r"改名为 ([^ ；，（]+)")
REPLACE = re.compile(r"(?:替换|粘贴到|并入) ([^ ；（]+)")
IN_THE_WAY = re.compile(r"请移出 ([^ ；，（]+)，再把它改名为")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the bytes of the files of the whole city."""
    folder = write_city(tmp_path_factory.mktemp("whole") / "小城市", SHEETS)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path, written):
    path = tmp_path / "小城市"
    path.mkdir()
    for name, content in written.items():
        (path / name).write_bytes(content)
    return path


def told_of(folder, name):
    return [told for told in read_city(folder).findings if told.file == name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("alone", [False, True], ids=["beside the workbook", "in its place"])
def test_advice_can_be_followed(folder, written, name, alone):
    if alone:
        (folder / "现场检查.xlsx").unlink()
    content = written["现场检查.xlsx"] if ".xls" in name else csv_bytes(SHEETS[SITES])
    (folder / name).write_bytes(content)
    (told,) = told_of(folder, name)
    there = {path.name for path in folder.iterdir()} - {name}
    moved = set(IN_THE_WAY.findall(told.action))
    for new in RENAME.findall(told.action):
        assert new not in there - moved and new != name
    for other in (*REPLACE.findall(told.action), *moved):
        assert other in there
    assert not re.search(rf"(替换|粘贴到|改名为) {re.escape(name)}(?![\w.-])", told.action)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("更正", "来源"))])
def test_a_file_renamed_as_advised_is_read(folder, name):
    (folder / "现场检查.xlsx").unlink()
    (folder / name).write_bytes(csv_bytes(SHEETS[SITES]))
    (told,) = told_of(folder, name)
    new = next(iter(RENAME.findall(told.action)), "")
    if new:
        (folder / name).rename(folder / new)
        left = {found.code for found in told_of(folder, new)}
        assert not left & {"file-name", "unused-file", "other-format", "twice", "csv-part"}
    else:
        assert (
            told.severity == "error"
            or "另存为" in told.action
            or "已有" in told.action
            or told.action
        )


@pytest.mark.parametrize(
    "name", ["现场检查.csv", "检查记录.csv", "点位.xls", "现场检查（最终）.xlsx"]
)
def test_a_workbook_that_is_missing_names_the_file_likely_meant(folder, name):
    (folder / "现场检查.xlsx").unlink()
    (folder / name).write_bytes(b"x")
    (told,) = [
        finding for finding in read_city(folder).findings if finding.code == "missing-workbook"
    ]
    assert f"有 {name}" in told.found and f"对 {name} 的提示" in told.action


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store", "~$现场检查.xlsx"])
def test_what_systems_leave_in_folders_is_not_told(folder, name):
    (folder / name).write_bytes(b"x")
    assert told_of(folder, name) == []


def test_corrections_under_another_name_beside_corrections_are_to_be_joined(folder):
    head = "文件,工作表,单元格,原值,新值,理由,更正人,日期\n"
    (folder / "更正.csv").write_text(head, encoding="utf-8")
    (folder / "更正2.csv").write_text(head, encoding="utf-8")
    (told,) = told_of(folder, "更正2.csv")
    assert "并入" in told.action


@pytest.mark.parametrize("name", ["旧", "平遥县", "现场检查", "第二组数据"])
def test_a_folder_of_tables_says_where_they_belong(folder, name):
    (folder / name).mkdir()
    (folder / name / "点位.xlsx").write_bytes(b"x")
    (folder / name / "~$点位.xlsx").write_bytes(b"x")
    (told,) = told_of(folder, name)
    assert (told.severity, told.found) == ("warning", "文件夹，内有表格文件：点位.xlsx")
    assert "请把文件移出来" in told.action


def test_a_folder_without_tables_is_told_as_before(folder):
    (folder / "会议材料").mkdir()
    (folder / "会议材料" / "通知.docx").write_bytes(b"x")
    (told,) = told_of(folder, "会议材料")
    assert told.found == "不是约定的文件名"
