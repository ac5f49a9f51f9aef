"""Verify: every number in a report is backed and current, stale, changed by hand, or without a source.

The command line calls `verify_file`. *Changed* is judged against the text written at the anchor, kept inside the file;
*stale* against the newest run of the city, if there is one.
"""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.report.numbers import numbers
from shifan.report.package import read_parts
from shifan.report.reading import Line, Reading, read
from shifan.run.places import Place, find_root
from shifan.values import Register

STATES = ("backed", "stale", "changed", "unsourced")


def verify_file(path: Path, root: Path | None = None) -> dict[str, object]:
    """Return total, counts by state, items (text, id, state, place) and notes of a docx file; Refused if it cannot be judged."""
    reading = read(read_parts(Path(path)), Path(path).name)
    newest, note = _newest(reading, root)
    items = [item for line in reading.lines for item in _items(line, reading, newest)]
    items += [_gone(key, entry) for key, entry in reading.written.items() if entry["kind"] == "value" and not reading.texts.get(key)
              and key in reading.texts]
    counts = {state: sum(item["state"] == state for item in items) for state in STATES}
    notes = [note] if note else []
    deleted = sum(key not in reading.texts for key in reading.written)
    if deleted:
        notes.append(f"{deleted}处锚点已被删除，不在核验之内")
    return {"total": len(items), **counts, "items": items, "notes": notes}


def _newest(reading: Reading, root: Path | None) -> tuple[Register | None, str]:
    """Return the register of the city's newest run, or None and what that means."""
    city = str(reading.content.get("city", ""))
    try:
        run = Place(find_root(root), city).latest
        if run:
            return Register.from_json((run / "values.json").read_text(encoding="utf-8")), ""
    except (Refused, OSError, ValueError):
        pass
    return None, f"没有找到{city}的运行结果，只核验是否被手工改动，不核验是否最新"


def _items(line: Line, reading: Reading, newest: Register | None) -> list[dict[str, str]]:
    """Return the judged numbers of a paragraph."""
    found = []
    for number in numbers(line.text):
        if all(line.fields[number.start:number.end]) or (line.cell and line.first_cell and not line.anchors[number.start]):
            continue
        covering = [name for name in line.anchors[number.start] if name in line.anchors[number.end - 1]]
        found.append(_judge(number.text, covering, line, reading, newest))
    return found


def _judge(text: str, covering: list[str], line: Line, reading: Reading, newest: Register | None) -> dict[str, str]:
    """Return one number's state; the innermost value decides, else the paragraph it stands in."""
    inner = [name for name in covering if reading.written[name]["kind"] == "value"] or covering
    if not inner:
        return {"text": text, "id": "", "state": "unsourced", "place": line.place}
    name = inner[-1]
    entry = reading.written[name]
    key = str(entry["id"])
    if reading.texts[name] != entry["text"]:
        state = "changed"
    elif newest is not None and entry["kind"] != "picture" and (key not in newest or newest.text(key) != entry["text"]):
        state = "stale"
    else:
        state = "backed"
    return {"text": text, "id": key, "state": state, "place": line.place}


def _gone(name: str, entry: dict[str, object]) -> dict[str, str]:
    """Return the item for a value whose text was emptied."""
    return {"text": "", "id": str(entry["id"]), "state": "changed", "place": "原文字已被清空"}
