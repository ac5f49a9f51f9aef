"""Ordinary mistakes in files of LibreOffice, as data: what is done to the content, and what is said of which cell."""

import io
import re
import zipfile

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
INSPECTION, SCORES, FIGURES, VETOES = "现场检查.ods", "资料审查.ods", "工作成效.ods", "否决项.ods"
CELL = re.compile(r"<table:table-cell[^>]*/>|<table:table-cell.*?</table:table-cell>", re.DOTALL)
ROW = re.compile(r"<table:table-row[^>]*>.*?</table:table-row>", re.DOTALL)
STYLES = (
    '<office:automatic-styles xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><number:number-style style:name="N1"/>'
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="filled" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#ffff00"/></style:style></office:automatic-styles>'
)  # fmt: skip


def text(words):
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )


def number(value, shown, kind="float"):
    head = f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
    return f"{head}<text:p>{shown}</text:p></table:table-cell>"


def rows_of(content, sheet):
    return list(ROW.finditer(content, content.index(f'table:name="{sheet}"')))


def row(sheet, place, change):
    """Return a change of a row, counted from 1."""

    def changed(content):
        found = rows_of(content, sheet)[place - 1]
        return content[: found.start()] + change(found[0]) + content[found.end() :]

    return changed


def cell(sheet, place, column, new):
    """Return a change of a cell, counted from 1: to a new one, or by a function."""

    def change(own):
        found = list(CELL.finditer(own))[column - 1]
        made = new if isinstance(new, str) else new(found[0])
        return own[: found.start()] + made + own[found.end() :]

    return row(sheet, place, change)


def attribute(words, tag="cell"):
    return lambda own: own.replace(f"<table:table-{tag}", f"<table:table-{tag} {words}", 1)


