"""Folders that are really read-only, a disk that is really full.

Exit 2 with the next move, nothing lost, the last run as it was.
"""

# ruff: noqa: E501  # examples, source of notebooks and values side by side read best on one line

import json
import subprocess
import sys

import pytest

from shifan.files.places import Place
from tests.conftest import PROJECT, SMALL, copy_finished, latest
from tests.run.rights import bound, has_mounts, heeds_rights, read_only
from tests.run.same import holds

CITY = "示例乙市"
# One process for all: what each command said, and its status. A traceback is the child's own.
EACH = """
import json, sys
from typer.testing import CliRunner
from shifan.cli.app import app
print(json.dumps([(done.exit_code, done.output, repr(done.exception)) for done in (CliRunner().invoke(app, command) for command in json.loads(sys.argv[1]))]))
"""


@pytest.fixture
def root(finished, tmp_path):
    """A root of its own with the city's data and runs."""
    return copy_finished(finished, tmp_path, CITY)


def state(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@heeds_rights
def test_in_a_root_that_is_read_only_commands_that_write_are_refused_and_others_answer(root):
    before, report = state(root), str(latest(root, CITY) / "初评报告.docx")
    writing = [
        ["run", CITY, "--force"],
        ["sign", CITY, "--reviewer", "审查员01", "--scope", "all"],
        ["prune", CITY, "--keep", "1"],
        ["refresh", report],
        ["lab", CITY],
        ["new", "丙市"],
        ["check", CITY, "--annotate", str(root / "annotated")],
        ["skeleton", "export", str(root / "own.docx")],
    ]
    reading = [["check", CITY], ["status"], ["trace", CITY, "scores.total"], ["verify", report]]
    at = [
        command if command[0] == "skeleton" else [command[0], "--root", str(root), *command[1:]]
        for command in (*writing, *reading)
    ]
    with read_only(root):
        done = bound("-c", EACH, json.dumps(at))
    assert done.returncode == 0, done.stderr
    for command, (status, said, error) in zip(at, json.loads(done.stdout), strict=True):
        if command[:1] + command[3:] in reading:
            assert status == 0, (command, said, error)
        else:
            assert status == 2 and "权限" in said and "处理：" in said, (command, said, error)
    assert state(root) == before


@heeds_rights
def test_tables_that_cannot_be_published_cost_nothing_but_that(small):
    place, before = Place(small, SMALL), latest(small, SMALL)
    run = ("-m", "shifan", "run", SMALL, "--standard", small / "pack", "--root", small)
    with read_only(place.raw):
        # The tables differ, so that they would be published; their folder cannot be changed, nor what is in it.
        next(place.processed.iterdir()).write_bytes(b"old")
        published = state(place.processed)
        with read_only(place.processed, place.processed.parent):
            done = bound(*run, "--force")
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        assert (
            "data/processed" in done.stderr
            and "已经完成，报告可用" in done.stderr
            and "请检查写入权限" in done.stderr
        )
        assert latest(small, SMALL).name > before.name and state(place.processed) == published
        holds(latest(small, SMALL))
        holds(before)
        again = bound(*run)  # raw data that are read-only are no hindrance
    assert again.returncode == 0 and "没有变化" in again.stdout, again.stderr
    assert state(place.processed) == {
        path.name: path.read_bytes() for path in (latest(small, SMALL) / "clean").glob("*.parquet")
    }
    assert sorted(path.name for path in place.processed.parent.iterdir()) == [SMALL]


def in_own_mounts(script, *arguments):
    """Return the finished process of a shell script whose mounts nobody else sees."""
    return subprocess.run(
        ["unshare", "-m", "sh", "-ec", script, "sh", sys.executable, *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@has_mounts
def test_a_file_system_that_is_mounted_read_only(root):
    before = state(root)
    done = in_own_mounts(
        'mount --bind "$2/output" "$2/output" && mount -o remount,ro,bind "$2/output" && exec "$1" '
        '-m shifan run "$3" --force --root "$2"',
        root,
        CITY,
    )
    assert (
        done.returncode == 2
        and "无法写入" in done.stderr
        and "Read-only file system" in done.stderr
        and "Traceback" not in done.stderr
    ), done.stderr
    assert state(root) == before


FULL = """
import json, shutil, sys
from dataclasses import replace
from pathlib import Path
from shifan.errors import Refused
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
from shifan.files.places import Place
from tests.run.same import holds
root, city = sys.argv[1:]
place = Place(Path(root), city)
shutil.copytree(Path(root) / "before", place.output)
before, filler = place.latest, place.root / "output" / "filler"
free, size = shutil.disk_usage(place.output).free, sum(path.stat().st_size for path in before.rglob("*") if path.is_file())
options = RunOptions(str(Path(root) / "pack"), force=True, second_core=False)
for part in (0, 0.5):       # no space at all, and half of what a run takes
    filler.write_bytes(bytes(int(free - part * size) // 4096 * 4096))
    try:
        run_city(root, city, options)
        sys.exit("not refused")
    except Refused as refused:
        assert "磁盘空间不足" in str(refused) and "请清理磁盘空间" in str(refused), str(refused)
    assert place.latest == before and not list(place.output.glob(".tmp-*")), list(place.output.iterdir())
    holds(before)
    assert part or not run_city(root, city, replace(options, force=False)).changed     # nothing to do needs no space
filler.unlink()
made = run_city(root, city, options)
holds(made.run)
assert (made.run / "初评报告.docx").read_bytes() == (before / "初评报告.docx").read_bytes()
"""


@has_mounts
def test_a_disk_that_is_really_full(small):
    before = (small / "output" / SMALL).rename(small / "before")
    taken = sum(path.stat().st_size for path in before.rglob("*") if path.is_file())
    done = (
        in_own_mounts(  # room for what is there, a run beside it, and what a run writes on its way
            f'mount -t tmpfs -o size={4 * taken} none "$2/output" && exec "$1" -c "$4" "$2" "$3"',
            small,
            SMALL,
            FULL,
        )
    )
    assert done.returncode == 0, done.stderr
