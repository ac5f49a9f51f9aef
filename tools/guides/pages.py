"""What a page of the documentation asks to be done, in its order: blocks, preparations, pictures.

A block of the language console holds commands after `$ ` and below each what it answers; one of the language pycon
the same for Python after `>>> `. What is done between blocks is named by a comment, which is not shown:
`<!-- 准备：名称 -->`; `<!-- 存为：文件 -->` saves the next block. A picture of `images/guide` is taken where it
stands. A line `……` stands for lines that are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = "……"
RUN = re.compile(r"\br(\d{3})-[0-9a-f]{8}\b")
MOST, FIRST, LAST = (
    16,
    12,
    2,
)  # lines of an answer that are shown; of a longer one, its first and last
_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\{?[\w-]*\}?)[^`]*$")
_PREPARATION = re.compile(r"^ *<!-- 准备：(?P<name>\S+) -->$")
_KEPT = re.compile(r"^ *<!-- 存为：(?P<name>\S+) -->$")
_PICTURE = re.compile(r"^ *!\[[^\]]*\]\(\.\./images/(?P<name>[\w/.-]+)\)$")
PROMPTS = {"console": "$ ", "pycon": ">>> "}


@dataclass(frozen=True)
class Command:
    """A command or a line of Python as shown, with the lines of its answer."""

    typed: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A block, a preparation or a picture of a page."""

    kind: str  # the language of a block, else "preparation", "kept" (the next block, as a file) or "picture"
    text: str  # its name, or the text of the block without its indent
    line: int  # of the page, from 1: of a block that of its fence

    @property
    def commands(self) -> list[Command]:
        """Return the commands of a console or Python block."""
        prompt = PROMPTS[self.kind]
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith(prompt):
                found.append((line.removeprefix(prompt), []))
            elif self.kind == "pycon" and line.startswith("... "):
                found[-1] = (f"{found[-1][0]}\n{line[4:]}", found[-1][1])
            else:
                found[-1][1].append(line)
        return [Command(typed, tuple(shown)) for typed, shown in found]


def steps(page: str) -> Iterator[Step]:
    """Yield the steps of a page in its order; blocks of every language, with and without prompts."""
    lines = iter(enumerate(page.splitlines(), 1))
    for number, line in lines:
        if fence := _FENCE.match(line):
            body = _body(lines, len(fence["indent"]))
            yield Step(fence["language"] or "none", "\n".join(body), number)
        elif told := _PREPARATION.match(line):
            yield Step("preparation", told["name"], number)
        elif kept := _KEPT.match(line):
            yield Step("kept", kept["name"], number)
        elif picture := _PICTURE.match(line):
            yield Step("picture", picture["name"], number)


def _body(lines: Iterable[tuple[int, str]], indent: int) -> list[str]:
    """Return the lines up to the end of a block, without its indent."""
    body = []
    for _, line in lines:
        if line.strip() == "```":
            break
        body.append(line[indent:])
    return body


def shortened(lines: list[str]) -> list[str]:
    """Return the lines of an answer as a page shows them: of a long one the first and the last."""
    if len(lines) <= MOST:
        return lines
    return [*lines[:FIRST], LEFT_OUT, *lines[-LAST:]]


def renewed(path: Path, answer: Callable[[Step], list[Command]]) -> str:
    """Return the text of a page with other answers in its blocks; `answer` gives them for a block."""
    before = path.read_text(encoding="utf-8")
    lines = before.splitlines()
    for step in reversed([*steps("\n".join(lines))]):
        if step.kind in PROMPTS:
            indent = " " * (len(lines[step.line - 1]) - len(lines[step.line - 1].lstrip()))
            body = [f"{indent}{line}".rstrip() for line in _written(step.kind, answer(step))]
            lines[step.line : step.line + len(step.text.splitlines())] = body
    return _with_runs_of("\n".join([*lines, ""]), before)


def _with_runs_of(page: str, before: str) -> str:
    """Return a page in which each run has the one name that it had: its digest means nothing to a reader."""
    names = {run[1]: run[0] for run in reversed([*RUN.finditer(before)])}
    return RUN.sub(lambda run: names.get(run[1], run[0]), page)


def _written(kind: str, commands: Iterable[Command]) -> Iterator[str]:
    for command in commands:
        first, *more = command.typed.splitlines()
        yield PROMPTS[kind] + first
        yield from (f"... {line}" for line in more)
        yield from command.shown
