"""Punctuation, heading numbers and annexes, as the standard writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shifan.chinese.numerals import chinese_numeral
from shifan.report.lint.letter_parts import apart
from shifan.report.lint.model import Fault, Paragraph, Sheet, W, get

_WESTERN = re.compile(r"[\u4e00-\u9fff][\"']|[\"'][\u4e00-\u9fff]|[\u4e00-\u9fff]--")
_HALF = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")
_WIDE = re.compile(r"[０-９]")
_YEAR = re.compile(r"[\[［（(【]((?:19|20)\d{2})[\]］）)】]\s*\d+\s*号")
_DATE = re.compile(r"\d{4}年0\d月|年\d{1,2}月0\d日|年0\d月0?\d日")
_FIRST, _SECOND = (
    re.compile(r"^([一二三四五六七八九十]+)、"),
    re.compile(r"^（([一二三四五六七八九十]+)）"),
)
# 1.2023年… is an item, 3.2万人 and 2023.11.6 begin with a number of the text.
_THIRD = re.compile(r"^(\d+)[.．](?!\d(?!\d{3}年))")
_DECIMAL = re.compile(r"^\d+[.．]\d(?!\d{3}年)")
_BAD = (
    (re.compile(r"^[（(][一二三四五六七八九十]+[）)]、"), "括号后有顿号", "（一）后不加标点"),
    (re.compile(r"^\([一二三四五六七八九十]+\)"), "半角括号", "（一）用全角括号"),
    (re.compile(r"^[一二三四五六七八九十]+[.．,，]"), "序号后不是顿号", "一、"),
    (re.compile(r"^\d+、"), "阿拉伯数字后用顿号", "1.用圆点"),
    (re.compile(r"^[（(]\d+[）)]、"), "括号后有顿号", "（1）后不加标点"),
)
_ANNEX = re.compile(r"^附\s*件\s*(\d*)\s*([:：.．、]?)$")


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield the faults of texts, headings and annexes."""
    rules = sheet.wanted.get("text", {})
    for paragraph in sheet.paragraphs:
        yield from _punctuation(paragraph, rules)
    if sheet.wanted.get("headings", {}).get("check", False):
        yield from _headings(sheet)
    if sheet.wanted.get("annex"):
        yield from _annexes(sheet)


def _punctuation(paragraph: Paragraph, rules: dict) -> Iterator[Fault]:
    kinds = (
        (
            "western-quotes",
            _WESTERN,
            "中文引号“ ”和破折号——",
            "请改用中文标点",
            rules.get("western_quotes", True),
        ),
        ("half-width", _HALF, "全角标点", "请改用中文标点", rules.get("half_width", True)),
        (
            "full-width-digits",
            _WIDE,
            "半角数字",
            "请改用半角阿拉伯数字",
            rules.get("full_width_digits", True),
        ),
        (
            "bracket",
            _YEAR,
            "六角括号，如〔2021〕5号",
            "请改用六角括号〔〕",
            rules.get("round_year", True),
        ),
        (
            "date",
            _DATE,
            "月、日不编虚位，如2023年1月5日",
            "请删去月、日前的0",
            rules.get("padded_date", True),
        ),
    )
    for code, pattern, expected, action, allowed in kinds:
        hit = None if allowed else pattern.search(paragraph.text)
        if hit:
            yield (
                code,
                paragraph.place,
                paragraph.text[max(0, hit.start() - 5) : hit.end() + 5],
                expected,
                action,
            )


def _headings(sheet: Sheet) -> Iterator[Fault]:
    """Yield headings that are written wrongly, out of order, or of a style that is not their level's."""
    counts, free = [0, 0, 0, 0], apart(sheet)
    for paragraph in sheet.paragraphs:
        text = paragraph.text.strip()
        if paragraph.cell or not paragraph.role or paragraph.element in free:
            continue
        if _ANNEX.match(text):
            counts = [0, 0, 0, 0]
        level = _numbered_level(sheet, paragraph, text)
        if level is not None:
            counts[level:] = [counts[level] + 1, *[0] * (3 - level)]
            continue
        for pattern, found, expected in _BAD:
            if pattern.match(text):
                yield "heading-number", paragraph.place, found, expected, "请改正标题序号"
        yield from _order(paragraph, text, counts)


def _numbered_level(sheet: Sheet, paragraph: Paragraph, text: str) -> int | None:
    """Return the level of a heading that Word numbers itself: its number is not typed, but those after it start anew; None for others."""
    hit = re.fullmatch(r"Heading([123])", paragraph.role)
    own = (
        sheet.paragraph_property(paragraph.element, "numPr")
        and get(paragraph.element.find(f"{W}pPr/{W}numPr/{W}numId"), "val") != "0"
    )
    return (
        int(hit[1]) - 1
        if hit and own and not any(pattern.match(text) for pattern in (_FIRST, _SECOND, _THIRD))
        else None
    )


