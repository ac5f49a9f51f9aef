"""`shifan --version`: which release this is, and of which day."""

from __future__ import annotations

import datetime as dt

import typer

from shifan.cli import terminal

RELEASE_DATE = dt.date(2026, 11, 29)  # the version itself is declared in pyproject.toml


def print_version(asked: bool) -> None:
    """Print version and date and leave, if asked."""
    if asked:
        from importlib.metadata import version  # start-up time: nothing else needs it

        terminal.line(f"shifan {version('shifan')}（{RELEASE_DATE:%Y-%m-%d}）")
        raise typer.Exit()
