"""Refresh slides: bound shapes that nobody has changed get the newest data, what people have written stays."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.places import Place, city_name, find_root, named_run, root_around
from shifan.files.run_values import outdated, values_of
from shifan.files.unchanged import require_readable_latest
from shifan.files.user_files import renaming_notes, target_of, write_whole
from shifan.report.anchors import refusals
from shifan.report.anchors.register_part import RegisterPart
from shifan.report.anchors.run_charts import RunChart, charts_of_run
from shifan.report.make.embedded_register import reduced_to_printed
from shifan.report.refresh import ledger as kinds
from shifan.report.refresh.ledger import LedgerDetail, RefreshLedger
from shifan.report.refresh.refresh import RefreshOptions
from shifan.report.slides.deck import CHART, Deck, DeckShape, anchors_of, open_deck
from shifan.report.slides.looks import altered_looks
from shifan.report.slides.verify import Judge, carried_by, judge_of, run_deck_of
from shifan.report.verify.items import BACKED, STALE

_LABEL = "（标签）"


def refresh_slides(
    path: Path, output: Path | None, root: Path | None, options: RefreshOptions
) -> tuple[Path, RefreshLedger]:
    """Return the file written and what became of each bound shape; Refused, with nothing changed, if it must not be."""
    if options.track:
        raise Refused(
            "pptx",
            file=path.name,
            found="演示文稿没有修订方式（--track）",
            action="请去掉 --track；改动可看输出的列表",
        )
    refusals.refuse_open(path)
    if options.in_place:
        refusals.refuse_read_only(path)
    target = target_of(path, output, options.in_place)
    deck = open_deck(path)
    carried = carried_by(deck, path)
    if options.own_root_first or root is None:
        root = root_around(path, carried.info.city) or root
    run, notes = _run(carried, root, options.run)
    ledger = RefreshLedger(run=str(run), notes=notes)
    if not output and not options.in_place:
        ledger.notes += renaming_notes(f"{path.stem}-更新{target.suffix}", target)
    write_whole(path, target, _refreshed(deck, carried, run, ledger, options.accept_data))
    return target, ledger


def _run(carried: RegisterPart, root: Path | None, name: str) -> tuple[Path, list[str]]:
    place = Place(find_root(root), city_name(carried.info.city))
    if name:
        return named_run(place, name), []
    require_readable_latest(place.output)
    if not place.latest:
        raise Refused(
            "no-run",
            found=f"没有{carried.info.city}的运行结果",
            action=f"请先运行 shifan run {carried.info.city}",
        )
    return place.latest, [note for note in [outdated(place, place.latest)] if note]


def _refreshed(
    deck: Deck, carried: RegisterPart, run: Path, ledger: RefreshLedger, accept_data: bool
) -> bytes:
    judge, charts = judge_of(carried, run), charts_of_run(run)
    kept = {}
    for each in list(deck.shapes()):
        if each.bound and not _settle(each, judge, charts, ledger, accept_data):
            kept[each.bound] = each
    _enter_deleted(deck, carried, ledger)
    for shape, reason in altered_looks(deck, run_deck_of(carried, run)):
        detail = LedgerDetail(
            kinds.KEPT,
            shape.bound or _LABEL,
            now=shape.text or None,
            reason=reason,
            place=shape.place,
        )
        ledger.enter_detail(detail)
    anchors = anchors_of(deck.shapes())
    # Of what people have changed the former text stays on record: it is known as theirs the next time, too.
    for key, anchor in anchors.items():
        if anchor.value_id in kept and key in carried.anchors:
            anchors[key] = carried.anchors[key]
    register = reduced_to_printed(values_of(run)[1], anchors, carried.info.edition)
    return deck.content(carried.info, anchors, register)


def _settle(
    each: DeckShape,
    judge: Judge,
    charts: dict[str, RunChart],
    ledger: RefreshLedger,
    accept_data: bool,
) -> bool:
    """Bring a shape up to date and enter what became of it; return False if it is left against the data."""
    state = judge.state(each)
    if state == BACKED:
        ledger.enter(kinds.SAME, each.bound)
        return True
    if state != STALE and not accept_data:
        _enter_kept(each, judge, ledger)
        return False
    if each.is_chart and each.bound.removeprefix(CHART) in charts:
        chart = charts[each.bound.removeprefix(CHART)]
        each.draw(chart.png, chart.alt)
        ledger.enter(kinds.REFRESHED, each.bound)
        return True
    wanted = judge.wanted(each.bound)
    if wanted:
        each.write(wanted)
        ledger.enter(kinds.REFRESHED, each.bound)
    else:
        each.remove()
        ledger.enter(kinds.REMOVED, each.bound)
    return True


def _enter_kept(each: DeckShape, judge: Judge, ledger: RefreshLedger) -> None:
    wanted = None if each.is_chart else judge.wanted(each.bound)
    record = next((a for a in judge.written.values() if a.value_id == each.bound), None)
    is_conflict = not each.is_chart and record is not None and wanted not in (None, record.baseline)
    kind = kinds.CONFLICT if is_conflict else kinds.KEPT
    ledger.enter_detail(
        LedgerDetail(kind, each.bound, now=each.text or None, data=wanted, place=each.place)
    )


def _enter_deleted(deck: Deck, carried: RegisterPart, ledger: RefreshLedger) -> None:
    there = {each.bound for each in deck.shapes()} | set(ledger[kinds.REMOVED])
    for value_id in dict.fromkeys(anchor.value_id for anchor in carried.anchors.values()):
        if value_id not in there:
            ledger.enter(kinds.DELETED, value_id)
