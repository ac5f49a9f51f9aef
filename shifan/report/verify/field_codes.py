"""Fields that show what stands in no text: what their codes say, and what they fetch from other files when updated.

An equation field (EQ) or a sign (SYMBOL) has no result in the file at all: its code is what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan import safe_xml
from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.statements import statement_words
from shifan.patterns import pattern_of
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import UNSOURCED, VerifiedItem
from shifan.word.elements import W, attribute
from shifan.word.fields import field_name

_CHARACTER, _INSTRUCTION, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_FETCHING = frozenset(
    ("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DDE", "DDEAUTO", "DATABASE", "IMPORT")
)
_WRITING = frozenset(("QUOTE", "IF", "EQ", "SET", "COMPARE"))
_SIGN, _VARIABLE = "SYMBOL", "DOCVARIABLE"
_WORDS = pattern_of(r"\\[a-zA-Z*#]+\d*(?:\([a-z]{2}\))?|\b(?:MERGEFORMAT|CHARFORMAT)\b")
_SETTINGS = "word/settings.xml"
_FETCHED, _CODED = "更新域后从别的文件带入的内容", "域代码中没有出处的数字或说法"
_LONGEST = 40
_FIRST_DRAWN = 33  # codes of signs before are none


def judged_codes(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield fields that fetch texts or pictures, and those whose code states what no text of the file does."""
    variables: dict[str, str] | None = None
    for root in context.reading.roots.values():
        for field, code in _codes(root):
            name = field_name(code)
            if name in _FETCHING:
                yield _item(code, _FETCHED, field, context)
                continue
            if name == _VARIABLE:
                variables = _variables(context) if variables is None else variables
            stated = _stated(name, code, variables or {})
            if stated and (claims_in(stated) or written_numbers(stated) or statement_words(stated)):
                yield _item(stated, _CODED, field, context)


def _stated(name: str, code: str, variables: dict[str, str]) -> str:
    """Return what the code of a field prints; empty for fields that print something else."""
    words = code.split()
    if name == _VARIABLE:
        return variables.get(words[1].strip('"'), "") if len(words) > 1 else ""
    if name == _SIGN and len(words) > 1:
        number = words[1].removeprefix("0x")
        return chr(int(number)) if number.isdecimal() and _FIRST_DRAWN < int(number) < 128 else ""
    if code.lstrip().startswith("="):
        return code.strip()
    if name not in _WRITING:
        return ""
    return _WORDS.sub(" ", code.strip().removeprefix(name).strip()).strip()


def _codes(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the fields of a story with their codes, whole where a code stands in several runs."""
    open_codes: list[list[etree._Element]] = []
    for node in root.iter(_SIMPLE, _CHARACTER, _INSTRUCTION):
        if node.tag == _SIMPLE:
            yield node, attribute(node, "instr")
        elif node.tag == _INSTRUCTION:
            if open_codes:
                open_codes[-1].append(node)
        elif attribute(node, "fldCharType") == "begin":
            open_codes.append([])
        elif open_codes and open_codes[-1]:
            nodes = open_codes[-1]
            yield nodes[0], "".join(each.text or "" for each in nodes)
            nodes.clear()
        if node.tag == _CHARACTER and attribute(node, "fldCharType") == "end" and open_codes:
            open_codes.pop()


def _variables(context: VerifyContext) -> dict[str, str]:
    try:
        root = safe_xml.parse(context.parts[_SETTINGS])
    except (KeyError, safe_xml.MalformedXml):
        return {}
    found = root.iter(f"{W}docVar")
    return {attribute(each, "name"): attribute(each, "val") for each in found}


def _item(text: str, what: str, field: etree._Element, context: VerifyContext) -> VerifiedItem:
    paragraph = next(field.iterancestors(f"{W}p"), None)
    place = "" if paragraph is None else context.place_names.of(paragraph)
    return VerifiedItem(text.strip()[:_LONGEST], "", UNSOURCED, join_names(what, place))
