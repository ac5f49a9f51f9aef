"""Title, addressee, signature and mark: the template's own lines that say what a document is, and of whom.

No value need stand in them, and they claim nothing of the data. People set them otherwise and add to them; another
kind of document, another place or another edition they must not say.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import groupby, takewhile
from typing import NamedTuple

from shifan.patterns import pattern_of
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.editions import INTERNAL
from shifan.report.make.report_styles import ANNEX_TITLE, TITLE
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, VerifiedItem
from shifan.word.styles import paragraph_style

_ADDRESSEE, _SIGNATURE, _LETTERHEAD = "SfTo", "SfSign", "SfLetterhead"
_WITH_PLACES = {
    _ADDRESSEE: "主送",
    _SIGNATURE: "落款",
    _LETTERHEAD: "发文机关",
    ANNEX_TITLE: "附件标题",
}
_TITLE_GONE, _OTHER_KIND = "题名已被删除或换成了另一个", "题名说的是另一种文件"
_PART_GONE = "题名的一部分已被删除"
_OTHER_PLACE, _MARK_GONE = "说的是另一个地方", "密级字样已被删除"
_OTHER_EDITION = "说的是另一种版本"
_ALIKE, _BESIDE = 0.5, 0.25  # what a sign too many counts against one in common
_MOST_LINES, _LONGEST_LINE, _LONGEST = 4, 60, 40
_CHINESE = pattern_of(r"[\u3400-\u9fff]")
_PLACE_END = ("市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")
_KINDS = "报告|请示|批复|函|通知|通报|通告|公告|公示|决定|决议|意见|纪要|方案|简报|证明|结果单|清单"
_ANY_ACCOUNT = ("报告", "简报")  # what may be put behind a title of no kind
# Behind it people say which draft it is.
_KIND = pattern_of(rf"({_KINDS})(?:[（(][^（()）]*[)）])*$")
_SAYINGS = pattern_of(
    "|".join(
        f"(?P<{name}>{words})"
        for name, words in {
            "sent": "报送|上报|报请|呈报|呈送",
            "told": "反馈",
            "shown": "公示|公布",
            "passed_on": "通报|印发|转发",
            "asked": "征求意见|请求|商请",
            "result": "结果|结论|情况",
            "rectified": "整改|复查|回头看",
            "site": "现场检查|实地检查|点位检查",
            "documents": "资料审查|材料审查",
            "first": "初评",
            "last": "终评|验收|复评|自评|复审",
            "provincial": "省级",
            "national": "国家级",
            "municipal": "市级|县级",
        }.items()
    )
)
_MARK = pattern_of(r"^(?:内部|秘密|机密|绝密)")
_INTERNAL_WORDS = pattern_of(r"内部(?:资料|文件|版)|秘密|机密|不予公开|不公开")
_PUBLIC_WORDS = pattern_of(r"(?<!不予)(?<!不)公开(?:版|发布|资料)|(?:主动|可以?)公开")
_MARGINS = ("word/header", "word/footer")


class _Line(NamedTuple):
    """A line that stands apart, or several: its text without blanks, and where in it places of the data stand."""

    text: str
    paragraph: AnchoredParagraph
    places: tuple[tuple[int, int], ...] = ()


def judged_title_lines(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the lines that say another kind of document, place or edition than those of the run's own file."""
    yield from _judged_title(context, model)
    lines = list(_lines_apart(context.reading))
    for wanted in _lines_apart(model):
        style = paragraph_style(wanted.paragraph.element)
        if style not in _WITH_PLACES or not wanted.places:
            continue
        line = _likest(wanted.text, lines)
        if line is not None and _says_other_place(wanted, line.text):
            yield _item(line, CHANGED, f"{_WITH_PLACES[style]}{_OTHER_PLACE}", context)
    yield from _judged_edition(context, model)


