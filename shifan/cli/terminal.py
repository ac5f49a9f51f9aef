"""What the terminal shows: lines, findings as a table, refusals one line a fault, answers as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from shifan.errors import Finding, Refused, Severity
from shifan.files.system_errors import refuse_system_errors

if TYPE_CHECKING:
    from rich.console import Console

REFUSED, INTERRUPTED = 2, 130  # exit statuses
_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "info": "green"}
SEVERITIES: Mapping[Severity, str] = {"error": "拒绝", "warning": "请核对", "info": "已改正"}


def answer(content: object) -> None:
    """Print anything as JSON to standard output; what JSON does not know is printed as its text."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def line(text: str) -> None:
    """Print one line as it is."""
    typer.echo(text)


@cache
def out() -> Console:
    """Return the console of standard output."""
    # Importing it takes a fifth of a command's start: most print a line or two, or JSON.
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


@cache
def err() -> Console:
    """Return the console of standard error."""
    from rich.console import Console  # start-up time, as above

    return Console(stderr=True, highlight=False, soft_wrap=True)


def escape(text: str) -> str:
    """Return a text in which rich reads no markup."""
    from rich.markup import escape as escape_markup  # start-up time, as above

    return escape_markup(text)


def short_path(path: Path) -> Path:
    """Return a path as seen from the current folder, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table; no text of it is read as markup."""
    from rich.table import Table  # start-up time, as above

    grid = Table(*headings)
    for row in rows:
        grid.add_row(*(escape(cell) for cell in row))
    out().print(grid)


def findings(found: Iterable[Finding], words: Mapping[Severity, str] = SEVERITIES) -> None:
    """Print findings as a table; `words` name the severities."""
    from rich.table import Table  # start-up time, as above

    grid = Table(show_lines=False, expand=False)
    for name in ("级别", "位置", "发现", "应为", "处理"):
        grid.add_column(name, overflow="fold")
    for finding in found:
        colour = _COLOURS[finding.severity]
        grid.add_row(
            f"[{colour}]{words[finding.severity]}[/{colour}]",
            escape(finding.place),
            escape(finding.found),
            escape(finding.expected),
            escape(finding.action),
        )
    out().print(grid)


def refusal(found: Iterable[Finding]) -> None:
    """Print a refusal, one line a fault, to standard error."""
    for finding in found:
        err().print(f"[red]拒绝[/red]　{escape(finding.sentence())}")


@contextmanager
def refusing(as_json: bool = False) -> Iterator[None]:
    """Turn a refusal into messages and exit status 2, an interrupt into a message and 130.

    With `as_json` the refusal is the answer on standard output, and is printed nowhere else.
    """
    try:
        with refuse_system_errors():
            yield
    except KeyboardInterrupt:
        err().print("已中断。已经完成的运行不受影响，未完成的不留下任何结果。")
        raise typer.Exit(INTERRUPTED) from None
    except Refused as refused:
        if as_json:
            answer({"ok": False, "findings": [each.as_dict() for each in refused.findings]})
        else:
            refusal(refused.findings)
        raise typer.Exit(REFUSED) from None
