"""LibreOffice for tests: an independent engine that recomputes every formula on load."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Return the file converted to `kind` (xlsx, pdf, docx) in `folder`, with a fresh profile."""
    return convert_all([path], kind, folder)[0]


def convert_all(paths: list[Path], kind: str, folder: Path) -> list[Path]:
    """Return the files converted to `kind` in one go, recalculated, with a fresh profile."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        _ALWAYS_RECALCULATE, encoding="utf-8"
    )
    out = folder / "converted"
    office(kind, paths, out, profile)
    return [out / f"{path.stem}.{kind}" for path in paths]


def saved_again(paths: list[Path], folder: Path, times: int) -> list[Path]:
    """Return docx files as they are after LibreOffice has opened and saved them some times.

    All of them in one start each time, with one profile: a start takes longer than a small report.
    """
    profile = folder / "profile"
    profile.mkdir(parents=True)
    for number in range(times):
        out = folder / f"pass{number}"
        office("docx", paths, out, profile)
        paths = [out / path.name for path in paths]
    return paths


def office(kind: str, paths: list[Path], out: Path, profile: Path) -> None:
    """Convert files into a folder, in one go with one profile."""
    subprocess.run(
        [
            shutil.which("soffice"),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
