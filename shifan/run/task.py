"""What is asked of a run, and what is handed from the run of a city to whatever fills its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from shifan.files.fingerprint import Fingerprint
from shifan.files.places import Place
from shifan.records import dataclass

Progress = Callable[[str, str], None]  # is told a city and what is being done for it


def no_progress(city: str, text: str) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class RunOptions:
    """What a user may ask of a run; without a `standard` the city's own rule pack counts.

    `force` makes everything anew, `isolated` gives each notebook a kernel process of its own,
    `skeleton` is the user's own report skeleton, `second_core` lets a second process draw the
    charts where the machine has a core for it, `documents` are the names of the documents to make
    (empty: all that the pack declares but those on request).
    """

    standard: str = ""
    force: bool = False
    isolated: bool = False
    skeleton: Path | None = None
    second_core: bool = True
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class FillSettings:
    """How the notebooks of a run are executed; `skeleton` holds the bytes of the user's own, if any."""

    standard: str = ""
    isolated: bool = False
    second_core: bool = False
    skeleton: bytes = b""
    documents: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """Return what of this changes the outputs: the pack by its name, the skeleton by its SHA-256, the documents."""
        parameters = {"standard": Path(self.standard).name}
        if self.skeleton:
            parameters["skeleton"] = hashlib.sha256(self.skeleton).hexdigest()
        if self.documents:
            parameters["documents"] = "、".join(sorted(self.documents))
        return parameters


@dataclass(frozen=True)
class RunTask:
    """A folder to be filled with the outputs of a run; `last` is the run that stages may be taken from."""

    place: Place
    settings: FillSettings
    folder: Path
    fingerprint: Fingerprint
    last: Path | None


@dataclass(frozen=True)
class StagesDone:
    """The key of each stage, by which a later run may take it over, and the stages taken from the last run."""

    keys: Mapping[str, str]
    taken_over: tuple[str, ...]


Fill = Callable[[RunTask, Progress], StagesDone]


Parameter = str | int | float | bool  # what the parameters cell of a notebook may hold


@dataclass(frozen=True)
class NotebookTask:
    """A notebook to execute, by its name without suffix.

    The executed copy goes into the folder `target`, that of a notebook that breaks into `broken`;
    `isolated` gives the notebook a kernel process of its own.
    """

    name: str
    target: Path
    parameters: Mapping[str, Parameter]
    isolated: bool
    broken: Path


class NotebookFailed(RuntimeError):
    """A notebook stopped; the message names the notebook and the copy that was kept."""
