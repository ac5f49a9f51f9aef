"""The catalogue of dirt in real workbooks: each example, what is told of it, and the rule without
which it would not be.

A row is (kind, example, change to the sheets, what is told as (code, severity, sheet, cell) or a
code or a check of the city, the rules as `without`
takes them). What only a file can show — encodings, links to other files — is listed in FILES with a
change of the folder.
"""

import datetime as dt
import re
import zipfile
from decimal import Decimal as D

from shifan.clean.readers import Parsed
from shifan.intake.workbooks import UNCALCULATED
from tests.small_city import DAY, Sheets, small_city, tiny_pack, write_city

NEVER = re.compile(r"(?!)")
H, R, T = "shifan.clean.header", "shifan.clean.readers", "shifan.clean.text"
C, LONE = "shifan.chinese", "shifan.clean.lone_texts"
ROWS, CROSS, LEDGER, RECORDS = (
    "shifan.clean.data_rows",
    "shifan.clean.checks.sites",
    "shifan.clean.checks.rectification",
    "shifan.clean.checks.records",
)
NARROW, BLANKS = (f"{T}:_NARROW", {}), (f"{T}:_BLANKS", NEVER)


def quantity(**parts):
    """Return the pattern of a figure with some of its parts written otherwise, so that a
    spelling is no longer known.
    """
    known = {
        "before": "约|近|超过|逾",
        "number": r"\d+(?:,\d{3})*(?:\.\d+)?",
        "scale": "万|亿",
        "more": "余|多",
        "unit": r"%|[^\d\s]*?",
        "above": "以上",
    }
    return re.compile("".join(f"(?P<{name}>{part})?" for name, part in (known | parts).items()))


def cell(sheet, row, header, value):
    """Return a change of one cell."""

    def change(sheets: Sheets):
        rows = _rows(sheets, sheet)
        rows[row - 1][rows[0].index(header)] = value

    return change


def rows(sheet, made):
    """Return a change of the rows of a sheet."""

    def change(sheets: Sheets):
        key = next(key for key in sheets if key[1] == sheet)
        sheets[key] = made(sheets[key])

    return change


def both(*changes):
    """Return several changes as one."""

    def change(sheets: Sheets):
        for change in changes:
            change(sheets)

    return change


def _rows(sheets, sheet):
    return next(rows for (_, name), rows in sheets.items() if name == sheet)


def holds(table, row, field, value):
    """Return a check that a clean table holds a value in a worksheet row."""

    def check(city):
        frame = city.tables[table].set_index("row")
        return row in frame.index and field in frame and frame.at[row, field] == value

    return check


def counts(table, many):
    """Return a check of the number of rows of a clean table in a city without errors."""
    return lambda city: not city.errors and len(city.tables[table]) == many


def noted(sheet, change=lambda sheets: None, **told):
    """Return a change with what the reader of files tells of a sheet.

    Merges, hidden rows, cells without a stored result.
    """

    def changed(sheets: Sheets):
        change(sheets)

    changed.told = sheet, told
    return changed


