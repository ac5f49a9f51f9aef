"""lint, verify, compare and skeleton check of documents near 10 MB: CPU time and memory of whole processes.

Usage: python benchmarks/big_documents.py [NAME…]. Prints a table and writes its section of benchmarks/RESULTS.md.
Each document is a report of a small run with very much of one kind put in before its end. It is compared with itself
after every tenth figure was changed. POSIX only: peak memory is asked of the operating system.
"""

import itertools
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import load, machine, write_section  # noqa: E402

MOST_SECONDS, MOST_MEGABYTES = 10, 500
CITY = "示例甲市"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
SENTENCE = "本段说明第{0}个点位的检查情况，共检查{1}项，符合率{2}%。"
KINDS = {}


@dataclass
class Inserted:
    """What is put into a report: XML of the body, and parts of the package by name."""

    body: str
    parts: dict[str, bytes] = field(default_factory=dict)
    relations: str = ""
    types: str = ""


def kind(name):
    """Enter a function that returns what is put in, under a name that is shown."""
    return lambda function: KINDS.setdefault(name, function)


def paragraph(text, more=""):
    """Return a paragraph of one run."""
    return f"<w:p>{more}<w:r><w:t>{text}</w:t></w:r></w:p>"


def sentence(number):
    """Return a sentence with three figures."""
    return SENTENCE.format(number, number % 97 + 3, f"{number % 100}.{number % 89:02d}")


@kind("12 万个单元格")
def cells():
    """6,000 rows of 20 cells, each with its own borders and run properties, as spreadsheets are pasted."""
    frame = '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders>'
    properties = f'<w:tcPr><w:tcW w:w="450" w:type="dxa"/>{frame}</w:tcPr>'
    look = '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="21"/></w:rPr>'
    rows = (
        "<w:tr>"
        + "".join(
            f"<w:tc>{properties}<w:p><w:r>{look}<w:t>{row * 20 + n}</w:t></w:r></w:p></w:tc>"
            for n in range(20)
        )
        + "</w:tr>"
        for row in range(6000)
    )
    grid = "<w:tblGrid>" + '<w:gridCol w:w="450"/>' * 20 + "</w:tblGrid>"
    return Inserted(f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>")


@kind("5 万个段落")
def paragraphs():
    return Inserted("".join(paragraph(sentence(n)) for n in range(50_000)))


@kind("一段 3 万个文字块")
def runs():
    pieces = (f"<w:r><w:rPr><w:b/></w:rPr><w:t>第{n}户，</w:t></w:r>" for n in range(30_000))
    return Inserted(f"<w:p>{''.join(pieces)}</w:p>")


@kind("套 60 层的表格 20 个")
def nested():
    table = paragraph("最里层，共5户。")
    for level in range(60):
        cell = f"<w:tc><w:tcPr/>{paragraph(f'第{level}层，共{level}家。')}"
        table = f"<w:tbl><w:tblPr/><w:tr>{cell}</w:tc>{cell}{table}<w:p/></w:tc></w:tr></w:tbl>"
    return Inserted((table + "<w:p/>") * 20)


def png(number):
    """Return a picture of 40 kB that cannot be compressed."""
    dice = random.Random(number)
    rows = b"".join(b"\0" + dice.randbytes(3 * 115) for _ in range(115))

    def chunk(name, content):
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 115, 115, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b""))
    )


def drawing(number):
    """Return a run with a picture."""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWN}/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="{9000 + number}" name="照片{number}" descr="照片{number}"/><a:graphic xmlns:a="{DRAWN}/main">'
        f'<a:graphicData uri="{DRAWN}/picture"><pic:pic xmlns:pic="{DRAWN}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name=""/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="big{number}" xmlns:r="{RELATIONS}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


@kind("200 张图片")
def pictures():
    numbers = range(200)
    return Inserted(
        "".join(f"<w:p>{drawing(n)}</w:p>{paragraph(f'照片{n}')}" for n in numbers),
        {f"word/media/big{n}.png": png(n) for n in numbers},
        "".join(
            f'<Relationship Id="big{n}" Type="{RELATIONS}/image" Target="media/big{n}.png"/>'
            for n in numbers
        ),
    )


