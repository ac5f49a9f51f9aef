"""Ordinary mistakes in survey exports and in parts, as data: what is done, and what is said at which cell."""

import json
import re

import pytest

from shifan.clean import clean
from shifan.clean.heading_guesses import guesses, result_of
from shifan.intake import read_city
from shifan.intake.mapping_draft import write_draft
from tests.intake import shapes
from tests.intake.test_survey_exports import EXPORT, city_with, export
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
SITES = [row[0] for row in small_city(PACK)[shapes.SITES][1:]]


def put(row, column, text):
    def change(rows):
        rows[row][column] = text

    return change


def every(words):
    def change(rows):
        for row in rows[1:]:
            row[3:] = [words.get(cell, cell) for cell in row[3:]]

    return change


EXPORTED = {  # what is done to the rows; code, severity, sheet and cell
    "another option": (put(1, 3, "D.其他"), ("coded-word", "error", "Sheet1", "D2")),
    "two options": (put(1, 3, "A.是┋B.否"), ("coded-word", "error", "Sheet1", "D2")),
    "an answer left out": (put(1, 3, "(跳过)"), ("coded-word", "error", "Sheet1", "D2")),
    "an answer with a note": (put(1, 3, "B.否（请注明）"), ("coded-word", "error", "Sheet1", "D2")),
    "a misspelt site": (put(1, 2, "P9999"), ("missing-records", "error", "点位", "A2")),
    "a site without code": (put(1, 2, ""), ("unknown-site", "error", "Sheet1", "C2")),
    "a site in small letters": (
        put(1, 2, SITES[0].lower()),
        ("code-form", "info", "Sheet1", "C2"),
    ),
    "an answer sheet sent twice": (
        lambda rows: rows.append([*rows[1]]),
        ("twice-row", "error", "Sheet1", "C5"),
    ),
    "an empty answer": (put(1, 3, ""), ("coded-word", "error", "Sheet1", "D2")),
    "a mark for an answer": (put(1, 3, 5), ("coded-word", "error", "Sheet1", "D2")),
    "an answer about another type": (put(1, 9, "A.是"), ("other-type-item", "error", "Sheet1", "J2")),
    "two sites in one answer sheet": (
        put(1, 2, f"{SITES[0]}、{SITES[1]}"),
        ("missing-records", "error", "点位", "A2"),
    ),
    "the unit for its code": (put(1, 2, "太谷区某超市"), ("missing-records", "error", "点位", "A2")),
    "a formula that failed": (put(1, 3, "#N/A"), ("coded-word", "error", "Sheet1", "D2")),
    "a site that nobody filled in": (
        lambda rows: rows.pop(2),
        ("missing-records", "error", "点位", "A3"),
    ),
    "a question worded anew": (put(0, 3, "是否记录？"), ("mapping", "error", "", "第15行")),
    "the new wording itself": (put(0, 3, "是否记录？"), ("unmapped", "warning", "Sheet1", "D1")),
    "a further question": (
        lambda rows: [row.append("x") for row in rows],
        ("unmapped", "warning", "Sheet1", "V1"),
    ),
    "no headings": (lambda rows: rows.pop(0), ("mapping", "error", "", "第6行")),
    "numbers of options": (
        every({"A.是": 1, "B.否": 2, "C.不适用": 3}),
        ("coded-word", "info", "Sheet1", "D2"),
    ),
    "words of another kind": (
        every({"A.是": "好", "B.否": "差"}),
        ("coded-word", "error", "Sheet1", "D2"),
    ),
    "a title above": (
        lambda rows: rows.insert(0, ["现场检查问卷"]),
        ("wide-table", "info", "Sheet1", "A2"),
    ),
}  # fmt: skip


