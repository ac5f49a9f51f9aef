"""Which documents a run has made beside its reports, and which of its files is the model of a file that people have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.files.run_files import DOCUMENTS
from shifan.received import ListOf, Record, read_json
from shifan.records import dataclass
from shifan.report.editions import FILES, INTERNAL

if TYPE_CHECKING:
    from shifan.report.anchors.register_part import ReportInfo

LISTING = f"{DOCUMENTS}/文书.json"
NOT_MADE = f"{DOCUMENTS}/没有生成.json"
_TEXTS = ("document", "scope", "row", "name", "title", "edition", "file")
_LISTED = ListOf(
    Record(dict.fromkeys(_TEXTS, str) | {"recipients": ListOf(str), "values": ListOf(str)})
)


_UNMADE = ListOf(Record({"document": str, "reason": str, "asked": bool}))


@dataclass(frozen=True)
class UnmadeDocument:
    """A declared document that a run has made no file of, and why, in words; `asked` if it was to make it."""

    document: str
    reason: str
    asked: bool = False


@dataclass(frozen=True)
class MadeDocument:
    """A document of a run: which declared one, for which row (its key and name), and the file in the run's folder.

    `values` are the ids of the values that it prints.
    """

    document: str
    scope: str
    row: str
    name: str
    title: str
    edition: str
    recipients: tuple[str, ...]
    file: str
    values: tuple[str, ...] = ()


def write_listing(folder: Path, made: Iterable[MadeDocument]) -> None:
    """Write the list of a run's documents into its folder."""
    (folder / LISTING).write_text(listing(made), encoding="utf-8", newline="\n")


def listing(made: Iterable[MadeDocument | UnmadeDocument]) -> str:
    """Return the list of some documents as a run keeps it."""
    return json.dumps([asdict(each) for each in made], ensure_ascii=False, indent=1) + "\n"


def write_not_made(folder: Path, unmade: Iterable[UnmadeDocument]) -> None:
    """Write the list of the declared documents that a run has made no file of into its folder."""
    (folder / NOT_MADE).write_text(listing(unmade), encoding="utf-8", newline="\n")


def not_made_in(run: Path) -> list[UnmadeDocument]:
    """Return the declared documents that a run has made no file of; none without a list that can be read."""
    path = run / NOT_MADE
    try:
        entries = read_json(path, _UNMADE) if path.is_file() else []
    except ValueError:
        return []
    return [UnmadeDocument(entry["document"], entry["reason"], entry["asked"]) for entry in entries]


def documents_in(run: Path) -> list[MadeDocument]:
    """Return the documents of a run in the order in which it made them; none without a list that can be read."""
    path = run / LISTING
    if not path.is_file():
        return []
    try:
        entries = read_json(path, _LISTED)
    except ValueError:
        return []
    return [
        MadeDocument(
            document=entry["document"],
            scope=entry["scope"],
            row=entry["row"],
            name=entry["name"],
            title=entry["title"],
            edition=entry["edition"],
            recipients=tuple(entry["recipients"]),
            file=entry["file"],
            values=tuple(entry["values"]),
        )
        for entry in entries
    ]


def file_in_run(run: Path, info: ReportInfo) -> Path:
    """Return the file of a run that a report or document was made like; it need not be there."""
    if not info.document:
        return run / FILES.get(info.edition, FILES[INTERNAL])
    for made in documents_in(run):
        if (made.document, made.row) == (info.document, info.row):
            return run / made.file
    return run / DOCUMENTS / f"{info.document}.docx"
