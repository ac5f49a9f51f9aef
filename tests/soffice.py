"""LibreOffice for tests: an independent engine that recomputes every formula on load.

It is started once in a process of tests and stays: a start takes ten times as long as a small file. Where a program
of LibreOffice runs already with a profile, a further call hands its task over to that one, and waits for it.
"""

import functools
import os
import shutil
import subprocess
import tempfile
import time
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


PIPE = f"shifan-tests-{os.getpid()}"
_LONGEST_START = 60  # seconds
# Starts a program and waits until its own input ends, as it does when the process of tests ends or is killed.
_AS_LONG_AS_ASKED = '"$@" & read _; kill -9 0'


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Return the file converted to `kind` (xlsx, pdf, docx) in `folder`, recalculated."""
    return convert_all([path], kind, folder)[0]


def convert_all(paths: list[Path], kind: str, folder: Path) -> list[Path]:
    """Return the files converted to `kind` in one go, recalculated."""
    out = folder / "converted"
    office(kind, paths, out)
    return [out / f"{path.stem}.{kind}" for path in paths]


def saved_again(paths: list[Path], folder: Path, times: int) -> list[Path]:
    """Return docx files as they are after LibreOffice has opened and saved them some times."""
    for number in range(times):
        out = folder / f"pass{number}"
        office("docx", paths, out)
        paths = [out / path.name for path in paths]
    return paths


def office(kind: str, paths: list[Path], out: Path) -> None:
    """Convert files into a folder, in one go."""
    task = ["--headless", "--convert-to", kind, "--outdir", str(out), *map(str, paths)]
    subprocess.run(
        [*_program(_running().profile), *task], check=True, capture_output=True, timeout=180
    )


def end() -> None:
    """End the program that was started for this process, if there is one."""
    if _running.cache_info().currsize:
        _running().end()
        _running.cache_clear()


class _Running:
    """A program of LibreOffice with a profile of its own, which holds an empty text open so that it stays.

    It can be spoken to through `PIPE`.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="shifan-office-"))
        self.profile = self.folder / "profile"
        (self.profile / "user").mkdir(parents=True)
        settings = self.profile / "user" / "registrymodifications.xcu"
        settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
        held = self.folder / "held.txt"
        held.touch()
        spoken_to = f"--accept=pipe,name={PIPE};urp;"
        program = [*_program(self.profile), "--headless", "--norestore", spoken_to, str(held)]
        self.process = subprocess.Popen(
            ["sh", "-c", _AS_LONG_AS_ASKED, "sh", *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._await(self.folder / ".~lock.held.txt#")

    def _await(self, mark: Path) -> None:
        """Wait until the text is open: who calls before that would start a second program."""
        deadline = time.monotonic() + _LONGEST_START
        while not mark.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.end()
                raise RuntimeError("LibreOffice does not start")
            time.sleep(0.05)

    def end(self) -> None:
        """End the program with all that it has started."""
        self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)


@functools.cache
def _running() -> _Running:
    return _Running()


def pipe() -> str:
    """Return the name of the pipe through which the running program can be spoken to."""
    _running()
    return PIPE


def _program(profile: Path) -> list[str]:
    return [shutil.which("soffice"), f"-env:UserInstallation={profile.as_uri()}"]
