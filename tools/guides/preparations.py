"""What a reader does between the blocks of a page, by the name that the page gives it."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = PROJECT / "docs" / "guide"
EXAMPLE, CITY = "示例甲市", "晋中市"
REVIEW, DEDUCTIONS = "资料审查.xlsx", "评分"


def raw(root: Path, city: str) -> Path:
    """Return the raw folder of a city."""
    return root / "data" / "raw" / city


def filled_with_a_gap(root: Path) -> None:
    """Put filled workbooks in the place of the blank ones, one of them with a deduction left out."""
    target = raw(root, EXAMPLE)
    shutil.rmtree(target)
    shutil.copytree(raw(PROJECT, EXAMPLE), target)
    book = openpyxl.load_workbook(target / REVIEW)
    sheet = book[DEDUCTIONS]
    (column,) = (cell.column for cell in sheet[1] if cell.value == "扣分")
    sheet.cell(row=5, column=column).value = None
    book.save(target / REVIEW)


def gap_closed(root: Path) -> None:
    """Put the deduction back."""
    shutil.copyfile(raw(PROJECT, EXAMPLE) / REVIEW, raw(root, EXAMPLE) / REVIEW)


def correct(root: Path, city: str, points: str) -> None:
    """Correct the first deduction of a city without touching the workbook."""
    folder = raw(root, city)
    cell = openpyxl.load_workbook(folder / REVIEW)[DEDUCTIONS]["D2"].value
    heads = "文件,工作表,单元格,原值,新值,理由,更正人,日期"
    (folder / "更正.csv").write_text(
        f"{heads}\n{REVIEW},{DEDUCTIONS},D2,{cell},{points},录入错误,张三,2023-12-01\n",
        encoding="utf-8",
    )


def report_as(root: Path, name: str) -> Path:
    """Return a copy of the report of 晋中市, as it might come back."""
    (run,) = (root / "output" / CITY).glob("r001-*")
    return Path(shutil.copyfile(run / "初评报告.docx", root / name))


def edited_report(root: Path) -> None:
    """Write a sentence into a report, and correct a deduction."""
    path = report_as(root, "改过的报告.docx")
    document = docx.Document(str(path))
    document.paragraphs[-1].add_run("以上情况已向市政府通报。")
    document.save(str(path))
    correct(root, CITY, "0.6")


def earlier_draft(root: Path) -> None:
    """Take a paragraph out of a report."""
    path = report_as(root, "上一稿.docx")
    document = docx.Document(str(path))
    paragraphs = document.element.body.iter(qn("w:p"))
    texts = (
        (each, "".join(node.text or "" for node in each.iter(qn("w:t")))) for each in paragraphs
    )
    paragraph = next(each for each, text in texts if "累计核查" in text)
    paragraph.getparent().remove(paragraph)
    document.save(str(path))


def typed_rule(root: Path) -> None:
    """Type the rules and the parameter that the page on packs shows."""
    path = root / "山西省2024.xlsx"
    book = openpyxl.load_workbook(path)
    page = (GUIDE / "pack.md").read_text(encoding="utf-8")
    type_rows(book, page)
    book.save(path)


def type_rows(book: openpyxl.Workbook, page: str) -> None:
    """Type the rows of rules and settings that the page on packs shows into a pack's workbook."""
    for sheet, heading in (
        ("规则", "| 对象 | 标识 | 名称 | 公式 | 单位 | 依据 | 说明 |"),
        ("设置", "| 位置 | 类型 | 内容 |"),
    ):
        for row in typed_rows(page, heading):
            book[sheet].append(row)


def typed_rows(page: str, heading: str) -> list[list[str]]:
    """Return the rows that a page asks to type below a heading row, cell by cell."""
    lines = [line.strip() for line in page.splitlines()]
    first = lines.index(heading) + 2
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[first:])
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def own_document(root: Path) -> None:
    """Make the Word file that the page on documents shows, and declare it."""
    page = (GUIDE / "documents.md").read_text(encoding="utf-8")
    folder = root / "规则包" / "我省"
    typed_skeleton(page, folder / "无问题点位.docx")
    with (folder / "documents.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{declaration(page)}")


def declaration(page: str) -> str:
    """Return the declaration of the document that the page on documents shows."""
    (declared,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    return "".join(f"{line.strip()}\n" for line in declared.splitlines())


def typed_skeleton(page: str, path: Path) -> None:
    """Type what the page on documents shows: two paragraphs, and the table below them."""
    document = docx.Document()
    for text in re.findall(r"^   > (\S.*)$", page, re.MULTILINE):
        document.add_paragraph(text)
    (table,) = re.findall(r"^   (\| 序号 \|.*(?:\n   \|.*)+)", page, re.MULTILINE)
    rows = [line.strip().strip("|").split("|") for line in table.splitlines()]
    del rows[1]  # the rule of the page
    made = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text.strip()
    document.save(str(path))


PREPARATIONS: Mapping[str, Callable[[Path], object]] = {
    "漏填一处扣分的工作簿": filled_with_a_gap,
    "补上扣分": gap_closed,
    "更正一处扣分": lambda root: correct(root, EXAMPLE, "0.6"),
    "收到的报告": lambda root: report_as(root, "收到的报告.docx"),
    "改过的报告和一处更正": edited_report,
    "上一稿": earlier_draft,
    "填好的规则工作簿": typed_rule,
    "无问题点位的模板和声明": own_document,
}
