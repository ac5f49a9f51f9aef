"""A small valid city for any pack, as sheets of rows, and writers for every format.

Tests dirty a cell and look what is said.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import openpyxl

from shifan.standards import load

DAY, REPORT = dt.date(2023, 11, 2), dt.date(2023, 11, 30)
ASPECTS = ("完整性", "准确性", "规范性")
METHODS = {"announced": "明查", "covert": "暗访"}
FORMATS = ("xlsx", "xlsm", "xls", "ods", "csv")
Sheets = dict[tuple[str, str], list[list[object]]]


def tiny_pack():
    """Return the demo pack cut down to two announced types, a covert one, three items each and their indicators.

    Cheap to score.
    """
    pack = load("demo-2023")
    types = pack.business_types
    kinds = [
        *types["code"][types["min_sites"] == 1][:2],
        *types["code"][types["method"] == "covert"][:1],
    ]
    items = (
        pack.check_items[pack.check_items["business_type"].isin(kinds)]
        .groupby("business_type")
        .head(3)
    )
    known = pack.indicators["code"].isin([*items["indicator"], pack.indicators["code"][0]])
    return replace(
        pack,
        business_types=types[types["code"].isin(kinds)].assign(min_sites=1).reset_index(drop=True),
        check_items=items.reset_index(drop=True),
        indicators=pack.indicators[known].reset_index(drop=True),
    )


def small_city(pack, name: str = "小城市") -> Sheets:
    """Return (workbook, sheet) → rows with the header first: one site a type, one problem, everything in order."""
    sites, records = _sites(pack)
    failed = next(row for row in records if row[2] == "不符合")
    return {
        ("城市概况", "基本信息"): [
            ["项目", "内容"],
            ["城市", name],
            ["省份", "某省"],
            ["行政区划代码", "140700"],
            ["创建批次", "第四批"],
            ["创建启动年份", "2021"],
            ["规则包", pack.id],
            ["现场检查开始日期", DAY],
            ["现场检查结束日期", DAY + dt.timedelta(10)],
            ["整改抽查开始日期", dt.date(2023, 11, 14)],
            ["整改抽查结束日期", dt.date(2023, 11, 15)],
            ["访谈日期", dt.date(2023, 11, 15)],
            ["报告日期", REPORT],
        ],
        ("城市概况", "区县"): [
            ["代码", "名称", "类型", *pack.method_names.values()],
            ["140702", "太谷区", "区", *["是"] * len(pack.methods)],
            ["140725", "寿阳县", "县", "是", *["否"] * (len(pack.methods) - 1)],
        ],
        ("城市概况", "评审组"): [
            ["单位", "角色", "人数"],
            ["省甲厅", "食安委成员单位", 2],
            ["第三方评价机构", "第三方机构", 5],
        ],
        ("资料审查", "评分"): _documents(pack),
        ("现场检查", "点位"): [
            ["点位编号", "检查方式", "区县", "业态", "单位名称", "检查日期", "检查组"],
            *sites,
        ],
        ("现场检查", "检查记录"): [
            ["点位编号", "检查项编号", "检查结果", "问题描述", "照片编号"],
            *records,
        ],
        ("现场检查", "业态缺项"): [["检查方式", "业态", "理由"]],
        ("整改复查", "台账"): [
            [
                "问题编号",
                "点位编号",
                "检查项编号",
                "整改措施",
                "整改时限",
                "整改状态",
                "完成日期",
                "复查日期",
                "复查结论",
            ],
            [
                "W01",
                failed[0],
                failed[1],
                "已补记录",
                dt.date(2023, 11, 20),
                "已完成",
                dt.date(2023, 11, 10),
                dt.date(2023, 11, 14),
                "通过",
            ],
        ],
        ("领导访谈", "访谈"): [
            ["访谈编号", "日期", "单位", "层级", "类型", "题目编号", "掌握程度", "要点"],
            *(
                ["F01", dt.date(2023, 11, 15), "市政府", "市", "主访谈", code, "清楚", "熟悉情况"]
                for code in pack.interview_topics["code"]
            ),
        ],
        ("否决项", "核查"): [
            ["否决项编号", "是否发生", "核查依据"],
            *([code, "否", "查阅台账"] for code in pack.vetoes["code"]),
        ],
        ("工作成效", "数据"): [
            ["数据编号", "名称", "数值", "修饰", "单位", "时段", "来源"],
            ["funding", "投入", 2044, "", "万元", "2023年", "财政部门"],
            ["platform.visitors", "人次", 2, "余", "万人次", "2023年", "平台"],
        ],
        ("工作成效", "成效"): [
            ["主题序号", "主题", "层次", "小标题", "内容"],
            [1, "高位推动", "", "", "投入{funding}，访问{platform.visitors}。"],
        ],
    }


def _documents(pack) -> list[list[object]]:
    rows = [
        [
            "指标编号",
            "指标名称",
            "评价方面",
            "扣分",
            "扣分理由",
            "佐证材料编号",
            "审查人",
            "合理缺项",
        ]
    ]
    for row in pack.indicators.itertuples():
        rows += [[row.code, row.name, aspect, 0, "", "", "审查员01", ""] for aspect in ASPECTS]
    rows[1][3:5] = [0.3, "材料不全"]
    return rows


def _sites(pack) -> tuple[list[list[object]], list[list[object]]]:
    sites, records = [], []
    items = defaultdict(list)
    for item, kind in zip(pack.check_items["code"], pack.check_items["business_type"], strict=True):
        items[kind].append(item)
    for number, kind in enumerate(pack.business_types.itertuples(), 1):
        for more in range(max(int(kind.min_sites), 1)):
            code = f"P{number:03d}{chr(65 + more)}"
            sites.append(
                [
                    code,
                    pack.method_names[kind.method],
                    "太谷区",
                    kind.name,
                    f"太谷区{kind.name}{number:02d}{more}",
                    DAY,
                    "甲组",
                ]
            )
            records += [[code, item, "符合", "", ""] for item in items[kind.code]]
    records[0][2:5] = ["不符合", "缺少记录", "Z001"]
    records[1][2] = "合理缺项"
    return sites, records


def write_city(folder: Path, sheets: Sheets, form: str = "xlsx", provenance: bool = True) -> Path:
    """Return the folder after writing every workbook in one of FORMATS, with 来源.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    for book in dict.fromkeys(book for book, _ in sheets):
        own = {sheet: rows for (name, sheet), rows in sheets.items() if name == book}
        if form == "csv":
            for sheet, rows in own.items():
                (folder / f"{book}-{sheet}.csv").write_bytes(csv_bytes(rows))
        else:
            (folder / f"{book}.{form}").write_bytes(_workbook(form, own))
    if provenance:
        files = sorted(path.name for path in folder.iterdir() if path.suffix != ".toml")
        (folder / "来源.toml").write_text(
            "".join(
                f'["{file}"]\ntitle = "测试"\norigin = "测试"\ndate = 2023-12-01\nstatus = "collected"\n'
                for file in files
            ),
            encoding="utf-8",
        )
    return folder


