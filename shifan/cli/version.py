"""`shifan --version`: which release this is, of which day, and in a clone which commit."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import typer

from shifan.cli import terminal

RELEASE_DATE = dt.date(2026, 11, 29)  # the version itself is declared in pyproject.toml
_CHECKOUT = Path(__file__).resolve().parents[2]
_PATIENCE = 5  # seconds


def print_version(asked: bool) -> None:
    """Print version, date and, in a clone, commit, and leave, if asked."""
    if asked:
        from importlib.metadata import version  # start-up time: nothing else needs it

        release = version("shifan")
        terminal.line(f"shifan {release}（{RELEASE_DATE:%Y-%m-%d}）")
        if moved_on := commit_since(release, _CHECKOUT):
            terminal.aside(moved_on)
        raise typer.Exit()


def commit_since(release: str, checkout: Path) -> str:
    """Return where a clone stands, by tag or commit and day; empty at the release itself, and for no clone."""
    commit = _git(checkout, "describe", "--always", "--tags", "--dirty=+")
    if commit in ("", release, f"v{release}"):
        return ""
    return f"检出 {commit}，{_git(checkout, 'log', '-1', '--format=%cs')}"


def _git(checkout: Path, *arguments: str) -> str:
    """Return what git says of a clone; empty where there is none, or no git."""
    from shifan.word.programs import find_program  # start-up time: nothing else needs it

    program = find_program("git")
    if program is None or not (checkout / ".git").exists():
        return ""
    try:
        done = subprocess.run(
            [str(program), "-C", str(checkout), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
