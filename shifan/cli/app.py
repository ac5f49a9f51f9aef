"""The commands, in the order of the help. Each has a module of its name in this folder."""

from __future__ import annotations

from typing import Annotated

import typer

from shifan.cli.check import check
from shifan.cli.compare import compare
from shifan.cli.completion import completion
from shifan.cli.diff import diff
from shifan.cli.lab import lab
from shifan.cli.lint import lint
from shifan.cli.new import new
from shifan.cli.pack import pack
from shifan.cli.prune import prune
from shifan.cli.rank import rank
from shifan.cli.refresh import refresh
from shifan.cli.run import run
from shifan.cli.sign import sign
from shifan.cli.skeleton import skeleton
from shifan.cli.status import status
from shifan.cli.trace import trace
from shifan.cli.usage import ChineseCommand, ChineseGroup
from shifan.cli.verify import verify
from shifan.cli.version import print_version
from shifan.cli.view import view
from shifan.cli.whatif import whatif

COMMANDS = (
    run,
    check,
    new,
    trace,
    whatif,
    view,
    prune,
    lab,
    diff,
    rank,
    sign,
    status,
    verify,
    refresh,
    compare,
    lint,
    completion,
)
GROUPS = (pack, skeleton)

app = typer.Typer(
    cls=ChineseGroup,
    help="国家食品安全示范城市省级初评：由原始工作簿生成得分、图表、报告和审计材料。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option("--version", help="显示版本。", is_eager=True, callback=print_version),
    ] = False,
) -> None:
    """国家食品安全示范城市省级初评：由原始工作簿生成得分、图表、报告和审计材料。"""


# What JupyterLab takes is not known here: options that are none of ours are handed on.
PASSED_ON = {"lab": {"allow_extra_args": True, "ignore_unknown_options": True}}
for command in COMMANDS:
    app.command(cls=ChineseCommand, context_settings=PASSED_ON.get(command.__name__))(command)
for group in GROUPS:
    app.add_typer(group)
