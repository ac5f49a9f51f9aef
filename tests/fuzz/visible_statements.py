"""What a report states, and what a reader sees of it: told without the program's own judgement."""

import functools
import io
import re

from docx import Document
from docx.oxml.ns import qn

from shifan.report.anchors.reading import read
from shifan.word.package import unpacked

_BREAKS = re.compile(r"[^。；]+[。；]?")
_REFERENCE = re.compile(r"([表图])[0-9]+")
_FEWEST = 4  # signs of a statement


def stated(path):
    """Return the statements of a report as it was made, with the ids in each: sentences and rows."""
    return _stated(path.read_bytes())


@functools.lru_cache(maxsize=20)
def _stated(content):
    found, rows = {}, {}
    reading = read(unpacked(content), "报告.docx")
    ids_of = functools.cache(
        lambda names: {reading.anchors[name].value_id for name in names}
    )  # the same at each sign
    for paragraph in reading.paragraphs:
        ids_at = [*map(ids_of, paragraph.names)]
        row = next(paragraph.element.iterancestors(qn("w:tr")), None)
        if row is not None:
            texts, ids = rows.setdefault(row, ([], set()))
            texts.append(paragraph.text)
            ids.update(*ids_at)
            continue
        for hit in _BREAKS.finditer(paragraph.text):
            ids = set().union(*ids_at[hit.start() : hit.end()])
            if ids and len(hit[0]) >= _FEWEST:
                found.setdefault(hit[0], set()).update(ids)
    found |= {"|".join(texts): ids for texts, ids in rows.values() if ids}
    return found


def seen(path):
    """Return what a reader sees: the sentences of the paragraphs outside tables, and the rows of tables."""
    return _seen(path.read_bytes())


@functools.lru_cache(maxsize=20)
def _seen(content):
    body = Document(io.BytesIO(content)).element.body
    found = set()
    for paragraph in body.iter(qn("w:p")):
        if next(paragraph.iterancestors(qn("w:tbl")), None) is None:
            found |= {hit[0] for hit in _BREAKS.finditer(_seen_text(paragraph))}
    for row in body.iter(qn("w:tr")):
        found.add("|".join(_seen_text(paragraph) for paragraph in row.iter(qn("w:p"))))
    return found


def _seen_text(paragraph):
    return "".join(
        node.text or ""
        for run in paragraph.iter(qn("w:r"))
        if not _is_hidden(run)
        for node in run.iter(qn("w:t"))
    )


def _is_hidden(run):
    if any(above.tag in (qn("w:del"), qn("w:moveFrom")) for above in run.iterancestors()):
        return True
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    size, color = properties.find(qn("w:sz")), properties.find(qn("w:color"))
    return (
        any(properties.find(qn(f"w:{name}")) is not None for name in ("vanish", "strike"))
        or (size is not None and size.get(qn("w:val")) == "2")
        or (color is not None and color.get(qn("w:val")) == "FFFFFF")
    )


def out_of_date(path, before, after):
    """Return what a file shows of the report `before` that the report `after` does not say, with the ids in it.

    A table that has lost its last row stays in a file with a row 无: its tables may have other numbers than the run's.
    """
    former, now = stated(before), {_unnumbered(text) for text in seen(after)}
    shown = seen(path)
    return {
        text: ids for text, ids in former.items() if text in shown and _unnumbered(text) not in now
    }


def _unnumbered(text):
    return _REFERENCE.sub(r"\1", text)
