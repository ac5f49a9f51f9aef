"""What makes workbooks that take room or time: parts of xlsx and ods files, xls sheets, texts.

Each maker takes the folder of a small city and changes what lies in it.
"""

import io
import zipfile

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
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
