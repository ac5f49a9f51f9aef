"""The body of the skeleton: blocks repeated, kept or dropped, and every anchor expanded in place."""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml import etree

from shifan.report.expand import ORDINALS, Local, clone, marker
from shifan.report.filling import PUBLIC, Filling
from shifan.report.generated import generate, is_generated
from shifan.values import Register


def expand(work: Filling) -> None:
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
        if is_generated(mark):
            _replace(element, generate(work, mark))
    lists = _lists(work.register)
    for element in body.iter(qn("w:p")):
        work.expander.paragraph(element, lists)


def _block(work: Filling, opening: etree._Element, name: str) -> None:
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
