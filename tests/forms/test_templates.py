"""The blank workbooks of a new city: what guides the keeper's hand, sheet by sheet and column by column."""

import dataclasses
import datetime as dt
import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from shifan.clean import clean
from shifan.clean.readers import ReadingContext, reader
from shifan.cli.app import app
from shifan.errors import Refused
from shifan.forms import WorkbookPlan
from shifan.forms.drop_down_lists import drop_down_lists
from shifan.forms.entry_rules import entry_rule, fact_rule
from shifan.forms.new_city import known_before, new_city
from shifan.intake import read_city
from shifan.raw_sheets import (
    ALL_SHEET_NAMES,
    ALL_WORKBOOKS,
    FACT_SHEET,
    HEADINGS,
    OPINIONS,
    SHEET_NAMES,
    SHEETS,
)
from shifan.raw_sheets.city_profile import FACTS, ITEMS
from shifan.standards import load
from tests.conftest import PROJECT
from tests.forms.filling import column_of

NAME = "小城市"
PACK = load("demo-2023")
PLAN = WorkbookPlan(NAME, PACK)
EVERY = [
    (book, sheet, header)
    for book, sheets in HEADINGS.items()
    for sheet, headers in sheets.items()
    for header in headers
]
DATES = {"检查日期", "整改时限", "完成日期", "复查日期", "日期"}
TEXTS = {
    "代码",
    "指标编号",
    "点位编号",
    "检查项编号",
    "佐证材料编号",
    "照片编号",
    "问题编号",
    "访谈编号",
    "题目编号",
    "否决项编号",
    "数据编号",
    "层次",
}


def opened(folder):
    return {path.stem: openpyxl.load_workbook(path) for path in folder.glob("*.xlsx")}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return opened(new_city(tmp_path_factory.mktemp("root"), NAME, PACK)[0].parent)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """The workbooks when districts and period are known beforehand."""
    given = known_before("太谷区、寿阳县", "2023.10.20", "2023年11月30日")
    return opened(new_city(tmp_path_factory.mktemp("root"), NAME, PACK, given)[0].parent)


def column(page, header):
    return next(cell.column_letter for cell in page[1] if cell.value == header)


def rule(page, cell):
    return next(
        validation
        for validation in page.data_validations.dataValidation
        if cell in validation.sqref
    )


def rule_of(books, book, sheet, header, row=2):
    return rule(books[book][sheet], f"{column(books[book][sheet], header)}{row}")


def answer(root, *arguments):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


@pytest.mark.parametrize(
    ("book", "sheet", "header"),
    [each for each in EVERY if each != ("城市概况", "基本信息", "项目")],
)
def test_every_column_has_a_rule_and_says_what_to_type(books, book, sheet, header):
    if (sheet, header) == ("基本信息", "内容"):
        rules = [rule(books[book][sheet], f"B{row}") for row in range(2, 14)]
    else:
        rules = [rule_of(books, book, sheet, header)]
        assert f"{column(books[book][sheet], header)}2001" in rules[0].sqref
    for column_rule in rules:
        assert column_rule.type and column_rule.showErrorMessage and column_rule.showInputMessage
        assert (
            0 < len(column_rule.promptTitle) <= 32
            and 0 < len(column_rule.errorTitle) <= 32
            and 5 < len(column_rule.prompt) <= 255
            and 5 < len(column_rule.error) <= 255
        )
        assert len(column_rule.formula1) <= 255


@pytest.mark.parametrize(
    ("book", "sheet", "header"), [each for each in EVERY if each[2] in DATES | TEXTS]
)
def test_days_are_days_and_codes_are_texts(books, book, sheet, header):
    page = books[book][sheet]
    look = column_of(page, HEADINGS[book][sheet].index(header) + 1).number_format
    assert look == ("yyyy-mm-dd" if header in DATES else "@")


def words(rule):
    return rule.formula1.strip('"').split(",")


def lists_of(name):
    return drop_down_lists(next(book for book in ALL_WORKBOOKS if book.name == name), PLAN)


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in (*SHEETS, OPINIONS) if sheet is not FACT_SHEET],
    ids=lambda sheet: sheet.table,
)
def test_what_drop_downs_and_examples_offer_is_read_without_a_finding(books, sheet):
    lists = lists_of(sheet.workbook)
    for column in sheet.columns:
        rule = entry_rule(column.content, PACK)
        offered = rule_of(books, sheet.workbook, sheet.name, column.heading)
        texts = (
            words(offered)
            if offered.type == "list" and offered.formula1.startswith('"')
            else list(lists.columns.get(rule.sample, ()))
        )
        example = column.example or lists.sample(rule.sample)
        for text in {*texts, example} - {""}:
            if rule.look == "number":
                text = float(text)
            raw = dt.datetime.fromisoformat(text) if rule.look == "date" else text
            parsed = reader(column.content, ReadingContext(PACK, NAME))(raw)
            assert not parsed.code and parsed.value not in (None, ""), (column.heading, text)