def _judged_title(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    parts = [line for line in _head(model) if paragraph_style(line.paragraph.element) == TITLE]
    if not parts:
        return
    wanted = _joined(parts)
    title = _likest(wanted.text, _windows(_head(context.reading)))
    if title is None:
        yield VerifiedItem(wanted.text[:_LONGEST], "", MISSING, _TITLE_GONE)
    elif _is_of_another_kind(wanted.text, title.text):
        if title.text in wanted.text:
            yield VerifiedItem(wanted.text[:_LONGEST], "", MISSING, _PART_GONE)
        else:
            yield _item(title, CHANGED, _OTHER_KIND, context)
    elif _says_other_place(wanted, title.text):
        yield _item(title, CHANGED, f"题名{_OTHER_PLACE}", context)


def _judged_edition(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield that the mark of an internal file is gone, and lines above the text that claim the other edition."""
    reading = context.reading
    above = [*_head(reading), *_margins(reading)]
    marks = [line.text for line in _head(model) if _MARK.match(line.text)]
    shown = "".join(line.text for line in above)
    for mark in dict.fromkeys(marks):
        if mark not in shown:
            yield VerifiedItem(mark, "", MISSING, _MARK_GONE)
    is_internal = reading.info.edition == INTERNAL
    other = _PUBLIC_WORDS if is_internal else _INTERNAL_WORDS
    known = {line.text for line in (*_head(model), *_margins(model))}
    for line in above:
        if line.text not in known and other.search(line.text):
            yield _item(line, CHANGED, _OTHER_EDITION, context)


def _is_of_another_kind(wanted: str, title: str) -> bool:
    """Return whether a title ends with another kind of document, or says something else is done with it."""
    was, now = _KIND.search(wanted), _KIND.search(title)
    if was and (was[1] not in title if now is None else was[1] != now[1]):
        return True
    if now and not was and now[1] not in _ANY_ACCOUNT:
        return True
    old, new = ({str(hit.lastgroup) for hit in _SAYINGS.finditer(text)} for text in (wanted, title))
    return bool(old - new) and bool(new - old)


def _says_other_place(wanted: _Line, text: str) -> bool:
    """Return whether other signs stand where the run's own line has a place; one left out is none."""
    if not wanted.places or all(wanted.text[start:end] in text for start, end in wanted.places):
        return False
    matcher = difflib.SequenceMatcher(None, wanted.text, text, autojunk=False)
    return any(
        kind == "replace"
        and _CHINESE.search(text[own_start:own_end]) is not None
        and any(start < place_end and place_start < end for place_start, place_end in wanted.places)
        for kind, start, end, own_start, own_end in matcher.get_opcodes()
    )


def _head(reading: Reading) -> list[_Line]:
    """Return the lines above the first sentence of the body; entries of contents are none."""
    before = takewhile(lambda paragraph: "。" not in paragraph.text, _of_body(reading))
    return [line for paragraph in before if (line := _line(paragraph)).text]


def _lines_apart(reading: Reading) -> Iterator[_Line]:
    """Yield the lines of the body that are neither sentences nor stand in a table."""
    for paragraph in _of_body(reading):
        text = paragraph.text
        if len(text) <= _LONGEST_LINE and "。" not in text and not paragraph.in_table:
            line = _line(paragraph)
            if line.text:
                yield line


def _of_body(reading: Reading) -> Iterator[AnchoredParagraph]:
    for paragraph in reading.paragraphs:
        if paragraph.part == BODY and not any(paragraph.numbering):
            yield paragraph


def _margins(reading: Reading) -> list[_Line]:
    return [
        _line(paragraph) for paragraph in reading.paragraphs if paragraph.part.startswith(_MARGINS)
    ]


def _line(paragraph: AnchoredParagraph) -> _Line:
    """Return a paragraph as a line, blanks left out; a name that is anchored and ends as places do is a place."""
    text = "".join(paragraph.text.split())
    if not any(paragraph.names):
        return _Line(text, paragraph)
    signs = zip(paragraph.text, paragraph.names, strict=True)
    innermost = [names[-1] if names else "" for sign, names in signs if not sign.isspace()]
    places, end = [], 0
    for name, same in groupby(innermost):
        start, end = end, end + len(list(same))
        if name and text[start:end].endswith(_PLACE_END):
            places.append((start, end))
    return _Line(text, paragraph, tuple(places))


def _joined(lines: list[_Line]) -> _Line:
    text, places = "", []
    for line in lines:
        places += [(start + len(text), end + len(text)) for start, end in line.places]
        text += line.text
    return _Line(text, lines[0].paragraph, tuple(places))


def _windows(lines: list[_Line]) -> list[_Line]:
    """Return each line, and each few that follow each other: a title may be broken anywhere."""
    return [
        _joined(lines[start : start + count])
        for count in range(1, _MOST_LINES + 1)
        for start in range(len(lines) - count + 1)
    ]


def _likest(wanted: str, lines: list[_Line]) -> _Line | None:
    """Return the line that has most of a text and least beside it, if one is like enough; the first that holds it."""
    for line in lines:
        if wanted in line.text:
            return line
    best, most = None, 0.0
    matcher = difflib.SequenceMatcher(None, "", wanted, autojunk=False)
    for line in lines:
        matcher.set_seq1(line.text)
        if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
            continue
        ratio = matcher.ratio()
        common = ratio * (len(line.text) + len(wanted)) / 2
        has = common - _BESIDE * (len(line.text) - common)
        if ratio >= _ALIKE and has > most:
            best, most = line, has
    return best


def _item(line: _Line, state: str, what: str, context: VerifyContext) -> VerifiedItem:
    in_words = join_names(what, context.place_names.of(line.paragraph.element))
    return VerifiedItem(line.text[:_LONGEST], "", state, in_words)
