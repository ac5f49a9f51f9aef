"""The command line: parse, call, print. No logic, and nothing heavy imported before a command needs it."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from shifan.cli.app import app
from shifan.cli.usage import run_command_line


def main() -> None:
    """Run the command line; a refusal or a checked fault ends with its status, anything else is a bug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    run_command_line(app)
