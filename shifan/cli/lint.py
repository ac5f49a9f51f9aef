"""`shifan lint`: the official layout of a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import Severity

FAULTS = 1  # exit status
_SEVERITIES: Mapping[Severity, str] = {"error": "不符合", "warning": "请核对", "info": "提示"}

Profile = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        metavar="文件",
        help="版式要求：文件，或 render-safe（默认）、word-classic。",
    ),
]


def lint(
    docx: options.Docx,
    profile: Profile = None,
    root: options.RootOfFile = None,
    as_json: options.Json = False,
) -> None:
    """Check a report's official layout."""
    from shifan.report.lint.lint import lint_file  # start-up time: lxml

    with terminal.refusing(as_json):
        faults = lint_file(options.below(docx, root), profile)
    if as_json:
        terminal.answer({"ok": not faults, "findings": [fault.as_dict() for fault in faults]})
    elif faults:
        terminal.findings(faults, _SEVERITIES)
        terminal.line(f"{len(faults)}处不符合版式要求")
    else:
        terminal.line("版式符合要求")
    raise typer.Exit(FAULTS if faults else 0)
