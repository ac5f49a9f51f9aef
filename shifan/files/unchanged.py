"""Whether the files of a finished run are still as the run wrote them.

The manifest has the SHA-256 of every file, latest.json that of the manifest. Whoever reads a run asks here first:
what was changed by hand is named and not used. A report in Word is the exception where people may edit it: `verify`
judges it number by number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.files.fingerprint import sha256
from shifan.files.latest import Latest, read_latest
from shifan.files.manifest import Manifest, parse_manifest
from shifan.files.run_files import DOCUMENTS, MANIFEST
from shifan.received import read_bytes

LATEST = "latest.json"
_NOT_AS_REGISTERED = "清单与 latest.json 登记的不同：其中之一在运行之后被手工改动，不使用"
REPORTS = ".docx"  # how the names of files end that people edit


def require_unchanged(run: Path, *names: str) -> Manifest:
    """Return the manifest of a finished run of which these files are as it wrote them.

    A name that ends with `/` stands for a folder and all in it; without names only the manifest is checked. Refused
    with every file that was changed, is missing or has been added.
    """
    manifest = checked_manifest(run)
    require_as_in(manifest, run, *names)
    return manifest


def require_as_in(manifest: Manifest, run: Path, *names: str) -> None:
    """Refuse files of a run that are not as its manifest says; `names` as in `require_unchanged`."""
    folders = tuple(name for name in names if name.endswith("/"))
    wanted = [name for name in manifest.outputs if name in names or name.startswith(folders)]
    changed = [name for name in wanted if not is_as_written(run, name, manifest)]
    added = [name for name in names if name not in manifest.outputs and (run / name).is_file()]
    if changed or added:
        raise Refused(_changed(run, name) for name in (*changed, *added))


def read_unchanged(run: Path, name: str) -> bytes:
    """Return the content of a file of a finished run; Refused, as above, if it is not as the run wrote it.

    OSError if there is no such file, and the run has made none.
    """
    known = checked_manifest(run).outputs.get(name)
    try:
        content = read_bytes(run / name)
    except OSError:
        if known is None:
            raise
        raise Refused([_changed(run, name)]) from None
    if hashlib.sha256(content).hexdigest() != known:
        raise Refused([_changed(run, name)])
    return content


def require_all_unchanged(run: Path) -> Manifest:
    """Return the manifest of a run all of whose files, but for reports in Word, are as it wrote them; else Refused."""
    manifest = checked_manifest(run)
    return require_unchanged(run, *(name for name in manifest.outputs if not is_report(name)))


def is_report(name: str) -> bool:
    """Return whether a file of a run is a report or document that people edit in Word."""
    return name.endswith(REPORTS) and ("/" not in name or name.startswith(f"{DOCUMENTS}/"))


def checked_manifest(run: Path) -> Manifest:
    """Return the manifest of a run that is the one that latest.json knows; Refused if it is another or unreadable.

    A latest.json of an earlier version knows none and lets every manifest pass.
    """
    try:
        content = read_bytes(run / MANIFEST)
    except OSError:
        raise Refused([_finding(run, MANIFEST, "没有这次运行的清单，或清单不能读取")]) from None
    known = _latest_of(run).digest_of(run.name)
    if known and hashlib.sha256(content).hexdigest() != known:
        raise Refused([_finding(run, MANIFEST, _NOT_AS_REGISTERED)])
    manifest = parse_manifest(content)
    if manifest is None:
        raise Refused([_finding(run, MANIFEST, "清单无法读取")])
    return manifest


def is_vouched_for(run: Path) -> bool:
    """Return whether latest.json knows the manifest of a run; it does not of those of an earlier version."""
    return bool(_latest_of(run).digest_of(run.name))


def require_readable_latest(output: Path) -> None:
    """Refuse a folder of runs whose latest.json is there and damaged, or changed by hand."""
    _latest_of(output / "none")


@contextmanager
def refuse_damaged(run: Path, name: str) -> Iterator[None]:
    """Turn what a damaged file of a run raises in its reader into a refusal that names it."""
    try:
        yield
    except Refused:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Refused([_finding(run, name, "运行结果不完整或无法读取")]) from None


def _latest_of(run: Path) -> Latest:
    """Return the latest.json beside a run; an empty one if there is none."""
    path = run.parent / LATEST
    latest = read_latest(path)
    if latest is None and path.exists():
        raise Refused(
            "run-changed",
            file=f"{run.parent.name}/{LATEST}",
            found="记录最近一次运行的文件已损坏，或在运行之后被手工改动，不使用",
            expected="由 shifan run 写入的内容",
            action=f"请重新运行：shifan run {run.parent.name} --force",
        )
    return latest or Latest("")


def is_as_written(run: Path, name: str, manifest: Manifest) -> bool:
    """Return whether a file of a run is as its manifest says; False for one that is missing or was added."""
    try:
        return sha256(run / name) == manifest.outputs.get(name)
    except OSError:
        return False


def _changed(run: Path, name: str) -> Finding:
    there = (run / name).exists()
    return _finding(
        run, name, "在运行之后被手工改动，不使用" if there else "运行结果不完整：缺少这个文件"
    )


def _finding(run: Path, name: str, found: str) -> Finding:
    return Finding(
        "run-changed",
        "error",
        file=f"{run.parent.name}/{run.name}/{name}",
        found=found,
        expected="与该次运行写出时一致的文件",
        action=f"请重新运行：shifan run {run.parent.name} --force；refresh 也可用 --run 指定另一次运行",
    )