KIND = small_city(tiny_pack())["现场检查", "点位"][1][3]
TITLE = ["2023年现场检查点位表", "", "", "", "", "", ""]
CHECKLIST = [
    # 表头
    (
        "表头",
        "标题占首行",
        rows("点位", lambda own: [TITLE, *own]),
        ("title-row", "info", "点位", "A1"),
        (f"{H}:_DEPTH", 0),
        (f"{H}:_DEEPEST", 0),
    ),
    (
        "表头",
        "两层表头",
        rows(
            "点位",
            lambda own: [
                ["点位编号", "检查", "", "", "", "", ""],
                ["", "方式", *own[0][2:5], "日期", "组"],
                *own[1:],
            ],
        ),
        ("two-row-header", "info", "点位", "A1"),
        (f"{H}:find_header", "[*singles, *doubles]", "[*singles]"),
    ),
    (
        "表头",
        "首列名带 BOM",
        cell("评分", 1, "指标编号", "\ufeff指标编号"),
        ("header-form", "info", "评分", "A1"),
        BLANKS,
    ),
    (
        "表头",
        "序　号",
        cell("评分", 1, "指标编号", "指标　编号"),
        ("header-form", "info", "评分", "A1"),
        BLANKS,
        NARROW,
    ),
    (
        "表头",
        "列序不同",
        rows("点位", lambda own: [row[::-1] for row in own]),
        holds("sites", 2, "date", DAY),
        (
            f"{H}:place_columns",
            "body.places[official] = chosen[0]",
            "body.places[official] = len(header.texts) - 1 - chosen[0]",
        ),
    ),
    (
        "表头",
        "别名列名",
        cell("点位", 1, "点位编号", "编号"),
        ("header-alias", "info", "点位", "A1"),
        ("shifan.clean.city:_aliases", lambda *_: {}),
    ),
    (
        "表头",
        "表尾备注",
        rows("点位", lambda own: [*own, ["注：", "以上点位由市局提供", *[""] * 5]]),
        "note-row",
        (f"{ROWS}:_NOTES", NEVER),
    ),
    (
        "表头",
        "合计行",
        rows("点位", lambda own: [*own, ["合计", *[""] * 6]]),
        "total-row",
        (f"{ROWS}:_TOTALS", NEVER),
        (f"{LONE}:_SUM", NEVER),
    ),
    (
        "表头",
        "小计行混在数据里",
        rows("评分", lambda own: [*own[:4], ["小计", "", "", 0.3, "", "", "", ""], *own[4:]]),
        ("total-row", "info", "评分", "A5"),
        (f"{ROWS}:_TOTALS", NEVER),
        (f"{LONE}:_SUM", NEVER),
    ),
    (
        "表头",
        "空行",
        rows("点位", lambda own: [own[0], [""] * 7, *own[1:]]),
        lambda city: not city.errors,
        (
            f"{ROWS}:_is_data",
            "if not texts:\n    return False",
            "if not texts:\n    return True",
        ),
    ),
    (
        "表头",
        "空列",
        rows("点位", lambda own: [[row[0], "", *row[1:]] for row in own]),
        ("blank-column", "info", "点位", "B1"),
        ("shifan.clean.layout:report_gaps", lambda body: None),
    ),
    (
        "表头",
        "隐藏列",
        noted("检查记录", hidden_columns=((3, 3),)),
        ("hidden-column", "warning", "检查记录", "C1"),
        ("shifan.clean.layout:report_hidden", lambda body: None),
    ),
    (
        "表头",
        "合并单元格",
        noted("点位", cell("点位", 3, "区县", ""), merges=[(1, 2, 2, 2)]),
        holds("sites", 3, "district", "太谷区"),
        ("shifan.clean.layout:_fill_merges", lambda *_: None),
    ),
    (
        "表头",
        "隐藏行列",
        noted("检查记录", hidden_rows=(3,)),
        ("hidden-row", "warning", "检查记录", "A3"),
        ("shifan.clean.layout:report_hidden", lambda body: None),
    ),
    # 数
    (
        "数",
        "５４",
        cell("评分", 3, "扣分", "０．４"),
        holds("documents", 3, "deduction", D("0.4")),
        NARROW,
    ),
    (
        "数",
        "９２．５８％",
        cell("数据", 2, "数值", "９２．５８％"),
        lambda city: "number" not in {finding.code for finding in city.errors},
        NARROW,
    ),
    (
        "数",
        "2,044",
        cell("数据", 2, "数值", "2,044"),
        holds("figures", 2, "number", D("2044")),
        (
            f"{C}.single_figures:_FIGURE",
            quantity(number=r"\d+(?:\.\d+)?", unit=r"[^\d\s,]*"),
        ),
    ),
    (
        "数",
        "2044万元",
        cell("数据", 2, "数值", "2044万元"),
        ("figure-form", "info", "数据", "C2"),
        (f"{C}.single_figures:_FIGURE", quantity(scale="", unit="")),
    ),
    (
        "数",
        "3000余",
        cell("数据", 2, "数值", "3000余"),
        holds("figures", 2, "qualifier", "余"),
        (f"{C}.single_figures:_FIGURE", quantity(more="", unit=r"(?!余)[^\d]*")),
    ),
    (
        "数",
        "约2万余",
        both(cell("数据", 2, "数值", "约2万余"), cell("数据", 2, "单位", "")),
        holds("figures", 2, "qualifier", "约/余"),
        (f"{C}.single_figures:_FIGURE", quantity(before="")),
    ),
    (
        "数",
        "文本型数字 '12",
        cell("评分", 3, "扣分", "'0.4"),
        holds("documents", 3, "deduction", D("0.4")),
        (f"{R}.numbers:QUOTES", ""),
    ),
    (
        "数",
        "文本型数字 12",
        cell("评分", 3, "扣分", "0.4"),
        ("text-number", "info", "评分", "D3"),
        ("shifan.clean.column_reading:_is_text_number", lambda *_: False),
    ),
    (
        "数",
        "科学计数的许可证号",
        cell("评分", 3, "佐证材料编号", "9.11407E+17"),
        ("number-digits", "error", "评分", "F3"),
        (f"{R}.parsed:_DIGITS_LOST", NEVER),
    ),
    (
        "数",
        "科学计数的许可证号（数字）",
        cell("评分", 3, "佐证材料编号", 9.114070123456789e17),
        ("number-digits", "error", "评分", "F3"),
        (f"{R}.parsed:digits_lost", "abs(raw) >= _FIRST_INEXACT", "False"),
    ),
    (
        "数",
        "前导 0 丢失",
        both(
            *(
                cell(sheet, row, header, "001")
                for sheet, header, found in (("点位", "点位编号", 2), ("台账", "点位编号", 2))
                for row in [found]
            ),
            rows(
                "检查记录",
                lambda own: [[{"P001A": "001"}.get(row[0], row[0]), *row[1:]] for row in own],
            ),
            cell("检查记录", 5, "点位编号", 1),
        ),
        lambda city: any("前导0" in finding.action for finding in city.errors),
        (f"{RECORDS}:_with_leading_zeros", lambda *_: ""),
        ("shifan.clean.checks.near_codes:near_code", lambda *_: ""),
    ),
    (
        "数",
        "哨兵 99",
        cell("评审组", 2, "人数", 99),
        ("sentinel", "error", "评审组", "C2"),
        (f"{R}.numbers:SENTINELS", ()),
    ),
    (
        "数",
        "哨兵 999",
        cell("成效", 2, "主题序号", 999),
        ("sentinel", "error", "成效", "A2"),
        (f"{R}.numbers:SENTINELS", ()),
    ),
    (
        "数",
        "哨兵 -1",
        cell("评分", 3, "扣分", -1),
        ("number-range", "error", "评分", "D3"),
        (f"{R}.numbers:decimal", "number < 0", "False"),
    ),
    (
        "数",
        "百分数与小数混写",
        both(cell("数据", 2, "数值", 0.9258), cell("数据", 2, "单位", "%")),
        ("percent-or-share", "error", "数据", "C2"),
        ("shifan.clean.cited_figures:_percent_or_share", lambda *_: None),
    ),
    (
        "数",
        "小数无单位",
        both(cell("数据", 2, "数值", 0.9258), cell("数据", 2, "单位", "")),
        ("no-unit", "warning", "数据", "C2"),
        ("shifan.clean.cited_figures:_bare_share", lambda *_: None),
    ),
    # 编号
    (
        "编号",
        "3.10 被读成 3.1",
        cell("检查记录", 4, "检查项编号", 3.1),
        ("code-number", "error", "检查记录", "B4"),
        (f"{R}.codes:code", "isinstance(raw, float) and not raw.is_integer()", "False"),
    ),
    (
        "编号",
        "3-1 被读成日期",
        cell("检查记录", 4, "检查项编号", dt.date(2023, 3, 1)),
        ("code-date", "error", "检查记录", "B4"),
        (f"{R}.codes:code", "isinstance(raw, (dt.date, dt.time))", "False"),
    ),
    *(
        (
            "编号",
            typed,
            cell("评分", 3, "指标编号", typed),
            holds("documents", 3, "indicator", "B01"),
            (f"{R}.codes:_STARS", NEVER),
        )
        for typed in ("*B01", "★B01", "B01*")
    ),
    (
        "编号",
        "全角字母",
        cell("评分", 3, "指标编号", "Ｂ０１"),
        holds("documents", 3, "indicator", "B01"),
        NARROW,
    ),
    (
        "编号",
        "大小写",
        cell("评分", 3, "指标编号", "b01"),
        holds("documents", 3, "indicator", "B01"),
        (
            f"{T}:code_key",
            "packed(value).translate(DASHES).upper()",
            "packed(value).translate(DASHES)",
        ),
    ),
    (
        "编号",
        "尾空格",
        cell("评分", 3, "指标编号", "B01 "),
        ("code-form", "info", "评分", "A3"),
        (
            f"{R}.codes:_spelt",
            "raw == value if isinstance(raw, str) else shown(raw) == value",
            "shown(raw) == value",
        ),
    ),
    # 日期
    (
        "日期",
        "11月2日",
        cell("点位", 2, "检查日期", "11月2日"),
        ("date-year", "info", "点位", "F2"),
        (f"{R}.dates:_MD", NEVER),
        (f"{R}.dates:_BEHIND", NEVER),
    ),
    *(
        (
            "日期",
            typed,
            cell("点位", 2, "检查日期", typed),
            holds("sites", 2, "date", DAY),
            (f"{R}.dates:_YMD", NEVER),
            (f"{R}.dates:_BEHIND", NEVER),
        )
        for typed in ("2023.11.2", "2023/11/02", "2023年11月2日")
    ),
    (
        "日期",
        "20231102",
        cell("点位", 2, "检查日期", "20231102"),
        holds("sites", 2, "date", DAY),
        (f"{R}.dates:_DIGITS", NEVER),
    ),
    (
        "日期",
        "序列号 45232",
        cell("点位", 2, "检查日期", 45232),
        ("date-serial", "info", "点位", "F2"),
        (f"{R}.dates:_SERIALS", range(0)),
    ),
    (
        "日期",
        "2023年11月2日至12日",
        cell("点位", 2, "检查日期", "2023年11月2日至12日"),
        lambda city: any(finding.expected.startswith("一个日期") for finding in city.errors),
        (f"{R}.dates:_RANGE", NEVER),
        (f"{R}.dates:_is_range", "len(dates(found)) > 1", "False"),
    ),
    (
        "日期",
        "未来日期",
        cell("访谈", 2, "日期", dt.date(2024, 1, 1)),
        ("date-future", "error", "访谈", "B2"),
        ("shifan.clean.checks.interviews:_is_late", lambda *_: False),
    ),
    (
        "日期",
        "检查期之外",
        cell("点位", 2, "检查日期", dt.date(2023, 11, 1)),
        ("date-outside", "error", "点位", "F2"),
        (f"{CROSS}:_missed", lambda *_: ""),
    ),
    (
        "日期",
        "1904 日期系统",
        noted("点位", date1904=True),
        "date-1904",
        (f"{R}.dates:_stored", "not date1904", "True"),
    ),
    # 空值
    *(
        (
            "空值",
            word,
            cell("评分", 3, "扣分理由", word),
            ("missing-word", "info", "评分", "E3"),
            (f"{R}.parsed:MISSING_WORDS", frozenset({""})),
        )
        for word in ("无", "/", "／", "—", "－", "-", "不适用", "N/A")
    ),
    (
        "空值",
        "空串",
        cell("检查记录", 4, "检查结果", ""),
        ("coded-word", "error", "检查记录", "C4"),
        (f"{R}.words:choice", "empty is not None", "True"),
    ),
    (
        "空值",
        "“无”在问题列＝没有问题",
        cell("检查记录", 4, "问题描述", "无"),
        ("missing-word", "info", "检查记录", "D4"),
        (f"{R}.parsed:MISSING_WORDS", frozenset({""})),
    ),
    (
        "空值",
        "“无”在得分列＝缺失",
        cell("评分", 3, "扣分", "无"),
        ("deduction-blank", "error", "评分", "D3"),
        (f"{R}.parsed:MISSING_WORDS", frozenset({""})),
    ),
    (
        "空值",
        "“－”在有的表＝合理缺项",
        cell("检查记录", 3, "检查结果", "－"),
        holds("records", 3, "result", "合理缺项"),
        (f"{R}.words:choice", "found in words", "False"),
    ),
    # 编码值
    *(
        (
            "编码值",
            str(typed),
            cell("检查记录", 4, "检查结果", typed),
            ("coded-word", "warning" if typed == 1 else "info", "检查记录", "C4"),
            (f"{R}.words:choice", "found in words", "False"),
        )
        for typed in ("√", "是", "Y", 1, "1符合", "合格")
    ),
    *(
        (
            "编码值",
            str(typed),
            cell("检查记录", 2, "检查结果", typed),
            ("coded-word", "warning" if typed == 2 else "info", "检查记录", "C2"),
            (f"{R}.words:choice", "found in words", "False"),
        )
        for typed in ("╳", "×", "否", "N", 2, "2不符合", "不合格")
    ),
    *(
        (
            "编码值",
            typed,
            cell("检查记录", 4, "检查结果", typed),
            ("coded-word", "error", "检查记录", "C4"),
            (
                f"{R}.words:choice",
                'return refusal("coded-word", "、".join(official))',
                "return Parsed(None)",
            ),
        )
        for typed in ("0未选", "基本符合")
    ),
    (
        "编码值",
        "星号 ※",
        cell("评分", 3, "指标编号", "※B01"),
        holds("documents", 3, "indicator", "B01"),
        (f"{R}.codes:_STARS", NEVER),
    ),
    # 名称
    *(
        (
            "名称",
            typed,
            cell("点位", 2, "区县", typed),
            holds("sites", 2, "district", "太谷区"),
            (
                f"{R}.districts:_fitting",
                "name == bare or name.rstrip(_KINDS) == stem",
                "name == found",
            ),
        )
        for typed in ("太谷县", "太谷", "小城市太谷区", "某省小城市太谷区")
    ),
    (
        "名称",
        "不认识的区县",
        cell("点位", 2, "区县", "太古区"),
        ("district", "error", "点位", "C2"),
        (f"{R}.districts:refusal", lambda *_: Parsed("太古区")),
    ),
    (
        "名称",
        "同名不同点位",
        rows("点位", lambda own: [*own, ["P777A", *own[1][1:]]]),
        "same-name",
        (f"{CROSS}:same_name", '["method", "district", "name"]', '["site"]'),
    ),
    (
        "名称",
        "重复行",
        rows("评审组", lambda own: [*own, list(own[1])]),
        counts("team", 2),
        ("shifan.clean.sheet_reading:_without_repeats", lambda frame, *_: frame),
    ),
    (
        "名称",
        "整行复制后改一格",
        rows("台账", lambda own: [*own, ["W02", *own[1][1:]]]),
        ("twice-listed", "error", "台账", "C3"),
        (f"{LEDGER}:problems", "first.setdefault(key, row.row) != row.row", "False"),
    ),
    (
        "名称",
        "菜市场＝农贸市场",
        cell("点位", 4, "业态", "菜市场"),
        ("type-name", "info", "点位", "D4"),
        (
            f"{R}.business_types:business_type",
            "(kind.name, kind.code, *kind.aliases.split('|'))",
            "(kind.name, kind.code)",
        ),
    ),
    # 公式
    (
        "公式",
        "无缓存值的公式格",
        noted("评分", notes={(2, 3): UNCALCULATED}),
        ("hollow-formula", "error", "评分", "D3"),
        ("shifan.clean.column_reading:_report_uncalculated", lambda *_: None),
    ),
    (
        "公式",
        "#N/A",
        cell("评分", 3, "扣分理由", "#N/A"),
        ("error-cell", "error", "评分", "E3"),
        (
            f"{R}.parsed:unreadable_text",
            'text.startswith(("#", "Err:")) and is_error(text)',
            "False",
        ),
    ),
    (
        "公式",
        "#REF!",
        cell("数据", 2, "数值", "#REF!"),
        ("error-cell", "error", "数据", "C2"),
        (f"{R}.quantities:quantity", "is_error(found)", "False"),
    ),
    # 矛盾
    (
        "矛盾",
        "检查记录里有未登记的点位",
        cell("检查记录", 4, "点位编号", "P999A"),
        ("unknown-site", "error", "检查记录", "A4"),
        (f"{RECORDS}:_unknown_sites", lambda records: ()),
    ),
    (
        "矛盾",
        "点位没有记录",
        rows(
            "点位",
            lambda own: [*own, ["P777A", "明查", "寿阳县", own[1][3], "另一家市场", DAY, "甲组"]],
        ),
        "missing-records",
        (f"{RECORDS}:_missing", lambda *_: ()),
    ),
    (
        "矛盾",
        "业态登记为缺项却有点位",
        rows("业态缺项", lambda own: [*own, ["明查", KIND, "没有"]]),
        "absent-with-sites",
        ("shifan.clean.checks.business_types:coverage", "count and kind.code in absent", "False"),
    ),
    (
        "矛盾",
        "扣分超过满分",
        cell("评分", 3, "扣分", 50),
        ("deduction-range", "error", "评分", "D3"),
        ("shifan.clean.checks.documents:_exceeds", lambda *_: False),
    ),
    (
        "矛盾",
        "整改完成早于检查",
        cell("台账", 2, "完成日期", dt.date(2023, 11, 1)),
        ("done-before", "error", "台账", "G2"),
        (f"{LEDGER}:_before", lambda *_: False),
    ),
    (
        "矛盾",
        "复查通过但状态未整改",
        cell("台账", 2, "整改状态", "未整改"),
        ("closed-not-done", "error", "台账", "F2"),
        (f"{LEDGER}:_passed_but_not_done", lambda *_: False),
    ),
    (
        "矛盾",
        "声明 54 个实有 53 个",
        rows("点位", lambda own: [["点位表（共54个点位）", *[""] * 6], *own]),
        ("declared-count", "warning", "点位", "A1"),
        ("shifan.clean.declared_totals:check", lambda *_: None),
    ),
]


