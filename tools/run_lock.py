"""Write requirements-run.lock: of requirements.lock what running shifan takes, without the tools of its developers.

The full lock holds everything, tests included, with the packages that each was locked for. What `make report`
installs is what the dependencies, JupyterLab and the cluster take, and what builds the package; pycel, which recomputes
workbooks in tests and is under the GPL, is not among it. A test compares the file with what this would write.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[1]
LOCK, RUN_LOCK = PROJECT / "requirements.lock", PROJECT / "requirements-run.lock"
EXTRAS = ("lab", "cluster")  # that people use who run shifan
_ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.M)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_REASONS = re.compile(r"^    # via(?: (.+))?$|^    #   (.+)$", re.M)


def entries(lock: str) -> dict[str, str]:
    """Return package → its entry in a lock: version, hashes, what it was locked for; two of a name are joined."""
    found: dict[str, str] = {}
    for entry in _ENTRY.split(lock)[1:]:
        name = normalised(entry)
        found[name] = found.get(name, "") + entry
    return found


def normalised(requirement: str) -> str:
    """Return the name of a requirement as registries compare it."""
    name = _NAME.match(requirement)
    if name is None:
        raise ValueError(f"no requirement: {requirement[:40]}")
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def needed(lock: Mapping[str, str], project: Mapping[str, object]) -> set[str]:
    """Return the packages of a lock that running takes: those of pyproject.toml and all that they were locked for."""
    table, build = project["project"], project["build-system"]
    extras = table["optional-dependencies"]  # type: ignore[index]
    wanted = [*table["dependencies"], *build["requires"]]  # type: ignore[index]
    for extra in EXTRAS:
        wanted += extras[extra]
    wanted_names = {normalised(requirement) for requirement in wanted}
    reached: set[str] = set()
    while wanted_names - reached:
        reached |= wanted_names
        wanted_names |= {name for name, entry in lock.items() if reached & _locked_for(entry)}
    return reached & lock.keys()


def _locked_for(entry: str) -> set[str]:
    reasons = (package or other for package, other in _REASONS.findall(entry))
    return {normalised(reason) for reason in reasons if reason and "pyproject.toml" not in reason}


def run_lock() -> str:
    """Return the content of requirements-run.lock."""
    lock = entries(LOCK.read_text(encoding="utf-8"))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = needed(lock, project)
    return "".join(entry for name, entry in lock.items() if name in kept)


if __name__ == "__main__":
    RUN_LOCK.write_text(run_lock(), encoding="utf-8", newline="\n")
