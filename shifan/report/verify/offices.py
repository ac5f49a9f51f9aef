"""Offices to which a document goes, and which sign it: another one in the place of that of the run's own file.

Full and short names of an office are one: the words of the short one stand in the full one in their order. What is
added beside an office — a second addressee, a joint signature — takes nothing from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shifan.patterns import pattern_of
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import Reading
from shifan.report.make.report_styles import ADDRESSEE, LETTERHEAD, SIGNATURE
from shifan.report.verify.lines_apart import LineApart, head_lines, line_of, lines_apart
from shifan.word.styles import paragraph_style

_BETWEEN = pattern_of(r"[、，,；;：:（）()/\s]|(?<=[府局办委厅])[及与和并]")
_SHORT = (
    ("人民政府", "政府"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("监督管理", "监管"),
    ("领导小组", "组"),
)
_LEVEL = pattern_of(r"国务院|自治区|[省市州盟县区旗镇乡]|街道")
_KIND = pattern_of(r"(?:政府|公司|中心|[局办委厅院会组部司处队所站署校])\Z")
_LETTER_PAPER = pattern_of(r"(?:文件|便函|公函)\s*$")
_DATE = pattern_of(r"\d{4}年\d{1,2}月\d{1,2}日")
_COLON = ("：", ":")


class _Office(NamedTuple):
    """An office: whose it is (省, 晋中市), what it is about, and what kind of body it is."""

    level: str
    subject: str
    kind: str


def other_office(line: LineApart, wanted: LineApart, city: str) -> bool:
    """Return whether a line names an office in the place of one that the run's own line names."""
    due = [office for text in _pieces(wanted) if (office := _office(text)) is not None]
    named = [text for text in _pieces(line) if text]
    missing = [office for office in due if not any(_is_same(office, text, city) for text in named)]
    other = [text for text in named if not any(_is_same(office, text, city) for office in due)]
    return bool(missing) and any(not _is_anchored(line, text) for text in other)


def still_names_office(paragraph: AnchoredParagraph, model: Reading, own: Reading) -> bool:
    """Return whether a line of the run's own file names an office that the file names in its place, in other words."""
    if paragraph_style(paragraph.element) not in (ADDRESSEE, SIGNATURE, LETTERHEAD):
        return False
    wanted = line_of(paragraph)
    line = line_in_its_place(wanted, model, own)
    return line is not None and not other_office(line, wanted, own.info.city)


def line_in_its_place(wanted: LineApart, model: Reading, own: Reading) -> LineApart | None:
    """Return the line of a file that stands where one of the run's own stands; None if there is none.

    Lines are known by their style, and where a program has dropped it by their place.
    """
    style = paragraph_style(wanted.paragraph.element)
    of_run, of_file = (_of_style(reading, style) for reading in (model, own))
    texts = [line.text for line in _naming(of_run)]
    if wanted.text not in texts:
        return None
    if of_file:
        named = _naming(of_file)
        return named[texts.index(wanted.text)] if len(named) == len(texts) else None
    if style == LETTERHEAD:
        return _first_office(own, {line.text for line in lines_apart(model)})
    if style == SIGNATURE:
        lines = list(lines_apart(own))
        dates = (n for n, line in enumerate(lines) if n and _DATE.fullmatch(line.text))
        return next((lines[n - 1] for n in dates), None)
    addressed = [line for line in head_lines(own) if line.text.endswith(_COLON)]
    return addressed[-1] if addressed else None


def _first_office(own: Reading, of_run: set[str]) -> LineApart | None:
    """Return the first line of a file, if it names an office; a line that the run's own file has is that line."""
    first = next(iter(head_lines(own)), None)
    if first is None or first.text in of_run:
        return None
    return first if any(_office(text) is not None for text in _pieces(first)) else None


def _of_style(reading: Reading, style: str) -> list[LineApart]:
    lines = lines_apart(reading)
    return [line for line in lines if paragraph_style(line.paragraph.element) == style]


def _naming(lines: list[LineApart]) -> list[LineApart]:
    """Return the lines that may name an office; those with a date do not."""
    return [line for line in lines if not _DATE.search(line.text)]


def _pieces(line: LineApart) -> list[str]:
    """Return the names in a line; one whose signs stand apart is a whole, too."""
    text = _LETTER_PAPER.sub("", line.paragraph.text)
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    if pieces and all(len(piece) == 1 for piece in pieces):
        return ["".join(pieces)]
    return pieces


def _office(text: str) -> _Office | None:
    name = _shortened(text)
    kind = _KIND.search(name)
    if kind is None:
        return None
    level = _LEVEL.search(name, 0, kind.start())
    end = level.end() if level else 0
    return _Office(name[:end], name[end : kind.start()], kind[0])


def _is_same(office: _Office, text: str, city: str) -> bool:
    """Return whether a text is an office's name, full or short, or that of somebody there."""
    other = _office(text)
    if other is None:
        return "".join(office) in _shortened(text)
    if office.kind != other.kind or bool(office.subject) != bool(other.subject):
        return False
    if not _contains(office.subject, other.subject):
        return False
    return _is_same_level(office.level, other.level, city)


def _is_same_level(first: str, second: str, city: str) -> bool:
    """Return whether two offices may be of one place; 市 alone is the city's."""
    pair = {first, second}
    if "市" in pair and len(pair) > 1:
        (named,) = pair - {"市"}
        if named.endswith("市"):
            return named.endswith(city)
    return _contains(first, second)


def _shortened(text: str) -> str:
    for full, short in _SHORT:
        text = text.replace(full, short)
    return text


def _contains(first: str, second: str) -> bool:
    """Return whether the signs of the shorter text stand in the longer one in their order."""
    short, long = sorted((first, second), key=len)
    signs: Iterator[str] = iter(long)
    return all(sign in signs for sign in short)


def _is_anchored(line: LineApart, text: str) -> bool:
    """Return whether a name is a value of its own: that is judged as such."""
    at = line.paragraph.text.find(text)
    return at >= 0 and all(line.paragraph.names[at : at + len(text)])
