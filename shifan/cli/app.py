"""The commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import terminal
from shifan.cli.audit import diff, sign, status
from shifan.cli.rank import rank
from shifan.cli.reports import compare, lint, refresh, verify
from shifan.cli.skeleton import skeleton_app

app = typer.Typer(
    name="shifan",
    help="国家食品安全示范城市省级初评：由原始工作簿生成得分、图表、报告和审计材料。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Root = Annotated[
    Path | None,
    typer.Option("--root", help="含有 data/ 和 output/ 的目录；默认为当前目录或检出目录。"),
]
Standard = Annotated[str, typer.Option("--standard", help="规则包：随附规则包的名称或所在文件夹。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]
City = Annotated[str, typer.Argument(metavar="城市", help="data/raw 下的城市名称。")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        terminal.line(f"shifan {version('shifan')}")
        raise typer.Exit()


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本。", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """国家食品安全示范城市省级初评：由原始工作簿生成得分、图表、报告和审计材料。"""


@app.command()
def run(
    cities: Annotated[
        list[str] | None, typer.Argument(metavar="[城市]...", help="一个或多个城市。")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部城市。")] = False,
    jobs: Annotated[int, typer.Option("-j", "--jobs", help="同时运行的进程数。")] = 1,
    cluster: Annotated[str, typer.Option("--cluster", help="dask.distributed 调度器地址。")] = "",
    standard: Standard = "",
    force: Annotated[bool, typer.Option("--force", help="即使没有变化也重新运行。")] = False,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="每个笔记本使用独立的内核进程。")
    ] = False,
    skeleton: Annotated[
        Path | None, typer.Option("--skeleton", help="用自己的报告模板（.docx）生成报告。")
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="另用 LibreOffice 生成 PDF，放在 output/城市/PDF。")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="先说明与最近一次运行相比什么有变化。")
    ] = False,
    root: Root = None,
    as_json: Json = False,
) -> None:
    """运行城市：清理、计分、绘图、生成报告和审计材料。"""
    from shifan.cli.runs import run_cities, tell_why

    with terminal.refusing(as_json):
        if why and not as_json:
            tell_why(cities or [], everything, _pack(standard), root, skeleton)
        status = run_cities(
            cities or [],
            everything,
            {
                "workers": jobs,
                "cluster": cluster,
                "standard": _pack(standard),
                "force": force,
                "isolated": isolated,
                "skeleton": skeleton,
                "pdf": pdf,
            },
            root,
            as_json,
        )
    raise typer.Exit(status)


@app.command()
def check(
    city: City,
    annotate: Annotated[
        Path | None, typer.Option("--annotate", help="把批注后的工作簿副本写入此文件夹。")
    ] = None,
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """只读取和校验：列出每个问题的文件、工作表、单元格、应为和处理。"""
    from shifan.cli.runs import check_city

    with terminal.refusing(as_json):
        ok = check_city(root, city, _pack(standard), annotate, as_json)
    raise typer.Exit(0 if ok else 2)


@app.command()
def new(
    city: City,
    districts: Annotated[
        str,
        typer.Option(
            "--districts", metavar="区县、区县", help="区县名称，预先填入区县表和下拉列表。"
        ),
    ] = "",
    first: Annotated[
        str,
        typer.Option(
            "--from", metavar="日期", help="评价期间的第一天，如 2023-10-20；更早的日期不能填入。"
        ),
    ] = "",
    last: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="日期",
            help="评价期间的最后一天；更晚的日期不能填入。不写则为填表当天。",
        ),
    ] = "",
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """建立一个新城市的空白工作簿。"""
    from shifan.cli.new import new_blanks

    with terminal.refusing(as_json):
        new_blanks(
            root,
            city,
            {"districts": districts, "first": first, "last": last},
            _pack(standard),
            as_json,
        )


@app.command()
def trace(
    city: City,
    query: Annotated[
        str, typer.Argument(metavar="查询", help="数据编号、印出的数字或原始单元格地址。")
    ],
    content: Annotated[
        str | None,
        typer.Option("--if", metavar="内容", help="假设该原始单元格改为此内容，列出会变化的数据。"),
    ] = None,
    depth: Annotated[int, typer.Option("--depth", help="树的层数。")] = 3,
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """追溯：一个数由什么得来、印在何处；一个单元格影响什么，改了会怎样。"""
    from shifan.cli import trace as tracing

    with terminal.refusing(as_json):
        if content is None:
            tracing.show(root, city, query, _pack(standard), depth, as_json)
        else:
            tracing.show_what_if(root, city, query, content, _pack(standard), as_json)


@app.command()
def prune(
    cities: Annotated[
        list[str] | None, typer.Argument(metavar="[城市]...", help="一个或多个城市。")
    ] = None,
    keep: Annotated[int, typer.Option("--keep", help="每个城市保留最近几次运行。")] = 10,
    everything: Annotated[bool, typer.Option("--all", help="全部城市。")] = False,
    root: Root = None,
    as_json: Json = False,
) -> None:
    """删除旧的运行；有手工修改、有复核签署的和最近一次完整的一律保留。"""
    from shifan.cli.runs import prune_runs

    with terminal.refusing(as_json):
        prune_runs(cities or [], everything, keep, root, as_json)


@app.command()
def lab(
    city: Annotated[
        str, typer.Argument(metavar="[城市]", help="打开笔记本时所用的城市；不写则用第一个。")
    ] = "",
    standard: Standard = "",
    root: Root = None,
) -> None:
    """用 JupyterLab 打开笔记本。"""
    from shifan.cli.runs import open_lab

    with terminal.refusing():
        raise typer.Exit(open_lab(root, city, _pack(standard)))


def _pack(standard: str) -> str:
    """Return a folder as an absolute path, so that it means the same in every process; an id as it is."""
    folder = Path(standard)
    return str(folder.resolve()) if standard and folder.is_dir() else standard


app.add_typer(skeleton_app, name="skeleton")
for command in (diff, rank, sign, status, verify, refresh, compare, lint):
    app.command()(command)
