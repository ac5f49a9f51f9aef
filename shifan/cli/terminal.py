"""What the terminal shows: lines, findings as a table, refusals one line a fault, answers as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from shifan.cli.neutral_text import escaped_json, neutral
from shifan.errors import LEVELS, Finding, Refused, Severity
from shifan.files.system_errors import refuse_system_errors

if TYPE_CHECKING:
    from rich.console import Console

REFUSED, INTERRUPTED = 2, 130  # exit statuses
_UNLIMITED = 1_000_000  # signs of a line
_LEAST_OF_COLUMN, _LEAST_OF_FINDINGS, _WIDE = (
    8,
    72,
    100,
)  # below it a grid's words stand a sign or two a line
_FRAMES_AND_LEVEL = 22  # columns of a terminal that they take
_SHARE_OF_PLACES = 3  # of a table's width at most a third is kept for addresses
_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "info": "green"}
SEVERITIES: Mapping[Severity, str] = LEVELS


def answer(content: object) -> None:
    """Print anything as JSON to standard output; what JSON does not know is printed as its text."""
    typer.echo(escaped_json(json.dumps(content, ensure_ascii=False, indent=1, default=str)))


def line(text: str) -> None:
    """Print one line."""
    typer.echo(neutral(text))


def lines(texts: Iterable[str]) -> None:
    """Print lines, as one text: each that is printed alone is a call of the operating system."""
    if shown := "\n".join(map(neutral, texts)):
        typer.echo(shown)


def edited_pack(run: Path) -> None:
    """Print a note that the rule pack of a run has been edited since, if it has."""
    from shifan.files.edited_pack import edited_pack as said  # start-up time: packs

    if text := said(run):
        note(text)


def note(text: str, keep_lines: bool = False) -> None:
    """Print a line, or lines, to standard error, apart from answers."""
    err().print(neutral(text, keep_lines), markup=False)


def aside(text: str) -> None:
    """Print a line to standard error without what makes text wrap: for commands that have printed nothing yet."""
    typer.echo(neutral(text), err=True)


@contextmanager
def showing(text: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done; call what this gives to show something else."""
    with err().status(escape(text)) as view:
        yield lambda now: view.update(escape(now))


@cache
def out() -> Console:
    """Return the console of standard output."""
    # Importing it takes a fifth of a command's start: most print a line or two, or JSON.
    from rich.console import Console

    # Lines for a pipe or a file are whole: who looks for an address in them must find it.
    width = None if sys.stdout.isatty() else _UNLIMITED
    return Console(highlight=False, soft_wrap=True, width=width)


@cache
def err() -> Console:
    """Return the console of standard error."""
    from rich.console import Console  # start-up time, as above

    return Console(stderr=True, highlight=False, soft_wrap=True)


def escape(text: str) -> str:
    """Return a text, made harmless, in which rich reads no markup."""
    return _escape(neutral(text))


def _escape(text: str) -> str:
    from rich.markup import escape as escape_markup  # start-up time, as above

    return escape_markup(text)


def _cell(text: str) -> str:
    """Return the content of a table's cell; its lines stay apart."""
    return _escape(neutral(text, keep_lines=True))


def short_path(path: Path) -> Path:
    """Return a path as seen from the current folder, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def marked(first: str, rest: str = "") -> None:
    """Print a line to standard error whose beginning is red."""
    err().print(f"[red]{escape(first)}[/red]{escape(rest)}")


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table; no text of it is read as markup. Too narrow a terminal gets a line a cell."""
    from rich.table import Table  # start-up time, as above

    headings, rows = list(headings), list(rows)
    if out().width < _LEAST_OF_COLUMN * len(headings):
        _print_stacked(headings, rows)
        return
    grid = Table()
    for heading in headings:
        grid.add_column(
            _cell(heading), overflow="fold"
        )  # nothing is cut: two cities may begin alike
    for row in rows:
        grid.add_row(*(_cell(cell) for cell in row))
    out().print(grid)


def _print_stacked(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> None:
    """Print each row as its first cell, and below it a line a cell that holds something."""
    for row in rows:
        first, *cells = map(str, row)
        line(first)
        for heading, cell in zip(headings[1:], cells, strict=True):
            if cell:
                line(f"  {heading}：{cell}")


def findings(found: Iterable[Finding], words: Mapping[Severity, str] | None = None) -> None:
    """Print findings as a table, in a narrow terminal a line each.

    `words` name the severities where they are not the usual ones.
    """
    from rich.table import Table  # start-up time, as above

    found = list(found)
    if out().width < _LEAST_OF_FINDINGS:
        for finding in found:
            line(f"{words[finding.severity] if words else finding.level}　{finding.sentence()}")
        return
    grid = Table(show_lines=False, expand=False)
    places, texts = _width_of_places(found), _width_of_texts(found)
    for name in ("级别", "位置", "发现", "应为", "处理"):
        whole = places if name == "位置" else None
        width = None if name in ("级别", "位置") else texts
        grid.add_column(name, overflow="fold", min_width=whole, max_width=width)
    for finding in found:
        colour = _COLOURS[finding.severity]
        grid.add_row(
            f"[{colour}]{words[finding.severity] if words else finding.level}[/{colour}]",
            *map(_cell, (finding.place, finding.found, finding.expected, finding.action)),
        )
    out().print(grid)


def _width_of_places(found: Iterable[Finding]) -> int:
    """Return how wide the column of places must be for the first address of each to stay in one line."""
    from rich.cells import cell_len  # start-up time, as above

    first = (finding.place.partition(",")[0] for finding in found)
    return min(out().width // _SHARE_OF_PLACES, max(map(cell_len, first), default=0))


def _width_of_texts(found: Sequence[Finding]) -> int:
    """Return how wide the other columns may be for the grid to stay inside of the terminal."""
    return (out().width - _FRAMES_AND_LEVEL - _width_of_places(found)) // 3


def refusal(found: Iterable[Finding]) -> None:
    """Print a refusal, one line a fault, to standard error; what is only to be looked at is called that."""
    for finding in found:
        marked(finding.level, f"　{finding.sentence()}")


@contextmanager
def refusing(as_json: bool = False) -> Iterator[None]:
    """Turn a refusal into messages and exit status 2, an interrupt into a message and 130.

    With `as_json` the refusal is the answer on standard output, and is printed nowhere else.
    """
    try:
        with refuse_system_errors():
            yield
    except KeyboardInterrupt:
        note("已中断。已经完成的运行不受影响，未完成的不留下任何结果。")
        raise typer.Exit(INTERRUPTED) from None
    except Refused as refused:
        if as_json:
            answer({"ok": False, "findings": [each.as_dict() for each in refused.findings]})
        else:
            refusal(refused.findings)
        raise typer.Exit(REFUSED) from None
