"""A part of a workbook under any name is refused, not left aside or taken for a copy: its contents tell."""

import pytest

from shifan.intake import read_city
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
NAMES = ("寿阳县", "乙组", "点位和检查记录（寿阳县）", "现场检察-寿阳县", "现场检查-1", "现场检查（2）",
         "现场检查寿阳县20231102", "现场检查-寿阳县（终稿）", "现场检查-寿阳县-副本")  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Return the files of the city in two parts, and the second part."""
    folder = shapes.write_parts(tmp_path_factory.mktemp("parts") / "小城市", PACK, declared=False)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return files, files.pop("现场检查-寿阳县.xlsx")


def told(folder, files, name, content):
    folder.mkdir()
    for other, own in files.items():
        (folder / other).write_bytes(own)
    (folder / name).write_bytes(content)
    return next(finding for finding in read_city(folder).findings if finding.file == name)


@pytest.mark.parametrize("name", NAMES)
def test_a_part_under_any_name_is_refused_with_the_line_to_add(tmp_path, city, name):
    files, part = city
    found = told(tmp_path / "小城市", files, f"{name}.xlsx", part)
    assert (found.code, found.severity) == ("undeclared-part", "error")
    assert "含工作表“点位”“检查记录”" in found.found
    assert f'["{name}.xlsx"] 换行 part_of = "现场检查"' in found.action


@pytest.mark.parametrize("name", ["现场检查-1", "现场检查-副本", "备用"])
def test_a_copy_is_no_part(tmp_path, city, name):
    files, _ = city
    found = told(tmp_path / "小城市", files, f"{name}.xlsx", files["现场检查.xlsx"])
    assert (found.code, found.severity) == ("unused-file", "warning")


def test_a_workbook_that_is_missing_is_known_by_its_sheets(tmp_path, city):
    files, _ = city
    content = files["现场检查.xlsx"]
    others = {name: own for name, own in files.items() if name != "现场检查.xlsx"}
    found = told(tmp_path / "小城市", others, "第一次检查.xlsx", content)
    assert "像是“现场检查”" in found.found and "请改名为 现场检查.xlsx" in found.action


def test_a_sheet_that_only_bears_such_a_name_is_nothing(tmp_path, city):
    files, _ = city
    other = write_city(tmp_path / "另", {("奖金", "评分"): [["姓名", "分数"], ["甲", 90]]})
    content = (other / "奖金.xlsx").read_bytes()
    found = told(tmp_path / "小城市", files, "奖金.xlsx", content)
    assert (found.code, found.found) == ("unused-file", "不是约定的文件名")


def test_the_small_city_has_nothing_to_tell(tmp_path):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    assert read_city(folder).findings == []