def _order(paragraph: Paragraph, text: str, counts: list[int]) -> Iterator[Fault]:
    """Yield what is wrong with a heading's number; `counts` are the numbers of three levels, and what may have been a third one."""
    if _DECIMAL.match(text) and not paragraph.role.startswith("Heading"):
        counts[3] += (
            1  # 3.2万人 is no heading, 1.5G网络 may be one: neither is told, and the next number may count it or not
        )
        return
    for level, pattern in enumerate((_FIRST, _SECOND, _THIRD)):
        hit = pattern.match(text)
        if not hit:
            continue
        wanted = _due(hit[1], level, counts)
        if wanted:
            yield (
                "heading-order",
                paragraph.place,
                f"序号“{hit[1]}”",
                f"“{wanted}”",
                "请核对标题序号，有没有缺少或重复",
            )
        counts[level:] = [_value(hit[1], counts[level] + 1), *[0] * (3 - level)]
        wrong = paragraph.role.startswith("Heading") and paragraph.role != f"Heading{level + 1}"
        if wrong:
            yield (
                "heading-level",
                paragraph.place,
                f"用了{paragraph.role.removeprefix('Heading')}级标题样式",
                f"{level + 1}级标题",
                "请改用与序号相应的标题样式",
            )
        if level < 2 and paragraph.role == f"Heading{level + 1}" and text[-1] in "。；，":
            yield (
                "heading-number",
                paragraph.place,
                "独占一行的标题末尾有标点",
                "末尾不加标点",
                "请删去标题末尾的标点",
            )


def _due(shown: str, level: int, counts: list[int]) -> str:
    """Return the number that is due instead of the one shown; empty if that is right. A list of items may begin anew."""
    due = counts[level] + 1
    if level < 2:
        return "" if shown == chinese_numeral(due) else chinese_numeral(due)
    right = shown == "1" or due <= int(shown) <= due + counts[3]
    return "" if right else str(due)


def _value(shown: str, counted: int) -> int:
    """Return the number that a numeral stands for, so that one slip is told once."""
    return (
        int(shown)
        if shown.isdigit()
        else next((n for n in range(1, 100) if chinese_numeral(n) == shown), counted)
    )


def _annexes(sheet: Sheet) -> Iterator[Fault]:
    """Yield annexes that do not begin a page, or whose number or title does not stand as the standard wants."""
    for place, paragraph in enumerate(sheet.paragraphs):
        hit = None if paragraph.cell else _ANNEX.match(paragraph.text.strip())
        if not hit:
            continue
        if hit[2]:
            yield "annex", paragraph.place, f"“附件”后有标点“{hit[2]}”", "附件1", "请删去标点"
        if not _begins_page(sheet, paragraph):
            yield "annex", paragraph.place, "没有另面编排", "另起一页", "请设置“段前分页”"
        indent = [
            sheet.paragraph_property(paragraph.element, "ind", name)
            for name in ("firstLineChars", "firstLine", "left", "leftChars")
        ]
        if sheet.paragraph_property(paragraph.element, "jc") in ("center", "right", "end") or any(
            one not in ("", "0") for one in indent
        ):
            yield (
                "annex",
                paragraph.place,
                "“附件”没有顶格",
                "在版心左上角第一行顶格",
                "请取消缩进和居中",
            )
        title = next((one for one in sheet.paragraphs[place + 1 :] if not one.cell), None)
        if title and sheet.paragraph_property(title.element, "jc") != "center":
            yield "annex", title.place, "附件标题没有居中", "居中排在第三行", "请将附件标题居中"
        elif title and not _third_line(sheet, paragraph, title):
            yield "annex", title.place, "附件标题紧接“附件”", "居中排在第三行", "请在标题前空一行"


def _begins_page(sheet: Sheet, paragraph: Paragraph) -> bool:
    element = paragraph.element
    if (
        sheet.paragraph_property(element, "pageBreakBefore") not in ("", "0", "false", "off")
        or element.find(f".//{W}lastRenderedPageBreak") is not None
    ):
        return True
    before = element.getprevious()
    while before is not None and before.tag != f"{W}tbl":
        if before.find(f"{W}pPr/{W}sectPr") is not None or any(
            one.get(f"{W}type") == "page" for one in before.iter(f"{W}br")
        ):
            return True
        if "".join(node.text or "" for node in before.iter(f"{W}t")).strip():
            return False
        before = before.getprevious()
    return before is None or any(one.get(f"{W}type") == "page" for one in element.iter(f"{W}br"))


def _third_line(sheet: Sheet, number: Paragraph, title: Paragraph) -> bool:
    """Return whether a line is left free between number and title: an empty paragraph, or space as high as a line."""
    gap = int(sheet.paragraph_property(title.element, "spacing", "before") or 0) + int(
        sheet.paragraph_property(number.element, "spacing", "after") or 0
    )
    lines = int(sheet.paragraph_property(title.element, "spacing", "beforeLines") or 0)
    return title.element.getprevious() is not number.element or gap >= 400 or lines >= 100
