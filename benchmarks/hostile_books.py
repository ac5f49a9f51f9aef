"""Workbooks that are made to take room or time, none larger than 10 MB: what each costs to be read or refused.

Run: `.venv/bin/python benchmarks/hostile_books.py [NAME…]`. Each is read as part of a small city by a process of its
own. Writes its section of RESULTS.md unless names are given; exit status 1 if a file took more than 300 MB beside what
the small city takes, or 10 s of processor time, or ended in a traceback.
"""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import machine, write_section  # noqa: E402
from tests.small_city import small_city, tiny_pack, write_city  # noqa: E402

MEGABYTES, SECONDS, LARGEST = 300, 10, 10 * 10**6
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
MEASURE = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from shifan.clean import clean
from shifan.intake import read_city
from tests.small_city import tiny_pack
pack = tiny_pack()
def peak():  # of this process alone: getrusage counts what its parent had, too
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
clean(read_city(Path(sys.argv[2])), pack)
before, start = peak(), time.process_time()
found = clean(read_city(Path(sys.argv[3])), pack).findings
told = [one.found for one in found if one.severity == "error"]
print(json.dumps([peak() - before, time.process_time() - start, told[0] if told else ""]))
"""
# A cell of every kind that is repeated; {n} is its row.
FULL_ROW = "".join(f'<c r="{c}{{n}}"><v>{{n}}</v></c>' for c in "ABCDEFGHIJ")
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="核查">'
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_CELL = (
    '<table:table-cell office:value-type="string"{more}><text:p>a{n}</text:p></table:table-cell>'
)


def sheet(rows, behind=""):
    """Return the part of a sheet with these rows."""
    return f'<?xml version="1.0"?>\n<worksheet {NAMESPACE}><sheetData>{rows}</sheetData>{behind}</worksheet>'


def rows(count, row=FULL_ROW):
    return "".join(f'<row r="{n}">{row.replace("{n}", str(n))}</row>' for n in range(1, count + 1))


def texts(count, text="a{n}"):
    own = "".join(f"<si><t>{text.replace('{n}', str(n))}</t></si>" for n in range(count))
    return (
        f'<?xml version="1.0"?>\n<sst {NAMESPACE} count="{count}" uniqueCount="{count}">{own}</sst>'
    )


def merged(ranges):
    return (
        "<mergeCells>"
        + "".join(f'<mergeCell ref="{cells}"/>' for cells in ranges)
        + "</mergeCells>"
    )


def styles(inner):
    return f'<?xml version="1.0"?>\n<styleSheet {NAMESPACE}>{inner}</styleSheet>'


def xlsx(**parts):
    """Return what makes a file of the small city's 否决项.xlsx with other parts."""

    def make(folder):
        path = folder / "否决项.xlsx"
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(path) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
        ):
            names = {"sheet": SHEET, "texts": TEXTS, "styles": STYLES, "book": "xl/workbook.xml"}
            given = {names[name]: part for name, part in parts.items()}
            for name in dict.fromkeys((*old.namelist(), *given)):
                known = old.read(name) if name in old.namelist() else b""
                part = given[name](known.decode()) if name in given else known
                new.writestr(name, part)
        path.write_bytes(stream.getvalue())

    return make


def constant(text):
    return lambda _: text


def digits():
    """Return a text of thirty million signs that does not pack to nothing."""
    return "".join(map(str, range(4_500_000)))


def ods_row(cells, repeated=1):
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods(body):
    """Return what makes 否决项.ods with these rows."""

    def make(folder):
        (folder / "否决项.xlsx").unlink()
        with zipfile.ZipFile(folder / "否决项.ods", "w", zipfile.ZIP_DEFLATED) as new:
            new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            new.writestr("META-INF/manifest.xml", MANIFEST)
            new.writestr("content.xml", ODS_HEAD + body + ODS_TAIL)

    return make


def xls(fill, name="核查"):
    """Return what makes 否决项.xls whose sheet is filled by a function of workbook and sheet."""

    def make(folder):
        import xlwt

        (folder / "否决项.xlsx").unlink()
        book = xlwt.Workbook()
        page = book.add_sheet(name)
        for place, cell in enumerate(("否决项编号", "是否发生", "核查依据")):
            page.write(0, place, cell)
        fill(book, page)
        book.save(str(folder / "否决项.xls"))

    return make


