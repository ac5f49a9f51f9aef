"""Verify: every number in a report is backed and current, stale, changed by hand, or without a source.

The command line calls `verify_file`. *Changed* is judged by the text written at the anchor, kept inside the file;
*stale* by the newest run of the city, if there is one. Names and other texts that stand at an anchor are judged too,
charts by their pictures, the words of the conclusion as wholes. What cannot be judged is said, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shifan.errors import Refused
from shifan.files.places import root_around
from shifan.garbage_collection import garbage_collection_paused
from shifan.report.anchors.anchor import PASSAGE, PICTURE, VALUE, rests_on_verdict
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.recovery import read_recovered
from shifan.report.anchors.refusals import refuse_repeated_texts
from shifan.report.verify.around_the_text import judged_margins, judged_properties
from shifan.report.verify.captions import judged_titles
from shifan.report.verify.cell_words import judged_cells
from shifan.report.verify.charts import judged_chart
from shifan.report.verify.contents_entries import judged_entries
from shifan.report.verify.context import VerifyContext, context_of, newest_run
from shifan.report.verify.drawn import judged_drawings
from shifan.report.verify.drawn_objects import judged_objects
from shifan.report.verify.exchanged_headings import judged_exchanged
from shifan.report.verify.field_codes import judged_codes
from shifan.report.verify.items import CHANGED, STALE, Verification, VerifiedItem
from shifan.report.verify.missing import judged_missing
from shifan.report.verify.notes import notes_on
from shifan.report.verify.numbers import judged_numbers, judged_unseen
from shifan.report.verify.passages import judged_passage
from shifan.report.verify.references import judged_references
from shifan.report.verify.register import BROKEN, judged_register, notes_on_origin
from shifan.report.verify.review_comments import judged_comments
from shifan.report.verify.set_otherwise import judged_settings
from shifan.report.verify.shown_on_opening import judged_on_opening
from shifan.report.verify.tables import judged_tables
from shifan.report.verify.texts import judged_text
from shifan.report.verify.title_lines import judged_title_lines
from shifan.report.verify.typed_ordinals import judged_ordinals
from shifan.report.verify.wording import judged_headings, judged_passage_words, judged_sentences
from shifan.word.package import read_parts


@garbage_collection_paused()  # what is read is kept to the end
def verify_file(
    path: Path, root: Path | None = None, *, own_root_first: bool = False
) -> Verification:
    """Return every number, text and chart of a docx file with its state, and notes; Refused if it cannot be judged.

    It is compared with the newest run of its city in `root`; without one, and with `own_root_first`, in the root that
    the file lies in, if it does.
    """
    path = Path(path)
    parts = read_parts(path)
    reading = read_recovered(parts, path.name)
    refuse_repeated_texts(reading)
    if own_root_first or root is None:
        root = root_around(path, reading.info.city) or root
    run, note_on_run = newest_run(reading, root)
    context = context_of(parts, reading, run)
    read = [*_items_in_text(context), *_items_at_anchors(context)]
    never_had_any = reading.info.outline is not None and not reading.anchors
    if not read and not never_had_any:
        # All else would be told as missing, though the file may be another one, or not be read rightly.
        raise _no_numbers(path, reading)
    items = [*read, *_statements(context)]
    notes = [note_on_run] if note_on_run else []
    is_intact = reading.part is None or not reading.part.chain_is_broken
    if not is_intact:
        notes.append(BROKEN)
    notes += notes_on_origin(context)
    return Verification(items, notes + notes_on(context), str(run or ""), is_intact)


def contradictions_in(path: Path, run: Path) -> list[VerifiedItem]:
    """Return what a report states against a run: its anchored numbers, texts, charts and statements, changed or old.

    What people have added, without a source, is none, and what they have taken out.
    """
    parts = read_parts(Path(path))
    context = context_of(parts, read_recovered(parts, Path(path).name), run)
    items = [*_items_in_text(context), *_items_at_anchors(context), *_statements(context)]
    return [item for item in items if item.state in (CHANGED, STALE)]


def _items_in_text(context: VerifyContext) -> Iterator[VerifiedItem]:
    for paragraph in context.reading.paragraphs:
        yield from judged_numbers(paragraph, context)
        if paragraph.unseen:
            yield from judged_unseen(paragraph, context)


def _items_at_anchors(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield what is no number: charts, texts, emptied values, and the words that rest on the verdict."""
    for name in context.reading.ranges:
        anchor = context.reading.anchor(name)
        if anchor.kind == PICTURE:
            yield judged_chart(name, context)
        elif anchor.kind == PASSAGE and rests_on_verdict(anchor.value_id):
            yield judged_passage(name, context)
        elif anchor.kind == VALUE:
            item = judged_text(name, context)
            if item is not None:
                yield item


def _statements(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield what is stated without a number, and is not as it was written: only what is wrong is an item."""
    yield from judged_register(context)
    yield from judged_missing(context)
    yield from judged_passage_words(context)
    yield from judged_references(context)
    yield from judged_titles(context)
    yield from judged_drawings(context)
    yield from judged_objects(context)
    yield from judged_on_opening(context)
    yield from judged_codes(context)
    yield from judged_settings(context)
    yield from judged_properties(context)
    yield from judged_comments(context)
    if context.model is not None:
        yield from judged_sentences(context, context.model)
        yield from judged_headings(context, context.model)
        yield from judged_exchanged(context, context.model)
        yield from judged_title_lines(context, context.model)
        yield from judged_margins(context, context.model)
        yield from judged_tables(context, context.model)
        yield from judged_cells(context, context.model)
        yield from judged_ordinals(context, context.model)
        yield from judged_entries(context, context.model)


def _no_numbers(path: Path, reading: Reading) -> Refused:
    return Refused(
        "no-numbers",
        file=path.name,
        found="文件中没有读到任何数字，不能核验",
        expected=f"登记了{len(reading.anchors)}处的报告",
        action="请核对是不是要核验的文件，或在 Word 中另存为“Word 文档（*.docx）”后重试",
    )
