"""What commands and lines of Python answer, and whether a page shows it: parts that vary are declared here."""

from __future__ import annotations

import code
import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

from rich.console import Console
from typer.testing import CliRunner

from shifan.cli import terminal
from shifan.cli.app import app
from tools.guides.pages import LEFT_OUT, RUN

COLUMNS = 100  # of the terminal in which a page's commands are given
# What another day, machine or wording of the report changes, and what stands for it in a comparison.
VARYING = {
    RUN.pattern: r"r\1",  # folders of runs: the number counts, not the digest
    r"\b[0-9a-f]{12,64}\b…?": "摘要",
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::[\d+:]+)?": "时间",
    r"共\d+个数字：有据且最新\d+个": "共若干个数字：有据且最新若干个",  # as many as the report's wording has
    r"未变\d+处，已更新\d+处，新增\d+处": "未变、已更新、新增若干处",
    r"(?:另有|影响) ?\d+ ?个|\d+ ?个数据(?:有)?变化": "若干个",  # as many as the register has
    r"\d+份": "若干份",
    r"\b(?:Posix|Windows)Path\b": "Path",
    r"[─━═]+": "─",  # as wide as the widest cell, that of lines left out too
    r"[ \u3000]+": " ",
}
_SHIFAN = re.compile(r"^(?:\.venv/bin/)?shifan ")


@contextlib.contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Do what is asked in a folder, in a terminal of so many columns, without a display."""
    before = Path.cwd()
    console = Console(highlight=False, soft_wrap=True, width=COLUMNS, color_system=None)
    with (
        mock.patch.object(terminal, "out", lambda: console),
        mock.patch.dict(os.environ, {"MPLBACKEND": "agg"}),
    ):
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def call(words: Sequence[str]) -> list[str]:
    """Return the lines that a command prints in the current folder; RuntimeError where it breaks or is called wrongly.

    A refusal is an answer, too: a page may show one.
    """
    done = CliRunner().invoke(app, list(words))
    broken = done.exception and not isinstance(done.exception, SystemExit)
    if broken or "Usage:" in done.output:
        raise RuntimeError(f"shifan {shlex.join(words)}: {done.output}") from done.exception
    return [line.rstrip() for line in done.output.replace(f"{Path.cwd()}{os.sep}", "").splitlines()]


def with_runs(typed: str) -> str:
    """Return a line in which folders of runs are called as they are in the current folder."""

    def actual(named: re.Match[str]) -> str:
        found = [path.name for path in Path("output").glob(f"*/r{named[1]}-*")]
        return found[0] if found else named[0]

    return RUN.sub(actual, typed)


def words_of(typed: str) -> list[str]:
    """Return the words after `shifan` of a line; a remark after # is none."""
    if not _SHIFAN.match(typed):
        raise ValueError(f"not a command of the program: {typed}")
    return shlex.split(typed, comments=True)[1:]


class Prompt:
    """A Python prompt that remembers its names, as a reader has it who follows a page."""

    def __init__(self) -> None:
        self.interpreter = code.InteractiveInterpreter({})

    def run(self, source: str) -> None:
        """Run a block that shows no answers."""
        exec(compile(source, "page", "exec"), self.interpreter.locals)

    def say(self, typed: str) -> list[str]:
        """Return the lines that a line of Python prints; an error is told as a prompt tells it, without its places."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(f"{typed}\n", "page", "single"), self.interpreter.locals)
            except Exception as error:
                kind = f"{type(error).__module__}.{type(error).__qualname__}"
                return ["Traceback (most recent call last):", f"  {LEFT_OUT}", f"{kind}: {error}"]
        return [line.rstrip() for line in printed.getvalue().splitlines()]


def plain(lines: Sequence[str]) -> str:
    """Return lines as one text in which what varies is replaced."""
    text = "\n".join(lines)
    for pattern, standing in VARYING.items():
        text = re.sub(pattern, standing, text)
    return "\n".join(line.strip() for line in text.strip().splitlines())


def shows(shown: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether a page shows what was said: `……` as a line stands for lines, inside a line for a part of it."""
    pieces = re.split(rf"^{LEFT_OUT}\n", f"{plain(shown)}\n", flags=re.M)
    pattern = "(?:.*\n)?".join(re.escape(piece).replace(LEFT_OUT, "[^\n]*") for piece in pieces)
    return re.fullmatch(pattern, f"{plain(said)}\n", re.S) is not None
