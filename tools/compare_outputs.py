"""Whether two roots hold the same outputs, byte for byte: shows that a change of the code changes nothing for users.

    python tools/compare_outputs.py BEFORE AFTER

Each city's newest run is compared file by file. What names the program or the moment is levelled
first: the fingerprint, the run's name, the digests of code and stages, versions and times.
Workbooks and reports are compared part by part, so that levelling reaches inside. Prints the files
that differ and one line of figures; status 1 if any differs.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from io import BytesIO
from pathlib import Path

_CODE_LIST = re.compile("<details><summary>程序（.*?</details>".encode(), re.DOTALL)


def newest(city: Path) -> Path:
    """Return the folder of a city's newest complete run."""
    return city / json.loads((city / "latest.json").read_text(encoding="utf-8"))["run"]


def parts(path: Path) -> dict[str, bytes]:
    """Return the contents of a file; of an office file, its parts by name."""
    content = path.read_bytes()
    if path.suffix not in (".docx", ".xlsx"):
        return {"": content}
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def levelled(content: bytes, run: Path) -> bytes:
    """Return a part with what names the run and the program put out of it."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    for text in (manifest["fingerprint"], run.name, run.name.split("-")[1]):
        content = content.replace(text.encode(), b"*")
    # The page lists the code and the digests of files that carry the fingerprint themselves.
    content = _CODE_LIST.sub(b"*", content)
    return re.sub(rb"<code>[0-9a-f]{64}</code>", b"*", content)


def same(before: Path, after: Path, name: str) -> bool:
    """Return whether one file of two runs says the same."""
    if name == "manifest.json":
        earlier, other = (
            json.loads((run / name).read_text(encoding="utf-8")) for run in (before, after)
        )
        return all(
            earlier[key] == other[key] for key in ("city", "inputs", "pack", "parameters")
        ) and (sorted(earlier["outputs"]) == sorted(other["outputs"]))
    earlier, other = parts(before / name), parts(after / name)
    if earlier == other:
        return True
    return earlier.keys() == other.keys() and all(
        levelled(earlier[key], before) == levelled(other[key], after) for key in earlier
    )


def compared(before: Path, after: Path) -> tuple[int, list[str]]:
    """Return how many files two runs hold together, and which differ or are missing in one."""
    files = [
        {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
        for run in (before, after)
    ]
    common = sorted(files[0] & files[1])
    differing = [name for name in common if not same(before, after, name)]
    return len(files[0] | files[1]), sorted([*differing, *(files[0] ^ files[1])])


def main(before: str, after: str) -> int:
    """Compare all cities of two roots and say what differs."""
    count, wrong = 0, []
    cities = sorted(path for path in (Path(before) / "output").iterdir() if path.is_dir())
    for city in cities:
        number, differing = compared(newest(city), newest(Path(after) / "output" / city.name))
        count += number
        wrong += [f"{city.name}/{name}" for name in differing]
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"{len(cities)} cities, {count} files, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
