"""Ordinary mistakes in survey exports and in parts, as data: what is done, and what is said at which cell."""

import re

import pytest

from shifan.clean import clean
from shifan.clean.heading_guesses import guesses
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
        ("twice-record", "error", "Sheet1", "D5"),
    ),
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


@pytest.fixture(scope="module")
def mapping(tmp_path_factory):
    folder = city_with(tmp_path_factory.mktemp("draft") / "小城市", export())
    write_draft(read_city(folder), lambda texts: guesses(texts, PACK))
    return (folder / "映射.toml").read_text(encoding="utf-8")


def told(folder):
    found = clean(read_city(folder), PACK).findings
    return {(one.code, one.severity, one.sheet, one.cell) for one in found}


@pytest.mark.parametrize("name", EXPORTED)
def test_a_mistake_in_an_export_is_told_at_its_cell(tmp_path, mapping, name):
    change, expected = EXPORTED[name]
    rows = export()
    change(rows)
    folder = city_with(tmp_path / "小城市", rows)
    (folder / "映射.toml").write_text(mapping, encoding="utf-8")
    assert expected in told(folder)


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
        lambda text: text.replace('"检查记录"', '"点位"').replace('"来源" = ""', '"来源" = "检察日期"'),
        ("mapping", MAPPING, "第13行", "是否为 检查日期"),
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
        ("twice-record", EXPORT, "F2", "M06-01"),
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
    assert expected in {(one.code, one.severity, one.file, one.sheet, one.cell) for one in found}
