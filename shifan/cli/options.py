"""Arguments and options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import terminal
from shifan.files.places import cities, nearest_root

_DIRECTORY = "目录"
_PACK = "规则包"


def city_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the cities whose names begin as typed, for a shell that completes them."""
    root = ctx.params.get("root") or nearest_root()
    return [name for name in cities(Path(root)) if name.startswith(incomplete)] if root else []


City = Annotated[
    str,
    typer.Argument(metavar="城市", help="data/raw 下的城市名称。", autocompletion=city_names),
]
Cities = Annotated[
    list[str] | None,
    typer.Argument(metavar="[城市]...", help="一个或多个城市。", autocompletion=city_names),
]
AllCities = Annotated[bool, typer.Option("--all", help="全部城市。")]
Docx = Annotated[Path, typer.Argument(metavar="DOCX", help="报告文件。")]


def _name_root(ctx: typer.Context, root: Path | None) -> Path | None:
    """Say on standard error which folder is meant if it was found above the current one."""
    if root is None and not ctx.resilient_parsing:
        found = nearest_root()
        if found is not None and found != Path.cwd().resolve():
            terminal.aside(f"目录：{found}")
    return root


_ROOT_HELP = "含有 data/ 和 output/ 的目录；不写则为当前或最近一级含有 data/raw 的上级目录。"
Root = Annotated[
    Path | None,
    typer.Option("--root", metavar=_DIRECTORY, help=_ROOT_HELP, callback=_name_root),
]
# For commands that take files: the file's own root comes first.
RootOfFile = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar=_DIRECTORY,
        help="含有 data/ 和 output/ 的目录；文件不在其中一个之内时用它，当前目录下没有的文件也在此找。",
    ),
]
Standard = Annotated[
    str, typer.Option("--standard", metavar=_PACK, help="规则包：随附规则包的名称或所在文件夹。")
]
StandardOfRun = Annotated[
    str, typer.Option("--standard", metavar=_PACK, help="只接受按此规则包所作的运行。")
]
StandardOfAll = Annotated[
    str, typer.Option("--standard", metavar=_PACK, help="各市都按这个规则包计分。")
]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]


def absolute_pack(standard: str, root: Path | None = None) -> str:
    """Return a folder as an absolute path, so that it means the same in every process; an id as it is.

    A folder that is not there is looked for below the root, if one was given.
    """
    folder = below(Path(standard), root) if standard else Path()
    return str(folder.resolve()) if standard and folder.is_dir() else standard


def below(path: Path, root: Path | None) -> Path:
    """Return a file as given; one that is not there is looked for below the root, if one was given."""
    if root is None or path.is_absolute() or path.exists():
        return path
    return root / path if (root / path).exists() else path
