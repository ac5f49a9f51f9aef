"""What the terminal shows: findings as a table, refusals one line a fault, answers as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import typer

from shifan.errors import Finding, Refused
from shifan.files.system_errors import refuse_system_errors

if TYPE_CHECKING:
    from rich.console import Console

_COLOURS = {"error": "red", "warning": "yellow", "info": "green"}
_WORDS = {"error": "拒绝", "warning": "请核对", "info": "已改正"}


def answer(content: object) -> None:
    """Print JSON to standard output."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def line(text: str) -> None:
    """Print one line as it is."""
    typer.echo(text)


@cache
def out() -> Console:
    """Return the console of standard output."""
    from rich.console import (
        Console,
    )  # a fifth of a command's start: most say a line or two, or JSON

    return Console(highlight=False, soft_wrap=True)


@cache
def err() -> Console:
    """Return the console of standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def escape(text: str) -> str:
    """Return a text in which rich reads no markup."""
    from rich.markup import escape as escaped

    return escaped(text)


def findings(found: Iterable[Finding], words: Mapping[str, str] = _WORDS) -> None:
    """Print findings as a table; `words` name the severities."""
    from rich.table import Table

    table = Table(show_lines=False, expand=False)
    for name in ("级别", "位置", "发现", "应为", "处理"):
        table.add_column(name, overflow="fold")
    for one in found:
        colour = _COLOURS[one.severity]
        table.add_row(
            f"[{colour}]{words[one.severity]}[/{colour}]",
            escape(one.place),
            escape(one.found),
            escape(one.expected),
            escape(one.action),
        )
    out().print(table)


def refusal(found: Iterable[Finding]) -> None:
    """Print a refusal, one line a fault, to standard error."""
    for one in found:
        err().print(f"[red]拒绝[/red]　{escape(one.sentence())}")


@contextmanager
def refusing(
    as_json: bool = False, shape: Callable[[Refused], object] | None = None
) -> Iterator[None]:
    """Turn a refusal into messages and exit status 2; with `--json` it is the answer on standard output, and is said nowhere else."""
    try:
        with refuse_system_errors():
            yield
    except KeyboardInterrupt:
        err().print("已中断。已经完成的运行不受影响，未完成的不留下任何结果。")
        raise typer.Exit(130) from None
    except Refused as refused:
        if as_json:
            answer(
                shape(refused)
                if shape
                else {"ok": False, "findings": [one.as_dict() for one in refused.findings]}
            )
        else:
            refusal(refused.findings)
        raise typer.Exit(2) from None
