"""Write a page of the documentation for each command, from its help. Usage: python tools/make_commands.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shifan.cli.app import load_commands
from shifan.cli.examples import EXAMPLES

FOLDER = Path(__file__).parents[1] / "docs" / "commands"


def pages() -> dict[str, str]:
    """Return name → text of each page, the list of all commands first."""
    known = load_commands()
    lines = [
        "# 命令",
        "",
        "每个命令一页，由程序的说明写出；在命令后加 `-h` 看到的是同样的内容。",
        "",
    ]
    lines += ["| 命令 | 作用 |", "|---|---|"]
    lines += [
        f"| [{name}]({name}.md) | {_first(command.help)} |" for name, command in known.items()
    ]
    lines += ["", "```{toctree}", ":hidden:", *known, "```"]
    return {"index": _text(lines)} | {
        name: _text(_page(name, command)) for name, command in known.items()
    }


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _page(name: str, command: Any, level: int = 1) -> list[str]:
    lines = [f"{'#' * level} shifan {name}", "", " ".join((command.help or "").split()), ""]
    below = getattr(command, "commands", {})
    if below:
        for part, each in below.items():
            lines += _page(f"{name} {part}", each, level + 1)
        return lines
    lines += _parameters(command)
    lines += ["```console", *(f"$ {example}" for example in EXAMPLES.get(name, ())), "```", ""]
    return lines


def _parameters(command: Any) -> list[str]:
    rows = list(_rows(command))
    return ["| 写法 | 含义 |", "|---|---|", *rows, ""] if rows else []


def _rows(command: Any) -> Iterator[str]:
    for parameter in command.params:
        option = any(each.startswith("-") for each in parameter.opts)
        words = "、".join(f"`{each}`" for each in sorted(parameter.opts, key=len)) if option else ""
        shown = parameter.metavar or ""
        if not option or (shown and not parameter.is_flag):
            words = f"{words} {shown}".strip()
        meaning = (parameter.help or "").replace("|", "\\|")
        default = parameter.default
        if option and isinstance(default, (str, int)) and not isinstance(default, bool) and default:
            meaning += f"不写则为 {default}。"
        yield f"| {words.replace('[', '').replace(']', '')} | {meaning} |"


def _first(text: str | None) -> str:
    return " ".join((text or "").split())


def main() -> None:
    """Write the pages; those of commands that there are none of any more go."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.stem not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
