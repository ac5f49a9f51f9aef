"""Whether a finished run was made by the rule pack as it stands now: edited since, or another edition of it."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.fingerprint import pack_hashes
from shifan.files.manifest import Manifest
from shifan.files.unchanged import checked_manifest
from shifan.standards.folders import SHIPPED, shipped

_FILE = "standard.toml"
_MOST_NAMED = 3


def edited_pack(run: Path) -> str:
    """Return a sentence that names the files of a run's pack that are not as they were; empty if they are.

    The pack is looked for among the shipped ones, in the root of the run and in the current folder, by the name that
    the run knows. Empty also where it stands nowhere there, or the run's manifest cannot be read.
    """
    try:
        manifest = checked_manifest(run)
        present = [pack_hashes(folder) for folder in _folders(manifest, run)]
    except (Refused, OSError):
        return ""
    if not manifest.pack or not present or manifest.pack in present:
        return ""
    differs = {*present[0].items()} ^ {*manifest.pack.items()}
    files = sorted({name for name, _ in differs})
    more = f"等{len(files)}个文件" if len(files) > _MOST_NAMED else ""
    named = "、".join(files[:_MOST_NAMED]) + more
    return (
        f"规则包 {manifest.pack_name} 与 {run.name} 所用的不同（{named}）：之后改过，或那次用的是另一版；"
        f"该次运行是按当时所用的计算的，按现在的规则包，请重新运行 {manifest.city}"
    )


def _folders(manifest: Manifest, run: Path) -> list[Path]:
    """Return where a run's pack may stand now: there may be several editions of it."""
    name = manifest.pack_name
    if not name:
        return []
    if name in shipped():
        return [SHIPPED / name]
    root = run.absolute().parents[2]  # root/output/city/run
    named = [root / name, Path(name)]
    return [folder for folder in named if (folder / _FILE).is_file()]
