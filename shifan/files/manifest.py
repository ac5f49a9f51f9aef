"""manifest.json: what a run was made from and what it made; times are kept apart from what is hashed."""

from __future__ import annotations

import json
from pathlib import Path

from shifan.errors import Refused
from shifan.files.fingerprint import Fingerprint, pack_hashes, sha256
from shifan.files.run_files import MANIFEST as FILE
from shifan.files.run_files import SKELETON, VALUES
from shifan.standards.folders import pack_folder

_PACKAGES = (
    "shifan",
    "pandas",
    "numpy",
    "matplotlib",
    "papermill",
    "python-docx",
    "python-calamine",
    "XlsxWriter",
    "pyarrow",
    "zhplot",
)
_PARTS = {
    "inputs": "原始文件",
    "pack": "规则包",
    "notebooks": "笔记本",
    "code": "程序",
    "parameters": "参数",
    "reviews": "复核签署",
}


def write(
    folder: Path,
    city: str,
    run: str,
    mark: Fingerprint,
    stages: dict[str, str],
    times: dict[str, object],
) -> None:
    """Write the manifest of a finished run; `stages` are the keys by which a later run may take over a stage."""
    outputs = {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    files = json.loads((folder / VALUES).read_text(encoding="utf-8"))["files"]
    pack = next((name.split("/")[0] for name in files if name.endswith("/standard.toml")), "")
    content = {
        "city": city,
        "run": run,
        "fingerprint": mark.digest,
        "pack_name": pack,
        **mark.as_dict(),
        "stages": stages,
        "outputs": outputs,
        "versions": versions(),
        "times": times,
    }
    (folder / FILE).write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a run's bytes come from; an absent one is empty."""
    import platform
    from importlib import metadata  # slow to import: readers of manifests do without

    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def read(run: Path) -> dict[str, object]:
    """Return the manifest of a run; empty if it cannot be read."""
    try:
        return json.loads((run / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def require_pack(run: Path, standard: str) -> None:
    """Refuse a run that was not made by the rule pack asked for; an empty text asks for none."""
    if not standard:
        return
    asked, known = (
        {name: digest for name, digest in one.items() if name != SKELETON}
        for one in (pack_hashes(pack_folder(standard)), read(run).get("pack") or {})
    )
    if asked != known:
        raise Refused(
            "other-pack",
            file=f"{run.parent.name}/{run.name}",
            found=f"该次运行不是按规则包 {standard} 所作",
            expected="按该规则包所作的运行",
            action=f"请先运行 shifan run {run.parent.name} --standard {standard}，或去掉 --standard",
        )


def matches(run: Path, mark: Fingerprint) -> bool:
    """Return whether a run was made from exactly this, and its files are all there."""
    known = read(run)
    return known.get("fingerprint") == mark.digest and all(
        (run / name).is_file() for name in known.get("outputs", {"": ""})
    )


def differences(known: dict[str, object], mark: Fingerprint) -> list[str]:
    """Return in words what has changed since a run: added, removed and changed things by part."""
    lines = []
    for part, name in _PARTS.items():
        old, new = known.get(part) or {}, mark.as_dict()[part]
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                kind = "新增" if key not in old else "删除" if key not in new else "变化"
                lines.append(f"{name}{kind}：{key}")
    return lines