MOST_KEPT = 500  # of some 10 KB each
_MADE: dict[tuple[str, str], bytes] = {}


def _workbook(form: str, own: dict[str, list[list[object]]]) -> bytes:
    """Return the bytes of a workbook; made once for the same sheets: most tests change one cell of one of eight."""
    key = (form, repr(own))
    if key not in _MADE:
        if len(_MADE) >= MOST_KEPT:
            _MADE.clear()
        stream = io.BytesIO()
        _WRITERS[form](stream, own)
        _MADE[key] = stream.getvalue()
    return _MADE[key]


def csv_bytes(rows: list[list[object]], encoding: str = "utf-8") -> bytes:
    """Return rows as CSV: dates as 2023-11-02, whole numbers without point."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return stream.getvalue().encode(encoding)


def _xlsx(stream: io.BytesIO, own: dict[str, list[list[object]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in own.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            sheet.append([None if cell == "" else cell for cell in row])
            for column, cell in enumerate(row, 1):
                if isinstance(cell, str) and cell.startswith(("=", "#")):
                    sheet.cell(number, column).data_type = "s"  # no formula, no error: a text
    book.save(stream)


def _xls(stream: io.BytesIO, own: dict[str, list[list[object]]]) -> None:
    import xlwt

    book, day = xlwt.Workbook(encoding="utf-8"), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in own.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for n, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(n, place, cell, *([day] if isinstance(cell, dt.date) else []))
    book.save(stream)


def _ods(stream: io.BytesIO, own: dict[str, list[list[object]]]) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableRow

    book = OpenDocumentSpreadsheet()
    for name, rows in own.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(stream)


def _ods_cell(cell: object):
    from odf.table import TableCell
    from odf.text import P

    if cell in ("", None):
        return TableCell()
    if isinstance(cell, dt.date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat()[:10])
    elif isinstance(cell, (int, float)):
        made = TableCell(valuetype="float", value=repr(cell))
    else:
        made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


_WRITERS = {"xlsx": _xlsx, "xlsm": _xlsx, "xls": _xls, "ods": _ods}


def raw_city(sheets: Sheets, name: str = "小城市"):
    """Return the sheets as `read_city` would give them for xlsx files, without any file."""
    from shifan.intake import RawCity, Sheet, Workbook
    from shifan.intake.grid import Grid

    city = RawCity(name, Path(name))
    for (book, sheet), rows in sheets.items():
        file, width = f"{book}.xlsx", max(map(len, rows), default=0)
        own = city.workbooks.setdefault(book, Workbook(book, file, "0" * 64))
        own.sheets[sheet] = Sheet(
            sheet,
            file,
            "0" * 64,
            Grid([_stored(cell) for cell in [*row, *[""] * (width - len(row))]] for row in rows),
        )
        city.provenance[file] = {"status": "collected"}
    return city


def _stored(cell: object) -> object:
    return (
        ""
        if cell is None
        else float(cell)
        if isinstance(cell, int) and not isinstance(cell, bool)
        else cell
    )


def dirty(pack, *edits: tuple) -> Sheets:
    """Return the small city with cells changed: each edit is (sheet, row from 1, header, value)."""
    sheets = small_city(pack)
    by_name = {sheet: rows for (_, sheet), rows in sheets.items()}
    for sheet, row, header, value in edits:
        rows = by_name[sheet]
        rows[row - 1][rows[0].index(header)] = value
    return sheets
