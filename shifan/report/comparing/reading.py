"""A report as paragraphs under headings, whether .docx or .txt, styled or only typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from shifan.errors import Refused
from shifan.report.numbers import narrow
from shifan.report.ooxml import W
from shifan.report.package import read_parts

_LONGEST = 40
_NUMERAL = "[一二三四五六七八九十]"
# Level → how its number is typed; a heading's own sentence ends at the first of these.
_TYPED = ((1, re.compile(rf"^{_NUMERAL}{{1,3}}、")), (2, re.compile(rf"^[（(]{_NUMERAL}{{1,3}}[）)]、?")),
          (3, re.compile(r"^\d{1,2}[.．、](?!\d)")), (4, re.compile(r"^[（(]\d{1,2}[）)]")))
_ITEM = re.compile(rf"(?:(?<=[。；：，;:,])|^)({_NUMERAL}{{1,2}}是)([^。；，,;：:]{{2,30}})")
_NUMBER = re.compile(rf"^(?:第{_NUMERAL}{{1,3}}[章节部分条]+|{_NUMERAL}{{1,3}}、|[（(]{_NUMERAL}{{1,3}}[）)]、?|\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[）)]|{_NUMERAL}{{1,2}}是)\s*")
_CHAPTER = re.compile(rf"^第{_NUMERAL}{{1,3}}(?:章|节|部分)")
_ANNEX = re.compile(r"^附\s*件\s*\d*\s*[:：]?$")
_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*(\d)$", re.I)
_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d*", re.I)


@dataclass(frozen=True)
class Heading:
    """A heading: 1 for 一、 to 5 for 一是; `key` is its text without number, by which it is recognized."""

    level: int
    text: str
    key: str


@dataclass(frozen=True)
class Passage:
    """A paragraph with the headings that begin in it, and the one it stands under."""

    text: str
    headings: tuple[Heading, ...]
    under: str
    annex: bool


def read_report(path: Path) -> list[Passage]:
    """Return the passages of a report; Refused if the file cannot be read."""
    lines = _plain(path) if path.suffix.lower() in (".txt", ".md") else _word(path)
    passages, under, annex = [], "", False
    for text, level in lines:
        annex = annex or bool(_ANNEX.match(text))
        headings = tuple(_headings(text, level))
        own = next((heading for heading in headings if heading.level < 5), None)
        under = own.key if own else under
        passages.append(Passage(text, headings, under, annex))
    return passages


def keyed(text: str) -> str:
    """Return what a heading is recognized by: no number, no blanks, half-width digits and signs, no closing sign."""
    return re.sub(r"\s", "", narrow(_NUMBER.sub("", text))).rstrip("。：:；，")


def _headings(text: str, level: int) -> list[Heading]:
    found = []
    typed = level or next((own for own, pattern in _TYPED if pattern.match(text)), 0) or (1 if _CHAPTER.match(text) else 0)
    if typed:
        head = text if level and len(text) <= _LONGEST else re.split(r"[。\n]|[:：，,]一是", text)[0]
        if typed > 2 and not level:      # a heading that runs into its text may end with a colon: 1、资料审查：……
            head = re.split("[：:]", head)[0]
        if level or len(head) <= _LONGEST:
            found.append(Heading(typed, narrow(head), keyed(head)))
    found += [Heading(5, narrow(hit[1] + hit[2]), keyed(hit[2])) for hit in _ITEM.finditer(text)]
    return found


def _plain(path: Path) -> list[tuple[str, int]]:
    try:
        content = path.read_bytes()
    except OSError:
        raise Refused("txt", file=path.name, found="文件打不开", action="请核对路径，关闭正在使用该文件的程序") from None
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return [(line.strip(), 0) for line in content.decode(encoding).splitlines() if line.strip()]
        except UnicodeDecodeError:
            continue
    raise Refused("txt", file=path.name, found="既不是 UTF-8 也不是 GB18030 编码", action="请另存为 UTF-8 文本")


def _word(path: Path) -> list[tuple[str, int]]:
    """Return the paragraphs with text and the level of their heading style (0: none); contents and deleted text are left out."""
    parts = read_parts(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(parts["word/document.xml"], parser)
        styles = etree.fromstring(parts["word/styles.xml"], parser) if "word/styles.xml" in parts else None
    except etree.XMLSyntaxError:
        raise Refused("docx-damaged", file=path.name, found="文件内容损坏", action="请重新取得该文件") from None
    names = {} if styles is None else {one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val", "") for one in styles.iter(f"{W}style")
                                       if one.find(f"{W}name") is not None}
    found = []
    for element in root.iter(f"{W}p"):
        style = element.find(f"{W}pPr/{W}pStyle")
        name = names.get(style.get(f"{W}val", ""), style.get(f"{W}val", "")) if style is not None else ""
        text = _text(element).strip()
        if text and not _CONTENTS.match(name):
            level = _HEADING_STYLE.match(name)
            found.extend((line.strip(), int(level[1]) if level else 0) for line in text.split("\n") if line.strip())
    return found


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's own text: not of text boxes in it, not what was deleted; a line break is one."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        above = [one.tag for one in node.iterancestors()]
        if f"{W}del" in above or f"{W}moveFrom" in above or next(node.iterancestors(f"{W}p")) is not paragraph:
            continue
        pieces.append(node.text or "" if node.tag == f"{W}t" else "\n" if node.tag == f"{W}br" else " ")
    return "".join(pieces)