ANSWER = '请在 映射.toml 的 words 一段加一行 "{}" = ""，右边的引号里写 符合、不符合 或 合理缺项'
EXPORTED_WORDS = {  # what a clerk reads of each
    "another option": ANSWER.format("D.其他"),
    "two options": "选了几项，不知道以哪一项为准",
    "an answer left out": "答卷跳过了这一项：不适用的用 更正.csv 改为“合理缺项”",
    "an answer with a note": ANSWER.format("B.否（请注明）"),
    "a misspelt site": "已有记录的，请核对两表的点位编号",
    "a site without code": "“点位”表中的点位编号",
    "a site in small letters": "编号的全角、大小写、星号或空格已规范",
    "an answer sheet sent twice": "同一点位交了两份答卷：请作废一份后重新导出",
    "an empty answer": "漏查的请补查后重新导出",
    "a mark for an answer": ANSWER.format("5"),
    "an answer about another type": "该点位业态的检查项",
    "two sites in one answer sheet": "没有检查记录",
    "the unit for its code": "没有检查记录",
    "a formula that failed": "#N/A",
    "a site that nobody filled in": "P002A没有检查记录",
    "a question worded anew": "还没有写到的：是否记录？",
    "the new wording itself": '不需要的写 "是否记录？" = ""',
    "a further question": '不需要的写 "x" = ""',
    "no headings": "请照抄导出文件的列名",
    "numbers of options": "代码值已按约定换算",
    "words of another kind": ANSWER.format("差"),
    "a title above": "9个检查项各占一列",
}


@pytest.fixture(scope="module")
def mapping(tmp_path_factory):
    folder = city_with(tmp_path_factory.mktemp("draft") / "小城市", export())
    write_draft(
        read_city(folder), lambda texts: guesses(texts, PACK), lambda word: result_of(word, PACK)
    )
    return (folder / "映射.toml").read_text(encoding="utf-8")


def told(folder):
    """Return what is said at each place, by code, severity, sheet and cell."""
    found = clean(read_city(folder), PACK).findings
    return {
        (
            finding.code,
            finding.severity,
            finding.sheet,
            finding.cell,
        ): f"{finding.found}{finding.expected}{finding.action}"
        for finding in found
    }


@pytest.mark.parametrize("name", EXPORTED)
def test_a_mistake_in_an_export_is_told_at_its_cell(tmp_path, mapping, name):
    change, expected = EXPORTED[name]
    rows = export()
    change(rows)
    folder = city_with(tmp_path / "小城市", rows)
    (folder / "映射.toml").write_text(mapping, encoding="utf-8")
    assert EXPORTED_WORDS[name] in told(folder)[expected]


def test_twenty_mistakes_in_each_new_shape_are_told_in_words():
    assert EXPORTED.keys() == EXPORTED_WORDS.keys()
    assert IN_PARTS.keys() == PARTS_WORDS.keys()
    assert all(len(shape) >= 20 for shape in (EXPORTED, MAPPED, PARTS_WORDS | DECLARED))


MAPPING = "映射.toml"


def replaced(old, new):
    return lambda text: text.replace(old, new, 1)


