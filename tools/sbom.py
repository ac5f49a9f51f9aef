"""Write what shifan is made of: `python tools/sbom.py [FILE]`, as CycloneDX, and `docs/licences.md` with `--licences`.

Packages, versions and hashes are those of requirements-run.lock, what `make report` installs; licences are those that
the installed packages state, so the environment has to be made first (`make report`).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import run_lock

PAGE = run_lock.PROJECT / "docs" / "licences.md"
_VERSION = re.compile(r"==([^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60  # some packages put the whole text of their licence into the field
_HEAD = """# 所用的库及其许可

`make report` 安装的全部库（`requirements-run.lock`）及各自声明的许可，由 `python tools/sbom.py --licences` 写出；
软件物料清单（CycloneDX）由 `python tools/sbom.py 文件` 写出。
shifan 本身为 MIT 许可；随附字体思源黑体（Noto Sans SC）为 SIL OFL 1.1。
测试所用的 pycel（GPL）不在其中，`make report` 不安装它。

| 库 | 许可 |
|---|---|
"""


def licence_of(name: str) -> str:
    """Return the licence that an installed package states; empty for one that is not installed here."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression = stated.get("License-Expression") or ""
    kinds = [each for each in stated.get_all("Classifier") or () if each.startswith(_CLASSIFIER)]
    named = " / ".join(each.removeprefix(_CLASSIFIER) for each in kinds)
    written = (stated.get("License") or "").strip().splitlines()
    short = written[0] if written and len(written[0]) <= _LONGEST else ""
    return expression or named or short


def bill() -> dict[str, object]:
    """Return the bill of materials as CycloneDX 1.5."""
    components = []
    for name, entry in run_lock.entries(run_lock.run_lock()).items():
        version = _VERSION.search(entry)
        licence = licence_of(name)
        components.append(
            {
                "type": "library",
                "name": name,
                "version": version[1] if version else "",
                "purl": f"pkg:pypi/{name}@{version[1] if version else ''}",
                "licenses": [{"license": {"name": licence}}] if licence else [],
                "hashes": [
                    {"alg": "SHA-256", "content": digest} for digest in _HASH.findall(entry)
                ],
            }
        )
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}


def page() -> str:
    """Return the page of licences; of a package for other systems only it says that."""
    names = run_lock.entries(run_lock.run_lock())
    rows = [f"| {name} | {licence_of(name) or '本系统不安装'} |" for name in names]
    return _HEAD + "\n".join(rows) + "\n"


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="where the bill goes; standard output")
    parser.add_argument("--licences", action="store_true", help="write docs/licences.md")
    asked = parser.parse_args()
    if asked.licences:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
        return
    text = json.dumps(bill(), ensure_ascii=False, indent=1) + "\n"
    if asked.file:
        asked.file.write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
