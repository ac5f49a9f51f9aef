"""Two reports side by side."""

import pytest

from shifan.report.compare import compare_files
from tests.report.living import edit, mini

ORIGINAL = "标题\n一、过程\n（一）方式\n1.资料审查。共30个指标，登录2万余人次。\n2.现场检查。54个点位，满意度９２．５８％。\n二、结论\n投入2044万元。\n"


def texts(tmp_path, other):
    for name, text in (("a.txt", ORIGINAL), ("b.txt", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return compare_files(tmp_path / "a.txt", tmp_path / "b.txt")


def states(rows):
    return [row["state"] for row in rows]


def test_equal_quantities_written_otherwise_match(tmp_path):
    result = texts(tmp_path, ORIGINAL.replace("2万余", "20000余").replace("９２．５８％", "92.58%"))
    assert result["same"] and result["percent"] == "100.0"


@pytest.mark.parametrize(("change", "outline", "figures"), [
    (("54个点位", "53个点位"), set(), {"changed"}), (("二、结论\n", ""), {"missing"}, set()),
    (("投入2044万元", "有关投入情况见附表"), set(), {"missing"}), (("二、结论", "二、其他\n三、结论"), {"extra"}, set()),
])
def test_differences_are_classed(tmp_path, change, outline, figures):
    result = texts(tmp_path, ORIGINAL.replace(*change))
    assert set(states(result["outline"])) - {"matched"} == outline and set(states(result["figures"])) - {"matched"} == figures
    assert not result["same"]


def test_a_moved_heading_is_moved(tmp_path):
    result = texts(tmp_path, "标题\n二、结论\n投入2044万元。\n一、过程\n（一）方式\n1.资料审查。共30个指标，登录2万余人次。\n2.现场检查。54个点位，满意度92.58%。\n")
    assert "moved" in states(result["outline"]) and set(states(result["figures"])) == {"matched"}


def test_docx_against_itself_and_an_edited_copy(tmp_path):
    path, _ = mini(tmp_path)
    other, _ = mini(tmp_path, name="另.docx")
    assert compare_files(path, other)["same"]
    edit(other, lambda document: document.add_heading("四、附加", 1))
    assert "extra" in states(compare_files(path, other)["outline"])
