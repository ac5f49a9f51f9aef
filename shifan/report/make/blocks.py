"""The body of the skeleton: blocks repeated, kept or dropped, and every anchor expanded in place."""

from __future__ import annotations

from lxml import etree

from shifan.chinese.numerals import chinese_numeral
from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.make import table_of_contents
from shifan.report.make.document import Filling
from shifan.report.make.expansion import IN_BLOCKS, IN_SENTENCES, Local
from shifan.report.make.generated_content import generate, is_generated
from shifan.report.make.missing_styles import BREAK_STYLE
from shifan.report.make.skeleton_anchors import sole_anchor
from shifan.values import Register
from shifan.word.elements import W
from shifan.word.sections import keep_section_break

_PARAGRAPH, _VAL = f"{W}p", f"{W}val"
_STYLE = f"{W}pPr/{W}pStyle"
_EDITIONS = {"internal": INTERNAL, "public": PUBLIC}


def expand(work: Filling) -> None:
    """Walk the body: markers open, repeat or drop blocks, then content is made, then all else is expanded in place."""
    body = work.document.element.body
    _open(work, body)
    made_here = [one for one in body.iter(_PARAGRAPH) if is_generated(sole_anchor(one))]
    work.single = frozenset(sole_anchor(one) for one in made_here)
    for element in made_here:
        for made in generate(work, sole_anchor(element), element):
            element.addprevious(made)
        keep_section_break(element, BREAK_STYLE)
        _drop(element)
    _tighten(body)
    lists = _lists(work.register)
    for element in [
        one for one in body.iter(_PARAGRAPH) if sole_anchor(one) != table_of_contents.MARK
    ]:
        work.expander.paragraph(element, lists)


def _open(work: Filling, body: etree._Element) -> None:
    """Open all blocks: those of an edition first, as they may stand inside repeated ones; then tell ends without a beginning."""
    for names in (_EDITIONS, None):
        for element in _marked(body, "# "):
            name = sole_anchor(element)[2:]
            if body in element.iterancestors() and (
                names is None or name in names
            ):  # not gone with a block around it
                _block(work, element, name)
    for element in _marked(body, "/ "):
        work.expander.unbalanced(sole_anchor(element))
        _drop(element)


def _tighten(body: etree._Element) -> None:
    """Drop the empty line behind a table or chart where a new page begins anyway: at a full page's end it would make a blank one."""
    for element in list(body.iterchildren(_PARAGRAPH)):
        style, following = element.find(_STYLE), element.getnext()
        if (
            style is None
            or style.get(_VAL) != "SfNote"
            or len(element) > 1
            or following is None
            or following.tag != _PARAGRAPH
        ):
            continue
        next_style = following.find(_STYLE)
        if following.find(f"{W}pPr/{W}sectPr") is not None or (
            next_style is not None and next_style.get(_VAL) == table_of_contents.ANNEX
        ):
            body.remove(element)


def _marked(body: etree._Element, sign: str) -> list[etree._Element]:
    return [one for one in body.iter(_PARAGRAPH) if sole_anchor(one).startswith(sign)]


def _block(work: Filling, opening: etree._Element, name: str) -> None:
    """Repeat, keep or drop the elements up to the closing marker."""
    inside, closing = _inside(opening, f"/ {name}")
    keep_section_break(opening, BREAK_STYLE)
    if closing is None:
        work.expander.unbalanced(f"# {name}")
        _drop(opening)
        return
    if name in _EDITIONS:
        if work.edition != _EDITIONS[name]:
            _remove(inside)
    elif name in REPEATED:
        flat = _flat(work, inside)
        for local in REPEATED[name](work.register):
            for made in work.copies.of(flat):
                opening.addprevious(made)
                for one in list(made.iter(_PARAGRAPH)):
                    work.expander.paragraph(one, local)
        _remove(flat)
    else:
        work.expander.unknown(f"# {name}")
    keep_section_break(closing, BREAK_STYLE)
    _remove([opening, closing])


