"""Documents of the mini city, made from skeletons that a test writes as paragraphs and tables of texts."""

import io
from dataclasses import replace

from docx import Document

from shifan.report.documents.produce import produce
from shifan.report.make.report_draft import ReportData
from shifan.score import score
from shifan.standards.documents import DeclaredDocument
from tests.score.mini import city, pack

NAME = "通知"


def skeleton(path, *content):
    """Write a skeleton: a text is a paragraph, a list of rows a table whose first row is its head."""
    document = Document()
    for each in content:
        if isinstance(each, str):
            document.add_paragraph(each)
            continue
        table = document.add_table(len(each), max(map(len, each)))
        for row, texts in zip(table.rows, each, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    document.save(str(path))
    return path


def data(folder, scope="district", edition="internal", clean=None, **declared):
    """Return what the documents of the mini city are made from; the skeleton is 通知.docx in the folder."""
    document = DeclaredDocument(NAME, f"{NAME}.docx", scope, edition, **declared)
    own = pack()
    items = own.check_items.assign(department=["市甲局", "市甲局、市乙局", "市甲局", "市乙局", ""])
    standard = replace(own, folder=folder, check_items=items, documents=(document,))
    clean = clean or city()
    return ReportData(score(clean, standard), standard, clean)


def made(folder, *content, **options):
    """Return name of the row → text of the document's body, a line a paragraph or cell, for each document made."""
    skeleton(folder / f"{NAME}.docx", *content)
    source = data(folder, **options)
    return {
        each.listed.name: lines(each.content) for each in produce(source.standard.documents, source)
    }


def lines(content):
    """Return the texts of the paragraphs and cells of a document, empty ones left out."""
    body = Document(io.BytesIO(content)).element.body
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    texts = ("".join(t.text or "" for t in p.iter(f"{space}t")) for p in body.iter(f"{space}p"))
    return [text for text in texts if text]
