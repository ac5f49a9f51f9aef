"""Title, addressee, signature and mark: the template's own lines that say what a document is, and of whom.

No value need stand in them, and they claim nothing of the data. People set them otherwise and add to them; another
kind of document, another place or another edition they must not say.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from shifan.patterns import pattern_of
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.story_reader import MARGINS
from shifan.report.editions import INTERNAL
from shifan.report.make.report_styles import (
    ADDRESSEE,
    ANNEX_TITLE,
    LETTERHEAD,
    SIGNATURE,
    TITLE,
)
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, VerifiedItem
from shifan.report.verify.lines_apart import (
    LineApart,
    head_lines,
    likest_line,
    line_of,
    lines_apart,
)
from shifan.report.verify.offices import line_in_its_place, other_office
from shifan.word.styles import paragraph_style

_WITH_NAMES = {
    ADDRESSEE: "主送",
    SIGNATURE: "落款",
    LETTERHEAD: "发文机关",
    ANNEX_TITLE: "附件标题",
}
_TITLE_GONE, _OTHER_KIND = "题名已被删除或换成了另一个", "题名说的是另一种文件"
_PART_GONE = "题名的一部分已被删除"
_OTHER_PLACE, _MARK_GONE = "说的是另一个地方", "密级字样已被删除"
_OTHER_EDITION, _OTHER_OFFICE = "说的是另一种版本", "换成了另一个单位"
_MOST_LINES, _LONGEST = 4, 40
_CHINESE = pattern_of(r"[\u3400-\u9fff]")
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


def judged_title_lines(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the lines that say another kind of document, place or edition than those of the run's own file."""
    yield from _judged_title(context, model)
    lines = list(lines_apart(context.reading))
    for wanted in lines_apart(model):
        style = paragraph_style(wanted.paragraph.element)
        if style in _WITH_NAMES:
            yield from _judged_names(wanted, style, lines, context, model)
    yield from _judged_edition(context, model)


def _judged_names(
    wanted: LineApart, style: str, lines: list[LineApart], context: VerifyContext, model: Reading
) -> Iterator[VerifiedItem]:
    """Yield the line that names another place than a line of the run's own file, or another office."""
    line = likest_line(wanted.text, lines) if wanted.places else None
    if line is not None and _says_other_place(wanted, line.text):
        yield _item(line, CHANGED, f"{_WITH_NAMES[style]}{_OTHER_PLACE}", context)
    elif style != ANNEX_TITLE:
        line = line_in_its_place(wanted, model, context.reading)
        if line is not None and other_office(line, wanted, context.reading.info.city):
            yield _item(line, CHANGED, f"{_WITH_NAMES[style]}{_OTHER_OFFICE}", context)


def _judged_title(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    parts = [line for line in head_lines(model) if paragraph_style(line.paragraph.element) == TITLE]
    if not parts:
        return
    wanted = _joined(parts)
    title = likest_line(wanted.text, _windows(head_lines(context.reading)))
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
    above = [*head_lines(reading), *_margins(reading)]
    marks = [line.text for line in head_lines(model) if _MARK.match(line.text)]
    shown = "".join(line.text for line in above)
    for mark in dict.fromkeys(marks):
        if mark not in shown:
            yield VerifiedItem(mark, "", MISSING, _MARK_GONE)
    is_internal = reading.info.edition == INTERNAL
    other = _PUBLIC_WORDS if is_internal else _INTERNAL_WORDS
    known = {line.text for line in (*head_lines(model), *_margins(model))}
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


def _says_other_place(wanted: LineApart, text: str) -> bool:
    """Return whether other signs stand where the run's own line has a place; one left out is none."""
    if not wanted.places or all(wanted.text[start:end] in text for start, end in wanted.places):
        return False
    matcher = difflib.SequenceMatcher(None, wanted.text, text, autojunk=False)
    for kind, start, end, own_start, own_end in matcher.get_opcodes():
        replaced = kind == "replace" and _CHINESE.search(text[own_start:own_end]) is not None
        if replaced and any(first < end and start < last for first, last in wanted.places):
            return True
    return False


def _margins(reading: Reading) -> list[LineApart]:
    return [
        line_of(paragraph) for paragraph in reading.paragraphs if paragraph.part.startswith(MARGINS)
    ]


def _joined(lines: list[LineApart]) -> LineApart:
    text, places = "", []
    for line in lines:
        places += [(start + len(text), end + len(text)) for start, end in line.places]
        text += line.text
    return LineApart(text, lines[0].paragraph, tuple(places))


def _windows(lines: list[LineApart]) -> list[LineApart]:
    """Return each line, and each few that follow each other: a title may be broken anywhere."""
    return [
        _joined(lines[start : start + count])
        for count in range(1, _MOST_LINES + 1)
        for start in range(len(lines) - count + 1)
    ]


def _item(line: LineApart, state: str, what: str, context: VerifyContext) -> VerifiedItem:
    in_words = join_names(what, context.place_names.of(line.paragraph.element))
    return VerifiedItem(line.text[:_LONGEST], "", state, in_words)
