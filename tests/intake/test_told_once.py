"""What stands twice, or means the opposite, in each shape of 检查记录: told once, in words, and never read silently."""

import copy

import pytest

from shifan.clean import clean
from tests.intake import shapes
from tests.intake.test_mistakes_in_shapes import with_forms
from tests.small_city import raw_city, small_city, tiny_pack

PACK = tiny_pack()
SITES, RECORDS = shapes.SITES, shapes.RECORDS
DOCUMENTS, TALKS = ("资料审查", "评分"), ("领导访谈", "访谈")
UNITS = [row[4] for row in small_city(PACK)[SITES][1:]]
FORM = ("现场检查", "P001A检查表")
TURNED = {"符合": "×", "不符合": "√"}


def long(place, change):
    sheets = small_city(PACK)
    change(sheets[place])
    return sheets


def wide(change):
    sheets = shapes.wide(PACK)
    change(sheets[RECORDS])
    return sheets


def forms(change, **style):
    sheets = shapes.forms(PACK, **style)
    change(sheets)
    return sheets


def below(*rows):
    return lambda own: own.extend(copy.deepcopy([*rows]))


def put(row, column, text):
    def change(rows):
        rows[row - 1][column - 1] = text

    return change


def turned(rows):
    for row in rows[1:]:
        row[:] = [TURNED.get(cell, cell) for cell in row]


def under_a_title(title, change=turned):
    def both(rows):
        change(rows)
        rows.insert(0, [title])

    return both


def beside(rows):
    """Put the last site's row beside the first."""
    rows[0] += ["", *rows[0]]
    rows[1] += ["", *rows.pop()]


