"""Verify: every number in a report is backed and current, stale, changed by hand, or without a source.

The command line calls `verify_file`. *Changed* is judged against the text written at the anchor, kept inside the file; *stale* against
the newest run of the city, if there is one. Names and other texts that stand at an anchor are judged too, charts by their pictures, the
words of the conclusion as a whole. What cannot be judged is said, never passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shifan.chinese.figures import is_serial_number, written_numbers
from shifan.errors import Refused
from shifan.files.places import Place, city_name, find_root
from shifan.files.run_values import outdated, values_of
from shifan.report.anchors import pictures, refusals
from shifan.report.anchors.anchor import PASSAGE, PICTURE, VALUE
from shifan.report.anchors.reading import (
    AUTHOR,
    REVISIONS,
    Line,
    Reading,
    W,
    is_judgement,
    prose,
    read,
    tag_of,
)
from shifan.report.anchors.swapped_cells import misplaced
from shifan.report.place_names import PlaceNames, join_names, quote_sentence
from shifan.values import Register
from shifan.word.package import read_parts

STATES = ("backed", "stale", "changed", "unsourced")
_UNREADABLE = {
    "公式": ("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",),
    "不是本报告生成的图片": (
        "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
        "{urn:schemas-microsoft-com:vml}imagedata",
    ),
    "图表或图形对象": (
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    ),
    "嵌入的文档": (f"{W}object", f"{W}altChunk"),
}


@dataclass
class _Case:
    """A report on trial: its parts and reading, and the newest run's values and charts (None: nothing to compare with)."""

    parts: dict[str, bytes]
    reading: Reading
    newest: Register | None
    charts: dict[str, pictures.Drawn] | None
    place_names: PlaceNames
    misplaced: set[str]  # anchors that stand in another one's cell


def verify_file(path: Path, root: Path | None = None) -> dict[str, object]:
    """Return total, counts by state, items (text, id, state, place) and notes of a docx file; Refused if it cannot be judged."""
    path = Path(path)
    parts = read_parts(path)
    reading = read(parts, path.name)
    refusals.multiplied(reading)
    run, note = _newest(reading, root)
    case = _Case(
        parts,
        reading,
        values_of(run)[1] if run else None,
        pictures.of_run(run) if run else None,
        PlaceNames(reading.roots),
        misplaced(reading),
    )
    items = [item for line in reading.lines for item in _items(line, case)]
    items += [made for name in reading.spots for made in [_whole(name, case)] if made]
    if not items:
        raise Refused(
            "no-numbers",
            file=path.name,
            found="文件中没有读到任何数字，不能核验",
            expected=f"登记了{len(reading.written)}处的报告",
            action="请核对是不是要核验的文件，或在 Word 中另存为“Word 文档（*.docx）”后重试",
        )
    counts = {state: sum(item["state"] == state for item in items) for state in STATES}
    return {
        "total": len(items),
        **counts,
        "items": items,
        "notes": [*([note] if note else []), *_notes(case)],
    }


def _newest(reading: Reading, root: Path | None) -> tuple[Path | None, str]:
    """Return the city's newest run, or None and what that means."""
    city = str(reading.content.get("city", ""))
    try:
        where = Place(find_root(root), city_name(city))
        if where.latest:
            return where.latest, outdated(where, where.latest)
    except Refused:
        pass
    return (
        None,
        f"没有找到{city}的运行结果：只核验是否与文件内登记表一致，不核验是否最新，也不能发现登记表与文字同时被改的情况",
    )


def _notes(case: _Case) -> list[str]:
    """Return what a reader of the verdict has to know."""
    reading, made = case.reading, []
    deleted = [
        name for name in reading.written if name not in reading.spots or _gone(name, reading)
    ]
    if deleted:
        made.append(f"{len(deleted)}处锚点已被删除，不在核验之内")
    authors = {
        one.get(f"{W}author", "")
        for root in reading.roots.values()
        for one in root.iter(*REVISIONS)
    } - {AUTHOR}
    if authors:
        made.append(
            f"文件含有尚未处理的修订（{'、'.join(sorted(authors)) or '作者不详'}），按全部接受后的文字核验"
        )
    if any(name.startswith("word/comments") for name in case.parts):
        made.append("批注中的数字不在核验之内")
    made += [f"{count}处{what}不在核验之内" for what, count in _unread(case).items() if count]
    rewritten = [
        reading.entry(name).value_id
        for name, spot in reading.spots.items()
        if reading.entry(name).kind == PASSAGE
        and not is_judgement(reading.entry(name).value_id)
        and prose(reading, spot)[0] != reading.entry(name).baseline
    ]
    if rewritten:
        made.append(
            f"{len(rewritten)}段由数据生成的文字经手工改写，请人工核对：{'、'.join(rewritten)}"
        )
    if case.newest is not None and not any(
        name.startswith(f"{reading.content.get('pack')}/") for name in case.newest.files
    ):
        made.append(
            f"报告按规则包 {reading.content.get('pack')} 生成，最近一次运行用的是另一规则包"
        )
    return made


def _gone(name: str, reading: Reading) -> bool:
    """Return whether a value is deleted by a change that is not accepted yet."""
    return reading.entry(name).kind == VALUE and reading.spots[name].gone


