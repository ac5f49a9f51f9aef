"""Wording that is numbered by rank — shortcomings, suggestions, parts of a theme, reasons, limits — followed to its new rank.

As long as nobody has touched any of them, what is third is simply written as the data have it now. Where people have rewritten, deleted or
remarked on one, its number would lead to another story: then each keeps its story, and takes the number that the data give it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.anchors.creation import LONGEST_TAG
from shifan.report.anchors.reading import Reading, W, tag_of
from shifan.values import Register

_RANKED = re.compile(
    r"^(shortcoming|suggestion|verdict\.reason|firmness\.limit|theme\.\d+\.part)\.(\d+)(\..+)?$"
)
_BEGIN = ("shortcoming.", "suggestion.", "verdict.reason.", "firmness.limit.", "theme.")
_TELLING = (".title", ".heading", ".text", "")


def follow(reading: Reading, register: Register) -> set[str]:
    """Give wording that people have worked on the numbers under which the data tell it now; return the parts that were changed by that."""
    changed: set[str] = set()
    kept = _numbers(
        entry.value_id for name, entry in reading.written.items() if name in reading.spots
    )
    known = _numbers(
        (
            *(entry.value_id for entry in reading.written.values()),
            *map(str, reading.content.get("deleted", ())),
        )
    )
    now, own = _numbers(register), stories(reading)
    for family, numbers in known.items():
        told = {story(register, family, number): number for number in now.get(family, ())}
        ranks = _ranks(
            {
                number: told.get(own.get((family, number)) or story(reading.values, family, number))
                for number in numbers
            },
            kept.get(family, []),
            now.get(family, []),
        )
        if any(old != new for old, new in ranks.items()) and user_edits.on_any(
            reading, _names(reading, family)
        ):
            changed |= _rename(reading, family, ranks)
    return changed


def entry_of(key: str) -> tuple[str, int] | None:
    """Return the family and number of ranked wording that an id belongs to."""
    hit = _RANKED.match(key) if key.startswith(_BEGIN) else None
    return (hit[1], int(hit[2])) if hit else None


def _names(reading: Reading, family: str) -> list[str]:
    return [
        name
        for name, entry in reading.written.items()
        if (found := entry_of(entry.value_id)) and found[0] == family
    ]


def _numbers(keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the numbers that occur in some ids, by family."""
    found: dict[str, dict[int, None]] = {}
    for key in keys:
        if entry := entry_of(key):
            found.setdefault(entry[0], {})[entry[1]] = None
    return {family: list(numbers) for family, numbers in found.items()}


def story(values: Mapping[str, object], family: str, number: int) -> str:
    """Return what tells one entry from another: its title, else its words, its own number left out."""
    for ending in _TELLING:
        found = values.get(f"{family}.{number}{ending}")
        told = found.get("value") if isinstance(found, dict) else getattr(found, "value", None)
        if told:
            return str(told).replace(f"{family}.{number}.", f"{family}.#.")
    return ""


def stories(reading: Reading) -> dict[tuple[str, int], str]:
    """Return what each entry of the file tells: what the former data said under its number, unless it was held at an older story."""
    entries = [found for entry in reading.written.values() if (found := entry_of(entry.value_id))]
    found = {
        (family, number): story(reading.values, family, number)
        for family, number in dict.fromkeys(entries)
    }
    return found | {
        entry_of(entry.value_id): entry.topic
        for entry in reading.written.values()
        if entry.topic is not None
    }


def _ranks(told: dict[int, int | None], kept: list[int], now: list[int]) -> dict[int, int]:
    """Return for each number in the file the number of the same story in the data; what has no story there any more takes what is left over.

    `told` leads from each number of the file to that of its story in the data, `kept` are those that still stand in the file. What people have
    taken out and the data no longer tell has 0: it is forgotten.
    """
    ranks = {number: new for number, new in told.items() if new is not None}
    free = [number for number in now if number not in ranks.values()]
    beyond = max([*now, *told], default=0)
    for number in [one for one in kept if one not in ranks]:
        same = [number] if number in free or number not in now else free[:1]
        beyond += not same
        ranks[number] = same[0] if same else beyond
        free = [one for one in free if one != ranks[number]]
    return ranks | dict.fromkeys((number for number in told if number not in ranks), 0)


def _rename(reading: Reading, family: str, ranks: dict[int, int]) -> set[str]:
    """Let everything that carries an entry's number carry its new one: anchors, the former values, what was deleted, the controls' tags."""

    def new(key: str) -> str:
        hit = _RANKED.match(key)
        number = ranks.get(int(hit[2]), int(hit[2])) if hit and hit[1] == family else None
        return key if number is None else f"{family}.{number}{hit[3] or ''}" if number else ""

    anchors = reading.written
    for name in [name for name, entry in anchors.items() if not new(entry.value_id)]:
        del anchors[name]
    uses: Counter[str] = Counter()
    for entry in anchors.values():
        entry.value_id = new(entry.value_id)
        if entry.made_from is not None:
            entry.made_from = _numbered(entry.made_from, family, ranks)
        uses[entry.value_id] += 1
        entry.occurrence = uses[entry.value_id]
    values = reading.content["register"]
    values["values"] = {
        new(key): _retold(entry, family, ranks) for key, entry in reading.values.items() if new(key)
    }
    reading.content["deleted"] = [
        new(str(key)) for key in reading.content.get("deleted", ()) if new(str(key))
    ]
    return {part for part, root in reading.roots.items() if _retag(root, new)}


def _retold(entry: dict[str, object], family: str, ranks: dict[int, int]) -> dict[str, object]:
    """Return a value whose pattern names the values of its own entry by their new number."""
    if not isinstance(entry.get("value"), str) or f"{family}." not in entry["value"]:
        return entry
    return entry | {"value": _numbered(entry["value"], family, ranks)}


def _numbered(pattern: str, family: str, ranks: dict[int, int]) -> str:
    return re.sub(
        rf"{re.escape(family)}\.(\d+)\.",
        lambda hit: f"{family}.{ranks.get(int(hit[1]), int(hit[1]))}.",
        pattern,
    )


def _retag(root: etree._Element, new) -> bool:
    changed = False
    for control in root.iter(f"{W}sdt"):
        tag = tag_of(control)
        wanted = new(tag)
        if wanted and wanted != tag:
            for one in control.find(f"{W}sdtPr").iterchildren(f"{W}tag", f"{W}alias"):
                one.set(f"{W}val", wanted[:LONGEST_TAG])
            changed = True
    return changed
