"""Exports of survey programs are read by 映射.toml, whose first draft comes from the headings that were seen."""

import re

import pytest

from shifan.clean.heading_guesses import guesses, result_of
from shifan.clean.readers.dates import date
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.intake.mapping_draft import write_draft
from tests.intake import shapes
from tests.small_city import csv_bytes, small_city, tiny_pack, write_city

PACK = tiny_pack()
EXPORT = "问卷星导出.xlsx"
OPTIONS = {"符合": "A.是", "不符合": "B.否", "合理缺项": "C.不适用", "": "(跳过)"}


def export(answers=OPTIONS):
    """Return the rows of an export: time, site, a question an item and one for the problem."""
    sheets, names = small_city(PACK), shapes.names_of(PACK)
    records = shapes.records_by_site(sheets)
    items = list(dict.fromkeys(item for own in records.values() for item in own))
    header = ["提交答卷时间", "来源", "1、点位编号"]
    for number, item in enumerate(items):
        header += [
            f"{2 * number + 2}、{names[item]}（单选）",
            f"{2 * number + 3}、请写明第{number + 1}题的问题说明",
        ]
    rows = [header]
    for site, own in records.items():
        row = ["2023-11-02T10:22:31.000+08:00", "微信", site]
        for item in items:
            result, problem, _ = own.get(item, ("", "", ""))
            row += [answers[result], problem or "(跳过)"]
        rows.append(row)
    return rows


def city_with(folder, rows, file=EXPORT):
    """Return the folder of the small city whose 检查记录 is an export."""
    sheets = small_city(PACK)
    del sheets[shapes.RECORDS]
    write_city(folder, sheets)
    if file.endswith(".csv"):
        (folder / file).write_bytes(csv_bytes(rows))
    else:
        other = folder.parent / "其他"
        write_city(other, {("导出", "Sheet1"): rows}, provenance=False)
        (other / "导出.xlsx").rename(folder / file)
    shapes.declare(folder, f'["{file}"]\n')
    return folder


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return shapes.scores_of_small_city(tmp_path_factory.mktemp("reference"), PACK)


def draft(folder):
    return write_draft(
        read_city(folder), lambda texts: guesses(texts, PACK), lambda word: result_of(word, PACK)
    )


@pytest.mark.parametrize("file", [EXPORT, "金数据.csv"])
def test_an_export_gives_the_same_values_by_its_draft(tmp_path, reference, file):
    folder = city_with(tmp_path / "小城市", export(), file)
    path, headings, known = draft(folder)
    assert path.name == "映射.toml" and (headings, known) == (
        len(export()[0]),
        len(export()[0]) - 2,
    )
    city = shapes.cleaned(folder, PACK)
    assert city.errors == () and shapes.scores(city, PACK) == reference
    source, frame = city.sources["records"], city.tables["records"]
    row = int(frame["row"][frame["result"] == "不符合"].iloc[0])
    assert source.cell("result", row).startswith(file) and source.cell("result", row).endswith(
        "!D2"
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"符合": "Yes", "不符合": "No", "合理缺项": "N/A", "": ""},
        {"符合": "TRUE", "不符合": "FALSE", "合理缺项": "不适用", "": "（跳过）"},
        {"符合": "A、是", "不符合": "B、否", "合理缺项": "C、不适用", "": "(空)"},
    ],
)
def test_answers_as_survey_programs_write_them(tmp_path, reference, answers):
    folder = city_with(tmp_path / "小城市", export(answers))
    draft(folder)
    city = shapes.cleaned(folder, PACK)
    assert city.errors == () and shapes.scores(city, PACK) == reference


def test_signs_are_read_only_as_the_mapping_says(tmp_path, reference):
    signs = {"符合": "○", "不符合": "●", "合理缺项": "△", "": ""}
    folder = city_with(tmp_path / "小城市", export(signs))
    path, *_ = draft(folder)
    refused = {finding.found for finding in shapes.cleaned(folder, PACK).errors}
    assert {"检查结果：○", "检查结果：●", "检查结果：△"} <= {
        text.split("（")[0] for text in refused
    }
    text = path.read_text(encoding="utf-8")
    seen = dict(re.findall(r'^# ("[○●△]") = ""  # (\d+)处$', text, re.MULTILINE))
    assert seen == {'"○"': "7", '"●"': "1", '"△"': "1"}  # as the draft lists them
    for sign, word in (("○", "符合"), ("●", "不符合"), ("△", "合理缺项")):
        text = re.sub(rf'^# "{sign}" = ""  # .*$', f'"{sign}" = "{word}"', text, flags=re.M)
    path.write_text(text, encoding="utf-8")
    assert shapes.scores(shapes.cleaned(folder, PACK), PACK) == reference


