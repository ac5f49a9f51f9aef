"""A page of the documentation gone through in a folder: its blocks run, its preparations made, its pictures taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.guides.answers import Prompt, call, in_folder, shows, with_runs, words_of
from tools.guides.pages import PROMPTS, Command, Step, steps
from tools.guides.preparations import PREPARATIONS

TakePicture = Callable[[Path, str], None]  # the folder, the name of the picture


@dataclass(frozen=True)
class Answered:
    """A block of a page that was gone through: each command, runs by their names here, and what it said."""

    step: Step
    commands: tuple[tuple[Command, tuple[str, ...]], ...]

    @property
    def faults(self) -> list[str]:
        """Return the commands whose answers the page does not show, with both."""
        return [
            f"{command.typed}\n--- shown\n{_text(command.shown)}\n--- said\n{_text(said)}"
            for command, said in self.commands
            if not shows(command.shown, said)
        ]


def _text(lines: tuple[str, ...]) -> str:
    return "\n".join(lines)


def walk(page: Path, folder: Path, picture: TakePicture | None = None) -> Iterator[Answered]:
    """Yield the blocks of a page with prompts, each gone through in a folder."""
    prompt, kept = Prompt(), ""
    with in_folder(folder):
        for step in steps(page.read_text(encoding="utf-8")):
            if kept and step.kind not in ("preparation", "picture", "kept"):
                (folder / kept).write_text(step.text, encoding="utf-8")
            kept = step.text if step.kind == "kept" else ""
            if step.kind == "preparation":
                PREPARATIONS[step.text](folder)
            elif step.kind == "picture" and picture:
                picture(folder, step.text)
            elif step.kind == "python":
                prompt.run(step.text)
            elif step.kind in PROMPTS:
                yield Answered(step, tuple(_answers(step, prompt)))


def _answers(step: Step, prompt: Prompt) -> Iterator[tuple[Command, tuple[str, ...]]]:
    for command in step.commands:
        command = Command(with_runs(command.typed), command.shown)
        in_shell = step.kind == "console"
        said = call(words_of(command.typed)) if in_shell else prompt.say(command.typed)
        yield command, tuple(said)
