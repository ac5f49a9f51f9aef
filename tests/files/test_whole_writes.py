"""What stands in the place of a new file stays whole, whatever becomes of that; litter of killed commands goes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shifan.errors import Refused
from shifan.files import durable
from shifan.files.places import Place
from shifan.files.system_errors import refuse_system_errors
from shifan.files.user_files import write_whole as write_edition
from shifan.packs.exchange import write_new
from shifan.rank import saving
from shifan.report.compare.page_target import write_page
from shifan.report.skeletons.export import export
from shifan.run.prune import prune
from shifan.whatif.scenario import UNNAMED, write_scenarios
from tests.conftest import PROJECT

BEFORE = b"before"


@pytest.fixture
def full(monkeypatch):
    """A disk that takes the first half of every file."""

    def half(path, content):
        with path.open("wb") as stream:
            stream.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", half)
    monkeypatch.setattr(Path, "write_text", lambda path, text, **how: half(path, text.encode()))


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_page(path, "x" * 1000),
        lambda path: saving._write(path.parent, {path.name: b"x" * 1000}),
        lambda path: write_scenarios(path, [UNNAMED]),
        lambda path: write_edition(path, path, b"x" * 1000),
        lambda path: durable.write_whole(path, b"x" * 1000),
        lambda path: durable.replace_text(path, "x" * 1000),
    ],
)
def test_a_full_disk_leaves_what_was_there(tmp_path, full, write):
    path = tmp_path / "结果.html"
    with path.open("wb") as stream:
        stream.write(BEFORE)
    with pytest.raises(Refused), refuse_system_errors():
        write(path)
    assert path.read_bytes() == BEFORE and [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("write", [lambda path: write_new(path, b"x" * 1000), export])
def test_a_new_file_is_there_whole_or_not_at_all(tmp_path, full, write):
    with pytest.raises(Refused), refuse_system_errors():
        write(tmp_path / "新.docx")
    assert list(tmp_path.iterdir()) == []


def ended_process():
    """Return the number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.skipif(os.name == "nt", reason="whether a process runs is not asked on Windows")
def test_litter_of_killed_commands_goes_with_the_next_write(tmp_path):
    own = durable.temporary_name(tmp_path).name
    killed = own.replace(f"-{os.getpid()}-", f"-{ended_process()}-")
    elsewhere = ".shifan-ffffff-1-0.tmp"  # of another machine that shares the folder
    for name in (own, killed, elsewhere):
        (tmp_path / name).write_bytes(b"")
    durable.write_whole(tmp_path / "结果.html", b"x")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {own, elsewhere, "结果.html"}


def test_litter_of_a_killed_prune_goes_with_the_next(tmp_path):
    place = Place(tmp_path, "小城市")
    place.raw.mkdir(parents=True)
    (place.output / ".tmp-r001-00000001" / "图表").mkdir(parents=True)
    prune(tmp_path, "小城市", 1)
    assert not list(place.output.glob(".tmp-*"))


def test_want_of_memory_is_told():
    for error in (MemoryError(), OSError(12, "Cannot allocate memory")):
        with pytest.raises(Refused, match="内存不足"), refuse_system_errors():
            raise error


def test_a_root_with_braces_in_its_name(tmp_path):
    """papermill fills parameters into braces of a path."""
    from shifan.run.notebooks import execute
    from shifan.run.task import NotebookTask

    target = tmp_path / "{city} {0} {{x}}"
    with pytest.raises(Refused, match="没有城市"):  # the notebook has run, and found no data
        task = {"city": "甲市", "root": str(tmp_path), "standard": "", "run": ""}
        execute(NotebookTask("01_clean", target, task, False, tmp_path / "broken"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_limit_of_memory_is_told_before_libraries_break_on_it(tmp_path):
    command = (
        f'ulimit -v 500000; exec "{sys.executable}" -m shifan status --root "{tmp_path}" --json'
    )
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 2 and "ulimit -v" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_what_is_a_day_old_is_cleared_even_if_its_process_cannot_be_asked(tmp_path, hours, stays):
    """So it is on Windows, and where the number has gone to another process."""
    left = durable.temporary_name(tmp_path)
    left.write_bytes(b"half")
    then = time.time() - hours * 3600
    os.utime(left, (then, then))
    durable.clear_unfinished(tmp_path)
    assert left.exists() == stays
