"""What the last run has already made: a stage whose inputs, rules, notebook and code are the same is not done again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from shifan.files import manifest
from shifan.files.fingerprint import Fingerprint, sha256
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

WORDING = "wording.toml"
NUMBERS = (
    "02_score（得分）"  # the exact results of the stage, in which no word of the pack has a part
)
# The code that a stage alone uses; what stands in no list is used by all.
_CODE = {
    "01_clean": ("intake/", "clean/"),
    "02_score": ("rules/", "score/", "firmness/", "questions/"),
    "03_charts": ("charts/",),
    "04_report": ("report/",),
}
_LATE = ("audit/",)
_MADE = {
    "01_clean": (f"{CLEAN}/", FINDINGS),
    "02_score": (VALUES, SCORES, EXACT),
    "03_charts": (f"{CHARTS}/",),
    "04_report": (INTERNAL, PUBLIC, SKELETON),
}


class Reuse:
    """The stages of a run, their keys, and the last run they may be taken from (None: everything is done anew)."""

    def __init__(self, mark: Fingerprint, folder: Path, last: Path | None) -> None:
        self.keys: dict[str, str] = {}
        self.taken: list[str] = []
        self._mark, self._folder, self._last = mark, folder, last
        self._known = manifest.read(last) if last else {}

    def take(self, stage: str) -> bool:
        """Return whether the stage's files now stand in the run's folder, taken from the last run unchanged."""
        self.keys[stage] = self._key(stage)
        if not self._same(stage):
            if stage == "02_score":
                self._take_numbers()
            return False
        files = {
            name: digest
            for name, digest in self._known["outputs"].items()
            if name == f"notebooks/{stage}.ipynb" or name.startswith(_MADE[stage])
        }
        if any(
            not (self._last / name).is_file() or sha256(self._last / name) != digest
            for name, digest in files.items()
        ):
            return False
        for name in files:
            target = self._folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._last / name, target)
        self.taken.append(stage)
        return True

    def _same(self, stage: str) -> bool:
        return (self._known.get("stages") or {}).get(stage) == self.keys[stage]

    def _take_numbers(self) -> None:
        """Leave the last run's exact results for the stage to come if only words have changed: they are not computed again."""
        digest = self._known.get("outputs", {}).get(EXACT)
        if (
            self._same(NUMBERS)
            and digest
            and (self._last / EXACT).is_file()
            and sha256(self._last / EXACT) == digest
        ):
            shutil.copyfile(self._last / EXACT, self._folder / EXACT)
            self.taken.append(NUMBERS)

    def _key(self, stage: str) -> str:
        if stage == "02_score":
            self.keys[NUMBERS] = self._key(NUMBERS)
        mark = self._mark
        own = "02_score" if stage == NUMBERS else stage
        parts = {
            "code": _code(mark.code, own),
            "notebook": mark.notebooks[f"{own}.ipynb"],
            "parameters": {
                name: value for name, value in mark.parameters.items() if name != "skeleton"
            },
        }
        if stage == "01_clean":
            parts |= {
                "inputs": dict(mark.inputs),
                "pack": {name: digest for name, digest in mark.pack.items() if name != WORDING},
            }
        elif stage == NUMBERS:
            parts |= {
                "before": self.keys["01_clean"],
                "pack": {name: digest for name, digest in mark.pack.items() if name != WORDING},
            }
        elif stage == "02_score":
            parts |= {"before": self.keys["01_clean"], "pack": dict(mark.pack)}
        elif stage == "03_charts":
            parts |= {"drawn": _drawn(self._folder / VALUES)}
        else:
            parts |= {
                "before": [self.keys["02_score"], self.keys["03_charts"]],
                "skeleton": mark.parameters.get("skeleton"),
            }
        return hashlib.sha256(
            json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()
        ).hexdigest()


def _code(code: Mapping[str, str], stage: str) -> dict[str, str]:
    others = tuple(part for name, own in _CODE.items() if name != stage for part in own) + _LATE
    return {path: digest for path, digest in code.items() if not path.startswith(others)}


def _drawn(values: Path) -> str:
    """Return the digest of the values that are no sentences: charts print none."""
    register = json.loads(values.read_text(encoding="utf-8"))
    kept = {
        key: value
        for key, value in register["values"].items()
        if not any(f"/{WORDING}!" in one for one in value["inputs"])
    }
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
