"""Refresh: renew the numbers, tables and charts of a hand-edited report from a run; all else stays as people left it.

The command line calls `refresh_file`. Only parts in which something was written are serialized anew.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from shifan.errors import Refused
from shifan.files.places import Place, city_name, find_root, named_run
from shifan.files.run_values import outdated, values_of
from shifan.files.user_files import real, renamed, target_of, write
from shifan.report.anchors import (
    pictures,
    refusals,
    register_part,
    unanchored_charts,
)
from shifan.report.anchors.anchor import PICTURE, Anchors
from shifan.report.anchors.creation import AnchorWriter
from shifan.report.anchors.reading import (
    MODEL,
    REVISIONS,
    Reading,
    W,
    is_judgement,
    read,
    read_model,
)
from shifan.report.anchors.swapped_cells import misplaced
from shifan.report.editions import FILES, INTERNAL, PUBLIC
from shifan.report.make.embedded_register import reduced
from shifan.report.refresh import (
    differences,
    inline_lists,
    paragraph_families,
    paragraphs,
    rank_changes,
    row_order,
    single_values,
    tables,
)
from shifan.report.refresh import titles_with_text as entries
from shifan.report.refresh.ledger import Ledger
from shifan.report.refresh.session import Work
from shifan.values import Register
from shifan.word import fields
from shifan.word.package import pack, read_parts
from shifan.word.revisions import Pen


def refresh_file(
    path: Path,
    output: Path | None = None,
    root: Path | None = None,
    accept: bool = False,
    track: bool = False,
    in_place: bool = False,
    run: str = "",
) -> tuple[Path, Ledger]:
    """Return the file written and the ledger. Refused, with nothing changed, if the file or its data do not allow it.

    The input stays as it is; with `in_place` it is kept beside the new one under another name.
    """
    path = Path(path)
    refusals.not_open(path)
    if in_place and path.is_symlink():
        path = real(path)
        refusals.not_open(path)
    target = target_of(path, output, in_place)
    if in_place:
        refusals.replaceable(path)
    parts = read_parts(path)
    refusals.writable(parts, path)
    refusals.no_review_copy(parts, path)
    reading = read(parts, path.name, places_only=True)
    refusals.refreshable(reading, path)
    place, source = _run(reading, path, root, run)
    content, ledger = refresh(parts, reading, source, accept, track)
    _tell_misplaced(reading, ledger)
    ledger.notes += [note for note in [outdated(place, source)] if note and not run]
    if not output and not in_place:
        ledger.notes += renamed(f"{path.stem}-更新{target.suffix}", target)
    write(path, target, content)
    return target, ledger


def _run(reading: Reading, path: Path, root: Path | None, name: str) -> tuple[Place, Path]:
    place = Place(find_root(root), city_name(str(reading.content.get("city", ""))))
    if name:
        return place, named_run(place, name)
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
    parts: dict[str, bytes], reading: Reading, run: Path, accept: bool = False, track: bool = False
) -> tuple[bytes, Ledger]:
    """Return the refreshed package and its ledger, from the values, tables and charts of a run."""
    text, register = values_of(run)
    _same_pack(reading, register)
    refusals.multiplied(reading)
    renumbered = rank_changes.follow(reading, register)
    written = {name: replace(entry) for name, entry in reading.written.items()}
    pen = Pen(_day(run), _largest(reading, *REVISIONS)) if track else Pen("", 0)
    work = Work(
        reading,
        register,
        accept,
        pen,
        AnchorWriter.after(written, _largest(reading, f"{W}bookmarkStart")),
        written=written,
        touched=renumbered,
    )
    fresh = _fresh(run, reading) if differences.need_model(reading, register) else None
    _renew(work, fresh)
    _pictures(work, parts, run)
    _contents(work)
    _unprinted(work, run, fresh)
    return _package(parts, work, text), work.ledger


def _renew(work: Work, fresh: Reading | None) -> None:
    """Renew everything that is anchored: first what is gone or held, then tables, wording and values, then what comes."""
    reading = work.reading
    for name in [name for name in work.written if name not in reading.spots]:
        work.note("deleted", name)
    entries.hold(work)
    paragraph_families.departures(work)
    changed = inline_lists.departures(work)
    kinds = {
        kind: [name for name in reading.spots if reading.entry(name).kind == kind]
        for kind in ("table", "paragraph", "value")
    }
    for kind, renew in (
        ("table", lambda work, name: tables.table(work, name, fresh)),
        ("paragraph", paragraphs.paragraph),
        ("value", single_values.value),
    ):
        for name in kinds[kind]:
            if name not in work.done:
                renew(work, name)
    inline_lists.arrivals(work, fresh, changed)
    if fresh is not None:
        paragraph_families.arrivals(work, fresh)
    if work.ledger["new"] or work.ledger["removed"]:
        from shifan.report.refresh.typed_numbers import (
            recount,
        )  # where nothing came or went there is nothing to count

        recount(work)


def _same_pack(reading: Reading, register: Register) -> None:
    stated = str(reading.content.get("pack", ""))
    packs = sorted({name.split("/")[0] for name in register.files if "/" in name})
    if stated not in packs:
        raise Refused(
            "other-pack",
            found=f"报告按规则包 {stated} 生成，这次运行用的是 {'、'.join(packs)}",
            expected="同一规则包",
            action=f"请用 --standard {stated} 重新运行该城市，或用 --run 指定按该规则包所作的运行",
        )


def _day(run: Path) -> str:
    """Return the day of the report's data: revisions are dated by it, so that the same refresh gives the same bytes."""
    core = read_parts(run / FILES[INTERNAL]).get("docProps/core.xml", b"").decode("utf-8")
    return core.partition('W3CDTF">')[2][:10] or "2000-01-01"