def each(write, places):
    return lambda book, page: [write(page, *place) for place in places]


def number(page, row, column):
    page.write(row, column, row)


def text_file(name, content):
    """Return what makes another file of a city's folder; a CSV file takes the place of the workbook."""

    def make(folder):
        if name.endswith("核查.csv"):
            (folder / "否决项.xlsx").unlink()
        (folder / name).write_bytes(content)

    return make


def many_sheets(count, rows_of_sheet):
    """Return what makes 现场检查.xlsx with so many further sheets."""

    def make(folder):
        import openpyxl

        path = folder / "现场检查.xlsx"
        book = openpyxl.load_workbook(path)
        for n in range(count):
            page = book.create_sheet(f"S{n}")
            for row in rows_of_sheet(n):
                page.append(row)
        book.save(path)

    return make


def far_cell(sheet_name, place):
    def make(folder):
        import openpyxl

        book = openpyxl.load_workbook(folder / "否决项.xlsx")
        page = book[sheet_name] if sheet_name in book.sheetnames else book.create_sheet(sheet_name)
        page[place] = "x"
        book.save(folder / "否决项.xlsx")

    return make


FORM = [
    ["现场检查表"],
    ["点位编号：", "P001A"],
    ["检查项编号", "是", "否"],
    *[["M06-01", "√"]] * 20,
]
SAME_ROWS = "".join(
    f"<row>{chr(60)}c><v>{n % 90}</v></c>{'<c><v>1</v></c>' * 9}</row>" for n in range(1_000_000)
)
SHORT = '<row r="{n}"><c r="A{n}"><v>1</v></c></row>'
BOOKS = {
    "xlsx 四十万行，每行10个数": xlsx(sheet=lambda _: sheet(rows(390_000))),
    "xlsx 一百万行，每行10个同样的数": xlsx(sheet=lambda _: sheet(SAME_ROWS)),
    "xlsx 一百万行，每行1个数": xlsx(
        sheet=lambda _: sheet("".join(SHORT.replace("{n}", str(n)) for n in range(1, 1_048_577)))
    ),
    "xlsx 十万行，每行78列": xlsx(
        sheet=lambda _: sheet("".join(f"<row><c><v>{n}</v></c>{'<c><v>1</v></c>' * 77}</row>" for n in range(100_000)))
    ),
    "xlsx 16384列，七百行": xlsx(
        sheet=lambda _: sheet(f"<row>{''.join(f'<c><v>{n % 97}</v></c>' for n in range(16_384))}</row>" * 700)
    ),
    "xlsx 一格在 XFD1048576": far_cell("核查", "XFD1048576"),
    "xlsx 另一张表一格在 XFD1048576": far_cell("其他", "XFD1048576"),
    "xlsx 2^20 个共享文字，没有用到": xlsx(texts=lambda _: texts(2**20)),
    "xlsx 2^20 个共享文字，都用到": xlsx(
        texts=lambda _: texts(2**20),
        sheet=lambda _: sheet(
            "".join(f'<row><c t="s"><v>{n - 1}</v></c></row>' for n in range(1, 2**20))
        ),
    ),
    "xlsx 共享文字各二百字": xlsx(texts=lambda _: texts(200_000, "{n}" + "字数" * 100)),
    "xlsx 一个共享文字，三千万字": xlsx(texts=lambda _: texts(1, digits())),
    "xlsx 共享文字一万层": xlsx(
        texts=lambda _: texts(0).replace("</sst>", "<r>" * 10_000 + "</r>" * 10_000 + "</sst>")
    ),
    "xlsx 半格删除线的共享文字三十万": xlsx(
        texts=lambda _: texts(0).replace(
            "</sst>", "".join(f"<si><r><rPr><strike/></rPr><t>{n}</t></r></si>" for n in range(300_000)) + "</sst>"
        )
    ),
    "xlsx 九十万个单元格格式": xlsx(
        styles=lambda _: styles("<cellXfs>" + '<xf numFmtId="9" fontId="0"/>' * 900_000 + "</cellXfs>")
    ),
    "xlsx 九万个数字格式": xlsx(
        styles=lambda _: styles(
            "<numFmts>"
            + "".join(f'<numFmt numFmtId="{n}" formatCode="0&quot;a{n}&quot;"/>' for n in range(200, 90_200))
            + "</numFmts><cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 90_200)) + "</cellXfs>"
        ),
    ),
    "xlsx 一百万个字体": xlsx(styles=lambda _: styles(f"<fonts>{'<font><strike/></font>' * 1_000_000}</fonts>")),
    "xlsx 样式一万层": xlsx(styles=lambda _: styles("<a>" * 10_000 + "</a>" * 10_000)),
    "xlsx 三十万个百分数": xlsx(
        styles=lambda _: styles('<cellXfs><xf/><xf numFmtId="9"/></cellXfs>'),
        sheet=lambda _: sheet(rows(300_000, '<c r="A{n}" s="1"><v>{n}</v></c>')),
    ),
    "xlsx 十九万处合并": xlsx(
        sheet=lambda _: sheet(
            rows(1000),
            merged(f"A{n}:B{n}" for n in range(1, 190_000)),
        )
    ),
    "xlsx 重叠的合并": xlsx(
        sheet=lambda _: sheet(rows(100_000), merged(["A2:J100000"] * 100_000))
    ),
    "xlsx 九万个名称": xlsx(
        book=lambda old: old.replace(
            "</sheets>",
            "</sheets><definedNames>"
            + "".join(f'<definedName name="n{n}">A1</definedName>' for n in range(90_000))
            + "</definedNames>",
        ).replace("<definedNames/>", "")
    ),
    "xlsx 没有结果的公式三十万": xlsx(
        sheet=lambda _: sheet(rows(100_000, "".join(f'<c r="{c}{{n}}"><f>1</f></c>' for c in "ABC")))
    ),
    "xlsx 错误值三十万": xlsx(
        sheet=lambda _: sheet(rows(100_000, "".join(f'<c r="{c}{{n}}" t="e"><v>#N/A</v></c>' for c in "ABC")))
    ),
    "xlsx 一百万个隐藏行": xlsx(
        sheet=lambda _: sheet(
            "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_000))
        )
    ),
    "xlsx 内嵌文字，一格三千万字": xlsx(
        sheet=lambda _: sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{digits()}</t></is></c></row>')
    ),
    "xlsx 元素一万层": xlsx(sheet=lambda _: sheet('<row r="1">' + "<a>" * 10_000 + "</a>" * 10_000 + "</row>")),
    "xlsx 数字全零，高压缩": xlsx(sheet=lambda _: sheet("<row><c><v>0</v></c></row>" * 6_000_000)),
    "xlsx 一千九百张检查表": many_sheets(1_900, lambda n: FORM),
    "xlsx 六十张五万格的表": many_sheets(60, lambda n: [[f"{n}-{m}", 1, 2, 3, 4] for m in range(8_000)]),
    "ods 一行重复一百万次": ods(ods_row(ODS_CELL.format(n=1, more=""), 1_048_576)),
    "ods 一行重复一万九千次，二百遍": ods(
        ods_row(ODS_CELL.format(n=1, more=""), 19_000) * 200
    ),
    "ods 一格重复一万六千次": ods(
        "<table:table-row>" + ODS_CELL.format(n=1, more=' table:number-columns-repeated="16384"') + "</table:table-row>"
    ),
    "ods 一格重复一百九十次，六万行": ods(
        ods_row(ODS_CELL.format(n=1, more=' table:number-columns-repeated="190"')) * 60_000
    ),
    "ods 十万行，每行8格": ods(
        "".join("<table:table-row>" + ODS_CELL.format(n=n, more="") * 8 + "</table:table-row>" for n in range(100_000))
    ),
    "ods 空行重复一百万次，再有一行": ods(
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row><table:table-row>'
        + ODS_CELL.format(n=1, more="") + "</table:table-row>"
    ),
    "ods 空格重复一万六千次，十万行": ods(
        ('<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>') * 100_000
    ),
    "ods 元素一万层": ods(ods_row("<text:span>" * 10_000 + "</text:span>" * 10_000)),
    "ods 一格三千万字": ods(ods_row(ODS_CELL.format(n=digits(), more=""))),
    "ods 合并一百万格": ods(
        ods_row(ODS_CELL.format(n=1, more=' table:number-rows-spanned="1000000"') * 10) * 20_000
    ),
    "xls 一格在 IV65536": xls(each(number, [(65_535, 255)])),
    "xls 另一张表一格在 IV65536": xls(lambda book, page: book.add_sheet("其他").write(65_535, 255, "x")),
    "xls 对角线到 IV65536": xls(each(number, [(1 + 257 * n, n) for n in range(255)])),
    "xls 每256行一格，到第65536行": xls(each(number, [(n, n % 256) for n in range(255, 65_536, 256)])),
    "xls 六万行，每行10个数": xls(each(number, [(row, column) for row in range(1, 60_000) for column in range(10)])),
    "xls 六万行，每行3个不同的文字": xls(
        lambda book, page: [
            page.write(row, column, f"{row}-{column}") for row in range(1, 60_000) for column in range(3)
        ]
    ),
    "xlsb": text_file("现场检查.xlsb", b"PK\x03\x04" + b"\0" * 9_000_000),
    "csv 一行，一千万个逗号": text_file("否决项-核查.csv", b"," * 9_900_000),
    "csv 五百万行": text_file("否决项-核查.csv", b"a\n" * 4_900_000),
    "csv 一百万行，每行5格": text_file("否决项-核查.csv", b"a,b,,,\n" * 1_300_000),
    "csv 不成对的引号": text_file("否决项-核查.csv", "否决项编号,是否发生,核查依据\n".encode() + b'"a,b\n' * 1_900_000),
    "csv 全是引号": text_file("否决项-核查.csv", b'"' * 9_900_000),
    "csv 一格一千万字": text_file("否决项-核查.csv", b"a" * 9_900_000),
    "更正.csv 一百万行": text_file(
        "更正.csv", "文件,工作表,单元格,原值,新值,理由,更正人,日期\n".encode() + b"a,b,C1,d,e,f,g,h\n" * 500_000
    ),
    "来源.toml 十兆": text_file("来源.toml", b'["a.xlsx"]\ntitle = "a"\n' + b"# a\n" * 2_000_000),
    "映射.toml 十兆": text_file("映射.toml", b'["a.xlsx"]\n' + b"# a\n" * 2_000_000),
}  # fmt: skip