def with_units(order):
    def change(rows):
        rows[0].append("单位名称")
        for n, row in enumerate(rows[1:]):
            row.append(UNITS[order[n // 3]])

    return change


STATISTICS = (["区县", "点位数", "不符合数"], ["太谷区", 3, 1], ["寿阳县", 0, 0])
TOLD = {  # the sheets; code, severity, cell of the one error or warning; words of it
    "counts by district below": (
        long(RECORDS, below([], *STATISTICS)),
        ("second-table", "error", "A12:C14"),
        "第12行起像是另一张表（列名：区县、点位数、不符合数），共3行",
    ),
    "counts below without a gap": (
        long(RECORDS, below(*STATISTICS, ["合计", 3, 1])),
        ("second-table", "error", "A11:C13"),
        "移到另一张工作表",
    ),
    "a list of teams below the sites": (
        long(SITES, below([], ["检查组", "组长", "组员"], ["甲组", "张三", "李四、王五"])),
        ("second-table", "error", "A6:C7"),
        "检查组、组长、组员",
    ),
    "scores below the deductions": (
        long(DOCUMENTS, below([], ["项目", "满分", "扣分", "得分"], ["基础工作", 30, 0.3, 29.7])),
        ("second-table", "error", "A15:D16"),
        "项目、满分、扣分、得分",
    ),
    "counts below the interviews": (
        long(TALKS, below([], ["掌握程度", "次数"], ["清楚", 8], ["不清楚", 0])),
        ("second-table", "error", "A9:B11"),
        "掌握程度、次数",
    ),
    "counts below a wide table": (
        wide(below([], ["区县", "", "不符合数", "符合数"], ["太谷区", "", 1, 7])),
        ("second-table", "error", "A6:D7"),
        "区县、不符合数、符合数",
    ),
    "a second table beside the first": (
        long(SITES, beside),
        ("second-table", "error", "I1:O1"),
        "并排放的两张表",
    ),
    "a site in two rows of a wide table": (
        wide(lambda rows: rows.append([*rows[1]])),
        ("twice-row", "error", "A5"),
        "点位 P001A 写了两行（第2、5行）",
    ),
    "an item in two columns": (
        wide(lambda rows: put(1, 5, rows[0][3])(rows)),
        ("twice-item", "error", "E1"),
        "D列和E列都是“M06-02”，第2行两列都填了",
    ),
    "a form copied": (
        forms(lambda sheets: sheets.__setitem__(("现场检查", "复印件"), [*sheets[FORM]])),
        ("twice-form", "error", "B2"),
        "点位 P001A 的检查结果已在 现场检查.xlsx 的工作表“P001A检查表”里",
    ),
    "a form beside the rows of its site": (
        forms(lambda sheets: sheets.__setitem__(RECORDS, small_city(PACK)[RECORDS][:4])),
        ("twice-form", "error", "B2"),
        "工作表“检查记录”里",
    ),
    "two forms in one sheet": (
        forms(lambda sheets: sheets[FORM].extend(sheets["现场检查", "P002A检查表"])),
        ("second-form", "error", "B12"),
        "第12行又写着点位编号 P002A，这张表上面是 P001A",
    ),
    "two codes above a form": (
        forms(lambda sheets: sheets[FORM].insert(2, ["点位编号：", "P003A"])),
        ("second-form", "error", "B3"),
        "不知道是哪个点位",
    ),
    "an empty form": (
        forms(lambda s: s[FORM].__setitem__(slice(6, 9), [[*r[:3], "", "", "", ""] for r in s[FORM][6:9]])),
        ("form-mark", "error", "B2"),
        "3个检查项都没有勾选",
    ),
    "a form ticked with signs of a symbol font": (
        forms(lambda s: s[FORM].__setitem__(slice(6, 9), [[*r[:3], "ü", "", "", ""] for r in s[FORM][6:9]])),
        ("form-mark", "error", "B2"),
        "3个检查项都没有看清勾选，如“ü”不是勾选（像是 Wingdings",
    ),
    "a line ticked with a sign of a symbol font": (
        forms(lambda s: s[FORM].__setitem__(7, [*s[FORM][7][:3], "R", "", "", ""])),
        ("form-mark", "error", "D8"),
        "“R”不是勾选（像是 Wingdings",
    ),
    "a form with the unit of another site": (
        forms(lambda sheets: put(2, 4, UNITS[1])(sheets[FORM])),
        ("site-misfit", "error", "D2"),
        "（点位 P002A 的单位），点位编号写的是 P001A",
    ),
    "a form with another name of its unit": (
        forms(lambda sheets: put(2, 4, "某某公司")(sheets[FORM])),
        ("site-misfit", "warning", "D2"),
        "按点位编号 P001A 计",
    ),
    "a form with another day": (
        forms(lambda sheets: put(3, 2, "2023年11月9日")(sheets[FORM])),
        ("site-misfit", "warning", "B3"),
        "2023-11-09",
    ),
    "units moved against the codes": (
        long(RECORDS, with_units((1, 0, 2))),
        ("site-misfit", "error", "F2"),
        "是否只排序了一列",
    ),
    "a unit moved in a wide table": (
        wide(lambda rows: put(2, 2, UNITS[2])(rows)),
        ("site-misfit", "error", "B2"),
        "却是点位 P003A 的",
    ),
    "a legend above that turns the signs": (
        long(RECORDS, under_a_title("说明：√表示不符合，×表示符合")),
        ("sign-legend", "error", "A1"),
        "程序却把“√”读作“符合”、“×”读作“不符合”",
    ),
    "a note below that turns the signs": (
        long(RECORDS, lambda rows: (turned(rows), rows.append(["注：存在问题的打√，无问题的打×。"]))),
        ("sign-legend", "error", "A11"),
        "请把表内的符号改写成文字",
    ),
    "a legend of numbers": (
        long(
            RECORDS,
            under_a_title("代码：1=不符合，2=符合", lambda rows: put(4, 3, 2)(rows)),
        ),
        ("sign-legend", "error", "A1"),
        "“2”读作“不符合”",
    ),
    "a legend above a wide table": (
        wide(under_a_title("√为不符合，×为符合")),
        ("sign-legend", "error", "A1"),
        "√为不符合",
    ),
    "a legend in a form": (
        forms(lambda sheets: sheets[FORM].insert(3, ["说明：存在问题的项打√"])),
        ("sign-legend", "error", "A4"),
        "“√”读作“符合”",
    ),
    "a number among words": (
        long(RECORDS, put(4, 3, 3)),
        ("coded-word", "warning", "C4"),
        "请核对这里的数字是不是问题个数",
    ),
    "a number among the words of a form": (
        forms(lambda sheets: put(8, 4, 3)(sheets[FORM]), style="typed"),
        ("coded-word", "warning", "D8"),
        "请核对这里的数字是不是问题个数",
    ),
    "the same as above": (
        long(RECORDS, put(3, 1, "〃")),
        ("ditto", "error", "A3"),
        "不写“同上”",
    ),
    "the same reason as above": (
        long(DOCUMENTS, put(3, 5, "同上")),
        ("ditto", "error", "E3"),
        "每一格都写出内容",
    ),
    "a district by a variant sign": (
        long(SITES, put(2, 3, "太榖区")),
        ("district", "error", "C2"),
        "是否为“太谷区”？",
    ),
    "a type by a look-alike sign": (
        long(SITES, lambda rows: put(4, 4, rows[3][3].replace("场", "埸"))(rows)),
        ("business-type", "error", "D4"),
        "是否为“农贸市场”？",
    ),
    "a letter for a number in a code": (
        long(RECORDS, put(2, 1, "P0O1A")),
        ("unknown-site", "error", "A2"),
        "是否为“P001A”？请核对数字0和字母O",
    ),
    "a unit nearly named": (
        forms(lambda sheets: put(2, 2, UNITS[0][:-1] + "O")(sheets[FORM]), by_name=True),
        ("unknown-site", "error", "B2"),
        f"是否为“{UNITS[0]}”？",
    ),
}  # fmt: skip


def found(sheets):
    has_forms = any(sheet.endswith("检查表") for _, sheet in sheets)
    return clean(with_forms(sheets) if has_forms else raw_city(sheets), PACK).findings


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told_at_its_cell_in_words(name):
    sheets, expected, words = TOLD[name]
    told = [
        finding
        for finding in found(copy.deepcopy(sheets))
        if (finding.code, finding.severity, finding.cell) == expected
    ]
    assert len(told) == 1
    assert words in f"{told[0].found}{told[0].expected}{told[0].action}"


ONE_CAUSE = {"second-table", "twice-row", "twice-form", "second-form", "sign-legend", "form-mark"}
ONCE = [name for name, (_, (code, *_), _) in TOLD.items() if code in ONE_CAUSE]


@pytest.mark.parametrize("name", ONCE)
def test_it_is_the_only_refusal(name):
    errors = [
        finding.code
        for finding in found(copy.deepcopy(TOLD[name][0]))
        if finding.severity == "error"
    ]
    assert errors == [TOLD[name][1][0]]


FINE = {
    "a legend as the signs are read": long(
        RECORDS,
        under_a_title(
            "√表示符合，×表示不符合，/表示合理缺项",
            lambda rows: [row.__setitem__(2, {"符合": "√", "不符合": "×"}.get(row[2], row[2])) for row in rows[1:]],
        ),
    ),
    "units as in 点位": long(RECORDS, with_units((0, 1, 2))),
    "是 and 否 below 检查结果": forms(
        lambda sheets: sheets[FORM].__setitem__(
            slice(4, 5),
            [
                ["序号", "检查项编号", "检查内容", "检查结果", "", "", "问题描述"],
                ["", "", "", "是", "否", "合理缺项", ""],
            ],
        )
    ),
    "a total named otherwise": long(DOCUMENTS, below(["汇总", "", "", 0.3])),
    "what is left below": long(DOCUMENTS, below(["得分", "", "", 89.7])),
    "how many are not met, below a wide table": wide(below(["不符合数", "", 1, 0, 0])),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_what_is_in_order_is_read(name):
    findings = found(FINE[name])
    assert [finding for finding in findings if finding.severity != "info"] == []
