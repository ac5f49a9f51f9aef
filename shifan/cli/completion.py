"""`shifan completion`: what makes a shell complete commands, options and the names of cities."""

from __future__ import annotations

from typing import Annotated

import typer

from shifan.cli import terminal
from shifan.cli.usage import COMPLETE_VARIABLE, PROGRAM
from shifan.errors import Refused

SHELLS = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/config.fish",
    "powershell": "$PROFILE",
}
# Whose .zshrc has not loaded zsh's own completion would be told that there is no compdef.
_COMPINIT = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"

Shell = Annotated[
    str,
    typer.Argument(
        metavar="命令行程序",
        help="bash、zsh、fish 或 powershell。",
        autocompletion=lambda incomplete: [name for name in SHELLS if name.startswith(incomplete)],
    ),
]


def completion(shell: Shell) -> None:
    """Print a shell's completion script."""
    from typer._completion_shared import get_completion_script  # start-up time

    with terminal.refusing():
        if shell not in SHELLS:
            raise Refused(
                "shell",
                found=f"没有 {shell} 的补全",
                expected="、".join(SHELLS),
                action="请选其中一个",
            )
        known = "pwsh" if shell == "powershell" else shell
        script = get_completion_script(
            prog_name=PROGRAM, complete_var=COMPLETE_VARIABLE, shell=known
        )
        if shell == "zsh":
            script = script.replace("\ncompdef ", f"\n{_COMPINIT}\ncompdef ")
        typer.echo(script)  # as it is: its line ends matter
