"""`shifan prune`: remove old runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import Refused
from shifan.files.places import cities as known_cities
from shifan.files.places import find_root

if TYPE_CHECKING:
    from shifan.run.prune import Pruned

Keep = Annotated[int, typer.Option("--keep", metavar="整数", help="每个城市保留最近几次运行。")]


def prune(
    cities: options.Cities = None,
    keep: Keep = 10,
    everything: options.AllCities = False,
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Delete old runs that nobody has worked on."""
    from shifan.run.prune import prune as prune_city  # start-up time: locks and sign-offs

    with terminal.refusing(as_json):
        base = find_root(root)
        names = known_cities(base) if everything else cities
        if not names:
            raise Refused(
                "city", found="没有指定城市", expected="城市名称，或 --all", action="请指定城市"
            )
        pruned = {name: prune_city(base, name, keep) for name in names}
    if as_json:
        terminal.answer(
            {name: {"removed": each.removed, "kept": each.kept} for name, each in pruned.items()}
        )
        return
    for name, each in pruned.items():
        _print(name, each)


def _print(city: str, pruned: Pruned) -> None:
    """Print which runs are gone, and why others are not."""
    colon = "：" if pruned.removed else ""
    removed = "、".join(pruned.removed)
    terminal.line(f"{city}：删除{len(pruned.removed)}次旧的运行{colon}{removed}")
    for run, reason in pruned.kept.items():
        terminal.line(f"  保留 {run}：{reason}")