def measured(make, folder):
    """Return size in MB, megabytes, seconds and what is told of a book; a traceback in place of the last."""
    base, city = folder / "base" / "小城市", folder / "city" / "小城市"
    for place in (base, city):
        write_city(place, small_city(tiny_pack()))
    before = {path: path.stat().st_size for path in city.iterdir()}
    make(city)
    size = max(
        path.stat().st_size for path in city.iterdir() if before.get(path) != path.stat().st_size
    )
    command = [sys.executable, "-c", MEASURE, str(PROJECT), str(base), str(city)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=PROJECT, timeout=20 * SECONDS
        )
    except subprocess.TimeoutExpired:
        return size, 0, 20 * SECONDS, "没有结束"
    if done.returncode:
        told = done.stderr.strip().splitlines() or [str(done.returncode)]
        return size, 0, 0, f"程序出错：{told[-1]}"
    return size, *json.loads(done.stdout)


def main(*names):
    """Return the exit status after measuring the named books, or all."""
    lines = ["| 文件 | 大小，MB | 内存，MB | 处理器，秒 | 结果 |", "|---|---|---|---|---|"]
    over = []
    for name, make in BOOKS.items():
        if names and not any(word in name for word in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            size, megabytes, seconds, told = measured(make, Path(folder))
        too_much = (
            megabytes > MEGABYTES or seconds > SECONDS or told.startswith(("程序出错", "没有结束"))
        )
        over += [name] if too_much or size > LARGEST else []
        told = told.replace("|", "／")[:60] or "照常读取"
        lines.append(f"| {name} | {size / 10**6:.1f} | {megabytes:.0f} | {seconds:.1f} | {told} |")
        print(lines[-1], "<<<" if name in over else "", flush=True)
    lines += [
        "",
        f"各由单独的进程作为一个小城市的一部分读取和清理；内存为峰值减去读过小城市之后的占用，应不超过 {MEGABYTES} MB，"
        f"处理器时间应不超过 {SECONDS} 秒；超过的 {len(over)} 个。{machine('python-calamine')}。",
        "",
        "重新测量：`python benchmarks/hostile_books.py`",
    ]
    if not names:
        write_section("为占满内存而做的工作簿", lines)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
