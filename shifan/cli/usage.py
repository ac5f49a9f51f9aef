"""Help and usage errors in Chinese: what typer would say in English."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable

import typer
from typer.core import TyperCommand, TyperGroup

from shifan.errors import Finding

_HELP = "显示本说明。"
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}

# What an option is followed by; by name where the kind alone says little.
_KINDS = {"int": "整数", "float": "数", "path": "路径", "str": "文字", "text": "文字"}
_NAMED = {
    "--cluster": "地址",
    "--standard": "规则包",
    "--reviewer": "姓名",
    "--scope": "指标",
    "--note": "说明",
    "--if": "内容",
    "--run": "运行",
    "--root": "目录",
    "--annotate": "文件夹",
    "--skeleton": "文件",
    "--profile": "文件",
    "--page": "文件",
}


class _InChinese:
    """What a command and a group of commands have in common."""

    def get_usage(self, ctx: typer.Context) -> str:
        """Return the usage line."""
        line = super().get_usage(ctx).replace("Usage:", "用法：", 1)
        line = re.sub(
            r"\[(\[[^\[\]]+\](?:\.\.\.)?)\](?:\.\.\.)?", r"\1", line
        )  # typer brackets what says already that it may be left out
        line = re.sub(r"\{([^{}]+)\}", r"\1", line)
        return line.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]...")

    def get_help_option(self, ctx: typer.Context) -> object:
        """Return the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_help(self, ctx: typer.Context, formatter: object) -> None:
        """Print the help; its titles are module constants of typer, imported only now."""
        from typer import rich_utils

        for name, text in _TITLES.items():
            setattr(rich_utils, name, text)
        for parameter in self.get_params(ctx):
            if parameter.param_type_name == "argument":
                parameter.type.get_metavar = _nothing  # an argument's name says what it is
            elif not getattr(parameter, "is_flag", False):
                parameter.metavar = parameter.metavar or _kind(parameter)
        super().format_help(ctx, formatter)


def _kind(option: object) -> str:
    """Return what stands after an option, in Chinese."""
    named = next((_NAMED[name] for name in option.opts if name in _NAMED), "")
    found = re.search(r"int|float|path|str|text", option.type.name)
    return named or (_KINDS[found[0]] if found else "")


def _nothing(*_: object, **__: object) -> str:
    return ""


class Command(_InChinese, TyperCommand):
    """A command whose help is Chinese."""


class Group(_InChinese, TyperGroup):
    """A group of commands whose help is Chinese."""


def in_chinese(app: typer.Typer) -> Callable[[], None]:
    """Return the command line of an app: Chinese help and usage errors, exit status 2 for a wrong call, 130 for Ctrl-C."""
    _translate(app)

    def call() -> None:
        try:
            status = app(prog_name="shifan", standalone_mode=False)
        except BrokenPipeError:  # whoever read the output has had enough: no fault of the command
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as error:
            if type(error).__name__ == "Abort":
                sys.exit(130)
            if not hasattr(
                error, "format_message"
            ):  # no usage error but a bug: its traceback is wanted
                raise
            _tell(error)
            sys.exit(2)
        sys.exit(status or 0)

    return call


def _tell(error: Exception) -> None:
    """Print a usage error and where help is; a call without a command has printed the help already."""
    from shifan.cli import terminal

    where = error.ctx.command_path if getattr(error, "ctx", None) is not None else "shifan"
    text = wording(error)
    if "--json" in sys.argv:
        terminal.answer(
            {
                "ok": False,
                "findings": [
                    Finding(
                        "usage",
                        "error",
                        found=text or "没有写命令",
                        action=f"请用 {where} --help 查看用法",
                    ).as_dict()
                ],
            }
        )
    elif text:
        terminal.err().print(
            f"[red]命令有误[/red]　{terminal.escape(text)}。请用 {terminal.escape(where)} --help 查看用法"
        )


def _translate(app: typer.Typer) -> None:
    app.info.cls = Group
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        _translate(group.typer_instance)


def wording(error: Exception) -> str:
    """Return what is wrong with a call, in Chinese; a kind of error not known here keeps typer's own words."""
    kind, text = type(error).__name__, error.format_message().rstrip("。.")
    near = "、".join(getattr(error, "possibilities", None) or _near(error, text))
    hint = f"，是否指：{near}" if near else ""
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}{hint}"
    if text.startswith("No such command"):
        return f"没有命令 {text.split(chr(39))[1]}{hint}"
    if kind == "MissingParameter":
        return f"缺少“{_asked(error)}”"
    if found := re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", text):
        return f"多余的参数：{found[1]}"
    if "requires an argument" in text:
        return f"选项 {getattr(error, 'option_name', '')} 后缺少内容"
    if "valid int" in text:
        return f"{_asked(error)} 应为整数"
    return text


def _near(error: Exception, text: str) -> list[str]:
    """Return the commands whose names come near one that there is none of."""
    context = getattr(error, "ctx", None)
    if context is None or not text.startswith("No such command"):
        return []
    import difflib

    return difflib.get_close_matches(
        text.split(chr(39))[1], context.command.list_commands(context), n=3
    )


def _asked(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    names = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return (
        "、".join(names)
        or getattr(parameter, "metavar", None)
        or getattr(parameter, "name", "")
        or ""
    )