def notes(name, element, count, attributes=""):
    """Return a part with very many notes or comments, its name among relations, its content type."""
    inside = "".join(
        f'<w:{element} w:id="{n}"{attributes}>{paragraph(sentence(n))}</w:{element}>'
        for n in range(1, count + 1)
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return {
        "parts": {f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{inside}</w:{name}>'.encode()},
        "relations": f'<Relationship Id="big" Type="{RELATIONS}/{name}" Target="{name}.xml"/>',
        "types": f'<Override PartName="/word/{name}.xml" ContentType="{main}.{name}+xml"/>',
    }


@kind("2 万个脚注")
def footnotes():
    body = "".join(
        paragraph("说明", f'<w:r><w:footnoteReference w:id="{n}"/></w:r>') for n in range(1, 20_001)
    )
    return Inserted(body, **notes("footnotes", "footnote", 20_000))


@kind("1 万条批注和 2 万处修订")
def revisions():
    author = 'w:author="某某" w:date="2025-01-01T00:00:00Z"'
    body = "".join(
        f'<w:p><w:commentRangeStart w:id="{n}"/>'
        f'<w:ins w:id="{n + 500_000}" {author}><w:r><w:t>{sentence(n)}</w:t></w:r></w:ins>'
        f'<w:del w:id="{n + 700_000}" {author}><w:r><w:delText>原有{n}户。</w:delText></w:r></w:del>'
        f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r></w:p>'
        for n in range(1, 10_001)
    )
    return Inserted(body, **notes("comments", "comment", 10_000, f" {author}"))


def with_inserted(parts, inserted):
    """Return the parts of a report with more put in before the last section's properties."""
    body = parts["word/document.xml"].decode()
    at = body.rindex("<w:sectPr")
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    return (
        parts
        | inserted.parts
        | {
            "word/document.xml": (body[:at] + inserted.body + body[at:]).encode(),
            types: parts[types].replace(b"</Types>", inserted.types.encode() + b"</Types>"),
            relations: parts[relations].replace(
                b"</Relationships>", inserted.relations.encode() + b"</Relationships>"
            ),
        }
    )


def with_other_figures(parts):
    """Return the parts with every tenth figure of the texts changed."""
    count = itertools.count()

    def other(found):
        return found[0] if next(count) % 10 else found[0].replace(found[1], str(int(found[1]) + 1))

    body = re.sub(r"<w:t>[^<\d]*(\d+)[^<]*<", other, parts["word/document.xml"].decode())
    return parts | {"word/document.xml": body.encode()}


def written(path, parts):
    """Write a package."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


# A process begins with the memory of the one that has started it: a small one starts those that are measured.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
usage = os.wait4(process.pid, 0)[2]
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def spent(*arguments):
    """Return CPU seconds and peak megabytes of a command."""
    command = [sys.executable, "-m", "shifan", *map(str, arguments)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], capture_output=True, text=True, cwd=PROJECT
    )
    assert "Traceback" not in done.stderr, done.stderr
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory / (2**20 if sys.platform == "darwin" else 2**10)


def report(root):
    """Return the parts of the report of a run, and the root that it lies in."""
    run = [sys.executable, "-m", "shifan", "run", CITY, "--root", str(root)]
    source = PROJECT / "data" / "raw" / CITY
    target = root / "data" / "raw" / CITY
    target.mkdir(parents=True)
    for path in source.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    subprocess.run(run, check=True, capture_output=True, cwd=PROJECT)
    with zipfile.ZipFile(
        next((root / "output" / CITY).glob("r001-*")) / "初评报告.docx"
    ) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def measured(root, parts):
    """Return the size of a document in bytes, and CPU seconds and megabytes of each command on it."""
    path = written(root / "大.docx", parts)
    other = written(root / "另一.docx", with_other_figures(parts))
    commands = (
        ("lint", path),
        ("verify", path, "--root", root),
        ("compare", path, other),
        ("skeleton", "check", path, CITY, "--root", root),
    )
    return path.stat().st_size, [spent(*command) for command in commands]


def main(*names):
    """Measure and write the table; the exit status is 1 if something is beyond what is allowed."""
    lines, is_beyond = [], False
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        parts = report(root)
        for name in names or KINDS:
            size, found = measured(root, with_inserted(parts, KINDS[name]()))
            cells = [f"{seconds:.1f} / {megabytes:.0f}" for seconds, megabytes in found]
            lines.append(f"| {name} | {size / 1e6:.1f} | {' | '.join(cells)} |")
            print(lines[-1], flush=True)
            is_beyond |= any(
                seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES for seconds, megabytes in found
            )
    write_section(
        "大文件的版式检查、核验、比较和模板检查",
        [
            "一次运行的报告，再加入很多同一种内容；比较的另一份每十个数字有一个不同。"
            f"每格为整个进程的 CPU 秒数 / 占用内存的最大值（MB），应不超过 {MOST_SECONDS} 秒、{MOST_MEGABYTES} MB。",
            "",
            "| 内容 | 文件，MB | `lint` | `verify` | `compare` | `skeleton check` |",
            "|---|---|---|---|---|---|",
            *lines,
            "",
            f"{machine('lxml', 'python-docx')}；{load()}",
            "",
            "重新测量：`python benchmarks/big_documents.py [内容…]`",
        ],
    )
    return 1 if is_beyond else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
