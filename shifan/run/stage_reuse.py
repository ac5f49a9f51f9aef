"""Stages taken over from the last run: one whose inputs, rules, notebook and code are the same is not done again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from shifan.files.fingerprint import (
    CHART_STAGE,
    CLEAN_STAGE,
    OF_NO_VALUE,
    REPORT_STAGE,
    SCORE_STAGE,
    Fingerprint,
    sha256,
)
from shifan.files.manifest import Manifest
from shifan.files.run_files import (
    CHARTS,
    CLEAN,
    EXACT,
    FINDINGS,
    INTERNAL,
    PUBLIC,
    SCORES,
    SKELETON,
    VALUES,
)
from shifan.files.unchanged import checked_manifest
from shifan.report.run_documents import MadeDocument, documents_in
from shifan.standards import documents, wording
from shifan.standards.pack_files import SKELETON_SUFFIXES

DOCUMENT_STAGE = "05_documents"  # with the name of a document behind it
PHOTOGRAPH_STAGE = "05_photographs"
_PHOTOGRAPH_CODE = "photographs/"
EXACT_RESULTS = (
    "02_score（得分）"  # what the scoring stage computes; no word of the pack has a part in it
)
# The code that a stage alone uses; what stands in no list is used by all.
_CODE = {
    CLEAN_STAGE: ("intake/", "clean/"),
    SCORE_STAGE: ("rules/", "score/", "firmness/", "questions/"),
    CHART_STAGE: ("charts/",),
    REPORT_STAGE: ("report/",),
}
_CODE_OF_NO_STAGE = ("audit/",)
_OUTPUTS = {
    CLEAN_STAGE: (f"{CLEAN}/", FINDINGS),
    SCORE_STAGE: (VALUES, SCORES, EXACT),
    CHART_STAGE: (f"{CHARTS}/",),
    REPORT_STAGE: (INTERNAL, PUBLIC, SKELETON),
}


class StageReuse:
    """The stages of a run under way: their keys so far, and those taken over from the last run.

    Without a last run every stage is done anew, and only its key is computed.
    """

    def __init__(self, fingerprint: Fingerprint, folder: Path, last: Path | None) -> None:
        self.keys: dict[str, str] = {}
        self.taken: list[str] = []
        self._fingerprint, self._folder = fingerprint, folder
        self._last = _LastRun(last) if last else None

    def take(self, stage: str) -> bool:
        """Return whether the stage's files now stand in the run's folder, taken from the last run unchanged."""
        self.keys[stage] = self._key(stage)
        if self._last is None:
            return False
        if not self._last.has(stage, self.keys[stage]):
            if stage == SCORE_STAGE:
                self._take_exact_results(self._last)
            return False
        if not self._last.copy(self._last.outputs_of(stage), self._folder):
            return False
        self.taken.append(stage)
        return True

    def _take_exact_results(self, last: _LastRun) -> None:
        """If only words have changed, leave the last run's exact results for the scoring to come."""
        if last.has(EXACT_RESULTS, self.keys[EXACT_RESULTS]) and last.copy([EXACT], self._folder):
            self.taken.append(EXACT_RESULTS)

    def _key(self, stage: str) -> str:
        """Return the digest of all that a stage depends on."""
        if stage == SCORE_STAGE:
            self.keys[EXACT_RESULTS] = _digest(
                self._program_of(SCORE_STAGE)
                | {"before": self.keys[CLEAN_STAGE], "pack": self._pack_without_wording()}
            )
        return _digest(self._program_of(stage) | self._data_of(stage))

    def _program_of(self, stage: str) -> dict[str, object]:
        """Return the code, the notebook and the parameters that a stage depends on."""
        fingerprint = self._fingerprint
        given = fingerprint.parameters
        parameters = {key: given[key] for key in given if key not in OF_NO_VALUE}
        return {
            "code": _code_of(fingerprint.code, stage),
            "notebook": fingerprint.notebooks[f"{stage}.ipynb"],
            "parameters": parameters,
        }

    def _data_of(self, stage: str) -> dict[str, object]:
        """Return the files and the stages before that a stage depends on."""
        fingerprint = self._fingerprint
        if stage == CLEAN_STAGE:
            return {"inputs": dict(fingerprint.inputs), "pack": self._pack_without_wording()}
        if stage == SCORE_STAGE:
            return {"before": self.keys[CLEAN_STAGE], "pack": self._pack_without_skeletons()}
        if stage == CHART_STAGE:
            return {"drawn": _digest_of_drawn_values(self._folder / VALUES)}
        return {
            "before": [self.keys[SCORE_STAGE], self.keys[CHART_STAGE]],
            "skeleton": fingerprint.parameters.get("skeleton"),
            "skeleton of the pack": fingerprint.pack.get(SKELETON),
        }

    def _pack_without_skeletons(self) -> dict[str, str]:
        pack = self._fingerprint.pack
        return {name: pack[name] for name in pack if not name.endswith(SKELETON_SUFFIXES)}

    def _pack_without_wording(self) -> dict[str, str]:
        pack = self._pack_without_skeletons()
        return {name: pack[name] for name in pack if name not in (wording.FILE, documents.FILE)}

    def take_document(self, name: str, declared: Mapping[str, str]) -> list[MadeDocument] | None:
        """Return the files of a declared document, taken from the last run; None if they are to be made anew.

        `declared` is what the pack says of it, with the digest of its skeleton.
        """
        stage = f"{DOCUMENT_STAGE} {name}"
        before = {"before": [self.keys[SCORE_STAGE], self.keys[CHART_STAGE]]}
        code = {"code": _code_of(self._fingerprint.code, REPORT_STAGE)}
        self.keys[stage] = _digest({**before, **code, **declared})
        if self._last is None or not self._last.has(stage, self.keys[stage]):
            return None
        made = self._last.documents_of(name)
        if not self._last.copy([document.file for document in made], self._folder):
            return None
        return made

    def take_photographs(self, inputs: Mapping[str, str]) -> set[str]:
        """Return which files of photographs now stand in the run's folder, taken from the last run.

        `inputs` maps each to the input that it is made of.
        """
        code = self._fingerprint.code
        own = {path: code[path] for path in code if path.startswith(_PHOTOGRAPH_CODE)}
        self.keys[PHOTOGRAPH_STAGE] = _digest({"code": own})
        if self._last is None or not self._last.has(PHOTOGRAPH_STAGE, self.keys[PHOTOGRAPH_STAGE]):
            return set()
        wanted = self._fingerprint.inputs
        return {
            file
            for file, source in inputs.items()
            if self._last.read(source) == wanted[source] and self._last.copy([file], self._folder)
        }


