"""manifest.json: what a run was made from and what it made; times are kept apart from what is hashed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from shifan.errors import Refused
from shifan.files.fingerprint import OF_NO_VALUE, Fingerprint, input_hashes, pack_hashes, sha256
from shifan.files.places import Place
from shifan.files.run_files import MANIFEST, SKELETON, VALUES
from shifan.received import ListOf, MalformedJson, MapOf, Record, parse_json, read_bytes
from shifan.records import dataclass
from shifan.standards.folders import pack_folder

_PART_NAMES = {
    "inputs": "原始文件",
    "pack": "规则包",
    "notebooks": "笔记本",
    "code": "程序",
    "parameters": "参数",
    "reviews": "复核签署",
}


_TEXTS = ("city", "run", "fingerprint", "pack_name")
_SHAPE = Record(
    {},
    dict.fromkeys(_TEXTS, str)
    | dict.fromkeys((*_PART_NAMES, "stages", "outputs", "versions"), MapOf(str))
    | {
        "times": Record(
            {}, {"started": (int, float), "seconds": (int, float), "taken_over": ListOf(str)}
        )
    },
)


@dataclass(frozen=True)
class RunTimes:
    """When a run began (seconds since 1970), how long it took, and the stages taken from the run before."""

    started: float = 0
    seconds: float = 0
    taken_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The record of a finished run.

    `digest` is that of the fingerprint `made_from`; `stages` are the keys by which a later run may
    take over a stage; `outputs` maps each file of the run to its SHA-256.
    """

    city: str
    run: str
    digest: str
    pack_name: str
    made_from: Fingerprint
    stages: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    times: RunTimes = field(default_factory=RunTimes)

    @property
    def inputs(self) -> Mapping[str, str]:
        """Return path → SHA-256 of the raw files that the run was made from."""
        return self.made_from.inputs

    @property
    def pack(self) -> Mapping[str, str]:
        """Return file name → SHA-256 of the rule pack that the run was made by."""
        return self.made_from.pack

    def as_dict(self) -> dict[str, object]:
        """Return the content of manifest.json."""
        return {
            "city": self.city,
            "run": self.run,
            "fingerprint": self.digest,
            "pack_name": self.pack_name,
            **self.made_from.as_dict(),
            "stages": dict(self.stages),
            "outputs": dict(self.outputs),
            "versions": dict(self.versions),
            "times": asdict(self.times),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Manifest:
        """Return the record of a manifest.json; what an older one lacks is empty."""
        times = _mapping(content, "times")
        return cls(
            city=str(content.get("city", "")),
            run=str(content.get("run", "")),
            digest=str(content.get("fingerprint", "")),
            pack_name=str(content.get("pack_name", "")),
            made_from=Fingerprint(**{part: _mapping(content, part) for part in _PART_NAMES}),
            stages=_mapping(content, "stages"),
            outputs=_mapping(content, "outputs"),
            versions=_mapping(content, "versions"),
            times=RunTimes(
                times.get("started", 0), times.get("seconds", 0), tuple(times.get("taken_over", ()))
            ),
        )


def _mapping(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    return dict(content.get(key) or {})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a finished run into its folder."""
    text = json.dumps(manifest.as_dict(), ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def read_manifest(run: Path) -> Manifest | None:
    """Return the manifest of a run; None if it is not there or cannot be read."""
    try:
        return parse_manifest(read_bytes(run / MANIFEST))
    except OSError:
        return None


@lru_cache(maxsize=4)  # whoever reads several files of a run asks for its manifest again and again
def parse_manifest(content: bytes) -> Manifest | None:
    """Return the manifest that a file holds; None if it is empty, damaged or of another shape."""
    try:
        parsed = parse_json(content, _SHAPE)
    except MalformedJson:
        return None
    return Manifest.from_dict(parsed) if parsed else None


def output_hashes(folder: Path) -> dict[str, str]:
    """Return path in the run's folder → SHA-256 of every file that is there."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pack_name_of(folder: Path) -> str:
    """Return the name of the rule pack that a run's values rest on; empty if they rest on none."""
    files: dict[str, str] = json.loads((folder / VALUES).read_text(encoding="utf-8"))["files"]
    return next((name.split("/")[0] for name in files if name.endswith("/standard.toml")), "")


def require_pack(run: Path, standard: str) -> None:
    """Refuse a run that was not made by the rule pack asked for; an empty text asks for none."""
    if not standard:
        return
    manifest = read_manifest(run)
    used = manifest.pack if manifest else {}
    if _rules(pack_hashes(pack_folder(standard))) != _rules(used):
        raise Refused(
            "other-pack",
            file=f"{run.parent.name}/{run.name}",
            found=f"该次运行不是按规则包 {standard} 所作",
            expected="按该规则包所作的运行",
            action=f"请先运行 shifan run {run.parent.name} --standard {standard}，或去掉 --standard",
        )


def _rules(pack: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a pack without its skeleton, which is no rule."""
    return {name: digest for name, digest in pack.items() if name != SKELETON}


def is_made_from_present_inputs(run: Path, place: Place) -> bool:
    """Return whether a run was made from the raw files as they are now; False if nobody can tell."""
    manifest = read_manifest(run)
    return manifest is not None and manifest.inputs == input_hashes(place)


def parameters_of_no_value(run: Path) -> dict[str, str]:
    """Return the parameters of a run that none of its values depends on: its skeleton, the documents asked for."""
    manifest = read_manifest(run)
    made = manifest.made_from.parameters if manifest else {}
    return {key: made[key] for key in OF_NO_VALUE if key in made}


def is_current(run: Path, fingerprint: Fingerprint) -> bool:
    """Return whether a run was made from exactly this, and its files are all there."""
    manifest = read_manifest(run)
    if manifest is None or manifest.digest != fingerprint.digest or not manifest.outputs:
        return False
    return all((run / name).is_file() for name in manifest.outputs)


def changes_since(manifest: Manifest | None, fingerprint: Fingerprint) -> list[str]:
    """Return in words what was added, removed or changed since a run, part by part.

    Everything counts as added if the run's manifest cannot be read.
    """
    before = manifest.made_from.as_dict() if manifest else {}
    now = fingerprint.as_dict()
    return [
        f"{word}{change}"
        for part, word in _PART_NAMES.items()
        for change in _changed_keys(before.get(part, {}), now[part])
    ]


def _changed_keys(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for key in sorted({*before, *now}):
        if key not in before:
            yield f"新增：{key}"
        elif key not in now:
            yield f"删除：{key}"
        elif before[key] != now[key]:
            yield f"变化：{key}"
