"""What is wrong with a text that is no TOML is told by line and character, in words, with what is expected."""

import pytest

from shifan.errors import Refused
from shifan.received import parse_toml
from shifan.standards import load
from shifan.toml_mistakes import toml_mistake
from tests.small_pack import FILES, write_pack


def told(text):
    with pytest.raises(ValueError) as error:
        parse_toml(text)
    return toml_mistake(text, str(error.value))


@pytest.mark.parametrize(
    ("text", "place", "found", "expected"),
    [
        ("a = 1\npass_line = “60”\n", "第2行第13字", "pass_line = “60”", "改为半角"),
        ('a = 1\n\npass_line ＝ "60"\n', "第3行第11字", 'pass_line ＝ "60"', "“＝”改为半角 ="),
        ("［parameters］\n", "第1行第1字", "［parameters］", "“［”改为半角 ["),
        ('y = ["一"，"二"]\n', "第1行第9字", '"一"，"二"', "“，”改为半角 ,"),
        ('x = "60\ny = 1\n', "第1行第8字", 'x = "60', "引号没有另一半"),
        ('y = 1\nx = "60', "第2行第8字", 'x = "60', "引号没有另一半"),
        ("[a]\nx = 1\n[a]\ny = 2\n", "第3行", "[a]：这一项或这一段写了两次", "只写一次"),
        ("x = 1\nx = 2\n", "第2行", "x = 2：这一项或这一段写了两次", "只写一次"),
        ("x = 1\nx = 2", "第2行", "x = 2：这一项或这一段写了两次", "只写一次"),
        ("每处扣分 = 1\n", "第1行第1字", "每处扣分 = 1", '"每处扣分" = 1'),
        ("x = 60分\n", "第1行第7字", "x = 60分", "不写单位"),
        ("x = 60%\n", "第1行第7字", "x = 60%", "不写单位和 %"),
        ("x = 0,5\n", "第1行第6字", "x = 0,5", "小数点用 ."),
        ("x\n\n", "第1行第2字", "x", "名称 = "),
        ("[a\nb = 1\n", "第1行第3字", "[a", "半角方括号"),
        (f"{'a.' * 90}b = 1\n", "", "太多层", "60层"),
    ],
)
def test_a_slip_is_told_by_line_and_character(text, place, found, expected):
    mistake = told(text)
    assert mistake.place == place
    assert found in mistake.found and expected in mistake.expected
    assert not any(word in mistake.found + mistake.expected for word in ("at line", "Invalid"))


@pytest.mark.parametrize("file", ["standard.toml", "wording.toml", "documents.toml"])
def test_every_file_of_a_pack_is_told_so(tmp_path, file):
    text = "[interview]\nweight = “0.05”\n"
    with pytest.raises(Refused) as refused:
        load(write_pack(tmp_path, {**FILES, file: text}))
    assert [(own.cell, own.found) for own in refused.value.findings if own.file == file] == [
        ("第2行第10字", "不合写法：weight = “0.05”")
    ]