class _LastRun:
    """A complete run that stages may be taken from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest: Manifest = checked_manifest(folder)

    def has(self, stage: str, key: str) -> bool:
        """Return whether the run did the stage with this key."""
        return self._manifest.stages.get(stage) == key

    def read(self, source: str) -> str:
        """Return the SHA-256 of an input when the run read it; empty if it did not."""
        return self._manifest.inputs.get(source, "")

    def outputs_of(self, stage: str) -> list[str]:
        """Return the names of the files that the stage has made."""
        outputs = self._manifest.outputs
        notebook = f"notebooks/{stage}.ipynb"
        return [name for name in outputs if name == notebook or name.startswith(_OUTPUTS[stage])]

    def documents_of(self, name: str) -> list[MadeDocument]:
        """Return the files that the run has made of a declared document."""
        return [made for made in documents_in(self._folder) if made.document == name]

    def copy(self, names: list[str], target: Path) -> bool:
        """Copy files of the run; return False, with none copied, if one is not as the run wrote it."""
        if not all(self._is_intact(name) for name in names):
            return False
        for name in names:
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._folder / name, copy)
        return True

    def _is_intact(self, name: str) -> bool:
        digest = self._manifest.outputs.get(name)
        path = self._folder / name
        return digest is not None and path.is_file() and sha256(path) == digest


def _code_of(code: Mapping[str, str], stage: str) -> dict[str, str]:
    """Return the code files that a stage may use: all but those that other stages alone use."""
    others = [part for name, parts in _CODE.items() if name != stage for part in parts]
    not_used = (*others, *_CODE_OF_NO_STAGE)
    return {path: digest for path, digest in code.items() if not path.startswith(not_used)}


def _digest_of_drawn_values(values: Path) -> str:
    """Return the digest of the values that are no sentences: charts print no sentence."""
    register = json.loads(values.read_text(encoding="utf-8"))["values"]
    return _digest({key: value for key, value in register.items() if not _is_wording(value)})


def _is_wording(value: Mapping[str, list[str]]) -> bool:
    return any(f"/{wording.FILE}!" in cell for cell in value["inputs"])


def _digest(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of content as JSON with sorted keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
