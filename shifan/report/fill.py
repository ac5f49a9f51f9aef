"""Fill the skeleton: values into anchors, blocks repeated, tables and charts built. The one way to a docx."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from shifan.errors import Refused
from shifan.report import provenance
from shifan.report.annexes import TABLES
from shifan.report.expand import ORDINALS, Expander, Local, clone, marker
from shifan.report.ooxml import paragraph, run
from shifan.report.package import repack
from shifan.report.tables import build as build_table
from shifan.report.tables import caption
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

SKELETON = Path(__file__).with_name("skeleton.docx")
INTERNAL, PUBLIC = "internal", "public"
_WIDTH_MM = 156


@dataclass(frozen=True)
class Picture:
    """A chart for the report: PNG bytes, title, alternative text, source line."""

    name: str
    title: str
    png: bytes
    alt: str
    source: str


@dataclass
class _Filling:
    """The work on one document."""

    document: object
    register: Register
    standard: Standard
    clean: CleanCity
    charts: Sequence[Picture]
    edition: str
    expander: Expander
    tables: int = 0
    pictures: int = field(default=0)


def build(register: Register, standard: Standard, clean: CleanCity, charts: Sequence[Picture], edition: str,
          skeleton: Path | None = None) -> bytes:
    """Return the report as docx bytes, the same for the same input.

    `edition` is `internal` or `public`. Refused names every anchor without a value.
    """
    document = _open(skeleton or SKELETON)
    blocks = ("themes", "shortcomings", "suggestions", "reasons", "charts", "rules", *(f"table {name}" for name in TABLES))
    expander = Expander(register, reserved=blocks)
    work = _Filling(document, register, standard, clean, charts, edition, expander)
    _body(work)
    _margins(work)
    _drop_unused(document)
    expander.require()
    core = document.core_properties
    core.title = f"{register.text('city')}创建国家食品安全示范城市省级初评报告{'（公开版）' if edition == PUBLIC else ''}"
    provenance.write(document, _content(work))
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def _open(path: Path):
    try:
        return Document(str(path))
    except PermissionError:
        raise Refused("skeleton", file=path.name, found="模板打不开（正被 Word、WPS 打开）", action="请关闭后重试") from None
    except Exception as error:
        raise Refused("skeleton", file=path.name, found="不是可用的 Word 模板", expected="docx 文件", action="请核对模板文件") from error


def _body(work: _Filling) -> None:
    """Walk the body once: markers open, repeat or drop blocks; everything else is expanded in place."""
    body = work.document.element.body
    for element in list(body):
        if element.getparent() is not body:
            continue
        mark = marker(element) if element.tag == qn("w:p") else ""
        if mark.startswith("# "):
            _block(work, element, mark[2:])
    for element in list(body):
        mark = marker(element) if element.tag == qn("w:p") else ""
        if mark.startswith("table ") or mark in ("charts", "rules", "reasons"):
            _replace(element, _generated(work, mark))
    lists = _lists(work.register)
    for element in body.iter(qn("w:p")):
        work.expander.paragraph(element, lists)


def _block(work: _Filling, opening: etree._Element, name: str) -> None:
    """Repeat or drop the elements up to the closing marker."""
    inside, element = [], opening.getnext()
    while element is not None and not (element.tag == qn("w:p") and marker(element) == f"/ {name}"):
        inside.append(element)
        element = element.getnext()
    if element is None:
        work.expander.unknown(f"# {name}（没有对应的 / {name}）")
        return
    if name == "internal":
        if work.edition == PUBLIC:
            _remove(inside)
    elif name in _REPEATED:
        for local in _REPEATED[name](work.register):
            for template in inside:
                made = clone(template)
                opening.addprevious(made)
                for one in made.iter(qn("w:p")):
                    work.expander.paragraph(one, local)
        _remove(inside)
    else:
        work.expander.unknown(f"# {name}")
    _remove([opening, element])


def _remove(elements: list[etree._Element]) -> None:
    for element in elements:
        element.getparent().remove(element)


def _replace(element: etree._Element, made: list[etree._Element]) -> None:
    for one in made:
        element.addprevious(one)
    element.getparent().remove(element)


def _numbered(register: Register, kind: str) -> list[int]:
    return [int(value.id.split(".")[1]) for value in register.match(f"{kind}.*.title")]


def _themes(register: Register) -> list[Local]:
    """Return for each theme its number, title and parts: 一是 and so on where there are several with headings."""
    made = []
    for n in _numbered(register, "theme"):
        parts = [value.id.removesuffix(".text") for value in register.match(f"theme.{n}.part.*.text")]
        headed = [part for part in parts if register.text(f"{part}.heading")]
        listed = []
        for m, part in enumerate(parts):
            heading = [f"{part}.heading"] if part in headed else []
            listed.append((f"{ORDINALS[m]}是" if len(headed) > 1 and heading else "", [*heading, f"{part}.text"]))
        made.append(Local({"number": str(n)}, {"text": listed}, {"title": f"theme.{n}.title"}))
    return made


def _shortcomings(register: Register) -> list[Local]:
    return [Local({"number": str(n)}, {"text": [("", [f"shortcoming.{n}.text"])]}, {"title": f"shortcoming.{n}.title"})
            for n in _numbered(register, "shortcoming")]


_REPEATED = {"themes": _themes, "shortcomings": _shortcomings}


def _lists(register: Register) -> Local:
    """Return what may stand anywhere: the suggestions in one paragraph."""
    return Local({}, {"suggestions": [(f"{ORDINALS[n - 1]}是", [f"suggestion.{n}.title", f"suggestion.{n}.text"])
                                      for n in _numbered(register, "suggestion")]})


def _generated(work: _Filling, mark: str) -> list[etree._Element]:
    if mark == "charts":
        return [element for chart in work.charts for element in _chart(work, chart)]
    if mark == "rules":
        return _rules(work)
    if mark == "reasons":
        return [paragraph("SfBody", *work.expander.pieces(value.id), run("。")) for value in work.register.match("verdict.reason.*")]
    name = mark.removeprefix("table ")
    if name not in TABLES:
        work.expander.unknown(mark)
        return []
    work.tables += 1
    return build_table(TABLES[name](work.register, work.standard, work.clean), work.tables, work.expander)


def _chart(work: _Filling, chart: Picture) -> list[etree._Element]:
    """Return picture, caption and source line; the picture is anchored and has its alternative text."""
    work.pictures += 1
    inline = work.document.part.new_pic_inline(io.BytesIO(chart.png), width=Mm(_WIDTH_MM))
    properties = inline.docPr
    properties.set("id", str(9000 + work.pictures))
    properties.set("name", f"sf:chart.{chart.name}")
    properties.set("descr", chart.alt)
    holder = run("")
    holder.remove(holder[-1])
    drawing = etree.SubElement(holder, qn("w:drawing"))
    drawing.append(inline)
    anchors = work.expander.anchors
    picture = anchors.around("picture", f"chart.{chart.name}", chart.title, [holder])
    # The picture as written: a picture that people have replaced is told by its bytes.
    anchors.written[next(reversed(anchors.written))]["sha256"] = hashlib.sha256(chart.png).hexdigest()
    # The caption stands under the picture, so the picture's paragraph is kept with it.
    name = caption("图", work.pictures, chart.title)
    return [paragraph("SfPicture", *picture), name, paragraph("SfNote", run(chart.source)), paragraph("SfNote")]


def _rules(work: _Filling) -> list[etree._Element]:
    register, pieces = work.register, work.expander.pieces
    settings = ["announced_weight", "covert_weight", "interview_weight", "pass_line", "key_floor", "general_max", "key_max"]
    made = [paragraph("SfBody", run(f"本报告按规则包“{work.standard.label}”计算。各项参数如下："))]
    content = []
    for n, key in enumerate(settings):
        content += [run(f"{'；' if n else ''}{register['scores.' + key].name}"), *pieces(f"scores.{key}")]
    made.append(paragraph("SfBody", *content, run("。")))
    if not work.standard.official:
        made.append(paragraph("SfBody", run("该规则包中的指标分值、业态、检查项、权重和达标线均为示例，不是官方评价标准，据此得出的分数和结论不具有官方效力。")))
    for value in register.match("rule.*"):
        made.append(paragraph("SfNote", *work.expander.anchors.around("paragraph", value.id, value.display, [run(value.display)])))
    return made


def _margins(work: _Filling) -> None:
    """Expand the anchors of headers and footers; each part once."""
    seen = set()
    for section in work.document.sections:
        for part in (section.header, section.even_page_header, section.footer, section.even_page_footer):
            element = part._element
            if id(element) not in seen:
                seen.add(id(element))
                for one in element.iter(qn("w:p")):
                    work.expander.paragraph(one)


def _drop_unused(document) -> None:
    """Drop the headers and footers of sections that this edition does not have."""
    text = etree.tostring(document.element)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("/header", "/footer")) and f'"{key}"'.encode() not in text:
            document.part.rels.pop(key)


def _content(work: _Filling) -> dict[str, object]:
    """Return what the file carries: the register with lineage and the text at each anchor; the public edition only what it prints."""
    data = json.loads(work.register.to_json())
    written = work.expander.anchors.written
    if work.edition == PUBLIC:
        printed = {entry["id"] for entry in written.values()}
        data["values"] = {key: _reduced(entry, printed) for key, entry in data["values"].items() if key in printed}
        data["files"] = {}
    return {"version": 1, "edition": work.edition, "city": work.register.text("city"), "pack": work.standard.id,
            "register": data, "anchors": written}


def _reduced(entry: dict[str, object], printed: set[str]) -> dict[str, object]:
    """Return a value whose lineage names no score and no unit: cells, and values that the file prints too."""
    return entry | {"inputs": [source for source in entry["inputs"] if source in printed or "!" in source]}


