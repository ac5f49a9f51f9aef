"""Ordinary mistakes in CSV files, as data: what is done to the text, and what is said of which file and cell."""

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
RECORDS, SITES = "现场检查-检查记录.csv", "现场检查-点位.csv"
SCORES, FIGURES, DISTRICTS = "资料审查-评分.csv", "工作成效-数据.csv", "城市概况-区县.csv"
COMMA = "CSV UTF-8（逗号分隔）"


def put(row, column, text):
    """Return a change of one cell, counted from 1; nothing is quoted."""

    def change(content):
        lines = content.split("\n")
        cells = lines[row - 1].split(",")
        cells[column - 1] = text
        lines[row - 1] = ",".join(cells)
        return "\n".join(lines)

    return change


def line(number, change):
    def changed(content):
        lines = content.split("\n")
        lines[number - 1] = change(lines[number - 1])
        return "\n".join(lines)

    return changed


def replaced(old, new):
    return lambda content: content.replace(old, new)


MISTAKES = {  # file; what is done; code, severity and cell; words of the message
    "tabs": (RECORDS, replaced(",", "\t"), ("unreadable", "error", ""), "制表符分隔", COMMA),
    "semicolons": (RECORDS, replaced(",", ";"), ("unreadable", "error", ""), "分号分隔", COMMA),
    "tabs below a title": (
        RECORDS,
        lambda text: "小城市检查记录\n" + text.replace(",", "\t"),
        ("unreadable", "error", ""),
        "制表符分隔",
        COMMA,
    ),
    "wide commas": (RECORDS, replaced(",", "，"), ("unreadable", "error", ""), "全角逗号", COMMA),
    "bars": (RECORDS, replaced(",", "|"), ("unreadable", "error", ""), "竖线分隔", COMMA),
    "a line with tabs": (
        RECORDS,
        line(3, replaced(",", "\t")),
        ("unreadable", "error", ""),
        "第3行以制表符分隔",
        "请用记事本打开，改正这几行",
    ),
    "a line with a wide comma": (
        RECORDS,
        line(3, lambda text: text.replace(",", "，", 1)),
        ("unreadable", "error", ""),
        "第3行有4列，其余各行5列",
        "整格写在一对半角引号内",
    ),
    "a comma in a text": (
        RECORDS,
        put(2, 4, "地面有灰,墙面有霉"),
        ("unreadable", "error", ""),
        "第2行有6列，其余各行5列",
        "内容里有逗号",
    ),
    "a thousands comma": (
        FIGURES,
        put(2, 3, "2,044"),
        ("unreadable", "error", ""),
        "第2行有8列，其余各行7列",
        "内容里有逗号",
    ),
    "a line broken in two": (
        RECORDS,
        line(4, lambda text: text.replace(",符合", "\n,符合")),
        ("unreadable", "error", ""),
        "第4行有2列",
        "换行",
    ),
    "a quote that opens": (
        RECORDS,
        put(3, 2, '"M06-02'),
        ("unreadable", "error", ""),
        "第3行引号不成对",
        "整格写在一对半角引号内",
    ),
    "a quote at the end of a line": (
        RECORDS,
        put(3, 5, '"'),
        ("unreadable", "error", ""),
        "第3行引号不成对",
        "格内的引号写两个",
    ),
    "a quote before the heading": (
        RECORDS,
        put(1, 1, '"点位编号'),
        ("unreadable", "error", ""),
        "第1行引号不成对",
        "请用记事本打开",
    ),
    "quotes around a word": (
        RECORDS,
        put(2, 4, '标"注"不清'),
        ("inner-quotes", "warning", "D2"),
        '标"注"不清',
        "引号保留在内容里",
    ),
    "saved as Unicode text": (
        RECORDS,
        lambda text: text.encode("utf-16"),
        ("unreadable", "error", ""),
        "UTF-16",
        COMMA,
    ),
    "half in one encoding, half in another": (
        RECORDS,
        lambda text: text[:100].encode() + text[100:].encode("gb18030"),
        ("unreadable", "error", ""),
        "既不是 UTF-8 也不是 GB18030",
        COMMA,
    ),
    "saved by an old Excel": (
        RECORDS,
        lambda text: text.encode("gb18030"),
        ("encoding", "info", ""),
        "GB18030 编码",
        "已按 GB18030 读取",
    ),
    "a workbook renamed": (
        RECORDS,
        lambda text: b"PK\x03\x04" + b"x" * 60,
        ("unreadable", "error", ""),
        "内容实际是.xlsx",
        COMMA,
    ),
    "a web page renamed": (
        RECORDS,
        lambda text: f"<html>{text}</html>",
        ("unreadable", "error", ""),
        "内容实际是网页",
        COMMA,
    ),
    "an empty file": (RECORDS, lambda text: "", ("empty-sheet", "error", ""), "空表", "请填写"),
    "a title above": (
        RECORDS,
        lambda text: f"检查记录表\n{text}",
        ("title-row", "info", "A1"),
        "表头在第2行",
        "已跳过",
    ),
    "empty lines between": (
        RECORDS,
        replaced("\n", "\n\n"),
        ("blank-row", "info", "A4"),
        "8个空行",
        "已跳过",
    ),
    "a code with a number's end": (
        DISTRICTS,
        put(2, 1, "1.4E+05"),
        ("number-digits", "error", "A2"),
        "1.4E+05",
        "改为文本格式",
    ),
    "a day that Excel has made short": (
        SITES,
        put(2, 6, "2-Nov"),
        ("date", "error", "F2"),
        "检查日期：2-Nov",
        "日期，如 2023-11-02",
    ),
    "a deduction made a day": (
        SCORES,
        put(3, 4, "1月2日"),
        ("number", "error", "D3"),
        "扣分：1月2日",
        "数字（单位：分）",
    ),
    "a column too narrow when it was saved": (
        SCORES,
        put(3, 4, "#####"),
        ("lost-content", "error", "D3"),
        "扣分：#####",
        "列太窄",
    ),
    "wide quotes around a line": (
        RECORDS,
        put(3, 1, "“P001A"),
        ("unknown-site", "error", "A3"),
        "“P001A",
        "“点位”表中的点位编号",
    ),
    "a row pasted twice": (
        RECORDS,
        line(4, lambda text: f"{text}\n{text}"),
        ("twice-record", "error", "B5"),
        "M06-03",
        "请只保留一条",
    ),
    "no heading": (
        RECORDS,
        lambda text: text.split("\n", 1)[1],
        ("header", "error", "A1"),
        "找不到表头；第一格为“P001A”",
        "请在数据上方补上一行表头",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = write_city(tmp_path_factory.mktemp("csv") / "小城市", small_city(PACK), "csv")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_csv_file_is_told_in_words(tmp_path, written, name):
    file, change, expected, *words = MISTAKES[name]
    folder = tmp_path / "小城市"
    folder.mkdir()
    changed = change(written[file].decode())
    content = changed if isinstance(changed, bytes) else changed.encode()
    for other, own in written.items():
        (folder / other).write_bytes(content if other == file else own)
    found = clean(read_city(folder), PACK).findings
    told = [
        finding for finding in found if (finding.code, finding.severity, finding.cell) == expected
    ]
    assert len(told) == 1 and told[0].file == file
    assert all(word in f"{told[0].found}{told[0].expected}{told[0].action}" for word in words)


SAME = {  # what is no mistake, and not told
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "line ends of Windows": replaced("\n", "\r\n"),
    "line ends of old machines": replaced("\n", "\r"),
    "a comma behind each line": replaced("\n", ",\n"),
    "everything quoted": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in row.split(",")) if row else "" for row in text.split("\n")
    ),
    "codes kept as formulas of texts": lambda text: text.replace("P001A", '="P001A"'),
    "a control sign at the end": lambda text: f"{text}\x1a",
}


@pytest.mark.parametrize("name", SAME)
def test_what_programs_write_otherwise_is_no_mistake(tmp_path, written, name):
    folder = tmp_path / "小城市"
    folder.mkdir()
    for other, own in written.items():
        (folder / other).write_bytes(own)
    changed = SAME[name](written[RECORDS].decode())
    (folder / RECORDS).write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    assert clean(read_city(folder), PACK).findings == ()
