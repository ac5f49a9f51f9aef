"""Passages of a report as they read when every revision is accepted."""

from docx import Document
from docx.oxml.ns import qn

from tests.report.living import sdt


def suggestions_in(path):
    """Return the paragraph of the suggestions as it reads when every revision is accepted; empty if there are none."""
    lead, none = "着力做好以下工作。", "初评没有需要另行提出的建议"
    paragraphs = map(words, Document(str(path)).element.body.iter(qn("w:p")))
    found = [text for text in paragraphs if lead in text or none in text]
    return found[0].partition(lead)[2]


def words(paragraph):
    gone = (qn("w:del"), qn("w:moveFrom"))
    return "".join(
        node.text or ""
        for node in paragraph.iter(qn("w:t"))
        if not any(above.tag in gone for above in node.iterancestors())
    )


def paragraph_of(document, key="suggestion.1.title"):
    return next(sdt(document, key).iterancestors(qn("w:p")))