def test_an_export_without_a_mapping_is_told_with_the_command(tmp_path):
    folder = city_with(tmp_path / "小城市", export())
    found = [finding for finding in read_city(folder).findings if finding.code == "unused-file"]
    assert [finding.file for finding in found] == [EXPORT] and "--suggest" in found[0].action


def test_a_draft_is_not_written_over_a_mapping_nor_without_an_export(tmp_path):
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    with pytest.raises(Refused, match="没有需要映射的文件"):
        draft(folder)
    (folder / "映射.toml").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="已有这个文件"):
        draft(folder)


FAULTS = {
    "unknown workbook": ('["a.xlsx"]\npart_of = "巡查"\n', "part_of"),
    "unknown sheet": ('["a.xlsx"]\nsheet = "记录"\n', "sheet"),
    "no table of columns": ('["a.xlsx"]\ncolumns = ["a"]\n', "columns"),
    "outside of an entry": ('part_of = "现场检查"\n', "没有写在文件段内"),
    "no toml": ('["a.xlsx"\n', "无法读取"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_mapping_that_cannot_be_read_is_refused(tmp_path, name):
    text, words = FAULTS[name]
    folder = write_city(tmp_path / "小城市", small_city(PACK))
    (folder / "映射.toml").write_text(text, encoding="utf-8")
    found = [finding for finding in read_city(folder).findings if finding.file == "映射.toml"]
    assert len(found) == 1 and found[0].severity == "error" and words in found[0].found


def test_a_mapped_column_that_is_not_there_and_one_that_is_not_mentioned(tmp_path):
    folder = city_with(tmp_path / "小城市", export())
    path, *_ = draft(folder)
    text = path.read_text(encoding="utf-8")
    text = text.replace('"1、点位编号"', '"0、点位编号"').replace('"来源" = ""\n', "")
    path.write_text(text, encoding="utf-8")
    found = {
        (finding.code, finding.severity, finding.file, finding.cell)
        for finding in shapes.cleaned(folder, PACK).findings
    }
    assert ("mapping", "error", "映射.toml", "第13行") in found
    assert ("unmapped", "warning", EXPORT, "B1") in found


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2023-11-02T10:22:31.000+08:00", "2023-11-02"),
        ("2023-11-02T20:22:31Z", "2023-11-03"),
        ("2023-11-02 10:22:31+0800", "2023-11-02"),
        ("2023-11-01T23:30-05:00", "2023-11-02"),
    ],
)
def test_a_time_with_its_zone_is_a_day_in_beijing(typed, day):
    parsed = date(2023)(typed)
    assert parsed.value.isoformat() == day and parsed.code == "date-zone"


def test_questions_that_ask_for_the_site_are_guessed():
    texts = [
        "1、请填写点位编号：",
        "2. 被检查单位名称",
        "您对本次检查的总体意见和对点位编号的建议是什么？",
    ]
    assert guesses(texts, PACK) == ["点位编号", "单位名称", ""]


def test_a_mapping_without_a_site_is_refused_with_the_columns_left_open(tmp_path):
    folder = city_with(tmp_path / "小城市", export())
    path, *_ = draft(folder)
    text = path.read_text(encoding="utf-8").replace('= "点位编号"', '= ""')
    path.write_text(text, encoding="utf-8")
    (found,) = [
        finding for finding in shapes.cleaned(folder, PACK).errors if finding.code == "mapping"
    ]
    assert (found.file, found.cell) == ("映射.toml", "第6行")
    assert "不知道每行是哪个点位" in found.found and "1、点位编号" in found.action


def test_of_columns_with_one_name_the_filled_one_counts(tmp_path, reference):
    """Surveys ask each type of unit for itself: the question that was not asked is no lacking result."""
    rows = export()
    twice = [[*row, *(["(跳过)"] * 2 if n else row[3:5])] for n, row in enumerate(rows)]
    folder = city_with(tmp_path / "小城市", twice)
    draft(folder)
    city = shapes.cleaned(folder, PACK)
    assert city.errors == () and shapes.scores(city, PACK) == reference


def test_an_export_that_bears_the_workbooks_name_is_no_copy_of_it(tmp_path):
    file = "238104_按文本_现场检查.xlsx"
    folder = city_with(tmp_path / "小城市", export(), file)
    (found,) = [
        finding
        for finding in read_city(folder).findings
        if finding.file == file and finding.sheet == ""
    ]
    assert "--suggest" in found.action and "替换" not in found.action