def _unread(case: _Case) -> dict[str, int]:
    """Return how many things are in the file whose numbers cannot be read: equations, pictures of others, embedded objects."""
    reading = case.reading
    own = {
        pictures.blip(one)
        for name, spot in reading.spots.items()
        if reading.entry(name).kind == PICTURE
        for one in (spot, *spot.twins)
    }
    found = dict.fromkeys(_UNREADABLE, 0)
    for root in reading.roots.values():
        for what, tags in _UNREADABLE.items():
            found[what] += sum(node not in own for node in root.iter(*tags))
    found["嵌入的文档"] += sum(
        name.startswith(("word/afchunk", "word/embeddings/")) for name in case.parts
    )
    return found


def _items(line: Line, case: _Case) -> list[dict[str, str]]:
    """Return the judged numbers of a paragraph."""
    found = []
    for number in written_numbers(line.text):
        if all(line.fields[number.start : number.end]):
            continue
        touching = {
            name for place in range(number.start, number.end) for name in line.anchors[place]
        }
        covering = [
            name for name in line.anchors[number.start] if name in line.anchors[number.end - 1]
        ]
        if line.cell and line.first_cell and not touching and is_serial_number(line.text):
            continue
        halves = [
            name
            for name in touching
            if name not in covering and case.reading.entry(name).kind == VALUE
        ]
        found.append(_judge((number.text, number.start), covering, halves, line, case))
    return found


def _judge(
    number: tuple[str, int], covering: list[str], halves: list[str], line: Line, case: _Case
) -> dict[str, object]:
    """Return one number's state; the innermost value decides, else the paragraph it stands in.

    A number of which only a part is anchored (`1` typed before an anchored 78) is not the number that was written.
    """
    reading = case.reading
    inner = [name for name in covering if reading.entry(name).kind == VALUE] or covering
    text, at = number
    item = {
        "text": text,
        "id": "",
        "state": "unsourced",
        "place": case.place_names.of(line.element, at),
        "where": {"part": line.part, "paragraph": line.number, "character": at},
    }
    if halves:
        return {**item, "id": reading.entry(halves[0]).value_id, "state": "changed"}
    if not inner:
        return item
    name = inner[-1]
    return {**item, "id": reading.entry(name).value_id, "state": _state(name, case)}


def _state(name: str, case: _Case) -> str:
    """Return how the text at an anchor stands to what was written there, to the file's register, and to the newest run."""
    reading, entry = case.reading, case.reading.entry(name)
    key, spot = entry.value_id, reading.spots[name]
    if (
        spot.text != entry.baseline
        or tag_of(spot.control) not in ("", key)
        or name in case.misplaced
    ):
        return "changed"
    inside = reading.values.get(key, {}).get("display")
    if inside is None:
        return "unsourced"
    if case.newest is not None:
        return (
            "backed" if key in case.newest and case.newest.text(key) == entry.baseline else "stale"
        )
    return "backed" if inside == entry.baseline else "stale"


def _whole(name: str, case: _Case) -> dict[str, str] | None:
    """Return the item for an anchor that is no number: a chart, a text, an emptied value, the words of the conclusion; else None."""
    reading, entry = case.reading, case.reading.entry(name)
    key, text = entry.value_id, reading.spots[name].text
    if entry.kind == PICTURE:
        return _chart(name, case)
    judged = entry.kind == PASSAGE and is_judgement(key)
    if not judged and (entry.kind != VALUE or written_numbers(text) or _gone(name, reading)):
        return None
    place = case.place_names.of(reading.spots[name].start)
    if judged:
        return {
            "text": text,
            "id": key,
            "state": _judgement(name, case),
            "place": join_names("由结论决定的文字", place),
        }
    state = _state(name, case) if text or entry.baseline else "backed"
    return {
        "text": text,
        "id": key,
        "state": state,
        "place": place if text else join_names("原文字已被清空", place),
    }


def _judgement(name: str, case: _Case) -> str:
    """Return how the words of the conclusion stand: as written but for the values inside, which are judged by themselves."""
    reading, key = case.reading, case.reading.entry(name).value_id
    if prose(reading, reading.spots[name])[0] != reading.entry(name).baseline:
        return "changed"
    inside = reading.values.get(key, {})
    now = case.newest.get(key) if case.newest is not None else None
    if case.newest is None:
        return "backed" if inside.get("display") == reading.entry(name).baseline else "stale"
    return (
        "backed"
        if now is not None
        and now.value == inside.get("value")
        and now.display == reading.entry(name).baseline
        else "stale"
    )


def _chart(name: str, case: _Case) -> dict[str, str]:
    """Return the item for a chart: its picture must be the one written, and that of the newest run."""
    entry, now = case.reading.entry(name), pictures.shown(case.parts, case.reading.spots[name])
    key = entry.value_id
    item = {
        "text": entry.baseline,
        "id": key,
        "place": join_names(
            case.place_names.headings_above(case.reading.spots[name].start),
            f"图{quote_sentence(entry.baseline)}",
        ),
    }
    if now is None or pictures.digest(now) != entry.sha256:
        return {**item, "state": "changed"}
    fresh = (case.charts or {}).get(key.removeprefix("chart."))
    if case.charts is not None and (
        fresh is None or pictures.digest(fresh.png) != pictures.digest(now)
    ):
        return {**item, "state": "stale"}
    return {**item, "state": "backed"}