def line(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


RECORDS = "检查记录"
MISTAKES = {  # file; what is done; code, severity, sheet and cell; words of the message
    "a merged result": (
        INSPECTION,
        cell(RECORDS, 2, 3, attribute('table:number-rows-spanned="2"')),
        ("under-merge", "warning", RECORDS, "C3"),
        "下藏着“合理缺项”",
    ),
    "a hidden row": (
        INSPECTION,
        row(RECORDS, 4, attribute('table:visibility="collapse"', "row")),
        ("hidden-row", "warning", RECORDS, "A4"),
        "第4行",
    ),
    "a row that a filter hides": (
        INSPECTION,
        row(RECORDS, 4, attribute('table:visibility="filter"', "row")),
        ("hidden-row", "warning", RECORDS, "A4"),
        "同样计入",
    ),
    "a hidden column": (
        INSPECTION,
        lambda content: content.replace(
            f'table:name="{RECORDS}">',
            f'table:name="{RECORDS}"><table:table-column/>'
            '<table:table-column table:visibility="collapse"/>',
        ),
        ("hidden-column", "warning", RECORDS, "B1"),
        "检查项编号",
    ),
    "an error of a formula": (
        INSPECTION,
        cell(RECORDS, 3, 3, text("#N/A").replace("office:", 'table:formula="of:=NA()" office:', 1)),
        ("coded-word", "error", RECORDS, "C3"),
        "#N/A",
    ),
    "an error of LibreOffice": (
        INSPECTION,
        cell(RECORDS, 3, 3, text("Err:502").replace("office:", 'table:formula="of:=X()" office:', 1)),
        ("coded-word", "error", RECORDS, "C3"),
        "Err:502",
    ),
    "a formula without result": (
        INSPECTION,
        cell(RECORDS, 3, 3, '<table:table-cell table:formula="of:=1+1"/>'),
        ("hollow-formula", "error", RECORDS, "C3"),
        "公式没有计算结果",
    ),
    "a comment": (
        SCORES,
        cell("评分", 2, 4, lambda own: own.replace(
            "<text:p>",
            "<office:annotation><text:p>此处应扣0.5</text:p></office:annotation><text:p>",
        )),
        ("comment", "warning", "评分", "D2"),
        "此处应扣0.5",
    ),
    "a percentage": (
        SCORES,
        cell("评分", 2, 4, number(0.1, "10%", "percentage")),
        ("number-range", "error", "评分", "D2"),
        "扣分：10%",
    ),
    "a number shown in ten thousands": (
        FIGURES,
        cell("数据", 2, 3, number(20440000, "2,044万")),
        ("unit-conflict", "error", "数据", "C2"),
        "数值格写“万”",
    ),
    "a number shown with zeros before it": (
        INSPECTION,
        cell(RECORDS, 2, 1, number(1, "001")),
        ("unknown-site", "error", RECORDS, "A2"),
        "001",
    ),
    "a truth value": (
        VETOES,
        cell("核查", 2, 2, '<table:table-cell office:value-type="boolean" office:boolean-value="false">'
             "<text:p>FALSE</text:p></table:table-cell>"),
        ("coded-word", "info", "核查", "B2"),
        "False",
    ),
    "a time for a day": (
        INSPECTION,
        cell("点位", 2, 6, '<table:table-cell office:value-type="time" office:time-value="PT10H00M00S">'
             "<text:p>10:00</text:p></table:table-cell>"),
        ("date", "error", "点位", "F2"),
        "日期，如 2023-11-02",
    ),
    "a day without its year": (
        INSPECTION,
        cell("点位", 2, 6, text("11月2日")),
        ("date-year", "info", "点位", "F2"),
        "按现场检查年份2023年补",
    ),
    "struck through": (
        SCORES,
        cell("评分", 2, 4, attribute('table:style-name="struck"')),
        ("struck", "warning", "评分", "D2"),
        "删除线",
    ),
    "half struck through": (
        SCORES,
        cell("评分", 2, 5, text('材料<text:span text:style-name="struck">不全</text:span>缺页')),
        ("half-struck", "warning", "评分", "E2"),
        "“不全”有删除线",
    ),
    "a row twice": (
        INSPECTION,
        row(RECORDS, 4, attribute('table:number-rows-repeated="2"', "row")),
        ("twice-record", "error", RECORDS, "B5"),
        "请只保留一条",
    ),
    "a cell far below": (
        INSPECTION,
        row(RECORDS, 10, lambda own: own + '<table:table-row table:number-rows-repeated="1000000">'
            "<table:table-cell/></table:table-row>" + line(text("x"))),
        ("unreadable", "error", "", ""),
        "工作表“检查记录”中空了1000000行之后还有内容",
    ),
    "a cell far to the right": (
        INSPECTION,
        row(RECORDS, 3, lambda own: own.replace(
            "</table:table-row>",
            f'<table:table-cell table:number-columns-repeated="1015"/>{text("x")}</table:table-row>',
        )),
        ("unreadable", "error", "", ""),
        "工作表“检查记录”中空了1015列之后还有内容",
    ),
    "a sheet under a longer name": (
        INSPECTION,
        lambda content: content.replace(f'table:name="{RECORDS}"', 'table:name="检查记录表"'),
        ("missing-sheet", "error", RECORDS, ""),
        "是否就是“检查记录表”",
    ),
    "units below the headings": (
        SCORES,
        row("评分", 1, lambda own: own + line("<table:table-cell/>" * 3, text("（分）"))),
        ("unit-row", "info", "评分", "A2"),
        "未计入数据",
    ),
    "what has to be filled in below the headings": (
        INSPECTION,
        row(RECORDS, 1, lambda own: own + line(text("必填"), text("必填"), text("【是/否】"), text("选填"))),
        ("unit-row", "info", RECORDS, "A2"),
        "单位或填写要求行",
    ),
    "a total between": (
        INSPECTION,
        row(RECORDS, 4, lambda own: own + line(text("小计"), text("3"))),
        ("total-row", "info", RECORDS, "A5"),
        "合计行",
    ),
    "a word that is no result": (
        INSPECTION,
        cell(RECORDS, 3, 3, text("还行")),
        ("coded-word", "error", RECORDS, "C3"),
        "检查结果：还行",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = write_city(tmp_path_factory.mktemp("ods") / "小城市", small_city(PACK), "ods")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def city_with(folder, written, file, change):
    folder.mkdir()
    for other, content in written.items():
        (folder / other).write_bytes(content)
    with zipfile.ZipFile(folder / file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"].decode().replace("<office:automatic-styles/>", "")
    content = change(content.replace("<office:body>", f"{STYLES}<office:body>", 1))
    with zipfile.ZipFile(folder / file, "w") as archive:
        for name, part in (parts | {"content.xml": content.encode()}).items():
            archive.writestr(name, part)
    return read_city(folder)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_an_ods_file_is_told_in_words(tmp_path, written, name):
    file, change, expected, words = MISTAKES[name]
    found = clean(city_with(tmp_path / "小城市", written, file, change), PACK).findings
    told = [
        finding
        for finding in found
        if (finding.code, finding.severity, finding.sheet, finding.cell) == expected
    ]
    assert [each.file for each in told] == [file]
    assert words in f"{told[0].found}{told[0].expected}{told[0].action}"


def test_styles_alone_change_nothing(tmp_path, written):
    city = city_with(tmp_path / "小城市", written, INSPECTION, lambda content: content)
    assert clean(city, PACK).findings == ()


OTHER_FILES = {
    "cut off": (lambda content, parts: content[:-300], "文件损坏或不完整"),
    "a workbook of Excel renamed": (
        lambda content, parts: packed({"xl/workbook.xml": b"<workbook/>"}),
        "内容实际是 .xlsx 工作簿",
    ),
    "another package": (lambda content, parts: packed({"a.txt": b"x"}), "压缩包里没有工作表"),
    "with a password": (
        lambda content, parts: packed(
            parts | {"META-INF/manifest.xml": b"<m><manifest:encryption-data/></m>"}
        ),
        "文件已加密",
    ),
    "a flat file": (lambda content, parts: parts["content.xml"], "XML 文本"),
}


def packed(parts):

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_that_is_no_ods_says_what_it_is(tmp_path, written, name):
    change, words = OTHER_FILES[name]
    folder = tmp_path / "小城市"
    folder.mkdir()
    for other, content in written.items():
        (folder / other).write_bytes(content)
    with zipfile.ZipFile(folder / INSPECTION) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    (folder / INSPECTION).write_bytes(change(written[INSPECTION], parts))
    (told,) = [finding for finding in read_city(folder).findings if finding.code == "unreadable"]
    assert told.file == INSPECTION and words in told.found
