"""What a run depends on: the SHA-256 of every input, pack file, notebook and code file, and the parameters."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path, PurePath

from shifan.files.notebook_content import notebook_sha256
from shifan.files.places import Place
from shifan.photographs.folder import picture_files
from shifan.received import open_regular, read_bytes
from shifan.records import dataclass

PACKAGE = Path(__file__).resolve().parents[1]
STANDARDS = PACKAGE / "standards"
INPUT_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".toml"}
TEXT_SUFFIXES = {".py", ".ipynb", ".toml", ".css", ".js", ".j2", ".csv"}
CODE_SUFFIXES = {".py", ".toml", ".docx", ".pptx", ".css", ".js", ".j2", ".json"}
PACK_SUFFIXES = {".csv", ".toml", ".docx", ".pptx"}
# Folders of the package of which no byte of a run's output depends.
NOT_CODE = {"cli", "notebooks", "__pycache__"}
# The notebooks that a run executes, in their order.
STAGES = ("01_clean", "02_score", "03_charts", "04_report")
CLEAN_STAGE, SCORE_STAGE, CHART_STAGE, REPORT_STAGE = STAGES


OF_NO_VALUE = ("skeleton", "documents")  # parameters that decide only what is written of the values


@dataclass(frozen=True)
class Fingerprint:
    """File → SHA-256 of all that a run depends on, and the run's parameters.

    Paths of inputs and reviews are relative to the root, others to their folder. Reviews are the
    sign-offs: no stage depends on them, only what shows them.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    pack: Mapping[str, str] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    reviews: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, dict[str, str]]:
        """Return the parts as plain mappings, ready for JSON."""
        return {
            "inputs": dict(self.inputs),
            "pack": dict(self.pack),
            "notebooks": dict(self.notebooks),
            "code": dict(self.code),
            "parameters": dict(self.parameters),
            "reviews": dict(self.reviews),
        }

    @property
    def digest(self) -> str:
        """Return the SHA-256 over all parts; its first 8 digits name the run's folder."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of(place: Place, pack: Path, parameters: Mapping[str, str]) -> Fingerprint:
    """Return the fingerprint of a run of a city by the pack in the folder `pack`."""
    return Fingerprint(
        inputs=input_hashes(place),
        pack=pack_hashes(pack),
        notebooks=notebook_hashes(),
        code=code_hashes(),
        parameters=dict(parameters),
        reviews=review_hashes(place),
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with open_regular(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def input_files(folder: Path) -> list[Path]:
    """Return the files of a city's raw folder that can matter, sorted; not the lock files of office programs."""
    books = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in INPUT_SUFFIXES
        and not path.name.startswith((".", "~$"))
        and path.is_file()
    )
    return [*books, *picture_files(folder)]


def input_hashes(place: Place) -> dict[str, str]:
    """Return path relative to the root → SHA-256 of every input file."""
    return {
        path.relative_to(place.root).as_posix(): sha256(path) for path in input_files(place.raw)
    }


def review_hashes(place: Place) -> dict[str, str]:
    """Return path relative to the root → SHA-256 of the city's sign-offs; empty if there are none."""
    if not place.reviews.is_file():
        return {}
    return {place.reviews.relative_to(place.root).as_posix(): sha256(place.reviews)}


def pack_hashes(folder: Path) -> dict[str, str]:
    """Return file name → SHA-256 of a rule pack."""
    files = [
        path
        for path in folder.iterdir()
        if path.suffix in PACK_SUFFIXES and not path.name.startswith("~$")
    ]
    return _hashes(sorted(files), folder)


def code_hashes() -> dict[str, str]:
    """Return module path → SHA-256 of the package, without command line, notebooks and rule packs."""
    names = sorted(_code_files(), key=lambda name: name.split("/"))
    return {name: _text_sha256(PACKAGE / name) for name in names}


def _code_files() -> Iterator[str]:
    """Yield the files of the package that take part in making outputs; rule packs count apart.

    As texts: a city at the prompt asks for all of them, and paths of pathlib would take longer than reading them.
    """
    for folder, below, names in os.walk(PACKAGE):
        below[:] = [name for name in below if name not in NOT_CODE]
        within = folder[len(str(PACKAGE)) + 1 :].replace(os.sep, "/")
        of_packs = within.partition("/")[0] == STANDARDS.name
        for name in names:
            suffix = PurePath(name).suffix
            if suffix == ".py" or (suffix in CODE_SUFFIXES and not of_packs):
                yield f"{within}/{name}" if within else name


def notebook_hashes() -> dict[str, str]:
    """Return file name → SHA-256 of what is typed in the notebooks that a run executes."""
    folder = notebook_folder()
    return {f"{name}.ipynb": notebook_sha256(folder / f"{name}.ipynb") for name in STAGES}


def notebook_folder() -> Path:
    """Return the folder of the notebooks: the checkout's, or the copy inside an installed package."""
    checkout = PACKAGE.parent / "notebooks"
    return checkout if (checkout / f"{STAGES[0]}.ipynb").is_file() else PACKAGE / "notebooks"


def _hashes(files: Iterable[Path], folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _text_sha256(path) for path in files}


def _text_sha256(path: Path) -> str:
    # A checkout on Windows may have other line ends; the text is the same.
    if path.suffix not in TEXT_SUFFIXES:
        return sha256(path)
    return hashlib.sha256(read_bytes(path).replace(b"\r\n", b"\n")).hexdigest()
