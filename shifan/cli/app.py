"""The commands, in the order of the help. Each has a module of its name in this folder, loaded when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Annotated

import typer
from typer._click import Context, HelpFormatter
from typer._click.core import Command
from typer.main import get_command

from shifan.cli.usage import ChineseCommand, ChineseGroup

_ALL = "国家食品安全示范城市省级初评：由原始工作簿生成得分、图表、报告和审计材料。"
# What each command does, as its help says it: the list of all of them needs no command's module.
COMMANDS: Mapping[str, str] = {
    "run": "运行城市：清理、计分、绘图、生成报告和审计材料。",
    "check": "只读取和校验：列出每个问题的文件、工作表、单元格、应为和处理。",
    "new": "建立一个新城市的空白工作簿；用 --forms 为已填好“点位”的城市生成检查表。",
    "trace": "追溯：一个数由什么得来、印在何处；一个单元格影响什么，改了会怎样。",
    "whatif": "假如……：按文件里的各种情形重新计分，并列比较总得分、结论和变化的数据；除 --page 外不写文件。",
    "view": "写出看板：一个离线网页，筛选、图和表互相联动；不写城市则为全部城市。",
    "prune": "删除旧的运行；有手工修改、有复核签署的和最近一次完整的一律保留。",
    "lab": "用 JupyterLab 打开城市的笔记本副本；“--”之后的选项交给 JupyterLab。",
    "diff": "比较两次运行：哪些数据变了，由哪个单元格、更正、规则或程序引起。",
    "rank": "比较城市：总得分和区间、名次范围、指标、共性问题、薄弱业态和区县；写出工作簿和网页。",
    "sign": "签署：记录谁核对了哪些指标，依据哪些数据。",
    "status": "各城市最近一次运行和复核签署；写明城市的，逐项列出签署情况。",
    "verify": "核验报告：正文和表格中的每个数字是否有据、最新、被改动或没有出处。",
    "refresh": "用最近一次运行更新手工编辑过的报告，保留文字改动。",
    "compare": "比较两份报告（.docx 或 .txt）的提纲和数字。",
    "lint": "检查公文版式（GB/T 9704）。",
    "completion": "写出命令行补全的脚本：按 Tab 补全命令、选项和城市名称。",
    "pack": "规则包：新建、检查、展示、比较，用 Excel 修改。",
    "skeleton": "报告模板：检查、另存、查数据编号。",
}
# What JupyterLab takes is not known here: options that `lab` does not have are handed on.
_PASSED_ON = {"lab": {"allow_extra_args": True, "ignore_unknown_options": True}}


class AllCommands(ChineseGroup):
    """The commands by name; one that is not called is not loaded."""

    listing = False  # while the help is written

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return a command, ready to be called; for the list in the help its name and purpose; None for none."""
        if cmd_name not in COMMANDS:
            return None
        if self.listing:
            return ChineseCommand(cmd_name, help=COMMANDS[cmd_name])
        return _load(cmd_name)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Print the help, with each command's purpose."""
        self.listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self.listing = False


def load_commands() -> dict[str, Command]:
    """Return name → command or group, all of them, for who writes their documentation."""
    return {name: _load(name) for name in COMMANDS}


def _load(name: str) -> Command:
    """Return the command that a module holds, or its group of commands."""
    declared = getattr(importlib.import_module(f"shifan.cli.{name}"), name)
    if isinstance(declared, typer.Typer):
        declared.info.name, declared.info.help = name, COMMANDS[name]
        return get_command(declared)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    command = alone.command(
        name, cls=ChineseCommand, help=COMMANDS[name], context_settings=_PASSED_ON.get(name)
    )
    command(declared)
    return get_command(alone)


app = typer.Typer(
    cls=AllCommands,
    help=_ALL,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        from shifan.cli.version import print_version  # start-up time: only --version needs it

        print_version(asked)


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option("--version", help="显示版本。", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Take the options before a command."""