def test_examples_of_the_basic_facts_are_read_without_a_finding(tmp_path):
    folder = new_city(tmp_path, NAME, PACK)[0].parent
    book = openpyxl.load_workbook(folder / "城市概况.xlsx")
    typed = {"number": int, "date": dt.date.fromisoformat}
    for row, fact in enumerate(FACTS, 2):
        assert book["基本信息"][f"A{row}"].value == fact.item
        if fact.item not in ("城市", "规则包"):
            read = typed.get(fact_rule(fact, PACK).look, str)
            book["基本信息"][f"B{row}"].value = read(fact.example)
    book.save(folder / "城市概况.xlsx")
    assert [
        finding
        for finding in clean(read_city(folder), PACK).findings
        if finding.sheet == "基本信息"
    ] == []


def test_days_lie_between_the_first_and_the_last_one(books, known):
    for book, sheet, header in [
        ("现场检查", "点位", "检查日期"),
        ("整改复查", "台账", "完成日期"),
        ("整改复查", "台账", "复查日期"),
        ("领导访谈", "访谈", "日期"),
    ]:
        own = rule_of(books, book, sheet, header)
        assert (own.type, own.operator or "between", own.formula1, own.formula2) == (
            "date",
            "between",
            "选项!$A$2",
            "选项!$B$2",
        )
        assert (books[book]["选项"]["A2"].value, books[book]["选项"]["B2"].value) == (
            dt.datetime(2000, 1, 1),
            "=TODAY()",
        )
        assert (known[book]["选项"]["A2"].value, known[book]["选项"]["B2"].value) == (
            dt.datetime(2023, 10, 20),
            dt.datetime(2023, 11, 30),
        )
    due = rule_of(books, "整改复查", "台账", "整改时限")
    assert due.formula2 == str(
        (dt.date(2099, 12, 31) - dt.date(1899, 12, 30)).days
    )  # a limit may lie ahead


def test_days_of_the_basic_facts_follow_each_other(books):
    """Rows: 8 and 9 the inspection, 10 and 11 the recheck, 12 the interviews, 13 the report."""
    page = books["城市概况"]["基本信息"]
    assert [(row, rule(page, f"B{row}").formula1) for row in (9, 10, 11, 13)] == [
        (9, "MAX(选项!$A$2,$B$8)"),
        (10, "MAX(选项!$A$2,$B$8)"),
        (11, "MAX(选项!$A$2,$B$10)"),
        (13, "MAX(选项!$A$2,$B$8,$B$11,$B$12)"),
    ]
    assert [page[f"B{row}"].number_format for row in (4, 6, 8, 13)] == [
        "@",
        "General",
        "yyyy-mm-dd",
        "yyyy-mm-dd",
    ]


def test_districts_are_drawn_from_what_the_keeper_has_written(books, known):
    own = rule_of(books, "现场检查", "点位", "区县")
    assert (
        own.formula1 == "OFFSET(选项!$C$2,0,0,MAX(1,COUNTA(选项!$C$2:$C$101)),1)"
        and own.errorStyle == "warning"
    )
    assert (
        books["现场检查"]["选项"]["C1"].value == "区县"
        and books["现场检查"]["选项"]["C2"].value is None
    )
    assert [known["现场检查"]["选项"][f"C{row}"].value for row in (2, 3, 4)] == [
        "太谷区",
        "寿阳县",
        None,
    ]
    assert [known["城市概况"]["区县"][f"B{row}"].value for row in (2, 3, 4)] == [
        "太谷区",
        "寿阳县",
        None,
    ]


def test_lists_may_be_of_any_length(tmp_path):
    types = PACK.business_types.assign(
        name=[f"{name}{'甲' * 80}" for name in PACK.business_types["name"]]
    )
    topics = PACK.interview_topics.reindex(range(300)).assign(
        code=[f"T{n:03d}" for n in range(300)], name="题目"
    )
    pack = dataclasses.replace(PACK, business_types=types, interview_topics=topics)
    long = opened(new_city(tmp_path, NAME, pack)[0].parent)
    assert (
        rule_of(long, "现场检查", "点位", "业态").formula1
        == 'IF($B2="暗访",选项!$E$2:$E$5,选项!$D$2:$D$19)'
    )
    assert rule_of(long, "领导访谈", "访谈", "题目编号").formula1 == "选项!$C$2:$C$301"
    assert [long["领导访谈"]["选项"][cell].value for cell in ("C301", "C302")] == ["T299", None]


