"""The command line: parse, call, print. No logic, and nothing heavy imported before a command needs it."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from types import TracebackType

import typer

from shifan.cli import terminal
from shifan.cli.app import app
from shifan.cli.memory_limit import require_memory
from shifan.cli.neutral_text import neutral
from shifan.cli.usage import run_command_line
from shifan.garbage_collection import collect_garbage_rarely


def main() -> None:
    """Run the command line; a refusal or a checked fault ends with its status, anything else is a bug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    collect_garbage_rarely()
    sys.excepthook = _print_bug
    try:
        with terminal.refusing("--json" in sys.argv):
            require_memory()
    except typer.Exit as left:
        sys.exit(left.exit_code)
    run_command_line(app)


def _print_bug(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Print the traceback of a bug; what it quotes from a file does nothing to the screen."""
    from traceback import format_exception  # no command that ends well needs it

    sys.stderr.write(neutral("".join(format_exception(kind, error, traceback)), keep_lines=True))
