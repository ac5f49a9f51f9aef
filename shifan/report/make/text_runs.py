"""The runs of a paragraph taken apart, so that what stands between two characters of its text can be replaced."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.word.elements import SPACE, W, detach, el

_PARAGRAPH, _RUN, _TEXT = f"{W}p", f"{W}r", f"{W}t"
_PROPERTIES = f"{W}rPr"


def text_of_run(run: etree._Element) -> str:
    """Return the text of a run that `separate` has returned."""
    return run[-1].text or ""


def separate(paragraph: etree._Element) -> list[etree._Element]:
    """Return the text runs of a paragraph after giving each text, tab or picture in it a run of its own.

    Runs of text boxes in it are left alone.
    """
    text_runs: list[etree._Element] = []
    for run in list(paragraph.iter(_RUN)):
        if next(run.iterancestors(_PARAGRAPH)) is paragraph:
            text_runs += [part for part in _parts(run) if part[-1].tag == _TEXT]
    return text_runs


def _parts(run: etree._Element) -> list[etree._Element]:
    """Return the runs that take the place of a run, one for each thing in it; the run itself if it has but one."""
    properties = run.find(_PROPERTIES)
    content = [child for child in run if child is not properties]
    if len(content) == 1:
        return [run]
    parts = [el("r", copy.deepcopy(properties), child) for child in content]
    for part in parts:
        run.addprevious(part)
    detach(run)
    return parts


def cut(runs: list[etree._Element], position: int) -> int:
    """Return the index of the run that begins at a character of the runs' text, after cutting one if need be.

    The new half joins the runs. A position behind all text is the number of runs.
    """
    for index, run in enumerate(runs):
        text = text_of_run(run)
        if position <= 0:
            return index
        if position < len(text):
            runs.insert(index + 1, _split(run, position))
            return index + 1
        position -= len(text)
    return len(runs)


def _split(run: etree._Element, position: int) -> etree._Element:
    """Cut a run at a character of its text; return the second half, which stands behind it."""
    text, right = text_of_run(run), copy.deepcopy(run)
    run[-1].text, right[-1].text = text[:position], text[position:]
    for half in (run, right):
        half[-1].set(SPACE, "preserve")
    run.addnext(right)
    return right