def test_a_deduction_is_bounded_by_its_own_indicator(books):
    own, page = rule_of(books, "资料审查", "评分", "扣分"), books["资料审查"]["选项"]
    assert (
        own.formula2
        == f"IFERROR(VLOOKUP($A2,选项!$A$2:$C$31,3,FALSE),{max(PACK.indicators['full_score'])})"
    )
    assert [(row[0].value, row[2].value) for row in page.iter_rows(min_row=2)] == [
        (row.code, row.full_score) for row in PACK.indicators.itertuples()
    ]


def test_lists_of_the_pack_are_filled_in(books):
    codes = [cell.value for cell in books["资料审查"]["评分"]["A"][1:]]
    assert list(dict.fromkeys(codes)) == [
        row.code for row in PACK.indicators.itertuples() if row.document_share > 0
    ]
    assert [cell.value for cell in books["现场检查"]["业态与检查项"]["C"][1:]] == list(
        PACK.check_items["code"]
    )
    assert [cell.value for cell in books["否决项"]["核查"]["A"][1:]] == list(PACK.vetoes["code"])
    assert [cell.value for cell in books["否决项"]["选项"]["B"][1:]] == list(PACK.vetoes["name"])
    assert [cell.comment.text for cell in books["否决项"]["核查"]["A"][1:]] == list(
        PACK.vetoes["name"]
    )


def test_sheets_are_ready_for_the_printer(books):
    for name, sheets in SHEET_NAMES.items():
        for page in (books[name][sheet] for sheet in sheets):
            assert page.freeze_panes == "A2" and page.print_title_rows == "$1:$1"
            assert (
                page.page_setup.orientation,
                page.page_setup.paperSize,
                page.page_setup.fitToHeight,
            ) == ("landscape", 9, 0)
            assert page.sheet_properties.pageSetUpPr.fitToPage and page.print_options.gridLines
        assert books[name]["填表说明"].page_setup.orientation == "landscape"


def wide(text):
    return sum(1 if sign.isascii() else 2 for sign in text)


