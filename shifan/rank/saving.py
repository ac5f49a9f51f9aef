"""Where a comparison is kept: output/全省/rNNN-<hash8>/, never rewritten.

The hash is that of the comparison's files, so that the same runs give the same folder.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.files.fingerprint import Fingerprint, sha256
from shifan.files.latest import Latest, read_latest, write_latest
from shifan.files.lock import locked
from shifan.files.manifest import Manifest, output_hashes, write_manifest
from shifan.files.places import (
    LOCK_NAME,
    PROVINCE,
    find_root,
    numbered_runs,
    run_name,
    run_number,
)
from shifan.files.run_files import MANIFEST, VALUES
from shifan.files.system_errors import refuse_system_errors
from shifan.files.unchanged import LATEST
from shifan.rank.city_comparison import CityComparison
from shifan.rank.page import page_html
from shifan.rank.province_document import province_document
from shifan.rank.workbook import workbook_bytes
from shifan.report.run_documents import LISTING, listing

PAGE, WORKBOOK = "城市比较.html", "城市比较.xlsx"


def files(comparison: CityComparison) -> dict[str, bytes]:
    """Return page, workbook and the document for sending out by file name, with what the document stands on."""
    document, listed, register = province_document(comparison)
    return {
        PAGE: page_html(comparison).encode("utf-8"),
        WORKBOOK: workbook_bytes(comparison),
        listed.file: document,
        LISTING: listing([listed]).encode("utf-8"),
        VALUES: register.to_json().encode("utf-8"),
    }


def save(comparison: CityComparison, root: str | Path | None, target: Path | None = None) -> Path:
    """Return the folder that now holds the comparison: `target`, whose files are replaced, else a numbered one."""
    contents = files(comparison)
    with refuse_system_errors(str(target or f"output/{PROVINCE}")):
        if target:
            return _write(target, contents)
        return _save_numbered(find_root(root) / "output" / PROVINCE, contents)


def _save_numbered(base: Path, contents: Mapping[str, bytes]) -> Path:
    """Return the last folder with exactly these files, else a new one with the next number."""
    digest = hashlib.sha256(b"\0".join(contents.values())).hexdigest()[:8]
    with locked(base / LOCK_NAME):
        folders = numbered_runs(base)
        for folder in reversed(folders):
            if folder.name.endswith(digest) and all((folder / name).is_file() for name in contents):
                return folder
        for left in base.glob(".tmp-*"):  # by a killed command: this one holds the lock
            shutil.rmtree(left, ignore_errors=True)
        unfinished = base / f".tmp-{digest}"
        _write(unfinished, contents)
        number = run_number(folders[-1]) + 1 if folders else 1
        name = run_name(number, digest)
        write_manifest(
            unfinished,
            Manifest(PROVINCE, name, digest, "", Fingerprint(), outputs=output_hashes(unfinished)),
        )
        folder = unfinished.rename(base / name)
        before = read_latest(base / LATEST) or Latest("")
        earlier = {**before.earlier, before.run: before.manifest} if before.run else {}
        known = {
            each: earlier[each] for each in earlier if (base / each).is_dir() and earlier[each]
        }
        write_latest(base / LATEST, Latest(name, sha256(folder / MANIFEST), known))
        return folder


def _write(folder: Path, contents: Mapping[str, bytes]) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError:  # a file system in which folders cannot be made
        found, action = "不能在这里建立文件夹", "请换一个文件夹"
        raise Refused("output", file=str(folder), found=found, action=action) from None
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, content)
    return folder