MAPPED = {  # what is done to the mapping; code, file, cell, and words in what is found, expected or advised
    "an item of no pack": (
        replaced('= "M06-01"', '= "M99-99"'),
        ("unknown-item", EXPORT, "D1", "M99-99"),
    ),
    "a file that is not there": (
        lambda text: text.replace("问卷星", "问巻星"),
        ("mapping", MAPPING, "第6行", f"问巻星导出.xlsx；是否为 {EXPORT}"),
    ),
    "a sheet of the export that is not there": (
        replaced('"Sheet1"', '"Sheet9"'),
        ("mapping", MAPPING, "第9行", "没有工作表“Sheet9”"),
    ),
    "the sheets that there are": (
        replaced('"Sheet1"', '"Sheet9"'),
        ("mapping", MAPPING, "第9行", "是否为 Sheet1"),
    ),
    "a sheet of ours that is not there": (
        replaced('= "检查记录"', '= "检查纪录"'),
        ("mapping", MAPPING, "第8行", "是否为 检查记录"),
    ),
    "a workbook that is not there": (
        replaced('"现场检查"', '"现场检察"'),
        ("mapping", MAPPING, "第7行", "是否为 现场检查"),
    ),
    "a list for the workbook": (
        replaced('"现场检查"', '["现场检查"]'),
        ("mapping", MAPPING, "第7行", "城市概况、资料审查"),
    ),
    "a list in the list of sheets": (
        replaced('= "检查记录"', '= [["检查记录"]]'),
        ("mapping", MAPPING, "第8行", "点位、检查记录"),
    ),
    "no sheet": (
        replaced('= "检查记录"', "= []"),
        ("mapping", MAPPING, "第8行", "请写一个工作表名"),
    ),
    "a sheet without quotes that is a number": (
        replaced('"Sheet1"', "1"),
        ("mapping", MAPPING, "第9行", "请加上引号"),
    ),
    "a misspelt key": (
        replaced("part_of", "part_off"),
        ("mapping", MAPPING, "第7行", "是否为 part_of"),
    ),
    "a misspelt table": (
        replaced(".columns]", ".colums]"),
        ("mapping", MAPPING, "第11行", "是否为 columns"),
    ),
    "a number to the right": (
        replaced('"来源" = ""', '"来源" = 5'),
        ("mapping", MAPPING, "第13行", "右边的文字请加上引号"),
    ),
    "a heading of another sheet": (
        replaced('"来源" = ""', '"来源" = "检查日期"'),
        ("mapping", MAPPING, "第13行", 'sheet 写成 ["检查记录", "点位"]'),
    ),
    "a heading of no sheet": (
        lambda text: re.sub(
            '= "M.*"|= "A.*"', '= ""', text.replace('"检查记录"', '"点位"')
        ).replace('"来源" = ""', '"来源" = "检察日期"'),
        ("mapping", MAPPING, "第13行", "是否为 检查日期"),
    ),
    "items for a sheet that has none": (
        lambda text: text.replace('"检查记录"', '"点位"'),
        ("mapping", MAPPING, "第8行", '请把 sheet 写成 "检查记录"'),
    ),
    "no column of sites": (
        replaced('= "点位编号"', '= ""'),
        ("mapping", MAPPING, "第6行", "请在写点位编号（或单位名称）的那一列右边填"),
    ),
    "a line twice": (
        replaced('"来源" = ""', '"来源" = ""\n"来源" = ""'),
        ("mapping", MAPPING, "第14行", "写了两次"),
    ),
    "wide quotes": (
        replaced('"来源" = ""', "“来源” = “”"),
        ("mapping", MAPPING, "第13行", "行第1个字附近不合写法"),
    ),
    "a quote that is not closed": (
        replaced('"来源" = ""', '"来源" = "'),
        ("mapping", MAPPING, "第13行", "引号成对"),
    ),
    "no brackets": (
        lambda text: f'part_of = "现场检查"\n{text}',
        ("mapping", MAPPING, "第1行", "没有写在文件段内"),
    ),
    "two questions for one item": (
        lambda text: re.sub(r'= "M06-02"\n', '= "M06-01"\n', text),
        ("mapping", MAPPING, "第17行", "导出文件第2行几列都有内容"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPPED)
def test_a_mistake_in_a_mapping_is_told_at_its_place_and_the_sheet_is_not_called_missing(
    tmp_path, mapping, name
):
    change, (code, file, cell, words) = MAPPED[name]
    folder = city_with(tmp_path / "小城市", export())
    (folder / "映射.toml").write_text(change(mapping), encoding="utf-8")
    city = clean(read_city(folder), PACK)
    assert [
        told
        for told in city.findings
        if (told.code, told.file, told.cell) == (code, file, cell)
        and words in f"{told.found}{told.expected}{told.action}"
    ]
    assert "missing-sheet" not in {told.code for told in city.errors}


def rename(old, new):
    return lambda sheets: sheets.__setitem__(("现场检查", new), sheets.pop(("现场检查", old)))


def edit(place, change):
    return lambda sheets: change(sheets[place])


PART = "现场检查-寿阳县.xlsx"
PARTS_WORDS = {
    "no header": "请在数据上方补上一行表头",
    "another heading": "列“检查结果”",
    "other marks": "代码值已按约定换算",
    "an unknown word": "符合、不符合、合理缺项",
    "a site of the first part": "P001A",
    "a record of no site": "“点位”表中的点位编号",
    "no records": "P002A没有检查记录",
    "a district of another city": "请填写区县表中的名称，或在区县表中补充",
    "a day of another year": "2022-11-02",
    "a total below": "合计行，未计入数据",
    "a sheet named by its district": 'part_sheets = ["检查记录（寿阳县）"]',
    "a sheet under a longer name": 'part_sheets = ["检查记录表"]',
    "a type of no pack": "请填写规则包中的业态名称",
    "a code as a number": "编号被存为数字（如 3.10 变成 3.1），请改为文本格式",
    "a title above": "已跳过表头以上的标题行",
    "a line pasted twice": "请只保留一条，其余删去",
    "counts below the records": "移到另一张工作表",
    "the first word for all": "不写“同上”",
}
DECLARED = {  # what 来源.toml says of the second file; code, file, cell, words
    "a misspelt workbook": ("现场检察", "source-part", "来源.toml", "现场检查"),
    "another workbook": ("领导访谈", "other-workbook", PART, 'part_of 改为 "现场检查"'),
    "a list": (["现场检查"], "source-part", "来源.toml", "part_of"),
    "nothing": (None, "undeclared-part", PART, 'part_of = "现场检查"'),
}
IN_PARTS = {  # what is done to the second part; code, severity, file, sheet and cell
    "no header": (
        edit(shapes.RECORDS, lambda rows: rows.pop(0)),
        ("header", "error", PART, "检查记录", "A1"),
    ),
    "another heading": (
        edit(shapes.RECORDS, put(0, 2, "检查情况说明")),
        ("missing-column", "error", PART, "检查记录", "A1"),
    ),
    "other marks": (
        edit(shapes.RECORDS, put(1, 2, "√")),
        ("coded-word", "info", PART, "检查记录", "C2"),
    ),
    "an unknown word": (
        edit(shapes.RECORDS, put(1, 2, "良")),
        ("coded-word", "error", PART, "检查记录", "C2"),
    ),
    "a site of the first part": (
        edit(shapes.SITES, put(1, 0, SITES[0])),
        ("twice-site", "error", PART, "点位", "A2"),
    ),
    "a record of no site": (
        edit(shapes.RECORDS, put(1, 0, "P9999")),
        ("unknown-site", "error", PART, "检查记录", "A2"),
    ),
    "no records": (
        lambda sheets: sheets.pop(shapes.RECORDS),
        ("missing-records", "error", PART, "点位", "A2"),
    ),
    "a district of another city": (
        edit(shapes.SITES, put(1, 2, "某某区")),
        ("district", "error", PART, "点位", "C2"),
    ),
    "a day of another year": (
        edit(shapes.SITES, put(1, 5, "2022年11月2日")),
        ("date-outside", "error", PART, "点位", "F2"),
    ),
    "a total below": (
        edit(shapes.RECORDS, lambda rows: rows.append(["共", "3条"])),
        ("total-row", "info", PART, "检查记录", "A5"),
    ),
    "a sheet named by its district": (
        rename("检查记录", "检查记录（寿阳县）"),
        ("undeclared-part", "error", PART, "检查记录（寿阳县）", ""),
    ),
    "a sheet under a longer name": (
        rename("检查记录", "检查记录表"),
        ("undeclared-part", "error", PART, "检查记录表", ""),
    ),
    "a type of no pack": (
        edit(shapes.SITES, put(1, 3, "游乐场")),
        ("business-type", "error", PART, "点位", "D2"),
    ),
    "a code as a number": (
        edit(shapes.RECORDS, put(1, 1, 6.1)),
        ("code-number", "error", PART, "检查记录", "B2"),
    ),
    "a title above": (
        edit(shapes.RECORDS, lambda rows: rows.insert(0, ["寿阳县检查记录"])),
        ("title-row", "info", PART, "检查记录", "A1"),
    ),
    "counts below the records": (
        edit(
            shapes.RECORDS,
            lambda rows: rows.extend([[], ["区县", "不符合数"], ["寿阳县", 1]]),
        ),
        ("second-table", "error", PART, "检查记录", "A6:B7"),
    ),
    "the first word for all": (
        edit(shapes.RECORDS, put(2, 0, "同上")),
        ("ditto", "error", PART, "检查记录", "A3"),
    ),
    "a line pasted twice": (
        edit(shapes.RECORDS, lambda rows: rows.append([*rows[1]])),
        ("twice-record", "error", PART, "检查记录", "B5"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_PARTS)
def test_a_mistake_in_a_part_is_told_with_its_file_and_cell(tmp_path, name):
    change, expected = IN_PARTS[name]
    sheets = small_city(PACK)
    folder, second = tmp_path / "小城市", shapes.split(sheets, 1)
    change(second)
    write_city(folder, {**sheets, **shapes.split(sheets, 0)})
    write_city(tmp_path / "其他", second, provenance=False)
    (tmp_path / "其他" / "现场检查.xlsx").rename(folder / PART)
    shapes.declare(folder, f'["{PART}"]\npart_of = "现场检查"')
    found = clean(read_city(folder), PACK).findings
    words = {
        (
            finding.code,
            finding.severity,
            finding.file,
            finding.sheet,
            finding.cell,
        ): f"{finding.found}{finding.expected}{finding.action}"
        for finding in found
    }
    assert PARTS_WORDS[name] in words[expected]


@pytest.mark.parametrize("name", DECLARED)
def test_a_mistake_in_the_declaration_of_a_part_is_told(tmp_path, name):
    part_of, code, file, words = DECLARED[name]
    folder = shapes.write_parts(tmp_path / "小城市", PACK, declared=False)
    if part_of is not None:
        shapes.declare(folder, f'["{PART}"]\npart_of = {json.dumps(part_of, ensure_ascii=False)}')
    assert [
        finding
        for finding in clean(read_city(folder), PACK).errors
        if (finding.code, finding.file) == (code, file)
        and words in f"{finding.found}{finding.expected}{finding.action}"
    ]


def test_a_question_asked_the_other_way_round_is_asked_about(tmp_path, mapping):
    """是否存在…: 是 is the bad answer. Words of the column alone settle it."""
    rows, question = export(), "2、是否存在过期食品？"
    rows[0][3] = question
    folder = city_with(tmp_path / "小城市", rows)
    text = mapping.replace("2、按注册配方组织生产（单选）", question)
    (folder / "映射.toml").write_text(text, encoding="utf-8")
    said = told(folder)["reversed-question", "warning", "", "第15行"]
    assert "答“是”可能表示有问题" in said and f'["{EXPORT}".words."{question}"]' in said
    own = f'["{EXPORT}".words."{question}"]\n"A.是" = "不符合"\n"B.否" = "符合"\n'
    (folder / "映射.toml").write_text(f"{text}\n{own}", encoding="utf-8")
    city = clean(read_city(folder), PACK)
    assert "reversed-question" not in {finding.code for finding in city.findings}
    records = city.tables["records"]
    first = records[(records["item"] == "M06-01") & (records["site"] == SITES[0])]
    assert first["result"].tolist() == ["符合"]  # B.否 in the export


def test_words_of_a_column_that_is_not_mapped_are_refused(tmp_path, mapping):
    folder = city_with(tmp_path / "小城市", export())
    own = f'["{EXPORT}".words."2、别的问题"]\n"A.是" = "不符合"\n'
    (folder / "映射.toml").write_text(f"{mapping}\n{own}", encoding="utf-8")
    refused = [
        finding for finding in clean(read_city(folder), PACK).errors if finding.code == "mapping"
    ]
    assert len(refused) == 1 and "2、别的问题" in refused[0].found


def test_an_export_whose_mapping_is_refused_is_not_called_a_stray_file(tmp_path, mapping):
    folder = city_with(tmp_path / "小城市", export())
    text = mapping.replace('= "检查记录"', '= "检查纪录"', 1)
    (folder / "映射.toml").write_text(text, encoding="utf-8")
    assert {
        finding.file
        for finding in clean(read_city(folder), PACK).findings
        if finding.severity != "info"
    } == {"映射.toml"}