def test_nothing_is_cut_off(books, tmp_path):
    """A Chinese sign is two Latin letters wide; a text that needs more lines has a row as high, of 15 points a line."""
    names = [f"{name}{'甲' * 40}" for name in PACK.indicators["name"]]
    long = opened(
        new_city(
            tmp_path, NAME, dataclasses.replace(PACK, indicators=PACK.indicators.assign(name=names))
        )[0].parent
    )
    for made in (books, long):
        for page in (
            book[sheet]
            for name, book in made.items()
            for sheet in (*ALL_SHEET_NAMES[name], *{"业态与检查项", "选项"} & set(book.sheetnames))
        ):
            for cell in (
                cell
                for row in page.iter_rows()
                for cell in row
                if isinstance(cell.value, str) and not cell.value.startswith("=")
            ):
                width, height = (
                    column_of(page, cell.column).width,
                    page.row_dimensions[cell.row].height or 15,
                )
                assert wide(cell.value) <= width or (
                    cell.alignment.wrap_text and wide(cell.value) <= width * (height // 15)
                ), (page.title, cell.coordinate)


@pytest.mark.parametrize("name", SHEET_NAMES)
def test_the_guide_explains_every_column_and_what_is_assumed(books, name):
    page = books[name]["填表说明"]
    rows = [[cell or "" for cell in row] for row in page.iter_rows(values_only=True)]
    told = {(row[0], row[1]): row for row in rows if row[1]}
    for sheet in SHEET_NAMES[name]:
        headers = ITEMS if sheet == "基本信息" else HEADINGS[name][sheet]
        assert all(told[sheet, header][3] and told[sheet, header][5] for header in headers)
    text = "".join(row[0] for row in rows)
    for word in (
        "示例规则包（示例，非官方）",
        "不是官方文本",
        "synthetic 合成演示",
        "演示数据，非官方结论",
        f"shifan check {NAME}",
    ):
        assert word in text
    assert ("日期按 2000-01-01 至 填表当天 校验" in text) == ("最早日期" in lists_of(name).columns)


def test_an_official_pack_is_not_called_an_example(tmp_path):
    page = opened(new_city(tmp_path, NAME, dataclasses.replace(PACK, official=True))[0].parent)[
        "否决项"
    ]["填表说明"]
    assert "不是官方文本" not in str(page["A2"].value) and "demo-2023" in page["A2"].value


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    first, other = (
        {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in new_city(tmp_path / folder, NAME, PACK)
        }
        for folder in "ab"
    )
    assert first == other


def test_blank_they_are_told_of_in_a_few_lines(tmp_path):
    """Each sheet that waits to be filled in is named once; none is told cell by cell."""
    folder = new_city(tmp_path, NAME, PACK)[0].parent
    found = clean(read_city(folder), PACK).findings
    assert [(finding.sheet, finding.cell) for finding in found if finding.severity == "error"] == [
        ("核查", "B2:B5"),
        ("基本信息", "B13"),
        ("检查记录", ""),
        ("点位", ""),
        ("评分", f"D2:D{3 * sum(PACK.indicators['document_share'] > 0) + 1}"),
    ]
    assert len(found) <= 12 and {finding.sheet for finding in found} == {
        "核查",
        "基本信息",
        "检查记录",
        "点位",
        "评分",
        "区县",
        "评审组",
        "成效",
        "访谈",
    }
    assert next(finding.found for finding in found if finding.cell == "B3,B5:B6,B8:B12").startswith(
        "8项没有填写：省份、创建批次、创建启动年份、现场检查开始日期"
    )
    assert (
        next(finding.found for finding in found if finding.sheet == "核查")
        == "是否发生：整列没有填写（4行）"
    )


def test_the_command_answers_a_machine(tmp_path):
    done = answer(
        tmp_path, "new", NAME, "--json", "--districts", "太谷区,寿阳县", "--to", "2023-11-30"
    )
    told = json.loads(done.stdout)
    assert (
        done.exit_code,
        told["ok"],
        told["city"],
        told["folder"],
        told["standard"],
        told["official"],
    ) == (0, True, NAME, f"data/raw/{NAME}", PACK.id, False)
    assert (
        {path.name for path in (tmp_path / told["folder"]).iterdir()}
        == set(told["files"])
        == {*(f"{name}.xlsx" for name in ALL_SHEET_NAMES), "来源.toml"}
    )


def test_nothing_is_ever_overwritten(tmp_path):
    folder = tmp_path / "data" / "raw" / NAME
    folder.mkdir(parents=True)
    (folder / "资料审查.xlsx").write_bytes(b"mine")
    done = answer(tmp_path, "new", NAME, "--json")
    assert done.exit_code == 2 and json.loads(done.stdout)["findings"][0]["code"] == "city-exists"
    assert [path.name for path in folder.iterdir()] == ["资料审查.xlsx"] and (
        folder / "资料审查.xlsx"
    ).read_bytes() == b"mine"
    (folder / "资料审查.xlsx").rename(folder / ".DS_Store")  # nothing of anybody's is left there
    assert (
        answer(tmp_path, "new", NAME).exit_code == 0
        and (folder / ".DS_Store").read_bytes() == b"mine"
    )
    assert answer(tmp_path, "new", NAME).exit_code == 2


def test_a_full_disk_leaves_no_half_of_a_city(tmp_path, monkeypatch):
    real, written = Path.write_bytes, []

    def full(path, content):
        written.append(path)
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused, match="磁盘空间不足"):
        new_city(tmp_path, NAME, PACK)
    assert list((tmp_path / "data" / "raw").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "昨天"], "--from 昨天"),
        (["--to", "1999-01-01"], "--to 1999-01-01"),
        (["--from", "2024-01-02", "--to", "2024-01-01"], "晚于"),
        (["--districts", "太谷区、太谷区"], "写了两次"),
        (["--standard", "没有"], "没有这个规则包"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path, options, said):
    done = answer(tmp_path, "new", NAME, "--json", *options)
    assert (
        done.exit_code == 2
        and said
        in json.loads(done.stdout)["findings"][0]["found"]
        + json.loads(done.stdout)["findings"][0]["expected"]
    )
    assert list(tmp_path.iterdir()) == []


def may_be_typed(book, rule, value):
    """Return whether a rule takes a value, for rules that need no office program.

    Fixed lists, lists of 选项, lengths, bounds.
    """
    if rule.type == "list" and rule.formula1.startswith('"'):
        return value in words(rule) or rule.errorStyle == "warning"
    if rule.type == "list" and rule.formula1.startswith("选项!"):
        return value in [
            cell.value
            for row in book["选项"][rule.formula1.removeprefix("选项!").replace("$", "")]
            for cell in row
        ]
    if rule.type == "textLength":
        return len(str(value)) <= int(rule.formula1)
    if rule.type in ("whole", "decimal") and rule.formula1.isdigit():
        return int(rule.formula1) <= value and (
            not str(rule.formula2).isdigit() or value <= int(rule.formula2)
        )
    return True


@pytest.mark.parametrize("city", ["晋中市", "示例乙市"])
def test_everything_the_shipped_cities_hold_could_have_been_typed(books, city):
    from python_calamine import CalamineWorkbook

    for name, sheets in HEADINGS.items():
        given = CalamineWorkbook.from_path(str(PROJECT / "data" / "raw" / city / f"{name}.xlsx"))
        for sheet in (sheet for sheet in sheets if sheet != "基本信息"):
            head, *rows = given.get_sheet_by_name(sheet).to_python()
            for place, header in enumerate(head):
                rule = rule_of(books, name, sheet, header)
                typed = {row[place] for row in rows} - {""}
                assert {
                    value for value in typed if not may_be_typed(books[name], rule, value)
                } == set(), (sheet, header)
