"""Small helpers to make a report and a run of the mini city, and to edit the report as people do."""

import functools
import io
import json
import pickle
import struct
import zlib
from decimal import Decimal as D
from typing import NamedTuple

from docx import Document
from docx.oxml.ns import qn

from shifan.charts import NAMES
from shifan.report.make import docx_report
from shifan.score import score
from shifan.values import Register
from tests.report.soundness import sound as sound
from tests.run_folders import vouch_for
from tests.score.mini import DAY, city, pack, rows

RUNS = {1: "r001-00000001", 2: "r002-00000002"}


def png(shade):
    """Return the bytes of a picture of one grey pixel."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def pictures(shade):
    """Return the charts; the first two look alike."""
    return [
        docx_report.Picture(name, f"图{name}", png(shade + max(n, 1)), f"灰度{shade}", "来源")
        for n, name in enumerate(NAMES)
    ]


def renewed_city():
    """Return the mini city a month later: more money, a higher deduction, a third problem, the first one gone."""
    own = rows()
    documents = [
        (*row[:3], D("0.75"), *row[4:]) if row[:3] == ("K1", "K1", "完整性") else row
        for row in own["documents"]
    ]
    ledger = [
        own["rectification"][1],
        ("W3", "P1", "M1-2", "补记录", DAY, "已完成", DAY, DAY, "通过"),
    ]
    return city(
        figures=[("funding", "投入", D("2100"), "", "万元", "", ""), own["figures"][1]],
        documents=documents,
        rectification=ledger,
    )


@functools.cache
def _scored():
    return score(city(), pack())


def report_data(charts=()):
    """Return what a report of the mini city is made of; scored once, copied for each who asks."""
    register = Register(_scored().values(), _scored().files)
    return docx_report.ReportData(register, pack(), city(), list(charts))


def mini(tmp_path, edition=docx_report.INTERNAL, name="报告.docx", clean=None, shade=None):
    """Return the path of a written report of the mini city, its register."""
    written = _written(pickle.dumps((clean or city(), edition, shade)))
    path = tmp_path / name
    path.write_bytes(written.docx)
    return path, Register(written.register.values(), written.register.files)


class _Written(NamedTuple):
    docx: bytes
    register: Register


@functools.lru_cache(maxsize=100)
def _written(asked):
    """Return the report of a pickled city and its register; built once: the same input gives the same bytes."""
    clean, edition, shade = pickle.loads(asked)
    scored = _scores_of(pickle.dumps(clean))
    register = Register(scored.values(), scored.files)
    charts = pictures(shade) if shade is not None else []
    data = docx_report.ReportData(register, pack(), clean, charts)
    return _Written(docx_report.build(data, edition), register)


@functools.lru_cache(maxsize=100)
def _scores_of(clean):
    """Return the register of a pickled city, which stays as it is."""
    return score(pickle.loads(clean), pack())


def made_run(root, number, clean, shade):
    """Return the folder of a run of the mini city, as much of it as a refresh reads; it is the latest one.

    There is no public edition in it: only a refresh of one reads it.
    """
    folder = root / "output" / "小城市" / RUNS[number]
    (folder / "图表").mkdir(parents=True)
    _, register = mini(folder, name="初评报告.docx", clean=clean, shade=shade)
    (folder / "values.json").write_text(register.to_json(), encoding="utf-8")
    for chart in pictures(shade):
        (folder / "图表" / f"{chart.name}.png").write_bytes(chart.png)
    listed = [
        {"name": chart.name, "file": f"{chart.name}.png", "alt": chart.alt}
        for chart in pictures(shade)
    ]
    (folder / "图表" / "charts.json").write_text(json.dumps(listed), encoding="utf-8")
    vouch_for(folder)
    return folder


def one_run(folder):
    """Return a root with one run of the mini city."""
    made_run(folder, 1, city(), 100)
    return folder


def two_runs(folder):
    """Return a root with two runs of the mini city, a month apart."""
    made_run(folder, 1, city(), 100)
    made_run(folder, 2, renewed_city(), 200)
    return folder


def edit(path, change):
    """Apply `change(document)` and save as an office program would."""
    document = Document(str(path))
    change(document)
    target = io.BytesIO()
    document.save(target)
    path.write_bytes(target.getvalue())


def edited(folder, change):
    """Return the path of the mini city's report after `change(document)`."""
    path, _ = mini(folder, shade=100)
    edit(path, change)
    return path


def look(path, at):
    """Return what `at(document)` finds in a file, which stays as it is."""
    return at(Document(str(path)))


def control(document, key, n=0):
    """Return the text node inside the n-th control of a value."""
    return next(sdt(document, key, n).iter(qn("w:t")))


def sdt(document, key, n=0):
    """Return the n-th control of a value."""
    tags = [tag for tag in document.element.iter(qn("w:tag")) if tag.get(qn("w:val")) == key]
    return tags[n].getparent().getparent()


def text(path):
    """Return all text of a file's body, tracked deletions left out."""
    return "".join(node.text or "" for node in Document(str(path)).element.iter(qn("w:t")))


def texts_at_anchors(reading):
    """Return what stands at each anchor that was found."""
    return {name: anchor_range.text for name, anchor_range in reading.ranges.items()}


def settled(ledger):
    """Return whether a refresh has left nothing to people but sentences that data word otherwise."""
    left = [detail for detail in ledger.details if detail.kind == "kept"]
    of_data = bool(left) and all((detail.reason or "").startswith("数据变化后") for detail in left)
    others = any(ledger[kind] for kind in ("conflicts", "unplaced", "misplaced"))
    return ledger.settled or (of_data and not others)
