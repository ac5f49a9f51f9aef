"""Renew the numbers, tables and charts of a hand-edited report from a run; all else stays as people left it.

The command line calls `refresh_file`. `refresh` shows the way of a report through this room, step by step:

1. Numbered passages that people have edited are renumbered to the rank that their topic has in the new data.
2. Anchors that people have taken out are entered in the ledger. Edited passages are held if the data now have another
   topic under their number. Paragraphs and list items that the data no longer have are taken out.
3. Tables get the rows of the run's own report; then passages and values are renewed where nobody has touched them.
4. List items and paragraphs that the data have now are set in, and typed numbers before them counted anew.
5. Charts are redrawn, and the table of contents is mended.
6. New values for which the file has no place, and values in another one's cell, are entered in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from shifan.errors import Refused
from shifan.files.places import Place, find_root, name_of_runs, named_run, root_around
from shifan.files.run_values import outdated, values_of
from shifan.files.unchanged import require_readable_latest
from shifan.files.user_files import renaming_notes, target_of, without_links, write_whole
from shifan.garbage_collection import garbage_collection_paused
from shifan.records import dataclass
from shifan.report.anchors import refusals
from shifan.report.anchors.anchor import PASSAGE, TABLE, VALUE
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.lists_in_paragraphs import InlineList
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.recovery import read_recovered
from shifan.report.anchors.written_around import is_as_written
from shifan.report.refresh import copies
from shifan.report.refresh.charts import refresh_charts
from shifan.report.refresh.held_passages import hold_edited_passages
from shifan.report.refresh.ledger import (
    CONFLICT,
    DELETED,
    KEPT,
    NEW,
    REMOVED,
    REPAIRED,
    LedgerDetail,
    RefreshLedger,
)
from shifan.report.refresh.left_wrong import enter_left_wrong
from shifan.report.refresh.list_item_removal import remove_list_items
from shifan.report.refresh.lost_register import with_register_of_run
from shifan.report.refresh.package import refreshed_package
from shifan.report.refresh.paragraph_removal import remove_paragraphs
from shifan.report.refresh.passages import refresh_passage
from shifan.report.refresh.plain_copies import enter_plain_copies, plain_copies
from shifan.report.refresh.rank_renumbering import renumber_by_new_rank
from shifan.report.refresh.run_report import day_of_run, read_run_report, run_report_needed
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.tables import refresh_table
from shifan.report.refresh.unplaced_values import enter_misplaced_values, enter_unplaced_values
from shifan.report.refresh.values import refresh_value
from shifan.report.run_documents import file_in_run
from shifan.values import Register
from shifan.word.elements import W
from shifan.word.package import read_parts
from shifan.word.revisions import REVISIONS, Pen

_UNSEEN = "（读者看不到的文字）"
_BLOCKS, _NOT_IN_RUN = (
    "（循环和判断）",
    "这次运行没有生成这份文书，只更新了数；请不加 --documents 再运行（点名才生成的，用 --documents 点名），然后更新",
)
_TYPED_ANEW = "所在的段落重打过，这一项已不是原来的文字"


@dataclass(frozen=True)
class RefreshOptions:
    """How a report is refreshed."""

    accept_data: bool = False  # values and charts that people have changed give way to the data
    track: bool = False  # changes are written as revisions
    in_place: bool = False  # the file is replaced, and kept beside the new one under another name
    run: str = ""  # the name of a run, or its beginning; empty for the latest
    own_root_first: bool = False  # the root that the file lies in goes before the one given


_DEFAULT = RefreshOptions()


@garbage_collection_paused()  # what is read is kept to the end
def refresh_file(
    path: Path,
    output: Path | None = None,
    root: Path | None = None,
    options: RefreshOptions = _DEFAULT,
) -> tuple[Path, RefreshLedger]:
    """Return the file written and the ledger of the refresh; Refused, with nothing changed, if it must not be done.

    The input stays as it is, unless it is to be replaced.
    """
    path, target = _source_and_target(Path(path), output, options.in_place)
    parts = with_register_of_run(read_parts(path), path, root, options.run)
    reading = _read_refreshable(parts, path, bool(options.run))
    if options.own_root_first or root is None:
        root = root_around(path, reading.info.city) or root
    place, run = _place_and_run(reading, path, root, options.run)
    content, ledger = refresh(parts, reading, run, options)
    ledger.run = str(run)
    enter_misplaced_values(reading, ledger)
    if not options.run:
        ledger.notes += [note for note in [outdated(place, run)] if note]
    if not output and not options.in_place:
        ledger.notes += renaming_notes(f"{path.stem}-更新{target.suffix}", target)
    write_whole(path, target, content)
    return target, ledger


def _source_and_target(path: Path, output: Path | None, in_place: bool) -> tuple[Path, Path]:
    """Return the file to read and the file to write; Refused if either may not be."""
    refusals.refuse_open(path)
    if in_place and path.is_symlink():
        path = without_links(path)
        refusals.refuse_open(path)
    target = target_of(path, output, in_place)
    if in_place:
        refusals.refuse_read_only(path)
    return path, target


def _read_refreshable(parts: dict[str, bytes], path: Path, from_nothing: bool) -> Reading:
    """Return the reading of a report; Refused if it must not be written into or has no anchors.

    With `from_nothing`, because people have named the run, a report without any anchor is known by its texts.
    """
    refusals.refuse_locked(parts, path)
    refusals.refuse_review_copy(parts, path)
    reading = read_recovered(parts, path.name, places_only=True, from_nothing=from_nothing)
    refusals.refuse_without_anchors(reading, path)
    return reading


def _place_and_run(
    reading: Reading, path: Path, root: Path | None, name: str
) -> tuple[Place, Path]:
    """Return where the city of a report is, and the run to take the data from; Refused if there is none."""
    place = Place(find_root(root), name_of_runs(reading.info.city))
    if name:
        return place, named_run(place, name)
    require_readable_latest(place.output)
    if place.latest is None:
        raise Refused(
            "no-run",
            file=path.name,
            found=f"没有找到{place.city or '该城市'}的运行结果",
            expected=f"先运行 shifan run {place.city}",
            action="请用 --root 指定含有该城市 output 的目录",
        )
    return place, place.latest


def refresh(
    parts: dict[str, bytes], reading: Reading, run: Path, options: RefreshOptions = _DEFAULT
) -> tuple[bytes, RefreshLedger]:
    """Return the refreshed package and its ledger, from the values, tables and charts of a run."""
    register_text, register = values_of(run)
    _require_same_pack(reading, register)
    refusals.refuse_repeated_texts(reading)
    session = _begun(reading, register, run, options)
    run_report = read_run_report(run, reading) if run_report_needed(reading, register) else None
    copied, plain = copies.ids_by_copied_table(reading), plain_copies(reading)
    if session.has_outline:
        parts = _renew_document(session, run_report, parts, run)
    else:
        _refresh_anchors(session, run_report)
    copies.enter_copies(session, copied)
    enter_plain_copies(session, plain)
    refresh_charts(session, parts, run)
    _repair_contents(session)
    enter_unplaced_values(session, run, run_report)
    enter_left_wrong(session, run_report)
    if session.ledger[NEW]:
        from shifan.report.refresh.styles_of_run import adopt_styles  # start-up time, as below

        parts = adopt_styles(parts, session, file_in_run(run, reading.info))
    return refreshed_package(parts, session, register_text), session.ledger


def _begun(
    reading: Reading, register: Register, run: Path, options: RefreshOptions
) -> RefreshSession:
    """Return the session of a refresh: passages renumbered, what stands beside the values looked at before all else."""
    around = reading.around()
    renumbered_parts = renumber_by_new_rank(reading, register)
    session = _session(reading, register, run, options)
    session.around = around
    session.ledger.edited_around = not is_as_written(reading.info.around, around)
    session.changed_parts |= renumbered_parts | _repaired_parts(reading)
    _enter_repaired(session)
    return session


def _repaired_parts(reading: Reading) -> set[str]:
    """Return the parts in which reading has put anchors back."""
    return {*reading.recovered.values(), *reading.adopted.values(), *reading.touched}


def _enter_repaired(session: RefreshSession) -> None:
    for name in session.reading.recovered:
        session.ledger.enter(REPAIRED, session.value_id(name))


def _renew_document(
    session: RefreshSession, run_report: Reading | None, parts: dict[str, bytes], run: Path
) -> dict[str, bytes]:
    """Renew what is anchored in a document, after its loops and tests have come up to the data; return all parts.

    Where the run has not made this document only the values are renewed, and that is told as a conflict.
    """
    if run_report is None:
        session.ledger.enter_detail(LedgerDetail(CONFLICT, _BLOCKS, reason=_NOT_IN_RUN))
        _refresh_anchors(session, None)
        return parts
    # Start-up time: only documents are made of loops.
    from shifan.report.refresh.document_blocks import merge_blocks, pictures_that_came
    from shifan.word.package_pictures import pictures_by_relation, with_pictures

    run_parts = read_parts(file_in_run(run, session.reading.info))
    pictures, run_pictures = pictures_by_relation(parts), pictures_by_relation(run_parts)
    merge_blocks(session, run_report, pictures, run_pictures)
    _refresh_anchors(session, run_report)
    return with_pictures(parts, pictures_that_came(session, pictures, run_pictures))


def _session(
    reading: Reading, register: Register, run: Path, options: RefreshOptions
) -> RefreshSession:
    anchors = {name: anchor.copied() for name, anchor in reading.anchors.items()}
    # Word reads the ids of bookmarks and revisions as one kind.
    new_anchors = AnchorWriter.after(anchors, _largest_id(reading, f"{W}bookmarkStart", *REVISIONS))
    pen = Pen(day_of_run(run), 0, new_anchors.next_id) if options.track else Pen("", 0)
    return RefreshSession(reading, register, options.accept_data, pen, new_anchors, anchors)


def _largest_id(reading: Reading, *tags: str) -> int:
    """Return the largest id of some elements of a report; 0 if there is none."""
    ids = [
        element.get(f"{W}id", "0")
        for root in reading.roots.values()
        for element in root.iter(*tags)
    ]
    return max((int(number) for number in ids if number.lstrip("-").isdigit()), default=0)


def _require_same_pack(reading: Reading, register: Register) -> None:
    """Refuse a report that was made by another rule pack than the run."""
    own_pack = reading.info.pack
    packs = sorted({name.split("/")[0] for name in register.files if "/" in name})
    if own_pack not in packs:
        raise Refused(
            "other-pack",
            found=f"报告按规则包 {own_pack} 生成，这次运行用的是 {'、'.join(packs)}",
            expected="同一规则包",
            action=f"请用 --standard {own_pack} 重新运行该城市，或用 --run 指定按该规则包所作的运行",
        )


def _refresh_anchors(session: RefreshSession, run_report: Reading | None) -> None:
    """Renew everything that is anchored, but for charts.

    What is gone or held is entered first, for it needs no renewal; what the data have now is set in last, beside what
    has stayed.
    """
    _enter_deleted(session)
    _enter_unseen(session)
    hold_edited_passages(session)
    if not session.has_outline:
        remove_paragraphs(session)
    changed_lists = remove_list_items(session)
    names = _names_by_kind(session.reading)
    _renew(session, names[TABLE], lambda name: refresh_table(session, name, run_report))
    _renew(session, names[PASSAGE], lambda name: refresh_passage(session, name))
    _renew(session, names[VALUE], lambda name: refresh_value(session, name))
    _enter_unseen_at_anchors(session)
    if run_report is not None or any(session.ledger[kind] for kind in (REMOVED, DELETED, KEPT)):
        _set_in_what_is_new(session, run_report, changed_lists)


def _set_in_what_is_new(
    session: RefreshSession, run_report: Reading | None, changed_lists: list[InlineList]
) -> None:
    """Set in what the data have now, and count anew what is numbered.

    `run_report` is None if nothing can be new; `changed_lists` are those that have lost items.
    """
    # Start-up time: in most refreshes nothing comes or goes.
    from shifan.report.refresh.list_item_insertion import insert_list_items
    from shifan.report.refresh.paragraph_insertion import insert_paragraphs
    from shifan.report.refresh.typed_numbers import renumber_typed_numbers

    insert_list_items(session, run_report, changed_lists)
    if run_report is not None and not session.has_outline:
        insert_paragraphs(session, run_report)
    renumber_typed_numbers(session)


def _enter_deleted(session: RefreshSession) -> None:
    """Enter the anchors that people have taken out; those whose text was typed anew, otherwise, are kept edits."""
    edited = session.reading.edited
    for name in session.anchors:
        if name in session.reading.ranges:
            continue
        if name in edited:
            value_id = session.value_id(name)
            data = session.register.text(value_id) if value_id in session.register else None
            session.enter_detail(KEPT, name, edited[name], data, _TYPED_ANEW)
        else:
            session.enter(DELETED, name)


def _enter_unseen(session: RefreshSession) -> None:
    """Enter the texts that nobody sees, outside of anchors: verify tells them as changes, so they are not settled."""
    for unseen in session.reading.unseen:
        if not unseen.names and unseen.is_statement:
            place = session.place_names.of(unseen.element) if unseen.element is not None else None
            detail = LedgerDetail(KEPT, _UNSEEN, unseen.text, reason=unseen.reason, place=place)
            session.ledger.enter_detail(detail)


def _enter_unseen_at_anchors(session: RefreshSession) -> None:
    """Enter the anchors beside whose right words a text is left that nobody sees: verify tells it as a change, too."""
    told = {*session.ledger[KEPT], *session.ledger[CONFLICT]}
    for name, place in session.reading.ranges.items():
        left = [node for node in place.unseen if node.tag == f"{W}t" and node.text]
        left = [node for node in left if _is_in_file(session, node)]
        if left and session.value_id(name) not in told:
            now = "".join(node.text or "" for node in left)
            session.enter_detail(KEPT, name, now, reason=_UNSEEN.strip("（）"))


def _is_in_file(session: RefreshSession, node: etree._Element) -> bool:
    """Return whether a node still stands in the file, and is not what a renewal has taken out."""
    root = node.getroottree().getroot()
    return any(root is other for other in session.reading.roots.values())


def _names_by_kind(reading: Reading) -> dict[str, list[str]]:
    """Return the names of the anchors that stand in a report, by kind."""
    names: dict[str, list[str]] = {TABLE: [], PASSAGE: [], VALUE: []}
    for name in reading.ranges:
        names.setdefault(reading.anchor(name).kind, []).append(name)
    return names


def _renew(session: RefreshSession, names: list[str], renew: Callable[[str], None]) -> None:
    """Renew the anchors that are not handled by then: one may handle others, as a table those in its rows."""
    for name in names:
        if name not in session.handled:
            renew(name)


def _repair_contents(session: RefreshSession) -> None:
    """Mend what LibreOffice does to contents and section breaks, in a file that shows that it was saved there."""
    if session.ledger[REPAIRED]:
        # Start-up time: most reports come from Word or WPS.
        from shifan.report.annex_entries import raise_annex_entries
        from shifan.word.sections import put_section_breaks_last

        session.changed_parts |= {
            part
            for part, root in session.reading.roots.items()
            if raise_annex_entries(root) | put_section_breaks_last(root)
        }
