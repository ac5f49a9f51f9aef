"""Small helpers to make a report of the mini city and to edit it as people do."""

import io

from docx import Document
from docx.oxml.ns import qn

from shifan.report import fill
from shifan.score import score
from tests.score.mini import city, pack


def mini(tmp_path, edition=fill.INTERNAL, name="报告.docx", clean=None):
    """Return the path of a written report of the mini city, its register."""
    clean = clean or city()
    register = score(clean, pack())
    path = tmp_path / name
    path.write_bytes(fill.build(register, pack(), clean, [], edition))
    return path, register


def edit(path, change):
    """Apply `change(document)` and save as an office program would."""
    document = Document(str(path))
    change(document)
    target = io.BytesIO()
    document.save(target)
    path.write_bytes(target.getvalue())


def control(document, key, n=0):
    """Return the text node inside the n-th control of a value."""
    tags = [tag for tag in document.element.iter(qn("w:tag")) if tag.get(qn("w:val")) == key]
    return next(tags[n].getparent().getparent().iter(qn("w:t")))
