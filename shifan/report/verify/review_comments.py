"""The comments of a reviewer's copy, which tell rule, inputs and cells: those of the newest run, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shifan import safe_xml
from shifan.errors import Refused
from shifan.files.run_files import REVIEW
from shifan.report.make.word_comments import INITIALS
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem
from shifan.word.elements import W, attribute
from shifan.word.package import read_parts

_COMMENTS = "word/comments.xml"
_LONGEST = 40
_OTHER = "复核批注与运行不符"


def judged_comments(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the comments under the program's name that the run's own reviewer's copy does not have; those of people are
    not judged."""
    part = context.parts.get(_COMMENTS, b"")
    if context.run is None or INITIALS.encode() not in part:
        return
    try:
        model = read_parts(context.run / REVIEW).get(_COMMENTS, b"")
        known = Counter(_texts(model))
        own = Counter(_texts(part))
    except (OSError, Refused, safe_xml.MalformedXml):
        return
    for text in (own - known).elements():
        yield VerifiedItem(text[:_LONGEST], "", CHANGED, _OTHER)


def _texts(part: bytes) -> Iterator[str]:
    """Yield the texts of the comments under the program's name, the lines of each in one."""
    for comment in safe_xml.parse(part).iter(f"{W}comment"):
        if attribute(comment, "initials") == INITIALS:
            yield "".join(node.text or "" for node in comment.iter(f"{W}t"))