def _model(run: Path, reading: Reading) -> Path:
    return run / FILES.get(str(reading.content.get("edition")), FILES[INTERNAL])


def _fresh(run: Path, reading: Reading) -> Reading | None:
    """Return the reading of the run's own report of the same edition: the model for tables."""
    path = _model(run, reading)
    try:
        return read_model(read_parts(path, MODEL)) if path.is_file() else None
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(
            "run-damaged",
            file=f"{run.name}/{path.name}",
            found="运行结果中的报告已损坏",
            expected="完整的运行",
            action="请加 --force 重新运行该城市，或用 --run 指定另一次运行",
        ) from None


def _largest(reading: Reading, *tags: str) -> int:
    ids = [
        element.get(f"{W}id", "0")
        for root in reading.roots.values()
        for element in root.iter(*tags)
    ]
    return max((int(number) for number in ids if number.lstrip("-").isdigit()), default=0)


def _pictures(work: Work, parts: dict[str, bytes], run: Path) -> None:
    fresh, redrawn, reading = pictures.of_run(run), set(), work.reading
    for name in [name for name in reading.spots if reading.entry(name).kind == PICTURE]:
        spot, entry = reading.spots[name], reading.entry(name)
        home = next(one for one, other in reading.written.items() if other is entry)
        chart = fresh.get(entry.value_id.removeprefix("chart."))
        states = [
            pictures.renew(parts, one, entry.sha256 or "", chart, home, work.accept)
            for one in (spot, *spot.twins)
        ]
        if "refreshed" in states:
            work.written[home].sha256 = pictures.digest(chart.png)
            redrawn.add(spot.part)
        if name == home and unanchored_charts.key_of(spot):
            _anchored(work, name)
        work.note(states[0], name)
    for part in redrawn:
        pictures.forget(parts, part, work.reading.roots[part])
    work.touched |= redrawn


def _anchored(work: Work, name: str) -> None:
    work.anchors.first_id += 1
    unanchored_charts.anchor(work.reading.spots[name], name, work.anchors.first_id)
    work.touched.add(work.reading.spots[name].part)
    work.ledger.note("repaired", work.written[name].value_id)


def _contents(work: Work) -> None:
    """Mend what LibreOffice does to the contents, in a file that shows that it was saved there."""
    work.touched |= {
        part
        for part, root in work.reading.roots.items()
        if work.ledger["repaired"] and fields.raise_annexes(root)
    }


def _unprinted(work: Work, run: Path, fresh: Reading | None) -> None:
    """Enter as new what the newest report prints and this file has had no place for, whether now or at an earlier refresh."""
    if set(work.register) <= set(work.reading.values) and not differences.unfinished(work.reading):
        return
    fresh = fresh or _fresh(run, work.reading)
    entries = (
        *work.reading.written.values(),
        *work.written.values(),
        *work.anchors.written.values(),
    )
    known = {entry.value_id for entry in entries} | set(work.reading.content.get("deleted", ()))
    for entry in fresh.written.values() if fresh else ():
        if entry.value_id not in known:
            work.ledger.note("new", entry.value_id, data=entry.baseline)
            if is_judgement(entry.value_id) or entry.value_id.startswith(differences.STORY):
                work.ledger.note("unplaced", entry.value_id)


def _package(parts: dict[str, bytes], work: Work, register: str) -> bytes:
    out = dict(parts)
    for name in sorted(work.touched):
        out[name] = etree.tostring(
            work.reading.roots[name], xml_declaration=True, encoding="UTF-8", standalone=True
        )
    content = dict(work.reading.content)
    anchors = _in_order(work)
    if content.get("edition") == PUBLIC:
        register = reduced(register, anchors)
    # What people took out is not new to the next refresh.
    gone = {*content.get("deleted", ()), *work.ledger["deleted"]} - {
        entry.value_id for entry in anchors.values()
    }
    undone = {
        *work.ledger["unplaced"],
        *(key for key in work.ledger["conflicts"] if key.startswith("table.")),
    }
    content |= {"anchors": anchors, "deleted": sorted(gone), "undone": sorted(undone)}
    return pack(register_part.replace(out, content, register))


def _in_order(work: Work) -> Anchors:
    """Return what is written at each anchor that is still in the document, in the document's order."""
    entries = {**work.written, **work.anchors.written}
    starts = [
        start
        for root in work.reading.roots.values()
        for start in root.iter(f"{W}bookmarkStart")
        if start.get(f"{W}name", "") in entries
    ]
    return {name: entries[name] for name in row_order.as_written(work, starts)}


def _tell_misplaced(reading: Reading, ledger: Ledger) -> None:
    """Enter in the ledger of a refresh what it has renewed in another one's cell."""
    names = misplaced(reading)
    from shifan.report.place_names import (
        PlaceNames,  # most refreshes have nothing to say of a place
    )

    place_names = PlaceNames(reading.roots) if names else None
    for name in [name for name in reading.spots if name in names]:
        spot = reading.spots[name]
        ledger.note(
            "misplaced",
            reading.entry(name).value_id,
            now=spot.text,
            place=place_names.of(spot.start),
        )
