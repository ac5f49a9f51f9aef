"""Go through the pages of the guide and write into them what the commands say now.

Usage: python tools/make_guides.py [--pictures] [PAGE ...], a page by its name without `.md`; all of them if
none is named; with `--pictures` their pictures, too. An answer that the page still shows, with what it leaves
out, is left as it is. Pictures need Chromium, LibreOffice and pdftoppm.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from tools.guides.answers import call, in_folder, shows  # noqa: E402
from tools.guides.pages import Command, renewed, shortened  # noqa: E402
from tools.guides.pictures import PICTURES, record, take, text  # noqa: E402
from tools.guides.preparations import CITY, GUIDE, raw  # noqa: E402
from tools.guides.walk import Answered, walk  # noqa: E402

EXAMPLE = "example"


def main(names: list[str], pictured: bool) -> None:
    """Renew the pages of these names."""
    with tempfile.TemporaryDirectory() as made:
        for name in names or sorted(path.stem for path in GUIDE.glob("*.md")):
            folder = Path(made) / name / "工作"
            folder.mkdir(parents=True)
            if name != EXAMPLE:
                _finished(Path(made), folder)
            renew(GUIDE / f"{name}.md", folder, pictured)


def _finished(made: Path, folder: Path) -> None:
    """Fill a folder with a city and its first run, which is made once."""
    first = made / "finished"
    if not first.exists():
        shutil.copytree(raw(PROJECT, CITY), raw(first, CITY))
        with in_folder(first):
            call(["run", CITY])
    shutil.copytree(first, folder, dirs_exist_ok=True)


def renew(page: Path, folder: Path, pictured: bool) -> None:
    """Go through a page and write what has changed."""
    texts: dict[str, str] = {}

    def picture(folder: Path, name: str) -> None:
        take(folder, name)
        texts[name] = text(folder, name)

    answered = {each.step: each for each in walk(page, folder, picture if pictured else None)}
    now = renewed(page, lambda step: _now(answered[step]))
    if now != page.read_text(encoding="utf-8"):
        page.write_text(now, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{page.name}\n")
    if texts.keys() == PICTURES.keys():
        record(texts)


def _now(answered: Answered) -> list[Command]:
    """Return the commands of a block with what they said; an answer that the page shows is left as it is."""
    return [
        command if shows(command.shown, said) else Command(command.typed, tuple(shortened([*said])))
        for command, said in answered.commands
    ]


if __name__ == "__main__":
    named = [each for each in sys.argv[1:] if not each.startswith("--")]
    main(named, "--pictures" in sys.argv[1:])
