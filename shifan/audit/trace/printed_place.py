"""A place that prints a value, and the list of all these places that a run keeps: a line for each value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from shifan.files.run_files import PRINTED
from shifan.records import dataclass

TEXT, TABLE, CHART, CELL, DOCUMENT = "text", "table", "chart", "workbook", "document"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class PrintedPlace:
    """A place that prints a value: the run's file, its kind (text, table, chart, workbook, document), its name there.

    A place in a text has the sentence in `text`; a document is named as a whole, or all of a kind.
    """

    file: str
    kind: str
    place: str
    text: str = ""


def write_places(run: Path, places: Mapping[str, Iterable[PrintedPlace]]) -> None:
    """Write the places that print the values of a run into its folder."""
    lines = ",\n".join(
        f"{_json(key)}:{_json([_as_list(place) for place in printed])}"
        for key, printed in places.items()
    )
    (run / PRINTED).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")


def places_on_line(text: str, key: str) -> list[PrintedPlace]:
    """Return the places on the line of a value; no other line is read. ValueError or TypeError if it is damaged."""
    if not (text.startswith("{\n") and text.endswith("\n}\n")):
        raise ValueError("no list of places")
    _, _, behind = text.partition(f"\n{_json(key)}:")
    listed = json.loads(behind.partition("\n")[0].removesuffix(",") or "[]")
    return [PrintedPlace(*place) for place in listed]


def _as_list(place: PrintedPlace) -> list[str]:
    return [place.file, place.kind, place.place, place.text]
