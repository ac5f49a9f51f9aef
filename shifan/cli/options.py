"""Arguments and options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_DIRECTORY = "目录"
_PACK = "规则包"

City = Annotated[str, typer.Argument(metavar="城市", help="data/raw 下的城市名称。")]
Cities = Annotated[list[str] | None, typer.Argument(metavar="[城市]...", help="一个或多个城市。")]
AllCities = Annotated[bool, typer.Option("--all", help="全部城市。")]
Docx = Annotated[Path, typer.Argument(metavar="DOCX", help="报告文件。")]
Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        metavar=_DIRECTORY,
        help="含有 data/ 和 output/ 的目录；默认为当前目录或检出目录。",
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


def absolute_pack(standard: str) -> str:
    """Return a folder as an absolute path, so that it means the same in every process; an id as it is."""
    folder = Path(standard)
    return str(folder.resolve()) if standard and folder.is_dir() else standard
