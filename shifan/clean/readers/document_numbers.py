"""Readers of what an office writes in a set form: the number of a document, a telephone number."""

from __future__ import annotations

from shifan.clean.readers.parsed import Parsed, normalised_text, refusal
from shifan.clean.readers.texts import text
from shifan.intake.cell_text import CellValue
from shifan.patterns import pattern_of

_DOCUMENT = pattern_of(
    r"([\u4e00-\u9fff]+)\s*[〔\[（(【]\s*(20\d{2})\s*[〕\]）)】]\s*0*([1-9]\d{0,4})\s*号"
)
_PHONE = pattern_of(r"(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|1\d{10}|\d{5}")
_DOCUMENT_EXPECTED = "机关代字、年份、序号，如 某食安办〔2023〕5号"
_PHONE_EXPECTED = "区号和号码，如 0354-1234567，或手机号码"
_DASHES = pattern_of(r"(?:(?<!\s)\s++)?[—–－‐~～]++\s*+")


def document_number(raw: CellValue) -> Parsed:
    """Return the number of a document with the year in 〔〕 and no 第 or leading zeros; another form is refused."""
    parsed = text(raw)
    if parsed.refused or not parsed.value:
        return parsed
    match = _DOCUMENT.fullmatch(parsed.value.replace("〕第", "〕").replace("]第", "]"))
    if match is None:
        return refusal("document-number", _DOCUMENT_EXPECTED)
    value = f"{match[1]}〔{match[2]}〕{match[3]}号"
    action = "年份按六角括号、序号不加“第”和前导0规范"
    return normalised_text(value, raw, "document-number", value, action)


def phone_number(raw: CellValue) -> Parsed:
    """Return a telephone number as typed, its dashes as “-”; a text that is none is refused."""
    parsed = text(str(int(raw)) if isinstance(raw, float) and raw.is_integer() else raw)
    if parsed.refused or not parsed.value:
        return parsed
    value = _DASHES.sub("-", parsed.value).replace(" ", "-")
    if not _PHONE.fullmatch(value):
        return refusal("phone-number", _PHONE_EXPECTED)
    return normalised_text(value, raw, "phone-number", value, "连接号已规范")
