"""Help and usage errors in Chinese, where typer would speak English."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence

import typer

# typer keeps its click under a private name; the bounds in pyproject.toml hold it in place.
from typer._click import ClickException, Context, HelpFormatter
from typer._click.core import Command
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from shifan.cli import terminal
from shifan.cli.examples import examples_of
from shifan.errors import Finding
from shifan.patterns import pattern_of

PROGRAM = "shifan"
COMPLETE_VARIABLE = "_SHIFAN_COMPLETE"  # by which a shell asks what may come next
WRONG_CALL, INTERRUPTED = 2, 130  # exit statuses
_USAGE = "用法： "
_HELP = "显示本说明。"
_ROOT, _END = "--root", "--"  # what follows the second is no option
_USAGE_PIECES = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_NO_SUCH_COMMAND = pattern_of(r"No such command '(.*?)'")
_EXTRA_ARGUMENTS = pattern_of(r"unexpected extra argument(?:s|\(s\))? \((.*)\)")


class _InChinese(Command):
    """What a command and a group of commands have in common."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_USAGE)

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return what follows the command's name in the usage line, without typer's braces."""
        pieces = super().collect_usage_pieces(ctx)
        return [_USAGE_PIECES.get(piece, piece.strip("{}")) for piece in pieces]

    def get_help_option_names(self, ctx: Context) -> list[str]:
        """Return how help is asked for."""
        return ["--help", "-h"]

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Print the help."""
        from typer import rich_utils  # start-up time: only help needs it

        from shifan.cli import folding_help  # likewise

        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
        rich_utils.DEFAULT_STRING = "[默认：{}]"
        rich_utils.REQUIRED_LONG_STRING = "[必填]"
        # typer looks both up there
        vars(rich_utils).update(Table=folding_help.FoldingTable, Columns=folding_help.JoinedHelp)
        examples = examples_of(ctx.command_path)
        self.epilog = "\n\n".join(f"例： {example}" for example in examples)
        for parameter in self.get_params(ctx):
            if isinstance(parameter, TyperArgument):
                # An argument's name says what it is: its type, in English, need not stand beside it.
                vars(parameter.type)["get_metavar"] = _no_metavar
        super().format_help(ctx, formatter)


def _no_metavar(param: object, ctx: object) -> str:
    return ""


class ChineseCommand(_InChinese, TyperCommand):
    """A command whose help is Chinese."""


class ChineseGroup(_InChinese, TyperGroup):
    """A group of commands whose help is Chinese."""


def run_command_line(app: typer.Typer) -> None:
    """Run the command line of an app and leave with its exit status.

    A wrong call is told in Chinese and ends with 2, Ctrl-C with 130; a bug shows its traceback.
    """
    if COMPLETE_VARIABLE in os.environ:
        from typer._completion_classes import completion_init  # start-up time: only shells ask

        completion_init()
    try:
        status = app(_root_last(sys.argv[1:]), prog_name=PROGRAM, standalone_mode=False)
    except BrokenPipeError:  # whoever read the output has had enough: no fault of the command
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    except ClickException as error:
        _print_usage_error(error)
        sys.exit(WRONG_CALL)
    sys.exit(status or 0)


def _root_last(words: list[str]) -> list[str]:
    """Return the words of a call with a `--root` that stands before the command put at the end of its options."""
    if not words or words[0].partition("=")[0] != _ROOT:
        return words
    length = 1 if "=" in words[0] else 2
    root, rest = words[:length], words[length:]
    end = rest.index(_END) if _END in rest else len(rest)
    return [*rest[:end], *root, *rest[end:]] if rest else words


def _print_usage_error(error: ClickException) -> None:
    """Print what is wrong with a call and where help is; a call without a command has printed the help already."""
    context = error.ctx if isinstance(error, UsageError) else None
    command = context.command_path if context else PROGRAM
    text = explain(error)
    if "--json" in sys.argv:
        finding = Finding(
            "usage",
            "error",
            found=text or "没有写命令",
            action=f"请用 {command} --help 查看用法",
        )
        terminal.answer({"ok": False, "findings": [finding.as_dict()]})
    elif text:
        terminal.marked("命令有误", f"　{text}。请用 {command} --help 查看用法")


def explain(error: ClickException) -> str:
    """Return what is wrong with a call, in Chinese; an error not known here keeps typer's own words."""
    if isinstance(error, NoSuchOption):
        return f"没有选项 {error.option_name}{_hint(error.possibilities or ())}{_place_of_options(error)}"
    if isinstance(error, MissingParameter):
        return f"缺少“{_parameter(error)}”"
    text = error.format_message().rstrip("。.")
    if command := _NO_SUCH_COMMAND.match(text):
        return f"没有命令 {command[1]}{_hint(_commands_like(command[1], error))}"
    if arguments := _EXTRA_ARGUMENTS.search(text):
        return f"多余的参数：{arguments[1]}"
    if isinstance(error, BadOptionUsage) and "requires an argument" in text:
        return f"选项 {error.option_name} 后缺少内容"
    if isinstance(error, BadParameter) and "valid int" in text:
        return f"{_parameter(error)} 应为整数"
    return text


def _place_of_options(error: NoSuchOption) -> str:
    """Return where options stand, for one that stands before the command; empty for any other."""
    context = error.ctx
    if context is None or context.parent is not None:
        return ""
    return "；命令的选项写在命令之后，如 shifan run 晋中市 --why"


def _hint(names: Sequence[str]) -> str:
    """Return the names that may have been meant, as the end of a sentence; empty for none."""
    return f"，是否指：{'、'.join(names)}" if names else ""


def _commands_like(name: str, error: ClickException) -> list[str]:
    """Return the commands whose names come near one that there is none of."""
    context = error.ctx if isinstance(error, UsageError) else None
    if context is None or not isinstance(context.command, TyperGroup):
        return []
    return difflib.get_close_matches(name, context.command.list_commands(context), n=3)


def _parameter(error: BadParameter) -> str:
    """Return what the user knows a parameter by: its options, else its name in the usage line."""
    parameter = error.param
    if parameter is None:
        return ""
    options = [name for name in parameter.opts if name.startswith("-")]
    return "、".join(options) or parameter.metavar or parameter.name or ""
