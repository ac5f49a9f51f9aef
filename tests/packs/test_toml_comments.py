"""Comments of a pack's TOML files: where they stand, in the workbook and back in the file."""

import tomllib

import openpyxl
import pytest

from shifan.packs.exchange import export_pack
from shifan.packs.flat_toml import comments_in, content_of, rows_of
from shifan.packs.toml_comments import comments_of
from shifan.packs.toml_writing import toml_text
from shifan.packs.workbook_import import import_pack
from shifan.standards.folders import SHIPPED
from tests.small_pack import FILES, write_pack
from tests.soffice import convert, needs_soffice

ODD = '''# 开头
# 两行

title = "不是 # 注释" # 行尾
text = """
# 不是注释
[也不是] ""quoted""""" # 多行之后
literal = \'\'\'# 不是\'\'\'
list = [ # 列表里
  "a", # 第一个
  "]",
]
a.b = 1 # 点
"有 空格" = {x = "#"} # 内联
# 表的注释
["表"."第 1 节"]
# 表里的注释
k = 1
[[theme]]
t = 1
# 第二个
[[theme]] # 行尾
t = 2
# 内层
[theme.inner]
u = 3
[[theme.more]]
v = 4
# [[theme]]
# t = 3
'''


def test_each_comment_belongs_to_the_entry_or_table_that_it_stands_before_or_in():
    assert comments_of(ODD) == {
        "title": "开头\n两行\n行尾",
        "text": "多行之后",
        "list": "列表里\n第一个",
        "a.b": "点",
        '"有 空格".x': "内联",
        '表."第 1 节"': "表的注释",
        '表."第 1 节".k': "表里的注释",
        "theme[2]": "第二个\n行尾",
        "theme[2].inner": "内层",
        "": "[[theme]]\nt = 3",
    }


def test_content_and_comments_come_back_and_a_second_time_byte_for_byte():
    content, comments = tomllib.loads(ODD), comments_of(ODD)
    rows = rows_of(content, comments)
    once = toml_text(content_of(rows)[0], comments_in(rows))
    assert tomllib.loads(once) == content
    assert comments_of(once) == comments
    again = rows_of(tomllib.loads(once), comments_of(once))
    assert toml_text(content_of(again)[0], comments_in(again)) == once


@pytest.mark.parametrize("file", ["standard.toml", "wording.toml", "documents.toml"])
def test_the_shipped_pack_keeps_its_comments(file):
    text = (SHIPPED / "demo-2023" / file).read_text(encoding="utf-8")
    comments = comments_of(text)
    back = toml_text(tomllib.loads(text), comments)
    lines = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in back.splitlines() if line.startswith("#")] == lines
    assert tomllib.loads(back) == tomllib.loads(text)


def test_a_comment_is_the_row_before_its_entry():
    rows = rows_of({"a": "1", "t": {"b": "2"}}, {"t": "说明", "": "完"})
    assert rows == [
        ("a", "文字", "1"),
        ("t", "注释", "说明"),
        ("t.b", "文字", "2"),
        ("", "注释", "完"),
    ]


def test_a_comment_whose_entry_is_gone_or_was_mistyped_stands_at_the_end():
    assert toml_text({"a": 1}, {"b.c": "没有了", "a": "还在"}).splitlines() == [
        "# 还在",
        "a = 1",
        "",
        "# 没有了",
    ]


def test_signs_that_toml_does_not_allow_in_comments_are_blanks():
    assert tomllib.loads(toml_text({"a": 1}, {"a": "一\r\n二\x0b三\x7f"})) == {"a": 1}


COMMENTED = FILES["standard.toml"].replace("[verdict]", "# 达标线见第8条\n[verdict]") + "# 完\n"


def with_a_comment_typed(book):
    """Type a comment for the floor, as an official would below the last row."""
    book["设置"].append(["verdict.key_floor", "注释", "关键指标\n不低于三成"])


def comments_back(path, folder):
    return comments_of((import_pack(path, folder) / "standard.toml").read_text(encoding="utf-8"))


EXPECTED = {"verdict": "达标线见第8条", "verdict.key_floor": "关键指标\n不低于三成", "": "完"}


@pytest.fixture
def commented(tmp_path):
    """The workbook of a pack with comments, and one that was typed in it."""
    pack = write_pack(tmp_path / "pack", {"standard.toml": COMMENTED})
    path = export_pack(pack, tmp_path / "pack.xlsx")
    book = openpyxl.load_workbook(path)
    with_a_comment_typed(book)
    book.save(path)
    return path


def test_comments_travel_through_the_workbook(commented, tmp_path):
    assert comments_back(commented, tmp_path / "back") == EXPECTED


@needs_soffice
def test_comments_travel_through_libreoffice(commented, tmp_path):
    (tmp_path / "lo").mkdir()
    saved = convert(commented, "xlsx", tmp_path / "lo")
    assert comments_back(saved, tmp_path / "back") == EXPECTED
