"""`shifan lab`: the notebooks in JupyterLab."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import Refused
from shifan.files.places import cities, find_root, place

MaybeCity = Annotated[
    str, typer.Argument(metavar="[城市]", help="打开笔记本时所用的城市；不写则用第一个。")
]


def lab(
    context: typer.Context,
    city: MaybeCity = "",
    standard: options.Standard = "",
    root: options.Root = None,
) -> None:
    """Open JupyterLab on a copy of a city's notebooks."""
    # Start-up time: child processes, and rule packs.
    from shifan.run.child_python import child_environment, module_command
    from shifan.standards.folders import pack_folder

    with terminal.refusing():
        if importlib.util.find_spec("jupyterlab") is None:
            raise Refused(
                "lab", found="没有安装 JupyterLab", action="请安装：pip install 'shifan[lab]'"
            )
        standard = options.absolute_pack(standard)
        if standard:
            pack_folder(standard)  # refused here if there is no such pack
        # A name after `--` that looks like an option is JupyterLab's.
        name, passed = ("", [city, *context.args]) if city.startswith("-") else (city, context.args)
        folder = _copies(root, name or _first_city(root), standard)
        terminal.note(f"笔记本：{terminal.short_path(folder)}")
        command = module_command("jupyterlab", "--notebook-dir", str(folder), *passed)
        raise typer.Exit(subprocess.call(command, env=child_environment()))


def _first_city(root: Path | None) -> str:
    """Return the first city of a root; Refused if there is none."""
    known = cities(find_root(root))
    if not known:
        raise Refused(
            "city",
            found="data/raw 下没有城市",
            action="请用 shifan new 城市 建立，或用 --root 指定目录",
        )
    return known[0]


def _copies(root: Path | None, city: str, standard: str) -> Path:
    """Return the folder with the city's copies of the notebooks; those that are there stay."""
    from shifan.run.notebook_copies import copy_notebooks  # start-up time: papermill

    folders = place(root, city)
    name = f"笔记本-{Path(standard).name}" if standard else "笔记本"
    return copy_notebooks(folders.city, folders.output / name, standard)