# Words of an even number of signs: in UTF-8 they can be read as GB18030 as well, as other words.
EVEN = {("城市概况", "评审组"): [["单位", "角色", "人数"], ["省甲某厅", "专家", 2]]}


def as_csv(encoding, other=()):
    """Return a change of a folder: its workbooks, some sheets with other rows, become CSV files in an encoding."""

    def change(folder):
        sheets = small_city(tiny_pack()) | dict(other)
        for path in folder.iterdir():
            path.unlink()
        write_city(folder, sheets, "csv")
        for path in folder.glob("*.csv"):
            path.write_bytes(path.read_bytes().decode("utf-8").encode(encoding))

    return change


def linked(folder):
    """Give a workbook a link to another file."""
    with zipfile.ZipFile(folder / "否决项.xlsx", "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")


CSV = "shifan.intake.csv_files"
FILES = [
    (
        "编码",
        "GBK/GB18030",
        as_csv("gb18030"),
        lambda city: not city.errors and "encoding" in {finding.code for finding in city.findings},
        (f"{CSV}:_decoded", '("utf-8-sig", "gb18030")', '("utf-8-sig",)'),
    ),
    (
        "编码",
        "UTF-8-BOM",
        as_csv("utf-8-sig"),
        lambda city: city.findings == (),
        (f"{CSV}:_decoded", '"utf-8-sig"', '"utf-8"'),
    ),
    (
        "编码",
        "先严格试 UTF-8",
        as_csv("utf-8", EVEN),
        lambda city: city.tables["team"]["unit"].tolist() == ["省甲某厅"],
        (f"{CSV}:_decoded", '("utf-8-sig", "gb18030")', '("gb18030", "utf-8-sig")'),
    ),
    (
        "公式",
        "外部链接",
        linked,
        lambda city: "external-link" in {finding.code for finding in city.findings},
        ("shifan.intake.workbooks:_notice_oddities", "inside.linked", "False"),
    ),
]
