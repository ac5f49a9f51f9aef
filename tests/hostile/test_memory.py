"""Small files made to unpack to gigabytes: each is refused, in a process that never needs half a gigabyte."""

import io
import random
import struct
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import PROJECT

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MOST_MEGABYTES, MOST_SECONDS = 500, 10
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
CHANCE = random.Random(3)


def many(entry, number):
    """Return an entry many times, with a little noise between: the ratio stays below that of a plain bomb."""
    every = max(1, 5200 // len(entry))
    noise = (
        "".join(CHANCE.choices("abcdefghijklmnopqrstuvwxyz", k=48)) for _ in range(number // every)
    )
    return "".join(f"{entry * every}<!--{each}-->" for each in noise)


def xlsx(sheet=ROW, behind="", book="", **parts):
    sheets = '<sheets><sheet name="评分" sheetId="1" r:id="rId1"/></sheets>'
    kinds = {
        "rId1": ("worksheet", "worksheets/sheet1.xml"),
        "rId2": ("sharedStrings", "sharedStrings.xml"),
        "rId3": ("styles", "styles.xml"),
    }
    links = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for key, (kind, target) in kinds.items()
    )
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{RELATION}">{sheets}{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {NS}><sheetData>{sheet}</sheetData>{behind}</worksheet>",
        **{f"xl/{name}.xml": content for name, content in parts.items()},
    }
    return zipped(contents)


def zipped(contents):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main})


def xls(record, content):
    """Return a small xls file, one record of which states other numbers."""
    import xlwt

    book, stream = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("评分").write(0, 0, "甲")
    book.save(stream)
    made, place = bytearray(stream.getvalue()), 0x200
    sizes = range(len(content), 64)
    while made[place : place + 2] != struct.pack("<H", record) or made[place + 2] not in sizes:
        place += 1
    made[place + 4 : place + 4 + len(content)] = content
    return bytes(made)


MERGED, NAME = '<mergeCell ref="A1:B2"/>', '<definedName name="a">A</definedName>'
SHEET, FORMAT = '<sheet name="a" sheetId="1" r:id="rId1"/>', '<numFmt numFmtId="1" formatCode="0"/>'
ERROR, FORMULA = '<c r="A1" t="e"><v>#N/A</v></c>', '<c r="A1"><f>1</f></c>'
ATTRIBUTES = many(' a="1"', 4_000_000).replace("<!--", "b").replace("-->", '="2"')


def within(tag, entries):
    return f"<{tag}>{entries}</{tag}>"


def row(cells):
    return f'<row r="1">{cells}</row>'


CATALOGUE = {
    "merged cells.xlsx": lambda: xlsx(behind=within("mergeCells", many(MERGED, 260_000))),
    "names.xlsx": lambda: xlsx(book=within("definedNames", many(NAME, 120_000))),
    "sheets.xlsx": lambda: xlsx(book=within("sheets", many(SHEET, 400_000))),
    "error cells.xlsx": lambda: xlsx(row(many(ERROR, 320_000))),
    "formulas.xlsx": lambda: xlsx(row(many(FORMULA, 320_000))),
    "shared texts.xlsx": lambda: xlsx(
        sharedStrings=within("sst", many("<si><t>a</t></si>", 4_000_000))
    ),
    "formats.xlsx": lambda: xlsx(styles=within("styleSheet", many(FORMAT, 400_000))),
    "dimensions.xls": lambda: xls(0x200, struct.pack("<IIHH", 0, 2**32 - 1, 0, 2**16 - 1)),
    "many rows stated.xls": lambda: xls(0x200, struct.pack("<IIHH", 0, 70_000, 0, 1)),
    "shared texts.xls": lambda: xls(0xFC, struct.pack("<II", 2**31, 2**31)),
    "elements.docx": lambda: docx(many("<w:p/>", 3_200_000)),
    "attributes.docx": lambda: docx(f"<w:p {ATTRIBUTES}/>"),
    "a bomb.docx": lambda: docx("<w:p/>" * 1_000_000),
    "a large part.docx": lambda: docx("<w:p/>" + "甲" * 40_000_000),
}
READER = """
import sys, time
from pathlib import Path
from shifan.errors import Refused
from shifan.intake.oddities import Unsafe
from shifan.intake.workbooks import read_workbook
from shifan.word.package import read_parts
for name in sys.argv[1:]:
    start = time.process_time()
    try:
        read_parts(Path(name)) if name.endswith(".docx") else read_workbook(Path(name), ("评分",))
        state = "read"
    except (Unsafe, Refused):
        state = "refused"
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
    print(state, int(peak) // 1024, time.process_time() - start, name, sep="\\t")
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="the most memory that a process had is told by Linux"
)
def test_each_is_refused_in_little_memory_and_time(tmp_path):
    files = []
    for name, make in CATALOGUE.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(make())
        assert files[-1].stat().st_size < 6 * 2**20
    command = [sys.executable, "-c", READER, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=PROJECT)
    told = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(told) == len(files), done.stderr[-500:]
    for state, megabytes, seconds, file in told:
        name = file.rpartition("/")[2]
        assert state == "refused", name
        assert int(megabytes) < MOST_MEGABYTES and float(seconds) < MOST_SECONDS, (name, megabytes)