def _flat(work: Filling, inside: list[etree._Element]) -> list[etree._Element]:
    """Return what a repeated block repeats, without the markers of further blocks in it: told, as they cannot be there."""
    inner = [
        one
        for element in inside
        for one in element.iter(_PARAGRAPH)
        if sole_anchor(one).startswith(("# ", "/ "))
    ]
    for one in inner:
        if sole_anchor(one).startswith("# "):
            work.expander.fault(
                sole_anchor(one),
                "在另一个重复块之内",
                "重复块之后另起一块",
                "请移到外层块的结束标记之后",
            )
        _drop(one)
    return [one for one in inside if one not in inner]


def _inside(
    opening: etree._Element, end: str
) -> tuple[list[etree._Element], etree._Element | None]:
    """Return what stands between a block's markers, and its closing marker if there is one before the same block opens again."""
    inside, again = [], sole_anchor(opening)
    for element in opening.itersiblings():
        mark = sole_anchor(element) if element.tag == _PARAGRAPH else ""
        if mark in (end, again):
            return inside, element if mark == end else None
        inside.append(element)
    return inside, None


def _remove(elements: list[etree._Element]) -> None:
    for element in elements:
        _drop(element)


def _drop(element: etree._Element) -> None:
    """Remove a paragraph; a cell or text box keeps an empty one, as the schema wants."""
    parent = element.getparent()
    if (
        element.tag == _PARAGRAPH
        and parent.tag != f"{W}body"
        and len(parent.findall(_PARAGRAPH)) == 1
    ):
        for child in [one for one in element if one.tag != f"{W}pPr"]:
            element.remove(child)
        return
    parent.remove(element)


def _numbered(register: Register, kind: str) -> list[int]:
    return [int(value.id.split(".")[1]) for value in register.match(f"{kind}.*.title")]


def _names(n: int) -> dict[str, str]:
    return {"number": str(n), "ordinal": chinese_numeral(n)}


def _themes(register: Register) -> list[Local]:
    """Return for each theme its number, title and parts: 一是 and so on where there are several with headings."""
    made = []
    for n in _numbered(register, "theme"):
        parts = [
            value.id.removesuffix(".text") for value in register.match(f"theme.{n}.part.*.text")
        ]
        headed = [part for part in parts if register.text(f"{part}.heading")]
        listed = []
        for m, part in enumerate(parts, 1):
            heading = [f"{part}.heading"] if part in headed else []
            listed.append(
                (
                    f"{chinese_numeral(m)}是" if len(headed) > 1 and heading else "",
                    [*heading, f"{part}.text"],
                )
            )
        made.append(Local(_names(n), {"text": listed}, {"title": f"theme.{n}.title"}))
    return made


def _shortcomings(register: Register) -> list[Local]:
    return [
        Local(
            _names(n),
            {"text": [("", [f"shortcoming.{n}.text"])]},
            {"title": f"shortcoming.{n}.title"},
        )
        for n in _numbered(register, "shortcoming")
    ]


def _suggestions(register: Register) -> list[Local]:
    return [
        Local(
            _names(n),
            {"text": [("", [f"suggestion.{n}.text"])]},
            {"title": f"suggestion.{n}.title"},
        )
        for n in _numbered(register, "suggestion")
    ]


REPEATED = {"themes": _themes, "shortcomings": _shortcomings, "suggestions": _suggestions}
NAMES = (
    *IN_BLOCKS,
    *IN_SENTENCES,
    table_of_contents.MARK,
    *(f"{sign} {name}" for name in (*_EDITIONS, *REPEATED) for sign in "#/"),
)


def _lists(register: Register) -> Local:
    """Return what may stand anywhere: the suggestions in one paragraph."""
    return Local(
        {},
        {
            "suggestions": [
                (f"{chinese_numeral(n)}是", [f"suggestion.{n}.title", f"suggestion.{n}.text"])
                for n in _numbered(register, "suggestion")
            ]
        },
    )
